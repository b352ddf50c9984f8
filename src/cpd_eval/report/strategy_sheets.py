"""The sheets of the collated workforce-strategy workbook, one subject each."""

from collections.abc import Mapping, Sequence, Set

import pandas as pd

from cpd_eval.report.issues import (
    ISSUES,
    alike_professions,
    codes_of,
    issue_matrix,
    leading_issues,
    qualification_by_issue,
)
from cpd_eval.report.questions import Question, label_of, written
from cpd_eval.report.workbook import Sheet

_HEADER = ("profession", "organisation")
_CONSULTANTS = {
    "WS20_fte": "Full-time equivalents",
    "WS20_cost_gbp": "Cost a year, pounds",
    "WS20_trend": "Trend",
    "WS20_reason": "Reasons",
    "WS20_transfer": "Plan to transfer skills",
}


def status_sheet(
    returns: pd.DataFrame,
    is_shared: pd.Series,
    known: Mapping[str, Question],
    repeats: Mapping[str, pd.DataFrame],
) -> Sheet:
    """List every return: what came in, how detailed it is, how long it took.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return, shared or not.
    is_shared : pandas.Series of bool
        Whether each may be shared with this audience.
    known : mapping of str to Question
        What was asked, by name.
    repeats : mapping of str to pandas.DataFrame
        What each return named several of, by name of the repeat.

    Returns
    -------
    Sheet
    """
    asked = [name for name in returns if str(name).startswith("WS")]
    table = pd.DataFrame({"Profession": returns["profession"]})
    for name in ("organisation", "wave", "stage", "status"):
        if name in returns:
            table[name.capitalize()] = returns[name]
    if "exposed" in returns:
        table["Saw earlier views first"] = returns["exposed"]
    table["May be shared here"] = ["yes" if ok else "no" for ok in is_shared]
    table["Questions answered"] = returns[asked].notna().sum(axis=1)
    texts = {name for name, question in known.items() if question.is_text}
    if any(name in texts for name in returns):
        detail = _detail(returns, repeats, texts)
        table["Words written"] = detail["words"].to_list()
        table["Detail score"] = (detail["words"] / detail["n"]).round(0).to_list()
    if "minutes" in returns:
        table["Minutes spent"] = pd.to_numeric(returns["minutes"], errors="coerce")
    return Sheet(
        name="Status",
        title="Status of the returns",
        explanation="One row for each return. Detail score: words for each text question answered.",
        table=table.sort_values("Profession", ignore_index=True),
    )


def answer_sheets(returns: pd.DataFrame, questions: Sequence[Question]) -> list[Sheet]:
    """Make a sheet for each section, a row a profession.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return.
    questions : sequence of Question
        What was asked; without any, all columns ``WS…`` stand on one sheet.

    Returns
    -------
    list of Sheet
    """
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
            column = [written(question, value) for value in returns[question.name]]
            table[f"{question.label} ({question.name})"] = column
        sheets.append(
            Sheet(
                name=tab_name(section, sheets),
                title=f"Answers: {section}",
                explanation="One row for each profession, one column for each question.",
                table=table,
            )
        )
    return sheets


