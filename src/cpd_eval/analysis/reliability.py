r"""How far the items of a scale measure one thing: alpha and omega.

A mean of several items is worth its name if the items go together. Of k items with covariance S,

.. math:: \alpha = \frac{k}{k-1}\Bigl(1 - \frac{\mathrm{tr}\,S}{1'S1}\Bigr), \qquad
          \omega = \frac{(\sum\lambda_j)^2}{(\sum\lambda_j)^2 + \sum\psi_j}

α (Cronbach 1951) is the share of the sum's variance that is common if every item measures the
common thing equally strongly; otherwise it is too small. ω (McDonald 1999) lets each item have its
own strength λ, from one factor. The interval of α is Feldt's (1965):
:math:`(1-\alpha)/(1-\hat\alpha)` is F with n − 1 and (n − 1)(k − 1) degrees of freedom, if items
are normal and alike. Both standard errors need neither: they come from what each person adds (Yuan,
Guarnaccia and Hayslip 2003).

A high α does not show that there is one thing, and many items have a high α whatever they ask.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import check_confidence
from cpd_eval.analysis.item_rows import complete_items
from cpd_eval.analysis.one_factor import OneFactor, fit_one_factor, judged_omega
from cpd_eval.analysis.tables import RELIABILITY
from cpd_eval.errors import AnalysisError
from cpd_eval.frames import names


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reliability:
    """How far the items of a scale go together.

    Attributes
    ----------
    n, n_dropped, n_items : int
        People who answered every item; those who answered some; items.
    estimate, std_error, ci_low, ci_high, p_value : float
        Cronbach's α; Feldt's interval and p of α = 0.
    omega, omega_std_error, omega_low, omega_high : float
        McDonald's ω with an interval on the log odds; NaN if it cannot be told.
    measurement_error : float
        Standard error of measurement of the mean of the items, SD · √(1 − α), in scale points.
    items : pandas.DataFrame
        A row an item: ``item``, ``mean``, ``sd``, ``item_rest`` (correlation with the others),
        ``alpha_without``, ``loading`` (standardised, −1 to 1), ``is_reversed``.
    confidence : float
        Coverage of the intervals.
    notes : tuple of str
        What to beware of; empty if nothing.
    """

    n: int
    n_dropped: int
    n_items: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    omega: float
    omega_std_error: float
    omega_low: float
    omega_high: float
    measurement_error: float
    items: pd.DataFrame
    confidence: float
    notes: tuple[str, ...]

    @property
    def note(self) -> str:
        """The notes as one text; empty if there is nothing to say."""
        return " ".join(self.notes)


def scale_reliability(
    frame: Any,
    *,
    items: Sequence[str],
    reverse: Sequence[str] = (),
    ends: tuple[float, float] | None = None,
    confidence: float = 0.95,
) -> Reliability:
    """Estimate how far some items measure one thing.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person. The items, and nothing else, are read.
    items : sequence of str
        Two columns of numbers or more; NaN and null are missing.
    reverse : sequence of str, default ()
        Of the items, those worded the other way round.
    ends : (float, float), optional
        Lowest and highest answer of the scale; needed if an item is reversed.
    confidence : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    Reliability

    Raises
    ------
    DataError
        If a column is missing, holds text, or lies outside the ends.
    AnalysisError
        If there are fewer than 2 items or 3 complete people, or an item never varies.

    References
    ----------
    .. [1] Cronbach (1951), "Coefficient alpha and the internal structure of tests", Psychometrika
       16(3), 297-334.
    .. [2] Feldt (1965), "The approximate sampling distribution of Kuder-Richardson reliability
       coefficient twenty", Psychometrika 30(3), 357-370.
    .. [3] McDonald (1999), Test Theory: A Unified Treatment.
    .. [4] Yuan, Guarnaccia and Hayslip (2003), "A study of the distribution of sample coefficient
       alpha", Educational and Psychological Measurement 63(1), 5-23.

    Examples
    --------
    Two items that agree but for one person: covariances 5/3, 5/3 and 1; α = 2 (1 − 10/16).

    >>> two = pd.DataFrame({"clear": [1, 2, 3, 4], "useful": [2, 1, 3, 4]})
    >>> round(scale_reliability(two, items=["clear", "useful"]).estimate, 6)
    0.888889
    """
    check_confidence(confidence)
    x, n_dropped = complete_items(frame, items=items, reverse=reverse, ends=ends)
    n, k = x.shape
    off = x - x.mean(axis=0)
    s = off.T @ off / (n - 1)
    factor = _factor(s)
    alpha = _alpha(s)
    table = _items(items, reverse, x, s, factor)
    return Reliability(
        n=n,
        n_dropped=n_dropped,
        n_items=k,
        **_judged_alpha(alpha, s, off, confidence),
        **judged_omega(factor, s, off, confidence),
        measurement_error=float(np.sqrt(s.sum() * max(1 - alpha, 0.0))) / k,
        items=table,
        confidence=confidence,
        notes=_notes(alpha, factor, table, k),
    )


def reliability_table(
    frame: Any,
    *,
    scales: Mapping[str, Sequence[str]],
    reverse: Sequence[str] = (),
    ends: Mapping[str, tuple[float, float]] | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Estimate the reliability of every scale of a form, a row a scale.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person.
    scales : mapping of str to sequence of str
        The items of each scale by its name.
    reverse : sequence of str, default ()
        Items, of any scale, worded the other way round.
    ends : mapping of str to (float, float), optional
        Lowest and highest answer of the scales that hold reversed items.
    confidence : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    pandas.DataFrame
        The columns of ``cpd_eval.analysis.tables.RELIABILITY``. A scale that cannot be judged keeps
        its row and ``note`` says why.

    Raises
    ------
    DataError
        If a column is missing or holds text.

    Examples
    --------
    >>> two = pd.DataFrame({"clear": [1, 2, 3, 4], "useful": [2, 1, 3, 4]})
    >>> table = reliability_table(two, scales={"worth": ["clear", "useful"], "lone": ["clear"]})
    >>> table[["scale", "n_items", "estimate"]].round(4)
       scale  n_items  estimate
    0  worth        2    0.8889
    1   lone        1       NaN
    """
    rows = []
    for name, items in scales.items():
        mine = [item for item in reverse if item in items]
        row: dict[str, Any] = {"scale": name, "n_items": len(items), "n": 0, "n_dropped": 0}
        try:
            found = scale_reliability(
                frame, items=items, reverse=mine, ends=(ends or {}).get(name), confidence=confidence
            )
        except AnalysisError as error:
            row["note"] = str(error).split("\n")[0]
        else:
            row |= {key: getattr(found, key) for key in names(RELIABILITY) if key != "scale"}
        rows.append(row)
    return pd.DataFrame(rows).reindex(columns=names(RELIABILITY))


