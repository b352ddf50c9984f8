"""What was planned beside what was run, and why each difference matters.

A deviation is not a fault: offices close, people move. It is a fault to hide it. So a report on a
locked plan shows the whole table, and says of each difference how it could have made the result
look better than it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cpd_eval.report.page import Section, Table
from cpd_eval.report.plan_lock import SHORT, Lock

_ASKED: tuple[tuple[str, str, str, str], ...] = (
    (
        "analysis",
        "design",
        "Design",
        "another design answers another question, and trying several "
        "until one finds an effect finds one by chance",
    ),
    ("data", "treated", "Who took part", "another definition of taking part is another comparison"),
    ("data", "unit", "Unit", "another unit changes who is counted once"),
    ("data", "person", "Person", "another key changes who is followed"),
    ("data", "time", "Time", "other waves are other outcomes"),
    ("data", "began", "Beginning of treatment", "another beginning moves effects to other waves"),
    ("data", "cluster", "Clusters", "a lower level of clustering makes intervals too narrow"),
    ("analysis", "inference", "Standard errors", "choosing errors after seeing them chooses p"),
    ("analysis", "covariate", "Adjusted for", "each choice of covariates gives another estimate"),
    ("analysis", "weights", "Weights", "each kind of weights gives another estimate"),
    ("analysis", "control", "Compared with", "another comparison group gives another estimate"),
    ("analysis", "aggregate", "Summed up by", "another weighting of cohorts gives another mean"),
    (
        "analysis",
        "by",
        "Groups",
        "groups looked at afterwards are a search; read them as questions for the next study",
    ),
    ("analysis", "where", "Rows kept", "leaving people out afterwards can make any effect"),
    ("analysis", "confidence", "Coverage of intervals", "less coverage turns doubts into findings"),
    ("analysis", "threshold", "Fewest people shown", "a lower threshold shows more of few people"),
)
"""Where it stands, its name, how it is called, and why a difference matters."""

_OF_OUTCOME: tuple[tuple[str, str, str], ...] = (
    ("before", "Outcome before", "another first answer is another change"),
    ("after", "Outcome after", "a wave chosen afterwards is the one that suits"),
    ("desired", "Level needed", "another level needed is another gap"),
    ("outcome", "Outcome", "an outcome chosen afterwards is the one that moved"),
    ("first", "First wave", "a wave chosen afterwards is the one that suits"),
    ("second", "Second wave", "a wave chosen afterwards is the one that suits"),
    ("practical", "Smallest change that matters", "moving it afterwards moves the goal"),
)

NONE = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One thing that was planned, and what was run.

    Attributes
    ----------
    what, planned, run : str
        In display form.
    why : str
        Why the difference matters; empty if there is none.
    """

    what: str
    planned: str
    run: str
    why: str = ""


def compare_with_plan(lock: Lock, run: Mapping[str, Any]) -> tuple[Deviation, ...]:
    """Hold what was run against the plan as it was locked first.

    Parameters
    ----------
    lock : Lock
        Whole, from ``read_lock``.
    run : mapping
        ``data``, ``outcome`` and ``analysis`` in the words of a plan, as they were run, with
        defaults filled in; ``columns`` and ``file`` of the data.

    Returns
    -------
    tuple of Deviation
        A row for everything that was planned or run.
    """
    plan = lock.first
    outcome, known = _planned_outcome(lock, run["outcome"])
    rows = [_outcome_row(outcome, run["outcome"], known=known)]
    rows += [
        _row(what, outcome.get(name), run["outcome"].get(name), why, open_if_unsaid=False)
        for name, what, why in _OF_OUTCOME
    ]
    tables = {"data": plan.data, "analysis": plan.analysis}
    for table, name, what, why in _ASKED:
        rows.append(_row(what, tables[table].get(name), run[table].get(name), why))
    rows += _columns(lock, run)
    return tuple(row for row in rows if row.planned != NONE or row.run != NONE)


