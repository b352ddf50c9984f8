r"""What the waves before treatment say about the groups moving in parallel.

Three answers, from the same coefficients :math:`\delta_e` with covariance V:

- the joint test: :math:`F = \delta' V^{-1} \delta / q` of "all nil";
- its power: the slope per wave of a straight-line difference that it would find in 80 % of studies;
- the equivalence test (two one-sided tests, all coefficients): p is the largest over e of
  :math:`P(T > (\text{bound} - |\delta_e|) / s_e)`; small p means that every difference before was
  smaller than the bound. Beside it the chance of passing if there was truly none.
"""

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from cpd_eval.analysis.inference import Numbers

POWER = 0.8
"""The power usually asked of a study."""

DRAWS = 20_000
"""Random draws for the chance of passing all equivalence tests; good to about half a point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pretrend:
    """What the waves before treatment say.

    Attributes
    ----------
    n_waves : int
        Differences before treatment, the reference not counted.
    statistic, df, p_value : float
        Joint test that all are nil: F, its second degrees of freedom, and p.
    slope_found : float
        Slope per wave that the joint test would find in 80 % of studies; NaN without a test.
    largest : float
        The largest absolute difference before.
    bound : float
        Largest difference that would not matter, as stated; NaN if none was.
    equivalence_p_value : float
        p of "some difference was at least the bound"; small is good.
    equivalence_power : float
        Chance of p below 1 − confidence if there was truly no difference, 0–1.
    note : str
        Why a number is missing; empty if none is.
    """

    n_waves: int
    statistic: float
    df: float
    p_value: float
    slope_found: float
    largest: float
    bound: float
    equivalence_p_value: float
    equivalence_power: float
    note: str


def judge_pretrend(
    delta: Numbers,
    covariance: Numbers,
    distance: Numbers,
    *,
    df: float,
    bound: float | None = None,
    confidence: float = 0.95,
) -> Pretrend:
    """Judge the differences before treatment.

    Parameters
    ----------
    delta, covariance : ndarray of float, shape (q,) and (q, q)
        Differences before treatment, the reference left out, and their covariance.
    distance : ndarray of float, shape (q,)
        Waves from the reference, negative before it.
    df : float
        Degrees of freedom.
    bound : float, optional
        Largest difference that would not matter, in the unit of the outcome.
    confidence : float, default 0.95
        The tests reject at 1 − confidence.

    Returns
    -------
    Pretrend

    References
    ----------
    .. [1] Roth (2022), "Pretest with caution", American Economic Review: Insights 4(3), 305-322.
    .. [2] Bilinski and Hatfield (2018), "Nothing to see here? Non-inferiority approaches to
       parallel trends and other model assumptions", arXiv 1805.03273.

    Examples
    --------
    One difference of 0.1 with standard error 0.1, normal: F is t², and against a bound of 0.3 the
    p is that of (0.3 − 0.1) / 0.1 = 2.

    >>> looked = judge_pretrend(np.array([0.1]), np.array([[0.01]]), np.array([-1.0]),
    ...                         df=np.inf, bound=0.3)
    >>> round(looked.statistic, 6), round(looked.equivalence_p_value, 4)
    (1.0, 0.0228)
    """
    q, level = len(delta), 1 - confidence
    if q == 0:
        return _none(q, bound, "There is no wave before the reference; trends cannot be compared.")
    error = np.sqrt(np.diag(covariance))
    scaled = covariance / np.outer(error, error) if (error > 0).all() else np.zeros((q, q))
    if np.linalg.matrix_rank(scaled, hermitian=True, tol=1e-8) < q or q > df:
        return _none(
            q, bound, f"{q} differences before treatment cannot be told apart from these clusters."
        )
    inverse = np.linalg.inv(covariance)
    statistic = float(delta @ inverse @ delta) / q
    passing = _passing(error, scaled, df, bound, level) if bound is not None else float("nan")
    return Pretrend(
        n_waves=q,
        statistic=statistic,
        df=df,
        p_value=_f_tail(statistic, q, df),
        slope_found=_slope_found(float(distance @ inverse @ distance), q, df, level),
        largest=float(np.abs(delta).max()),
        bound=float("nan") if bound is None else bound,
        equivalence_p_value=(
            float("nan")
            if bound is None
            else float(stats.t.sf((bound - np.abs(delta)) / error, df).max())
        ),
        equivalence_power=passing,
        note="" if bound is not None else "No bound was stated, so no equivalence test.",
    )


def _f_tail(statistic: float, q: int, df: float) -> float:
    if np.isinf(df):
        return float(stats.chi2.sf(statistic * q, q))
    return float(stats.f.sf(statistic, q, df))


def _slope_found(information: float, q: int, df: float, level: float) -> float:
    """Find the slope with noncentrality slope² · information that the joint test finds."""

    def power(noncentrality: float) -> float:
        if np.isinf(df):
            return float(stats.ncx2.sf(stats.chi2.isf(level, q), q, noncentrality))
        return float(stats.ncf.sf(stats.f.isf(level, q, df), q, df, noncentrality))

    high = 1.0
    while power(high) < POWER:
        high *= 2
    needed = optimize.brentq(lambda value: power(value) - POWER, 1e-9, high)
    return float(np.sqrt(needed / information))


def _passing(error: Numbers, correlation: Numbers, df: float, bound: float, level: float) -> float:
    rng = np.random.default_rng(1)
    root = np.linalg.cholesky(correlation)
    t = rng.standard_normal((DRAWS, len(error))) @ root.T
    if np.isfinite(df):
        t /= np.sqrt(rng.chisquare(df, (DRAWS, 1)) / df)
    room = bound / error - stats.t.isf(level, df)
    return float((np.abs(t) < room).all(axis=1).mean())


def _none(q: int, bound: float | None, why: str) -> Pretrend:
    missing = float("nan")
    return Pretrend(
        n_waves=q,
        statistic=missing,
        df=missing,
        p_value=missing,
        slope_found=missing,
        largest=missing,
        bound=missing if bound is None else bound,
        equivalence_p_value=missing,
        equivalence_power=missing,
        note=why,
    )
