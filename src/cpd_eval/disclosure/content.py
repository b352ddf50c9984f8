"""What a released table consists of, behind the face it shows."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from cpd_eval.disclosure.rules import Rules
from cpd_eval.disclosure.structure import Parents
from cpd_eval.errors import DisclosureError, did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a released table consists of.

    Attributes
    ----------
    table : pandas.DataFrame
        As it may be shown.
    by, count : tuple of str
        Grouping columns; columns of people.
    rules : Rules
        What it was released under.
    name, name_all : str
        What the ledger calls it; what marks a total.
    levels : mapping
        By grouping column, the label above a label.
    by_rule : mapping of str to int
        How many rows of the whole release each rule hid.
    n_rows : int
        Rows of the whole release.
    output_id : str
        SHA-256 of the whole released table.
    """

    table: pd.DataFrame
    by: tuple[str, ...]
    count: tuple[str, ...]
    rules: Rules
    name: str
    name_all: str
    levels: Parents
    by_rule: Mapping[str, int]
    n_rows: int
    output_id: str


def refuse_no_dimension(content: Content, column: str, where: str) -> None:
    """Refuse a column that is no grouping column."""
    if column not in content.by:
        raise DisclosureError(
            f"{where}: '{column}' is no grouping column of this table; those are "
            f"{', '.join(repr(name) for name in content.by) or 'none'}."
            f"{did_you_mean(column, content.by)}\nName one of them."
        )


def refuse_unknown(content: Content, column: str, group: object) -> None:
    """Refuse a group the table does not have."""
    refuse_no_dimension(content, column, f"where({column}={group!r})")
    found = sorted(set(content.table[column].astype(str)))
    if str(group) not in found:
        raise DisclosureError(
            f"where({column}={group!r}): no row says so; '{column}' holds "
            f"{', '.join(repr(name) for name in found)}.{did_you_mean(str(group), found)}\n"
            "Name one of them."
        )
