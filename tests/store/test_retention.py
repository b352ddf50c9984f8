from datetime import UTC, date, datetime

import pytest

from cpd_eval.errors import DataError
from cpd_eval.forms.model import Form
from cpd_eval.forms.read import read_form_text
from cpd_eval.store import drafts, responses, retention, waves
from cpd_eval.store.database import Database

APRIL, MAY = (datetime(2026, month, 1, tzinfo=UTC) for month in (4, 5))

KEPT = """
| survey   | type       | name  | label | cpd::retention |
|          | text       | why   | Why?  |                |
|          | text       | phone | Phone | 30 days        |
| settings | form_title | form_id | cpd::retention |
|          | Kept       | kept    | 6 years        |
"""


@pytest.fixture
def kept() -> Form:
    return read_form_text(KEPT)


@pytest.fixture
def answered(db: Database, kept: Form) -> int:
    waves.open_wave(db, "w", kept, kind="other", opens_at=APRIL, closes_at=MAY)
    answers = {"why": "rain", "phone": "0"}
    responses.import_answers(db, [{"wave_id": "w", "pid": "a", "at": APRIL, "answers": answers}])
    return 1


def test_a_wave_cannot_open_without_an_end(db: Database, kept: Form):
    with pytest.raises(DataError, match=r"'w' has no end.*6 years.*--closes"):
        waves.open_wave(db, "w", kept, kind="other", opens_at=APRIL)
    assert waves.get_waves(db) == []


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        ("30 days", date(2026, 3, 2)),
        ("1 month", date(2026, 2, 28)),
        ("6 years", date(2032, 1, 31)),
    ],
)
def test_the_last_day_is_counted_as_a_calendar_does(length: str, expected: date):
    assert retention.last_day(date(2026, 1, 31), length) == expected


@pytest.mark.parametrize("length", ["long", "6", "years", "-1 years", "6 weeks"])
def test_what_is_no_length_of_time_is_told(length: str):
    with pytest.raises(DataError, match="no length of time"):
        retention.last_day(date(2026, 1, 31), length)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 5, 31), []),  # 1 May + 30 days: the last day
        (date(2026, 6, 1), ["phone"]),
        (date(2032, 5, 1), ["phone"]),
        (date(2032, 5, 2), ["", "phone"]),
    ],
)
def test_answers_are_due_the_day_after_their_last(
    db: Database, answered: int, on: date, expected: list[str]
):
    assert [one.question for one in retention.due(db, on=on)] == expected


def test_what_is_due_is_erased_and_the_rest_stays(db: Database, answered: int):
    proof = retention.erase_due(db, on=date(2026, 6, 1))[0]
    assert proof.removed == {"answer_event": 1}
    assert drafts.get_draft(db, answered).raw == {"why": "rain"}


def test_what_was_erased_is_not_due_any_more(db: Database, answered: int):
    retention.erase_due(db, on=date(2032, 5, 2))
    assert retention.due(db, on=date(2032, 5, 2)) == []


def test_who_was_invited_can_still_be_counted(db: Database, answered: int):
    retention.erase_due(db, on=date(2032, 5, 2))
    assert waves.progress(db, "w").n_invited == 1
