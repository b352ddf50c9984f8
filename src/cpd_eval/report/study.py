"""The estimates behind a report on people asked twice, computed once and released together.

Change and readiness gap of every group, with all totals, go through the gate as one table: what is
hidden in one is hidden in the other, so neither gives the other away. If some people have no
desired level, the gap after is left out: gap before − gap after is the mean change of those who
have one, and taken from the change of all it would tell of the few who have not.

A study of one region is the part of the study of all regions that is about it. Were it released by
itself, it would show what the whole hides to protect its neighbours.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pandas as pd

from cpd_eval.analysis import (
    EvidenceLevel,
    change_by,
    evidence_level,
    paired_change,
    readiness_gap,
)
from cpd_eval.analysis.did import Inference
from cpd_eval.disclosure import Released
from cpd_eval.errors import AnalysisError, DataError, did_you_mean
from cpd_eval.report.compare import Columns, Gate, compare, release_comparison

_GAP = ("gap_before", "gap_after")
_SHARES = ("share_no_gap", "share_closed", "share_reduced", "share_same", "share_widened")


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Released estimates on people asked twice.

    Attributes
    ----------
    changes : Released
        Every group of `by` and every total: ``frames.CHANGE``; with a desired level also
        ``n_gap``, ``gap_before``, ``gap_after`` and the shares of ``frames.GAP``.
    comparison : Released or None
        ``frames.DID`` for everyone and each group of the first dimension; for the group alone if
        the study is of one.
    evidence : EvidenceLevel
        Of the strongest design that was run.
    by : tuple of str
        Dimensions.
    has_gap, has_gap_after : bool
        Whether the gap, and the gap after, are in the table.
    inference : str
        How the errors of the comparison were computed; empty without one.
    """

    changes: Released
    comparison: Released | None
    evidence: EvidenceLevel
    by: tuple[str, ...]
    has_gap: bool
    has_gap_after: bool
    inference: str


def study_people(
    frame: Any,
    columns: Columns,
    *,
    by: Sequence[str] = (),
    only: Mapping[str, str] | None = None,
    inference: Inference | None = None,
    confidence: float = 0.95,
    threshold: int = 10,
    ledger: str | os.PathLike[str] | None = None,
    name: str = "before_after",
) -> Study:
    """Estimate and release the change of people asked twice.

    Parameters
    ----------
    frame : pandas or Polars frame, DuckDB relation
        One row a person.
    columns : Columns
        What is where.
    by : sequence of str
        Dimensions, at most two are drawn.
    only : mapping of str to str, optional
        A group of some of these dimensions, to which the study keeps.
    inference : {"crv1", "hc1", "classical"}, optional
        Errors of the comparison: clustered if a cluster is named, else of unequal variances.
    confidence : float, default 0.95
        Coverage of intervals.
    threshold : int, default 10
        Fewest people a released number may rest on.
    ledger : path, optional
        Where releases are recorded.
    name : str
        What the ledger calls the tables.

    Returns
    -------
    Study

    Raises
    ------
    DataError
        If a column is missing or holds what it must not.
    AnalysisError
        If the data cannot carry the estimate.
    """
    only = dict(only or {})
    _check_groups(frame, only)
    gate = Gate(threshold=threshold, ledger=ledger, name=name)
    trained = _trained(frame, columns)
    table, has_gap = _changes(trained, columns, by, confidence)
    changes = gate.release(table, by=by, count=["n", "n_gap"] if has_gap else ["n"])
    inside = _keep(frame, only)
    how: Inference = inference or ("crv1" if columns.cluster else "hc1")
    effect = compare(inside, columns, how, confidence) if _has_both(inside, columns, only) else None
    comparison = None
    if effect is not None:
        everyone = effect if not only else compare(frame, columns, how, confidence)
        comparison = release_comparison(
            frame, columns, everyone, changes, gate, by=list(only) or list(by[:1])
        ).inside(**only)
    return Study(
        changes=changes.inside(**only),
        comparison=comparison,
        evidence=evidence_level(effect or _paired(_trained(inside, columns), columns)),
        by=tuple(column for column in by if column not in only),
        has_gap=has_gap,
        has_gap_after="gap_after" in table,
        inference=effect.inference if effect else "",
    )


def _check_groups(frame: Any, only: Mapping[str, str]) -> None:
    for column, group in only.items():
        rows = nw.from_native(frame).lazy().select(nw.col(column)).unique().collect("pyarrow")
        known = sorted(str(value) for value in rows[column].to_list() if value is not None)
        if group not in known:
            raise DataError(
                f"the panel, column '{column}': nobody is of '{group}'."
                f"{did_you_mean(group, known)} Found: {', '.join(known[:30])}.\nName one of them."
            )


def _keep(frame: Any, only: Mapping[str, str]) -> Any:
    rows = nw.from_native(frame)
    for column, group in only.items():
        rows = rows.filter(nw.col(column) == group)
    return rows.to_native()


def _has_both(inside: Any, columns: Columns, only: Mapping[str, str]) -> bool:
    """Tell whether a comparison can be made; a group without a comparison group has none."""
    if columns.treated is None or not only:
        return columns.treated is not None
    pair = ~nw.col(columns.before).is_null() & ~nw.col(columns.after).is_null()
    rows = (
        nw.from_native(inside).lazy().filter(pair).select(nw.col(columns.treated).cast(nw.Float64))
    )
    seen = set(rows.unique().collect("pyarrow")[columns.treated].to_list())
    if 1.0 not in seen:
        raise AnalysisError(
            f"{', '.join(only.values())}: nobody took part and answered in both waves, so there is "
            "no change to report.\nReport on a group that took part."
        )
    return 0.0 in seen


def _changes(
    trained: Any, columns: Columns, by: Sequence[str], confidence: float
) -> tuple[pd.DataFrame, bool]:
    """Estimate changes and, if there is a desired level, gaps, with every total."""
    table = change_by(
        trained,
        by=list(by),
        before=columns.before,
        after=columns.after,
        confidence=confidence,
        margins=True,
    )
    gap = _gaps(trained, columns, by)
    if gap is None:
        return table, False
    if not (gap["n_gap"] == table["n"]).all():
        gap = gap.drop(columns="gap_after")
    return pd.concat([table, gap], axis=1), True


def _trained(frame: Any, columns: Columns) -> Any:
    """Keep the people who took part; everyone if there is no comparison group."""
    if columns.treated is None:
        return frame
    rows = nw.from_native(frame)
    if columns.treated not in rows.collect_schema().names():
        return frame
    return rows.filter(nw.col(columns.treated) == 1).to_native()


def _gaps(trained: Any, columns: Columns, by: Sequence[str]) -> pd.DataFrame | None:
    """Estimate the gaps, row by row as the changes; None if nobody gave a desired level."""
    if columns.desired is None:
        return None
    try:
        gap = readiness_gap(
            trained,
            by=list(by),
            before=columns.before,
            after=columns.after,
            desired=columns.desired,
            margins=True,
        )
    except AnalysisError:
        return None
    return gap.rename(columns={"n": "n_gap"})[["n_gap", *_GAP, *_SHARES]]


def _paired(trained: Any, columns: Columns) -> Any:
    pairs = nw.from_native(trained).lazy().select(columns.before, columns.after).collect("pyarrow")
    both = pairs.to_pandas().astype(float)
    return paired_change(both[columns.before].to_numpy(), both[columns.after].to_numpy())
