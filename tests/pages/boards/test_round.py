"""The round board on the made-up returns of the twenty sample professions."""

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpd_eval.errors import DataError
from cpd_eval.forms.read import read_form
from cpd_eval.pages.boards.round import VIEWS, RoundBoard, round_board
from cpd_eval.settings import Settings, read_settings
from cpd_eval.simulate import simulate_returns
from cpd_eval.store import invitations, people, responses, waves
from cpd_eval.store.database import Database, open_store
from cpd_eval.workforce.roles import Looker, written

ROOT = Path(__file__).parents[3]
OPENED = datetime(2025, 9, 1, tzinfo=UTC)
CLOSED = datetime(2025, 10, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("round")
    (folder / "cpd-eval.toml").write_text('[project]\nname = "Test"\n')
    return read_settings(folder, environ={})


@pytest.fixture(scope="module")
def db(settings: Settings) -> Iterator[Database]:
    """Twenty returns that are in, and one that was asked for and never opened."""
    with closing(open_store(settings)) as database:
        form = read_form(ROOT / "forms" / "workforce_strategy.md")
        waves.open_wave(
            database, "strategy", form, kind="strategy", opens_at=OPENED, closes_at=CLOSED
        )
        responses.import_answers(database, simulate_returns())
        (pid,) = people.add_people(database, [{"local_id": "X", "profession": "Late one"}])
        invitations.issue(database, "strategy", pid)
        yield database


@pytest.fixture(scope="module")
def board(db: Database, settings: Settings) -> RoundBoard:
    return RoundBoard(db, settings, at=datetime(2025, 10, 20, tzinfo=UTC))


def test_it_says_first_how_many_are_in(board):
    assert board.show({}).finding.startswith("20 of 21 returns are in.")


def test_what_is_missing_stands_first_and_is_overdue(board):
    files = {one.name: one for one in board.downloads(board.show({}).choices)}
    (name,) = [one for one in files if "missing-first" in one]
    first = next(csv.DictReader(io.StringIO(files[name].content.decode("utf-8-sig"))))
    assert first == {"Profession": "Late one", "How far": "sent", "Overdue": "yes"}


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_a_heading(board, view):
    shown = board.show({"show": view})
    assert shown.choices == {"show": view, "wave": "strategy"}
    assert "<h2" in shown.html


def test_what_the_professions_share_is_told_as_in_the_strategy(board):
    # The sample's finding: Communications and HR share the challenge to re-skill.
    html = board.show({"show": "issues"}).html
    assert "Communications" in html
    assert "qualifications" in html


def test_an_address_that_makes_no_sense_shows_the_first_view(board):
    assert board.show({"show": "<b>", "wave": "x"}).choices == board.show({}).choices


def test_a_wave_without_returns_says_who_is_missing(tmp_path):
    (tmp_path / "cpd-eval.toml").write_text('[project]\nname = "Test"\n')
    own = read_settings(tmp_path, environ={})
    with closing(open_store(own)) as empty:
        form = read_form(ROOT / "forms" / "workforce_strategy.md")
        waves.open_wave(empty, "new", form, kind="strategy", opens_at=OPENED, closes_at=CLOSED)
        shown = RoundBoard(empty, own).show({"show": "issues"})
    assert shown.finding.startswith("0 of 0 returns are in.")


def test_a_project_without_a_round_says_how_to_begin_one(tmp_path):
    (tmp_path / "cpd-eval.toml").write_text('[project]\nname = "Test"\n')
    frame = round_board(str(tmp_path), environ={})
    assert "no wave of the form workforce_strategy" in frame.children[0].value


def test_a_head_of_profession_does_not_see_the_whole_round(tmp_path):
    (tmp_path / "cpd-eval.toml").write_text('[project]\nname = "Test"\n')
    environ = {"CPD_EVAL_STAFF": written(Looker(name="h", roles=("head_of_profession",)))}
    with pytest.raises(DataError, match="no role that may see the whole round"):
        round_board(str(tmp_path), environ=environ)


def test_meetings_are_told_with_their_actions(tmp_path):
    (tmp_path / "cpd-eval.toml").write_text('[project]\nname = "Test"\n')
    own = read_settings(tmp_path, environ={})
    with closing(open_store(own)) as held:
        for name, kind in (("workforce_strategy", "strategy"), ("meeting_record", "other")):
            form = read_form(ROOT / "forms" / f"{name}.md")
            waves.open_wave(held, name, form, kind=kind, opens_at=OPENED, closes_at=CLOSED)
        record = {
            "MR01": "2025-09-02",
            "MR02": "seminar",
            "MR03": "team",
            "MR06": "Careers",
            "MR07": "no",
            "MR08_invited": "20",
            "MR08_came": "18",
            "MR10_any": "no",
            "MR12": "To map careers",
            "MR13": "1",
            "MR13[1]/MR13_action": "Map careers",
            "MR13[1]/MR13_owner": "Head of HR",
            "MR13[1]/MR13_due": "2025-09-30",
        }
        row = {
            "wave_id": "meeting_record",
            "pid": "hr",
            "rater": "self",
            "at": datetime(2025, 9, 10, tzinfo=UTC),
            "answers": record,
        }
        responses.import_answers(held, [row])
        at = datetime(2025, 10, 20, tzinfo=UTC)
        html = RoundBoard(held, own, at=at).show({"show": "meetings"}).html
    assert "Meetings that are recorded: 1" in html
    assert "Head of HR" in html
    assert "The seminar was held 1 time in 2025; 2 times were agreed." in html
