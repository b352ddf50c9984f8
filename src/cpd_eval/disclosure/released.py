"""The proof that a table passed the gate.

A ``Released`` holds nothing itself: what it stands for is kept here, under its identity. So one
that was not made by :func:`cpd_eval.disclosure.release` – by calling the class, copying its parts,
unpickling – stands for nothing, and a chart or report asking it for its table is refused.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn
from weakref import WeakKeyDictionary

import pandas as pd

from cpd_eval.disclosure.content import Content, refuse_no_dimension, refuse_unknown
from cpd_eval.disclosure.reasons import in_words
from cpd_eval.disclosure.rollup import roll_up
from cpd_eval.disclosure.rules import Rules
from cpd_eval.errors import DisclosureError

_NOT_BY_HAND = (
    "Released: one cannot be made by hand, from a copy or from a file; only release() makes it.\n"
    "Call cpd_eval.release(table, by=[...]) on the table of estimates."
)


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
    rules : Rules
        Everything it was released under.
    words : str
        What the whole release hides and why, in sentences for a reader.
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
        return content_of(self).table.copy()

    @property
    def by(self) -> tuple[str, ...]:
        """The grouping columns."""
        return content_of(self).by

    @property
    def count(self) -> tuple[str, ...]:
        """The count columns."""
        return content_of(self).count

    @property
    def threshold(self) -> int:
        """Fewest people told of."""
        return content_of(self).rules.threshold

    @property
    def rules(self) -> Rules:
        """The rules it was released under."""
        return content_of(self).rules

    @property
    def words(self) -> str:
        """What the whole release hides and why, in sentences for a reader; may be empty."""
        content = content_of(self)
        return in_words(content.by_rule, n_rows=content.n_rows, rules=content.rules)

    @property
    def name(self) -> str:
        """What the table is called in the ledger."""
        return content_of(self).name

    @property
    def output_id(self) -> str:
        """SHA-256 of the released table, as in the ledger."""
        return content_of(self).output_id

    @property
    def n_hidden(self) -> int:
        """How many rows are hidden."""
        return int((content_of(self).table["status"] == "hidden").sum())

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
        content = content_of(self)
        table = content.table
        for column, group in groups.items():
            refuse_unknown(content, column, group)
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
        content = content_of(self.where(**groups))
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
        content = content_of(self)
        total = (content.table[list(content.by)].astype(str) == content.name_all).any(axis=1)
        return admit(replace(content, table=content.table[~total].reset_index(drop=True)))

    def rolled_up(self, order: Sequence[str] = ()) -> "Released":
        """Give hidden rows the figures of the next group above them that is shown.

        Parameters
        ----------
        order : sequence of str
            Grouping columns in the order in which they are given up: first the labels above one in
            the first column, then those in the next. All of them, in their own order, if not given.

        Returns
        -------
        Released
            Of the same release; rows that were filled have the status "rolled up" and
            ``stands_for`` says whose figures they show. Nothing is told that is not shown already.

        Raises
        ------
        DisclosureError
            If a column is no grouping column.

        Examples
        --------
        >>> import pandas as pd
        >>> from cpd_eval.disclosure import release
        >>> table = pd.DataFrame({"region": ["North", "South", "West", "All"],
        ...                       "n": [40, 4, 30, 74]})
        >>> release(table, by=["region"]).rolled_up().table
          region     n     status    stands_for
        0  North  40.0      shown
        1  South  74.0  rolled up  region: All
        2   West  74.0  rolled up  region: All
        3    All  74.0      shown
        """
        content = content_of(self)
        for column in order:
            refuse_no_dimension(content, column, "rolled_up")
        table = roll_up(
            content.table,
            by=content.by,
            order=tuple(order) or content.by,
            levels=content.levels,
            name_all=content.name_all,
        )
        return admit(replace(content, table=table))

    def __repr__(self) -> str:
        content = content_of(self)
        return (
            f"<Released '{content.name}': {len(content.table)} rows, {self.n_hidden} hidden, "
            f"threshold {content.rules.threshold}>"
        )


_CONTENT: WeakKeyDictionary[Released, Content] = WeakKeyDictionary()


def admit(content: Content) -> Released:
    """Let a table through; for :func:`cpd_eval.disclosure.release` alone."""
    released = object.__new__(Released)
    _CONTENT[released] = content
    return released


def content_of(released: Released) -> Content:
    """Give what a released table stands for; for the gate alone.

    Raises
    ------
    DisclosureError
        If it was not made by the gate.
    """
    content = _CONTENT.get(released)
    if content is None:
        raise DisclosureError(_NOT_BY_HAND)
    return content
