"""What every invitation of a wave is said to have come to."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pandas as pd
import pytest

from cpd_eval.errors import DataError
from cpd_eval.store import invitations, people, responses, waves
from cpd_eval.store.claims import claim, invited, mark
from cpd_eval.store.database import Database
from cpd_eval.store.standing import PAUSE_MINUTES, standings

APRIL = datetime(2026, 4, 1, tzinfo=UTC)
MAY = datetime(2026, 5, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ada(db: Database, wave: waves.Wave) -> SimpleNamespace:
    """A made-up person who was asked on the first of April, and what they can do."""
    (pid,) = people.add_people(db, [{"local_id": "E1", "region": "Wales", "local_org": "Taff"}])
    ticket = {"pid": pid, "issued_at": APRIL}
    (token,) = invitations.issue_many(db, wave.wave_id, [ticket])

    def opens(at: datetime = APRIL) -> responses.Draft:
        return responses.start_or_resume(db, invitations.find(db, token, now=at), at=at)

    def answers(at: datetime, **given: str) -> None:
        responses.record(db, opens().response_id, given, by="self", at=at)

    def stands(at: datetime = MAY - MINUTE) -> pd.Series:
        return standings(db, wave.wave_id, at=at).iloc[0]

    return SimpleNamespace(opens=opens, answers=answers, stands=stands, pid=pid)


def test_who_was_given_a_link_in_a_file_counts_as_sent_to_when_it_was_made(ada):
    assert ada.stands().sent_at == APRIL
    assert ada.stands().n_letters == 0


def test_who_was_written_to_counts_from_the_letter_that_left_first(db, wave, ada):
    for number in (0, 1):
        (row,) = invited(db, wave.wave_id)
        at = APRIL + (number + 2) * timedelta(days=1)
        mailing_id = claim(db, row, number, token_hash=str(number), at=at)
        mark(db, mailing_id, "sent", at=at)
    found = ada.stands()
    assert (found.sent_at.day, found.last_letter_at.day, found.n_letters) == (3, 4, 2)


def test_a_letter_that_may_not_have_left_is_not_counted(db, wave, ada):
    (row,) = invited(db, wave.wave_id)
    claim(db, row, 0, token_hash="a", at=APRIL)
    assert ada.stands().n_letters == 0


def test_opening_is_not_yet_starting(ada):
    ada.opens()
    assert ada.stands().opened_at == APRIL
    assert pd.isna(ada.stands().started_at)


def test_what_the_invitation_brings_is_no_start(db, wave):
    ticket = {"pid": "p", "prefill": {"region": "Wales"}}
    (token,) = invitations.issue_many(db, wave.wave_id, [ticket])
    responses.start_or_resume(db, invitations.find(db, token, now=APRIL), at=APRIL)
    (found,) = standings(db, wave.wave_id, at=APRIL).itertuples()
    assert pd.isna(found.started_at)
    assert found.region == "Wales"


def test_the_question_answered_last_is_where_somebody_stopped(ada):
    ada.answers(APRIL + MINUTE, happy="1")
    ada.answers(APRIL + 2 * MINUTE, why_sad="rain")
    assert ada.stands().stopped_at == "why_sad"
    assert ada.stands().started_at == APRIL + MINUTE


def test_an_answer_taken_back_still_says_how_far_somebody_came(db, ada):
    ada.answers(APRIL + MINUTE, happy="4")
    ada.answers(APRIL + 2 * MINUTE, cost="3")
    responses.record(db, ada.opens().response_id, {"cost": None}, by="self", at=APRIL + 3 * MINUTE)
    assert ada.stands().stopped_at == "cost"


def test_time_spent_leaves_out_the_night(db, ada):
    # Opened at 0, answered at 2; the next day answered at 0 and sent at 3: 2 + 3 = 5 minutes.
    ada.opens()
    ada.answers(APRIL + 2 * MINUTE, happy="4")
    later = APRIL + timedelta(days=1)
    ada.answers(later, cost="3")
    responses.submit(db, ada.opens().response_id, at=later + 3 * MINUTE)
    found = ada.stands()
    assert found.minutes == pytest.approx(5)
    assert found.submitted_at == later + 3 * MINUTE
    assert found.stopped_at is None


def test_a_pause_of_the_longest_length_still_counts(db, ada):
    ada.opens()
    ada.answers(APRIL + PAUSE_MINUTES * MINUTE, happy="4")
    responses.submit(db, ada.opens().response_id, at=APRIL + PAUSE_MINUTES * MINUTE)
    assert ada.stands().minutes == pytest.approx(PAUSE_MINUTES)


def test_answers_brought_in_from_elsewhere_have_no_time(db, wave, ada):
    row = {"wave_id": wave.wave_id, "pid": ada.pid, "at": APRIL, "answers": {"happy": 4}}
    responses.import_answers(db, [row])
    assert pd.isna(ada.stands().minutes)
    assert ada.stands().submitted_at == APRIL


def test_it_is_due_when_the_wave_closes(ada):
    assert ada.stands().due_at == MAY


@pytest.mark.parametrize(("days", "is_to_remind"), [(2, False), (3, True)])
def test_nobody_is_to_be_reminded_before_three_days(ada, days, is_to_remind):
    assert ada.stands(APRIL + timedelta(days=days)).is_to_remind == is_to_remind


def test_nobody_is_to_be_reminded_who_has_submitted_or_cannot_answer_any_more(db, ada):
    assert not ada.stands(MAY).is_to_remind
    ada.answers(APRIL, happy="4")
    responses.submit(db, ada.opens().response_id, at=APRIL)
    assert not ada.stands().is_to_remind


def test_who_was_uninvited_does_not_stand_there(db, wave, ada):
    invitations.revoke(db, wave.wave_id, ada.pid)
    assert standings(db, wave.wave_id).empty


def test_a_wave_nobody_is_invited_to_has_no_rows(db, wave):
    assert standings(db, wave.wave_id).empty


def test_a_wave_that_is_not_there_is_refused(db):
    with pytest.raises(DataError, match="no wave 'spring'"):
        standings(db, "spring")
