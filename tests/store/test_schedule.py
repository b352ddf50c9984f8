from datetime import UTC, date, datetime, timedelta

import pytest

from cpd_eval.errors import DataError
from cpd_eval.forms.model import Form
from cpd_eval.store import invitations, responses, schedule, waves
from cpd_eval.store.database import Database
from cpd_eval.workforce.calendar import Window

DAYS = {"starts_on": date(2026, 1, 12), "completed_on": date(2026, 1, 31)}


def window(first: tuple[int, int], last: tuple[int, int]) -> Window:
    return Window(opens_on=date(2026, *first), closes_on=date(2026, *last))


def test_the_windows_are_those_of_the_rules():
    found = {one.wave_id: one.window for one in schedule.plan_waves("m", **DAYS)}
    before = Window(opens_on=date(2025, 12, 15), closes_on=date(2026, 1, 11))
    assert found == {
        "m-before": before,
        "m-manager-before": before,
        "m-after": window((1, 31), (2, 14)),
        "m-follow-up-1": window((2, 28), (4, 30)),
        "m-manager-review": window((2, 28), (4, 30)),
    }


def test_a_second_follow_up_is_asked_if_wanted():
    last = schedule.plan_waves("m", second_follow_up=True, **DAYS)[-1]
    assert (last.wave_id, last.window) == ("m-follow-up-2", window((7, 31), (9, 30)))


def test_an_activity_starts_before_it_is_completed():
    with pytest.raises(DataError, match="it must start first"):
        schedule.plan_waves("m", starts_on=date(2026, 2, 1), completed_on=date(2026, 1, 1))


@pytest.fixture
def after(db: Database, form: Form) -> waves.Wave:
    planned = schedule.plan_waves("m", **DAYS)
    return schedule.open_planned(db, "m", planned, {"after": form})[0]


def test_opening_the_waves_again_changes_nothing(db: Database, form: Form, after: waves.Wave):
    invitations.issue(db, after.wave_id, "a")
    again = schedule.open_planned(db, "m", schedule.plan_waves("m", **DAYS), {"after": form})
    assert again == [after]


def answer(db: Database, wave_id: str, pid: str, on: date) -> None:
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    row = {"wave_id": wave_id, "pid": pid, "at": at, "answers": {"happy": 4}}
    responses.import_answers(db, [row])


def test_each_return_is_early_in_window_late_or_missing(db: Database, after: waves.Wave):
    first, last, day = date(2026, 1, 31), date(2026, 2, 14), timedelta(days=1)
    for pid, on in (("a", first - day), ("b", first), ("c", last), ("d", last + day)):
        answer(db, after.wave_id, pid, on)
    invitations.issue(db, after.wave_id, "e")
    found = {one.pid: one.timing for one in schedule.returns(db, after.wave_id)}
    assert found == {
        "a": "early",
        "b": "in window",
        "c": "in window",
        "d": "late",
        "e": "missing",
    }


def test_a_late_answer_is_still_taken(db: Database, after: waves.Wave):
    token = invitations.issue(db, after.wave_id, "a")
    late = datetime(2026, 2, 20, tzinfo=UTC)
    assert invitations.find(db, token, now=late).pid == "a"
