r"""How much of the gap between what people can do and what they need was closed.

Each person says how well they perform now, :math:`b_i`, after the programme, :math:`a_i`, and how
well they will need to, :math:`w_i` (wanted, asked before). The readiness gap is :math:`w_i - b_i`
before and :math:`w_i - a_i` after; what was closed is their difference, :math:`a_i - b_i`, over the
people who answered all three. Where people start matters as much as the mean: somebody without a
gap cannot close one, so five shares say what became of whom.
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from cpd_eval.analysis.cells import reduce_to_cells
from cpd_eval.analysis.change import mean_columns, note
from cpd_eval.analysis.intake import (
    check_confidence,
    cleaned,
    columns_of,
    flag,
    refuse_infinite,
    take,
)
from cpd_eval.analysis.tabulate import tabulate
from cpd_eval.errors import AnalysisError
from cpd_eval.frames import ALL, GAP, names

SHARES = ("no_gap", "closed", "reduced", "same", "widened")
"""What became of a gap; each person counts in exactly one."""


def readiness_gap(
    frame: Any,
    *,
    by: str | Sequence[str] = (),
    before: str = "before",
    after: str = "after",
    desired: str = "desired",
    confidence: float = 0.95,
    margins: bool = False,
    name_all: str = ALL,
) -> pd.DataFrame:
    """Estimate how many points of the readiness gap every group closed.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person.
    by : str or sequence of str, default ()
        Grouping columns; a missing group is "Not known".
    before, after, desired : str
        Columns of the level before, after, and needed; scale points, NaN and null are missing.
    confidence : float, default 0.95
        Coverage of the intervals.
    margins : bool, default False
        Also give every total.
    name_all : str, default "All"
        The name of totals.

    Returns
    -------
    pandas.DataFrame
        `by`, then the columns of ``cpd_eval.frames.GAP``. The estimate is gap points closed:
        positive is better. The five shares add up to 1: no gap at the start; of the others closed
        (none left), reduced, same, widened.

    Raises
    ------
    DataError
        If a column is missing, holds text or infinite values, or there are no rows.
    AnalysisError
        If nobody gave all three levels.

    Examples
    --------
    >>> staff = pd.DataFrame({"before": [2, 3, 4], "after": [4, 4, 4], "desired": [4, 5, 4]})
    >>> gap = readiness_gap(staff).iloc[0]
    >>> f"{gap.gap_before:.2f} before, {gap.gap_after:.2f} after, {gap.estimate:.2f} closed"
    '1.33 before, 0.33 after, 1.00 closed'
    >>> f"{gap.share_no_gap:.2f} {gap.share_closed:.2f} {gap.share_reduced:.2f}"
    '0.33 0.33 0.33'
    """
    columns = columns_of(by)
    check_confidence(confidence)
    levels = [before, after, desired]
    rows = take(frame, numbers=levels, texts=columns)
    rows, keys, (now, later, wanted), n_infinite = cleaned(rows, by=columns, numbers=levels)
    whole = ~now.is_null() & ~later.is_null() & ~wanted.is_null()
    some = ~now.is_null() | ~later.is_null() | ~wanted.is_null()
    gap = whole & (wanted > now)
    cells = reduce_to_cells(
        rows,
        by=keys,
        counts={
            "n": whole,
            "n_some": some,
            "n_no_gap": flag(whole & (wanted <= now)),
            "n_closed": flag(gap & (later >= wanted)),
            "n_reduced": flag(gap & (later < wanted) & (later > now)),
            "n_same": flag(gap & (later == now)),
            "n_widened": flag(gap & (later < now)),
            "n_infinite": n_infinite,
        },
        means={
            "before": nw.when(whole).then(wanted - now),
            "after": nw.when(whole).then(wanted - later),
            "change": nw.when(whole).then(later - now),
        },
    )
    refuse_infinite(int(cells["n_infinite"].sum()), f"columns {', '.join(levels)}")
    if cells["n"].sum() == 0:
        raise AnalysisError(
            f"columns '{before}', '{after}', '{desired}': {cells['n_some'].sum()} people gave some "
            "of the three levels, nobody all; all three are needed.\n"
            "Check that the waves are joined on the same pseudonym."
        )
    return tabulate(
        cells,
        lambda group: _gap_columns(group, confidence=confidence),
        by=columns,
        columns=names(GAP),
        margins=margins,
        name_all=name_all,
    )


def _gap_columns(cells: pd.DataFrame, *, confidence: float) -> dict[str, Any]:
    n = cells["n"].to_numpy(float)
    people = np.where(n > 0, n, np.nan)
    closed = np.where(n > 0, cells["mean_change"], np.nan)
    return {
        "n": cells["n"].to_numpy(),
        "n_dropped": (cells["n_some"] - cells["n"]).to_numpy(),
        "gap_before": np.where(n > 0, cells["mean_before"], np.nan),
        "gap_after": np.where(n > 0, cells["mean_after"], np.nan),
        "estimate": closed,
        **mean_columns(closed, cells["var_change"].to_numpy(), n, confidence=confidence),
        **{f"share_{name}": cells[f"n_{name}"].to_numpy() / people for name in SHARES},
        "note": [note(int(k), v) for k, v in zip(n, cells["var_change"], strict=True)],
    }
