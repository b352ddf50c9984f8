"""Months as a calendar counts them, and whether a follow-up came in time.

A follow-up belongs into the window from one month to three months after the activity was
completed (:data:`~cpd_eval.workforce.rules.FOLLOW_UP_OPENS_MONTHS`). A month after 31 January
is the last day of February: a day that the month does not have becomes its last day.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from cpd_eval.errors import DataError
from cpd_eval.workforce.rules import (
    AFTER_CLOSES_DAYS,
    FOLLOW_UP_CLOSES_MONTHS,
    FOLLOW_UP_OPENS_MONTHS,
)

Timing = Literal["early", "in window", "late", "missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days on which something should happen, both ends included.

    Attributes
    ----------
    opens_on, closes_on : date
        First and last day.
    """

    opens_on: date
    closes_on: date

    def __contains__(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on


def add_months(day: date, months: int) -> date:
    """Give the day a number of months later, or earlier if it is negative.

    Parameters
    ----------
    day : date
        From when.
    months : int
        How many months.

    Returns
    -------
    date
        The same day of the month, or the last day of a shorter month.

    Raises
    ------
    DataError
        If the day lies outside the years 1 to 9999.

    Examples
    --------
    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    >>> add_months(date(2024, 1, 31), -2)
    datetime.date(2023, 11, 30)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise DataError(
            f"{months} months from {day} lie in the year {year}; a year from 1 to 9999 was "
            "expected. Correct the date."
        )
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def follow_up_window(completed_on: date) -> Window:
    """Give the days on which a follow-up is asked.

    Parameters
    ----------
    completed_on : date
        When the activity was completed.

    Returns
    -------
    Window
        One month to three months later, both days included.

    Examples
    --------
    >>> follow_up_window(date(2025, 11, 30))
    Window(opens_on=datetime.date(2025, 12, 30), closes_on=datetime.date(2026, 2, 28))
    """
    return Window(
        opens_on=add_months(completed_on, FOLLOW_UP_OPENS_MONTHS),
        closes_on=add_months(completed_on, FOLLOW_UP_CLOSES_MONTHS),
    )


def after_window(completed_on: date) -> Window:
    """Give the days on which "after" is asked: the day of completion and the 14 that follow.

    Parameters
    ----------
    completed_on : date
        When the activity was completed.

    Returns
    -------
    Window
        Both days included.

    Examples
    --------
    >>> date(2026, 3, 15) in after_window(date(2026, 3, 1))
    True
    """
    return Window(opens_on=completed_on, closes_on=completed_on + timedelta(days=AFTER_CLOSES_DAYS))


def follow_up_timing(completed_on: date, answered_on: date | None) -> Timing:
    """Say whether a follow-up came in time.

    Parameters
    ----------
    completed_on : date
        When the activity was completed.
    answered_on : date or None
        When the follow-up was answered or the review held; None is not at all.

    Returns
    -------
    {"early", "in window", "late", "missing"}
        Both ends of the window belong to it.

    Raises
    ------
    DataError
        If the follow-up is dated before the completion.

    Examples
    --------
    >>> follow_up_timing(date(2026, 1, 31), date(2026, 2, 28))
    'in window'
    >>> follow_up_timing(date(2026, 1, 31), None)
    'missing'
    """
    if answered_on is None:
        return "missing"
    if answered_on < completed_on:
        raise DataError(
            f"A follow-up is dated {answered_on}, before the completion on {completed_on}; it must "
            "come after. Correct one of the two dates."
        )
    window = follow_up_window(completed_on)
    if answered_on in window:
        return "in window"
    return "early" if answered_on < window.opens_on else "late"
