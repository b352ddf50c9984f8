r"""What remains of an effect if trends parted M̄ times as far as at their worst before treatment.

.. math:: |\delta_{t+1} - \delta_t| \le \bar M \max_{s<0} |\delta_{s+1} - \delta_s|, \quad t \ge 0

M̄ = 1: after treatment nothing worse happened between the groups, from one wave to the next, than
before it. The set of trends is the union, over the wave s in which the worst happened and its
sign, of sets given by linear inequalities; an effect is possible if one of them does not reject it.
Each is tested as Andrews, Roth and Pakes (2023) do: with
:math:`\eta = \max_v \gamma_v' y(\theta)` over the vertices of the dual programme, reject if η is
beyond the 1 − κ quantile of what the least favourable trend would give (κ = α/10), or, given which
vertex won and by how little, beyond the truncated normal quantile for the rest of α. This is the
hybrid "C-LF" interval.

For these sets the vertices can be written down, so no programme is solved. With
:math:`D_t = \hat\beta_t - \hat\beta_{t-1}`, :math:`v` the worst difference before,
:math:`W_t = \sum_{j \ge t} w_j` and :math:`\sigma_t^\pm` the errors of :math:`\pm D_t - \bar M v`:

- for every wave, :math:`-2 \bar M v / (\sigma_t^+ + \sigma_t^-)`: the worst must not be negative;
- :math:`\pm(\theta - \sum W_t D_t) - \bar M v \sum |W_t|`, over the sum of
  :math:`|W_t| \sigma_t`: θ must be within reach.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.trend_path import EffectPath, TrendSensitivity, check_bounds, effect_path

DRAWS = 20_000
"""Of the least favourable trend, for a quantile of 0.995."""

WIDEST = 16.0
"""Bounds beyond this are not looked at for the breakdown."""


def relative_magnitude_sensitivity(
    effects: npt.ArrayLike,
    covariance: npt.ArrayLike,
    *,
    at: Sequence[float],
    bounds: Sequence[float] = (0.5, 1.0, 1.5, 2.0),
    reference: float = -1,
    weights: Mapping[float, float] | None = None,
    confidence: float = 0.95,
) -> TrendSensitivity:
    """Give intervals of the effect for trends M̄ times as far apart as before treatment.

    Parameters
    ----------
    effects, covariance : array_like of float, shape (k,) and (k, k)
        Differences between the groups by wave, the reference left out, and their covariance.
    at : sequence of float, length k
        Wave since treatment of each; negative before it.
    bounds : sequence of float, default (0.5, 1, 1.5, 2)
        M̄: a share of the worst before treatment; 0 or above.
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
        ``breakdown`` is searched up to 16.

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
    .. [2] Andrews, Roth and Pakes (2023), "Inference for linear conditional moment inequalities",
       Review of Economic Studies 90(6), 2763-2791.

    Examples
    --------
    The groups moved alike before, within 0.1; the effect of 2 stands whatever M̄.

    >>> found = relative_magnitude_sensitivity(
    ...     [0.1, 0.0, 2.0], np.eye(3) / 400, at=[-3, -2, 0], bounds=[0, 1])
    >>> found.table.round(1)
       bound  ci_low  ci_high
    0    0.0     1.9      2.1
    1    1.0     1.8      2.2
    """
    path = effect_path(
        effects, covariance, at=at, reference=reference, weights=weights, confidence=confidence
    )
    asked = check_bounds(bounds)
    rows = [(bound, *relative_interval(path, bound)) for bound in asked]
    return TrendSensitivity(
        n=len(path.beta),
        **path.parallel(),
        table=pd.DataFrame(rows, columns=["bound", "ci_low", "ci_high"]),
        breakdown=_breakdown(path),
        restriction="relative magnitudes",
        confidence=confidence,
        notes=()
        if path.n_before > 1
        else ("One wave before treatment: the worst of one difference says little.",),
    )


def possible_effects(path: EffectPath, bound: float, theta: Numbers) -> np.ndarray:
    """Say for each effect whether some trend allowed makes it possible.

    Parameters
    ----------
    path : EffectPath
    bound : float
        M̄, 0 or above.
    theta : ndarray of float, shape (m,)
        Effects to test.

    Returns
    -------
    ndarray of bool, shape (m,)
    """
    return _possible(path, _programmes(path, bound), theta)


def relative_interval(path: EffectPath, bound: float) -> tuple[float, float]:
    """Find the smallest and the largest effect that is possible at one bound."""
    programmes = _programmes(path, bound)
    centre = float(path.weight @ path.beta)
    width = 20 * float(np.sqrt(path.weight @ path.covariance @ path.weight))
    for _ in range(30):
        grid = np.linspace(centre - width, centre + width, 2001)
        inside = _possible(path, programmes, grid)
        if inside.any() and not (inside[0] or inside[-1]):
            break
        width *= 2
    places = np.flatnonzero(inside)
    if len(places) == 0:
        return float("nan"), float("nan")
    step = grid[1] - grid[0]
    ends = []
    for place, way in ((places[0], -1), (places[-1], 1)):
        near, far = grid[place], grid[place] + way * step
        for _ in range(25):
            middle = (near + far) / 2
            if _possible(path, programmes, np.array([middle]))[0]:
                near = middle
            else:
                far = middle
        ends.append(float(near))
    return ends[0], ends[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Programme:
    """The vertices for one wave and sign of the worst: rows for β, slopes in θ, and cut-off."""

    rows: Numbers
    slopes: Numbers
    covariance: Numbers
    furthest: float


def _programmes(path: EffectPath, bound: float) -> list[_Programme]:
    differences = np.diff(np.insert(np.eye(len(path.t)), path.n_before, 0.0, axis=0), axis=0)
    before, after = differences[: path.n_before], differences[path.n_before :]
    rng = np.random.default_rng(1)
    root = np.linalg.cholesky(path.covariance + 1e-14 * np.eye(len(path.t)) * path.covariance.max())
    draws = rng.standard_normal((DRAWS, len(path.t))) @ root.T
    level = 1 - path.confidence
    out = []
    for worst in np.concatenate([before, -before]):
        rows, slopes = _vertices(path, after, bound * worst)
        furthest = float(np.quantile((draws @ rows.T).max(axis=1), 1 - level / 10))
        covariance = rows @ path.covariance @ rows.T
        out.append(_Programme(rows=rows, slopes=slopes, covariance=covariance, furthest=furthest))
    return out


def _vertices(path: EffectPath, after: Numbers, reach: Numbers) -> tuple[Numbers, Numbers]:
    def errors(rows: Numbers) -> Numbers:
        found: Numbers = np.sqrt(np.einsum("ij,jk,ik->i", rows, path.covariance, rows))
        return found

    over, under = errors(after - reach), errors(-after - reach)
    pairs = -2 * reach / (over + under)[:, None]
    total = np.cumsum(path.weight[path.t > 0][::-1])[::-1]
    size = np.abs(total)
    move = total @ after
    too_high = size @ np.where(total > 0, under, over)
    too_low = size @ np.where(total > 0, over, under)
    high = (-move - size.sum() * reach) / too_high
    low = (move - size.sum() * reach) / too_low
    slopes = np.concatenate([np.zeros(len(pairs)), [1 / too_high, -1 / too_low]])
    return np.vstack([pairs, high, low]), slopes


def _possible(path: EffectPath, programmes: list[_Programme], theta: Numbers) -> np.ndarray:
    level = 1 - path.confidence
    accepted = np.zeros(len(theta), dtype=bool)
    for programme in programmes:
        accepted |= ~_rejected(programme, path.beta, theta, level)
    return accepted


def _rejected(programme: _Programme, beta: Numbers, theta: Numbers, level: float) -> np.ndarray:
    """Run the hybrid test of every θ under one programme."""
    kappa = level / 10
    rest = (level - kappa) / (1 - kappa)
    z = programme.rows @ beta + np.outer(theta, programme.slopes)
    star = z.argmax(axis=1)
    eta = z.max(axis=1)
    variance = np.diag(programme.covariance)[star]
    # A vertex without variance is nought for certain: no evidence against θ.
    sure = variance <= 1e-14 * programme.covariance.max()
    sigma = np.sqrt(np.where(sure, 1.0, variance))
    share = programme.covariance[star] / np.where(sure, 1.0, variance)[:, None]
    left = z - share * eta[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        turn = left / (1 - share)
    low = np.where(share < 1 - 1e-10, turn, -np.inf).max(axis=1) / sigma
    high = np.where(share > 1 + 1e-10, turn, np.inf).min(axis=1)
    high = np.minimum(high, programme.furthest) / sigma
    found = eta / sigma
    p_value = _truncated_tail(found, low, high)
    by_rest = (found > 0) & (low <= found) & (found <= high) & (p_value < rest)
    rejected: np.ndarray = ~sure & ((eta > programme.furthest) | by_rest)
    return rejected


def _truncated_tail(found: Numbers, low: Numbers, high: Numbers) -> Numbers:
    """Give P(Z > found) of a standard normal between low and high; in logs, far out."""
    at, begin, end = (special.log_ndtr(-value) for value in (found, low, high))
    with np.errstate(invalid="ignore", divide="ignore"):
        top = np.exp(at - begin) - np.exp(end - begin)
        tail: Numbers = top / (1 - np.exp(end - begin))
    return np.where(np.isfinite(tail), tail, 1.0)


def _breakdown(path: EffectPath) -> float:
    def possible(bound: float) -> bool:
        return bool(possible_effects(path, bound, np.zeros(1))[0])

    if possible(0.0):
        return 0.0
    low, high = 0.0, 0.5
    while not possible(high):
        low, high = high, 2 * high
        if high > WIDEST:
            return float("inf")
    while high - low > 1e-3:
        middle = (low + high) / 2
        low, high = (low, middle) if possible(middle) else (middle, high)
    return high
