"""The response board: the figures of the wave, and nothing its reader may not see."""

from contextlib import closing
from datetime import UTC, datetime

import pytest

from cpd_eval.forms.read import read_form_text
from cpd_eval.pages.boards.counting import question_labels
from cpd_eval.pages.boards.response import ResponseBoard, response_board
from cpd_eval.settings import read_settings
from cpd_eval.store import audit, open_links, waves
from cpd_eval.store.database import open_store
from cpd_eval.store.recipe import recipe_of
from cpd_eval.store.versions import load
from cpd_eval.store.waves import get_wave
from cpd_eval.workforce.roles import Looker, written

FORM = """
| survey   | type        | name  | label              |
|          | begin_group | one   | One                |
|          | text        | happy | How happy are you? |
|          | end_group   |       |                    |
| settings | form_title  | form_id |
|          | Mood        | mood    |
"""
NOW = datetime(2026, 3, 11, tzinfo=UTC)
HR = Looker(name="hana", roles=("hr",))
HEAD = Looker(name="hugo", roles=("head_of_profession",), scope={"profession": ("Policy",)})
MANAGER = Looker(name="mina", roles=("line_manager",), scope={"team": ("North team",)})
EVALUATOR = Looker(name="eva", roles=("evaluator",))


def looked_at_by(looker, db, settings):
    return ResponseBoard(db, settings, looker=looker, at=NOW)


def test_the_first_view_is_of_everybody_in_the_newest_wave(board):
    shown = board.show({})
    assert shown.choices["wave"] == "spring"
    assert shown.title == "Who has answered ‘Pulse’"
    assert shown.finding.startswith("Everybody invited: 16 of 34 have submitted, 47%")


def test_a_filter_shows_its_group(board):
    assert board.show({"region": "South"}).finding.startswith("South: 4 of 14 have submitted")


def test_an_address_that_makes_no_sense_shows_everybody(board):
    shown = board.show({"wave": "<b>", "region": "x", "unit": "y", "by": "z"})
    assert shown.choices == {
        "wave": "spring",
        "region": "All",
        "profession": "All",
        "unit": "All",
        "by": "region",
    }


def test_where_there_is_no_local_organisation_there_is_nothing_to_choose(board):
    filters = {one.name: one for one in board.show({}).filters}
    assert len(filters["unit"].options) == 1
    assert [value for _, value in filters["region"].options] == ["All", "North", "South"]


def test_small_groups_are_hidden_everywhere(board):
    # Of HR and Policy in the South there are 10 and 4.
    shown = board.show({"region": "South", "profession": "Policy"})
    assert "hidden to protect people" in shown.finding


def test_the_page_has_no_name_and_no_pseudonym(board, db):
    html = board.show({}).html
    assert "made up" not in html
    assert not any(row["pid"] in html for row in board._count("spring").people.to_dict("records"))


def test_names_are_read_only_when_asked_for_and_that_is_kept(db, settings):
    board = looked_at_by(HR, db, settings)
    choices = board.show({"region": "South"}).choices
    ((_, names),) = board.extras(choices)
    before = len(audit.trail(db))
    html = names()
    assert "&lt;i&gt;South 13&lt;/i&gt; (made up)" in html
    assert "<i>" not in html
    assert "North" not in html
    (entry,) = audit.trail(db)[before:]
    assert (entry.by, entry.detail["people"]) == ("hana", 10)


@pytest.mark.parametrize("looker", [HEAD, MANAGER, EVALUATOR])
def test_only_the_hr_team_sees_names(looker, db, settings):
    board = looked_at_by(looker, db, settings)
    assert board.extras(board.show({}).choices) == []


def test_a_head_of_profession_sees_their_own_profession_only(db, settings):
    board = looked_at_by(HEAD, db, settings)
    shown = board.show({"profession": "HR"})
    assert shown.choices["profession"] == "Policy"
    assert [one.options for one in shown.filters if one.name == "profession"] == [
        (("Policy", "Policy"),)
    ]


def test_a_line_manager_sees_their_own_team_only(db, settings):
    found = looked_at_by(MANAGER, db, settings).show({}).finding
    assert found.startswith("Everybody invited: 12 of 20 have submitted")


def test_the_files_are_those_of_the_view(board):
    files = board.downloads(board.show({"region": "North"}).choices)
    stem = "response-spring-2026-03-11"
    assert [file.name for file in files][:3] == [
        f"{stem}.xlsx",
        f"{stem}-groups.csv",
        f"{stem}-days.csv",
    ]
    assert {file.media_type for file in files} >= {"text/csv", "image/png"}
    assert all(file.content for file in files)


def test_the_table_as_csv_holds_text_no_spreadsheet_runs(db, settings, board):
    (groups,) = [one for one in board.downloads(board.show({}).choices) if "groups" in one.name]
    assert groups.content.decode("utf-8-sig").splitlines()[0].startswith("Region,Invited,Sent")


def test_questions_are_called_by_name_and_words(db):
    wave = get_wave(db, "spring")
    form = load(db, wave.form_id, wave.version)
    assert question_labels(form) == {"happy": "happy: How happy are you?", "why": "why: Why?"}


def test_the_page_takes_who_looks_and_what_at_from_the_server(settings, db):
    environ = {
        "CPD_EVAL_PROJECT": str(settings.folder),
        "CPD_EVAL_STAFF": written(HEAD),
        "QUERY_STRING": "wave=spring&region=North",
    }
    frame = response_board(environ=environ)
    assert frame.choices["profession"] == "Policy"
    assert frame.choices["region"] == "North"


def test_a_project_without_a_wave_says_what_to_do(tmp_path):
    (tmp_path / "cpd-eval.toml").touch()
    frame = response_board(str(tmp_path), environ={})
    assert "There is no wave to look at yet." in frame.children[0].value


def test_an_anonymous_wave_says_that_its_rate_says_nothing(tmp_path):
    (tmp_path / "cpd-eval.toml").touch()
    settings = read_settings(tmp_path, environ={})
    with closing(open_store(settings)) as db:
        form = read_form_text(FORM)
        waves.open_wave(db, "open", form, kind="other", opens_at=NOW)
        recipe = recipe_of(settings.anonymous)
        open_links.open_to_all(db, "open", recipe, asked=[], prefill={}, deliver=lambda _: None)
        assert "This wave is anonymous" in ResponseBoard(db, settings).show({}).finding
