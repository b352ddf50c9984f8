"""Release a table: check it, hide what must be hidden, record it, let it through."""

import hashlib
import os
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from cpd_eval.disclosure.attack import Flags
from cpd_eval.disclosure.ledger import Ledger
from cpd_eval.disclosure.released import Content, Released, admit, name_all_of
from cpd_eval.disclosure.structure import Counts, find_lines, remainders, with_implied
from cpd_eval.disclosure.suppress import Layer, rows_to_hide
from cpd_eval.errors import DataError, DisclosureError, missing_columns
from cpd_eval.frames import ALL

THRESHOLD = 10
"""Fewest people a number may be about: the default of ACRO's ``safe_threshold`` (default.yaml)."""

STATUS = "status"
"""The column that says "shown" or "hidden"."""


def release(
    table: pd.DataFrame | Released,
    *,
    by: str | Sequence[str] = (),
    count: str | Sequence[str] = "n",
    threshold: int = THRESHOLD,
    ledger: Ledger | str | os.PathLike[str] | None = None,
    name: str = "table",
    keep: Sequence[str] = (),
    name_all: str = ALL,
) -> Released:
    """Let a table of numbers about people through, with small groups hidden.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a group. A table released before goes through again unchanged.
    by : str or sequence of str
        Grouping columns. They tell which rows are totals of which; leave them out only when the
        table has no text columns.
    count : str or sequence of str, default "n"
        Columns with the number of people behind a row. With several, the smallest decides.
    threshold : int, default 10
        Fewest people a row may be about, 1 or more.
    ledger : Ledger or path, optional
        Where the release is recorded; see :mod:`cpd_eval.disclosure.ledger`.
    name : str, default "table"
        What the ledger calls the table.
    keep : sequence of str
        Columns that say nothing about people (a region's code) and stay in hidden rows.
    name_all : str, default "All"
        What marks a total in a grouping column.

    Returns
    -------
    Released
        Hidden rows keep their grouping columns and lose every other value; ``status`` says
        "hidden" whichever rule hid them.

    Raises
    ------
    DataError
        If a column is missing, a group stands twice, a count is negative, missing or not whole, or
        parts add up to more than their total.
    DisclosureError
        If the threshold is below 1, text columns are neither named in `by` nor in `keep`, or the
        ledger is broken or cannot be written.

    Notes
    -----
    The gate sees one table. It does not know what was released before, nor that everybody in a
    visible group may have given the same answer; and it does not look at dominance, since one
    answer on a scale cannot outweigh the others. What several releases tell together, a person
    must check.

    References
    ----------
    .. [1] Hundepool et al. (2012), Statistical Disclosure Control, Wiley, ch. 4 (tables).

    Examples
    --------
    >>> table = pd.DataFrame({"team": ["A", "B", "C"], "n": [25, 3, 14], "mean": [3.1, 4.0, 2.8]})
    >>> release(table, by=["team"]).table
      team     n  mean  status
    0    A  25.0   3.1   shown
    1    B   NaN   NaN  hidden
    2    C  14.0   2.8   shown
    """
    if isinstance(table, Released):
        by, count, name_all = table.by, table.count, name_all_of(table)
        threshold, table = max(threshold, table.threshold), table.table
    columns, counted = _names(by), _names(count)
    known_hidden = _check(table, columns, counted, threshold, keep, name_all)
    place = _canonical(table, columns)
    table, known_hidden = table.iloc[place], known_hidden[place]
    labels = [_row_name(row, columns) for _, row in table[list(columns)].iterrows()]
    lines = find_lines(table, by=sorted(columns), name_all=name_all)
    layers = []
    for column in counted:
        counts = with_implied(lines, _read_counts(table[column], column, known_hidden, labels))
        rest = remainders(lines, counts, name=column, labels=labels)
        layers.append(Layer(counts=counts, rest=rest))
    primary, hidden = rows_to_hide(
        lines, layers, n_rows=len(table), threshold=threshold, known_hidden=known_hidden
    )
    out = _hide(table, hidden, stays=(*columns, *keep)).iloc[np.argsort(place)]
    out = out.reset_index(drop=True)
    output_id = hashlib.sha256(out.to_csv(index=False, lineterminator="\n").encode()).hexdigest()
    if ledger is not None:
        entry = {
            "name": name,
            "columns": [str(column) for column in out],
            "by": list(columns),
            "count": list(counted),
            "threshold": threshold,
            "n_shown": int((~hidden).sum()),
            "n_hidden_primary": int(primary.sum()),
            "n_hidden_complementary": int((hidden & ~primary).sum()),
            "output_id": output_id,
        }
        (ledger if isinstance(ledger, Ledger) else Ledger(ledger)).record(entry)
    return admit(
        Content(
            table=out,
            by=columns,
            count=counted,
            threshold=threshold,
            name=name,
            name_all=name_all,
            output_id=output_id,
        )
    )


