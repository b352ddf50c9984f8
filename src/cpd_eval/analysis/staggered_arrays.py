"""Reduce a panel held in memory to its cohorts, by arrays instead of groups.

A pandas frame has no engine that could group half a million people quickly; numbering the people
and laying their answers out as a table of person × wave does the same in a fraction of the time.
What comes out is what :mod:`cpd_eval.analysis.staggered_rows` gets from an engine, to the last
sentence; the tests hold the two to each other.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import Frame, infinite, number
from cpd_eval.analysis.staggered_waves import Waves


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of a panel as arrays, one entry a row.

    Attributes
    ----------
    unit : ndarray of int
        Number of the person, -1 for none.
    cluster : ndarray of int
        Number of the cluster; empty if not clustered.
    clusters : ndarray
        What the numbers stand for.
    time, first, score : ndarray of float
        NaN where missing.
    n_infinite : int
        Scores that are infinite.
    """

    unit: np.ndarray
    cluster: np.ndarray
    clusters: np.ndarray
    time: Numbers
    first: Numbers
    score: Numbers
    n_infinite: int


def rows_of(
    frame: Frame, *, outcome: str, unit: str, time: str, first_treated: str, cluster: str | None
) -> Rows:
    """Take the columns out of a frame in memory."""
    texts = {"unit": unit} | ({"cluster": cluster} if cluster else {})
    native: pd.DataFrame = (
        frame.select(
            **texts,
            time=number(time),
            first=number(first_treated),
            score=number(outcome),
            infinite=infinite(outcome),
        )
        .collect()
        .to_native()
    )
    clusters, names = np.zeros(0, dtype=int), np.zeros(0, dtype=object)
    if cluster:
        clusters, found = pd.factorize(native["cluster"], use_na_sentinel=False)
        names = np.asarray(found, dtype=object)
    columns = {
        name: native[name].to_numpy(dtype=float, na_value=np.nan)
        for name in ("time", "first", "score")
    }
    return Rows(
        unit=pd.factorize(native["unit"])[0],
        cluster=clusters,
        clusters=names,
        n_infinite=int(native["infinite"].sum()),
        **columns,
    )


def wave_table(rows: Rows) -> pd.DataFrame:
    """Count answers, and average them, by wave and beginning of treatment."""
    wave, waves = pd.factorize(rows.time, use_na_sentinel=False)
    began, beginnings = pd.factorize(rows.first, use_na_sentinel=False)
    cell = wave * len(beginnings) + began
    size = len(waves) * len(beginnings)
    known = ~np.isnan(rows.score)
    n = np.bincount(cell, known, size)
    total = np.bincount(cell, np.where(known, rows.score, 0.0), size)
    table = pd.DataFrame(
        {
            "time": np.repeat(waves, len(beginnings)),
            "first": np.tile(beginnings, len(waves)),
            "mean": np.divide(total, n, out=np.full(size, np.nan), where=n > 0),
            "n": n.astype(int),
            "infinite": 0,
            "rows": np.bincount(cell, minlength=size),
        }
    )
    table.loc[0, "infinite"] = rows.n_infinite
    return table[table["rows"] > 0].reset_index(drop=True)


def cohort_table(rows: Rows, waves: Waves) -> tuple[pd.DataFrame, int]:
    """Sum answers and their products by cohort (and cluster).

    Returns
    -------
    pandas.DataFrame, int
        As the engine's; and how many people are in more than one cluster.
    """
    used = rows.time <= waves.last
    nameless = int((rows.unit[used] < 0).any())
    used &= rows.unit >= 0
    unit, score = rows.unit[used], rows.score[used]
    n_units = int(rows.unit.max(initial=-1)) + 1
    place = np.searchsorted(waves.times, rows.time[used])
    known = ~np.isnan(score) & (waves.times[place] == rows.time[used])
    y = np.full((n_units, len(waves.times)), np.nan)
    y[unit[known], place[known]] = score[known]
    began = np.where(_never(rows.first[used], waves), waves.last + 1.0, rows.first[used])
    first, moved = _of_unit(unit, began, n_units)
    there = np.bincount(unit, minlength=n_units) > 0
    people = {"first": first[there]}
    n_strays = 0
    if len(rows.clusters):
        cluster, strays = _of_unit(unit, rows.cluster[used], n_units)
        people["cpd_cluster"], n_strays = cluster[there], int(strays.sum())
    twice = np.bincount(unit[known], minlength=n_units) > (~np.isnan(y)).sum(axis=1)
    table = _summed(people, y[there] - waves.mean, twice[there], moved[there])
    if len(rows.clusters):
        table["cpd_cluster"] = rows.clusters[table["cpd_cluster"].to_numpy(int)]
    table["n_nameless"] = 0.0
    table.loc[0, "n_nameless"] = nameless
    return table, n_strays


def _summed(
    people: dict[str, np.ndarray], z: Numbers, twice: np.ndarray, moved: np.ndarray
) -> pd.DataFrame:
    whole = ~np.isnan(z).any(axis=1)
    groups = pd.DataFrame(people).groupby(list(people), sort=True)
    code, table = groups.ngroup().to_numpy(), groups.size().reset_index()[list(people)]
    k, t = len(table), z.shape[1]
    table["n"] = np.bincount(code, whole, k)
    table["n_incomplete"] = np.bincount(code, ~whole, k)
    table["n_twice"], table["n_moved"] = np.bincount(code, twice, k), np.bincount(code, moved, k)
    code, z = code[whole], z[whole]
    for i in range(t):
        table[f"y_{i}"] = np.bincount(code, z[:, i], k)
    if "cpd_cluster" in people:
        return table
    products = [z[code == group].T @ z[code == group] for group in range(k)]
    for i in range(t):
        for j in range(i, t):
            table[f"p_{i}_{j}"] = [float(product[i, j]) for product in products]
    return table


def _of_unit(unit: np.ndarray, values: np.ndarray, n_units: int) -> tuple[np.ndarray, np.ndarray]:
    """Give each person's value, and who has more than one."""
    mine = np.zeros(n_units, dtype=values.dtype)
    mine[unit] = values
    return mine, np.bincount(unit, values != mine[unit], n_units) > 0


def _never(first: Numbers, waves: Waves) -> np.ndarray:
    never = np.isnan(first) | (first > waves.last)
    return never | (first == 0) if waves.times[0] > 0 else never