def plan_section(lock: Lock, rows: tuple[Deviation, ...]) -> Section:
    """Print the plan, what was run, and every deviation."""
    apart = [row for row in rows if row.why]
    count = f"{len(apart)} deviation{'' if len(apart) == 1 else 's'}"
    words = [
        f"The plan '{lock.first.title}' was locked on {_day(lock.locked_at)} under the seal "
        f"{lock.lines[0]['seal'][:SHORT]}; the lock is whole. {_data_words(lock)}",
        f"Against it there {'is' if len(apart) == 1 else 'are'} {count}."
        if apart
        else "What was run is what was planned.",
        *(
            f"The plan was changed on {_day(change['at'])}"
            f"{_seen(change)}: {change['why']}. The table holds the first plan."
            for change in lock.changes
        ),
    ]
    return Section(
        anchor="plan",
        heading="What was planned, and what was run",
        paragraphs=tuple(words),
        points=tuple(f"{row.what}: {row.why}." for row in apart),
        tables=(
            Table(
                caption="Plan and run",
                header=("", "Planned", "Run", "As planned"),
                rows=tuple(
                    (row.what, row.planned, row.run, "no" if row.why else "yes") for row in rows
                ),
                note=f"Seal of the lock before this run: {lock.seal}.",
            ),
        ),
    )


def _planned_outcome(lock: Lock, run: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """Find the outcome of the plan that was run; the one that decides if none was."""
    outcomes = lock.first.outcomes
    names = ("after", "outcome")
    mine = [one for one in outcomes if any(n in one and one[n] == run.get(n) for n in names)]
    if mine:
        return mine[0], True
    return next((one for one in outcomes if one.get("primary")), outcomes[0]), False


def _outcome_row(planned: Mapping[str, Any], run: Mapping[str, Any], *, known: bool) -> Deviation:
    rank = "decides" if planned.get("primary", True) else "second"
    if known:
        return Deviation(what="Rank of this outcome", planned=rank, run=rank)
    return Deviation(
        what="Rank of this outcome",
        planned="not in the plan",
        run=_text(run.get("called") or run.get("after") or run.get("outcome")),
        why="an outcome that was not planned is a question for the next study, not a finding of "
        "this one",
    )


def _row(what: str, planned: Any, run: Any, why: str, *, open_if_unsaid: bool = True) -> Deviation:
    """Compare one thing; what the plan left to a default is no difference."""
    one, other = _text(planned), _text(run)
    same = one == other or (open_if_unsaid and one == NONE and what in _OPEN)
    return Deviation(what=what, planned=one, run=other, why="" if same else why)


_OPEN = {"Coverage of intervals", "Fewest people shown", "Standard errors", "Weights"}
"""What has a default: a plan that does not speak of it has left it to the default."""


def _columns(lock: Lock, run: Mapping[str, Any]) -> list[Deviation]:
    locked = [fact for fact in lock.lines[0]["data"] if fact["file"] == run.get("file")]
    if not locked:
        return []
    gone = sorted(set(locked[0]["columns"]) - set(run.get("columns", ())))
    if not gone:
        return []
    return [
        Deviation(
            what="Columns of the data",
            planned=_text(gone),
            run="not there any more",
            why="what was known before treatment cannot be checked without them",
        )
    ]


def _text(value: Any) -> str:
    if value is None or value in ("", [], (), {}):
        return NONE
    if isinstance(value, Mapping):
        return ", ".join(f"{name} is {one}" for name, one in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(str(one) for one in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _day(at: str) -> str:
    return at[:16].replace("T", " ") + " UTC"


def _seen(change: Mapping[str, Any]) -> str:
    seen = [name for fact in change["data"] for name, n in fact["outcomes"].items() if n]
    return " (answers to outcomes were there by then)" if seen else ""


def _data_words(lock: Lock) -> str:
    facts = lock.lines[0]["data"]
    if not facts:
        return (
            "No data file was named when it was locked, so that outcomes had not been seen is "
            "said, not shown."
        )
    told = ", ".join(f"'{fact['file']}' ({fact['rows']:,} rows)" for fact in facts)
    return f"The data there were then held no answer to an outcome: {told}."
