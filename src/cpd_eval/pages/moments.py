"""Dates and times in boxes: a box for the day, the month, the year, the hour, the minute.

What is kept is the text of an XForms value, such as ``2026-01-05T14:30``. Whatever is typed into
the boxes is in that text too, in its place, and comes back to its box: a month of ``13`` or
``Jan``, an hour that was left empty.
"""

import re
from collections.abc import Mapping
from typing import Literal

Kind = Literal["date", "time", "datetime"]
Part = Literal["day", "month", "year", "hour", "minute"]

PARTS: dict[str, tuple[Part, ...]] = {
    "date": ("day", "month", "year"),
    "time": ("hour", "minute"),
    "datetime": ("day", "month", "year", "hour", "minute"),
}
"""The boxes, in their order on the page."""

_LIMITS: dict[Part, tuple[int, int]] = {
    "day": (1, 31),
    "month": (1, 12),
    "year": (1000, 9999),
    "hour": (0, 23),
    "minute": (0, 59),
}
_LONGEST = 40  # characters of a box; longer than any month's name
_WITH_SECONDS = re.compile(r"(\d\d):\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?")


def boxes_of(kind: Kind, raw: str) -> dict[str, str]:
    """Put a kept text into boxes.

    Parameters
    ----------
    kind : {"date", "time", "datetime"}
        What it is the text of.
    raw : str
        As kept; empty gives empty boxes.

    Returns
    -------
    dict of str to str
        Text by box, without leading zeros of day and month.

    Examples
    --------
    >>> boxes_of("datetime", "2026-01-05T09:30:00.000+00:00")
    {'day': '5', 'month': '1', 'year': '2026', 'hour': '9', 'minute': '30'}
    """
    parts = _split(kind, raw)
    return {part: _short(parts[part], part) for part in PARTS[kind]}


def text_of(kind: Kind, boxes: Mapping[str, object]) -> str:
    """Put what the boxes hold into the text that is kept.

    Parameters
    ----------
    kind : {"date", "time", "datetime"}
        What it is.
    boxes : mapping of str to str
        Text by box; a box that is not there is empty.

    Returns
    -------
    str
        Empty if all boxes are.

    Examples
    --------
    >>> text_of("date", {"day": "5", "month": "Jan", "year": ""})
    '-Jan-05'
    >>> text_of("time", {"hour": "9", "minute": "5"})
    '09:05'
    """
    typed = {part: _typed(str(boxes.get(part, "")), part) for part in PARTS[kind]}
    if not any(typed.values()):
        return ""
    day = f"{typed.get('year', '')}-{typed.get('month', '')}-{typed.get('day', '')}"
    time = f"{typed.get('hour', '')}:{typed.get('minute', '')}"
    return {"date": day, "time": time, "datetime": f"{day}T{time}"}[kind]


def wrong_box(kind: Kind, raw: str) -> Part:
    """Name the first box that cannot be right, so that the error can lead there.

    Parameters
    ----------
    kind : {"date", "time", "datetime"}
        What it is the text of.
    raw : str
        As kept.

    Returns
    -------
    str
        The first box if all look like numbers that fit.

    Examples
    --------
    >>> wrong_box("date", "2026-13-05"), wrong_box("time", "14:61")
    ('month', 'minute')
    """
    parts = _split(kind, raw)
    wrong = (part for part in PARTS[kind] if not _fits(parts[part], *_LIMITS[part]))
    return next(wrong, PARTS[kind][0])


def _split(kind: Kind, raw: str) -> dict[Part, str]:
    day, _, time = raw.partition("T") if kind == "datetime" else (raw, "", raw)
    year, _, rest = day.partition("-")
    month, _, in_month = rest.partition("-")
    hour, _, minute = time.partition(":")
    whole = _WITH_SECONDS.fullmatch(minute)
    minute = whole[1] if whole else minute
    return {"day": in_month, "month": month, "year": year, "hour": hour, "minute": minute}


def _typed(text: str, part: Part) -> str:
    # A sign that parts the boxes in the kept text may not stand inside one of them.
    plain = re.sub(r"[-:T]", " ", text).strip()[:_LONGEST]
    return plain.zfill(2) if plain.isdecimal() and part != "year" else plain


def _short(text: str, part: Part) -> str:
    if part in {"minute", "year"} or not text.isdecimal():
        return text
    return text.lstrip("0") or "0"


def _fits(text: str, low: int, high: int) -> bool:
    return text.isdecimal() and low <= int(text) <= high
