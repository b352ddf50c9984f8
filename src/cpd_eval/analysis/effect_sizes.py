r"""How large a change is, in units that can be compared between scales.

One change has several effect sizes, and they answer different questions:

- :math:`d_z = \bar d / s_d`: against the spread of the *changes*; for planning a study.
- :math:`d_{av} = \bar d / \frac{s_b + s_a}{2}`: against how people differ; comparable with studies
  of different people. Times the small-sample correction it is Hedges' :math:`g_{av}`.
- :math:`d_{ppc2}` (Morris 2008): the change of the trained less that of the comparison group,
  against the pooled standard deviation *before*, which the programme cannot have touched.
"""

from dataclasses import dataclass
from math import exp, lgamma, log, sqrt

import numpy as np
import numpy.typing as npt
from scipy import stats

from cpd_eval.analysis.change import hedges_g_av
from cpd_eval.analysis.inference import t_columns
from cpd_eval.analysis.intake import check_confidence
from cpd_eval.analysis.pairs import complete_pairs
from cpd_eval.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSize:
    r"""The size of a change of people asked twice.

    Attributes
    ----------
    n, n_dropped : int
        Pairs; people with one answer only.
    estimate : float
        :math:`d_z`.
    std_error, ci_low, ci_high, p_value : float
        Of :math:`d_z`: the interval and p from the noncentral t distribution, the error from its
        large-sample form :math:`\sqrt{1/n + d_z^2 / 2n}`.
    d_av, hedges_g : float
        Against the average standard deviation; the same corrected.
    r : float
        Correlation of before and after; NaN if nobody differs.
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
    d_av: float
    hedges_g: float
    r: float
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMoments:
    """A group asked before and after, as a paper reports it.

    Attributes
    ----------
    n : int
        People.
    mean_before, mean_after : float
        In points of the scale.
    sd_before : float
        Standard deviation before.
    """

    n: int
    mean_before: float
    mean_after: float
    sd_before: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlledChangeSize:
    """Morris's :math:`d_{ppc2}`.

    Attributes
    ----------
    n : int
        People in both groups.
    estimate, std_error, ci_low, ci_high, p_value : float
        In standard deviations before; normal interval.
    """

    n: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float


def change_size(
    before: npt.ArrayLike, after: npt.ArrayLike, *, confidence: float = 0.95
) -> ChangeSize:
    """Give the size of a change of people asked twice.

    Parameters
    ----------
    before, after : array_like of float, shape (n,)
        Row i of both is the same person; NaN is a missing answer.
    confidence : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    ChangeSize

    Raises
    ------
    AnalysisError
        If there are fewer than 2 pairs.

    References
    ----------
    .. [1] Lakens (2013), "Calculating and reporting effect sizes to facilitate cumulative
       science", Frontiers in Psychology 4:863.

    Examples
    --------
    Student's ten patients: t = 4.06 over √10.

    >>> dextro = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    >>> laevo = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    >>> round(change_size(dextro, laevo).estimate, 6)
    1.284558
    """
    check_confidence(confidence)
    first, second, n_dropped = complete_pairs(before, after)
    change = second - first
    n, sd = len(change), float(change.std(ddof=1))
    average = (float(first.std(ddof=1)) + float(second.std(ddof=1))) / 2
    mean, missing = float(change.mean()), float("nan")
    flat = sd <= 1e-12 * max(1.0, abs(mean))
    dz = missing if flat else mean / sd
    ends = (missing, missing) if flat else _noncentral(dz * sqrt(n), n - 1, confidence)
    spread = average > 0 and float(first.std()) > 0 and float(second.std()) > 0
    return ChangeSize(
        n=n,
        n_dropped=n_dropped,
        estimate=dz,
        std_error=sqrt(1 / n + dz**2 / (2 * n)),
        ci_low=ends[0] / sqrt(n),
        ci_high=ends[1] / sqrt(n),
        p_value=missing if flat else float(2 * stats.t.sf(abs(dz) * sqrt(n), n - 1)),
        d_av=mean / average if average > 0 else missing,
        hedges_g=float(hedges_g_av(np.array([mean]), np.array([average]), np.array([float(n)]))[0]),
        r=float(np.corrcoef(first, second)[0, 1]) if spread else missing,
        note="Everyone changed by the same amount; no effect size." if flat else "",
    )


def controlled_change_size(
    treated: GroupMoments, comparison: GroupMoments, *, r: float, confidence: float = 0.95
) -> ControlledChangeSize:
    r"""Give Morris's effect size of a change with a comparison group.

    Parameters
    ----------
    treated, comparison : GroupMoments
        Both groups.
    r : float
        Correlation of before and after, −1 to 1; one for both groups.
    confidence : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    ControlledChangeSize
        :math:`d = c(m)\,[(\bar a_T - \bar b_T) - (\bar a_C - \bar b_C)] / s_b` with
        :math:`m = n_T + n_C - 2` and the pooled :math:`s_b`; its variance
        :math:`2 (1 - r)(1/n_T + 1/n_C) + d^2 / 2 (n_T + n_C)`.

    Raises
    ------
    AnalysisError
        If a group has fewer than 2 people, nobody differed before, or r is no correlation.

    References
    ----------
    .. [1] Morris (2008), "Estimating effect sizes from pretest-posttest-control group designs",
       Organizational Research Methods 11(2), 364-386, eq. 8; the exact correction c(m) by gamma
       functions and this variance as in metafor's analysis of the same table. The example is the
       first of Morris's five training studies.

    Examples
    --------
    >>> size = controlled_change_size(
    ...     GroupMoments(n=20, mean_before=30.6, mean_after=38.5, sd_before=15.0),
    ...     GroupMoments(n=20, mean_before=23.1, mean_after=19.7, sd_before=13.8),
    ...     r=0.47,
    ... )
    >>> round(size.estimate, 6), round(size.std_error**2, 6)
    (0.768448, 0.113381)
    """
    check_confidence(confidence)
    n1, n0 = treated.n, comparison.n
    if min(n1, n0) < 2 or not -1 <= r <= 1:
        raise AnalysisError(
            f"the groups: {n1} and {n0} people, r = {r}; 2 or more in each and a correlation "
            "between -1 and 1 are expected.\nCheck the numbers."
        )
    pooled = ((n1 - 1) * treated.sd_before**2 + (n0 - 1) * comparison.sd_before**2) / (n1 + n0 - 2)
    if pooled <= 0:
        raise AnalysisError(
            "the groups: nobody differed before, so there is no unit to measure in.\n"
            "Report the change in points of the scale."
        )
    apart = (treated.mean_after - treated.mean_before) - (
        comparison.mean_after - comparison.mean_before
    )
    d = _exact_correction(n1 + n0 - 2) * apart / sqrt(pooled)
    error = sqrt(2 * (1 - r) * (1 / n1 + 1 / n0) + d**2 / (2 * (n1 + n0)))
    judged = t_columns(np.array([d]), np.array([error]), np.array([np.inf]), confidence=confidence)
    return ControlledChangeSize(
        n=n1 + n0, estimate=d, **{key: float(value[0]) for key, value in judged.items()}
    )


def _exact_correction(m: float) -> float:
    return exp(lgamma(m / 2) - log(sqrt(m / 2)) - lgamma((m - 1) / 2))


def _noncentral(t: float, df: int, confidence: float) -> tuple[float, float]:
    """Find the two noncentralities under which t is just in a tail."""
    tail = (1 - confidence) / 2
    ends = []
    for share in (1 - tail, tail):
        low, high = t - 10 - abs(t), t + 10 + abs(t)
        for _ in range(100):
            middle = (low + high) / 2
            # The share of outcomes below t falls as the noncentrality rises.
            low, high = (
                (middle, high) if float(stats.nct.cdf(t, df, middle)) > share else (low, middle)
            )
        ends.append((low + high) / 2)
    return ends[0], ends[1]
