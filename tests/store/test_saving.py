"""A save in one transaction, that notices whoever else has saved."""

from datetime import UTC, datetime, timedelta

import pytest

from cpd_eval.errors import DataError
from cpd_eval.store import drafts, invitations, responses
from cpd_eval.store.admission import InvitationError
from cpd_eval.store.saving import Change, StaleError, last_saved, save

APRIL = datetime(2026, 4, 1, tzinfo=UTC)


def change(**answers):
    return Change(answers=answers, worked_out={}, page="one", by="self")


def test_answers_and_place_are_kept(db, draft, form):
    save(db, draft.response_id, form, change(happy="4"), seen=draft.saved_at, at=APRIL)
    kept = drafts.get_draft(db, draft.response_id)
    assert (kept.raw["happy"], kept.page) == ("4", "one")


def test_what_was_saved_since_is_noticed_and_nothing_is_kept(db, draft, form):
    later = APRIL + timedelta(minutes=1)
    responses.record(db, draft.response_id, {"happy": "1"}, by="self", at=later)
    with pytest.raises(StaleError):
        save(db, draft.response_id, form, change(happy="4"), seen=draft.saved_at, at=later)
    assert drafts.get_draft(db, draft.response_id).raw["happy"] == "1"


def test_two_saves_differ_though_the_clock_was_put_back(db, draft, form):
    seen = draft.saved_at
    for value in "14":
        moment = save(
            db,
            draft.response_id,
            form,
            change(happy=value),
            seen=seen,
            at=APRIL - timedelta(days=1),
        )
        assert moment > seen
        seen = moment
    assert last_saved(db, draft.response_id) == seen


def test_after_the_submission_nothing_is_kept(db, draft, form):
    seen = save(db, draft.response_id, form, change(happy="4"), seen=draft.saved_at, at=APRIL)
    reference = responses.submit(db, draft.response_id, at=APRIL)
    with pytest.raises(responses.SubmittedError, match=reference):
        save(db, draft.response_id, form, change(happy="1"), seen=seen, at=APRIL)


def test_a_withdrawn_link_keeps_nothing(db, draft, form):
    invitations.revoke(db, "spring", "3f2a", at=APRIL)
    with pytest.raises(InvitationError):
        save(db, draft.response_id, form, change(happy="4"), seen=draft.saved_at, at=APRIL)
    assert "happy" not in drafts.get_draft(db, draft.response_id).raw
    assert last_saved(db, draft.response_id) == draft.saved_at


def test_what_nobody_is_asked_cannot_be_answered(db, draft, form):
    with pytest.raises(DataError, match="region"):
        save(db, draft.response_id, form, change(region="x"), seen=draft.saved_at, at=APRIL)