def issue_sheets(returns: pd.DataFrame, known: Mapping[str, Question]) -> list[Sheet]:
    """Set professions against issues, and say which they share.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return.
    known : mapping of str to Question
        What was asked, by name.

    Returns
    -------
    list of Sheet
    """

    def named(code: str) -> str:
        return label_of(known, ISSUES, code)

    matrix = issue_matrix(returns)
    grid = matrix.rename(columns=named).reset_index(names="Profession")
    shared = leading_issues(returns).assign(Issue=lambda t: t["issue"].map(named))
    alike = alike_professions(returns)
    alike["issues"] = [
        "; ".join(named(code) for code in codes.split("; ")) for codes in alike["issues"]
    ]
    sheets = [
        Sheet(
            name="Issue matrix",
            title="Issues by profession",
            explanation="1 is the most pressing issue of a profession; 0: not named.",
            table=grid,
        ),
        Sheet(
            name="Shared issues",
            title="Issues that two or more professions share",
            explanation="Most pressing first: what most put first, then by all places.",
            table=shared[
                [
                    "Issue",
                    "issue",
                    "n_professions",
                    "n_first",
                    "professions",
                    "no_qualification_focus",
                ]
            ].set_axis(
                [
                    "Issue",
                    "Code",
                    "Professions",
                    "Put it first",
                    "Which",
                    "Of these, without weight on qualifications in the past",
                ],
                axis=1,
            ),
        ),
        Sheet(
            name="Alike professions",
            title="Professions that could work together",
            explanation="Pairs that share an issue. Likeness: issues both named, divided by issues "
            "either named (Jaccard).",
            table=alike.set_axis(
                ["Profession", "Other profession", "Shared issues", "Which", "Likeness"], axis=1
            ),
        ),
    ]
    if "WS09" in returns:
        focus = qualification_by_issue(returns)
        focus["weight"] = [label_of(known, "WS09", weight) for weight in focus["weight"]]
        sheets.append(
            Sheet(
                name="Qualifications and re-skilling",
                title="Weight of qualifications in the past, and the need to re-skill staff",
                explanation="Number of professions that named re-skilling as an issue.",
                table=focus.set_axis(
                    ["Weight of qualifications", "Named re-skilling", "Did not", "Who named it"],
                    axis=1,
                ),
            )
        )
    return sheets


def consultants_sheet(returns: pd.DataFrame, known: Mapping[str, Question]) -> Sheet:
    """List how many consultants each profession uses, at what cost and why.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return.
    known : mapping of str to Question
        What was asked, by name.

    Returns
    -------
    Sheet
    """
    there = {name: label for name, label in _CONSULTANTS.items() if name in returns}
    table = returns[["profession"]].rename(columns={"profession": "Profession"})
    for name, label in there.items():
        question = known.get(name) or Question(name=name, label=label, section="")
        table[label] = [written(question, value) for value in returns[name]]
    table["Named as an issue"] = [
        "yes" if "CONSULT" in codes_of(answer) else "no" for answer in returns[ISSUES]
    ]
    return Sheet(
        name="Consultants",
        title="Use of external consultants and contractors",
        explanation="As the professions gave it; costs were not checked.",
        table=table,
    )


def _is_asked(returns: pd.DataFrame, question: Question) -> bool:
    return question.name in returns and bool(returns[question.name].notna().any())


def _detail(
    returns: pd.DataFrame, repeats: Mapping[str, pd.DataFrame], texts: Set[str]
) -> pd.DataFrame:
    """Count the words of each return, and the text questions they answer; none is missing."""
    key = key_of(returns)
    prose = pd.concat(
        table.melt(id_vars=key, value_vars=[name for name in table if name in texts])
        for table in (returns, *repeats.values())
    ).dropna(subset=["value"])
    prose["words"] = [len(str(text).split()) for text in prose["value"]]
    counted = prose.groupby(key).agg(words=("words", "sum"), n=("words", "size"))
    return counted.reindex(returns[key]).fillna({"words": 0})


def key_of(returns: pd.DataFrame) -> str:
    """Name the column that tells returns apart, also in the tables of what they name several of.

    Examples
    --------
    >>> key_of(pd.DataFrame({"profession": ["HR"]}))
    'profession'
    """
    return "response_id" if "response_id" in returns else "profession"


def tab_name(name: str, sheets: Sequence[Sheet]) -> str:
    """Make a name for a tab: allowed signs, short, not taken.

    Parameters
    ----------
    name : str
        What it should be called.
    sheets : sequence of Sheet
        Sheets whose names are taken.

    Returns
    -------
    str
        At most 31 characters, as workbooks want it.

    Examples
    --------
    >>> tab_name("Staff: people / posts", [])
    'Staff  people   posts'
    """
    clean = "".join(" " if sign in "[]:*?/\\" else sign for sign in name)[:31].strip()
    taken = {sheet.name.lower() for sheet in sheets}
    number = 2
    tab = clean
    while tab.lower() in taken:
        tab = f"{clean[:27]} {number}"
        number += 1
    return tab
