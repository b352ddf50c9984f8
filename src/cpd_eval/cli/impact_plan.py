"""A run of ``cpd-eval impact`` held against its locked plan, and written into the lock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cpd_eval.errors import ProjectError
from cpd_eval.report.datafile import open_data
from cpd_eval.report.deviations import compare_with_plan, plan_section
from cpd_eval.report.folder import Written
from cpd_eval.report.page import Section
from cpd_eval.report.plan import read_plan
from cpd_eval.report.plan_data import sha256_of
from cpd_eval.report.plan_lock import SHORT, Lock, lock_of, read_lock, record_run

_DATA = ("person", "treated", "cluster", "unit", "time", "began")
_OUTCOME = ("called", "before", "after", "desired", "outcome", "first", "second", "practical")
_ANALYSIS = ("design", "inference", "by", "covariate", "weights", "control", "threshold")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a run has to do with a plan; nothing of it if no plan was named.

    Attributes
    ----------
    lock : Lock or None
        The locked plan.
    section : Section or None
        For the report.
    run : mapping
        What is run, in the words of a plan.
    n_deviations : int
        Differences between the two.
    """

    lock: Lock | None = None
    section: Section | None = None
    run: Mapping[str, Any] = field(default_factory=dict)
    n_deviations: int = 0

    @property
    def seal(self) -> str:
        """The seal of the lock before the run, short; empty without a plan."""
        return self.lock.seal[:SHORT] if self.lock else ""

    def record(self, written: Written) -> None:
        """Write the run, and what the ledger calls its tables, into the lock."""
        if self.lock is not None:
            record_run(self.lock, {**self.run, "released": list(written.output_ids)})


def planned(
    path: Path | None, data: Path, given: Mapping[str, Any], where: Mapping[str, str]
) -> Planned:
    """Read the lock of a plan and hold what is about to be run against it.

    Raises
    ------
    ProjectError
        If the lock was edited, or the plan is not what was locked.
    """
    if path is None:
        return Planned()
    lock = read_lock(lock_of(path))
    if read_plan(path) != lock.plan:
        raise ProjectError(
            f"{path}: it is not what was locked on {lock.locked_at}.\nPut it back, or lock the "
            'change with: cpd-eval plan lock --change "why"'
        )
    file = open_data(data)
    treated = bool(given.get("treated"))
    design = list(given.get("design", ())) or (["did"] if treated else ["change"])
    analysis = {name: _plain(given[name]) for name in _ANALYSIS if name in given}
    run = {
        "file": file.name,
        "sha256": sha256_of(file),
        "columns": list(file.columns),
        "data": {name: _plain(given[name]) for name in _DATA if name in given},
        "outcome": {name: given[name] for name in _OUTCOME if name in given},
        "analysis": {**analysis, "design": design, "where": dict(where)},
    }
    rows = compare_with_plan(lock, run)
    return Planned(
        lock=lock,
        section=plan_section(lock, rows),
        run=run,
        n_deviations=sum(bool(row.why) for row in rows),
    )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
