"""What cohorts have in common: everybody whose treatment began in the same wave.

The statistics here are sufficient: every effect, every error and every test of
:mod:`cpd_eval.analysis.staggered` without covariates follows from them exactly.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.staggered_waves import Waves, early_note, incomplete_note


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohorts:
    """The sufficient statistics of a balanced panel.

    Attributes
    ----------
    waves : Waves
        The T waves and what had to be decided about them.
    first : ndarray of float, shape (K,)
        When each cohort's treatment began; infinity for the never treated.
    n : ndarray of float, shape (K,)
        People of each.
    mean : ndarray of float, shape (K, T)
        Mean outcome by wave.
    cross : ndarray of float, shape (K, T, T)
        Sums of products of the deviations from the cohort's means; zeros if clustered.
    cluster, cluster_cohort : ndarray of int, shape (R,)
        A row a cluster × cohort: which of each. Empty if not clustered.
    cluster_n, cluster_off : ndarray of float, shape (R,) and (R, T)
        People in it, and the sums of their deviations from the cohort's means.
    n_dropped : int
        People left out.
    notes : tuple of str
        Why, a sentence each.
    """

    waves: Waves
    first: Numbers
    n: Numbers
    mean: Numbers
    cross: Numbers
    cluster: np.ndarray
    cluster_cohort: np.ndarray
    cluster_n: Numbers
    cluster_off: Numbers
    n_dropped: int
    notes: tuple[str, ...]


def lay_out(table: pd.DataFrame, waves: Waves) -> Cohorts:
    """Turn sums by cohort (and cluster) into statistics, and say who was left out.

    Parameters
    ----------
    table : pandas.DataFrame
        A row a cohort, or a cohort × cluster: ``first``, counts, sums ``y_i`` of the answers about
        the waves' means, and, without clusters, of their products ``p_i_j``.
    waves : Waves

    Returns
    -------
    Cohorts
    """
    notes = list(waves.notes)
    early = table["first"] <= waves.times[0]
    dropped = int(table.loc[early, ["n", "n_incomplete"]].to_numpy().sum())
    if dropped:
        notes.append(early_note(dropped, float(waves.times[0])))
    table = table[~early]
    if incomplete := int(table["n_incomplete"].sum()):
        notes.append(incomplete_note(incomplete, "an answer"))
    table = table[table["n"] > 0].reset_index(drop=True)
    place, first = pd.factorize(table["first"], sort=True)
    k, t = len(first), len(waves.times)
    n = np.bincount(place, table["n"].to_numpy(float), k).astype(float)
    sums = table[[f"y_{i}" for i in range(t)]].to_numpy(float)
    mean = np.column_stack([np.bincount(place, column, k) for column in sums.T]) / n[:, None]
    return Cohorts(
        waves=waves,
        first=np.where(np.asarray(first, dtype=float) > waves.last, np.inf, first),
        n=n,
        mean=mean + waves.mean,
        cross=_cross(table, place, n, mean),
        **_clusters(table, place, sums, mean),
        n_dropped=dropped + incomplete,
        notes=tuple(notes),
    )


def _cross(table: pd.DataFrame, place: np.ndarray, n: Numbers, mean: Numbers) -> Numbers:
    k, t = mean.shape
    cross = np.zeros((k, t, t))
    if "cpd_cluster" in table:
        return cross
    for i in range(t):
        for j in range(i, t):
            sums = np.bincount(place, table[f"p_{i}_{j}"].to_numpy(float), k)
            cross[:, i, j] = cross[:, j, i] = sums - n * mean[:, i] * mean[:, j]
    return cross


def _clusters(table: pd.DataFrame, place: np.ndarray, sums: Numbers, mean: Numbers) -> Any:
    if "cpd_cluster" not in table:
        empty = np.zeros(0)
        return {
            "cluster": empty.astype(int),
            "cluster_cohort": empty.astype(int),
            "cluster_n": empty,
            "cluster_off": np.zeros((0, mean.shape[1])),
        }
    n = table["n"].to_numpy(float)
    return {
        "cluster": pd.factorize(table["cpd_cluster"])[0],
        "cluster_cohort": place,
        "cluster_n": n,
        "cluster_off": sums - n[:, None] * mean[place],
    }
