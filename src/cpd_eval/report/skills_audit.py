"""Answers to the skills audit as tables: who belongs where, who can do what, what goes to HR.

An answer sheet is wide: ``A02`` holds a person's professions in order, ``A06_DIA1`` the level of a
skill, ``A07_DIA1`` the level the job needs. A fourth profession is refused with its cell.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cpd_eval.errors import DataError, missing_columns
from cpd_eval.report.workbook import FORMULA_STARTS
from cpd_eval.workforce.rules import PROFESSIONS_PER_PERSON_MAX

_NEEDS = ("pid", "A01_post", "A01_region", "A01_profession", "A02")
_LEVELS = ("0", "1", "2", "3", "4")
_MISSING = ("", "NA", "DK", "PNTS", "SKIP")


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What a round of the skills audit holds.

    Attributes
    ----------
    people : pandas.DataFrame
        A row a person: ``pid``, ``post_id``, ``region``, ``post_profession``, ``professions``
        (tuple, closest first), ``offers`` (words), ``may_pass`` (whether the answers may go to
        the HR system).
    skills : pandas.DataFrame
        A row a person and skill: ``pid``, ``profession`` (of the post), ``skill``, ``level`` and
        ``needed`` (0–4, NaN if not answered).
    """

    people: pd.DataFrame
    skills: pd.DataFrame


def audit_of(answers: pd.DataFrame, *, words: Mapping[str, str] | None = None) -> Audit:
    """Take the answers of a round apart.

    Parameters
    ----------
    answers : pandas.DataFrame
        A row a person, text, as ``cpd-eval responses export`` writes the form ``skills_audit``.
    words : mapping of str to str, optional
        Code → what is read, of professions and regions. A code that is not named stays.

    Returns
    -------
    Audit

    Raises
    ------
    DataError
        If a column is missing, a person stands twice, a level is none of the scale, or somebody
        has four professions, none, or one of them twice.

    Examples
    --------
    >>> one = pd.DataFrame([{"pid": "ann", "A01_post": "P1", "A01_region": "TLL",
    ...     "A01_profession": "HRM", "A02": "HRM POL", "A06_DIA1": "3", "A07_DIA1": "2"}])
    >>> audit_of(one).skills.values.tolist()
    [['ann', 'HRM', 'DIA1', 3.0, 2.0]]
    """
    if absent := [name for name in _NEEDS if name not in answers.columns]:
        raise missing_columns("the skills audit", absent, map(str, answers.columns))
    named = words or {}
    records = answers.astype("object").where(answers.notna(), "").to_dict("records")
    people, skills, seen = [], [], set()
    for row, record in enumerate(records, start=1):
        pid = str(record["pid"])
        if pid in seen:
            raise DataError(
                f"the skills audit, row {row}, column 'pid': {pid} has answered already; each "
                "person once was expected.\nTake one of the two rows out."
            )
        seen.add(pid)
        person = _person(record, row, named)
        people.append(person)
        skills += _skills(record, row, pid, person["post_profession"])
    return Audit(
        people=pd.DataFrame(people),
        skills=pd.DataFrame(skills, columns=["pid", "profession", "skill", "level", "needed"]),
    )


def hr_table(answers: pd.DataFrame) -> pd.DataFrame:
    """Give what the HR system may have: of those who let it be passed on, nobody else.

    Parameters
    ----------
    answers : pandas.DataFrame
        As for :func:`audit_of`.

    Returns
    -------
    pandas.DataFrame
        A row a person, in order of their post: ``post_id`` and ``pid`` (both the same in every
        round), ``post_profession``, ``profession_1`` to ``profession_3``, and ``level_…`` and
        ``needed_…`` of each skill. Codes, not words, so that it can be read back. A text that a
        spreadsheet program would take for a formula begins with an apostrophe.

    Raises
    ------
    DataError
        As :func:`audit_of`.

    Examples
    --------
    >>> two = pd.DataFrame([{"pid": pid, "A01_post": "P1", "A01_region": "TLL", "A11": may,
    ...     "A01_profession": "HRM", "A02": "HRM POL"} for pid, may in (("a", "yes"), ("b", "no"))])
    >>> hr_table(two)[["pid", "profession_2"]].values.tolist()
    [['a', 'POL']]
    """
    audit = audit_of(answers)
    allowed = audit.people[audit.people["may_pass"]]
    table = allowed[["post_id", "pid", "post_profession"]].copy()
    for place in range(PROFESSIONS_PER_PERSON_MAX):
        table[f"profession_{place + 1}"] = [
            own[place] if place < len(own) else "" for own in allowed["professions"]
        ]
    for column in ("level", "needed"):
        wide = audit.skills.pivot_table(index="pid", columns="skill", values=column)
        table = table.merge(
            wide.add_prefix(f"{column}_").astype("Int64").reset_index(), on="pid", how="left"
        )
    return table.map(as_text).sort_values(["post_id", "pid"], ignore_index=True)


