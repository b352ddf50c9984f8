"""Erasing: everything of the one person, nothing of others, and a proof nobody can take back."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from cpd_eval.errors import DataError, StoreError
from cpd_eval.settings import Settings
from cpd_eval.store import audit, drafts, erase, invitations, people, responses, uploads, waves
from cpd_eval.store.database import Database
from cpd_eval.store.schema import metadata

APRIL = datetime(2026, 4, 1, tzinfo=UTC)
SAID = "It rains on Xanthippe"


def answer(db: Database, pid: str, why: str) -> int:
    token = invitations.issue(db, "spring", pid, prefill={"region": "Wales"})
    draft = responses.start_or_resume(db, invitations.find(db, token, now=APRIL), at=APRIL)
    given = {"happy": "1", "why_sad": why}
    responses.record(db, draft.response_id, given, by="self", at=APRIL)
    uploads.keep_file(db, draft.response_id, "plan.txt", why.encode(), at=APRIL)
    responses.submit(db, draft.response_id, at=APRIL)
    return draft.response_id


@pytest.fixture
def pid(db: Database, wave: waves.Wave) -> str:
    pid = people.add_people(db, [{"local_id": "E1", "name": "Made Up", "region": "Wales"}])[0]
    answer(db, pid, SAID)
    answer(db, "b2", "Snow")
    return pid


def everything(db: Database) -> str:
    with db.read() as connection:
        return "\n".join(
            repr(tuple(row))
            for table in metadata.sorted_tables
            for row in connection.execute(table.select())
        )


def test_the_proof_counts_what_was_removed(db: Database, pid: str):
    proof = erase.erase_person(db, pid, reason="asked for it", at=APRIL)
    # 1 from the invitation, 2 given
    assert proof.removed == {
        "upload": 1,
        "answer_event": 3,
        "response": 1,
        "invitation": 1,
        "identity": 1,
        "person_attributes": 1,
    }


def test_nothing_of_the_person_is_left_and_all_of_others(db: Database, pid: str):
    erase.erase_person(db, pid, reason="asked for it")
    left = everything(db)
    assert not [word for word in (pid, SAID, "Made Up", "'E1'") if word in left]
    assert "Snow" in left


@pytest.mark.parametrize("backend", ["sqlite"])
def test_nothing_of_the_person_is_left_in_the_files(db: Database, settings: Settings, pid: str):
    erase.erase_person(db, pid, reason="asked for it")
    held = b"".join(file.read_bytes() for file in settings.data.iterdir() if file.is_file())
    assert b"Snow" in held
    assert SAID.encode() not in held


def test_the_proof_is_found_by_who_holds_key_and_identifier(db: Database, pid: str):
    proof = erase.erase_person(db, pid, reason="asked for it", by="hr", at=APRIL)
    assert erase.erasures(db, pid=people.pseudonym(db.key, "e1")) == [proof]


@pytest.mark.parametrize(
    "statement", ["DELETE FROM erasure", "UPDATE erasure SET reason = ''", "DELETE FROM audit"]
)
def test_a_proof_cannot_be_taken_back(db: Database, pid: str, statement: str):
    erase.erase_person(db, pid, reason="asked for it")
    with (
        pytest.raises(StoreError, match=r"never removed|does not change"),
        db.write() as connection,
    ):
        connection.execute(text(statement))


def test_no_response_can_be_listed_for_erasing_without_a_proof(db: Database, pid: str):
    with pytest.raises(StoreError, match=r"(?i)foreign key"), db.write() as connection:
        connection.execute(
            text("INSERT INTO erasing (erasing_id, erasure_id, response_id) VALUES (1, 99, 1)")
        )


def test_after_an_erasure_the_rest_is_protected_as_before(db: Database, pid: str):
    erase.erase_person(db, pid, reason="asked for it")
    with pytest.raises(StoreError, match="never removed"), db.write() as connection:
        connection.execute(text("DELETE FROM answer_event"))


def test_an_erasure_that_fails_half_way_erases_nothing(
    db: Database, pid: str, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_args: object, **_more: object) -> None:
        raise StoreError("power cut")

    monkeypatch.setattr(audit, "note", fail)
    before = everything(db)
    with pytest.raises(StoreError, match="power cut"):
        erase.erase_person(db, pid, reason="asked for it")
    assert everything(db) == before


def test_who_is_not_known_is_told(db: Database, wave: waves.Wave):
    with pytest.raises(DataError, match="holds nothing of the person 'nobody'"):
        erase.erase_person(db, "nobody", reason="asked for it")
    assert erase.erasures(db) == []


def test_single_questions_can_be_erased(db: Database, pid: str):
    response_id = answer(db, "c3", "Hail")
    erase.erase_answers(db, [response_id], questions=["why_sad"], subject="x", reason="time")
    assert drafts.get_draft(db, response_id).raw == {"region": "Wales", "happy": "1"}


def test_every_look_at_identities_is_in_the_trail(db: Database, pid: str):
    people.contacts(db, [pid], why="reminder", by="hr")
    entry = audit.trail(db)[-1]
    assert (entry.act, entry.by, entry.detail) == (
        audit.READ_IDENTITIES,
        "hr",
        {"people": 1, "why": "reminder"},
    )
