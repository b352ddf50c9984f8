"""Between what was typed and what it means.

A *raw* answer is text, kept exactly as it came. Its *value* is what it stands for: a whole
number, a date, the names of the choices selected. What cannot be read has a *problem*, and
:mod:`cpd_eval.forms.messages` turns that into words. Stray spaces, pound signs and thousands
commas are forgiven.

Raw answers follow XForms: a date is ``2026-04-01``, a time ``14:30``, several choices are
separated by spaces. A date in British order is understood too, and a time with am or pm.
"""

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, time, timedelta
from datetime import timezone as offset
from typing import Literal

from cpd_eval.forms.question import Question
from cpd_eval.forms.raw import storable

Answer = str | int | float | date | datetime | time | tuple[str, ...]
"""The value of an answer; a missing code stays the word it is."""

Problem = Literal[
    "number",
    "whole",
    "range",
    "date",
    "dateTime",
    "time",
    "choice",
    "choices",
    "rank",
    "acknowledge",
    "file_type",
    "long",
]
"""Why an answer cannot be read."""

Given = str | int | float | date | time | Iterable[str] | None
"""What may be handed in as an answer; None takes it back."""

LONGEST = 20_000
"""Most characters of a text answer; some eight pages."""

READ = "OK"
"""What is stored where someone confirmed that they read something, as in ODK."""

_LARGEST = 1e15
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_BRITISH = re.compile(r"([0-9]{1,2})[/. -]+([0-9]{1,2})[/. -]+([0-9]{4})")
_MOMENT = re.compile(r"([0-9/. -]*[0-9])(?:[T,]\s*|\s+(?:at\s+)?)([0-9]{1,2}[:.h].*)")
_MIDNIGHT = re.compile(r"[T ][0-9]{1,2}:[0-9:.]*(Z|[+-][0-9:]+)?$")
_CLOCK = re.compile(
    r"([0-9]{1,2})[:.h]([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?\s*([ap]\.?m\.?)?"
    r"(Z|[+-][0-9]{2}:?(?:[0-9]{2})?)?",
    re.IGNORECASE,
)


def to_raw(value: Given) -> str:
    r"""Write a value as a raw answer; what cannot be kept in a text becomes a mark.

    Examples
    --------
    >>> to_raw(3.0), to_raw(date(2026, 4, 1)), to_raw(["REL1", "DIA2"]), to_raw(None)
    ('3', '2026-04-01', 'REL1 DIA2', '')
    >>> to_raw("one\x00two")
    'one�two'
    """
    if value is None or isinstance(value, str):
        return storable(value or "")
    if isinstance(value, datetime | time):
        return value.isoformat("T") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        # XPath knows no exponents, so 1e-05 must be written out.
        return str(int(value)) if value.is_integer() else format(value, "f").rstrip("0")
    if isinstance(value, int):
        return str(value)
    return storable(" ".join(str(word) for word in value))


def read_answer(
    question: Question, raw: str, *, offered: Collection[str] | None = None
) -> tuple[Answer | None, Problem | None]:
    """Read a raw answer.

    Parameters
    ----------
    question : Question
        What was asked.
    raw : str
        What was given.
    offered : collection of str, optional
        Names of the choices on offer; all of the question's if not given.

    Returns
    -------
    value : Answer or None
        None if there is no answer, or none that can be read.
    problem : str or None
        Why it cannot be read.

    Examples
    --------
    >>> read_answer(Question(name="cost", type="integer"), " £1,200 ")
    (1200, None)
    >>> read_answer(Question(name="cost", type="integer"), "a lot")
    (None, 'number')
    """
    text = raw.strip()
    if not text:
        return None, None
    if text in question.missing:
        return text, None
    if question.type in ("select_one", "select_multiple", "rank"):
        known = {choice.name for choice in question.choices} if offered is None else offered
        return _read_choice(question, text, known)
    reader = _READERS.get(question.type)
    if reader is not None:
        return reader(question, text)
    return (None, "long") if len(text) > LONGEST else (text, None)


