"""Dates and times as text, and as numbers of days.

An answer holds a date as ISO text, ``2026-04-01``, or with a time, ``2026-04-01T09:30:00+01:00``.
To be compared and calculated with, it counts the days since 1970-01-01 **on the clock on the
wall** of the place the form is filled in: a date is a whole number whatever the time zone and
whatever summer time does, and 09:30 is 0.395833 of a day. A moment given with another offset is
brought to the local clock first.
"""

import re
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Final

EPOCH: Final = date(1970, 1, 1)
_SECONDS = 86_400
_FIRST, _LAST = -719_162, 2_932_896  # the years 1 and 9999
_MOMENT = re.compile(
    r"\s*(?P<date>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<time>\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?P<zone>Z|[+-]\d{2}(?::?\d{2})?)?)?\s*",
    re.ASCII,
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(
    r"\s*(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}(?::?\d{2})?)?\s*", re.ASCII
)
local_zone: ContextVar[tzinfo] = ContextVar("local_zone", default=UTC)
"""The time zone the form is filled in; set for the length of an evaluation."""


def is_date(text: str) -> bool:
    """Whether text looks like a date, or a date and a time.

    Examples
    --------
    >>> is_date("2026-04-01"), is_date("2026-04-01T09:30"), is_date("2026")
    (True, True, False)
    """
    return _MOMENT.fullmatch(text) is not None


def days_of(text: str) -> float | None:
    """Count the days from 1970-01-01 to a date, or a date and a time, on the local clock.

    Parameters
    ----------
    text : str
        ISO 8601. Without an offset the time is local.

    Returns
    -------
    float or None
        None if the text is no date.

    Examples
    --------
    >>> days_of("1970-01-31"), days_of("1970-01-02T12:00:00Z"), days_of("1970-02-30")
    (30.0, 1.5, None)
    """
    if len(text) == len("2026-04-01"):
        return _plain_days(text)
    if len(text) < len("2026-04-01") or (match := _MOMENT.fullmatch(text)) is None:
        return None
    day = _plain_days(match["date"])
    if day is None or match["time"] is None:
        return day
    try:
        clock = time.fromisoformat(_six_digits(match["time"]))
        offset = _offset(match["zone"])
        if offset is None:
            return day + _share(clock)
        moment = datetime.combine(date.fromisoformat(match["date"]), clock)
        return days_at(moment.replace(tzinfo=UTC) - offset)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=4_096)
def _plain_days(text: str) -> float | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        return float((date.fromisoformat(text) - EPOCH).days)
    except ValueError:
        return None


def days_at(moment: datetime) -> float:
    """Count the days from 1970-01-01 to a moment, on the local clock.

    Examples
    --------
    >>> days_at(datetime(1970, 1, 2, 6, tzinfo=UTC))
    1.25
    """
    local = moment.astimezone(local_zone.get())
    return float((local.date() - EPOCH).days) + _share(local.time())


def share_of_day(text: str) -> float | None:
    """Give a time of day as a share of the day, on the local clock; None if it is no time.

    Examples
    --------
    >>> share_of_day("18:00"), share_of_day("06:00:00.000Z"), share_of_day("25:00")
    (0.75, 0.25, None)
    """
    match = _TIME.fullmatch(text)
    if match is None:
        days = days_of(text)
        return None if days is None else days % 1
    try:
        clock = time(int(match[1]), int(match[2]), int(match[3] or 0))
        offset = _offset(match[5])
    except ValueError:
        return None
    share = _share(clock) + float(match[4] or 0) / _SECONDS
    if offset is None:
        return share
    today = datetime.now(UTC).astimezone(local_zone.get()).utcoffset() or timedelta()
    return (share + (today - offset).total_seconds() / _SECONDS) % 1


def date_text(days: float) -> str:
    """Write a number of days as a date; empty if there is no such date.

    Examples
    --------
    >>> date_text(30.0), date_text(0.75), date_text(-1.0), date_text(float("nan"))
    ('1970-01-31', '1970-01-01', '1969-12-31', '')
    """
    if not _FIRST <= days <= _LAST:
        return ""
    return (EPOCH + timedelta(days=int(days // 1))).isoformat()


def moment_of(days: float) -> datetime | None:
    """Give a number of days as a moment of the local clock; None if there is none.

    Examples
    --------
    >>> moment_of(0.75)
    datetime.datetime(1970, 1, 1, 18, 0, tzinfo=datetime.timezone.utc)
    """
    if not _FIRST <= days <= _LAST:
        return None
    # Whole milliseconds, so that 9:30 does not become 09:29:59.999999.
    clock = timedelta(milliseconds=round(days * _SECONDS * 1000))
    return (datetime.combine(EPOCH, time()) + clock).replace(tzinfo=local_zone.get())


def moment_text(moment: datetime) -> str:
    """Write a moment as ODK does: milliseconds, and the offset of the local clock.

    Examples
    --------
    >>> moment_text(datetime(2026, 4, 1, 9, 30, tzinfo=UTC))
    '2026-04-01T09:30:00.000+00:00'
    """
    return moment.astimezone(local_zone.get()).isoformat(timespec="milliseconds")


def _share(clock: time) -> float:
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
    return seconds / _SECONDS


def _six_digits(clock: str) -> str:
    whole, point, part = clock.partition(".")
    return f"{whole}{point}{part[:6]:0<6}" if point else whole


def _offset(zone: str | None) -> timedelta | None:
    """Read an offset from UTC such as ``+01:00``, ``+0100``, ``+01`` or ``Z``."""
    if zone is None:
        return None
    if zone == "Z":
        return timedelta()
    digits = zone[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 23 or minutes > 59:
        raise ValueError(zone)
    return timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)
