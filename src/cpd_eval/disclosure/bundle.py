"""Tables that count the same people the same way, as one set of groups.

A group that stands in two tables is one row: what one table shows, the other cannot hide. Tables
that count a shared group differently – 50 people gave this answer, 48 that one – are bundles of
their own, and the later is held against the earlier as a release is against one before it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cpd_eval.disclosure.history import Group, Shown, group_of
from cpd_eval.disclosure.intake import Sheet, read_counts
from cpd_eval.disclosure.structure import Counts, Line, Parents, find_lines

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The groups of some tables.

    Attributes
    ----------
    sheets : tuple of Sheet
        The tables.
    places : tuple of ndarray of int
        Which group each row of each table is.
    groups : tuple of Group
        Every group once.
    count : tuple of str
        Columns of people.
    counts : mapping of str to ndarray of float, shape (groups,)
        Their values; NaN where hidden before.
    """

    sheets: tuple[Sheet, ...]
    places: tuple[Places, ...]
    groups: tuple[Group, ...]
    count: tuple[str, ...]
    counts: Mapping[str, Counts]

    @property
    def labels(self) -> list[str]:
        """What each group is called in a message."""
        return [called(group) for group in self.groups]

    def gather(self, read: Callable[[Sheet], npt.NDArray[Any]], missing: Any) -> npt.NDArray[Any]:
        """Collect a column of the tables, a value a group."""
        out = np.full(len(self.groups), missing)
        for sheet, places in zip(self.sheets, self.places, strict=True):
            out[places] = read(sheet)
        return out

    def lines(self, name_all: str, parents: Parents) -> tuple[Line, ...]:
        """Find what adds up to what."""
        names = sorted({name for group in self.groups for name, _ in group})
        return find_lines(
            [tuple(dict(group).get(name, name_all) for name in names) for group in self.groups],
            dimensions=names,
            name_all=name_all,
            parents=parents,
        )

    def shown(self, hidden: set[Group]) -> Shown:
        """Give what these tables show, for those that count differently."""
        return Shown(
            name=", ".join(sheet.name for sheet in self.sheets),
            counts={
                group: {column: float(self.counts[column][row]) for column in self.count}
                for row, group in enumerate(self.groups)
                if group not in hidden
            },
        )


def bundles_of(sheets: Sequence[Sheet], name_all: str) -> list[Bundle]:
    """Put tables together that agree on every group they share.

    Parameters
    ----------
    sheets : sequence of Sheet
        The tables of one release.
    name_all : str
        What marks a total.

    Returns
    -------
    list of Bundle
        In the order of their first tables.

    Raises
    ------
    DataError
        If a count is none.
    """
    bundles: list[Bundle] = []
    for sheet in sheets:
        alone = _alone(sheet, name_all)
        for i, bundle in enumerate(bundles):
            both = _together(bundle, alone)
            if both is not None:
                bundles[i] = both
                break
        else:
            bundles.append(alone)
    return bundles


def called(group: Group) -> str:
    """Name a group in words.

    Examples
    --------
    >>> called(frozenset({("region", "North")})), called(frozenset())
    ("region 'North'", 'the total of everybody')
    """
    return " · ".join(f"{k} '{v}'" for k, v in sorted(group)) or "the total of everybody"


def _alone(sheet: Sheet, name_all: str) -> Bundle:
    rows = sheet.table[list(sheet.by)].astype(str).to_dict("records")
    groups = [
        group_of({str(k): str(v) for k, v in row.items()}, name_all)
        for row in (rows if sheet.by else [{"row": str(i)} for i in range(len(sheet.table))])
    ]
    return Bundle(
        sheets=(sheet,),
        places=(np.arange(len(groups)),),
        groups=tuple(groups),
        count=sheet.count,
        counts={column: read_counts(sheet, column) for column in sheet.count},
    )


def _together(bundle: Bundle, alone: Bundle) -> Bundle | None:
    """Join a table to others; None if they count a group differently."""
    if bundle.count != alone.count:
        return None
    row_of = {group: row for row, group in enumerate(bundle.groups)}
    new = [group for group in alone.groups if group not in row_of]
    row_of |= {group: len(row_of) + i for i, group in enumerate(new)}
    places = np.array([row_of[group] for group in alone.groups], dtype=np.intp)
    counts = {}
    for column in bundle.count:
        old = np.concatenate([bundle.counts[column], np.full(len(new), np.nan)])
        more = np.full(len(row_of), np.nan)
        more[places] = alone.counts[column]
        if (old != more)[~np.isnan(old) & ~np.isnan(more)].any():
            return None
        counts[column] = np.where(np.isnan(old), more, old)
    return Bundle(
        sheets=(*bundle.sheets, *alone.sheets),
        places=(*bundle.places, places),
        groups=(*bundle.groups, *new),
        count=bundle.count,
        counts=counts,
    )
