"""Keeping and forgetting from the command line: what is said, and the exit code."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpd_eval.forms.read import read_form_text
from cpd_eval.settings import read_settings
from cpd_eval.store import people, responses, waves
from cpd_eval.store.database import open_store

FORM = """
| survey   | type       | name    | label   |
|          | text       | why     | Why?    |
| settings | form_title | form_id | cpd::retention |
|          | Pulse      | pulse   | 30 days |
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "cpd-eval.toml").write_text('[mail]\nsender = "hr@example.org"\n')
    monkeypatch.chdir(tmp_path)
    db = open_store(read_settings(tmp_path, environ={}))
    form = read_form_text(FORM)
    opens, closes = datetime(2025, 3, 1, tzinfo=UTC), datetime(2025, 4, 1, tzinfo=UTC)
    waves.open_wave(db, "spring", form, kind="other", opens_at=opens, closes_at=closes)
    pid = people.add_people(db, [{"local_id": "E1", "email": "e1@example.org"}])[0]
    row = {"wave_id": "spring", "pid": pid, "at": opens, "answers": {"why": "rain"}}
    responses.import_answers(db, [row])
    db.close()
    return tmp_path


def test_a_backup_is_made_verified_and_restored(project: Path, cpd_eval: Callable):
    made = cpd_eval("store", "backup", "monday.sqlite")
    assert (made.code, "1 responses, 1 forms and 0 files: all is well" in made.out) == (0, True)
    assert cpd_eval("store", "verify", "monday.sqlite").code == 0
    assert cpd_eval("store", "restore", "monday.sqlite").code == 20
    assert cpd_eval("store", "restore", "monday.sqlite", "--replace").code == 0


def test_a_person_is_erased_with_a_proof(project: Path, cpd_eval: Callable):
    done = cpd_eval("store", "erase", "e1", "--reason", "asked for it", "--yes")
    assert (done.code, '"response": 1' in done.out) == (0, True)
    assert "asked for it" in cpd_eval("store", "erasures", "E1").out
    assert cpd_eval("store", "erase", "e1", "--reason", "again", "--yes").code == 11


def test_a_person_gets_a_copy(project: Path, cpd_eval: Callable):
    assert cpd_eval("store", "access", "E1", "-o", "copy").code == 0
    assert "rain" in (project / "copy" / "held.json").read_text()
    assert "access copy" in cpd_eval("store", "audit").out


def test_what_is_past_its_time_is_shown_before_it_is_erased(project: Path, cpd_eval: Callable):
    shown = cpd_eval("store", "expire")
    assert "spring: everything answered in 1 responses, to be kept until 2025-05-01" in shown.out
    assert "Erased, with 1 proofs" in cpd_eval("store", "expire", "--yes").out
    assert "Nothing is past its time" in cpd_eval("store", "expire").out


def test_a_store_that_is_up_to_date_stays(project: Path, cpd_eval: Callable):
    assert "up to date already" in cpd_eval("store", "upgrade").out


def test_waves_are_planned_and_stand_in_the_calendar(project: Path, cpd_eval: Callable):
    days = ("--starts", "2026-03-02", "--completed", "2026-03-31")
    planned = cpd_eval("wave", "plan", "m", *days)
    assert "m-after: 2026-03-31 to 2026-04-14 - not made" in planned.out
    assert cpd_eval("wave", "calendar", "-o", "due.ics").code == 0
    assert "SUMMARY:pulse: spring" in (project / "due.ics").read_text()


def test_a_wave_of_no_activity_has_no_returns_in_time(project: Path, cpd_eval: Callable):
    told = cpd_eval("wave", "returns", "spring")
    assert (told.code, "belongs to no activity" in told.err) == (11, True)


def test_who_has_answered_is_not_reminded(project: Path, cpd_eval: Callable):
    told = cpd_eval("wave", "remind", "spring")
    assert (told.code, "Sent 0 letters" in told.out, "1 needed none" in told.out) == (0, True, True)


def test_a_mail_server_that_is_away_is_told_in_a_sentence(
    project: Path, cpd_eval: Callable, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CPD_EVAL_SMTP_HOST", "127.0.0.1")
    (project / "cpd-eval.toml").write_text('[mail]\nsender = "hr@example.org"\nsmtp_port = 1\n')
    told = cpd_eval("wave", "invite", "spring")
    assert (told.code, "The mail server 127.0.0.1:1 cannot be used" in told.err) == (20, True)


def test_names_get_a_new_key_and_it_is_said_what_to_do_with_it(project: Path, cpd_eval: Callable):
    file = project / "secrets" / "identity.key"
    before = file.read_text().split()
    ended = cpd_eval("store", "rotate-key")
    assert (ended.code, "Encrypted 1 names with a new key" in ended.out) == (0, True)
    assert "1 older keys stay in it" in ended.out
    assert file.read_text().split()[1:] == before
    assert cpd_eval("store", "rotate-key", "--drop-old").code == 0
    assert len(file.read_text().split()) == 1
    assert cpd_eval("store", "verify").code == 0


def test_without_the_key_of_names_it_is_said_what_still_works(project: Path, cpd_eval: Callable):
    (project / "secrets" / "identity.key").unlink()
    ended = cpd_eval("store", "verify")
    assert (ended.code, "1 names cannot be read" in ended.err) == (20, True)
    assert cpd_eval("wave", "status").code == 0
    assert "Forms, answers and reports" in cpd_eval("wave", "remind", "spring").err
