r"""What remains of an effect if a trend between the groups bent by at most M a wave.

The trend seen before treatment is carried on in a straight line and may bend:
:math:`|(\delta_{t+1} - \delta_t) - (\delta_t - \delta_{t-1})| \le M`. M = 0 allows a straight
difference in trends; M has the unit of the outcome. The interval is of fixed length about an affine
estimate, :math:`\sum_t a_t \hat\beta_t` with the weights after treatment given and those before
chosen so that the interval is shortest (Armstrong and Kolesár 2018):

.. math:: \min_a\; s(a)\, cv_\alpha\bigl(b(a) / s(a)\bigr)

with s the standard error, b the largest bias over all trends allowed, M times the sum of what each
bend contributes, and cv the quantile of :math:`|N(b/s, 1)|`. A straight line must not bias it:
:math:`\sum_t a_t t = 0`. The problem is convex, so what is found is the shortest.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize, stats

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.trend_path import EffectPath, TrendSensitivity, check_bounds, effect_path
from cpd_eval.errors import AnalysisError


def smoothness_sensitivity(
    effects: npt.ArrayLike,
    covariance: npt.ArrayLike,
    *,
    at: Sequence[float],
    bounds: Sequence[float],
    reference: float = -1,
    weights: Mapping[float, float] | None = None,
    confidence: float = 0.95,
) -> TrendSensitivity:
    """Give intervals of the effect for trends that bend by at most each bound.

    Parameters
    ----------
    effects, covariance : array_like of float, shape (k,) and (k, k)
        Differences between the groups by wave, the reference left out, and their covariance.
    at : sequence of float, length k
        Wave since treatment of each; negative before it.
    bounds : sequence of float
        M: by how much the slope of the difference may change from wave to wave, in the unit of the
        outcome; 0 or above. A judgement, best made before the data are seen.
    reference : float, default -1
        The wave everything is held against.
    weights : mapping of wave to float, optional
        How the effects after treatment are summed, such as ``{0: 1}`` for the first; their mean if
        not given.
    confidence : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    TrendSensitivity

    Raises
    ------
    DataError
        If shapes do not fit or a number is missing.
    AnalysisError
        If a wave is left out, there is none before treatment, or a bound is negative.

    References
    ----------
    .. [1] Rambachan and Roth (2023), "A more credible approach to parallel trends", Review of
       Economic Studies 90(5), 2555-2591.
    .. [2] Armstrong and Kolesár (2018), "Optimal inference in a class of regression models",
       Econometrica 86(2), 655-683.

    Examples
    --------
    One wave before and one after: the line through the former is carried on. 0.5 + 0.1, error √2
    of 0.1.

    >>> found = smoothness_sensitivity([0.1, 0.5], np.eye(2) / 100, at=[-2, 0], bounds=[0, 0.1])
    >>> found.table.round(4)
       bound  ci_low  ci_high
    0    0.0  0.3228   0.8772
    1    0.1  0.2659   0.9341
    """
    path = effect_path(
        effects, covariance, at=at, reference=reference, weights=weights, confidence=confidence
    )
    asked = check_bounds(bounds)
    rows = [(bound, *smoothness_interval(path, bound)) for bound in asked]
    parallel = path.parallel()
    return TrendSensitivity(
        n=len(path.beta),
        **parallel,
        table=pd.DataFrame(rows, columns=["bound", "ci_low", "ci_high"]),
        breakdown=_breakdown(path, parallel["std_error"]),
        restriction="smoothness",
        confidence=confidence,
        notes=_notes(path),
    )


def smoothness_interval(path: EffectPath, bound: float) -> tuple[float, float]:
    """Find the shortest interval of fixed length for one bound.

    Parameters
    ----------
    path : EffectPath
    bound : float
        M, 0 or above.

    Returns
    -------
    (float, float)
    """
    scale = float(np.sqrt(path.weight @ path.covariance @ path.weight))
    sigma = path.covariance / scale**2
    before = path.t < 0
    bends = _bends(path.t)
    size, n_bends = path.n_before, bends.shape[1]
    fixed, level = path.weight, 1 - path.confidence
    steep = bound / scale

    def whole(variables: Numbers) -> Numbers:
        a = fixed.copy()
        a[before] = variables[:size]
        return a

    def length(variables: Numbers) -> tuple[float, Numbers]:
        a = whole(variables)
        error = float(np.sqrt(a @ sigma @ a))
        ratio = steep * float(variables[size:].sum()) / error
        value, slope = folded_quantile(ratio, level)
        by_error = (value - ratio * slope) * (sigma @ a)[before] / error
        return error * value, np.concatenate([by_error, np.full(n_bends, slope * steep)])

    contribution = bends.T[:, before]
    given = bends.T @ fixed
    eye = np.eye(n_bends)
    straight = np.concatenate([path.t[before], np.zeros(n_bends)])
    carry = float(fixed @ path.t)
    start = np.zeros(size + n_bends)
    start[size - 1] = carry  # only the last wave before treatment, whose t is −1
    start[size:] = np.abs(contribution @ start[:size] + given)
    found = optimize.minimize(
        length,
        start,
        jac=True,
        method="SLSQP",
        options={"maxiter": 1000, "ftol": 1e-13},
        constraints=[
            optimize.LinearConstraint(straight, -carry, -carry),
            optimize.LinearConstraint(np.hstack([-contribution, eye]), given, np.inf),
            optimize.LinearConstraint(np.hstack([contribution, eye]), -given, np.inf),
        ],
    )
    if not found.success and found.status != 8:  # 8: no further descent, at rounding
        raise AnalysisError(
            f"the smoothness interval for M = {bound:g}: the search did not end ({found.message})."
            "\nCheck that the covariance belongs to these effects."
        )
    a = whole(found.x)
    exact = np.concatenate([a[before], np.abs(contribution @ a[before] + given)])
    half = length(exact)[0] * scale
    centre = float(a @ path.beta)
    return centre - half, centre + half


def folded_quantile(ratio: float, level: float) -> tuple[float, float]:
    """Give the 1 − level quantile of |N(ratio, 1)| and its slope.

    Examples
    --------
    >>> value, slope = folded_quantile(0.0, 0.05)
    >>> round(value, 4), round(slope, 4)
    (1.96, 0.0)
    """
    high = ratio + float(stats.norm.isf(level / 2))
    value = float(
        optimize.brentq(
            lambda c: stats.norm.cdf(c - ratio) - stats.norm.cdf(-c - ratio) - (1 - level),
            0.0,
            high,
            xtol=1e-14,
            rtol=1e-14,
        )
    )
    near, far = stats.norm.pdf(value - ratio), stats.norm.pdf(value + ratio)
    return value, float((near - far) / (near + far))


def _bends(t: Numbers) -> Numbers:
    """Give what each bend adds to δ at each wave, besides a straight line; shape (k, bends)."""
    n_before, n_after = int((t < 0).sum()), int((t > 0).sum())
    columns = [np.where(t < 0, -t, 0.0)]
    columns += [np.where(t < 0, np.maximum(-t - s, 0), 0.0) for s in range(1, n_before)]
    columns += [np.where(t > 0, np.maximum(t - s, 0), 0.0) for s in range(1, n_after)]
    return np.column_stack(columns)


def _breakdown(path: EffectPath, error: float) -> float:
    def possible(bound: float) -> bool:
        low, high = smoothness_interval(path, bound)
        return low <= 0 <= high

    if possible(0.0):
        return 0.0
    low, high = 0.0, error / 4
    while not possible(high):
        low, high = high, 2 * high
        if high > 1e6 * error:
            return float("inf")
    while high - low > 1e-4 * high:
        middle = (low + high) / 2
        low, high = (low, middle) if possible(middle) else (middle, high)
    return high


def _notes(path: EffectPath) -> tuple[str, ...]:
    if path.n_before == 1:
        return (
            "One wave before treatment: the line carried on rests on it alone, and the data say "
            "nothing about how far it bends.",
        )
    return ()
