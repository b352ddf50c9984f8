"""The comparison of a study: those who took part against those who did not, released.

A group whose change is hidden is hidden here too: the comparison would show it again.
"""

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

import pandas as pd

from cpd_eval.analysis import DifferenceInDifferences, difference_in_differences, to_long
from cpd_eval.analysis.cells import levels
from cpd_eval.analysis.did import Inference
from cpd_eval.disclosure import Released, release
from cpd_eval.errors import DataError
from cpd_eval.frames import ALL, DID, names


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """How the tables of a study are released.

    Attributes
    ----------
    threshold : int
        Fewest people a released number may rest on.
    ledger : path or None
        Where releases are recorded.
    name : str
        What the ledger calls the tables.
    """

    threshold: int
    ledger: str | os.PathLike[str] | None
    name: str

    def release(
        self, table: pd.DataFrame, *, by: Sequence[str], count: list[str], suffix: str = ""
    ) -> Released:
        """Release a table of the study."""
        return release(
            table,
            by=list(by),
            count=count,
            threshold=self.threshold,
            ledger=self.ledger,
            name=self.name + suffix,
        )


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


def compare(
    frame: Any, columns: Columns, inference: Inference, confidence: float
) -> DifferenceInDifferences:
    """Estimate the difference in differences over all people of a frame."""
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


def release_comparison(
    frame: Any,
    columns: Columns,
    everyone: DifferenceInDifferences,
    changes: Released,
    gate: Gate,
    *,
    by: Sequence[str],
) -> Released:
    """Release the comparison of every group, with every total.

    It has the same dimensions as the changes, whatever part of it a report shows, so that the
    reports on regions, on professions and on both are parts of one release.
    """
    long = _long(frame, columns, by)
    tables = []
    for level in levels(by, margins=True):
        table = _estimates(long, columns, everyone, level) if level else _row(everyone)
        tables.append(table.assign(**{name: ALL for name in by if name not in level}))
    table = pd.concat(tables, ignore_index=True)[[*by, *names(DID)]]
    # Where one side has nobody there is nothing to compare, and nothing to hide.
    has_both = (table["n_treated"] > 0) & (table["n_comparison"] > 0)
    return gate.release(
        _hidden_there_hidden_here(table[has_both].reset_index(drop=True), changes, by),
        by=by,
        count=["n_treated", "n_comparison"],
        suffix="_comparison",
    )


def _estimates(
    long: Any, columns: Columns, everyone: DifferenceInDifferences, level: Sequence[str]
) -> pd.DataFrame:
    return difference_in_differences(
        long,
        outcome="cpd_outcome",
        treated=str(columns.treated),
        after="cpd_after",
        unit=columns.person,
        cluster=columns.cluster,
        by=list(level),
        inference=cast(Inference, everyone.inference),
        confidence=everyone.confidence,
    )


def _row(everyone: DifferenceInDifferences) -> pd.DataFrame:
    return pd.DataFrame([asdict(everyone)]).assign(q_value=float("nan"))[names(DID)]


def _hidden_there_hidden_here(
    table: pd.DataFrame, changes: Released, by: Sequence[str]
) -> pd.DataFrame:
    """Mark the groups whose change is hidden: the comparison would show it again."""
    shown = changes.table
    if not by:
        return table
    keys = zip(*(shown[name].astype(str) for name in by), strict=True)
    status = dict(zip(keys, shown["status"], strict=True))
    mine = zip(*(table[name].astype(str) for name in by), strict=True)
    return table.assign(status=[status.get(key, "shown") for key in mine])
