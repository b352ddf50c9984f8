"""Whether the benefit is worth the cost.

:func:`benefit_cost` sets what people say the change is worth – after Phillips' adjustment and
discounted as the Green Book does – against what it cost. A return on investment claims that the
programme made the benefit, so :func:`return_on_investment` refuses where nobody was compared with.

Formulas: :mod:`cpd_eval.analysis.value_parts`; the cost of a gap point:
:mod:`cpd_eval.analysis.value_cost`.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from cpd_eval.analysis.evidence import EvidenceLevel
from cpd_eval.analysis.intake import check_confidence
from cpd_eval.analysis.value_cost import complete, ratio_of_means
from cpd_eval.analysis.value_parts import discount_factors
from cpd_eval.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitCost:
    """The benefit for every pound spent.

    Attributes
    ----------
    n, n_dropped : int
        People whose cost is known; people left out because it is not.
    n_silent : int
        Of the n, those who named no benefit and count as nothing.
    estimate, std_error, ci_low, ci_high : float
        Benefit–cost ratio, with Fieller's interval.
    p_value : float
        Two-sided p of "benefit and cost are equal".
    benefit_gbp, cost_gbp : float
        Means a person, in today's pounds.
    net_gbp, net_ci_low, net_ci_high : float
        Benefit less cost, a person.
    break_even : float
        Share of the benefit that would just pay the cost; above 1 it does not pay.
    n_years : int
        Years the benefit is counted for.
    confidence : float
        Coverage of the intervals.
    note : str
        What to beware of; empty if nothing.
    """

    n: int
    n_dropped: int
    n_silent: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    benefit_gbp: float
    cost_gbp: float
    net_gbp: float
    net_ci_low: float
    net_ci_high: float
    break_even: float
    n_years: int
    confidence: float
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnOnInvestment:
    """Net benefit as a share of the cost.

    Attributes
    ----------
    n : int
        People behind it.
    estimate, std_error, ci_low, ci_high, p_value : float
        (benefit − cost) / cost; 0.5 is fifty pence on the pound.
    level : int
        Evidence level of the effect it rests on.
    """

    n: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    level: int


def benefit_cost(
    benefit_gbp: npt.ArrayLike,
    cost_gbp: npt.ArrayLike,
    *,
    n_years: int = 1,
    kept: float = 1.0,
    rate: float | None = None,
    confidence: float = 0.95,
) -> BenefitCost:
    """Set the benefit of a group against its cost, both in today's pounds.

    Parameters
    ----------
    benefit_gbp : array_like of float, shape (n,)
        Benefit a year of each person, adjusted (:func:`adjusted_benefit`); NaN counts as nothing.
    cost_gbp : array_like of float, shape (n,)
        Cost of each person, spent now; NaN is not known, and the person is left out.
    n_years : int, default 1
        Years it lasts; Phillips counts one for short programmes.
    kept : float, default 1
        Share of the benefit kept from one year to the next, above 0 to 1.
    rate : float, optional
        Discount rate; the Green Book's by default.
    confidence : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    BenefitCost

    Raises
    ------
    DataError
        If the columns differ in length or a cost is negative.
    AnalysisError
        If fewer than two people are left, nothing was spent, or an option is out of range.

    References
    ----------
    .. [1] HM Treasury (2022), The Green Book, chapter 5 and annex 6.
    .. [2] Phillips and Phillips (2016), Handbook of training evaluation and measurement methods.

    Examples
    --------
    £500 of £250 a year for three years at 3.5 %: 250 · (0.966 + 0.934 + 0.902) / 500.

    >>> value = benefit_cost([250.0, 250.0], [500.0, 500.0], n_years=3)
    >>> round(value.estimate, 4), round(value.break_even, 4)
    (1.4008, 0.7139)
    """
    check_confidence(confidence)
    if not 0 < kept <= 1:
        raise AnalysisError(f"kept={kept!r}: a share above 0, to 1, is expected.\nTake 1.")
    silent = np.isnan(np.asarray(benefit_gbp, dtype=float))
    (cost, benefit), n_dropped = complete(cost_gbp, np.nan_to_num(np.asarray(benefit_gbp, float)))
    if not cost.mean() > 0:
        raise AnalysisError("cost_gbp: nothing was spent.\nName the costs, time included.")
    worth = float((discount_factors(n_years, rate=rate) * kept ** np.arange(n_years)).sum())
    benefit = benefit * worth
    ratio = ratio_of_means(benefit, cost, confidence)
    net = benefit - cost
    error = float(net.std(ddof=1)) / math.sqrt(len(net))
    reach = float(stats.t.ppf((1 + confidence) / 2, len(net) - 1)) * error
    mean = float(net.mean())
    return BenefitCost(
        n=len(cost),
        n_dropped=n_dropped,
        n_silent=int((silent & ~np.isnan(np.asarray(cost_gbp, dtype=float))).sum()),
        estimate=ratio.estimate,
        std_error=ratio.std_error,
        ci_low=ratio.ci_low,
        ci_high=ratio.ci_high,
        p_value=2 * float(stats.t.sf(abs(mean) / error, len(net) - 1)) if error > 0 else math.nan,
        benefit_gbp=float(benefit.mean()),
        cost_gbp=float(cost.mean()),
        net_gbp=mean,
        net_ci_low=mean - reach,
        net_ci_high=mean + reach,
        break_even=math.inf if ratio.estimate <= 0 else 1 / ratio.estimate,
        n_years=n_years,
        confidence=confidence,
        note="" if error > 0 else "Benefit and cost differ by the same for all; no interval.",
    )


def return_on_investment(value: BenefitCost, evidence: EvidenceLevel) -> ReturnOnInvestment:
    """Give the return on investment, if there is evidence that the programme made the benefit.

    Parameters
    ----------
    value : BenefitCost
        Benefit and cost.
    evidence : EvidenceLevel
        Of the estimate that says the programme worked.

    Returns
    -------
    ReturnOnInvestment

    Raises
    ------
    AnalysisError
        If there was no comparison group: then the benefit may have come without the programme.

    Examples
    --------
    >>> from cpd_eval.analysis.evidence import evidence_level
    >>> from cpd_eval.analysis.paired import paired_change
    >>> grade = evidence_level(paired_change([2, 3, 3], [3, 3, 4]))
    >>> return_on_investment(benefit_cost([250.0, 300.0], [200.0, 220.0]), grade)
    Traceback (most recent call last):
        ...
    cpd_eval.errors.AnalysisError: Return on investment: the evidence level is 1 of 5 ...
    """
    if evidence.level < 2:
        raise AnalysisError(
            f"Return on investment: the evidence level is {evidence.level} of 5 (no comparison "
            "group), so the benefit may have come without the programme; level 2 or more is "
            "expected.\nReport the benefit–cost ratio as what people say, or add a comparison "
            "group."
        )
    return ReturnOnInvestment(
        n=value.n,
        estimate=value.estimate - 1,
        std_error=value.std_error,
        ci_low=value.ci_low - 1,
        ci_high=value.ci_high - 1,
        p_value=value.p_value,
        level=evidence.level,
    )
