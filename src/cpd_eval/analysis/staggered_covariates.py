"""Compute staggered effects among people who are alike in what is known of them.

Without covariates a cohort's statistics are enough (:mod:`cpd_eval.analysis.staggered_rows`); with
them the rows are needed: the columns named, and no others, are read. Covariates are taken from the
base wave of each effect, so that nothing that treatment may have changed is adjusted for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cpd_eval.analysis.doubly_robust import Adjustment, doubly_robust_change
from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import NOT_KNOWN, Frame, infinite, label, number, refuse_infinite
from cpd_eval.analysis.staggered_effects import Comparison, Effects, comparisons, described
from cpd_eval.analysis.staggered_waves import Waves, early_note, incomplete_note, plan_waves
from cpd_eval.errors import AnalysisError, DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A balanced panel as arrays.

    Attributes
    ----------
    times : ndarray of float, shape (T,)
        The waves.
    first : ndarray of float, shape (n,)
        Beginning of everybody's treatment, infinity for never.
    outcome : ndarray of float, shape (n, T)
        A row a person, a column a wave.
    covariates : ndarray of float, shape (n, T, p)
        With a column of ones.
    cluster : ndarray of int, shape (n,)
        Empty if people were assigned one by one.
    n_dropped : int
        People left out.
    notes : tuple of str
        Why.
    """

    times: Numbers
    first: Numbers
    outcome: Numbers
    covariates: Numbers
    cluster: np.ndarray
    n_dropped: int
    notes: tuple[str, ...]


def read_people(
    rows: Frame,
    *,
    outcome: str,
    unit: str,
    time: str,
    first_treated: str,
    cluster: str | None,
    covariates: Sequence[str],
    control: str,
) -> Panel:
    """Read the rows of a panel and lay them out a row a person."""
    values = {f"x_{i}": number(name) for i, name in enumerate(covariates)}
    texts = {"unit": unit} | ({"cluster": cluster} if cluster else {})
    table = (
        rows.select(
            **texts,
            time=number(time),
            first=number(first_treated),
            score=number(outcome),
            infinite=infinite(outcome),
            **values,
        )
        .collect("pyarrow")
        .to_pandas()
    )
    refuse_infinite(int(table["infinite"].sum()), f"column '{outcome}'")
    for name in texts:
        table[name] = [label(value) for value in table[name]]
    waves = plan_waves(_wave_table(table), time, control)
    table = table[table["time"].isin(waves.times)]
    _refuse(table, unit, cluster)
    return _lay_out(table, waves, list(values))


def effects_among_alike(data: Panel, control: str, adjustment: Adjustment) -> Effects:
    """Compute all effects of a panel with covariates.

    Parameters
    ----------
    data : Panel
    control : {"never", "not_yet"}
    adjustment : {"doubly_robust", "regression"}

    Returns
    -------
    Effects
    """
    cohorts, cohort = np.unique(data.first, return_inverse=True)
    size = np.bincount(cohort).astype(float)
    todo, notes = comparisons(cohorts, data.times, control)
    total = len(data.first)
    found: list[tuple[Comparison, float, Numbers]] = []
    for one in todo:
        among = (cohort == one.cohort) | one.against[cohort]
        result = doubly_robust_change(
            data.outcome[among, one.now] - data.outcome[among, one.base],
            cohort[among] == one.cohort,
            data.covariates[among, one.base],
            adjustment,
        )
        if isinstance(result, str):
            notes.append(f"Cohort {cohorts[one.cohort]:g} in {data.times[one.now]:g}: {result}.")
            continue
        mine = np.zeros(total)
        mine[among] = result[1] / among.sum()
        found.append((one, result[0], mine))
    if not any(data.times[one.now] >= cohorts[one.cohort] for one, _, _ in found):
        raise AnalysisError(
            f"the panel: no effect can be computed with these covariates. {' '.join(notes)}\n"
            "Name fewer covariates, or put small cohorts together."
        )
    share = size / total
    shares = ((cohort[:, None] == np.arange(len(cohorts))) - share) / total
    influence: Numbers = np.column_stack([*(f[2] for f in found), shares])
    n_clusters, factor = 0, 1.0
    if len(data.cluster):
        n_clusters = int(data.cluster.max()) + 1
        together = np.zeros((n_clusters, influence.shape[1]))
        np.add.at(together, data.cluster, influence)
        influence, factor = together, n_clusters / max(n_clusters - 1, 1)
    return Effects(
        **described([f[0] for f in found], cohorts, data.times, size),
        att=np.array([f[1] for f in found]),
        cohorts=cohorts,
        share=share,
        covariance=factor * influence.T @ influence,
        df=n_clusters - 1.0 if n_clusters else float("inf"),
        n=total,
        n_clusters=n_clusters,
        notes=tuple(notes),
    )


