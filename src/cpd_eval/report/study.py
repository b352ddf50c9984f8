"""The estimates behind a report on people asked twice, computed once and released together.

Change and readiness gap of every group, with all totals, go through the gate as one table: what is
hidden in one is hidden in the other, so neither gives the other away. Both are about the same
people: gaps of some beside changes of a few more would tell of those few.

A study of one region is the part of the study of all regions that is about it. Were it released by
itself, it would show what the whole hides to protect its neighbours.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
from cpd_eval.analysis.intake import number
from cpd_eval.disclosure import Released
from cpd_eval.errors import AnalysisError, DataError, did_you_mean
from cpd_eval.report.compare import Columns, Gate
from cpd_eval.report.designs import PLAIN_CHOICES, Choices
from cpd_eval.report.kept import kept
from cpd_eval.report.study_comparison import compared

_GAP = ("gap_before", "gap_after")
MOST_LEFT_OUT = 0.05
"""Largest share of the pairs that may be left out for want of a desired level; with more, the
report does without the readiness gap."""

_SHARES = ("share_no_gap", "share_closed", "share_reduced", "share_same", "share_widened")


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Released estimates on people asked twice.

    Attributes
    ----------
    changes : Released
        Every group of `by` and every total: ``frames.CHANGE``; with a desired level also
        ``gap_before``, ``gap_after`` and the shares of ``frames.GAP``.
    comparison : Released or None
        ``frames.DID`` for everyone and each group of the first dimension; for the group alone if
        the study is of one.
    evidence : EvidenceLevel
        Of the strongest design that was run.
    by : tuple of str
        Dimensions.
    has_gap : bool
        Whether the readiness gap is in the table.
    inference : str
        How the errors of the comparison were computed; empty without one.
    cluster : str
        Column of the level at which taking part was assigned; empty if none was named.
    covariates : tuple of str
        Numbers known before that were adjusted for; who lacks one is in no table.
    designs : tuple of str
        Those that were run, the one of the headline first; empty without a comparison.
    tables : mapping of str to Released
        ``effects`` (a row a design), ``balance`` and ``attrition``; empty without a comparison, or
        for a part of a study.
    """

    changes: Released
    comparison: Released | None
    evidence: EvidenceLevel
    by: tuple[str, ...]
    has_gap: bool
    inference: str
    cluster: str = ""
    covariates: tuple[str, ...] = ()
    designs: tuple[str, ...] = ()
    tables: Mapping[str, Released] = field(default_factory=dict)


def study_people(
    frame: Any,
    columns: Columns,
    *,
    by: Sequence[str] = (),
    only: Mapping[str, str] | None = None,
    choices: Choices = PLAIN_CHOICES,
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
    choices : Choices, optional
        Designs, errors, covariates, and the draw that decided who takes part.
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
    frame = _with_covariates(frame, choices)
    frame, has_gap = _one_base(frame, columns)
    trained = _trained(frame, columns)
    said = (gate, columns, tuple(by), confidence, has_gap)
    changes = kept(
        frame,
        ("changes", said),
        lambda: gate.release(
            _changes(trained, columns, by, confidence, has_gap=has_gap), by=by, count=["n"]
        ),
    )
    inside = _keep(frame, only)
    rest = [column for column in by if column not in only]
    comparison, evidence = None, None
    tables: dict[str, Released] = {}
    if _has_both(inside, columns, only):
        comparison, evidence, tables = compared(
            frame, inside, columns, choices, changes, gate, by=by, only=only, confidence=confidence
        )
    return Study(
        changes=changes.inside(**only),
        comparison=comparison,
        evidence=evidence or evidence_level(_paired(_trained(inside, columns), columns)),
        by=tuple(rest),
        has_gap=has_gap,
        inference=choices.errors_for(columns) if comparison is not None else "",
        cluster=columns.cluster or "",
        covariates=choices.covariates,
        designs=choices.designs if comparison is not None else (),
        tables=tables,
    )


def _with_covariates(frame: Any, choices: Choices) -> Any:
    """Keep the people whose covariates are all known, in every table alike.

    Effects of some beside changes of a few more would tell of those few.
    """
    rows = nw.from_native(frame)
    for name in choices.covariates:
        rows = rows.filter(~number(name).is_null())
    return rows.to_native()


def _one_base(frame: Any, columns: Columns) -> tuple[Any, bool]:
    """Let changes and gaps be about the same people; tell whether gaps can be shown.

    Beside changes of a few people more, gaps would tell of those few. So who answered twice and
    gave no desired level is left out of both, unless they are too many to be left out.
    """
    if columns.desired is None:
        return frame, False
    rows = nw.from_native(frame)
    if columns.desired not in rows.collect_schema().names():
        return frame, False
    pair = ~number(columns.before).is_null() & ~number(columns.after).is_null()
    lacks = pair & number(columns.desired).is_null()
    seen = rows.lazy().select(pairs=pair.cast(nw.Int64).sum(), lacking=lacks.cast(nw.Int64).sum())
    counts = seen.collect("pyarrow")
    if (counts["lacking"][0] or 0) > MOST_LEFT_OUT * (counts["pairs"][0] or 0):
        return frame, False
    return rows.filter(~lacks).to_native(), True


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
    pair = ~number(columns.before).is_null() & ~number(columns.after).is_null()
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
    trained: Any, columns: Columns, by: Sequence[str], confidence: float, *, has_gap: bool
) -> pd.DataFrame:
    """Estimate changes and, if there is a desired level, gaps, with every total."""
    table = change_by(
        trained,
        by=list(by),
        before=columns.before,
        after=columns.after,
        confidence=confidence,
        margins=True,
    )
    if not has_gap:
        return table
    gap = readiness_gap(
        trained,
        by=list(by),
        before=columns.before,
        after=columns.after,
        desired=str(columns.desired),
        margins=True,
    )
    return pd.concat([table, gap[[*_GAP, *_SHARES]]], axis=1)


def _trained(frame: Any, columns: Columns) -> Any:
    """Keep the people who took part; everyone if there is no comparison group."""
    if columns.treated is None:
        return frame
    rows = nw.from_native(frame)
    if columns.treated not in rows.collect_schema().names():
        return frame
    return rows.filter(nw.col(columns.treated) == 1).to_native()


def _paired(trained: Any, columns: Columns) -> Any:
    pairs = nw.from_native(trained).lazy().select(columns.before, columns.after).collect("pyarrow")
    both = pairs.to_pandas().astype(float)
    return paired_change(both[columns.before].to_numpy(), both[columns.after].to_numpy())
