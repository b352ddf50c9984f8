from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.forms.language.days import date_text, days_of, is_date, moment_of, share_of_day
from cpd_eval.forms.language.surroundings import Surroundings

LONDON = Surroundings(now=datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Europe/London")))


@given(st.dates())
def test_a_date_is_a_whole_number_of_days_and_back(day):
    with LONDON:
        days = days_of(day.isoformat())
    assert days is not None
    assert days.is_integer()
    assert date_text(days) == day.isoformat()


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2026-07-01T23:30:00Z", "2026-07-02 00:30"),  # an hour ahead in summer
        ("2026-01-01T23:30:00Z", "2026-01-01 23:30"),
        ("2026-07-01T23:30:00", "2026-07-01 23:30"),
        ("2026-07-01T23:30:00.5+05:30", "2026-07-01 19:00"),
        ("2026-07-01 09:00", "2026-07-01 09:00"),
    ],
)
def test_a_moment_is_counted_on_the_local_clock(text, clock):
    with LONDON:
        moment = moment_of(days_of(text) or 0)
    assert f"{moment:%Y-%m-%d %H:%M}" == clock


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-13-01", "26-01-01", "2026-01-01T25:00", "today", "", "2026-01-01x"]
)
def test_what_is_no_date_has_no_days(text):
    assert days_of(text) is None


def test_what_looks_like_a_date_is_taken_for_one():
    assert is_date("2026-02-30")


@pytest.mark.parametrize("text", ["24:00", "12:60", "6:00", "12:00+25:00", "", "noon"])
def test_what_is_no_time_has_no_share(text):
    assert share_of_day(text) is None


def test_the_share_of_a_moment_is_that_of_its_time():
    assert share_of_day("2026-07-01T06:00:00") == 0.25


@pytest.mark.parametrize("days", [float("nan"), float("inf"), 1e9, -1e9])
def test_days_beyond_the_calendar_are_no_date(days):
    assert date_text(days) == ""
    assert moment_of(days) is None
