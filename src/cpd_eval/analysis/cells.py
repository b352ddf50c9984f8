"""Reduce a frame to counts, means and variances a group: the sufficient statistics.

A mean, a t interval and a difference in differences need of each group only its count n, mean m and
variance v. The engine that holds the rows computes them (with its own stable formulas, in one
scan); the small table that comes back can then be pooled into any total without the rows. Pooling
follows Chan, Golub and LeVeque (1983, "Algorithms for computing the sample variance", The American
Statistician 37(3), eq. 1.5), which never subtracts large sums from one another:

    n = Σ nᵢ      m = Σ nᵢ mᵢ / n      (n − 1) v = Σ (nᵢ − 1) vᵢ + Σ nᵢ (mᵢ − m)²
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import NOT_KNOWN, Frame, label
from cpd_eval.errors import DataError


def reduce_to_cells(
    frame: Frame,
    *,
    by: Sequence[str] | Mapping[str, nw.Expr],
    counts: Mapping[str, nw.Expr],
    means: Mapping[str, nw.Expr],
    times: nw.Expr | None = None,
) -> pd.DataFrame:
    """Aggregate a frame in its own engine, in one pass, a row a group.

    Parameters
    ----------
    frame : narwhals.LazyFrame
        From :func:`cpd_eval.analysis.intake.take`.
    by : sequence of str, or mapping of str to expression
        Grouping columns; a missing value becomes the group "Not known".
    counts : mapping of str to expression
        0/1 expressions; their sums are columns of that name. ``"n"`` must be among them: the rows
        in which every expression of `means` has a value.
    means : mapping of str to expression
        Number expressions that are null in the rows not counted in ``n``.
    times : expression, optional
        How many people a row stands for, if equal rows were put together
        (:func:`cpd_eval.analysis.tally.tally`).

    Returns
    -------
    pandas.DataFrame
        `by` as text; the counts as integers; ``mean_x`` and ``var_x`` for each x of `means`, 0
        where n < 1 (or n < 2 for the variance).
    """
    groups = by if isinstance(by, Mapping) else {name: nw.col(name) for name in by}
    by = tuple(groups)
    keys = {f"key_{i}": groups[name] for i, name in enumerate(by)} or {"key_0": nw.lit(0)}
    rows = frame.select(
        **keys,
        **{f"count_{name}": expr.cast(nw.Int64) for name, expr in counts.items()},
        **{f"value_{name}": expr for name, expr in means.items()},
        **({} if times is None else {"times": times}),
    )
    table = (
        _of_rows(rows, list(keys), counts, means)
        if times is None
        else _of_tally(rows, counts, means)
    )
    if table.empty:
        raise DataError("the frame: it has no rows.\nCheck the file, or the filter before it.")
    for i in range(len(by)):
        place, values = pd.factorize(table[f"key_{i}"], use_na_sentinel=False)
        table[f"key_{i}"] = np.array([label(value) for value in values], dtype=object)[place]
    table = table.rename(columns={f"key_{i}": name for i, name in enumerate(by)})
    table[list(counts)] = table[list(counts)].fillna(0).astype("int64")
    numbers = [f"{kind}_{name}" for name in means for kind in ("mean", "var")]
    table[numbers] = table[numbers].astype("float64").fillna(0.0)
    return pool(table[[*by, *counts, *numbers]], by=by)


def _of_rows(
    rows: Frame, keys: Sequence[str], counts: Iterable[str], means: Iterable[str]
) -> pd.DataFrame:
    """Let the engine compute the counts, means and variances of every group."""
    sums = [nw.col(f"count_{name}").sum().alias(name) for name in counts]
    moments = [
        aggregate.alias(f"{kind}_{name}")
        for name in means
        for kind, aggregate in (
            ("mean", nw.col(f"value_{name}").mean()),
            ("var", nw.col(f"value_{name}").var(ddof=1)),
        )
    ]
    table: pd.DataFrame = (
        rows.group_by(list(keys)).agg(*sums, *moments).collect("pyarrow").to_pandas()
    )
    return table


def _of_tally(rows: Frame, counts: Iterable[str], means: Iterable[str]) -> pd.DataFrame:
    """Take every different row as a group of equal people: a mean, no variance."""
    table: pd.DataFrame = rows.collect("pyarrow").to_pandas()
    columns: dict[str, Any] = {name: table[f"count_{name}"] * table["times"] for name in counts}
    for name in means:
        columns |= {f"mean_{name}": table[f"value_{name}"], f"var_{name}": 0.0}
    keys = [column for column in table if str(column).startswith("key_")]
    return table[keys].assign(**columns)


def pool(cells: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Pool cells into the groups of `by`, exactly as if the rows had been grouped that way.

    Parameters
    ----------
    cells : pandas.DataFrame
        Counts, and ``mean_x``/``var_x`` over the ``n`` of each row.
    by : sequence of str
        Grouping columns to keep; the others are summed over.

    Returns
    -------
    pandas.DataFrame
        Sorted by `by`, "Not known" last.

    Examples
    --------
    The scores 1, 3 and 8, pooled from two cells: mean 4, variance 13.

    >>> import pandas as pd
    >>> two = pd.DataFrame({"n": [2, 1], "mean_x": [2.0, 8.0], "var_x": [2.0, 0.0]})
    >>> pool(two, by=[])
       n  mean_x  var_x
    0  3     4.0   13.0
    """
    columns = [str(column) for column in cells]
    names = [column.removeprefix("mean_") for column in columns if column.startswith("mean_")]
    moments = [f"{kind}_{name}" for name in names for kind in ("mean", "var")]
    counts = [c for c in columns if c not in moments and pd.api.types.is_integer_dtype(cells[c])]
    keys = [cells[name] for name in by] or [pd.Series(0, index=cells.index)]
    out = cells[counts].groupby(keys, sort=True).sum()
    group = cells[counts].groupby(keys, sort=True).ngroup().to_numpy()
    n, total = cells["n"].to_numpy(float), out["n"].to_numpy(float)
    for name in names:
        mean, var = cells[f"mean_{name}"].to_numpy(), cells[f"var_{name}"].to_numpy()
        pooled = _ratio(np.bincount(group, n * mean, len(out)), total)
        squares = np.maximum(n - 1, 0) * var + n * (mean - pooled[group]) ** 2
        out[f"mean_{name}"] = pooled
        out[f"var_{name}"] = _ratio(np.bincount(group, squares, len(out)), total - 1)
    out = out.reset_index(drop=not by)
    out = out.rename(columns=dict(zip(out.columns[: len(by)], by, strict=True)))
    return in_order(out[[*by, *counts, *moments]], by=by)


