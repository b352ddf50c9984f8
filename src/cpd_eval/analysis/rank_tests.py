r"""Whether people changed, without trusting the mean: ranks and flipped signs.

Answers on a scale of five steps are not normally distributed, and in a group of eight Student's
interval leans on it. Two tests that do not:

- Wilcoxon's **signed rank** test orders the changes by size and adds up the ranks of the rises, V.
  Its estimate is the pseudo-median, the median of all averages of two changes (Hodges–Lehmann);
  its interval runs between two of these averages.
- The **permutation** test asks how often the mean change would be as far from nought if each
  person's two answers were swapped by the toss of a coin.

Both assume that, if nothing had happened, a change up would be as likely as the same change down.
"""

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
from scipy import stats

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import check_confidence
from cpd_eval.analysis.pairs import complete_pairs
from cpd_eval.analysis.signs import TIE, rejected_from, sign_blocks
from cpd_eval.errors import AnalysisError

Alternative = Literal["two-sided", "greater", "less"]
"""Whether any change counts, or a rise only, or a fall only."""

EXACT_BELOW = 50
"""Fewer changes than this, all different in size: the exact distribution, as in R."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankChange:
    """A change judged by ranks or by flipped signs.

    Attributes
    ----------
    n, n_dropped : int
        Pairs of answers; people with one answer only.
    n_unchanged : int
        Of the n, those whose answer stayed; the rank test leaves them out.
    estimate : float
        Pseudo-median of the changes, or their mean; in scale points.
    std_error : float
        Of the mean; NaN for ranks, where none is defined.
    ci_low, ci_high, p_value : float
        Interval and p of no change; NaN if `note` says why.
    statistic : float
        V, or the mean change.
    method : {"exact", "normal", "random"}
        The distribution p comes from: all patterns, the normal curve, or random draws.
    confidence : float
        Coverage of the interval.
    note : str
        Why a number is missing; empty if none is.
    """

    n: int
    n_dropped: int
    n_unchanged: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    statistic: float
    method: str
    confidence: float
    note: str


def signed_rank_change(
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    *,
    alternative: Alternative = "two-sided",
    confidence: float = 0.95,
) -> RankChange:
    """Test by ranks whether people who were asked twice changed (Wilcoxon).

    Parameters
    ----------
    before, after : array_like of float, shape (n,)
        Scores in scale points. Row i of both is the same person; NaN is a missing answer.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        For p: any change, after above before, or below. The interval is always two-sided.
    confidence : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    RankChange
        With fewer than 50 changes of different sizes p is exact; otherwise from the normal curve
        with corrections for ties and continuity, as R's ``wilcox.test``.

    Raises
    ------
    AnalysisError
        If there are fewer than 2 pairs.

    References
    ----------
    .. [1] Hollander and Wolfe (1973), Nonparametric Statistical Methods, 27-33, 35-44. The example
       is theirs: a depression scale of nine patients (R prints V = 40, p = 0.01953).

    Examples
    --------
    >>> first = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    >>> second = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    >>> change = signed_rank_change(second, first, alternative="greater")
    >>> change.statistic, round(change.p_value, 8)
    (40.0, 0.01953125)
    """
    _check(alternative, confidence)
    first, second, n_dropped = complete_pairs(before, after)
    change = second - first
    moved = change[change != 0]
    found: dict[str, Any] = {
        "n": len(change),
        "n_dropped": n_dropped,
        "n_unchanged": len(change) - len(moved),
        "confidence": confidence,
    }
    missing = float("nan")
    if not len(moved):
        return RankChange(
            **found,
            estimate=0.0,
            std_error=missing,
            ci_low=missing,
            ci_high=missing,
            p_value=missing,
            statistic=0.0,
            method="exact",
            note="Nobody changed; there is nothing to rank.",
        )
    size = np.abs(moved)
    exact = len(moved) < EXACT_BELOW and len(np.unique(size)) == len(moved) == len(change)
    v = float(stats.rankdata(size)[moved > 0].sum())
    p = stats.wilcoxon(
        moved,
        alternative=alternative,
        method="exact" if exact else "approx",
        correction=not exact,
    ).pvalue
    low, high = _walsh_interval(moved, confidence, exact=exact)
    note = "A rank test has no standard error."
    if np.isnan(low):
        note += f" {len(moved)} changes are too few for an interval of {confidence:.0%}."
    return RankChange(
        **found,
        estimate=_walsh_median(moved),
        std_error=missing,
        ci_low=low,
        ci_high=high,
        p_value=float(p),
        statistic=v,
        method="exact" if exact else "normal",
        note=note,
    )


def permutation_change(
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    *,
    n_draws: int = 9999,
    seed: int = 1,
    confidence: float = 0.95,
) -> RankChange:
    """Test by flipping signs whether the mean of people who were asked twice changed.

    Parameters
    ----------
    before, after : array_like of float, shape (n,)
        Scores in scale points. Row i of both is the same person; NaN is a missing answer.
    n_draws : int, default 9999
        Random patterns of signs; if there are no more than that, each is taken once.
    seed : int, default 1
        Where the random numbers start.
    confidence : float, default 0.95
        Coverage of the interval: all changes the test does not reject.

    Returns
    -------
    RankChange

    Raises
    ------
    AnalysisError
        If there are fewer than 2 pairs.

    References
    ----------
    .. [1] Fisher (1935), The Design of Experiments, section 21: Darwin's maize, 15 pairs, of whose
       32,768 patterns 1,726 have a total of 314 eighths of an inch or more either way.

    Examples
    --------
    >>> eighths = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    >>> change = permutation_change([0] * 15, eighths, n_draws=2**14)
    >>> change.method, change.p_value == 1726 / 32768
    ('exact', True)
    """
    _check("two-sided", confidence)
    first, second, n_dropped = complete_pairs(before, after)
    change = second - first
    n, mean = len(change), float(change.mean())
    whole, blocks = sign_blocks(n, n_draws, seed)
    parts = [(signs @ change / n, signs.mean(axis=1)) for signs in blocks]
    flipped, shift = (np.concatenate([part[i] for part in parts]) for i in range(2))

    def p_value(away: float) -> float:
        # The changes less what is supposed: its mean, and every flipped mean of it.
        as_large = int((np.abs(flipped - (mean + away) * shift) >= TIE * abs(away)).sum())
        return as_large / len(flipped) if whole else (as_large + 1) / (len(flipped) + 1)

    std_error = float(change.std(ddof=1) / np.sqrt(n))
    quiet = std_error == 0
    ends = [float("nan")] * 2
    if not quiet:
        ends = [mean + rejected_from(p_value, s * std_error, 1 - confidence) for s in (-1, 1)]
    note = "Everyone changed by the same amount; no interval." if quiet else ""
    if not quiet and np.isnan(ends).any():
        note = f"{n} pairs are too few for an interval of {confidence:.0%}."
    return RankChange(
        n=n,
        n_dropped=n_dropped,
        n_unchanged=int((change == 0).sum()),
        estimate=mean,
        std_error=std_error,
        ci_low=ends[0],
        ci_high=ends[1],
        p_value=p_value(-mean) if mean else 1.0,
        statistic=mean,
        method="exact" if whole else "random",
        confidence=confidence,
        note=note,
    )


def _walsh_interval(moved: Numbers, confidence: float, *, exact: bool) -> tuple[float, float]:
    n = len(moved)
    pairs = n * (n + 1) // 2
    tail = (1 - confidence) / 2
    if exact:
        below = np.cumsum(_null_counts(n)) / 2.0**n
        rank = int(np.searchsorted(below, tail, side="right"))
    else:
        spread = np.sqrt(n * (n + 1) * (2 * n + 1) / 24)
        rank = int(np.floor(pairs / 2 + stats.norm.ppf(tail) * spread))
    if rank < 1:
        return float("nan"), float("nan")
    return _walsh(moved, rank), _walsh(moved, pairs + 1 - rank)


def _null_counts(n: int) -> Numbers:
    """Count the patterns of n signs by their sum of ranks."""
    counts = np.zeros(n * (n + 1) // 2 + 1)
    counts[0] = 1
    for rank in range(1, n + 1):
        counts[rank:] = counts[rank:] + counts[:-rank]
    return counts


def _walsh_median(moved: Numbers) -> float:
    pairs = len(moved) * (len(moved) + 1) // 2
    return (_walsh(moved, (pairs + 1) // 2) + _walsh(moved, pairs // 2 + 1)) / 2


def _walsh(moved: Numbers, rank: int) -> float:
    """Find the average of two changes (or of one with itself) that has this rank, by halving."""
    values = np.sort(moved)
    index = np.arange(len(values))
    low, high = float(values[0]), float(values[-1])
    slack = 1e-12 * max(abs(low), abs(high))
    for _ in range(80):
        middle = (low + high) / 2
        partners = np.searchsorted(values, 2 * middle + slack - values, side="right")
        if int(np.maximum(partners - index, 0).sum()) >= rank:
            high = middle
        else:
            low = middle
    return round(high, 12)


def _check(alternative: str, confidence: float) -> None:
    check_confidence(confidence)
    if alternative not in get_args(Alternative):
        raise AnalysisError(
            f"alternative={alternative!r}: expected one of {', '.join(get_args(Alternative))}.\n"
            "Take 'two-sided' unless the direction was fixed beforehand."
        )
