"""The parts an expression is made of, once it has been read.

Each part knows the character it begins with, so that whatever is found to be wrong with it later
can be said with its place.
"""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Text:
    """Quoted text, without its quotation marks."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A question, group or repeat by name: ``${name}``."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what it is given."""

    name: str
    arguments: tuple["Part", ...]
    at: int


@dataclass(frozen=True, slots=True)
class Negative:
    """A value with a minus before it."""

    operand: "Part"
    at: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Values with operators of one rank between them, worked out from left to right.

    Attributes
    ----------
    first : Part
        The leftmost value.
    rest : tuple of (str, int, Part)
        Each operator, where it stands, and the value after it.
    """

    first: "Part"
    rest: tuple[tuple[str, int, "Part"], ...]
    at: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path.

    Attributes
    ----------
    axis : {"child", "parent", "self", "below"}
        ``below`` is what ``//`` says: at any depth.
    name : str
        ``*`` is any.
    conditions : tuple of Part
        What stands in square brackets after it.
    """

    axis: Literal["child", "parent", "self", "below"]
    name: str
    at: int
    conditions: tuple["Part", ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Path:
    """A walk along the tree.

    Attributes
    ----------
    start : Part, "/" or ""
        A value to start from, the root, or where the expression stands.
    conditions : tuple of Part
        What stands in square brackets after the start.
    steps : tuple of Step
        In order; may be none.
    """

    start: "Part | Literal['/', '']"
    conditions: tuple["Part", ...]
    steps: tuple[Step, ...]
    at: int


Part = Number | Text | Reference | Call | Negative | Chain | Path


def height(part: Part) -> int:
    """Count the operations that wait for one another.

    Values joined by ``and`` or ``or`` do not: they are worked out two by two.

    Examples
    --------
    >>> height(Number("1", 1)), height(Negative(Number("1", 2), 1))
    (0, 1)
    """
    if isinstance(part, Negative):
        return 1 + height(part.operand)
    if isinstance(part, Call):
        return 1 + max(map(height, part.arguments), default=0)
    if isinstance(part, Chain):
        values = [part.first, *(value for _, _, value in part.rest)]
        is_paired = part.rest[0][0] in ("and", "or")
        levels = len(values).bit_length() if is_paired else len(part.rest)
        return levels + max(map(height, values))
    if isinstance(part, Path):
        conditions = [*part.conditions, *(one for step in part.steps for one in step.conditions)]
        inside = max(map(height, conditions), default=0)
        start = 0 if isinstance(part.start, str) else height(part.start)
        return len(part.steps) + inside + start
    return 0
