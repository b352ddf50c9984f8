"""A plan: what will be run, on which outcomes, for whom, and what would matter.

A plan is a TOML file in the words of ``cpd-eval impact``: the same names as its options, so that
what was planned and what was run can be held side by side.

::

    title = "Line managers' programme, autumn 2026"
    question = "Does the programme raise performance at work after three months?"

    [data]
    person = "pid"
    treated = "trained"
    cluster = "local_org"

    [[outcome]]
    called = "Self-rated performance"
    before = "performance_before"
    after = "performance_follow_up"
    practical = 0.2
    primary = true

    [analysis]
    design = ["did", "ancova"]
    inference = "crv3"
    by = ["region"]
    covariate = ["confidence_before"]
    threshold = 10

With a row a unit and wave an outcome has ``outcome``, ``first`` and ``second`` (the waves), and
``[data]`` has ``unit`` and ``time``, and ``began`` where training began at different times. Locking
it before anything is measured: :mod:`cpd_eval.report.plan_lock`.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cpd_eval.errors import ProjectError, did_you_mean

_TOP = {"title", "question", "data", "outcome", "analysis"}
_DATA = {"person", "treated", "cluster", "unit", "time", "began", "stratum", "seed", "recorded"}
_OUTCOME = {
    "called",
    "before",
    "after",
    "desired",
    "outcome",
    "first",
    "second",
    "practical",
    "primary",
    "unit_name",
}
_ANALYSIS = {
    "design",
    "inference",
    "by",
    "covariate",
    "where",
    "threshold",
    "confidence",
    "weights",
    "control",
    "aggregate",
}
_LISTS = {"treated", "design", "by", "covariate"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a plan says.

    Attributes
    ----------
    title, question : str
        What the study is called; what it asks.
    data : mapping
        Which column is what.
    outcomes : tuple of mapping
        What is measured, and from when it matters.
    analysis : mapping
        What will be run.
    """

    title: str
    question: str
    data: Mapping[str, Any]
    outcomes: tuple[Mapping[str, Any], ...]
    analysis: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Give the plan as plain values, for a hash or a file."""
        return {
            "title": self.title,
            "question": self.question,
            "data": dict(self.data),
            "outcomes": [dict(outcome) for outcome in self.outcomes],
            "analysis": dict(self.analysis),
        }


def read_plan(path: str | os.PathLike[str]) -> Plan:
    """Read a plan and check that it says what a plan must.

    Parameters
    ----------
    path : path
        The TOML file.

    Returns
    -------
    Plan

    Raises
    ------
    ProjectError
        If the file cannot be read, has a name that is not known, or lacks an outcome, a design or
        the smallest change that matters.

    Examples
    --------
    >>> import tempfile
    >>> text = '''title = "Pilot"
    ... [[outcome]]
    ... before = "score_1"
    ... after = "score_2"
    ... practical = 0.2
    ... [analysis]
    ... design = ["change"]
    ... '''
    >>> file = Path(tempfile.mkdtemp()) / "plan.toml"
    >>> _ = file.write_text(text)
    >>> read_plan(file).outcomes[0]["after"]
    'score_2'
    """
    file = Path(path)
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ProjectError(
            f"{file}: there is no such file; a plan in TOML is expected.\nWrite one; see "
            "docs/designs/plan.md."
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise ProjectError(
            f"{file}: it cannot be read as TOML ({exc}).\nCorrect it; text stands in quotes."
        ) from exc
    return plan_of(found, where=str(file))


def plan_of(found: Mapping[str, Any], *, where: str) -> Plan:
    """Make a plan of what a file or a lock holds, and refuse what it must not say or leave out."""
    _refuse_unknown(found, _TOP | {"outcomes"}, where)
    outcomes = found.get("outcome", found.get("outcomes", []))
    data, analysis = found.get("data", {}), found.get("analysis", {})
    tables: list[tuple[Any, set[str], str]] = [
        (data, _DATA, "[data]"),
        (analysis, _ANALYSIS, "[analysis]"),
    ]
    tables += [(outcome, _OUTCOME, "[[outcome]]") for outcome in outcomes]
    for table, known, name in tables:
        if not isinstance(table, Mapping):
            raise ProjectError(f"{where}, {name}: a table is expected.\nSee docs/designs/plan.md.")
        _refuse_unknown(table, known, f"{where}, {name}")
    plan = Plan(
        title=str(found.get("title", "")),
        question=str(found.get("question", "")),
        data=_listed(data),
        outcomes=tuple(dict(outcome) for outcome in outcomes),
        analysis=_listed(analysis),
    )
    _refuse_gaps(plan, where)
    return plan


def _listed(table: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: [value] if name in _LISTS and isinstance(value, str) else value
        for name, value in table.items()
    }


def _refuse_unknown(table: Mapping[str, Any], known: set[str], where: str) -> None:
    for name in table:
        if name not in known:
            raise ProjectError(
                f"{where}: '{name}' is no part of a plan.{did_you_mean(name, sorted(known))} "
                f"Expected: {', '.join(sorted(known))}.\nRename it or leave it out."
            )


def _refuse_gaps(plan: Plan, where: str) -> None:
    whole = {
        "a title": bool(plan.title),
        "an [[outcome]]": bool(plan.outcomes),
        "[analysis] design": bool(plan.analysis.get("design")),
        "primary = true in one [[outcome]]: which of them decides": len(plan.outcomes) < 2
        or any(one.get("primary") for one in plan.outcomes),
    }
    for number, outcome in enumerate(plan.outcomes, start=1):
        named = {"before", "after"} <= set(outcome) or "outcome" in outcome
        whole[f"before and after (or outcome) of [[outcome]] {number}"] = named
        told = "practical" in outcome
        whole[f"practical of [[outcome]] {number}: the smallest change that matters"] = told
    if lacking := [what for what, is_there in whole.items() if not is_there]:
        raise ProjectError(
            f"{where}: the plan does not say {'; '.join(lacking)}.\nAdd it before anything is "
            "measured: a plan that leaves it open is none."
        )
