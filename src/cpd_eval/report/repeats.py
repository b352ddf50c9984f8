"""What a profession can name several of, such as actions: a sheet each, with a row an instance."""

from collections.abc import Mapping, Sequence

import pandas as pd

from cpd_eval.report.questions import Question, written
from cpd_eval.report.strategy_sheets import tab_name
from cpd_eval.report.workbook import Sheet

ACTIONS = "WS26"
_ACTION = {
    "WS26_action": "Action",
    "WS26_lever": "Lever",
    "WS26_owner": "Owner",
    "WS26_due": "Due",
    "WS26_cost_gbp": "Cost, pounds",
    "WS26_standards": "Standards",
}


def actions_sheet(repeats: Mapping[str, pd.DataFrame], known: Mapping[str, Question]) -> Sheet:
    """List what the professions will do, a row an action.

    Parameters
    ----------
    repeats : mapping of str to pandas.DataFrame
        By name of the repeat; a row an instance.
    known : mapping of str to Question
        What was asked, by name.

    Returns
    -------
    Sheet
        Without rows if no action was given.
    """
    table = repeats.get(ACTIONS, pd.DataFrame({"profession": []}))
    return Sheet(
        name="Actions",
        title="Actions the professions will take",
        explanation="One row for each action.",
        table=_in_words(table, _ACTION, known),
    )


def repeat_sheets(
    repeats: Mapping[str, pd.DataFrame], questions: Sequence[Question], others: Sequence[Sheet]
) -> list[Sheet]:
    """Make a sheet for whatever else a profession can name several of, such as critical roles.

    Parameters
    ----------
    repeats : mapping of str to pandas.DataFrame
        By name of the repeat; a row an instance.
    questions : sequence of Question
        What was asked.
    others : sequence of Sheet
        Sheets whose names are taken.

    Returns
    -------
    list of Sheet
        Actions have their own, see :func:`actions_sheet`; a repeat that nobody used has none.
    """
    known = {question.name: question for question in questions}
    sheets: list[Sheet] = []
    for repeat, table in repeats.items():
        mine = [question for question in questions if question.repeat == repeat]
        if repeat == ACTIONS or table.empty or not mine:
            continue
        label = mine[0].repeat_label or repeat
        headings = {question.name: f"{question.label} ({question.name})" for question in mine}
        sheets.append(
            Sheet(
                name=tab_name(label, [*others, *sheets]),
                title=label,
                explanation="One row for each that a profession gave.",
                table=_in_words(table, headings, known),
            )
        )
    return sheets


def _in_words(
    table: pd.DataFrame, headings: Mapping[str, str], known: Mapping[str, Question]
) -> pd.DataFrame:
    there = {name: heading for name, heading in headings.items() if name in table}
    words = {
        heading: [written(known.get(name), value) for value in table[name]]
        for name, heading in there.items()
    }
    return pd.DataFrame({"Profession": table["profession"].to_list(), **words})
