"""Which rows of a table add up to which: the lines an attacker can calculate along.

A row with "All" in a grouping column is a total. It equals the sum of the rows that name a group in
that column and agree with it in all others. With two grouping columns every region total is such a
line, every profession total, and the grand total twice (over the region totals, over the profession
totals) – and a third time over the inner cells.

Not every row of the grid need be in the table. A total that is not listed, but is the total of rows
that are, still ties those rows to others; it stands in the lines as an *implied* row that nobody
sees. And if the parts of a total add up to less, the rest are people in no listed row: a
*remainder* nobody shows, but anybody can calculate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from cpd_eval.errors import DataError

Counts = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A total and its parts, as row numbers of the table.

    Attributes
    ----------
    total : int
        Row of the total.
    parts : tuple of int
        Rows that add up to it, or to less if a remainder is not listed.
    is_listed : bool
        Whether all these rows are in the table; row numbers beyond it are implied totals.
    """

    total: int
    parts: tuple[int, ...]
    is_listed: bool = True


def find_lines(table: pd.DataFrame, *, by: Sequence[str], name_all: str) -> tuple[Line, ...]:
    """Find every total of a table whose parts are in the table too, or implied by it.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a combination of `by`; no combination twice.
    by : sequence of str
        Grouping columns.
    name_all : str
        How a total is named.

    Returns
    -------
    tuple of Line
        A total without parts, or parts without any total, make no line. Lines of the finest
        totals come first.

    Examples
    --------
    >>> table = pd.DataFrame({"region": ["North", "South", "All"]})
    >>> find_lines(table, by=["region"], name_all="All")
    (Line(total=2, parts=(0, 1), is_listed=True),)
    """
    listed = [tuple(row) for row in table[list(by)].astype(str).to_numpy()]
    if not any(name_all in key for key in listed):
        return ()
    keys = [*listed, *_implied(listed, name_all)]
    lines = []
    for total in sorted(range(len(keys)), key=lambda row: keys[row].count(name_all)):
        summed = [place for place, value in enumerate(keys[total]) if value == name_all]
        for size in range(1, len(summed) + 1):
            for places in combinations(summed, size):
                parts = _parts(keys, keys[total], frozenset(places), name_all)
                is_listed = max((total, *parts)) < len(listed)
                if parts and (size == 1 or is_listed):
                    lines.append(Line(total=total, parts=parts, is_listed=is_listed))
    return tuple(lines)


def with_implied(lines: Sequence[Line], counts: Counts) -> Counts:
    """Append the counts of implied totals: the most that any of their lines adds up to.

    Parameters
    ----------
    lines : sequence of Line
        From :func:`find_lines`.
    counts : ndarray of float, shape (rows of the table,)
        Counts of the listed rows; NaN where hidden before.

    Returns
    -------
    ndarray of float, shape (rows of the table and implied totals,)
    """
    last = max((max(line.total, *line.parts) for line in lines), default=-1)
    out = np.concatenate([counts, np.zeros(max(0, last + 1 - len(counts)))])
    for line in lines:
        if line.total >= len(counts):
            out[line.total] = np.maximum(out[line.total], out[list(line.parts)].sum())
    return out


def remainders(
    lines: Sequence[Line], counts: Counts, *, name: str, labels: Sequence[str]
) -> Counts:
    """Count the people of each total who are in none of its listed parts.

    Parameters
    ----------
    lines : sequence of Line
        The structure.
    counts : ndarray of float, shape (rows and implied totals,)
        True counts; NaN where a row was hidden before.
    name : str
        The count column, for the message.
    labels : sequence of str
        What each row is called in a message.

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
        difference = counts[line.total] - counts[list(line.parts)].sum()
        if difference < 0:
            raise DataError(
                f"the table, column '{name}': the parts of {_called(line.total, labels)} add up to "
                f"{counts[list(line.parts)].sum():.0f}, the total says {counts[line.total]:.0f}; "
                "parts of a total must not overlap.\nCount each person in one row only, or release "
                "the totals and the parts as tables of different questions."
            )
        rest[i] = 0.0 if np.isnan(difference) else difference
    return rest


def _called(row: int, labels: Sequence[str]) -> str:
    return labels[row] if row < len(labels) else "a total"


def _implied(listed: Sequence[tuple[str, ...]], name_all: str) -> list[tuple[str, ...]]:
    """List the totals of listed rows that are not listed themselves."""
    width = len(listed[0])
    totals = {
        tuple(name_all if place in summed else value for place, value in enumerate(key))
        for size in range(1, width + 1)
        for summed in combinations(range(width), size)
        for key in listed
    }
    return sorted(totals - set(listed))


def _parts(
    keys: Sequence[tuple[str, ...]],
    total: tuple[str, ...],
    summed: frozenset[int],
    name_all: str,
) -> tuple[int, ...]:
    return tuple(
        row
        for row, key in enumerate(keys)
        if all(
            value != name_all if place in summed else value == total[place]
            for place, value in enumerate(key)
        )
    )
