"""What it cost to close the gap by a point.

The gap is the measure, not the hours: :func:`cost_per_point` divides the cost by the gap points
closed, and :func:`cost_of_effect` by the points the programme *caused*, where there is a comparison
group. Hours and minutes of study stand second, if at all.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import check_confidence
from cpd_eval.analysis.value_parts import Ratio, fieller
from cpd_eval.errors import AnalysisError, DataError

NO_END = "The gap closed may be nil, so the cost of a point has no bound: the interval has no end."


@dataclass(frozen=True, slots=True, kw_only=True)
class CostPerPoint:
    """What closing the gap by one point cost.

    Attributes
    ----------
    n, n_dropped : int
        People with cost and points known; people left out.
    estimate, std_error, ci_low, ci_high : float
        Pounds a gap point, with Fieller's interval; the ends are NaN if it has none.
    p_value : float
        Two-sided p of "no gap was closed".
    cost_gbp, points : float
        Means a person.
    confidence : float
        Coverage of the interval.
    note : str
        Why a number is missing; empty if none is.
    """

    n: int
    n_dropped: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    cost_gbp: float
    points: float
    confidence: float
    note: str


def cost_per_point(
    cost_gbp: npt.ArrayLike, points: npt.ArrayLike, *, confidence: float = 0.95
) -> CostPerPoint:
    """Divide what the development of a group cost by the gap points it closed.

    Parameters
    ----------
    cost_gbp : array_like of float, shape (n,)
        Cost of each person, in pounds; NaN is not known.
    points : array_like of float, shape (n,)
        Gap points each closed (negative if it widened); row i of both is the same person.
    confidence : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    CostPerPoint
        The ratio of the two means: the pounds all spent over the points all gained, not the mean
        of each person's ratio, which is endless for who gained none.

    Raises
    ------
    DataError
        If the columns differ in length or a cost is negative.
    AnalysisError
        If fewer than two people are left.

    References
    ----------
    .. [1] Fieller (1954), Journal of the Royal Statistical Society B 16(2), 175-185.

    Examples
    --------
    >>> spent = cost_per_point([300, 500, 400, 400], [0.5, 1.0, 0.75, 1.25])
    >>> f"£{spent.estimate:.2f} [{spent.ci_low:.0f}, {spent.ci_high:.0f}]"
    '£457.14 [312, 915]'
    """
    check_confidence(confidence)
    (cost, gained), n_dropped = complete(cost_gbp, points)
    ratio = ratio_of_means(cost, gained, confidence)
    error = gained.std(ddof=1) / math.sqrt(len(gained))
    p = (
        2 * float(stats.t.sf(abs(gained.mean()) / error, len(gained) - 1))
        if error > 0
        else math.nan
    )
    return CostPerPoint(
        n=len(cost),
        n_dropped=n_dropped,
        estimate=ratio.estimate,
        std_error=ratio.std_error,
        ci_low=ratio.ci_low,
        ci_high=ratio.ci_high,
        p_value=p,
        cost_gbp=float(cost.mean()),
        points=float(gained.mean()),
        confidence=confidence,
        note=NO_END if math.isnan(ratio.ci_high) else "",
    )


def cost_of_effect(
    cost_gbp: npt.ArrayLike, effect: Any, *, confidence: float = 0.95
) -> CostPerPoint:
    """Divide the cost of a person by the points the programme caused.

    Parameters
    ----------
    cost_gbp : array_like of float, shape (n,)
        Cost of each person who took part; NaN is not known.
    effect : result record
        With ``estimate``, ``std_error`` and ``df``: of a design with a comparison group.
    confidence : float, default 0.95
        Coverage of the interval. Cost and effect are taken as independent.

    Returns
    -------
    CostPerPoint
        Its `p_value` is that of the effect.

    Raises
    ------
    AnalysisError
        If fewer than two costs are known, or the effect has no error.

    Examples
    --------
    >>> from cpd_eval.analysis.ancova import ancova
    >>> import pandas as pd
    >>> staff = pd.DataFrame({"trained": [0, 0, 0, 1, 1, 1], "first": [1, 2, 3, 2, 3, 4],
    ...                       "later": [2, 3, 4.1, 5, 6.1, 7]})
    >>> effect = ancova(staff, outcome="later", before="first", treated="trained",
    ...                 inference="classical")
    >>> round(cost_of_effect([200, 220, 180], effect).estimate, 1)
    101.3
    """
    check_confidence(confidence)
    (cost, _), n_dropped = complete(cost_gbp, np.zeros(np.size(cost_gbp)))
    if not effect.std_error > 0:
        raise AnalysisError(
            "cost_of_effect: the effect has no standard error, so its cost has no interval.\n"
            "Use an estimate with more people."
        )
    ratio = fieller(
        float(cost.mean()),
        effect.estimate,
        var_over=float(cost.var(ddof=1)) / len(cost),
        var_under=effect.std_error**2,
        df=getattr(effect, "df", math.inf),
        confidence=confidence,
    )
    return CostPerPoint(
        n=len(cost),
        n_dropped=n_dropped,
        estimate=ratio.estimate,
        std_error=ratio.std_error,
        ci_low=ratio.ci_low,
        ci_high=ratio.ci_high,
        p_value=effect.p_value,
        cost_gbp=float(cost.mean()),
        points=effect.estimate,
        confidence=confidence,
        note=NO_END if math.isnan(ratio.ci_high) else "",
    )


def complete(cost_gbp: npt.ArrayLike, other: npt.ArrayLike) -> tuple[tuple[Numbers, Numbers], int]:
    """Keep the people whose cost and other number are known, and count the others."""
    cost, beside = np.asarray(cost_gbp, dtype=float), np.asarray(other, dtype=float)
    if cost.shape != beside.shape or cost.ndim != 1:
        raise DataError(
            f"cost_gbp: {cost.size} people, and {beside.size} beside them; the same people in the "
            "same order are expected.\nLeave no row out; what is missing is NaN."
        )
    if (cost < 0).any():
        raise DataError(
            f"cost_gbp: found {cost[cost < 0][0]:g}; 0 or more is expected.\nA saving is a benefit."
        )
    known = ~np.isnan(cost) & ~np.isnan(beside)
    if known.sum() < 2:
        raise AnalysisError(
            f"{int(known.sum())} of {cost.size} people have everything known; 2 or more are "
            "needed.\nCollect the cost of more people."
        )
    return (cost[known], beside[known]), int((~known).sum())


def ratio_of_means(over: Numbers, under: Numbers, confidence: float) -> Ratio:
    """Divide two means of the same people, with Fieller's interval."""
    n = len(over)
    shared = np.cov(over, under, ddof=1) / n
    return fieller(
        float(over.mean()),
        float(under.mean()),
        var_over=float(shared[0, 0]),
        var_under=float(shared[1, 1]),
        covariance=float(shared[0, 1]),
        df=n - 1.0,
        confidence=confidence,
    )
