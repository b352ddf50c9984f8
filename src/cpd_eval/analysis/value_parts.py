r"""The parts of value for money: what a benefit is worth today, what may be claimed, and a ratio.

- **Discounting** (HM Treasury, Green Book 2022, annex 6): a pound next year is worth
  :math:`1/1.035` today; 3.5 % a year to year 30, then 3.0 % to year 75, then 2.5 % to year 125.
- **Phillips' adjustment** (Phillips and Phillips 2016, "Handbook of training evaluation and
  measurement methods"): what people say a change is worth, times the share they put down to the
  training, times how sure they are. What they did not say counts as nothing.
- **Fieller's interval** (1954) of a ratio a/b, both estimated: the values θ for which a − θb = 0
  is not rejected. It is not symmetric, and it has no end where b may be nil. That is right: a
  cost per point is unbounded if perhaps no point was gained.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from cpd_eval.analysis.inference import Numbers
from cpd_eval.errors import AnalysisError, DataError

GREEN_BOOK = ((30, 0.035), (75, 0.030), (125, 0.025))
"""Last year and rate of each step of the Social Time Preference Rate (Green Book, annex 6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A ratio of two estimates.

    Attributes
    ----------
    estimate, std_error : float
        The ratio; its error by the delta method.
    ci_low, ci_high : float
        Fieller's interval; NaN if it has no end.
    """

    estimate: float
    std_error: float
    ci_low: float
    ci_high: float


def discount_factors(n_years: int, *, rate: float | None = None) -> Numbers:
    """Give what a pound in each coming year is worth today.

    Parameters
    ----------
    n_years : int
        How many years, 1 to 125.
    rate : float, optional
        One rate for all years, such as 0.015 for health; the Green Book's steps by default.

    Returns
    -------
    ndarray of float, shape (n_years,)
        Year 1 first.

    Raises
    ------
    AnalysisError
        If the years or the rate are out of range.

    References
    ----------
    .. [1] HM Treasury (2022), The Green Book, annex 6.

    Examples
    --------
    >>> discount_factors(5).round(6).tolist()
    [0.966184, 0.933511, 0.901943, 0.871442, 0.841973]
    """
    if not 1 <= n_years <= GREEN_BOOK[-1][0]:
        raise AnalysisError(
            f"n_years={n_years!r}: 1 to {GREEN_BOOK[-1][0]} are expected.\nSay how long it lasts."
        )
    if rate is not None and not -1 < rate < 1:
        raise AnalysisError(f"rate={rate!r}: a rate such as 0.035 is expected.\nLeave it out.")
    years = np.arange(1, n_years + 1)
    steps = [next(step for last, step in GREEN_BOOK if year <= last) for year in years]
    rates: Numbers = np.asarray(steps if rate is None else [rate] * n_years, dtype=np.float64)
    return np.asarray(np.cumprod(1 / (1 + rates)), dtype=np.float64)


def adjusted_benefit(
    value_gbp: npt.ArrayLike, isolation: npt.ArrayLike, sureness: npt.ArrayLike
) -> Numbers:
    """Take off what people do not put down to the training, and what they are not sure of.

    Parameters
    ----------
    value_gbp : array_like of float, shape (n,)
        What the change is worth a year, in pounds; NaN is not said.
    isolation, sureness : array_like of float, shape (n,)
        Share put down to the training; how sure of that: both 0–1, NaN is not said.

    Returns
    -------
    ndarray of float, shape (n,)
        Pounds a year; 0 where anything was not said (Phillips' guiding principle 6).

    Raises
    ------
    DataError
        If the columns differ in length, or a share is not within 0–1.

    Examples
    --------
    £10,000 a year, 60 % of it due to the training, 80 % sure: £4,800.

    >>> adjusted_benefit([10_000, 5_000], [0.6, float("nan")], [0.8, 1.0]).tolist()
    [4800.0, 0.0]
    """
    value, *shares = (np.asarray(x, dtype=float) for x in (value_gbp, isolation, sureness))
    for name, share in zip(("isolation", "sureness"), shares, strict=True):
        if share.shape != value.shape:
            raise DataError(
                f"{name}: {share.size} answers for {value.size} people; one each was expected.\n"
                "Leave no row out; an answer that is missing is NaN."
            )
        odd = share[(share < 0) | (share > 1)]
        if odd.size:
            raise DataError(
                f"{name}: found {odd[0]:g}; a share from 0 to 1 is expected.\nDivide percent by "
                "100."
            )
    product: Numbers = np.nan_to_num(value * shares[0] * shares[1], nan=0.0)
    return product


def fieller(
    over: float,
    under: float,
    *,
    var_over: float,
    var_under: float,
    covariance: float = 0.0,
    df: float = math.inf,
    confidence: float = 0.95,
) -> Ratio:
    r"""Estimate a ratio of two estimates with Fieller's interval.

    Parameters
    ----------
    over, under : float
        The two estimates.
    var_over, var_under, covariance : float
        Their squared standard errors, and the covariance of the two.
    df : float, default infinity
        Degrees of freedom of t.
    confidence : float, default 0.95
        Coverage.

    Returns
    -------
    Ratio

    References
    ----------
    .. [1] Fieller (1954), "Some problems in interval estimation", Journal of the Royal Statistical
       Society B 16(2), 175-185.

    Examples
    --------
    With a certain denominator it is the interval of the numerator, divided.

    >>> ratio = fieller(10.0, 2.0, var_over=1.0, var_under=0.0)
    >>> f"{ratio.estimate:.2f} [{ratio.ci_low:.2f}, {ratio.ci_high:.2f}]"
    '5.00 [4.02, 5.98]'

    If the denominator may be nil, the ratio has no bound.

    >>> fieller(10.0, 0.1, var_over=1.0, var_under=1.0).ci_high
    nan
    """
    if under == 0:
        return Ratio(estimate=math.nan, std_error=math.nan, ci_low=math.nan, ci_high=math.nan)
    theta, t2 = over / under, float(stats.t.ppf((1 + confidence) / 2, df)) ** 2
    variance = (var_over - 2 * theta * covariance + theta**2 * var_under) / under**2
    error = math.sqrt(max(variance, 0.0))
    # θ is kept if (over − θ·under)² ≤ t² (var_over − 2θ·cov + θ²·var_under): a quadratic in θ.
    a = under**2 - t2 * var_under
    half = over * under - t2 * covariance
    inside = half**2 - a * (over**2 - t2 * var_over)
    if a <= 0 or inside < 0:
        return Ratio(estimate=theta, std_error=error, ci_low=math.nan, ci_high=math.nan)
    low, high = (half - math.sqrt(inside)) / a, (half + math.sqrt(inside)) / a
    return Ratio(estimate=theta, std_error=error, ci_low=low, ci_high=high)