def _alpha(s: Numbers) -> float:
    k = len(s)
    return float(k / (k - 1) * (1 - np.trace(s) / s.sum())) if s.sum() > 0 else float("nan")


def _judged_alpha(alpha: float, s: Numbers, off: Numbers, confidence: float) -> dict[str, float]:
    n, k = off.shape
    total, own = s.sum(), np.trace(s)
    pull = (off**2).sum(axis=1) - own - own / total * (off.sum(axis=1) ** 2 - total)
    error = k / (k - 1) / total * float(np.sqrt((pull**2).sum())) / n
    df = (n - 1, (n - 1) * (k - 1))
    ends = stats.f.ppf([(1 + confidence) / 2, (1 - confidence) / 2], *df)
    low, high = 1 - (1 - alpha) * ends
    p_value = float(stats.f.sf(1 / (1 - alpha), *df)) if alpha < 1 else 0.0
    return {
        "estimate": alpha,
        "std_error": error,
        "ci_low": float(low),
        "ci_high": float(high),
        "p_value": 2 * min(p_value, 1 - p_value),
    }


def _factor(s: Numbers) -> OneFactor | None:
    if len(s) < 3 or np.linalg.matrix_rank(s, hermitian=True) < len(s):
        return None
    return fit_one_factor(s)


def _items(
    items: Sequence[str], reverse: Sequence[str], x: Numbers, s: Numbers, factor: OneFactor | None
) -> pd.DataFrame:
    sd = np.sqrt(np.diag(s))
    with_rest = s.sum(axis=1) - np.diag(s)
    rest_variance = s.sum() - 2 * s.sum(axis=1) + np.diag(s)
    keep = [np.delete(np.delete(s, j, 0), j, 1) for j in range(len(s))]
    few = len(s) < 3
    return pd.DataFrame(
        {
            "item": list(items),
            "mean": x.mean(axis=0),
            "sd": sd,
            "item_rest": with_rest / (sd * np.sqrt(np.maximum(rest_variance, 1e-300))),
            "alpha_without": [float("nan") if few else _alpha(part) for part in keep],
            "loading": np.nan if factor is None else factor.loadings / sd,
            "is_reversed": [item in reverse for item in items],
        }
    )


def _notes(alpha: float, factor: OneFactor | None, table: pd.DataFrame, k: int) -> tuple[str, ...]:
    notes = []
    against = table.loc[table["item_rest"] < 0, "item"].tolist()
    if against:
        notes.append(f"Against the others: {', '.join(against)}. Worded the other way round?")
    if alpha < 0:
        notes.append("Alpha is below nought: the items do not belong together as they are coded.")
    if k < 3:
        notes.append("Omega needs 3 items.")
    elif factor is None:
        notes.append("No omega: an item follows from the others.")
    elif factor.at_floor:
        notes.append("No omega: one factor leaves an item no variance of its own.")
    return tuple(notes)
