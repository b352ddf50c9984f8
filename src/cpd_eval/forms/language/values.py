"""What expressions compute with: text, numbers and truth values, and how one becomes another.

The conversions are those of XPath 1.0 with ODK's additions: text that is a date or a date and
time counts as its number of days, and the first of several answers stands for all where one is
wanted. Every conversion gives *something* for any value, because a form must not break on an
answer.

References
----------
.. [1] W3C, XML Path Language 1.0, section 4, https://www.w3.org/TR/1999/REC-xpath-19991116/
.. [2] ODK XForms Specification, "XPath functions", https://getodk.github.io/xforms-spec/
"""

import math
import re
from collections.abc import Sequence
from typing import Any

from cpd_eval.forms.language.days import days_of

Value = str | float | bool
"""What an expression gives: text, a number or a truth value. A date is its ISO text."""

Elements = Sequence[Any]
"""What a path leads to."""

Given = Value | Elements
"""What a function is given: a value, or the elements a path leads to."""

_NUMBER = re.compile(r"\s*-?(\d+(\.\d*)?|\.\d+)\s*", re.ASCII)
_LARGEST_WHOLE = 1e21


def to_text(given: Given) -> str:
    """Give a value as text, the way ODK writes it.

    Parameters
    ----------
    given : str, float, bool or sequence of elements
        Of several elements the first counts; of none, nothing.

    Returns
    -------
    str
        Numbers in the fewest digits that give the number back.

    Examples
    --------
    >>> to_text(3.0), to_text(0.5), to_text(True), to_text(1 / 3), to_text(float("-inf"))
    ('3', '0.5', 'true', '0.3333333333333333', '-Infinity')
    """
    if isinstance(given, str):
        return given
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, float | int):
        return _written(float(given))
    return _answer(given[0]) if given else ""


def _written(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number.is_integer() and abs(number) < _LARGEST_WHOLE:
        return str(int(number))
    text = repr(number)
    # XPath knows no exponents, so 1e-05 must be written out.
    return f"{number:.20f}".rstrip("0") if "e-" in text else text


def to_number(given: Given) -> float:
    """Give a value as a number; NaN if it is none. A date counts its days from 1970-01-01.

    Examples
    --------
    >>> to_number(" 4.5 "), to_number("1970-01-11"), to_number("many"), to_number(True)
    (4.5, 10.0, nan, 1.0)
    """
    if isinstance(given, bool | float | int):
        return float(given)
    text = to_text(given)
    if _NUMBER.fullmatch(text):
        return float(text)
    days = days_of(text)
    return math.nan if days is None else days


def to_truth(given: Given) -> bool:
    """Give a value as true or false: no text, zero and NaN are false.

    Examples
    --------
    >>> to_truth("no"), to_truth(""), to_truth(0.0), to_truth(float("nan"))
    (True, False, False, False)
    """
    if isinstance(given, bool):
        return given
    if isinstance(given, float | int):
        return given != 0 and not math.isnan(given)
    return to_text(given) != ""


def to_list(given: Sequence[Given]) -> list[str | float | bool]:
    """Lay out arguments one after another, every element of a path as its text.

    Examples
    --------
    >>> to_list(("a", [], 2.0))
    ['a', 2.0]
    """
    found: list[str | float | bool] = []
    for one in given:
        if isinstance(one, str | float | bool | int):
            found.append(one)
        else:
            found += [_answer(element) for element in one]
    return found


def _answer(element: Any) -> str:
    return str(element.text or "")
