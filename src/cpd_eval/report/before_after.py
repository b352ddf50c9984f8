"""The before-and-after report: did performance rise, where, by how much, on what evidence.

One call releases one table with all its totals and writes the page, the charts and the tables.
"""

import os
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import narwhals as nw

from cpd_eval.errors import DataError, missing_columns
from cpd_eval.frames import ALL, PANEL, names
from cpd_eval.report.compare import Columns
from cpd_eval.report.designs import PLAIN_CHOICES, Choices
from cpd_eval.report.folder import Written, check_folder
from cpd_eval.report.lead import Wording
from cpd_eval.report.people_page import write_people
from cpd_eval.report.study import study_people

_OUTCOMES = {
    "performance": Wording(outcome="Self-rated performance", unit="points"),
    "confidence": Wording(outcome="Confidence", unit="points of 10"),
    "manager": Wording(outcome="Performance as rated by the manager", unit="points"),
}

PRACTICAL = 0.2
"""The smallest change that matters by default: one person in five one scale point higher."""


def write_before_after(
    panel: Any,
    folder: str | os.PathLike[str],
    *,
    outcome: Literal["performance", "confidence", "manager"] = "performance",
    after_wave: Literal["after", "follow_up"] = "after",
    by: Sequence[str] = ("region", "profession"),
    region: str = ALL,
    profession: str = ALL,
    cluster: str | None = None,
    choices: Choices = PLAIN_CHOICES,
    practical: float | None = PRACTICAL,
    confidence: float = 0.95,
    threshold: int = 10,
    ledger: str | os.PathLike[str] | None = None,
    title: str = "Did professional development raise performance?",
    source: str = "the panel",
    is_made_up: bool = False,
    made_at: datetime | None = None,
) -> Written:
    """Write the before-and-after report of a panel.

    Parameters
    ----------
    panel : pandas or Polars frame, DuckDB relation
        Columns of ``cpd_eval.frames.PANEL``: one row a person.
    folder : path
        Where to; ``report.html``, ``charts`` and ``tables`` in it are replaced.
    outcome : {"performance", "confidence", "manager"}
        What is compared.
    after_wave : {"after", "follow_up"}
        Against which wave: right after, or 1–3 months later. The manager is asked at follow-up.
    by : sequence of str
        At most two dimensions. One in which everybody is in the same group is left out.
    cluster : str, optional
        Column of the level at which taking part was assigned, such as ``local_org``.
    choices : Choices, optional
        Designs, errors and covariates; difference in differences by default.
    practical : float, optional
        The smallest change that matters, in points.
    confidence : float, default 0.95
        Coverage of intervals.
    threshold : int, default 10
        Fewest people a number may rest on.
    ledger : path, optional
        JSON Lines file that records the releases.
    title, source : str
        Title of the page; where the panel is from.
    is_made_up : bool, default False
        Say at the head of the page that the people are invented.
    made_at : datetime, optional
        Time of the run; now by default.

    Returns
    -------
    Written
        The files.

    Raises
    ------
    DataError
        If the panel lacks a column, or the folder cannot be written to.
    AnalysisError
        If the panel cannot carry the estimate, for example because there is one wave only.

    Notes
    -----
    If the panel has people with ``trained`` 0, they are the comparison group; changes by group are
    those of the trained.
    """
    check_folder(folder)
    _refuse_twice(panel)
    wave = "follow_up" if outcome == "manager" else after_wave
    columns = Columns(
        before=f"{outcome}_before",
        after=f"{outcome}_{wave}",
        desired="performance_desired" if outcome == "performance" else None,
        treated="trained" if _has_comparison(panel) else None,
        person="pid",
        cluster=cluster,
    )
    base = _OUTCOMES[outcome]
    wording = Wording(
        outcome=base.outcome, unit=base.unit, practical=practical, confidence=confidence
    )
    chosen = {"region": region, "profession": profession}
    only = {column: group for column, group in chosen.items() if group != ALL}
    study = study_people(
        panel,
        columns,
        by=[name for name in _in_order({*by, *only}) if name in only or _differs(panel, name)],
        only=only,
        choices=replace(choices, practical=practical),
        confidence=confidence,
        threshold=threshold,
        ledger=ledger,
        name=f"before_after_{outcome}",
    )
    return write_people(
        study,
        wording,
        folder,
        title=f"{', '.join(only.values())}: {title}" if only else title,
        source=Path(source).name,
        columns=columns,
        threshold=threshold,
        ledger=ledger,
        is_made_up=is_made_up,
        made_at=made_at,
    )


def _in_order(by: Collection[str]) -> list[str]:
    """Order dimensions as the panel has them: the same release, however they were named."""
    known = names(PANEL)
    return sorted(by, key=lambda name: (known.index(name) if name in known else len(known), name))


def _refuse_twice(panel: Any) -> None:
    """Refuse a panel that counts a person twice, once for each of two programmes."""
    rows = nw.from_native(panel).lazy()
    if "pid" not in (columns := rows.collect_schema().names()):
        raise missing_columns("the panel", ["pid"], columns)
    counts = rows.select(n_rows=nw.len(), n_people=nw.col("pid").n_unique()).collect("pyarrow")
    n_rows, n_people = counts["n_rows"][0], counts["n_people"][0]
    if n_people < n_rows:
        raise DataError(
            f"the panel: {n_rows - n_people} rows are a second programme of somebody who is there "
            "already; a report counts each person once.\nKeep the rows of one programme, for "
            "example of one solution_type, and report on each by itself."
        )


def _differs(panel: Any, column: str) -> bool:
    rows = nw.from_native(panel).lazy()
    if column not in (names := rows.collect_schema().names()):
        raise missing_columns("the panel", [column], names)
    return len(rows.select(column).unique().collect("pyarrow")) > 1


def _has_comparison(panel: Any) -> bool:
    rows = nw.from_native(panel).lazy()
    if "trained" not in (names := rows.collect_schema().names()):
        raise missing_columns("the panel", ["trained"], names)
    seen = rows.select(nw.col("trained").cast(nw.Float64)).unique().collect("pyarrow")
    return set(seen["trained"].to_list()) >= {0.0, 1.0}
