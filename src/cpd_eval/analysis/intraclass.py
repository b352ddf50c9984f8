r"""How alike several ratings of the same people are: intraclass correlations.

Of n people rated k times each, with mean squares between people (B), between raters (J), of what is
left (E), and within people (W = J and E together), Shrout and Fleiss (1979) tell six apart:

====== ===================================================== =====================================
(1,1)  every person has other raters                         (B − W) / (B + (k − 1) W)
(2,1)  the raters are a sample; their level counts           (B − E) / (B + (k−1) E + k (J − E)/n)
(3,1)  these raters and no others; their level does not      (B − E) / (B + (k − 1) E)
(1,k)  as (1,1), of the mean of the k ratings                (B − W) / B
(2,k)  as (2,1), of the mean                                 (B − E) / (B + (J − E)/n)
(3,k)  as (3,1), of the mean; Cronbach's alpha               (B − E) / B
====== ===================================================== =====================================

If a manager's figures are to stand in for a person's own, (2,1) is asked for: a manager who rates
everybody a point lower does not agree, though the correlation is perfect.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from scipy import stats

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import check_confidence
from cpd_eval.analysis.item_rows import complete_items
from cpd_eval.analysis.tables import INTRACLASS
from cpd_eval.errors import AnalysisError
from cpd_eval.frames import ESTIMATE, names

Form = Literal["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"]
"""Which of the six, in the numbers of Shrout and Fleiss."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Intraclass:
    """How alike several ratings of the same people are.

    Attributes
    ----------
    n, n_dropped, n_raters : int
        People with every rating; with some; ratings each.
    estimate, std_error, ci_low, ci_high, p_value : float
        The form asked for; error by leaving each person out (jackknife); interval and p of 0 from F
        (Shrout and Fleiss; McGraw and Wong).
    form : str
        As asked for.
    table : pandas.DataFrame
        All six: the columns of ``cpd_eval.analysis.tables.INTRACLASS``.
    mean_squares : dict of str to float
        ``people``, ``raters``, ``rest``, ``within``.
    confidence : float
        Coverage of the intervals.
    note : str
        What to beware of; empty if nothing.
    """

    n: int
    n_dropped: int
    n_raters: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    form: str
    table: pd.DataFrame
    mean_squares: dict[str, float]
    confidence: float
    note: str


def intraclass_correlation(
    frame: Any, *, raters: Sequence[str], form: Form = "2,1", confidence: float = 0.95
) -> Intraclass:
    """Estimate how alike the ratings of the same people are.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person rated.
    raters : sequence of str
        Two columns of ratings or more, such as self and manager; NaN and null are missing.
    form : {"1,1", "2,1", "3,1", "1,k", "2,k", "3,k"}, default "2,1"
        Which of the six is the estimate; the table has them all.
    confidence : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    Intraclass

    Raises
    ------
    DataError
        If a column is missing or holds text.
    AnalysisError
        If there are fewer than 2 raters or 3 complete people, or all people are rated alike.

    References
    ----------
    .. [1] Shrout and Fleiss (1979), "Intraclass correlations: uses in assessing rater reliability",
       Psychological Bulletin 86(2), 420-428; the example is their Table 2, and Table 4 prints .17,
       .29, .71, .44, .62 and .91.
    .. [2] McGraw and Wong (1996), "Forming inferences about some intraclass correlation
       coefficients", Psychological Methods 1(1), 30-46.

    Examples
    --------
    >>> judged = pd.DataFrame(
    ...     [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]],
    ...     columns=["first", "second", "third", "fourth"])
    >>> found = intraclass_correlation(judged, raters=list(judged))
    >>> found.table["estimate"].round(2).tolist()
    [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    """
    check_confidence(confidence)
    if form not in get_args(Form):
        raise AnalysisError(
            f"form={form!r}: expected one of {', '.join(get_args(Form))}.\n"
            "Take '2,1' if any such rater might have rated."
        )
    x, n_dropped = complete_items(frame, items=raters, what="ratings", varying=False)
    n, k = x.shape
    squares = _mean_squares(x)
    if squares["people"] + squares["within"] < 1e-12 * max(1.0, float(np.abs(x).max())) ** 2:
        raise AnalysisError(
            "the ratings: every rating is the same; there is nothing to tell people apart by.\n"
            "Choose another question."
        )
    table = _table(squares, n, k, confidence)
    table["std_error"] = _jackknife(x)
    place = get_args(Form).index(form)
    row = {name: float(table[name].iloc[place]) for name in names(ESTIMATE) if name != "n"}
    return Intraclass(
        n=n,
        n_dropped=n_dropped,
        n_raters=k,
        **row,
        form=form,
        table=table[names(INTRACLASS)],
        mean_squares=squares,
        confidence=confidence,
        note="Below nought: a person's ratings are less alike than those of different people."
        if row["estimate"] < 0
        else "",
    )


