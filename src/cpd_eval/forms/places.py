"""Paths: where an answer stands, such as ``plan[2]/aim``.

Outside repeats a path is a name. In a repeat, what stands before the name says in which instance:
``plan[2]/``, or ``outer[2]/inner[1]/`` in a repeat within a repeat, counted from 1. That part is
called the *scope* here. Groups never stand in a path.
"""

import re
from collections.abc import Sequence
from typing import Any

_STEP = re.compile(r"([^\[\]/]+)(?:\[([1-9][0-9]{0,3})\])?")


def split_path(path: str) -> tuple[str, str]:
    """Split a path into scope and name.

    Examples
    --------
    >>> split_path("plan[2]/aim"), split_path("why")
    (('plan[2]/', 'aim'), ('', 'why'))
    """
    scope, slash, name = path.rpartition("/")
    return scope + slash, name


def instance_of(path: str) -> tuple[str, int]:
    """Split the path of an instance into that of its repeat and its number; 0 if it has none.

    Examples
    --------
    >>> instance_of("outer[2]/inner[1]"), instance_of("plan")
    (('outer[2]/inner', 1), ('plan', 0))
    """
    repeat, bracket, number = path.rpartition("[")
    if not bracket or not number.endswith("]") or not number[:-1].isdigit():
        return path, 0
    return repeat, int(number[:-1])


def cut(scope: str, depth: int) -> str:
    """Keep so many steps of a scope.

    Examples
    --------
    >>> cut("outer[2]/inner[1]/", 1)
    'outer[2]/'
    """
    if not depth:
        return ""
    at = -1
    for _ in range(depth):
        at = scope.index("/", at + 1)
    return scope[: at + 1]


def steps(path: str) -> list[tuple[str, int]] | None:
    """Read a path as names and numbers, 0 where there is none; None if it is no path.

    Examples
    --------
    >>> steps("plan[2]/aim"), steps("plan[x]/aim")
    ([('plan', 2), ('aim', 0)], None)
    """
    matches = [_STEP.fullmatch(step) for step in path.split("/")]
    if not all(matches):
        return None
    return [(match[1], int(match[2] or 0)) for match in matches if match]


def shared_depth(first: Sequence[str], second: Sequence[str]) -> int:
    """Count the repeats two things share, outermost first.

    Examples
    --------
    >>> shared_depth(["outer", "inner"], ["outer", "other"])
    1
    """
    depth = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        depth += 1
    return depth


def move_up(cells: dict[str, Any], path: str, number: int) -> None:
    """Drop what stands in an instance of a repeat, and number the later ones one lower.

    Examples
    --------
    >>> cells = {"plan[1]/aim": "a", "plan[2]/aim": "b", "plan[3]/aim": "c"}
    >>> move_up(cells, "plan", 2)
    >>> cells
    {'plan[1]/aim': 'a', 'plan[2]/aim': 'c'}
    """
    start = f"{path}["
    moved: dict[str, Any] = {}
    for one, what in cells.items():
        at, bracket, rest = one[len(start) :].partition("]")
        if not one.startswith(start) or not bracket or int(at) < number:
            moved[one] = what
        elif int(at) > number:
            moved[f"{start}{int(at) - 1}]{rest}"] = what
    cells.clear()
    cells.update(moved)
