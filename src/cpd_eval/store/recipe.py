"""What a self-made code is made of: questions whose answers stay the same and name nobody.

In an anonymous wave nobody has a personal invitation, so nothing says that two answers came from
one person. Instead everybody makes a code, each time anew, from things that do not change and that
the organisation has not on file: the first letters of a name or a town, a day of a month. The same
person makes the same code in the next wave; what they say is never asked for anything else.

A project may ask other questions, in ``cpd-eval.toml``::

    [anonymous]
    parts = [
      { ask = "First two letters of your first school's name", take = "letters", length = 2 },
      { ask = "Day of the month your mother was born", take = "number", highest = 31 },
    ]

Those of a wave are kept with it, so that a change never reaches people who are answering.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from cpd_eval.errors import ProjectError, did_you_mean

FEWEST_PARTS = 3
"""With fewer, too many people would share a code."""

MOST_PARTS = 8

Take = Literal["letters", "number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One question a code is made of.

    Attributes
    ----------
    ask, hint : str
        As people read it; the hint may be empty.
    take : {"letters", "number"}
        What becomes of the answer: its first letters, A to Z; or a number.
    length : int
        Characters of the code, 1 to 4.
    highest : int or None
        Largest number; None is all that its length can write.
    """

    ask: str
    hint: str = ""
    take: Take = "letters"
    length: int = 2
    highest: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The questions of a code.

    Attributes
    ----------
    parts : tuple of Part
        What everybody is asked.
    tie_break : Part
        Asked besides if the code is in use already: two people can have the same.
    """

    parts: tuple[Part, ...]
    tie_break: Part

    @property
    def recipe_id(self) -> str:
        """What tells recipes apart: codes of different ones are never compared."""
        told = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    def as_json(self) -> dict[str, Any]:
        """Give it as it is kept with a wave."""
        return {
            "parts": [asdict(part) for part in self.parts],
            "tie_break": asdict(self.tie_break),
        }


_UNKNOWN_WORD = "If you do not know, write XX."

DEFAULT = Recipe(
    parts=(
        Part(
            ask="What are the first two letters of your mother’s first name?",
            hint=f"Or of the person who raised you. For Anna, write AN. {_UNKNOWN_WORD}",
        ),
        Part(
            ask="What are the first two letters of the town or village you were born in?",
            hint=f"For Newport, write NE. {_UNKNOWN_WORD}",
        ),
        Part(
            ask="What are the first two letters of the name of your first school?",
            hint=f"Leave out ‘The’. For The Grove School, write GR. {_UNKNOWN_WORD}",
        ),
        Part(
            ask="On which day of the month was your mother born?",
            hint=("Or the person who raised you. For 7 May, write 7. If you do not know, write 0."),
            take="number",
            highest=31,
        ),
    ),
    tie_break=Part(
        ask="What are the first two letters of the street you lived in when you were ten?",
        hint=f"For Mill Lane, write MI. {_UNKNOWN_WORD}",
    ),
)
"""Asked if a project says nothing else. An employer holds none of it, and one alone fits many."""


def recipe_of(table: Mapping[str, Any], *, where: str = "cpd-eval.toml") -> Recipe:
    """Read the questions of a code from the settings of a project.

    Parameters
    ----------
    table : mapping
        The table ``[anonymous]``; what is not in it is taken from :data:`DEFAULT`.
    where : str, optional
        How the file is named in a refusal.

    Returns
    -------
    Recipe
        Ready to be kept with a wave.

    Raises
    ------
    ProjectError
        If a question cannot be used.

    Examples
    --------
    >>> recipe_of({}) == DEFAULT
    True
    >>> recipe_of({"parts": [{"ask": "A day"}]})
    Traceback (most recent call last):
    ...
    cpd_eval.errors.ProjectError: cpd-eval.toml, [anonymous]: a code would have 1 parts; ...
    """
    rows = table.get("parts")
    parts = DEFAULT.parts if rows is None else tuple(_part(row, where) for row in _list(rows))
    if not FEWEST_PARTS <= len(parts) <= MOST_PARTS:
        raise ProjectError(
            f"{where}, [anonymous]: a code would have {len(parts)} parts; {FEWEST_PARTS} to "
            f"{MOST_PARTS} were expected, or too many people would share a code. Ask for more."
        )
    tie = table.get("tie_break")
    return Recipe(parts=parts, tie_break=DEFAULT.tie_break if tie is None else _part(tie, where))


def recipe_from_json(kept: Mapping[str, Any]) -> Recipe:
    """Give a recipe back from what was kept with a wave.

    Examples
    --------
    >>> recipe_from_json(DEFAULT.as_json()) == DEFAULT
    True
    """
    return Recipe(
        parts=tuple(Part(**row) for row in kept["parts"]), tie_break=Part(**kept["tie_break"])
    )


def _list(rows: object) -> list[object]:
    return rows if isinstance(rows, list) else [rows]


def _part(row: object, where: str) -> Part:
    known = tuple(Part.__dataclass_fields__)
    if not isinstance(row, Mapping) or not str(row.get("ask", "")).strip():
        raise ProjectError(
            f"{where}, [anonymous]: '{row}' is no question of a code; a table with 'ask' was "
            'expected, such as { ask = "First letter of …", take = "letters", length = 1 }.'
        )
    for name in row:
        if name not in known:
            raise ProjectError(
                f"{where}, [anonymous]: there is no setting '{name}'.{did_you_mean(name, known)}"
            )
    part = Part(**row)
    fits_length = isinstance(part.length, int) and 1 <= part.length <= 4
    fits_highest = part.highest is None or (
        isinstance(part.highest, int) and fits_length and 1 <= part.highest < 10**part.length
    )
    if part.take not in ("letters", "number") or not (fits_length and fits_highest):
        raise ProjectError(
            f"{where}, [anonymous]: the question '{part.ask}' cannot make a part of a code; 'take' "
            "is 'letters' or 'number', 'length' 1 to 4, and 'highest' fits the length. Correct it."
        )
    return part
