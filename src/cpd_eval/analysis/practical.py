r"""Whether an effect is large enough to matter, and whether the study could have seen one that is.

How large an effect must be to matter is a judgement about the work, made before the data are seen:
a tenth of a scale point may not be worth a day's absence. Only then comes chance:

- the whole interval beyond the threshold: it matters;
- the whole interval within ± threshold: too small to matter (equivalence: two one-sided tests at
  α/2 each, Schuirmann 1987, so that the interval shown and the verdict agree);
- else not settled. Then it helps to know what the study could have seen: the effect that a study
  with this error finds in 80 % of cases, about 2.8 standard errors. If that is larger than the
  threshold the study was too small to ask the question, and "no significant effect" says nothing.
"""

from dataclasses import dataclass
from typing import Literal

from scipy import optimize, stats

from cpd_eval.analysis.intake import check_confidence
from cpd_eval.analysis.power import power_of
from cpd_eval.errors import AnalysisError

Verdict = Literal["matters", "harms", "too small to matter", "not settled"]
"""What an interval says about a threshold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticalVerdict:
    """An estimate against what would matter.

    Attributes
    ----------
    threshold : float
        Smallest effect that matters, in the unit of the estimate; above 0.
    verdict : {"matters", "harms", "too small to matter", "not settled"}
    estimate, std_error, ci_low, ci_high, p_value : float
        As estimated; two-sided p of no effect.
    beyond_p_value : float
        One-sided p of "the effect is smaller than the threshold"; small: it matters.
    within_p_value : float
        p of "the effect is at least the threshold, one way or the other"; small: too small.
    could_have_seen : float
        Effect that a study with this error finds in `power` of cases.
    is_large_enough : bool
        Whether the study could have seen an effect of the threshold.
    power_at_threshold : float
        Chance, 0–1, that it finds an effect of exactly the threshold.
    sentence : str
        All this in words, the threshold first.
    power, confidence : float
        As asked for.
    """

    threshold: float
    verdict: Verdict
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    beyond_p_value: float
    within_p_value: float
    could_have_seen: float
    is_large_enough: bool
    power_at_threshold: float
    sentence: str
    power: float
    confidence: float


def against_threshold(
    estimate: float,
    std_error: float,
    *,
    threshold: float,
    df: float = float("inf"),
    power: float = 0.8,
    confidence: float = 0.95,
) -> PracticalVerdict:
    """Hold an estimate against the smallest effect that matters.

    Parameters
    ----------
    estimate, std_error : float
        Of any of the estimates of this package.
    threshold : float
        Smallest effect that matters, above 0; stated before the data are seen.
    df : float, default infinity
        Degrees of freedom of t; infinity for the normal curve.
    power : float, default 0.8
        For what the study could have seen.
    confidence : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    PracticalVerdict

    Raises
    ------
    AnalysisError
        If the threshold or the error is not above 0.

    References
    ----------
    .. [1] Schuirmann (1987), "A comparison of the two one-sided tests procedure and the power
       approach", Journal of Pharmacokinetics and Biopharmaceutics 15(6), 657-680.
    .. [2] Hoenig and Heisey (2001), "The abuse of power", The American Statistician 55(1), 19-24.

    Examples
    --------
    2.801585 standard errors are what a study could have seen.

    >>> found = against_threshold(0.12, 0.1, threshold=0.2)
    >>> found.verdict, round(found.could_have_seen, 7), found.is_large_enough
    ('not settled', 0.2801585, False)
    """
    check_confidence(confidence)
    if not threshold > 0 or not std_error > 0 or not df > 0:
        raise AnalysisError(
            f"threshold={threshold!r}, std_error={std_error!r}, df={df!r}: numbers above 0 are "
            "expected.\nState the smallest effect that matters; an estimate without an error "
            "cannot be held against it."
        )
    level = 1 - confidence
    if not level < power < 1:
        raise AnalysisError(
            f"power={power!r}: a share above {level:g} and below 1 is expected.\nTake 0.8."
        )
    half = float(stats.t.isf(level / 2, df)) * std_error
    low, high = estimate - half, estimate + half
    seen = std_error * float(
        optimize.brentq(lambda x: power_of(x, 1.0, df=df, alpha=level) - power, 1e-9, 1e4)
    )
    verdict = _verdict(low, high, threshold)
    p_value = float(2 * stats.t.sf(abs(estimate) / std_error, df))
    return PracticalVerdict(
        threshold=threshold,
        verdict=verdict,
        estimate=estimate,
        std_error=std_error,
        ci_low=low,
        ci_high=high,
        p_value=p_value,
        beyond_p_value=float(stats.t.sf((estimate - threshold) / std_error, df)),
        within_p_value=float(stats.t.sf((threshold - abs(estimate)) / std_error, df)),
        could_have_seen=seen,
        is_large_enough=seen <= threshold,
        power_at_threshold=power_of(threshold, std_error, df=df, alpha=level),
        sentence=_sentence(
            estimate, low, high, threshold, verdict, seen, p_value, power, confidence
        ),
        power=power,
        confidence=confidence,
    )


def _verdict(low: float, high: float, threshold: float) -> Verdict:
    if low >= threshold:
        return "matters"
    if high <= -threshold:
        return "harms"
    if -threshold < low and high < threshold:
        return "too small to matter"
    return "not settled"


def _sentence(
    estimate: float,
    low: float,
    high: float,
    threshold: float,
    verdict: Verdict,
    seen: float,
    p_value: float,
    power: float,
    confidence: float,
) -> str:
    told = {
        "matters": "the whole interval is beyond it, so the effect matters",
        "harms": "the whole interval is beyond it the other way, so the programme harms",
        "too small to matter": "the whole interval is within it, so the effect is too small to "
        "matter",
        "not settled": "the interval reaches to both sides of it, so this study does not settle it",
    }[verdict]
    able = "could" if seen <= threshold else "could not"
    chance = "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"
    return (
        f"An effect of {threshold:g} would matter. Found: {estimate:.2f}, {confidence:.0%} "
        f"interval {low:.2f} to {high:.2f}: {told}. The study {able} have seen an effect that "
        f"small: in {power:.0%} of such studies one of {seen:.2f} is found. Against no effect at "
        f"all, {chance}."
    )