def qualification_register(answers: pd.DataFrame, entries: pd.DataFrame) -> pd.DataFrame:
    """List the qualifications of those who let their answers be passed on.

    Parameters
    ----------
    answers : pandas.DataFrame
        As for :func:`audit_of`, with ``response_id``.
    entries : pandas.DataFrame
        The repeat ``A05`` of the same export: ``response_id``, ``A05_name``, ``A05_level``,
        ``A05_body``, ``A05_in_progress``, ``A05_year``.

    Returns
    -------
    pandas.DataFrame
        ``post_id``, ``pid``, ``name``, ``level``, ``body``, ``year``, ``is_in_progress`` (0 or 1).

    Raises
    ------
    DataError
        If a column is missing.
    """
    fields = ("A05_name", "A05_level", "A05_body", "A05_year", "A05_in_progress")
    if absent := [name for name in ("response_id", *fields) if name not in entries.columns]:
        raise missing_columns("the qualifications", absent, map(str, entries.columns))
    if absent := [name for name in ("response_id", "A11", *_NEEDS) if name not in answers.columns]:
        raise missing_columns("the skills audit", absent, map(str, answers.columns))
    allowed = answers[answers["A11"] == "yes"][["response_id", "A01_post", "pid"]]
    joined = allowed.merge(entries[["response_id", *fields]], on="response_id")
    joined["is_in_progress"] = (joined.pop("A05_in_progress") == "yes").astype(int)
    joined = joined.drop(columns="response_id").rename(
        columns={"A01_post": "post_id"} | {name: name[4:] for name in fields}
    )
    return joined.map(as_text).sort_values(["post_id", "pid", "name"], ignore_index=True)


def _person(record: Mapping[Hashable, Any], row: int, words: Mapping[str, str]) -> dict[str, Any]:
    named = str(record["A02"]).split()
    where = f"the skills audit, row {row} ({record['pid']}), column 'A02'"
    if len(named) > PROFESSIONS_PER_PERSON_MAX:
        raise DataError(
            f"{where}: {len(named)} professions are named ({' '.join(named)}); up to "
            f"{PROFESSIONS_PER_PERSON_MAX} were expected.\nAsk the person which to take away."
        )
    if not named or len(set(named)) < len(named):
        raise DataError(
            f"{where}: found '{' '.join(named)}'; one to {PROFESSIONS_PER_PERSON_MAX} professions, "
            "each once, were expected.\nCorrect the answer."
        )
    post_profession, region = (str(record[name]) for name in ("A01_profession", "A01_region"))
    return {
        "pid": str(record["pid"]),
        "post_id": str(record["A01_post"]),
        "region": words.get(region, region),
        "post_profession": words.get(post_profession, post_profession),
        "professions": tuple(words.get(code, code) for code in named),
        "offers": str(record.get("A09", "")),
        "may_pass": str(record.get("A11", "")) == "yes",
    }


def _skills(
    record: Mapping[Hashable, Any], row: int, pid: str, profession: str
) -> list[dict[str, Any]]:
    found = []
    for column in map(str, record):
        skill = column.removeprefix("A06_")
        if skill == column or skill.endswith("_used"):
            continue
        level, needed = (
            _level(str(record.get(name, "")), row, name) for name in (column, f"A07_{skill}")
        )
        found.append(
            {
                "pid": pid,
                "profession": profession,
                "skill": skill,
                "level": level,
                "needed": needed,
            }
        )
    return found


def _level(text: str, row: int, column: str) -> float:
    if text in _MISSING:
        return float("nan")
    if text not in _LEVELS:
        raise DataError(
            f"the skills audit, row {row}, column '{column}': found '{text}'; 0 to 4 was expected."
            "\nCorrect it, or leave it empty if it was not answered."
        )
    return float(text)


def as_text(value: Any) -> Any:
    """Keep a spreadsheet program from taking a text for a formula.

    Examples
    --------
    >>> as_text("=1+1"), as_text("P1")
    ("'=1+1", 'P1')
    """
    is_formula = isinstance(value, str) and value.startswith(FORMULA_STARTS)
    return f"'{value}" if is_formula else value