def to_text(question: Question, answer: Answer | None) -> str:
    """Write an answer as expressions read it: as XForms does, and nothing for a missing code.

    Examples
    --------
    >>> asked = Question(name="met", type="date", missing=("DK",))
    >>> to_text(asked, date(2026, 4, 1)), to_text(asked, "DK"), to_text(asked, None)
    ('2026-04-01', '', '')
    """
    return "" if isinstance(answer, str) and answer in question.missing else to_raw(answer)


def read_count(text: str) -> int:
    """Read how many instances a repeat has; nothing, or less than nothing, is none.

    Examples
    --------
    >>> read_count("3.0"), read_count("-1"), read_count("")
    (3, 0, 0)
    """
    number = text.partition(".")[0].lstrip("+")
    return int(number[:9]) if number.isdecimal() else 0


def _read_number(question: Question, text: str) -> tuple[int | float | None, Problem | None]:
    plain = re.sub("[£ \u00a0\u2009]", "", text).replace("−", "-")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain) or abs(float(plain)) > _LARGEST:
        return None, "range" if question.type == "range" else "number"
    number = float(plain)
    if question.type == "integer":
        return (int(number), None) if number.is_integer() else (None, "whole")
    ends = question.parameters
    if question.type == "range" and ends is not None:
        steps = (number - ends.start) / ends.step
        if not ends.start <= number <= ends.end or abs(steps - round(steps)) > 1e-9:
            return None, "range"
        return (int(number) if number.is_integer() else number), None
    return number, None


def _read_date(_question: Question, text: str) -> tuple[date | None, Problem | None]:
    day = _day(_MIDNIGHT.sub("", text))
    return (day, None) if day else (None, "date")


def _day(text: str) -> date | None:
    iso, british = _ISO.fullmatch(text.strip()), _BRITISH.fullmatch(text.strip())
    parts = iso.groups() if iso else british.groups()[::-1] if british else ()
    try:
        return date(*(int(part) for part in parts))
    except (TypeError, ValueError):
        return None


def _read_time(_question: Question, text: str) -> tuple[time | None, Problem | None]:
    clock = _clock(text)
    return (clock, None) if clock else (None, "time")


def _clock(text: str) -> time | None:
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4][0] in "pP" else 0)
    try:
        return time(hour, minute, second, tzinfo=_offset(match[5]))
    except ValueError:
        return None


def _offset(text: str | None) -> offset | None:
    if not text:
        return None
    if text in "Zz":
        return offset(timedelta(0))
    digits = text[1:].replace(":", "")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return offset(-ahead if text[0] == "-" else ahead)


def _read_moment(_question: Question, text: str) -> tuple[datetime | None, Problem | None]:
    match = _MOMENT.fullmatch(text)
    day, clock = (_day(match[1]), _clock(match[2])) if match else (None, None)
    if day is None or clock is None:
        return None, "dateTime"
    return datetime.combine(day, clock), None


def _read_acknowledge(_question: Question, text: str) -> tuple[str | None, Problem | None]:
    is_read = text.lower() in ("ok", "yes", "true", "1")
    return (READ, None) if is_read else (None, "acknowledge")


def _read_file(question: Question, text: str) -> tuple[str | None, Problem | None]:
    limits = question.parameters
    _, dot, ending = text.rpartition("/")[2].lower().rpartition(".")
    if limits is not None and limits.types and not (dot and ending in limits.types):
        return None, "file_type"
    return (None, "long") if len(text) > LONGEST else (text, None)


def _read_choice(
    question: Question, text: str, known: Collection[str]
) -> tuple[Answer | None, Problem | None]:
    if question.type == "select_one":
        return (text, None) if text in known else (None, "choice")
    names = tuple(dict.fromkeys(text.split()))
    if question.type == "rank" and len(names) != len(text.split()):
        return None, "rank"
    return (names, None) if all(name in known for name in names) else (None, "choices")


_READERS: dict[str, Callable[[Question, str], tuple[Answer | None, Problem | None]]] = {
    "integer": _read_number,
    "decimal": _read_number,
    "range": _read_number,
    "date": _read_date,
    "dateTime": _read_moment,
    "time": _read_time,
    "acknowledge": _read_acknowledge,
    "file": _read_file,
}
