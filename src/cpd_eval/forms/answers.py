"""Between what was typed and what it means.

A *raw* answer is text, kept exactly as it came. Its *value* is what it stands for: a whole
number, a date, the names of the choices selected. What cannot be read has a *problem*, and
:mod:`cpd_eval.forms.messages` turns that into words. Stray spaces, pound signs and thousands
commas are forgiven.

Raw answers follow XForms: a date is ``2026-04-01``, several choices are separated by spaces. A
date in British order is understood too.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import Literal

from cpd_eval.forms.functions import EPOCH, Value
from cpd_eval.forms.model import Question

Answer = str | int | float | date | tuple[str, ...]
"""The value of an answer; a missing code stays the word it is."""

Problem = Literal["number", "whole", "range", "date", "choice", "choices", "long"]
"""Why an answer cannot be read."""

LONGEST = 20_000
"""Most characters of a text answer; some eight pages."""

_LARGEST = 1e15
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ][0-9:.Z+-]*)?")
_BRITISH = re.compile(r"([0-9]{1,2})[/. -]+([0-9]{1,2})[/. -]+([0-9]{4})")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def to_raw(value: str | int | float | date | Iterable[str] | None) -> str:
    """Write a value as a raw answer.

    Examples
    --------
    >>> to_raw(3.0), to_raw(date(2026, 4, 1)), to_raw(["REL1", "DIA2"]), to_raw(None)
    ('3', '2026-04-01', 'REL1 DIA2', '')
    """
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float):
        return str(value)
    return " ".join(str(word) for word in value)


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
    value : str, int, float, date, tuple of str or None
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
    if question.type in ("integer", "decimal", "range"):
        return _read_number(question, text)
    if question.type == "date":
        return _read_date(text)
    if question.type in ("select_one", "select_multiple"):
        known = {choice.name for choice in question.choices} if offered is None else offered
        return _read_choice(question, text, known)
    return (None, "long") if len(text) > LONGEST else (_CONTROL.sub("\ufffd", text), None)


def to_value(answer: Answer | None) -> Value:
    """Give an answer as expressions read it: a date is a number of days, nothing is empty text.

    Examples
    --------
    >>> to_value(date(1970, 1, 31)), to_value(("a", "b")), to_value(3), to_value(None)
    (30.0, 'a b', '3', '')
    """
    if isinstance(answer, date):
        return float((answer - EPOCH).days)
    if isinstance(answer, float):
        # XPath knows no exponents, so 1e-05 must be written out.
        return format(answer, "f").rstrip("0").rstrip(".") if answer else "0"
    return to_raw(answer)


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


def _read_date(text: str) -> tuple[date | None, Problem | None]:
    iso, british = _ISO.fullmatch(text), _BRITISH.fullmatch(text)
    parts = iso.groups() if iso else british.groups()[::-1] if british else ()
    try:
        return date(*(int(part) for part in parts)), None
    except (TypeError, ValueError):
        return None, "date"


def _read_choice(
    question: Question, text: str, known: Collection[str]
) -> tuple[Answer | None, Problem | None]:
    if question.type == "select_one":
        return (text, None) if text in known else (None, "choice")
    names = tuple(dict.fromkeys(text.split()))
    return (names, None) if all(name in known for name in names) else (None, "choices")
