"""Bad returns are told of one by one, and hold nobody else up."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from cpd_eval.report import Question, collate
from cpd_eval.report.settle import (
    Problem,
    last_of_each,
    problems_of,
    too_many_professions,
    unknown_principles,
)
from cpd_eval.report.strategy_round import Records
from cpd_eval.simulate.returns import simulate_returns

Frames = Callable[..., tuple[pd.DataFrame, dict[str, pd.DataFrame]]]
ISSUES = Question(name="WS22", label="Issues?", section="Issues", choices={"PAY": "Pay"})


def only(problems: tuple[Problem, ...]) -> Problem:
    (one,) = problems
    return one


def test_two_returns_of_one_profession_are_told():
    twice = pd.DataFrame({"profession": ["HR", "HR"], "wave": "a", "WS22": "PAY"})
    assert only(problems_of(twice, {})).where == "HR, a"


def test_two_stages_of_one_profession_are_no_problem():
    stages = pd.DataFrame({"profession": ["HR", "HR"], "wave": ["a", "b"], "WS22": "PAY"})
    assert problems_of(stages, {}) == ()


def test_the_return_that_came_in_last_counts():
    twice = pd.DataFrame(
        {"profession": ["HR", "HR"], "submitted_at": ["2026-02-01", "2026-01-01"], "x": [1, 2]}
    )
    assert last_of_each(twice)["x"].to_list() == [1]


def test_an_issue_code_nobody_knows_is_told_with_its_question():
    one = pd.DataFrame({"profession": ["HR"], "WS22": ["PAY PAYY"]})
    found = only(problems_of(one, {"WS22": ISSUES}))
    assert (found.where, found.cell, found.found) == ("HR", "WS22", "the issue code 'PAYY'")


@pytest.mark.parametrize(("told", "n"), [("109", 0), ("111", 1), ("89", 1), ("DK", 0)])
def test_a_headcount_more_than_a_tenth_off_contradicts_the_register(told: str, n: int):
    one = pd.DataFrame({"profession": ["HR"], "WS22": ["PAY"], "WS17_people": [told]})
    register = pd.DataFrame({"profession": ["HR"], "people": ["100"]})
    assert len(problems_of(one, {}, register=register)) == n


def test_more_vacancies_than_posts_are_told():
    one = pd.DataFrame(
        {"profession": ["HR"], "WS22": ["PAY"], "WS17_posts": ["5"], "WS17_vacancies": ["6"]}
    )
    assert only(problems_of(one, {})).found == "6, with 5 posts"


def test_estimates_in_the_wrong_order_are_told():
    needs = pd.DataFrame(
        {"profession": ["HR"], "WS13_low": ["9"], "WS13_central": ["8"], "WS13_high": ["10"]}
    )
    one = pd.DataFrame({"profession": ["HR"], "WS22": ["PAY"]})
    assert only(problems_of(one, {}, repeats={"WS13": needs})).found == "9, 8, 10"


def test_an_organisation_that_was_merged_is_told():
    one = pd.DataFrame({"profession": ["HR"], "organisation": ["Old"], "WS22": ["PAY"]})
    merged = pd.DataFrame({"organisation": ["Old"], "became": ["New"]})
    assert "became part of 'New'" in only(problems_of(one, {}, organisations=merged)).found


@pytest.mark.parametrize(
    ("column", "n"), [("P1_7", 1), ("P1_6", 0), ("P9_1_evidence", 1), ("PAY", 0), ("P1", 0)]
)
def test_a_principle_that_does_not_exist_is_told(column: str, n: int):
    # Source 003 jumps from 1.6 to 1.8.
    assert len([*unknown_principles([column])]) == n


@pytest.mark.parametrize(("n_professions", "n"), [(3, 0), (4, 1)])
def test_a_fourth_profession_is_told(n_professions: int, n: int):
    # Source 003 (D47): a maximum of three.
    people = pd.DataFrame({"pid": "a", "profession": [*"ABCD"[:n_professions]]})
    assert len([*too_many_professions(people)]) == n


@pytest.fixture
def spoiled(
    strategy_frames: Frames, strategy_questions: tuple[Question, ...], tmp_path: Path
) -> openpyxl.Workbook:
    """A round in which HR sent two returns, Tax a code nobody knows and Legal a wrong headcount."""
    returns, repeats = strategy_frames(simulate_returns(stage="2"))
    returns.loc[returns["profession"] == "Tax", "WS22"] += " TAXX"
    returns = pd.concat([returns, returns[returns["profession"] == "HR"]], ignore_index=True)
    records = Records(register=pd.DataFrame({"profession": ["Legal"], "people": [3]}))
    out = collate(
        returns,
        tmp_path / "out.xlsx",
        repeats=repeats,
        questions=strategy_questions,
        records=records,
        audience="hr",
    )
    return openpyxl.load_workbook(out)


def test_the_collation_comes_out_with_a_list_of_what_is_to_settle(spoiled: openpyxl.Workbook):
    whose = [row[0] for row in spoiled["To settle"].iter_rows(min_row=5, values_only=True)]
    assert [str(name).split(",")[0] for name in whose] == ["HR", "Tax", "Legal"]


def test_everybody_else_is_in_it_once(spoiled: openpyxl.Workbook):
    rows = [row[0] for row in spoiled["Issue matrix"].iter_rows(min_row=5, values_only=True)]
    assert len(rows) == len(set(rows)) == 20


def test_what_is_to_settle_in_a_return_kept_to_hr_is_told_to_nobody_else(tmp_path: Path):
    two = pd.DataFrame(
        {"profession": ["HR", "Tax"], "WS22": ["PAY", "NONE"], "share_consent": ["all", "no"]}
    )
    out = collate(two, tmp_path / "out.xlsx", questions=[ISSUES], audience="all")
    assert "To settle" not in openpyxl.load_workbook(out).sheetnames
