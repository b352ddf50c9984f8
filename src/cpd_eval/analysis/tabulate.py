"""Lay estimates out as a tidy table: a row a group, totals marked, false discovery accounted for.

A margin is a row in which a grouping column says "All". Its numbers are not sums of the rows above
it but the estimate for the pooled people. The q-values are computed within one level at a time:
the groups are one family of questions, each kind of total another.
"""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from cpd_eval.analysis.cells import in_order, levels, pool
from cpd_eval.analysis.inference import false_discovery
from cpd_eval.errors import DataError


def tabulate(
    cells: pd.DataFrame,
    estimate: Callable[[pd.DataFrame], dict[str, Any]],
    *,
    by: Sequence[str],
    columns: Sequence[str],
    margins: bool,
    name_all: str,
) -> pd.DataFrame:
    """Estimate every group and, if wanted, every total.

    Parameters
    ----------
    cells : pandas.DataFrame
        Counts, means and variances from :func:`cpd_eval.analysis.cells.reduce_to_cells`.
    estimate : callable
        From cells to the columns of the table, among them ``p_value``.
    by : sequence of str
        Grouping columns.
    columns : sequence of str
        The columns of the table after `by`, in order.
    margins : bool
        Whether totals are wanted.
    name_all : str
        How a total is named.

    Returns
    -------
    pandas.DataFrame
    """
    for name in by:
        if name_all in set(cells[name]):
            raise DataError(
                f"the frame, column '{name}': holds the group '{name_all}', the name kept for "
                "totals.\nLeave total rows out of the data, or choose another name_all."
            )
    parts = []
    is_pooled = not cells.duplicated(list(by)).any() if by else len(cells) == 1
    for level in levels(by, margins=margins):
        pooled = cells if is_pooled and level == tuple(by) else pool(cells, by=level)
        part = pd.DataFrame(estimate(pooled))
        part["q_value"] = false_discovery(part["p_value"])
        for place, name in enumerate(by):
            part.insert(place, name, pooled[name] if name in level else name_all)
        parts.append(part[[*by, *columns]])
    return in_order(pd.concat(parts, ignore_index=True), by=by, last=name_all)
