"""What falls due by the calendar alone, and any due days as an iCalendar file.

Development plans and journals are brought up to date every quarter. The file follows RFC 5545
as far as whole-day events need it: so little that a library of its own would be more to keep.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from cpd_eval.errors import DataError
from cpd_eval.workforce.calendar import add_months
from cpd_eval.workforce.rules import JOURNAL_UPDATE_MONTHS, PLAN_UPDATE_MONTHS

_LINE_OCTETS = 75
"""RFC 5545, 3.1: a line should be no longer, its line break not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Some days on which something is due.

    Attributes
    ----------
    key : str
        Stays the same when the days move, so that a calendar moves the event.
    title, text : str
        What is shown.
    opens_on, closes_on : date
        First and last day, both included.
    """

    key: str
    title: str
    text: str
    opens_on: date
    closes_on: date


def quarterly(first: date, until: date) -> list[Event]:
    """Give the days on which plans and journals are due, in order.

    Parameters
    ----------
    first : date
        From which day; what is due on it counts.
    until : date
        Until which day, included.

    Returns
    -------
    list of Event
        On the last day of each quarter of the calendar.

    Raises
    ------
    DataError
        If the days are in the wrong order.

    Examples
    --------
    >>> [str(event.closes_on) for event in quarterly(date(2026, 1, 1), date(2026, 6, 30))]
    ['2026-03-31', '2026-03-31', '2026-06-30', '2026-06-30']
    """
    if until < first:
        raise DataError(f"The calendar would end on {until}, before it begins on {first}.")
    found = []
    for name, every in (("plan", PLAN_UPDATE_MONTHS), ("journal", JOURNAL_UPDATE_MONTHS)):
        start = date(first.year, 1, 1)
        while (last := add_months(start, every) - timedelta(days=1)) <= until:
            if last >= first:
                key, title = f"{name}-{last:%Y-%m-%d}", f"Development {name} due"
                text = f"Bring the development {name} up to date for the quarter."
                found.append(Event(key=key, title=title, text=text, opens_on=last, closes_on=last))
            start = add_months(start, every)
    return sorted(found, key=lambda event: (event.opens_on, event.key))


def icalendar(events: Iterable[Event], *, made_at: datetime | None = None) -> str:
    r"""Write events as an iCalendar file.

    Parameters
    ----------
    events : iterable of Event
        Whole-day events.
    made_at : datetime, optional
        The moment, aware of its time zone; now if not given.

    Returns
    -------
    str
        With the line breaks the standard asks for; to be written as UTF-8.

    References
    ----------
    .. [1] RFC 5545, sections 3.1 (lines), 3.3.11 (text), 3.6.1 (events).

    Examples
    --------
    >>> day = date(2026, 3, 31)
    >>> event = Event(key="a", title="Plan, please", text="", opens_on=day, closes_on=day)
    >>> [line for line in icalendar([event]).split("\r\n") if line.startswith(("DT", "SU"))][1:]
    ['DTSTART;VALUE=DATE:20260331', 'DTEND;VALUE=DATE:20260401', 'SUMMARY:Plan\\, please']
    """
    stamp = (made_at or datetime.now(UTC)).astimezone(UTC)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//cpd_eval//calendar//EN"]
    for event in events:
        # The end of a whole-day event is the day after its last one.
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_escaped(event.key)}@cpd-eval",
            f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{event.opens_on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.closes_on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(event.title)}",
            f"DESCRIPTION:{_escaped(event.text)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> str:
    """Break a line where it grows too long, never within a character."""
    parts, room = [""], _LINE_OCTETS
    for character in line:
        size = len(character.encode())
        if size > room:
            parts.append("")
            room = _LINE_OCTETS - 1  # the space a continued line begins with
        parts[-1] += character
        room -= size
    return "\r\n ".join(parts)
