r"""Whose change is larger than the scale's own noise.

A scale measures with error: asked again tomorrow, the same person answers a little differently.
With reliability r and standard deviation s before, two answers of an unchanged person differ with
standard deviation :math:`s\sqrt{2(1-r)}`, so a change counts as *reliable* if

.. math:: |a - b| > z\, s \sqrt{2 (1 - r)}

By chance alone 2.5 % would pass that upwards (at 95 %); the share found is held against that.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy import stats

from cpd_eval.analysis.intake import check_confidence
from cpd_eval.analysis.pairs import complete_pairs
from cpd_eval.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliableChange:
    """How many changed by more than the scale's error.

    Attributes
    ----------
    n, n_dropped : int
        Pairs; people with one answer only.
    estimate : float
        Share who improved reliably, 0–1.
    std_error, ci_low, ci_high : float
        Binomial error; Wilson's interval.
    p_value : float
        One-sided p that more improved than the scale's error alone makes (exact binomial).
    share_worse : float
        Share who fell reliably.
    smallest : float
        The change in scale points that counts.
    sd_difference : float
        Standard deviation of two answers of an unchanged person, less one another.
    """

    n: int
    n_dropped: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    share_worse: float
    smallest: float
    sd_difference: float


def reliable_change(
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    *,
    reliability: float,
    sd: float | None = None,
    confidence: float = 0.95,
) -> ReliableChange:
    """Count who changed by more than the scale's own error (Jacobson and Truax).

    Parameters
    ----------
    before, after : array_like of float, shape (n,)
        Row i of both is the same person; NaN is a missing answer.
    reliability : float
        Of the scale: alpha, omega or retest correlation; 0 or more, below 1.
    sd : float, optional
        Standard deviation of the scale in the norm group; of `before` if not given.
    confidence : float, default 0.95
        How sure a single change must be, and coverage of the interval of the share.

    Returns
    -------
    ReliableChange

    Raises
    ------
    AnalysisError
        If there are fewer than 2 pairs, the reliability is none, or nobody differed before.

    References
    ----------
    .. [1] Jacobson and Truax (1991), "Clinical significance: a statistical approach to defining
       meaningful change in psychotherapy research", Journal of Consulting and Clinical Psychology
       59(1), 12-19. The example is theirs: from 32.5 to 47.5 with s = 7.5 and r = .80, so
       15 / 4.74 = 3.16 (p. 14).

    Examples
    --------
    >>> change = reliable_change([32.5, 40.0], [47.5, 41.0], reliability=0.80, sd=7.5)
    >>> round(change.sd_difference, 2), round(15 / change.sd_difference, 2), change.estimate
    (4.74, 3.16, 0.5)
    """
    check_confidence(confidence)
    if not 0 <= reliability < 1:
        raise AnalysisError(
            f"reliability={reliability!r}: a number from 0 up to, not including, 1 is expected.\n"
            "Compute alpha or omega of the scale first."
        )
    first, second, n_dropped = complete_pairs(before, after)
    spread = float(first.std(ddof=1)) if sd is None else sd
    if not spread > 0:
        raise AnalysisError(
            f"the scale: a standard deviation of {spread:g}; it must be more than 0.\n"
            "Name the norm group's as sd=."
        )
    z = float(stats.norm.ppf((1 + confidence) / 2))
    sd_difference = spread * sqrt(2 * (1 - reliability))
    change, n = second - first, len(first)
    up = int((change > z * sd_difference).sum())
    share = up / n
    wilson = stats.binomtest(up, n).proportion_ci(confidence, method="wilson")
    chance = stats.binomtest(up, n, (1 - confidence) / 2, alternative="greater")
    return ReliableChange(
        n=n,
        n_dropped=n_dropped,
        estimate=share,
        std_error=sqrt(share * (1 - share) / n),
        ci_low=float(wilson.low),
        ci_high=float(wilson.high),
        p_value=float(chance.pvalue),
        share_worse=float(np.mean(change < -z * sd_difference)),
        smallest=z * sd_difference,
        sd_difference=sd_difference,
    )
