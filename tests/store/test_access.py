import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpd_eval.errors import DataError
from cpd_eval.store import access, audit, invitations, people, responses, uploads, waves
from cpd_eval.store.database import Database

APRIL = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def pid(db: Database, wave: waves.Wave) -> str:
    pid = people.add_people(db, [{"local_id": "E1", "name": "<b>Made Up</b>", "team": "Red"}])[0]
    for rater in ("self", "manager"):
        token = invitations.issue(db, "spring", pid, rater=rater)
        draft = responses.start_or_resume(db, invitations.find(db, token, now=APRIL), at=APRIL)
        for happy in ("4", "1"):
            responses.record(db, draft.response_id, {"happy": happy}, by=rater, at=APRIL)
    file = uploads.keep_file(db, draft.response_id, "plan.txt", b"my plan", at=APRIL)
    responses.record(db, draft.response_id, {"why_sad": file}, by="manager", at=APRIL)
    return pid


def test_the_copy_holds_who_they_are_and_what_was_answered(db: Database, pid: str):
    held = access.access_copy(db, pid)
    assert (held["identity"]["local_id"], held["post"]["team"]) == ("E1", "Red")
    assert [(one["rater"], one["answers"]["happy"]) for one in held["invitations"]] == [
        ("self", "1"),
        ("manager", "1"),
    ]


def test_the_copy_holds_every_change(db: Database, pid: str):
    mine = access.access_copy(db, pid)["invitations"][0]
    assert [event["value"] for event in mine["history"]] == ["4", "1"]


def test_the_copy_is_written_with_its_files(db: Database, pid: str, tmp_path: Path):
    data, page, file = access.write_access_copy(db, pid, tmp_path / "copy")
    assert json.loads(data.read_text())["pid"] == pid
    assert "How happy are you?" in page.read_text()
    assert file.read_bytes() == b"my plan"


def test_nothing_in_the_page_is_run(db: Database, pid: str, tmp_path: Path):
    page = access.write_access_copy(db, pid, tmp_path)[1].read_text()
    assert "&lt;b&gt;Made Up" in page
    assert "<b>Made" not in page


def test_a_copy_is_in_the_trail_without_the_pseudonym(db: Database, pid: str):
    access.access_copy(db, pid, by="hr")
    entry = audit.trail(db, acts=["access copy"])[0]
    assert entry.by == "hr"
    assert pid not in str(entry.detail)


def test_who_is_not_known_is_told(db: Database):
    with pytest.raises(DataError, match="holds nothing of the person 'nobody'"):
        access.access_copy(db, "nobody")
