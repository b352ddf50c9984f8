"""Check a table before anything is decided: every group once, every count a number of people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from cpd_eval.disclosure.structure import Counts, Flags
from cpd_eval.errors import DataError, DisclosureError, missing_columns

STATUS = "status"
"""The column that says "shown" or "hidden"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table on its way through the gate, in an order of its own.

    Attributes
    ----------
    name : str
        What the ledger calls it.
    table : pandas.DataFrame
        Sorted by its labels: which rows are hidden must not depend on how they came.
    place : ndarray of int, shape (rows,)
        Where each row stood.
    by, count, keep : tuple of str
        Grouping columns; columns of people; columns that stay in hidden rows.
    labels : tuple of str
        What each row is called in a message.
    known_hidden : ndarray of bool, shape (rows,)
        Rows an earlier release hid.
    """

    name: str
    table: pd.DataFrame
    place: npt.NDArray[np.intp]
    by: tuple[str, ...]
    count: tuple[str, ...]
    keep: tuple[str, ...]
    labels: tuple[str, ...]
    known_hidden: Flags


def sheet_of(
    table: Any,
    *,
    name: str,
    by: Iterable[str],
    count: Iterable[str],
    keep: Iterable[str],
    also: Iterable[str],
    name_all: str,
) -> Sheet:
    """Check a table and bring it into order.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a group.
    name : str
        What the ledger calls it.
    by, count, keep : iterable of str
        As :func:`cpd_eval.disclosure.release` takes them.
    also : iterable of str
        Further columns that must be there.
    name_all : str
        What marks a total.

    Raises
    ------
    DataError
        If it is no table, a column is missing, or a group stands twice.
    DisclosureError
        If there is no column of counts, or text columns are neither named in `by` nor in `keep`.
    """
    columns, counted, kept = (tuple(dict.fromkeys(names)) for names in (by, count, keep))
    if not isinstance(table, pd.DataFrame):
        raise DataError(
            f"release: found {type(table).__name__}; a pandas table of estimates is expected.\n"
            "Turn it into one first: one row a group, with its count."
        )
    if absent := [column for column in (*columns, *counted, *kept, *also) if column not in table]:
        raise missing_columns("the table", absent, [str(column) for column in table])
    if not counted:
        raise DisclosureError(
            "release: count=[]; a column of counts is expected.\nLeave it out for the default: 'n'."
        )
    _refuse_unnamed_groups(table, columns, (*columns, *counted, *kept), name_all)
    twice = table.duplicated(list(columns)) if columns else pd.Series(data=False, index=table.index)
    if twice.any():
        raise DataError(
            f"the table: {row_name(table.loc[twice].iloc[0], columns)} stands in two rows; "
            "one row a group is expected.\nName every grouping column in by, or drop the double."
        )
    place = _canonical(table, columns)
    table = table.iloc[place]
    hidden: Flags = (
        (table[STATUS] == "hidden").to_numpy(bool)
        if STATUS in table
        else np.zeros(len(table), dtype=bool)
    )
    return Sheet(
        name=name,
        table=table,
        place=place,
        by=columns,
        count=counted,
        keep=kept,
        labels=tuple(row_name(row, columns) for _, row in table[list(columns)].iterrows()),
        known_hidden=hidden,
    )


def read_counts(sheet: Sheet, column: str) -> Counts:
    """Read a column of people: whole numbers from 0; NaN where the row came hidden.

    Raises
    ------
    DataError
        If a count is missing, negative, infinite or not whole.
    """
    values = sheet.table[column]
    counts: Counts = pd.to_numeric(values, errors="coerce").to_numpy(float, na_value=np.nan)
    wrong = ~((counts >= 0) & (counts == np.floor(counts)) & np.isfinite(counts))
    if (wrong & ~sheet.known_hidden).any():
        row = int(np.flatnonzero(wrong & ~sheet.known_hidden)[0])
        raise DataError(
            f"the table, column '{column}', {sheet.labels[row] or f'row {row + 1}'}: found "
            f"{values.iloc[row]!r}; a whole number of people, 0 or more, is expected.\n"
            "Give every row its count, 0 where there is nobody."
        )
    return np.where(wrong, np.nan, counts)


def read_amounts(sheet: Sheet, column: str) -> Counts:
    """Read a column of amounts: finite numbers; NaN where the row came hidden.

    Raises
    ------
    DataError
        If an amount is missing or infinite.
    """
    values = sheet.table[column]
    amounts: Counts = pd.to_numeric(values, errors="coerce").to_numpy(float, na_value=np.nan)
    wrong = ~np.isfinite(amounts) & ~sheet.known_hidden
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise DataError(
            f"the table, column '{column}', {sheet.labels[row] or f'row {row + 1}'}: found "
            f"{values.iloc[row]!r}; a finite number is expected, since the gate must know who "
            "dominates.\nMake the table with cpd_eval.analysis.contributions(), 0 where there is "
            "nothing."
        )
    return np.where(np.isfinite(amounts), amounts, np.nan)


def row_name(row: pd.Series, by: Sequence[str]) -> str:
    """Name a row by its labels."""
    return " · ".join(f"{name} '{row[name]}'" for name in by)


def _canonical(table: pd.DataFrame, by: Sequence[str]) -> npt.NDArray[np.intp]:
    if not by:
        return np.arange(len(table))
    labels = table[sorted(by)].astype(str).reset_index(drop=True)
    return labels.sort_values(sorted(by), kind="stable").index.to_numpy()


def _refuse_unnamed_groups(
    table: pd.DataFrame, by: tuple[str, ...], named: tuple[str, ...], name_all: str
) -> None:
    for column in table.columns.difference([*named, STATUS, "note"], sort=False):
        values = table[column]
        text = not pd.api.types.is_numeric_dtype(values) and not values.isna().all()
        if text and (not by or (values.astype(str) == name_all).any()):
            raise DisclosureError(
                f"the table: column '{column}' may name groups, but by={list(by)!r} leaves it out; "
                "without it totals cannot be told from parts.\n"
                f"Name it in by, or in keep if it says nothing about groups: keep=['{column}']."
            )
