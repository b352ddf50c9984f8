"""The sheets of the collated workforce-strategy workbook, one subject each."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from cpd_eval.report.issues import (
    ISSUES,
    alike_professions,
    codes_of,
    issue_matrix,
    qualification_by_issue,
    shared_issues,
)
from cpd_eval.report.questions import Question, label_of
from cpd_eval.report.workbook import Sheet

_HEADER = ("profession", "organisation")
_CONSULTANTS = {
    "WS20_fte": "Full-time equivalents",
    "WS20_cost_gbp": "Cost a year, pounds",
    "WS20_trend": "Trend",
    "WS20_reason": "Reasons",
    "WS20_transfer": "Plan to transfer skills",
}
_ACTION = ("action", "lever", "owner", "due", "cost_gbp", "standards")
_MOST_ACTIONS = 9


def sheets_of(
    returns: pd.DataFrame, is_shared: pd.Series, questions: Sequence[Question]
) -> list[Sheet]:
    """Make the sheets in the order in which they stand in the workbook.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return, shared or not; the status tells of all of them, the other sheets of those
        that are shared.
    is_shared : pandas.Series of bool
        Whether each may be shared with this audience.
    questions : sequence of Question
        What was asked; without any, all columns ``WS…`` stand on one sheet.

    Returns
    -------
    list of Sheet
        Status, answers by section, issues, consultants, actions.
    """
    known = {question.name: question for question in questions}
    shared = returns[is_shared].sort_values("profession", ignore_index=True)
    return [
        _status(returns, is_shared, known),
        *_answers(shared, questions),
        *_issues(shared, known),
        _consultants(shared, known),
        _actions(shared, known),
    ]


def _status(returns: pd.DataFrame, is_shared: pd.Series, known: Mapping[str, Question]) -> Sheet:
    """List every return: what came in, how detailed it is, how long it took."""
    texts = [name for name, question in known.items() if question.is_text and name in returns]
    asked = [name for name in returns if str(name).startswith("WS")]
    table = pd.DataFrame({"Profession": returns["profession"]})
    for name in ("organisation", "wave", "stage", "status"):
        if name in returns:
            table[name.capitalize()] = returns[name]
    table["May be shared here"] = ["yes" if ok else "no" for ok in is_shared]
    table["Questions answered"] = returns[asked].notna().sum(axis=1)
    if texts:
        written = returns[texts].astype(object).fillna("").astype(str)
        words = written.map(lambda text: len(text.split())).sum(axis=1)
        table["Words written"] = words
        answered = returns[texts].notna().sum(axis=1)
        table["Detail score"] = (words / answered.where(answered > 0)).round(0)
    if "minutes" in returns:
        table["Minutes spent"] = returns["minutes"]
    return Sheet(
        name="Status",
        title="Status of the returns",
        explanation="One row for each return. Detail score: words for each text question answered.",
        table=table.sort_values("Profession", ignore_index=True),
    )


def _answers(returns: pd.DataFrame, questions: Sequence[Question]) -> list[Sheet]:
    """Make a sheet for each section, a row a profession."""
    if not questions:
        names = [str(name) for name in returns if str(name).startswith("WS")]
        questions = [Question(name=name, label=name, section="Answers") for name in names]
    header = [name for name in _HEADER if name in returns]
    sheets: list[Sheet] = []
    for section in dict.fromkeys(question.section for question in questions):
        mine = [q for q in questions if q.section == section and _is_asked(returns, q)]
        if not mine:
            continue
        table = returns[header].rename(columns=str.capitalize)
        for question in mine:
            column = [_words(question, value) for value in returns[question.name]]
            table[f"{question.label} ({question.name})"] = column
        sheets.append(
            Sheet(
                name=_tab(section, sheets),
                title=f"Answers: {section}",
                explanation="One row for each profession, one column for each question.",
                table=table,
            )
        )
    return sheets


def _issues(returns: pd.DataFrame, known: Mapping[str, Question]) -> list[Sheet]:
    """Set professions against issues, and say which they share."""

    def named(code: str) -> str:
        return label_of(known, ISSUES, code)

    matrix = Sheet(
        name="Issue matrix",
        title="Issues by profession",
        explanation="1 is the most pressing issue of a profession; 0: not named.",
        table=issue_matrix(returns).rename(columns=named).reset_index(names="Profession"),
    )
    sheets = [matrix, _shared(returns, named), _alike(returns, named)]
    return [*sheets, _reskilling(returns, known)] if "WS09" in returns else sheets


def _shared(returns: pd.DataFrame, named: Callable[[str], str]) -> Sheet:
    shared = shared_issues(returns).assign(label=lambda table: table["issue"].map(named))
    headings = {
        "label": "Issue",
        "issue": "Code",
        "n_professions": "Professions",
        "professions": "Which",
        "no_qualification_focus": "Of these, without weight on qualifications in the past",
    }
    return Sheet(
        name="Shared issues",
        title="Issues that two or more professions share",
        explanation="Most shared first.",
        table=shared[[*headings]].rename(columns=headings),
    )


def _alike(returns: pd.DataFrame, named: Callable[[str], str]) -> Sheet:
    alike = alike_professions(returns)
    alike["issues"] = ["; ".join(map(named, codes.split("; "))) for codes in alike["issues"]]
    return Sheet(
        name="Alike professions",
        title="Professions that could work together",
        explanation="Pairs that share an issue. Likeness: issues both named, divided by issues "
        "either named (Jaccard).",
        table=alike.set_axis(
            ["Profession", "Other profession", "Shared issues", "Which", "Likeness"], axis=1
        ),
    )


def _reskilling(returns: pd.DataFrame, known: Mapping[str, Question]) -> Sheet:
    focus = qualification_by_issue(returns)
    focus["weight"] = [label_of(known, "WS09", weight) for weight in focus["weight"]]
    return Sheet(
        name="Qualifications and re-skilling",
        title="Weight of qualifications in the past, and the need to re-skill staff",
        explanation="Number of professions that named re-skilling as an issue.",
        table=focus.set_axis(
            ["Weight of qualifications", "Named re-skilling", "Did not", "Who named it"], axis=1
        ),
    )


def _consultants(returns: pd.DataFrame, known: Mapping[str, Question]) -> Sheet:
    """List how many consultants each profession uses, at what cost and why."""
    there = {name: label for name, label in _CONSULTANTS.items() if name in returns}
    table = returns[["profession"]].rename(columns={"profession": "Profession"})
    for name, label in there.items():
        question = _asked(known, name)
        table[label] = [_words(question, value) for value in returns[name]]
    table["Named as an issue"] = [
        "yes" if "CONSULT" in codes_of(answer) else "no" for answer in returns[ISSUES]
    ]
    return Sheet(
        name="Consultants",
        title="Use of external consultants and contractors",
        explanation="As the professions gave it; costs were not checked.",
        table=table,
    )


def _actions(returns: pd.DataFrame, known: Mapping[str, Question]) -> Sheet:
    """List what the professions will do, a row an action."""
    rows = []
    for record in returns.to_dict("records"):
        for number in range(1, _MOST_ACTIONS + 1):
            if not isinstance(record.get(f"WS26_{number}_action"), str):
                continue
            row: dict[str, Any] = {"Profession": record["profession"]}
            for part in _ACTION:
                name = f"WS26_{number}_{part}"
                heading = part.replace("cost_gbp", "cost, pounds").capitalize()
                row[heading] = _words(_asked(known, name), record.get(name))
            rows.append(row)
    return Sheet(
        name="Actions",
        title="Actions the professions will take",
        explanation="One row for each action.",
        table=pd.DataFrame(rows),
    )


def _asked(known: Mapping[str, Question], name: str) -> Question:
    """Find a question; of one that is not known, answers stay as they are written."""
    return known.get(name) or Question(name=name, label=name, section="")


def _is_asked(returns: pd.DataFrame, question: Question) -> bool:
    return question.name in returns and bool(returns[question.name].notna().any())


def _words(question: Question, value: Any) -> Any:
    """Write an answer: codes by their labels, numbers as numbers, text as it is."""
    if isinstance(value, list | tuple):
        value = " ".join(str(part) for part in value)
    if value is None or pd.isna(value):
        return None
    if not question.choices:
        return value
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if text in question.choices:
        return question.choices[text]
    return "; ".join(question.choices.get(code, code) for code in text.split())


def _tab(name: str, sheets: Sequence[Sheet]) -> str:
    """Make a name for a tab: allowed signs, short, not taken."""
    clean = "".join(" " if sign in "[]:*?/\\" else sign for sign in name)[:31].strip()
    taken = {sheet.name.lower() for sheet in sheets}
    number = 2
    tab = clean
    while tab.lower() in taken:
        tab = f"{clean[:27]} {number}"
        number += 1
    return tab