def _canonical(table: pd.DataFrame, by: Sequence[str]) -> npt.NDArray[np.intp]:
    """Order the rows by their labels: which are hidden must not depend on how they came."""
    if not by:
        return np.arange(len(table))
    labels = table[sorted(by)].astype(str).reset_index(drop=True)
    return labels.sort_values(sorted(by), kind="stable").index.to_numpy()


def _names(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _check(
    table: Any,
    by: tuple[str, ...],
    count: tuple[str, ...],
    threshold: int,
    keep: Sequence[str],
    name_all: str,
) -> Flags:
    """Check what is asked for; give the rows an earlier release has hidden."""
    if not isinstance(table, pd.DataFrame):
        raise DataError(
            f"release: found {type(table).__name__}; a pandas table of estimates is expected.\n"
            "Turn it into one first: one row a group, with its count."
        )
    if absent := [column for column in (*by, *count, *keep) if column not in table]:
        raise missing_columns("the table", absent, [str(column) for column in table])
    if not threshold >= 1 or not count:
        raise DisclosureError(
            f"release: threshold={threshold!r}, count={list(count)!r}; a threshold of 1 or more "
            "and a column of counts are expected.\nLeave them out for the defaults: 10 and 'n'."
        )
    known_hidden: Flags = (
        (table[STATUS] == "hidden").to_numpy(bool)
        if STATUS in table
        else np.zeros(len(table), dtype=bool)
    )
    _refuse_unnamed_groups(table, by, count, keep, name_all)
    twice = table.duplicated(list(by)) if by else pd.Series(data=False, index=table.index)
    if twice.any():
        raise DataError(
            f"the table: {_row_name(table.loc[twice, list(by)].iloc[0], by)} stands in two rows; "
            "one row a group is expected.\nName every grouping column in by, or drop the double."
        )
    return known_hidden


def _refuse_unnamed_groups(
    table: pd.DataFrame,
    by: tuple[str, ...],
    count: tuple[str, ...],
    keep: Sequence[str],
    name_all: str,
) -> None:
    for column in table.columns.difference([*by, *count, *keep, STATUS, "note"], sort=False):
        values = table[column]
        text = not pd.api.types.is_numeric_dtype(values) and not values.isna().all()
        if text and (not by or (values.astype(str) == name_all).any()):
            raise DisclosureError(
                f"the table: column '{column}' may name groups, but by={list(by)!r} leaves it out; "
                "without it totals cannot be told from parts.\n"
                f"Name it in by, or in keep if it says nothing about groups: keep=['{column}']."
            )


def _read_counts(
    values: pd.Series, column: str, known_hidden: Flags, labels: Sequence[str]
) -> Counts:
    counts: Counts = pd.to_numeric(values, errors="coerce").to_numpy(float, na_value=np.nan)
    wrong = ~((counts >= 0) & (counts == np.floor(counts)) & np.isfinite(counts)) & ~known_hidden
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise DataError(
            f"the table, column '{column}', {labels[row] or f'row {row + 1}'}: found "
            f"{values.iloc[row]!r}; a whole number of people, 0 or more, is expected.\n"
            "Give every row its count, 0 where there is nobody."
        )
    return counts


def _hide(table: pd.DataFrame, hidden: Flags, *, stays: Sequence[str]) -> pd.DataFrame:
    out = table.drop(columns=[STATUS], errors="ignore").reset_index(drop=True)
    out.attrs = {}  # attributes could carry the rows along
    for column in out.columns.difference(list(stays), sort=False):
        numeric = pd.api.types.is_numeric_dtype(out[column])
        values = out[column].astype(float) if numeric else out[column].astype(object)
        out[column] = values.mask(hidden, np.nan if numeric else None)
    out[STATUS] = np.where(hidden, "hidden", "shown")
    return out


def _row_name(row: pd.Series, by: Sequence[str]) -> str:
    return " · ".join(f"{name} '{row[name]}'" for name in by)
