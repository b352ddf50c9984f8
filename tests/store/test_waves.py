from datetime import UTC, datetime

import pytest

from cpd_eval.errors import DataError, StoreError
from cpd_eval.forms.model import Form
from cpd_eval.store import responses, waves
from cpd_eval.store.database import Database

MARCH, APRIL, MAY = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 4, 5))


def test_opening_the_same_wave_again_changes_nothing(db: Database, form: Form, wave: waves.Wave):
    again = waves.open_wave(db, "spring", form, kind="other", opens_at=MARCH, closes_at=MAY)
    assert again == wave
    assert len(waves.get_waves(db)) == 1


def test_a_name_that_is_taken_is_refused(db: Database, form: Form, wave: waves.Wave):
    with pytest.raises(DataError, match="'spring' exists already"):
        waves.open_wave(db, "spring", form, kind="before", opens_at=MARCH)


def test_a_wave_nobody_is_invited_to_can_be_opened_anew(db: Database, form: Form, wave: waves.Wave):
    waves.open_wave(db, "spring", form, kind="other", opens_at=APRIL)
    assert waves.get_wave(db, "spring").opens_at == APRIL


def test_a_wave_with_invitations_keeps_its_times(db: Database, form: Form, token: str):
    with pytest.raises(DataError, match="'spring' exists already"):
        waves.open_wave(db, "spring", form, kind="other", opens_at=APRIL)


def test_a_wave_opens_before_it_closes(db: Database, form: Form):
    with pytest.raises(DataError, match="it must open before it closes"):
        waves.open_wave(db, "x", form, kind="other", opens_at=MAY, closes_at=MARCH)


def test_a_wave_needs_a_known_kind(db: Database, form: Form):
    with pytest.raises(DataError, match="has the kind 'spring'"):
        waves.open_wave(db, "x", form, kind="spring", opens_at=MAY)  # type: ignore[arg-type]


def test_a_wave_needs_a_time_zone(db: Database, form: Form):
    with pytest.raises(StoreError, match="without a time zone"):
        waves.open_wave(db, "x", form, kind="other", opens_at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_wave_can_be_closed_earlier(db: Database, wave: waves.Wave):
    assert waves.close_wave(db, "spring", at=APRIL).closes_at == APRIL


def test_progress_counts_each_step(db: Database, draft: responses.Draft):
    before = waves.progress(db, "spring")
    assert (before.n_opened, before.n_with_answers, before.n_submitted) == (1, 0, 0)
    responses.record(db, draft.response_id, {"happy": "4"}, by="self", at=APRIL)
    responses.submit(db, draft.response_id, at=APRIL)
    after = waves.progress(db, "spring")
    assert (after.n_invited, after.n_opened, after.n_with_answers, after.n_submitted) == (
        1,
        1,
        1,
        1,
    )
