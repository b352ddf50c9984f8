"""Between a raw answer and what stands in a cell.

A cell holds a number, a date or text. An answer is written as a number or a date only if reading
the cell gives the very same answer again; otherwise as the text it is. What comes back may have
been typed in other ways – a number as text, a date without the format of one – and is read for
what it is.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from openpyxl.utils.datetime import from_excel

from cpd_eval.forms.question import Question
from cpd_eval.forms.raw import storable

LONGEST_CELL = 32_767
"""Most characters of a cell of an Excel workbook."""

FORMATS = {
    "integer": "0",
    "decimal": "General",
    "range": "General",
    "date": "d mmmm yyyy",
    "dateTime": "d mmmm yyyy hh:mm",
    "time": "hh:mm",
}
"""Number formats by type of question; all others hold text, ``@``."""

TEXT = "@"

# Before 1901 programs count days differently, or not at all.
_FIRST_YEAR = 1901
_LAST_SERIAL = 2_958_465
_FIRST_MOMENT = datetime(1900, 1, 1)  # noqa: DTZ001 - a duration has no zone
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_NEEDS_ESCAPE = re.compile("\r|_(?=x[0-9A-Fa-f]{4}_)")

CellValue = str | int | float | date | datetime | time


def to_cell(question: Question, raw: str) -> CellValue:
    """Give what to put in a cell for a raw answer.

    Parameters
    ----------
    question : Question
        What it answers.
    raw : str
        The answer.

    Returns
    -------
    str, int, float, date, datetime or time
        Such that :func:`from_cell` gives the raw answer again.

    Examples
    --------
    >>> to_cell(Question(name="n", type="integer"), "12")
    12
    >>> to_cell(Question(name="n", type="integer"), "£1,200")
    '£1,200'
    """
    for make in _MAKERS.get(question.type, ()):
        try:
            value: CellValue = make(raw)
        except (ValueError, OverflowError):
            continue
        if from_cell(question, value) == raw and getattr(value, "year", _FIRST_YEAR) >= _FIRST_YEAR:
            return value
    return storable(raw)


def from_cell(question: Question, value: Any) -> str:
    """Give the raw answer a cell holds.

    Parameters
    ----------
    question : Question
        What it answers.
    value : object
        As the workbook has it: text, number, date, time, truth or None.

    Returns
    -------
    str
        Empty for an empty cell; text as it was typed.

    Examples
    --------
    >>> from_cell(Question(name="n", type="decimal"), 0.1 + 0.2)
    '0.3'
    >>> from_cell(Question(name="on", type="date"), 46113)
    '2026-04-01'
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number_or_moment(question.type, value)
    if isinstance(value, datetime | date | time | timedelta):
        return _moment(question.type, value)
    return str(value)


def escape(text: str) -> str:
    r"""Write text as a workbook keeps it: a carriage return, and what looks like an escape.

    Examples
    --------
    >>> escape("one\rtwo"), escape("_x0041_")
    ('one_x000D_two', '_x005F_x0041_')
    """
    return _NEEDS_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def unescape(text: str) -> str:
    """Read text as a workbook keeps it.

    Examples
    --------
    >>> unescape("_x005F_x0041_")
    '_x0041_'
    """
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _number_or_moment(kind: str, value: int | float) -> str:
    is_serial = kind in ("date", "dateTime") and 1 <= value <= _LAST_SERIAL
    if is_serial or (kind == "time" and 0 <= value < 1):
        return _moment(kind, from_excel(value))
    # A workbook keeps 15 digits; what a machine adds behind them was never typed.
    return format(Decimal(f"{value:.15g}"), "f")


def _moment(kind: str, value: datetime | date | time | timedelta) -> str:
    if isinstance(value, timedelta):
        value = _FIRST_MOMENT + value
        return _clock(value.time()) if value.date() == _FIRST_MOMENT.date() else value.isoformat()
    if isinstance(value, datetime):
        value = (value + timedelta(milliseconds=500)).replace(microsecond=0)
        if kind != "dateTime" and value.time() == time():
            return value.date().isoformat()
        return f"{value.date().isoformat()}T{_clock(value.time())}"
    return _clock(value) if isinstance(value, time) else value.isoformat()


def _clock(value: time) -> str:
    return value.strftime("%H:%M:%S" if value.second else "%H:%M")


_MAKERS: dict[str, tuple[Any, ...]] = {
    "integer": (int, float),
    "decimal": (int, float),
    "range": (int, float),
    "date": (date.fromisoformat,),
    "dateTime": (datetime.fromisoformat,),
    "time": (time.fromisoformat,),
}
