r"""What a study can see: before it is run, and of one that was.

The smallest effect a study finds in 80 % of cases, at 5 %, is

.. math:: MDE = (t_{1-\alpha/2} + t_{power})\, \sigma \sqrt{f\, (1/n_T + 1/n_C)\, D}

with f = 1 for a comparison afterwards, :math:`1 - \rho^2` if the answer before is adjusted for, and
:math:`2(1-\rho)` for the difference in differences of people asked twice (2 for different people in
each wave, ρ = 0). Assigning whole offices of m people multiplies the variance by the design effect
:math:`D = 1 + (m-1)\,ICC`, and only the offices count as degrees of freedom.

Power computed *afterwards from the estimate found* says nothing the p-value has not said (Hoenig
and Heisey 2001). What is worth saying of a study that was run is the effect it could have seen:
2.8 standard errors.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Literal, get_args

import numpy as np
from scipy import optimize, stats

from cpd_eval.errors import AnalysisError

Design = Literal["comparison", "ancova", "difference_in_differences", "paired"]
"""What will be estimated; "paired" has one group, n_treated pairs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detectable:
    """The smallest effect a study would find.

    Attributes
    ----------
    estimate : float
        In the unit of `sd` (standard deviations, if that is 1).
    std_error : float
        That the effect will be estimated with.
    n : int
        People in both groups.
    design_effect : float
        By how much whole groups multiply the variance.
    df : float
        Degrees of freedom; infinity for the normal curve.
    power, alpha : float
        As asked for.
    """

    estimate: float
    std_error: float
    n: int
    design_effect: float
    df: float
    power: float
    alpha: float


def minimum_detectable_effect(
    *,
    n_treated: int,
    n_comparison: int = 0,
    design: Design = "difference_in_differences",
    sd: float = 1.0,
    correlation: float = 0.0,
    cluster_size: float = 1.0,
    icc: float = 0.0,
    power: float = 0.8,
    alpha: float = 0.05,
    distribution: Literal["t", "normal"] = "t",
) -> Detectable:
    """Compute the smallest effect that a study of this size would find.

    Parameters
    ----------
    n_treated, n_comparison : int
        People in each group (pairs, for "paired").
    design : {"comparison", "ancova", "difference_in_differences", "paired"}
        What will be estimated.
    sd : float, default 1
        Standard deviation of an answer.
    correlation : float, default 0
        Of a person's two answers, −1 to 1.
    cluster_size, icc : float, default 1 and 0
        People in an office assigned as a whole; how alike they are, 0–1.
    power, alpha : float, default 0.8 and 0.05
        Chance of finding it; two-sided level.
    distribution : {"t", "normal"}, default "t"
        The noncentral t with the design's degrees of freedom, or the normal curve.

    Returns
    -------
    Detectable

    Raises
    ------
    AnalysisError
        If a number is outside its range, or there are too few groups.

    References
    ----------
    .. [1] Bloom (1995), "Minimum detectable effects", Evaluation Review 19(5), 547-556.
    .. [2] Hoenig and Heisey (2001), "The abuse of power", The American Statistician 55(1), 19-24.

    Examples
    --------
    100 and 100 people, difference in differences, normal: 2.801585 · √(4/100).

    >>> found = minimum_detectable_effect(n_treated=100, n_comparison=100, distribution="normal")
    >>> round(found.estimate, 6)
    0.560317
    """
    _check(design, n_treated, n_comparison, sd, correlation, cluster_size, icc, power, alpha)
    per_person = 1 / n_treated if design == "paired" else 1 / n_treated + 1 / n_comparison
    effect = 1 + (cluster_size - 1) * icc
    error = sd * sqrt(_factor(design, correlation) * per_person * effect)
    n = n_treated + (0 if design == "paired" else n_comparison)
    df = _df(design, n, cluster_size) if distribution == "t" else float("inf")
    if df < 1:
        raise AnalysisError(
            f"the study: {n} people in groups of {cluster_size:g} leave no degrees of freedom.\n"
            "Plan more groups."
        )
    away = optimize.brentq(lambda x: _power(x, df, alpha) - power, 0.0, 1e4)
    return Detectable(
        estimate=float(away) * error,
        std_error=error,
        n=n,
        design_effect=effect,
        df=df,
        power=power,
        alpha=alpha,
    )


def power_of(
    effect: float, std_error: float, *, df: float = float("inf"), alpha: float = 0.05
) -> float:
    """Compute the chance that a study finds an effect of this size.

    Parameters
    ----------
    effect, std_error : float
        A true effect, fixed beforehand, and the error it is estimated with.
    df : float, default infinity
        Degrees of freedom of t; infinity for the normal curve.
    alpha : float, default 0.05
        Two-sided level.

    Returns
    -------
    float

    References
    ----------
    .. [1] R's ``power.t.test(n = 20, delta = 1)``: power = 0.8689528.

    Examples
    --------
    Two groups of 20, a difference of one standard deviation.

    >>> round(power_of(1.0, (2 / 20) ** 0.5, df=38), 5)
    0.86895
    """
    if not std_error > 0:
        raise AnalysisError(
            f"std_error={std_error!r}: a number above 0 is expected.\nTake it from an estimate."
        )
    return _power(abs(effect) / std_error, df, alpha)


def _power(away: float, df: float, alpha: float) -> float:
    # A finding with the wrong sign is not counted as having found the effect (R's strict = FALSE).
    if np.isinf(df):
        return float(stats.norm.sf(stats.norm.isf(alpha / 2) - away))
    return float(stats.nct.sf(stats.t.isf(alpha / 2, df), df, away))


def _factor(design: str, correlation: float) -> float:
    return {
        "comparison": 1.0,
        "ancova": 1 - correlation**2,
        "difference_in_differences": 2 * (1 - correlation),
        "paired": 2 * (1 - correlation),
    }[design]


def _df(design: str, n: int, cluster_size: float) -> float:
    groups = n / cluster_size
    return groups - (1 if design == "paired" else 2)


def _check(
    design: str,
    n_treated: int,
    n_comparison: int,
    sd: float,
    correlation: float,
    cluster_size: float,
    icc: float,
    power: float,
    alpha: float,
) -> None:
    if design not in get_args(Design):
        raise AnalysisError(
            f"design={design!r}: expected one of {', '.join(get_args(Design))}.\nTake one of them."
        )
    expected = {
        "n_treated: 1 or more": n_treated >= 1,
        "n_comparison: 1 or more": design == "paired" or n_comparison >= 1,
        "sd: above 0": sd > 0,
        "correlation: from -1 to below 1": -1 <= correlation < 1,
        "cluster_size: 1 or more": cluster_size >= 1,
        "icc: from 0 to 1": 0 <= icc <= 1,
        "power: above alpha and below 1": alpha < power < 1,
        "alpha: between 0 and 1": 0 < alpha < 1,
    }
    wrong = [rule for rule, holds in expected.items() if not holds]
    if wrong:
        raise AnalysisError(f"the study: expected {'; '.join(wrong)}.\nCheck the numbers.")
