"""The functions a form's expressions may call, with the meaning ODK gives them.

XPath's own string functions are used as they are (:data:`NATIVE`). The others are here: each
takes and gives text, numbers or truth values, and each gives *something* for any input, because a
form must not break on an answer. A date is the number of days since 1970-01-01, so that dates
can be compared and counted on.

References
----------
.. [1] ODK XForms Specification, "XPath functions", https://getodk.github.io/xforms-spec/
"""

import math
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

Value = str | float | bool
"""What an expression gives, or reads: text, a number (a date is one too) or a truth value."""

EPOCH = date(1970, 1, 1)
_NUMBER = re.compile(r"\s*-?(\d+(\.\d*)?|\.\d+)\s*", re.ASCII)
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
NATIVE = {
    "boolean": (1, 1),
    "ceiling": (1, 1),
    "concat": (2, 99),
    "contains": (2, 2),
    "false": (0, 0),
    "floor": (1, 1),
    "normalize-space": (1, 1),
    "not": (1, 1),
    "starts-with": (2, 2),
    "string": (1, 1),
    "string-length": (1, 1),
    "substring": (2, 3),
    "substring-after": (2, 2),
    "substring-before": (2, 2),
    "translate": (3, 3),
    "true": (0, 0),
}
"""XPath 1.0 functions, with the fewest and the most arguments they take here."""


def day_number(day: date) -> float:
    """Count the days from 1970-01-01 to a date.

    Examples
    --------
    >>> day_number(date(1970, 1, 31))
    30.0
    """
    return float((day - EPOCH).days)


def to_text(value: Value) -> str:
    """Give a value as XPath writes it.

    Examples
    --------
    >>> to_text(3.0), to_text(0.5), to_text(True)
    ('3', '0.5', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace("nan", "NaN")
    return str(value)


def to_number(value: Value) -> float:
    """Give a value as a number; NaN if it is none. A date counts its days.

    Examples
    --------
    >>> to_number("4.5"), to_number("1970-01-11"), to_number("many")
    (4.5, 10.0, nan)
    """
    if not isinstance(value, str):
        return float(value)
    if _NUMBER.fullmatch(value):
        return float(value)
    day = to_day(value.strip())
    return math.nan if day is None else day_number(day)


def to_truth(value: Value) -> bool:
    """Give a value as true or false: no text, zero and NaN are false.

    Examples
    --------
    >>> to_truth("no"), to_truth(""), to_truth(0.0)
    (True, False, False)
    """
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def to_day(text: str) -> date | None:
    """Read the date a text begins with; None if there is none.

    Examples
    --------
    >>> to_day("2026-04-01T09:30")
    datetime.date(2026, 4, 1)
    """
    if not ISO_DATE.fullmatch(text[:10]):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _selected(answer: Value, name: Value) -> bool:
    return to_text(name).strip() in to_text(answer).split()


def _selected_at(answer: Value, position: Value) -> str:
    names, at = to_text(answer).split(), to_number(position)
    return names[int(at)] if 0 <= at < len(names) else ""


def _count_selected(answer: Value) -> float:
    return float(len(to_text(answer).split()))


def _if(condition: Value, then: Value, otherwise: Value) -> Value:
    return then if to_truth(condition) else otherwise


def _coalesce(*values: Value) -> Value:
    return next((value for value in values if to_text(value) not in ("", "NaN")), "")


def _int(value: Value) -> float:
    number = to_number(value)
    return float(math.trunc(number)) if math.isfinite(number) else math.nan


def _round(value: Value, digits: Value = 0.0) -> float:
    number, places = to_number(value), to_number(digits)
    if not (math.isfinite(number) and abs(places) <= 15):
        return math.nan
    # ODK rounds a half away from zero, Python rounds it to the even neighbour.
    factor = 10.0 ** int(places)
    return math.copysign(math.floor(abs(number) * factor + 0.5) / factor, number)


def _abs(value: Value) -> float:
    return abs(to_number(value))


def _pow(base: Value, exponent: Value) -> float:
    try:
        return math.pow(to_number(base), to_number(exponent))
    except (OverflowError, ValueError):
        return math.nan


def _numbers(values: tuple[Value, ...]) -> list[float]:
    return [to_number(value) for value in values if to_text(value) != ""]


def _min(*values: Value) -> float:
    return min(_numbers(values), default=math.nan)


def _max(*values: Value) -> float:
    return max(_numbers(values), default=math.nan)


def _sum(*values: Value) -> float:
    return math.fsum(_numbers(values))


def _count_non_empty(*values: Value) -> float:
    return float(sum(to_text(value) != "" for value in values))


@lru_cache(maxsize=256)
def compile_pattern(text: str) -> re.Pattern[str] | None:
    """Compile the pattern of a ``regex()``; None if it is not one.

    Examples
    --------
    >>> compile_pattern("[") is None
    True
    """
    try:
        return re.compile(text)
    except (re.error, OverflowError, RecursionError):
        return None


def _regex(value: Value, pattern: Value) -> bool:
    compiled = compile_pattern(to_text(pattern))
    return compiled is not None and compiled.fullmatch(to_text(value)) is not None


def _join(separator: Value, *values: Value) -> str:
    return to_text(separator).join(to_text(value) for value in values)


def _format_date(value: Value, layout: Value) -> str:
    number = to_number(value)
    if not -700_000 < number < 2_900_000:
        return ""
    day = EPOCH + timedelta(days=int(number))
    parts = {
        "%Y": f"{day.year:04d}",
        "%y": f"{day.year % 100:02d}",
        "%m": f"{day.month:02d}",
        "%n": str(day.month),
        "%d": f"{day.day:02d}",
        "%e": str(day.day),
    }
    return re.sub("%[YymndeE]", lambda match: parts.get(match[0], ""), to_text(layout))


FUNCTIONS: dict[str, tuple[Callable[..., Value], int, int]] = {
    "abs": (_abs, 1, 1),
    "boolean-from-string": (lambda value: to_text(value) in ("1", "true"), 1, 1),
    "coalesce": (_coalesce, 1, 99),
    "count-non-empty": (_count_non_empty, 1, 99),
    "count-selected": (_count_selected, 1, 1),
    "date": (to_number, 1, 1),
    "decimal-date-time": (to_number, 1, 1),
    "format-date": (_format_date, 2, 2),
    "if": (_if, 3, 3),
    "int": (_int, 1, 1),
    "join": (_join, 2, 99),
    "max": (_max, 1, 99),
    "min": (_min, 1, 99),
    "number": (to_number, 1, 1),
    "pow": (_pow, 2, 2),
    "regex": (_regex, 2, 2),
    "round": (_round, 1, 2),
    "selected": (_selected, 2, 2),
    "selected-at": (_selected_at, 2, 2),
    "sum": (_sum, 1, 99),
}
"""Functions of ODK: what computes them, the fewest and the most arguments."""

ARITY = {"today": (0, 0)} | NATIVE | {name: entry[1:] for name, entry in FUNCTIONS.items()}
"""Every function an expression may call."""
