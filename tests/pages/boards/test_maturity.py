"""The maturity board: every view of made-up returns, its files, and what an odd address gives."""

import csv
import io

import openpyxl
import pandas as pd
import pytest

from cpd_eval.errors import DataError
from cpd_eval.pages.boards.maturity import MaturityBoard, maturity_board
from cpd_eval.pages.boards.maturity_views import VIEWS
from cpd_eval.report.maturity_ratings import ratings_of
from cpd_eval.report.maturity_tables import maturity_tables
from cpd_eval.simulate.maturity import simulate_maturity
from cpd_eval.workforce.roles import Looker, written


def few_returns():
    """Four professions of two waves, one of them also seen by a peer."""
    returns = simulate_maturity(seed=3)
    few = returns[
        returns["profession"].isin(["HR", "Legal", "Policy", "Finance"])
        & returns["wave"].isin(["2025", "2026"])
    ]
    peer = few[(few["profession"] == "HR") & (few["wave"] == "2026")].assign(rater="peer")
    return pd.concat([few, peer], ignore_index=True)


@pytest.fixture(scope="module")
def board():
    tables = maturity_tables(ratings_of(few_returns()))
    return MaturityBoard(tables, is_made_up=True)


@pytest.fixture(scope="module")
def two_organisations():
    returns = few_returns()
    is_north = returns["profession"].isin(["HR", "Legal"])
    return MaturityBoard(
        maturity_tables(
            ratings_of(returns.assign(organisation=is_north.map({True: "North", False: "South"})))
        )
    )


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_a_finding_and_a_table(board, view):
    shown = board.show({"show": view})
    assert shown.choices["show"] == view
    assert "for this choice" not in shown.finding
    assert "<table" in shown.html


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_can_be_had_of_one_profession(board, view):
    shown = board.show({"show": view, "profession": "HR", "wave": "2025", "side": "profession"})
    assert shown.html.count("<h2") >= 1


def test_the_first_view_is_the_ladder_of_the_last_wave(board):
    shown = board.show({})
    assert shown.choices == {
        "show": "ladder",
        "wave": "2026",
        "organisation": "All",
        "side": "both",
        "profession": "All",
    }
    assert "The returns are made up" in shown.finding


def test_an_address_that_makes_no_sense_shows_the_first_view(board):
    odd = dict.fromkeys(("show", "wave", "organisation", "side", "profession"), "<b>")
    assert board.show(odd).choices == board.show({}).choices


def test_a_profession_hears_where_it_stands_among_the_others(board):
    told = board.show({"profession": "HR"}).finding
    assert told.startswith("HR is at level ")
    assert ": number " in told
    assert " of 4." in told


def test_the_board_says_the_numbers_of_the_data_behind_it(board):
    choices = board.show({"show": "areas"}).choices
    files = {one.name: one for one in board.downloads(choices)}
    text = files["maturity-2026-areas-strengths-by-area.csv"].content.decode("utf-8-sig")
    first = next(csv.DictReader(io.StringIO(text)))
    book = openpyxl.load_workbook(io.BytesIO(files["maturity-2026-areas.xlsx"].content))
    sheet = book["Scores of 100, by area"]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    column = rows[0].index(first["area"])
    (row,) = [one for one in rows if one[0] == first["profession"]]
    assert row[column] == round(float(first["score"]))


def test_a_drawing_can_be_taken_away_as_a_picture(board):
    files = board.downloads(board.show({"show": "waves"}).choices)
    (picture,) = [one for one in files if one.media_type == "image/png"]
    assert picture.content.startswith(b"\x89PNG")


def test_of_one_organisation_there_is_none_to_choose(board):
    (organisation,) = [one for one in board.show({}).filters if one.name == "organisation"]
    assert len(organisation.options) == 1


def test_of_two_organisations_each_can_be_looked_at(two_organisations):
    shown = two_organisations.show({"organisation": "North"})
    (professions,) = [one for one in shown.filters if one.name == "profession"]
    assert [value for _, value in professions.options] == ["All", "HR, North", "Legal, North"]
    assert "Policy" not in shown.html


def test_who_drops_out_leaves_the_others_where_they_were(board):
    choices = {"show": "groups", "groups": "2", "seed": "3"}
    before = board.downloads(board.show(choices).choices)[1].content.decode("utf-8-sig")
    after = board.downloads(board.show({**choices, "absent": "HR"}).choices)[1].content
    groups = [dict(_groups(text)) for text in (before, after.decode("utf-8-sig"))]
    del groups[0]["HR"]
    assert groups[0] == groups[1]


def _groups(text):
    return [(row["Profession"], row["Group"]) for row in csv.DictReader(io.StringIO(text))]


def test_another_can_drop_out_after_the_first(board):
    shown = board.show({"show": "groups", "groups": "2", "absent": "HR"})
    (absent,) = [one for one in shown.filters if one.name == "absent"]
    assert ("Without HR", "HR") in absent.options
    assert ("and without Legal", "HR|Legal") in absent.options


def test_groups_keep_at_least_one_member_each(board):
    shown = board.show({"show": "groups", "groups": "2", "absent": "HR|Legal|Policy|Finance"})
    assert shown.choices["absent"] == "HR|Legal"


def test_ratings_by_nobody_are_one_sentence():
    ratings = ratings_of(few_returns())
    with pytest.raises(DataError, match="no self-assessment"):
        maturity_tables(ratings[ratings["rater"] == "peer"])


def test_the_board_of_a_file_starts_with_the_own_profession(tmp_path):
    (tmp_path / "cpd-eval.toml").write_text('[project]\nname = "Test"\n')
    few_returns().to_csv(tmp_path / "returns.csv", index=False)
    head = Looker(name="h", roles=("head_of_profession",), scope={"profession": ("Policy",)})
    environ = {"CPD_EVAL_STAFF": written(head), "QUERY_STRING": "wave=2025"}
    frame = maturity_board(str(tmp_path), returns=str(tmp_path / "returns.csv"), environ=environ)
    assert frame.choices["profession"] == "Policy"
    assert frame.choices["wave"] == "2025"


def test_who_has_no_such_role_is_refused(tmp_path):
    (tmp_path / "cpd-eval.toml").write_text('[project]\nname = "Test"\n')
    environ = {"CPD_EVAL_STAFF": written(Looker(name="r", roles=("regional",)))}
    with pytest.raises(DataError, match="no role that may compare professions"):
        maturity_board(str(tmp_path), environ=environ)


def test_a_project_without_a_wave_of_the_form_says_how_to_open_one(tmp_path):
    (tmp_path / "cpd-eval.toml").write_text('[project]\nname = "Test"\n')
    with pytest.raises(DataError, match="no return of the form skills_principles"):
        maturity_board(str(tmp_path), environ={})
