"""Lock a plan before outcomes are read, so that nobody can say later that it was another.

The lock is a file of lines beside the plan. Each line holds what was planned (or changed, or run),
when, by whom, which data there were, and the *seal* of the line before; its own seal is the SHA-256
of all that. Whoever changes a line breaks its seal, whoever takes one out breaks the next, and
whoever writes all lines anew gets another last seal than the one that was printed, sent by mail,
and stands in every report. An edited lock is refused.

Data that already hold answers to an outcome cannot be locked on: a plan made after the answers are
seen is no plan.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cpd_eval.disclosure.ledger import who
from cpd_eval.errors import ProjectError
from cpd_eval.report.datafile import open_data
from cpd_eval.report.plan import Plan, plan_of, read_plan
from cpd_eval.report.plan_data import data_facts, refuse_outcomes

ENDING = ".lock"
SHORT = 16
"""Signs of a seal that are printed; 64 bits are enough to tell two locks apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """What a lock holds, its seals whole.

    Attributes
    ----------
    path : Path
        The file.
    plan : Plan
        As it stands now, changes included.
    first : Plan
        As it was locked first.
    lines : tuple of mapping
        All lines, oldest first.
    """

    path: Path
    plan: Plan
    first: Plan
    lines: tuple[Mapping[str, Any], ...]

    @property
    def seal(self) -> str:
        """The last seal, of the lock and every line since."""
        return str(self.lines[-1]["seal"])

    @property
    def locked_at(self) -> str:
        """When the plan was locked first, ISO 8601."""
        return str(self.lines[0]["at"])

    @property
    def changes(self) -> tuple[Mapping[str, Any], ...]:
        """The lines that changed the plan."""
        return tuple(line for line in self.lines if line["kind"] == "changed")


def lock_plan(
    path: str | os.PathLike[str],
    *,
    data: Sequence[str | os.PathLike[str]] = (),
    change: str | None = None,
    now: datetime | None = None,
) -> Lock:
    """Lock a plan, or a reasoned change of one.

    Parameters
    ----------
    path : path
        The plan. The lock is written beside it, ``plan.toml.lock``.
    data : sequence of path
        The files there are so far; their hash and columns are recorded.
    change : str, optional
        Why a plan that is locked already is changed. What was locked stays in the file.
    now : datetime, optional
        Time of the lock.

    Returns
    -------
    Lock

    Raises
    ------
    ProjectError
        If the plan is not whole, is locked already, or its lock was edited.
    DataError
        If a data file holds answers to an outcome.
    """
    plan, file = read_plan(path), lock_of(path)
    before = read_lock(file) if file.exists() else None
    _refuse_again(before, plan, file, change)
    facts = [data_facts(open_data(Path(one)), plan) for one in data]
    if change is None:
        for fact in facts:
            refuse_outcomes(fact)
    line = {
        "kind": "changed" if before else "locked",
        "why": change or "",
        "plan": plan.as_dict(),
        "data": facts,
    }
    _append(file, line, before, now)
    return read_lock(file)


def record_run(lock: Lock, run: Mapping[str, Any], *, now: datetime | None = None) -> Lock:
    """Add to a lock what was run, so that no run is forgotten.

    Parameters
    ----------
    lock : Lock
        From :func:`read_lock`.
    run : mapping
        What was run, in plain values.
    now : datetime, optional
        Time of the run.

    Returns
    -------
    Lock
        With the line.
    """
    _append(lock.path, {"kind": "run", "run": dict(run)}, lock, now)
    return read_lock(lock.path)


def read_lock(path: str | os.PathLike[str]) -> Lock:
    """Read a lock and refuse one that was edited.

    Parameters
    ----------
    path : path
        The lock file.

    Returns
    -------
    Lock

    Raises
    ------
    ProjectError
        If there is none, or a line does not fit its seal or the line before.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise ProjectError(
            f"{file}: there is no lock that can be read ({exc.__class__.__name__}).\n"
            "Lock the plan first: cpd-eval plan lock plan.toml"
        ) from exc
    lines, previous = [], ""
    for number, row in enumerate(text.splitlines(), start=1):
        line = _parsed(file, number, row)
        if line.get("previous") != previous or line.get("seal") != seal_of(line):
            raise _edited(file, number)
        lines.append(line)
        previous = str(line["seal"])
    if not lines or lines[0].get("kind") != "locked":
        raise _edited(file, 1)
    plans = [plan_of(line["plan"], where=str(file)) for line in lines if "plan" in line]
    return Lock(path=file, plan=plans[-1], first=plans[0], lines=tuple(lines))


def lock_of(path: str | os.PathLike[str]) -> Path:
    """Name the lock of a plan.

    Examples
    --------
    >>> lock_of("study/plan.toml").as_posix()
    'study/plan.toml.lock'
    """
    file = Path(path)
    return file.with_name(file.name + ENDING)


def seal_of(line: Mapping[str, Any]) -> str:
    """Compute the seal of a line: the SHA-256 of everything else in it.

    Examples
    --------
    >>> seal_of({"kind": "run", "seal": "no matter"}) == seal_of({"kind": "run"})
    True
    """
    rest = {name: value for name, value in line.items() if name != "seal"}
    return hashlib.sha256(_canonical(rest).encode()).hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _append(file: Path, line: Mapping[str, Any], before: Lock | None, now: datetime | None) -> None:
    whole: dict[str, Any] = {
        **line,
        "who": who(),
        "at": (now or datetime.now(UTC)).isoformat(timespec="seconds"),
        "previous": before.seal if before else "",
    }
    whole["seal"] = seal_of(whole)
    try:
        with file.open("a", encoding="utf-8", newline="\n") as out:
            out.write(_canonical(whole) + "\n")
            out.flush()
            os.fsync(out.fileno())
    except OSError as exc:
        raise ProjectError(
            f"{file}: the lock cannot be written ({exc.strerror}).\nKeep the plan in a folder of "
            "your own."
        ) from exc


def _refuse_again(before: Lock | None, plan: Plan, file: Path, change: str | None) -> None:
    if before is None:
        if change is not None:
            raise ProjectError(
                f"{file}: nothing is locked yet, so nothing can be changed.\nLeave --change out."
            )
        return
    if before.plan == plan:
        raise ProjectError(
            f"{file}: this plan is locked already, since {before.locked_at} (seal "
            f"{before.seal[:SHORT]}).\nNothing to do."
        )
    if change is None:
        raise ProjectError(
            f"{file}: another plan is locked here since {before.locked_at}; it is not replaced.\n"
            'Say why it changes with --change "…"; both will stand in every report. Or give the '
            "new study a plan file of its own."
        )


def _parsed(file: Path, number: int, row: str) -> dict[str, Any]:
    try:
        line = json.loads(row)
    except json.JSONDecodeError:
        raise _edited(file, number) from None
    if not isinstance(line, dict):
        raise _edited(file, number)
    return line


def _edited(file: Path, number: int) -> ProjectError:
    return ProjectError(
        f"{file}, line {number}: the line does not fit its seal; the lock was edited or is not "
        "whole.\nNothing was run. Put the file back as it was; a change of plan is locked with "
        "--change."
    )
