r"""Sum the effects on cohorts by wave up to the numbers a report leads with.

Every summary is an average of effects, weighted by how many people each stands for:

- **simple**: over all cohorts and waves since treatment;
- **event**: by waves since treatment began; overall, the plain mean from 0 on;
- **group**: by cohort, the plain mean of its waves; overall, weighted by cohort;
- **calendar**: by wave, over the cohorts treated by then; overall, the plain mean of the waves.

The weights are estimated too: another sample would hold more of one cohort and less of another. So
with :math:`A = \sum_j p_j a_j / \sum_j p_j` the variance takes in, beside
:math:`\partial A / \partial a_j = p_j / P`, also
:math:`\partial A / \partial p_k = \sum_{j \in k} (a_j - A) / P`.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.staggered_effects import Effects

Aggregate = Literal["simple", "event", "group", "calendar"]
"""By what the effects are summed up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Averages of effects.

    Attributes
    ----------
    at : tuple of float
        Waves since treatment, cohorts, or waves; empty for "simple".
    estimate, std_error : ndarray of float, shape (M,)
        One for each of `at`.
    n : ndarray of float, shape (M,)
        Treated people behind each.
    overall, overall_std_error : float
        Over all of them.
    """

    at: tuple[float, ...]
    estimate: Numbers
    std_error: Numbers
    n: Numbers
    overall: float
    overall_std_error: float


def summarise(effects: Effects, aggregate: Aggregate) -> Summary:
    """Average the effects.

    Parameters
    ----------
    effects : Effects
    aggregate : {"simple", "event", "group", "calendar"}

    Returns
    -------
    Summary
    """
    treated = effects.time >= effects.first
    if aggregate == "simple":
        value, slope = _by_size(effects, treated)
        return _summary(effects, (), [], [], value, slope)
    key = {
        "event": effects.time - effects.first,
        "group": effects.first,
        "calendar": effects.time,
    }[aggregate]
    used = np.ones(treated.shape, dtype=bool) if aggregate == "event" else treated
    at = tuple(float(value) for value in np.unique(key[used]))
    average = _plain if aggregate == "group" else _by_size
    parts = [average(effects, used & (key == value)) for value in at]
    values, slopes = np.array([p[0] for p in parts]), np.array([p[1] for p in parts])
    if aggregate == "group":
        value, slope = _over_cohorts(effects, at, values, slopes)
    else:
        leading = np.array(at) >= 0 if aggregate == "event" else np.ones(len(at), dtype=bool)
        value, slope = float(values[leading].mean()), slopes[leading].mean(axis=0)
    members = [used & (key == value) for value in at]
    return _summary(effects, at, parts, members, value, slope)


def pretrend(effects: Effects) -> tuple[float, float, float]:
    """Test whether all effects before treatment are nil together (Wald).

    Returns
    -------
    statistic, df, p_value : float
        NaN, 0, NaN if there are none or they cannot be told apart.
    """
    before = np.flatnonzero(effects.time < effects.first)
    covariance = effects.covariance[np.ix_(before, before)]
    if len(before) == 0 or np.linalg.matrix_rank(covariance, hermitian=True) < len(before):
        return float("nan"), 0.0, float("nan")
    att = effects.att[before]
    statistic = float(att @ np.linalg.solve(covariance, att))
    return statistic, float(len(before)), float(stats.chi2.sf(statistic, len(before)))


def _by_size(effects: Effects, chosen: np.ndarray) -> tuple[float, Numbers]:
    """Average some effects by the share of their cohort; with the slopes in effects and shares."""
    place = np.searchsorted(effects.cohorts, effects.first)
    share = np.where(chosen, effects.share[place], 0.0)
    total = share.sum()
    value = float(share @ effects.att / total)
    by_share = np.zeros(len(effects.share))
    np.add.at(by_share, place[chosen], (effects.att[chosen] - value) / total)
    return value, np.concatenate([share / total, by_share])


def _plain(effects: Effects, chosen: np.ndarray) -> tuple[float, Numbers]:
    weight = chosen / chosen.sum()
    return float(weight @ effects.att), np.concatenate([weight, np.zeros(len(effects.share))])


def _over_cohorts(
    effects: Effects, at: tuple[float, ...], values: Numbers, slopes: Numbers
) -> tuple[float, Numbers]:
    place = np.searchsorted(effects.cohorts, np.array(at))
    share = effects.share[place]
    value = float(share @ values / share.sum())
    slope = share @ slopes / share.sum()
    slope[len(effects.att) + place] += (values - value) / share.sum()
    return value, slope


def _summary(
    effects: Effects,
    at: tuple[float, ...],
    parts: list[tuple[float, Numbers]],
    members: list[np.ndarray],
    value: float,
    slope: Numbers,
) -> Summary:
    def std_error(row: Numbers) -> float:
        return math.sqrt(max(float(row @ effects.covariance @ row), 0.0))

    people = [_people(effects, chosen) for chosen in members]
    return Summary(
        at=at,
        estimate=np.array([part[0] for part in parts]),
        std_error=np.array([std_error(part[1]) for part in parts]),
        n=np.array(people),
        overall=value,
        overall_std_error=std_error(slope),
    )


def _people(effects: Effects, chosen: np.ndarray) -> float:
    _, once = np.unique(effects.first[chosen], return_index=True)
    return float(effects.n_treated[chosen][once].sum())
