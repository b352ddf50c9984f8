"""The estimates behind a report on people asked twice, computed once and released together.

Change and readiness gap of every group, with all totals, go through the gate as one table: what is
hidden in one is hidden in the other, so neither gives the other away. If some people have no
desired level, the gap after is left out: gap before − gap after is the mean change of those who
have one, and taken from the change of all it would tell of the few who have not.
"""

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import narwhals as nw
import pandas as pd

from cpd_eval.analysis import (
    DifferenceInDifferences,
    EvidenceLevel,
    change_by,
    difference_in_differences,
    evidence_level,
    paired_change,
    readiness_gap,
    to_long,
)
from cpd_eval.analysis.did import Inference
from cpd_eval.disclosure import Released, release
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.frames import ALL, DID, names

_GAP = ("gap_before", "gap_after")
_SHARES = ("share_no_gap", "share_closed", "share_reduced", "share_same", "share_widened")
_ATTRITION = ("attrition_treated", "attrition_comparison")


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Released estimates on people asked twice.

    Attributes
    ----------
    changes : Released
        Every group of `by` and every total: ``frames.CHANGE``; with a desired level also
        ``n_gap``, ``gap_before``, ``gap_after`` and the shares of ``frames.GAP``.
    comparison : Released or None
        ``frames.DID`` for everyone and each group of the first dimension.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column of a frame of people is what.

    Attributes
    ----------
    before, after : str
        The outcome in the two waves.
    desired : str or None
        The level needed.
    treated : str or None
        1 took part, 0 comparison group.
    person, cluster : str or None
        Who a row is about; the level at which taking part was assigned.
    """

    before: str
    after: str
    desired: str | None = None
    treated: str | None = None
    person: str | None = None
    cluster: str | None = None


def study_people(
    frame: Any,
    columns: Columns,
    *,
    by: Sequence[str] = (),
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
    trained = _trained(frame, columns)
    table = change_by(
        trained,
        by=list(by),
        before=columns.before,
        after=columns.after,
        confidence=confidence,
        margins=True,
    )
    gap = _gaps(trained, columns, by)
    has_after = gap is not None and bool((gap["n_gap"] == table["n"]).all())
    if gap is not None:
        kept = gap if has_after else gap.drop(columns="gap_after")
        table = pd.concat([table, kept], axis=1)
    released = release(
        table,
        by=list(by),
        count=["n"] if gap is None else ["n", "n_gap"],
        threshold=threshold,
        ledger=ledger,
        name=name,
    )
    how: Inference = inference or ("crv1" if columns.cluster else "hc1")
    effect = _compare(frame, columns, how, confidence) if columns.treated else None
    comparison = (
        None
        if effect is None
        else _release_comparison(frame, columns, effect, how, by[:1], threshold, ledger, name)
    )
    return Study(
        changes=released,
        comparison=comparison,
        evidence=evidence_level(effect or _paired(trained, columns)),
        by=tuple(by),
        has_gap=gap is not None,
        has_gap_after=has_after,
        inference=effect.inference if effect else "",
    )


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


def _long(frame: Any, columns: Columns, by: Sequence[str]) -> Any:
    """Stack the waves, a person known by the column named or by the place in the frame."""
    if columns.person is None:
        raise DataError(
            "The comparison follows each person, so it needs the column that says who a row is "
            "about.\nName it with person=."
        )
    keep = [columns.person, columns.treated, columns.cluster, *by]
    waves = {columns.before: 0, columns.after: 1}
    return to_long(
        frame,
        waves=waves,
        keep=list(dict.fromkeys(name for name in keep if name)),
        outcome="cpd_outcome",
        wave="cpd_after",
    )


def _compare(
    frame: Any, columns: Columns, inference: Inference, confidence: float
) -> DifferenceInDifferences:
    return difference_in_differences(
        _long(frame, columns, ()),
        outcome="cpd_outcome",
        treated=str(columns.treated),
        after="cpd_after",
        unit=columns.person,
        cluster=columns.cluster,
        inference=inference,
        confidence=confidence,
    )


def _release_comparison(
    frame: Any,
    columns: Columns,
    effect: DifferenceInDifferences,
    inference: Inference,
    by: Sequence[str],
    threshold: int,
    ledger: str | os.PathLike[str] | None,
    name: str,
) -> Released:
    everyone = pd.DataFrame([asdict(effect)]).assign(q_value=float("nan"))
    kept = [*names(DID), *_ATTRITION]
    tables = [everyone[kept].assign(**dict.fromkeys(by, ALL))]
    if by:
        groups = difference_in_differences(
            _long(frame, columns, by),
            outcome="cpd_outcome",
            treated=str(columns.treated),
            after="cpd_after",
            unit=columns.person,
            cluster=columns.cluster,
            by=list(by),
            inference=inference,
            confidence=effect.confidence,
        )
        tables.insert(0, groups.assign(**dict.fromkeys(_ATTRITION, float("nan"))))
    return release(
        pd.concat(tables, ignore_index=True)[[*by, *kept]],
        by=list(by),
        count=["n_treated", "n_comparison"],
        threshold=threshold,
        ledger=ledger,
        name=f"{name}_comparison",
    )
