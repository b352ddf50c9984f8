"""What a released table lets a chart draw: the shown rows, and the names of the hidden ones.

Everything a chart holds comes through here. A number is taken from a shown row only; of a hidden
row nothing is known but its name. So the data inside a saved chart are safe to publish too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from cpd_eval.disclosure import Released
from cpd_eval.errors import AnalysisError, DisclosureError, missing_columns
from cpd_eval.frames import ALL

HIDDEN_MARK = "[c]"
"""The Analysis Function's shorthand for a confidential cell."""

DIGITS = 6
"""Decimals of a number inside a chart: more than are read, fewer than would single people out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of one chart.

    Attributes
    ----------
    by : tuple of str
        The dimensions drawn, outermost first.
    shown : tuple of dict
        Group names and rounded numbers, as in the table.
    hidden : tuple of dict
        Group names only.
    total : dict or None
        The row over all groups of a chart with one dimension, if it is shown.
    threshold : int
        Smallest number of people a shown row may rest on.
    """

    by: tuple[str, ...]
    shown: tuple[dict[str, Any], ...]
    hidden: tuple[dict[str, Any], ...]
    total: dict[str, Any] | None
    threshold: int

    def names(self, dimension: str) -> list[str]:
        """List the groups of a dimension, shown or hidden, in alphabetical order."""
        return sorted({str(row[dimension]) for row in (*self.shown, *self.hidden)})

    def column(self, name: str) -> list[float]:
        """List the numbers of a column that are there, in the shown rows."""
        return [row[name] for row in self.shown if row[name] is not None]

    def in_percent(self, columns: Sequence[str]) -> "Rows":
        """Give the same rows with the shares of some columns as percent."""

        def scaled(row: dict[str, Any]) -> dict[str, Any]:
            shares = {name: row[name] for name in columns if row[name] is not None}
            return row | {name: round(share * 100, DIGITS) for name, share in shares.items()}

        total = None if self.total is None else scaled(self.total)
        return replace(self, shown=tuple(map(scaled, self.shown)), total=total)


def rows_of(
    released: Released, *, chart: str, needs: Sequence[str], max_dimensions: int = 1
) -> Rows:
    """Take from a released table what a chart may draw.

    Parameters
    ----------
    released : Released
        What :func:`cpd_eval.release` returned, or a slice of it.
    chart : str
        Name of the chart, for messages.
    needs : sequence of str
        Columns with numbers the chart draws.
    max_dimensions : int, default 1
        How many dimensions the chart has room for.

    Returns
    -------
    Rows
        Shown numbers and hidden names.

    Raises
    ------
    DisclosureError
        If the table has not passed the gate.
    DataError
        If a column is missing.
    AnalysisError
        If there is nothing to draw, or more dimensions than the chart can hold.
    """
    if not isinstance(released, Released):
        raise DisclosureError(
            f"{chart}: a {type(released).__name__} was given, which has not passed the gate; a "
            "Released was expected.\nCall cpd_eval.release(table, by=[...]) and pass on its result."
        )
    table = released.table
    columns = [*released.by, *needs]
    if missing := [name for name in columns if name not in table.columns]:
        raise missing_columns(f"{chart}, table '{released.name}'", missing, map(str, table.columns))
    by = _dimensions(released)
    if len(by) > max_dimensions:
        raise AnalysisError(
            f"{chart}: the table '{released.name}' has the dimensions {', '.join(by)}; the chart "
            f"holds {max_dimensions}.\nTake a slice first: released.where({by[-1]}='{ALL}')."
        )
    is_total = _is_margin(table, by)
    is_shown = table["status"] == "shown"
    inner = table[~is_total]
    if inner.empty:
        inner, is_total = table, pd.Series(data=False, index=table.index)
    total = _records(table[is_total & is_shown], [*by, *needs])
    return Rows(
        by=by,
        shown=tuple(_records(inner[is_shown[inner.index]], [*by, *needs])),
        hidden=tuple(_records(inner[~is_shown[inner.index]], by)),
        total=total[0] if len(by) == 1 and total else None,
        threshold=released.threshold,
    )


def _dimensions(released: Released) -> tuple[str, ...]:
    """Leave out the columns a slice has fixed to one value."""
    varying = tuple(name for name in released.by if len(set(released.table[name])) > 1)
    return varying or tuple(released.by)[:1]


def _is_margin(table: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    margin = pd.Series(data=False, index=table.index)
    for name in by:
        margin |= table[name].astype("string").fillna("") == ALL
    return margin


def _records(table: pd.DataFrame, columns: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {name: _plain(value) for name, value in zip(columns, row, strict=True)}
        for row in table[list(columns)].itertuples(index=False, name=None)
    ]


def _plain(value: Any) -> Any:
    """Make a value JSON can hold: a text, a rounded number, or None."""
    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    return int(number) if number.is_integer() and abs(number) >= 1 else round(number, DIGITS)
