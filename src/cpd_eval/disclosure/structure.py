"""Which groups add up to which: the lines an attacker can calculate along.

A group is named by one label in every dimension, "All" for its total. The parent of a label is
"All", or, where a dimension has levels, the label above it: a region's nation, a profession's
family. A total equals the sum of the groups that lie directly below it in one dimension and agree
with it in all others. With two dimensions every region total is such a line, every profession
total, and the grand total twice (over the region totals, over the profession totals).

Not every group of the grid need be listed. A total that is not listed, but is the total of groups
that are, still ties those to others; it stands in the lines as an *implied* row that nobody sees.
And if the parts of a total add up to less, the rest are people in no listed row: a *remainder*
nobody shows, but anybody can calculate.

Several tables are one structure: a table by region and one by region and grade share the region
totals, so what one shows the other cannot hide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cpd_eval.errors import DataError

Counts = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Key = tuple[str, ...]
"""A group: a label in every dimension."""

Parents = Mapping[str, Mapping[str, str]]
"""By dimension, the label above a label; one that is not named lies directly below the total."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A total and its parts, as row numbers.

    Attributes
    ----------
    total : int
        Row of the total.
    parts : tuple of int
        Rows that add up to it, or to less if a remainder is not listed.
    """

    total: int
    parts: tuple[int, ...]


def find_lines(
    keys: Sequence[Key],
    *,
    dimensions: Sequence[str] = (),
    name_all: str = "All",
    parents: Parents | None = None,
) -> tuple[Line, ...]:
    """Find every total whose parts are listed, or implied by those that are.

    Parameters
    ----------
    keys : sequence of tuple of str
        The listed groups, none twice.
    dimensions : sequence of str
        What the places of a key are called in `parents`.
    name_all : str, default "All"
        How a total is named.
    parents : mapping of str to mapping of str to str, optional
        The levels of a dimension: which label lies below which.

    Returns
    -------
    tuple of Line
        Lines of the finest totals first. Row numbers from ``len(keys)`` on are implied totals.
        None if no listed group is the total of another.

    Raises
    ------
    DataError
        If levels run in a circle.

    Examples
    --------
    >>> find_lines([("North",), ("South",), ("All",)])
    (Line(total=2, parts=(0, 1)),)

    With nations above the regions England is the sum of two, and part of the total:

    >>> find_lines([("North",), ("South",), ("England",), ("Wales",), ("All",)],
    ...            dimensions=["area"],
    ...            parents={"area": {"North": "England", "South": "England"}})
    (Line(total=2, parts=(0, 1)), Line(total=4, parts=(2, 3)))
    """
    above = _Above(dimensions=tuple(dimensions), name_all=name_all, parents=parents or {})
    row_of = {key: row for row, key in enumerate(keys)}
    parts: dict[tuple[int, Key], list[int]] = {}
    waiting = list(keys)
    for key in waiting:  # grows while it is read: the totals of totals
        for place in range(len(key)):
            total = above.key(key, place)
            if total is None:
                continue
            if total not in row_of:
                row_of[total] = len(row_of)
                waiting.append(total)
            parts.setdefault((place, total), []).append(row_of[key])
    if not any(row_of[total] < len(keys) for _, total in parts):
        return ()
    depth = {total: above.depth(total) for _, total in parts}
    order = sorted(parts, key=lambda at: (-depth[at[1]], row_of[at[1]], at[0]))
    return tuple(Line(total=row_of[at[1]], parts=tuple(sorted(parts[at]))) for at in order)


def with_implied(lines: Sequence[Line], counts: Counts) -> Counts:
    """Append the counts of implied totals: the most that any of their lines adds up to.

    Parameters
    ----------
    lines : sequence of Line
        From :func:`find_lines`.
    counts : ndarray of float, shape (listed rows,)
        Counts of the listed rows; NaN where hidden before.

    Returns
    -------
    ndarray of float, shape (listed rows and implied totals,)
    """
    last = max((max(line.total, *line.parts) for line in lines), default=-1)
    out = np.concatenate([counts, np.full(max(0, last + 1 - len(counts)), -np.inf)])
    for line in lines:
        if line.total >= len(counts):
            out[line.total] = np.maximum(out[line.total], out[list(line.parts)].sum())
    return out


def remainders(
    lines: Sequence[Line],
    counts: Counts,
    *,
    name: str,
    labels: Sequence[str],
    may_be_negative: bool = False,
) -> Counts:
    """Count the people of each total who are in none of its listed parts.

    Parameters
    ----------
    lines : sequence of Line
        The structure.
    counts : ndarray of float, shape (listed rows and implied totals,)
        True counts or amounts; NaN where a row was hidden before.
    name : str
        The column, for the message.
    labels : sequence of str
        What each listed row is called in a message.
    may_be_negative : bool, default False
        Whether parts may add up to more: so can amounts of which some are negative.

    Returns
    -------
    ndarray of float, shape (lines,)
        0 where the parts add up or a count of the line is not known.

    Raises
    ------
    DataError
        If parts add up to more than their total.
    """
    rest = np.zeros(len(lines))
    for i, line in enumerate(lines):
        together = counts[list(line.parts)].sum()
        difference = counts[line.total] - together
        if np.isnan(difference) or abs(difference) <= 1e-9 * max(abs(together), 1.0):
            continue
        if difference < 0 and not may_be_negative:
            called = labels[line.total] if line.total < len(labels) else "a total"
            raise DataError(
                f"the table, column '{name}': the parts of {called} add up to {together:.10g}, the "
                f"total says {counts[line.total]:.10g}; parts of a total must not overlap.\nCount "
                "each person in one row only, or release the totals and the parts as tables of "
                "different questions."
            )
        rest[i] = difference
    return rest


@dataclass(frozen=True, slots=True, kw_only=True)
class _Above:
    """Which group lies above which."""

    dimensions: tuple[str, ...]
    name_all: str
    parents: Parents

    def label(self, label: str, place: int) -> str | None:
        """Give the label above one; None above a total."""
        if label == self.name_all:
            return None
        levels = self.parents.get(self.dimensions[place], {}) if self.dimensions else {}
        return levels.get(label, self.name_all)

    def key(self, key: Key, place: int) -> Key | None:
        """Give the total of a group in one dimension."""
        label = self.label(key[place], place)
        return None if label is None else (*key[:place], label, *key[place + 1 :])

    def depth(self, key: Key) -> int:
        """Count the steps from a group to the total of everything."""
        steps = 0
        for place, start in enumerate(key):
            seen: list[str] = [start]
            while (label := self.label(seen[-1], place)) is not None:
                if label in seen:
                    raise DataError(
                        f"levels of '{self.dimensions[place]}': '{label}' lies below itself "
                        f"({' → '.join([*seen, label])}); each label must lead up to the total.\n"
                        "Put the levels right."
                    )
                seen.append(label)
            steps += len(seen) - 1
        return steps
