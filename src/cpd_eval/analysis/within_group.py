r"""Whether people of one group give one answer: within-group agreement.

A workshop rates its profession 3.2 on a scale of 0 to 4. Did all say 3, or half 2 and half 4?
Before a group's mean may stand for the group, James, Demaree and Wolf (1984) hold the variance in
it against that of people who answer by lot, each of the A answers as likely as any other:

.. math:: r_{wg} = 1 - \frac{s^2}{(A^2 - 1)/12}

and for the mean of J items :math:`r_{wg(J)} = J r / (J r + 1 - r)`, with r from the mean of the
items' variances. 1 is one mind; 0 is no more agreement than by lot; below that is two camps, shown
as 0 as is usual. From 0.7 on a mean is often taken to stand for the group (LeBreton and Senter
2008): a habit, not a law.
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from cpd_eval.analysis.cells import reduce_to_cells
from cpd_eval.analysis.intake import columns_of, flag, infinite, number, refuse_infinite, take
from cpd_eval.analysis.tables import WITHIN_GROUP
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.frames import names


def within_group_agreement(
    frame: Any, *, items: str | Sequence[str], by: str | Sequence[str], ends: tuple[int, int]
) -> pd.DataFrame:
    """Measure how far the people of each group agree, a row a group.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person. Only counts, means and variances a group leave its engine.
    items : str or sequence of str
        Columns of ratings on the same scale; NaN and null are missing, and people without all of
        them are left out and counted.
    by : str or sequence of str
        Grouping columns.
    ends : (int, int)
        Lowest and highest answer of the scale, a step of 1 apart.

    Returns
    -------
    pandas.DataFrame
        The columns of `by` and of ``cpd_eval.analysis.tables.WITHIN_GROUP``; a group of one keeps
        its row and ``note`` says why there is no number.

    Raises
    ------
    DataError
        If a column is missing, holds text, or lies outside the ends.
    AnalysisError
        If no group or item is named, or the scale has fewer than 2 steps.

    References
    ----------
    .. [1] James, Demaree and Wolf (1984), "Estimating within-group interrater reliability with and
       without response bias", Journal of Applied Psychology 69(1), 85-98.
    .. [2] LeBreton and Senter (2008), "Answers to 20 questions about interrater reliability and
       interrater agreement", Organizational Research Methods 11(4), 815-852.

    Examples
    --------
    Ratings 3, 3, 4, 4 of 1 to 5: variance 1/3 against 2, so 1 − 1/6.

    >>> rated = pd.DataFrame({"team": ["a"] * 4, "clear": [3, 3, 4, 4]})
    >>> found = within_group_agreement(rated, items="clear", by="team", ends=(1, 5))
    >>> found["agreement"].round(4).tolist()
    [0.8333]
    """
    columns, asked = columns_of(by), columns_of(items)
    low, high = _check(columns, asked, ends)
    rows = take(frame, numbers=asked, texts=columns)
    values = [number(name) for name in asked]
    known = ~nw.any_horizontal(*(value.is_null() for value in values), ignore_nulls=True)
    outside = sum((flag((value < low) | (value > high)) for value in values), nw.lit(0))
    endless = sum((infinite(name) for name in asked), nw.lit(0))
    cells = reduce_to_cells(
        rows,
        by=columns,
        counts={"n": known, "n_dropped": ~known, "n_outside": outside, "n_infinite": endless},
        means={f"item_{i}": nw.when(known).then(value) for i, value in enumerate(values)},
    )
    refuse_infinite(int(cells["n_infinite"].sum()), "the items")
    if count := int(cells["n_outside"].sum()):
        raise DataError(
            f"the items: {count} ratings lie outside {low} to {high}.\n"
            "Put missing codes to empty cells first, or name the right ends."
        )
    table = cells[[*columns, "n", "n_dropped"]].copy()
    table["mean"] = cells[[f"mean_item_{i}" for i in range(len(asked))]].mean(axis=1)
    variance = cells[[f"var_item_{i}" for i in range(len(asked))]].mean(axis=1)
    several = table["n"] > 1
    table["mean"] = table["mean"].where(table["n"] > 0)
    table["variance"] = variance.where(several)
    table["agreement"] = _agreement(table["variance"].to_numpy(), low, high, len(asked))
    table["note"] = np.where(several, "", "Fewer than 2 people.")
    return table[[*columns, *names(WITHIN_GROUP)]]


def _agreement(variance: np.ndarray, low: int, high: int, n_items: int) -> np.ndarray:
    by_lot = ((high - low + 1) ** 2 - 1) / 12
    one = np.maximum(1 - variance / by_lot, 0.0)
    agreed: np.ndarray = n_items * one / (n_items * one + 1 - one)
    return agreed


def _check(columns: Sequence[str], asked: Sequence[str], ends: tuple[int, int]) -> tuple[int, int]:
    if not columns or not asked:
        raise AnalysisError(
            f"by={list(columns)}, items={list(asked)}: a group and an item are needed.\n"
            "Name the column that says which group a person belongs to."
        )
    low, high = ends
    if high - low < 1:
        raise AnalysisError(
            f"ends={ends!r}: the lowest answer and a higher one are expected, such as (1, 5).\n"
            "Name the ends of the scale as it was asked."
        )
    return low, high