def _wave_table(table: pd.DataFrame) -> pd.DataFrame:
    if table["score"].notna().sum() == 0:
        raise AnalysisError(
            f"the frame: none of {len(table)} rows has an answer.\nCheck the outcome named."
        )
    groups = table.groupby(["time", "first"], dropna=False, sort=False)["score"]
    return (
        groups.agg(["mean", "count", "size"])
        .reset_index()
        .set_axis(["time", "first", "mean", "n", "rows"], axis=1)
    )


def _refuse(table: pd.DataFrame, unit: str, cluster: str | None) -> None:
    answered = table[table["score"].notna()]
    if twice := int(answered.duplicated(["unit", "time"]).sum()):
        raise DataError(
            f"the frame, column '{unit}': {twice} people have two answers in one wave; one is "
            "expected.\nKeep the last answer of each person and wave."
        )
    begun = table[["unit", "first"]].drop_duplicates()["unit"].duplicated().sum()
    if begun:
        raise DataError(
            f"the frame, column '{unit}': {begun} people have more than one beginning of treatment;"
            " one is expected.\nKeep the first, in every wave of the person."
        )
    if cluster is None:
        return
    moved = table[["unit", "cluster"]].drop_duplicates()["unit"].duplicated().sum()
    if moved or (table["cluster"] == NOT_KNOWN).any():
        raise DataError(
            f"the frame, column '{cluster}': {moved} people are in more than one cluster, and "
            f"{int((table['cluster'] == NOT_KNOWN).sum())} rows name none; each person must stay "
            "in one.\nUse the cluster of the first wave for all."
        )


def _lay_out(table: pd.DataFrame, waves: Waves, covariates: list[str]) -> Panel:
    times = waves.times
    people = table.groupby("unit", sort=True).first()
    first = people["first"].fillna(np.inf).to_numpy(float)
    never = (first > waves.last) | ((first == 0) & (times[0] > 0))
    first = np.where(never, np.inf, first)
    row = people.index.get_indexer(pd.Index(table["unit"]))
    column = np.searchsorted(times, table["time"].to_numpy(float))
    layers = []
    for name in ("score", *covariates):
        values = table[name].to_numpy(float)
        layer = np.full((len(people), len(times)), np.nan)
        filled = np.isfinite(values)
        layer[row[filled], column[filled]] = values[filled]
        layers.append(layer)
    known = np.isfinite(np.stack(layers)).all(axis=(0, 2))
    early = first <= times[0]
    notes = list(waves.notes)
    if early.any():
        notes.append(early_note(int(early.sum()), times[0]))
    keep = known & ~early
    if incomplete := int((~known & ~early).sum()):
        notes.append(incomplete_note(incomplete, "an answer or a covariate"))
    x = np.stack([np.ones_like(layers[0]), *layers[1:]], axis=2)
    cluster = np.zeros(0, dtype=int)
    if "cluster" in people:
        cluster = pd.factorize(people["cluster"][keep], sort=True)[0]
    return Panel(
        times=times,
        first=first[keep],
        outcome=layers[0][keep],
        covariates=x[keep],
        cluster=cluster,
        n_dropped=int((~keep).sum()),
        notes=tuple(notes),
    )