def levels(by: Sequence[str], *, margins: bool) -> Iterator[tuple[str, ...]]:
    """Give the sets of columns a table is broken down by: all of them first, none last.

    Examples
    --------
    >>> list(levels(["region", "profession"], margins=True))
    [('region', 'profession'), ('region',), ('profession',), ()]
    """
    fewest = 0 if margins else len(by)
    for size in range(len(by), fewest - 1, -1):
        yield from combinations(by, size)


def in_order(table: pd.DataFrame, *, by: Sequence[str], last: str | None = None) -> pd.DataFrame:
    """Sort rows by their labels: named groups first, then "Not known", then the total."""
    if not by:
        return table.reset_index(drop=True)

    places = pd.DataFrame(index=table.index)
    for i, name in enumerate(by):
        text = table[name].astype(str)
        places[f"rank_{i}"] = np.where(text == last, 2, np.where(text == NOT_KNOWN, 1, 0))
        places[f"text_{i}"] = text
    order = np.lexsort([places[column] for column in reversed(list(places))])
    return table.iloc[order].reset_index(drop=True)


def _ratio(top: npt.ArrayLike, bottom: npt.ArrayLike) -> Numbers:
    above, below = np.asarray(top, dtype=float), np.asarray(bottom, dtype=float)
    quotient: Numbers = np.divide(above, below, out=np.zeros_like(above), where=below > 0)
    return quotient
