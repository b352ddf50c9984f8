"""The proof that a table passed the gate.

A ``Released`` holds nothing itself: what it stands for is kept here, under its identity. So one
that was not made by :func:`cpd_eval.disclosure.release` – by calling the class, copying its parts,
unpickling – stands for nothing, and a chart or report asking it for its table is refused.
"""

from dataclasses import dataclass, replace
from typing import Any, NoReturn
from weakref import WeakKeyDictionary

import pandas as pd

from cpd_eval.errors import DisclosureError, did_you_mean

_NOT_BY_HAND = (
    "Released: one cannot be made by hand, from a copy or from a file; only release() makes it.\n"
    "Call cpd_eval.release(table, by=[...]) on the table of estimates."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a released table consists of; see the properties of :class:`Released`."""

    table: pd.DataFrame
    by: tuple[str, ...]
    count: tuple[str, ...]
    threshold: int
    name: str
    name_all: str
    output_id: str


class Released:
    """A table that passed the gate; made by :func:`cpd_eval.disclosure.release` only.

    Attributes
    ----------
    table : pandas.DataFrame
        A copy: the grouping columns, the value columns (missing in hidden rows) and ``status``,
        which is "shown" or "hidden" and never says by which rule.
    by, count : tuple of str
        Grouping columns; count columns.
    threshold : int
        Fewest people told of.
    name : str
        What the table is called in the ledger.
    n_hidden : int
        Hidden rows.
    output_id : str
        SHA-256 of the released table, 64 hex digits, as in the ledger.
    """

    __slots__ = ("__weakref__",)

    def __init__(self, *_: object, **__: object) -> None:
        raise DisclosureError(_NOT_BY_HAND)

    def __init_subclass__(cls) -> NoReturn:
        raise DisclosureError(_NOT_BY_HAND)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise DisclosureError(
            f"Released: '{name}' cannot be changed after the release.\n"
            "Take a copy of the table, change that, and release it."
        )

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise DisclosureError(_NOT_BY_HAND)

    def __copy__(self) -> "Released":
        return self

    def __deepcopy__(self, memo: object) -> "Released":
        return self

    @property
    def table(self) -> pd.DataFrame:
        """A copy of the table as it may be shown."""
        return _content(self).table.copy()

    @property
    def by(self) -> tuple[str, ...]:
        """The grouping columns."""
        return _content(self).by

    @property
    def count(self) -> tuple[str, ...]:
        """The count columns."""
        return _content(self).count

    @property
    def threshold(self) -> int:
        """Fewest people told of."""
        return _content(self).threshold

    @property
    def name(self) -> str:
        """What the table is called in the ledger."""
        return _content(self).name

    @property
    def output_id(self) -> str:
        """SHA-256 of the released table, as in the ledger."""
        return _content(self).output_id

    @property
    def n_hidden(self) -> int:
        """How many rows are hidden."""
        return int((_content(self).table["status"] == "hidden").sum())

    def where(self, **groups: str) -> "Released":
        """Keep the rows of some groups; what is hidden stays hidden.

        Parameters
        ----------
        **groups : str
            A grouping column and the group wanted in it, ``"All"`` for its total.

        Returns
        -------
        Released
            Of the same release, so with the same `output_id`.

        Raises
        ------
        DisclosureError
            If a column is no grouping column, or has no such group.

        Examples
        --------
        >>> import pandas as pd
        >>> from cpd_eval.disclosure import release
        >>> table = pd.DataFrame({"region": ["North", "South", "All"], "n": [40, 30, 70]})
        >>> release(table, by=["region"]).where(region="All").table
          region     n status
        0    All  70.0  shown
        """
        content = _content(self)
        table = content.table
        for column, group in groups.items():
            _refuse_unknown(content, column, group)
            table = table[table[column].astype(str) == str(group)]
        return admit(replace(content, table=table.reset_index(drop=True)))

    def inside(self, **groups: str) -> "Released":
        """Keep the rows inside some groups and drop those dimensions.

        A report on one region is a part of the release on all of them: hidden there, hidden here.

        Parameters
        ----------
        **groups : str
            As for :meth:`where`.

        Returns
        -------
        Released
            Of the same release, with fewer grouping columns; its total is the group itself.

        Raises
        ------
        DisclosureError
            If a column is no grouping column, or has no such group.

        Examples
        --------
        >>> import pandas as pd
        >>> from cpd_eval.disclosure import release
        >>> table = pd.DataFrame({"region": ["North", "South", "All"], "n": [40, 30, 70]})
        >>> release(table, by=["region"]).inside(region="South").table
              n status
        0  30.0  shown
        """
        content = _content(self.where(**groups))
        by = tuple(name for name in content.by if name not in groups)
        return admit(replace(content, table=content.table.drop(columns=list(groups)), by=by))

    def interior(self) -> "Released":
        """Keep the rows that are no totals.

        Examples
        --------
        >>> import pandas as pd
        >>> from cpd_eval.disclosure import release
        >>> table = pd.DataFrame({"region": ["North", "South", "All"], "n": [40, 30, 70]})
        >>> release(table, by=["region"]).interior().table["region"].tolist()
        ['North', 'South']
        """
        content = _content(self)
        total = (content.table[list(content.by)].astype(str) == content.name_all).any(axis=1)
        return admit(replace(content, table=content.table[~total].reset_index(drop=True)))

    def __repr__(self) -> str:
        content = _content(self)
        return (
            f"<Released '{content.name}': {len(content.table)} rows, {self.n_hidden} hidden, "
            f"threshold {content.threshold}>"
        )


_CONTENT: WeakKeyDictionary[Released, Content] = WeakKeyDictionary()


def admit(content: Content) -> Released:
    """Let a table through; for :func:`cpd_eval.disclosure.release` alone."""
    released = object.__new__(Released)
    _CONTENT[released] = content
    return released


def name_all_of(released: Released) -> str:
    """Tell how a released table names its totals."""
    return _content(released).name_all


def _content(released: Released) -> Content:
    content = _CONTENT.get(released)
    if content is None:
        raise DisclosureError(_NOT_BY_HAND)
    return content


def _refuse_unknown(content: Content, column: str, group: Any) -> None:
    if column not in content.by:
        raise DisclosureError(
            f"where({column}={group!r}): '{column}' is no grouping column of this table; those are "
            f"{', '.join(repr(name) for name in content.by) or 'none'}."
            f"{did_you_mean(column, content.by)}\nName one of them."
        )
    found = sorted(set(content.table[column].astype(str)))
    if str(group) not in found:
        raise DisclosureError(
            f"where({column}={group!r}): no row says so; '{column}' holds "
            f"{', '.join(repr(name) for name in found)}.{did_you_mean(str(group), found)}\n"
            "Name one of them."
        )
