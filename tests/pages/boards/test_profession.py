"""The board of a Head of Profession: their own profession only, told as on the site."""

import pandas as pd
import pytest

from cpd_eval.errors import DataError
from cpd_eval.pages.boards.profession import ProfessionBoard, profession_board
from cpd_eval.report.maturity_ratings import ratings_of
from cpd_eval.report.maturity_tables import maturity_tables
from cpd_eval.report.strategy_round import round_of
from cpd_eval.simulate import simulate_returns
from cpd_eval.simulate.maturity import simulate_maturity
from cpd_eval.workforce.roles import Looker, written


@pytest.fixture(scope="module")
def tables():
    returns = simulate_maturity(seed=3)
    return maturity_tables(ratings_of(returns[returns["profession"].isin(["HR", "Legal"])]))


@pytest.fixture(scope="module")
def taken():
    answers = [one["answers"] for one in simulate_returns()]
    return round_of(pd.DataFrame(answers), audience="working_group")


def test_it_says_where_the_profession_stands_and_what_it_shares(tables, taken):
    shown = ProfessionBoard(tables, taken, only=("HR",)).show({})
    assert shown.finding.startswith("HR is at level ")
    for heading in ("How mature the profession is", "who shares them", "From wave to wave"):
        assert heading in shown.html


def test_a_head_of_profession_cannot_choose_another(tables, taken):
    shown = ProfessionBoard(tables, taken, only=("HR",)).show({"profession": "Legal"})
    assert shown.choices == {"profession": "HR"}
    assert [one.options for one in shown.filters] == [(("HR", "HR"),)]


def test_a_profession_without_an_assessment_is_told_so(tables, taken):
    shown = ProfessionBoard(tables, taken, only=("Communications",)).show({})
    assert shown.finding.startswith("Communications has not assessed itself")


def test_its_tables_can_be_taken_away(tables, taken):
    board = ProfessionBoard(tables, taken)
    labels = [one.label for one in board.downloads(board.show({"profession": "HR"}).choices)]
    assert "The tables (Excel)" in labels
    assert "The data behind it: scores of 100, by area (CSV)" in labels


def test_an_account_that_names_no_profession_is_refused(tables, taken):
    with pytest.raises(DataError, match="No profession you may look at"):
        ProfessionBoard(tables, taken, only=())


def test_who_heads_no_profession_is_refused(tmp_path):
    (tmp_path / "cpd-eval.toml").write_text('[project]\nname = "Test"\n')
    environ = {"CPD_EVAL_STAFF": written(Looker(name="o", roles=("operator",)))}
    with pytest.raises(DataError, match="no role that may see a profession"):
        profession_board(str(tmp_path), environ=environ)
