r"""How far two raters give the same answer on a scale, beyond chance: kappa.

Two raters who both say "meets the standard" nine times out of ten agree most of the time without
looking. Kappa (Cohen 1960, 1968) takes off what chance would give, with a weight
:math:`w_{ij}` for how bad it is to say j where the other says i:

.. math:: \kappa = 1 - \frac{\sum w_{ij}\, p_{ij}}{\sum w_{ij}\, p_{i.} p_{.j}}

``quadratic`` weights count squared distance on the scale (then κ is near the intraclass correlation
(2,1)), ``linear`` the distance, ``none`` every disagreement alike. The errors are those of Fleiss,
Cohen and Everitt (1969).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from scipy import stats

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import check_confidence
from cpd_eval.analysis.item_rows import complete_items
from cpd_eval.errors import AnalysisError, DataError

KappaWeights = Literal["quadratic", "linear", "none"]
"""How bad a disagreement is by its distance."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kappa:
    """Agreement of two raters beyond chance.

    Attributes
    ----------
    n, n_dropped : int
        People with both ratings; with one.
    estimate, std_error, ci_low, ci_high : float
        κ: 1 is full agreement, 0 what chance gives; normal interval, cut at −1 and 1.
    p_value : float
        Two-sided p of κ = 0, with the error under chance.
    share_equal, share_within_one : float
        Of the people: the same answer; the same or neighbouring steps of `levels`.
    levels : tuple of float
        The steps of the scale.
    counts : ndarray of int, shape (K, K)
        People by first rater (rows) and second (columns).
    weights : str
        As asked for.
    confidence : float
        Coverage of the interval.
    """

    n: int
    n_dropped: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    share_equal: float
    share_within_one: float
    levels: tuple[float, ...]
    counts: np.ndarray
    weights: str
    confidence: float


def weighted_kappa(
    frame: Any,
    *,
    first: str,
    second: str,
    weights: KappaWeights = "quadratic",
    levels: Sequence[float] | None = None,
    confidence: float = 0.95,
) -> Kappa:
    """Estimate how far two raters agree beyond chance.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person rated.
    first, second : str
        Columns of the two ratings, as numbers; NaN and null are missing.
    weights : {"quadratic", "linear", "none"}, default "quadratic"
        How bad a disagreement is by its distance on the scale.
    levels : sequence of float, optional
        All steps of the scale; those that occur if not given.
    confidence : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    Kappa

    Raises
    ------
    DataError
        If a column is missing, holds text, or a rating is none of the levels.
    AnalysisError
        If there are fewer than 3 pairs, or one answer is all there is.

    References
    ----------
    .. [1] Cohen (1968), "Weighted kappa", Psychological Bulletin 70(4), 213-220.
    .. [2] Fleiss, Cohen and Everitt (1969), "Large sample standard errors of kappa and weighted
       kappa", Psychological Bulletin 72(5), 323-327.

    Examples
    --------
    Cohen's 200 diagnoses by two judges (1968, Table 1): κ = 0.492.

    >>> import pandas as pd
    >>> table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    >>> pairs = [(i, j) for i in range(3) for j in range(3) for _ in range(table[i][j])]
    >>> judged = pd.DataFrame(pairs, columns=["one", "other"])
    >>> round(weighted_kappa(judged, first="one", second="other", weights="none").estimate, 3)
    0.492
    """
    check_confidence(confidence)
    if weights not in get_args(KappaWeights):
        raise AnalysisError(
            f"weights={weights!r}: expected one of {', '.join(get_args(KappaWeights))}.\n"
            "Take 'quadratic' for a scale of ordered answers."
        )
    x, n_dropped = complete_items(frame, items=[first, second], what="ratings", varying=False)
    steps = _steps(x, levels, (first, second))
    counts = np.zeros((len(steps), len(steps)), dtype=int)
    place = np.searchsorted(steps, x)
    np.add.at(counts, (place[:, 0], place[:, 1]), 1)
    estimate, error, null_error = _kappa(counts / len(x), _distance(steps, weights), len(x))
    half = float(stats.norm.ppf((1 + confidence) / 2)) * error
    apart = np.abs(place[:, 0] - place[:, 1])
    return Kappa(
        n=len(x),
        n_dropped=n_dropped,
        estimate=estimate,
        std_error=error,
        ci_low=max(estimate - half, -1.0),
        ci_high=min(estimate + half, 1.0),
        p_value=float(2 * stats.norm.sf(abs(estimate) / null_error)),
        share_equal=float((apart == 0).mean()),
        share_within_one=float((apart <= 1).mean()),
        levels=tuple(float(step) for step in steps),
        counts=counts,
        weights=weights,
        confidence=confidence,
    )


def _steps(x: Numbers, levels: Sequence[float] | None, columns: tuple[str, str]) -> Numbers:
    found = np.unique(x)
    steps = found if levels is None else np.unique(np.asarray(levels, dtype=float))
    if strange := sorted(set(found.tolist()) - set(steps.tolist())):
        raise DataError(
            f"columns '{columns[0]}' and '{columns[1]}': found {strange[0]:g}, which is none of "
            "the levels.\nName every step of the scale."
        )
    if len(found) < 2:
        raise AnalysisError(
            f"the ratings: every rating is {found[0]:g}; agreement beyond chance cannot be told.\n"
            "Report the share who agree instead."
        )
    return steps


def _distance(steps: Numbers, weights: str) -> Numbers:
    apart = np.abs(steps[:, None] - steps)
    if weights == "none":
        return (apart > 0).astype(float)
    out: Numbers = (apart / apart.max()) ** (2 if weights == "quadratic" else 1)
    return out


def _kappa(share: Numbers, distance: Numbers, n: int) -> tuple[float, float, float]:
    """Give κ, its error, and its error if only chance were at work."""
    one, other = share.sum(axis=1), share.sum(axis=0)
    by_chance = np.outer(one, other)
    agree = 1 - distance
    observed, expected = float((agree * share).sum()), float((agree * by_chance).sum())
    kappa = (observed - expected) / (1 - expected)
    mean = (agree @ other)[:, None] + (one @ agree)
    spread = (share * (agree - mean * (1 - kappa)) ** 2).sum()
    spread -= (kappa - expected * (1 - kappa)) ** 2
    null = (by_chance * (agree - mean) ** 2).sum() - expected**2
    scale = np.sqrt(n) * (1 - expected)
    return kappa, float(np.sqrt(max(spread, 0.0)) / scale), float(np.sqrt(null) / scale)