def _mean_squares(x: Numbers) -> dict[str, float]:
    n, k = x.shape
    people, raters = x.mean(axis=1), x.mean(axis=0)
    rest = x - people[:, None] - raters + x.mean()
    return {
        "people": float(k * people.var(ddof=1)),
        "raters": float(n * raters.var(ddof=1)),
        "rest": float((rest**2).sum() / ((n - 1) * (k - 1))),
        "within": float(((x - people[:, None]) ** 2).sum() / (n * (k - 1))),
    }


def _forms(b: Any, j: Any, e: Any, w: Any, n: float, k: float) -> list[Any]:
    """Give the six, of numbers or of arrays of them."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return [
            (b - w) / (b + (k - 1) * w),
            (b - e) / (b + (k - 1) * e + k * (j - e) / n),
            (b - e) / (b + (k - 1) * e),
            (b - w) / b,
            (b - e) / (b + (j - e) / n),
            (b - e) / b,
        ]


def _table(squares: dict[str, float], n: int, k: int, confidence: float) -> pd.DataFrame:
    b, j, e, w = (np.float64(squares[key]) for key in ("people", "raters", "rest", "within"))
    forms = list(get_args(Form))
    with np.errstate(divide="ignore", invalid="ignore"):
        f_within, f_rest = b / w, b / e
        one, three = (
            _f_ends(f_within, n - 1, n * (k - 1), confidence),
            _f_ends(f_rest, n - 1, (n - 1) * (k - 1), confidence),
        )
        ends = {
            "1,1": [(f - 1) / (f + k - 1) for f in one],
            "3,1": [(f - 1) / (f + k - 1) for f in three],
            "1,k": [1 - 1 / f for f in one],
            "3,k": [1 - 1 / f for f in three],
            "2,1": _absolute_ends(b, j, e, n, k, confidence),
        }
        ends["2,k"] = [value * k / (1 + value * (k - 1)) for value in ends["2,1"]]
        p_one = stats.f.sf(f_within, n - 1, n * (k - 1))
        p_rest = stats.f.sf(f_rest, n - 1, (n - 1) * (k - 1))
    return pd.DataFrame(
        {
            "form": forms,
            "n": n,
            "estimate": [float(value) for value in _forms(b, j, e, w, n, k)],
            "ci_low": [float(ends[form][0]) for form in forms],
            "ci_high": [float(ends[form][1]) for form in forms],
            "p_value": [float(p_one if form[0] == "1" else p_rest) for form in forms],
        }
    )


def _f_ends(f: np.float64, df_one: float, df_two: float, confidence: float) -> list[float]:
    tail = (1 + confidence) / 2
    return [
        float(f / stats.f.ppf(tail, df_one, df_two)),
        float(f * stats.f.ppf(tail, df_two, df_one)),
    ]


def _absolute_ends(
    b: np.float64, j: np.float64, e: np.float64, n: int, k: int, confidence: float
) -> list[float]:
    """Give the interval of (2,1): Satterthwaite's degrees of freedom for what raters add."""
    rho = float((b - e) / (b + (k - 1) * e + k * (j - e) / n))
    level = j / e
    top = (k - 1) * (n - 1) * (k * rho * level + n * (1 + (k - 1) * rho) - k * rho) ** 2
    bottom = (n - 1) * k**2 * rho**2 * level**2 + (n * (1 + (k - 1) * rho) - k * rho) ** 2
    df = float(top / bottom)
    tail = (1 + confidence) / 2
    upper, lower = stats.f.ppf(tail, n - 1, df), stats.f.ppf(tail, df, n - 1)
    rest = k * j + (k * n - k - n) * e
    return [
        float(n * (b - upper * e) / (upper * rest + n * b)),
        float(n * (lower * b - e) / (rest + n * lower * b)),
    ]


def _jackknife(x: Numbers) -> list[float]:
    """Give the errors of the six from leaving out each person, without refitting."""
    n, k = x.shape
    off = x - x.mean(axis=0)
    sums, own = off.sum(axis=1), (off**2).sum(axis=1)
    shrink = n / (n - 1)
    total = ((sums**2).sum() - shrink * sums**2) / (n - 2)  # 1'S1 without i
    trace = (own.sum() - shrink * own) / (n - 2)
    raters = x.mean(axis=0) - off / (n - 1)
    b = total / k
    e = np.maximum(trace - b, 0) / (k - 1)
    j = (n - 1) * raters.var(axis=1, ddof=1)
    w = ((n - 2) * e + j) / (n - 1)
    return [
        float(np.sqrt((n - 1) * np.var(values))) if np.isfinite(values).all() else float("nan")
        for values in _forms(b, j, e, w, n - 1, k)
    ]
