"""What a profession names several of: a row each, in words."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from cpd_eval.report.questions import Question, questions_of
from cpd_eval.report.repeats import actions_sheet, repeat_sheets
from cpd_eval.report.workbook import Sheet

ACTIONS = Path(__file__).parents[2] / "data" / "sample" / "strategy_actions.csv"
CRITICAL = {"section": "Required workforce", "repeat": "WS15", "repeat_label": "Critical role"}
QUESTIONS = (
    Question(name="WS15_role", label="Role?", **CRITICAL),
    Question(name="WS15_region", label="Region?", choices={"TLL": "Wales"}, **CRITICAL),
)
ROLES = pd.DataFrame(
    {
        "profession": ["HR", "HR"],
        "number": [1, 2],
        "WS15_role": ["Adviser", "Head of pay"],
        "WS15_region": ["TLL", None],
    }
)


def test_every_action_of_the_sample_has_a_row_with_who_what_and_when():
    given = pd.read_csv(ACTIONS)
    table = actions_sheet({"WS26": given}, {}).table
    assert len(table) == len(given)
    assert table[["Profession", "Action", "Owner", "Due"]].notna().all(axis=None)


def test_no_actions_leave_an_empty_sheet():
    assert actions_sheet({}, {}).table.empty


@pytest.fixture
def sheets() -> list[Sheet]:
    return repeat_sheets({"WS15": ROLES}, QUESTIONS, [])


def test_a_repeat_has_a_sheet_of_its_own(sheets: list[Sheet]):
    assert [sheet.name for sheet in sheets] == ["Critical role"]


def test_a_row_is_an_instance_in_words(sheets: list[Sheet]):
    table = sheets[0].table.astype(object)
    rows = table.where(table.notna(), None).to_numpy().tolist()
    assert rows == [["HR", "Adviser", "Wales"], ["HR", "Head of pay", None]]


def test_a_repeat_nobody_used_has_no_sheet():
    assert repeat_sheets({"WS15": ROLES.iloc[:0]}, QUESTIONS, []) == []


def test_a_name_that_is_taken_gets_a_number(sheets: list[Sheet]):
    assert repeat_sheets({"WS15": ROLES}, QUESTIONS, sheets)[0].name == "Critical role 2"


def test_a_question_knows_the_repeat_it_stands_in():
    asked = SimpleNamespace(name="x", label="X?", type="text", choices=())
    group = SimpleNamespace(name="g", label="G", items=(asked,))
    repeat = SimpleNamespace(name="r", label="R", items=(group,), minimum=1)
    page = SimpleNamespace(name="p", label="P", items=(asked, repeat))
    found = questions_of(SimpleNamespace(pages=(page,)))
    assert [(question.name, question.repeat) for question in found] == [("x", ""), ("x", "r")]
