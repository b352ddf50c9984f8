from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.errors import DataError
from cpd_eval.workforce.calendar import (
    add_months,
    after_window,
    follow_up_timing,
    follow_up_window,
)

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),  # counted on a calendar by hand
    [
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
    ],
)
def test_months_are_counted_on_the_calendar(day: date, months: int, expected: date):
    assert add_months(day, months) == expected


@given(DAYS, st.integers(-240, 240))
def test_the_month_moves_by_exactly_the_number_asked_for(day: date, months: int):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months


@given(DAYS, st.integers(0, 24))
def test_a_later_day_never_has_an_earlier_month_after(day: date, months: int):
    assert add_months(day, months) <= add_months(day + timedelta(days=1), months)


def test_a_day_beyond_the_calendar_is_refused():
    with pytest.raises(DataError, match="a year from 1 to 9999 was expected"):
        add_months(date(9999, 12, 1), 1)


@pytest.mark.parametrize(
    ("answered_on", "timing"),
    [
        (date(2026, 2, 27), "early"),
        (date(2026, 2, 28), "in window"),  # one month after 31 January
        (date(2026, 4, 30), "in window"),  # three months after 31 January
        (date(2026, 5, 1), "late"),
        (None, "missing"),
    ],
)
def test_a_follow_up_is_in_time_from_one_month_to_three(answered_on: date | None, timing: str):
    assert follow_up_timing(date(2026, 1, 31), answered_on) == timing


def test_a_follow_up_before_the_completion_is_refused():
    with pytest.raises(DataError, match="before the completion on 2026-01-31"):
        follow_up_timing(date(2026, 1, 31), date(2026, 1, 30))


@given(DAYS)
def test_the_follow_up_window_opens_after_the_completion(day: date):
    window = follow_up_window(day)
    assert day < window.opens_on < window.closes_on


def test_after_is_asked_for_14_days():
    window = after_window(date(2026, 3, 1))
    assert date(2026, 3, 15) in window
    assert date(2026, 3, 16) not in window
