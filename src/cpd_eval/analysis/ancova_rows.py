"""Reduce rows of people to the sums a regression needs, in the engine that holds them.

First the means of the complete rows; then, a cluster at a time, sums of products about those means,
so that no large squares are subtracted from each other. Unequal variances need the rows a third
time, for the squared residuals.
"""

from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import (
    NOT_KNOWN,
    Frame,
    flag,
    infinite,
    label,
    number,
    refuse_infinite,
)
from cpd_eval.analysis.least_squares import Moments
from cpd_eval.errors import AnalysisError, DataError


def complete_rows(
    rows: Frame, outcome: str, columns: Sequence[str], cluster: str | None
) -> tuple[Frame, Numbers, dict[str, Any]]:
    """Keep the complete rows, about their means; give the means and the counts."""
    names = [f"v_{i}" for i in range(len(columns) + 1)]
    values = {name: number(column) for name, column in zip(names, [*columns, outcome], strict=True)}
    keys = {"cluster": nw.col(cluster)} if cluster else {}
    endless = reduce(lambda a, b: a + b, (infinite(column) for column in (*columns, outcome)))
    table = rows.select(**keys, **values, endless=endless)
    whole = reduce(and_, (~nw.col(name).is_null() for name in names))
    complete = {name: nw.when(whole).then(nw.col(name)) for name in names}
    arm = complete["v_0"]
    row = (
        table.select(
            *(expr.mean().alias(name) for name, expr in complete.items()),
            low=arm.min(),
            high=arm.max(),
            between=flag(whole & (nw.col("v_0") != 0) & (nw.col("v_0") != 1)).sum(),
            n=whole.cast(nw.Int64).sum(),
            rows=nw.len(),
            endless=nw.col("endless").sum(),
        )
        .collect("pyarrow")
        .to_pandas()
        .iloc[0]
    )
    refuse_infinite(int(row["endless"] or 0), "the columns named")
    n, total = int(row["n"] or 0), int(row["rows"])
    if n == 0:
        raise AnalysisError(
            f"the frame: none of {total} people has everything named.\nCheck the columns."
        )
    if row["between"]:
        raise DataError(
            f"the frame, column '{columns[0]}': found {row['low']:g} to {row['high']:g}; 0 and 1 "
            "are expected.\nMake a column that says 1 for yes and 0 for no."
        )
    if row["low"] == row["high"]:
        lacking = "comparison" if row["low"] == 1 else "trained"
        raise AnalysisError(
            f"the comparison: there are no people of the {lacking} group; both are needed.\n"
            "Check the 0/1 column; without a comparison group use paired_change."
        )
    mean = row[names].to_numpy(float)
    known = table.filter(whole).with_columns(
        *((nw.col(name) - float(mean[i])).alias(name) for i, name in enumerate(names))
    )
    return known, mean, {"n": n, "n_dropped": total - n}


def moments_by_cluster(
    known: Frame, mean: Numbers, n: int, columns: Sequence[str], cluster: str | None
) -> Moments:
    """Sum products by cluster: of the constant, the regressors and the outcome."""
    names = [f"v_{i}" for i in range(len(mean))]
    products = {
        f"p_{i}_{j}": nw.col(names[i]) * nw.col(names[j])
        for i in range(len(names))
        for j in range(i, len(names))
    }
    keys = {"cluster": nw.col("cluster") if cluster else nw.lit(0)}
    table: pd.DataFrame = (
        known.select(**keys, **{name: nw.col(name) for name in names}, **products)
        .group_by("cluster")
        .agg(nw.len().alias("n"), *(nw.col(name).sum() for name in (*names, *products)))
        .collect("pyarrow")
        .to_pandas()
    )
    if cluster is not None:
        lost = [label(value) == NOT_KNOWN for value in table["cluster"]]
        if count := int(table.loc[lost, "n"].sum()):
            raise DataError(
                f"the frame, column '{cluster}': {count} people name no cluster; each must.\n"
                "Fill it in, or leave those people out and say so."
            )
    size = len(names) + 1
    every = np.zeros((len(table), size, size))
    every[:, 0, 0] = table["n"].to_numpy(float)
    for i, name in enumerate(names, start=1):
        every[:, 0, i] = every[:, i, 0] = table[name].to_numpy(float)
        for j in range(i, size):
            every[:, i, j] = every[:, j, i] = table[f"p_{i - 1}_{j - 1}"].to_numpy(float)
    return Moments(
        terms=("constant", *columns),
        n=float(n),
        xx=every[:, :-1, :-1],
        xy=every[:, :-1, -1],
        yy=float(every[:, -1, -1].sum()),
    )


def squared_residuals(known: Frame, beta: Numbers) -> Numbers:
    """Sum squared residuals times products of regressors (HC1's middle), in the engine."""
    k = len(beta)
    values = [nw.lit(1.0), *(nw.col(f"v_{i}") for i in range(k - 1))]
    fitted = reduce(lambda a, b: a + b, (v * float(c) for v, c in zip(values, beta, strict=True)))
    squared = (nw.col(f"v_{k - 1}") - fitted) ** 2
    sums = {
        f"m_{i}_{j}": (squared * values[i] * values[j]).sum() for i in range(k) for j in range(i, k)
    }
    row = known.select(**sums).collect("pyarrow").to_pandas().iloc[0]
    out = np.zeros((k, k))
    for i in range(k):
        for j in range(i, k):
            out[i, j] = out[j, i] = row[f"m_{i}_{j}"]
    return out
