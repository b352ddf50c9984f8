r"""How likely it is that somebody does better: an effect size for answers on a scale.

A change of 0.4 points on a scale of "never" to "always" has no plain meaning: the steps are not
equally wide. What does have one is the probability that a person answers higher after than before
or, between groups, that somebody trained answers higher than somebody not, a tie counting half:

.. math:: P = P(a > b) + \tfrac12 P(a = b)

One half means no difference; it depends on the order of answers only, never on their numbers.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from cpd_eval.analysis.inference import NO_VARIATION, Numbers, t_columns
from cpd_eval.analysis.intake import check_confidence
from cpd_eval.analysis.pairs import complete_pairs
from cpd_eval.errors import AnalysisError, DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class ImprovementProbability:
    """The probability that an answer is higher, ties counting half.

    Attributes
    ----------
    n, n_dropped : int
        Pairs (or people in both groups); those left out because an answer is missing.
    estimate : float
        0–1; one half is no difference.
    std_error, ci_low, ci_high : float
        The interval is cut at 0 and 1.
    p_value, df : float
        Two-sided p of one half; degrees of freedom of t.
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
    df: float
    note: str


def improvement_probability(
    before: npt.ArrayLike, after: npt.ArrayLike, *, confidence: float = 0.95
) -> ImprovementProbability:
    """Estimate how likely a person is to answer higher after than before.

    Parameters
    ----------
    before, after : array_like of float, shape (n,)
        Row i of both is the same person; NaN is a missing answer. Only the order counts.
    confidence : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    ImprovementProbability

    Raises
    ------
    AnalysisError
        If there are fewer than 2 pairs.

    Examples
    --------
    Two rose, one stayed, one fell: (2 + ½) of 4.

    >>> improvement_probability([1, 2, 3, 3], [2, 4, 3, 1]).estimate
    0.625
    """
    check_confidence(confidence)
    first, second, n_dropped = complete_pairs(before, after)
    higher = (np.sign(second - first) + 1) / 2
    n = len(higher)
    std_error = float(higher.std(ddof=1)) / np.sqrt(n)
    return _result(n, n_dropped, float(higher.mean()), std_error, n - 1.0, confidence)


def superiority_probability(
    comparison: npt.ArrayLike, treated: npt.ArrayLike, *, confidence: float = 0.95
) -> ImprovementProbability:
    """Estimate how likely somebody treated is to answer higher than somebody not.

    Parameters
    ----------
    comparison, treated : array_like of float, shape (n,) and (m,)
        Answers (or changes) of different people; NaN is a missing answer.
    confidence : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    ImprovementProbability

    Raises
    ------
    AnalysisError
        If a group has fewer than 2 answers.

    References
    ----------
    .. [1] Brunner and Munzel (2000), "The nonparametric Behrens-Fisher problem", Biometrical
       Journal 42(1), 17-25. The example is their pain scores: P = 0.788961, p = 0.005786.

    Examples
    --------
    >>> one = [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1]
    >>> two = [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]
    >>> pain = superiority_probability(one, two)
    >>> round(pain.estimate, 6), round(pain.p_value, 6)
    (0.788961, 0.005786)
    """
    check_confidence(confidence)
    (x, lost_x), (y, lost_y) = (_answers(values) for values in (comparison, treated))
    n, m = len(x), len(y)
    ranks = stats.rankdata(np.concatenate([x, y]))
    # How many of the other group stand below each, ties counting half.
    placed_x, placed_y = ranks[:n] - stats.rankdata(x), ranks[n:] - stats.rankdata(y)
    parts = [
        float(np.var(placed_x, ddof=1)) / (n * m**2),
        float(np.var(placed_y, ddof=1)) / (m * n**2),
    ]
    variance = sum(parts)
    below = parts[0] ** 2 / (n - 1) + parts[1] ** 2 / (m - 1)
    df = variance**2 / below if below > 0 else float("nan")
    estimate = float(placed_y.mean()) / n
    return _result(n + m, lost_x + lost_y, estimate, float(np.sqrt(variance)), df, confidence)


def _answers(values: npt.ArrayLike) -> tuple[Numbers, int]:
    try:
        found = np.asarray(values, dtype=float).ravel()
    except ValueError:
        raise DataError(
            "the groups: an answer is text; numbers are expected.\nCode the answers in order first."
        ) from None
    known = found[~np.isnan(found)]
    if len(known) < 2:
        raise AnalysisError(
            f"the groups: one has {len(known)} answers; 2 or more are needed in each.\n"
            "Put small groups together."
        )
    return known, len(found) - len(known)


def _result(
    n: int, n_dropped: int, estimate: float, std_error: float, df: float, confidence: float
) -> ImprovementProbability:
    away = np.array([estimate - 0.5])
    judged = t_columns(away, np.array([std_error]), np.array([df]), confidence=confidence)
    return ImprovementProbability(
        n=n,
        n_dropped=n_dropped,
        estimate=estimate,
        std_error=std_error,
        ci_low=float(np.maximum(judged["ci_low"][0] + 0.5, 0.0)),
        ci_high=float(np.minimum(judged["ci_high"][0] + 0.5, 1.0)),
        p_value=float(judged["p_value"][0]),
        df=df,
        note="" if std_error > 0 else NO_VARIATION,
    )
