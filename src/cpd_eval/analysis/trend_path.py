r"""Effects wave by wave, and what becomes of their sum if trends were not parallel.

An event study gives differences between the groups before treatment, :math:`\beta_t` with t < 0,
and after it, all against the reference wave t = 0. What differs between the groups without any
effect, :math:`\delta_t`, is nil if trends were parallel. Rambachan and Roth (2023) let it be
something else, within limits that the differences before treatment make sensible, and ask which
effects :math:`\theta = \sum_{t>0} w_t (\beta_t - \delta_t)` remain possible:

- :mod:`cpd_eval.analysis.smoothness`: the slope of :math:`\delta` changes by at most M a wave;
- :mod:`cpd_eval.analysis.relative_trends`: from one wave to the next it moves at most M̄ times
  as far as it did at its worst before treatment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import check_confidence
from cpd_eval.errors import AnalysisError, DataError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrendSensitivity:
    """Which effects remain possible if trends were not parallel.

    Attributes
    ----------
    n : int
        Differences used, before and after treatment.
    estimate, std_error, ci_low, ci_high, p_value : float
        Of the (weighted mean) effect if trends *were* parallel; normal.
    table : pandas.DataFrame
        A row a bound: ``bound``, ``ci_low``, ``ci_high`` of the effect.
    breakdown : float
        The smallest bound at which no effect at all becomes possible; 0 if it is so even with
        parallel trends, infinity if it is not within the bounds looked at.
    restriction : {"smoothness", "relative magnitudes"}
    confidence : float
        Coverage of each interval.
    notes : tuple of str
        What to beware of; empty if nothing.
    """

    n: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    table: pd.DataFrame
    breakdown: float
    restriction: str
    confidence: float
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectPath:
    """Differences between the groups, in order of waves.

    Attributes
    ----------
    beta, covariance : ndarray of float, shape (k,) and (k, k)
        Differences, and their covariance.
    t : ndarray of float, shape (k,)
        Waves from the reference: −p … −1, 1 … q.
    weight : ndarray of float, shape (k,)
        How the effects after treatment are summed; 0 before.
    confidence : float
        Coverage of intervals.
    """

    beta: Numbers
    covariance: Numbers
    t: Numbers
    weight: Numbers
    confidence: float

    @property
    def n_before(self) -> int:
        """How many differences lie before treatment."""
        return int((self.t < 0).sum())

    @property
    def n_after(self) -> int:
        """How many effects there are."""
        return int((self.t > 0).sum())

    def parallel(self) -> dict[str, float]:
        """Give the estimate and its interval if trends were parallel."""
        estimate = float(self.weight @ self.beta)
        error = float(np.sqrt(self.weight @ self.covariance @ self.weight))
        half = float(stats.norm.ppf((1 + self.confidence) / 2)) * error
        return {
            "estimate": estimate,
            "std_error": error,
            "ci_low": estimate - half,
            "ci_high": estimate + half,
            "p_value": float(2 * stats.norm.sf(abs(estimate) / error)),
        }


def effect_path(
    effects: npt.ArrayLike,
    covariance: npt.ArrayLike,
    *,
    at: Sequence[float],
    reference: float,
    weights: Mapping[float, float] | None,
    confidence: float,
) -> EffectPath:
    """Check the differences and put them in order.

    Parameters
    ----------
    effects, covariance : array_like of float, shape (k,) and (k, k)
        Without the reference wave.
    at : sequence of float, length k
        Wave since treatment of each; negative before it. All waves from the first to the last.
    reference : float
        The wave everything is held against.
    weights : mapping of wave to float, or None
        How effects from wave 0 on are summed; None is their mean.
    confidence : float
        Coverage of intervals.

    Returns
    -------
    EffectPath

    Raises
    ------
    DataError
        If shapes do not fit, a number is missing, or the covariance is none.
    AnalysisError
        If a wave is left out, or there is none before or none after treatment.

    Examples
    --------
    >>> path = effect_path([0.1, 0.4], np.eye(2), at=[-2, 0], reference=-1, weights=None,
    ...                    confidence=0.95)
    >>> path.t.tolist(), path.weight.tolist()
    ([-1.0, 1.0], [0.0, 1.0])
    """
    check_confidence(confidence)
    beta, sigma = np.asarray(effects, dtype=float), np.asarray(covariance, dtype=float)
    wave = np.asarray(at, dtype=float)
    _check_numbers(beta, sigma, wave)
    order = np.argsort(wave)
    t = wave[order] - reference
    _check_waves(t, wave[order], reference)
    if weights is None:
        weight = np.where(t > 0, 1 / (t > 0).sum(), 0.0)
    else:
        strange = sorted(set(weights) - set(wave[wave > reference].tolist()))
        if strange or not any(weights.values()):
            raise AnalysisError(
                f"weights: {strange or 'all are 0'}; waves after treatment and a weight other than "
                f"0 are expected.\nWaves there are: {[f'{w:g}' for w in wave if w > reference]}."
            )
        weight = np.array([weights.get(value, 0.0) for value in wave[order].tolist()])
    return EffectPath(
        beta=beta[order],
        covariance=sigma[np.ix_(order, order)],
        t=t,
        weight=weight,
        confidence=confidence,
    )


def check_bounds(bounds: Sequence[float]) -> tuple[float, ...]:
    """Refuse bounds that are no numbers of 0 or more."""
    found = tuple(float(bound) for bound in bounds)
    if not found or not all(np.isfinite(bound) and bound >= 0 for bound in found):
        raise AnalysisError(
            f"bounds={list(bounds)!r}: one or more numbers of 0 or above are expected.\n"
            "Name how far from parallel the trends may have been."
        )
    return found


def _check_numbers(beta: Numbers, sigma: Numbers, wave: Numbers) -> None:
    k = len(beta)
    if beta.shape != (k,) or sigma.shape != (k, k) or wave.shape != (k,):
        raise DataError(
            f"the effects: {beta.shape}, covariance {sigma.shape}, at {wave.shape}; k effects, a k "
            "× k covariance and k waves are expected.\nLeave the reference wave out of all three."
        )
    if not (np.isfinite(beta).all() and np.isfinite(sigma).all()):
        raise DataError(
            "the effects: a number is missing or infinite; each must be known.\n"
            "Leave waves without an estimate out, with all before (or after) them."
        )
    scale = np.sqrt(np.abs(np.diag(sigma)))
    if not (scale > 0).all() or np.abs(sigma - sigma.T).max() > 1e-8 * scale.max() ** 2:
        raise DataError(
            "the covariance: it must be symmetric with variances above 0.\n"
            "Take it from the same estimate as the effects."
        )


def _check_waves(t: Numbers, wave: Numbers, reference: float) -> None:
    before, after = t[t < 0], t[t > 0]
    if len(before) == 0 or len(after) == 0 or (wave[t > 0] < 0).any():
        raise AnalysisError(
            f"the waves: {len(before)} before the reference {reference:g}, {len(after)} after; 1 "
            "or more each are needed, and no treatment before wave 0.\nAdd waves before treatment; "
            "without them nothing says how far from parallel trends may be."
        )
    whole = np.concatenate([np.arange(-len(before), 0), np.arange(1, len(after) + 1)])
    if not np.array_equal(t, whole):
        raise AnalysisError(
            f"the waves: found {', '.join(f'{w:g}' for w in wave)} with reference {reference:g}; "
            "every wave from the first to the last, one apart, is expected.\nNumber the waves one "
            "apart, and estimate an effect for each."
        )
