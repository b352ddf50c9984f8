"""A wave that cannot be opened is refused before anything is kept."""

from datetime import UTC, datetime

import pytest

from cpd_eval.errors import DataError
from cpd_eval.forms.model import Form
from cpd_eval.store import versions, waves
from cpd_eval.store.database import Database
from cpd_eval.store.wave_new import check_new, what_to_do

MARCH, APRIL, MAY = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 4, 5))


def test_asking_keeps_nothing(db: Database, form: Form):
    planned = check_new(db, "spring", form, kind="other", opens_at=MARCH, closes_at=MAY)
    assert (waves.get_waves(db), versions.published(db)) == ([], [])
    assert (
        waves.open_wave(db, "spring", form, kind="other", opens_at=MARCH, closes_at=MAY) == planned
    )


def test_a_taken_name_is_refused_and_nothing_is_published(
    db: Database, form: Form, wave: waves.Wave
):
    known = versions.published(db)
    with pytest.raises(DataError, match="'spring' exists already"):
        waves.open_wave(db, "spring", form, kind="before", opens_at=MARCH)
    assert versions.published(db) == known


def test_what_opening_means_depends_on_what_is_there(db: Database, form: Form, token: str):
    there = waves.get_wave(db, "spring")
    other = check_new(db, "summer", form, kind="other", opens_at=MAY)
    with db.read() as connection:
        assert [what_to_do(connection, one) for one in (there, other)] == ["nothing", "insert"]
