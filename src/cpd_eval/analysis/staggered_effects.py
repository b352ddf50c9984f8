r"""Compute the effect on every cohort in every wave, and how all of them vary together.

The effect on the cohort that began in g, in wave t, is what its mean moved by since its base wave,
less what the comparison group moved by:

.. math:: ATT(g,t) = (\bar y_{g,t} - \bar y_{g,b}) - (\bar y_{C,t} - \bar y_{C,b})

From g on, the base b is the last wave before g; before g it is the wave before t, which shows
whether the cohort moved like the others while nobody treated it. C is everybody never treated, or
also those who begin after both waves.

What a person i of cohort k adds to ATT(g,t) is linear in the person's answers,
:math:`L_k \cdot (y_i - \bar y_k) + d_k`, where d is not zero because a comparison group of several
cohorts has a mean of its own. So the covariance of any two effects is
:math:`\sum_k L_k' S_k M_k + n_k d_k e_k` with the cohort's cross products S: no person is needed
again. With clusters the same is summed within each first.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.staggered_cohorts import Cohorts


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """Effects on cohorts by wave, with their covariance.

    Attributes
    ----------
    first, time : ndarray of float, shape (J,)
        Beginning and wave of each effect.
    n_treated, n_comparison : ndarray of float, shape (J,)
        People behind it.
    att : ndarray of float, shape (J,)
        The effects.
    cohorts, share : ndarray of float, shape (K,)
        All beginnings, infinity for never; the share of the people in each.
    covariance : ndarray of float, shape (J + K, J + K)
        Of effects and shares together.
    df : float
        Degrees of freedom: infinity, or clusters − 1.
    n, n_clusters : int
        People; clusters, 0 if people were assigned one by one.
    notes : tuple of str
        Which effects could not be computed.
    """

    first: Numbers
    time: Numbers
    n_treated: Numbers
    n_comparison: Numbers
    att: Numbers
    cohorts: Numbers
    share: Numbers
    covariance: Numbers
    df: float
    n: int
    n_clusters: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One effect to be computed: cohort g in wave t, against its base and its comparison group.

    Attributes
    ----------
    cohort : int
        Place of the treated cohort.
    now, base : int
        Places of the two waves.
    against : ndarray of bool, shape (K,)
        Which cohorts are compared with.
    """

    cohort: int
    now: int
    base: int
    against: np.ndarray


def comparisons(first: Numbers, times: Numbers, control: str) -> tuple[list[Comparison], list[str]]:
    """List the effects that can be computed, and say which cannot.

    Parameters
    ----------
    first : ndarray of float, shape (K,)
        Beginnings, infinity for never.
    times : ndarray of float, shape (T,)
        Waves.
    control : {"never", "not_yet"}
        Who is compared with.

    Returns
    -------
    list of Comparison, list of str

    Examples
    --------
    >>> todo, _ = comparisons(np.array([2.0, np.inf]), np.array([1.0, 2.0, 3.0]), "never")
    >>> [(int(c.base), int(c.now)) for c in todo]
    [(0, 1), (0, 2)]
    """
    found, absent = [], []
    for cohort, began in enumerate(first):
        if not np.isfinite(began):
            continue
        before = int(np.searchsorted(times, began)) - 1
        for now in range(1, len(times)):
            base = before if times[now] >= began else now - 1
            against = np.isinf(first)
            if control == "not_yet":
                against = (first > times[max(now, base)]) & (np.arange(len(first)) != cohort)
            if against.any():
                found.append(Comparison(cohort=cohort, now=now, base=base, against=against))
            else:
                absent.append(f"{began:g} in {times[now]:g}")
    notes = [f"Nobody to compare with: cohort {', '.join(absent)}."] if absent else []
    return found, notes


def effects_of(data: Cohorts, control: str) -> Effects:
    """Compute all effects of a panel from its cohorts.

    Parameters
    ----------
    data : Cohorts
    control : {"never", "not_yet"}

    Returns
    -------
    Effects
    """
    todo, notes = comparisons(data.first, data.waves.times, control)
    k, t, j = len(data.n), len(data.waves.times), len(todo)
    att, load, shift = np.zeros(j), np.zeros((j + k, k, t)), np.zeros((j + k, k))
    for row, one in enumerate(todo):
        moved = data.mean[:, one.now] - data.mean[:, one.base]
        size = data.n[one.against].sum()
        elsewhere = float(data.n[one.against] @ moved[one.against] / size)
        att[row] = moved[one.cohort] - elsewhere
        weight = np.where(one.against, -1 / size, 0.0)
        weight[one.cohort] = 1 / data.n[one.cohort]
        load[row, :, one.now], load[row, :, one.base] = weight, -weight
        shift[row] = np.where(one.against, weight * (moved - elsewhere), 0.0)
    total = float(data.n.sum())
    share = data.n / total
    shift[j:] = (np.eye(k) - share[:, None]) / total
    covariance, n_clusters = _covariance(data, load, shift)
    return Effects(
        **described(todo, data.first, data.waves.times, data.n),
        att=att,
        cohorts=data.first,
        share=share,
        covariance=covariance,
        df=n_clusters - 1.0 if n_clusters else float("inf"),
        n=int(total),
        n_clusters=n_clusters,
        notes=tuple(notes),
    )


def described(todo: list[Comparison], first: Numbers, times: Numbers, n: Numbers) -> dict[str, Any]:
    """Give cohort, wave and numbers of people of each effect."""
    return {
        "first": np.array([first[one.cohort] for one in todo]),
        "time": np.array([times[one.now] for one in todo]),
        "n_treated": np.array([n[one.cohort] for one in todo]),
        "n_comparison": np.array([n[one.against].sum() for one in todo]),
    }


def _covariance(data: Cohorts, load: Numbers, shift: Numbers) -> tuple[Numbers, int]:
    if not len(data.cluster):
        within = np.einsum("jkt,kts,lks->jl", load, data.cross, load, optimize=True)
        return within + (shift * data.n) @ shift.T, 0
    rows = np.einsum("jrt,rt->rj", load[:, data.cluster_cohort], data.cluster_off)
    rows += data.cluster_n[:, None] * shift[:, data.cluster_cohort].T
    n_clusters = int(data.cluster.max()) + 1
    influence = np.zeros((n_clusters, len(load)))
    np.add.at(influence, data.cluster, rows)
    return n_clusters / max(n_clusters - 1, 1) * (influence.T @ influence), n_clusters
