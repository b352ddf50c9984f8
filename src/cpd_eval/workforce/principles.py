"""The 42 principles of embedding professional skills, and the checklist of 17 that is shorter.

Source 003 sets out what a department and a profession each do so that professional skills take
root. Twenty-five principles are the department's, seventeen the profession's, in five areas. Some
describe two ends of one hand-over: the department publishes career pathways (3.1), the profession
gives the information for them (3.7). The checklist touches 24 of the 42, so it cannot stand for
them.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from cpd_eval.errors import DataError, did_you_mean
from cpd_eval.workforce.rules import ABSENT_PRINCIPLE

Side = Literal["department", "profession"]
"""Whose principle it is, and who answers."""

AREA_NAMES = {
    1: "Planning the workforce",
    2: "Recruiting and filling roles",
    3: "Careers and succession",
    4: "Managing performance",
    5: "Building skills",
}
"""003 D05: the five areas, in our words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Principle:
    """One of the 42.

    Attributes
    ----------
    number : str
        Such as ``"2.10"``; text, since 2.1 and 2.10 are different principles.
    area : int
        1 to 5.
    side : {"department", "profession"}
        Whose it is.
    words : str
        What is done, as the form asks it.
    pairs : tuple of str
        Principles of the other side about the same hand-over.
    """

    number: str
    area: int
    side: Side
    words: str
    pairs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One item of the checklist.

    Attributes
    ----------
    number : int
        1 to 17.
    words : str
        What is in place, as the form asks it.
    principles : tuple of str
        Which principles it touches.
    """

    number: int
    words: str
    principles: tuple[str, ...]


@cache
def principles() -> tuple[Principle, ...]:
    """Give the 42 principles.

    Returns
    -------
    tuple of Principle
        In the order of the source.

    Examples
    --------
    >>> from collections import Counter
    >>> len(principles()), Counter(one.side for one in principles())
    (42, Counter({'department': 25, 'profession': 17}))
    """
    return tuple(
        Principle(**row | {"area": int(row["number"][0]), "pairs": tuple(row["pairs"])})
        for row in _file()["principle"]
    )


@cache
def checklist() -> tuple[ChecklistItem, ...]:
    """Give the 17 items of the checklist.

    Returns
    -------
    tuple of ChecklistItem
        In the order of the source.

    Examples
    --------
    >>> checklist()[3].principles
    ('2.2', '2.12')
    """
    return tuple(
        ChecklistItem(**row | {"principles": tuple(row["principles"])})
        for row in _file()["checklist"]
    )


def hand_overs() -> tuple[tuple[str, str], ...]:
    """Give what both sides describe: a principle of the department and one of the profession.

    Returns
    -------
    tuple of (str, str)
        Department first.

    Examples
    --------
    >>> hand_overs()[:3]
    (('1.1', '1.8'), ('1.2', '1.8'), ('1.3', '1.8'))
    """
    found = {
        (one.number, other) if one.side == "department" else (other, one.number): None
        for one in principles()
        for other in one.pairs
    }
    return tuple(sorted(found, key=lambda pair: tuple(map(_place, pair))))


def untouched() -> tuple[str, ...]:
    """Give the principles that no item of the checklist touches.

    Returns
    -------
    tuple of str
        18 of the 42.

    Examples
    --------
    >>> untouched()[:4]
    ('1.3', '1.4', '1.5', '1.9')
    """
    touched = {number for item in checklist() for number in item.principles}
    return tuple(one.number for one in principles() if one.number not in touched)


def check_numbers(numbers: Iterable[str], *, where: str) -> None:
    """Refuse a number that is none of the 42.

    Parameters
    ----------
    numbers : iterable of str
        Such as ``"2.10"``.
    where : str
        What the numbers come from, to begin the message.

    Raises
    ------
    DataError
        Naming the first that is unknown, and why 1.7 is.

    Examples
    --------
    >>> check_numbers(["1.7"], where="ratings.csv, row 3")
    Traceback (most recent call last):
    ...
    cpd_eval.errors.DataError: ratings.csv, row 3: there is no principle 1.7; ...
    """
    known = {one.number for one in principles()}
    for number in numbers:
        if number == ABSENT_PRINCIPLE:
            raise DataError(
                f"{where}: there is no principle {number}; the source goes from 1.6 to 1.8.\n"
                "Look up which principle was meant."
            )
        if number not in known:
            raise DataError(
                f"{where}: there is no principle {number!r}; one of the 42, 1.1 to 5.11, was "
                f"expected.{did_you_mean(number, known)}\n"
                "Write the number as text: 2.1 and 2.10 are different principles."
            )


def _place(number: str) -> tuple[int, int]:
    area, _, rest = number.partition(".")
    return int(area), int(rest)


def _file() -> dict[str, Any]:
    found = files("cpd_eval.workforce").joinpath("principles.toml")
    return tomllib.loads(found.read_text(encoding="utf-8"))
