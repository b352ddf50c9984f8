"""Files people upload, kept with their answers."""

import hashlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from cpd_eval.errors import StoreError
from cpd_eval.store import invitations, responses, uploads
from cpd_eval.store.admission import InvitationError
from cpd_eval.store.database import ConflictError
from cpd_eval.store.drafts import SubmittedError
from cpd_eval.store.schema import upload

PDF = b"%PDF-1.7 made up"
APRIL = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def keep(db, draft):
    def one(name="plan.pdf", content=PDF, at=APRIL):
        return uploads.keep_file(db, draft.response_id, name, content, at=at)

    return one


def test_a_file_comes_back_as_it_was(db, draft, keep):
    assert uploads.read_file(db, draft.response_id, keep()) == PDF


def test_the_answer_is_a_token_of_the_content_and_the_name(keep):
    assert keep() == f"{hashlib.sha256(PDF).hexdigest()[:12]}/plan.pdf"


def test_the_same_file_is_kept_once_whatever_it_is_called(db, draft, keep):
    keep("one.pdf")
    keep("two.pdf")
    with db.read() as connection:
        assert len(connection.execute(upload.select()).all()) == 1


def test_the_files_of_another_response_cannot_be_had(db, draft, keep):
    raw = keep()
    with pytest.raises(StoreError, match="has no file"):
        uploads.read_file(db, draft.response_id + 1, raw)


def test_a_response_has_room_for_so_much_and_no_more(keep, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 20)
    assert keep() != ""
    assert keep("more.pdf", b"12345") == ""


def test_a_withdrawn_link_brings_no_files(db, keep):
    invitations.revoke(db, "spring", "3f2a")
    with pytest.raises(InvitationError, match="taken back"):
        keep()


def test_what_was_sent_takes_no_more_files(db, draft, keep):
    responses.record(db, draft.response_id, {"happy": "4"}, by="self", at=APRIL)
    reference = responses.submit(db, draft.response_id, at=APRIL)
    with pytest.raises(SubmittedError) as refused:
        keep()
    assert refused.value.reference == reference


def test_the_database_itself_refuses_to_change_a_file(db, keep):
    keep()
    with (
        pytest.raises(ConflictError, match="does not change"),
        db.write() as connection,
    ):
        connection.execute(update(upload).values(content=b"other"))


def test_the_files_that_are_answers_are_written_out(db, draft, keep, tmp_path):
    raw = keep("my plan.pdf")
    keep("left out.pdf", b"replaced")
    responses.record(db, draft.response_id, {"why_sad": raw}, by="self", at=APRIL)
    (path,) = uploads.write_files(db, [draft.response_id], tmp_path)
    assert path.parent.name == str(draft.response_id)
    assert path.name == f"{raw.partition('/')[0]}-my plan.pdf"
    assert path.read_bytes() == PDF


@pytest.mark.parametrize("name", ["..", "a/../../b.pdf", "\\x.pdf"])
def test_no_name_leads_out_of_the_folder(db, draft, keep, tmp_path, name):
    responses.record(db, draft.response_id, {"why_sad": keep(name)}, by="self", at=APRIL)
    (path,) = uploads.write_files(db, [draft.response_id], tmp_path)
    assert path.resolve().is_relative_to(tmp_path.resolve())
