"""What people contribute to an amount: its total in every group, and the largest two contributions.

Hours of training or pounds spent are added up over people, and a sum with one large contributor in
it tells of that one. The gate (:mod:`cpd_eval.disclosure.amounts`) judges this from five numbers a
group, which the engine that holds the rows computes in one query: how many contributed, the total,
the sum of sizes, the largest and the second largest. Of a total over groups they follow from those
of its parts, unless one contributor may stand in several groups; then each level is computed from
the contributors.
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from cpd_eval.analysis.cells import in_order, levels
from cpd_eval.analysis.intake import (
    Frame,
    columns_of,
    flag,
    infinite,
    label,
    number,
    refuse_infinite,
    take,
)
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.frames import ALL


def contributions(
    frame: Any,
    *,
    value: str,
    by: str | Sequence[str] = (),
    contributor: str | None = None,
    margins: bool = True,
    name_all: str = ALL,
) -> pd.DataFrame:
    """Add up an amount over groups, with what the gate must know of its contributors.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a contribution.
    value : str
        The column of amounts, in its own unit; NaN and null contribute nothing and are not counted.
    by : str or sequence of str, default ()
        Grouping columns; people whose group is missing form the group "Not known".
    contributor : str, optional
        Who contributes, if one may stand in several rows. A row without a contributor is refused.
    margins : bool, default True
        Also give every total.
    name_all : str, default "All"
        The name of totals.

    Returns
    -------
    pandas.DataFrame
        The columns of `by`, ``n`` contributors, ``mean_<value>`` and ``total_<value>``; and for the
        gate alone ``gross_<value>`` (the sum of sizes), ``largest_<value>`` and ``second_<value>``
        (the sizes of the largest two contributions, 0 where there are none).

    Raises
    ------
    DataError
        If a column is missing, holds text or infinite values, there are no rows, a row names no
        contributor, or a group is itself called `name_all`.
    AnalysisError
        If nobody contributed.

    Examples
    --------
    >>> import pandas as pd
    >>> from cpd_eval.disclosure import release
    >>> rows = pd.DataFrame({"region": ["North"] * 12 + ["South"] * 12,
    ...                      "hours": [10.0] * 12 + [900.0] + [1.0] * 11})
    >>> table = contributions(rows, value="hours", by="region", margins=False)
    >>> table[["region", "n", "total_hours", "largest_hours", "second_hours"]]
      region   n  total_hours  largest_hours  second_hours
    0  North  12        120.0           10.0          10.0
    1  South  12        911.0          900.0           1.0
    >>> release(table, by="region", amounts="hours").table[["region", "total_hours", "status"]]
      region  total_hours  status
    0  North        120.0   shown
    1  South          NaN  hidden
    """
    columns = columns_of(by)
    rows = take(frame, numbers=[value], texts=[*columns, *([contributor] if contributor else [])])
    if contributor is not None:
        _refuse_nameless(rows, value, contributor)
        cells = [
            (_largest(_by_contributor(rows, value, level, contributor), value, level), level)
            for level in levels(columns, margins=margins)
        ]
    else:
        finest = _largest(rows, value, columns)
        cells = [(_together(finest, level), level) for level in levels(columns, margins=margins)]
    if not cells[0][0]["n"].sum():
        raise AnalysisError(
            f"column '{value}': no row has an amount.\nCheck the column, or leave the table out."
        )
    for name in columns:
        if (cells[0][0][name] == name_all).any():
            raise DataError(
                f"the frame, column '{name}': a group is called '{name_all}', the name of totals."
                "\nGive totals another name with name_all."
            )
    table = pd.concat(
        [
            cell.assign(**dict.fromkeys(set(columns) - set(level), name_all))
            for cell, level in cells
        ],
        ignore_index=True,
    )
    n = table["n"].to_numpy(float)
    table["mean"] = np.divide(table["total"], n, out=np.full(len(n), np.nan), where=n > 0)
    named = {p: f"{p}_{value}" for p in ("mean", "total", "gross", "largest", "second")}
    return in_order(table[[*columns, "n", *named]].rename(columns=named), by=columns, last=name_all)


def _by_contributor(rows: Frame, value: str, by: Sequence[str], contributor: str) -> Frame:
    """Add up each contributor's rows within a group."""
    summed = rows.select(nw.col(*by, contributor), cpd_amount=number(value))
    return (
        summed.filter(~nw.col("cpd_amount").is_null())
        .group_by([*by, contributor])
        .agg(nw.col("cpd_amount").sum().alias(value))
    )


def _refuse_nameless(rows: Frame, value: str, contributor: str) -> None:
    nameless = flag(nw.col(contributor).is_null()).sum()
    seen = rows.select(nameless=nameless, wild=infinite(value).sum()).collect("pyarrow").to_pandas()
    refuse_infinite(int(seen["wild"].iloc[0] or 0), f"column '{value}'")
    if count := int(seen["nameless"].iloc[0] or 0):
        raise DataError(
            f"the frame, column '{contributor}': {count} rows name no contributor; each must.\n"
            "Fill it in, or leave those rows out and say so."
        )


def _largest(rows: Frame, value: str, by: Sequence[str]) -> pd.DataFrame:
    """Compute the five numbers of every group in the engine of the rows."""
    keys = {f"key_{i}": nw.col(name) for i, name in enumerate(by)} or {"key_0": nw.lit(0)}
    amounts = rows.select(**keys, amount=number(value), wild=infinite(value))
    sized = amounts.with_columns(size=nw.col("amount").abs().fill_null(0.0))
    place = nw.col("size").rank("ordinal", descending=True).over(*keys)
    size = nw.col("size")
    ranked = sized.with_columns(place=place).with_columns(
        first=nw.when(nw.col("place") == 1).then(size).otherwise(nw.lit(0.0)),
        next=nw.when(nw.col("place") == 2).then(size).otherwise(nw.lit(0.0)),
        seen=flag(~nw.col("amount").is_null()),
    )
    table = (
        ranked.group_by(list(keys))
        .agg(
            nw.col("seen").sum().alias("n"),
            nw.col("amount").sum().alias("total"),
            nw.col("size").sum().alias("gross"),
            nw.col("first").sum().alias("largest"),
            nw.col("next").sum().alias("second"),
            nw.col("wild").sum().alias("wild"),
        )
        .collect("pyarrow")
        .to_pandas()
    )
    if table.empty:
        raise DataError("the frame: it has no rows.\nCheck the file, or the filter before it.")
    refuse_infinite(int(table["wild"].sum()), f"column '{value}'")
    for i, name in enumerate(by):
        table[name] = [label(entry) for entry in table[f"key_{i}"]]
    table["n"] = table["n"].astype("int64")
    numbers = ["total", "gross", "largest", "second"]
    table[numbers] = table[numbers].astype("float64").fillna(0.0)
    return _together(table[[*by, "n", *numbers]], by)


def _together(cells: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Put groups together: sums add up, and the largest two are among the parts' largest two."""
    keys = [cells[name] for name in by] or [pd.Series(0, index=cells.index)]
    out = cells[["n", "total", "gross"]].groupby(keys).sum()
    both = pd.concat([cells["largest"], cells["second"]])
    doubled = [pd.concat([key, key]) for key in keys]
    order = both.groupby(doubled).apply(lambda sizes: sorted([*sizes, 0.0])[-2:])
    out["largest"] = [pair[1] for pair in order.reindex(out.index)]
    out["second"] = [pair[0] for pair in order.reindex(out.index)]
    out = out.reset_index(drop=not by)
    if by:
        out = out.rename(columns=dict(zip(out.columns[: len(by)], by, strict=True)))
    return out
