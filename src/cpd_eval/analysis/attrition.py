"""Who was lost between waves, and whether one group lost more.

If the trained who found the course useless stop answering, the survivors look better than they
were. The overall loss tells how much room there is for that; the difference between the groups,
whether there is a reason to fear it. Lee's bounds (:mod:`cpd_eval.analysis.lee`) then say how far
it could have moved the estimate.
"""

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from scipy import stats

from cpd_eval.analysis.inference import t_columns
from cpd_eval.analysis.intake import check_confidence, number, take
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.frames import ATTRITION, names


def attrition_table(
    frame: Any,
    *,
    treated: str,
    began: str,
    waves: Mapping[str, str],
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Count who was lost in every later wave, by group.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person; one pass.
    treated : str
        Column of 0 and 1 (or false and true).
    began : str
        Column of the first answer; those without one are not counted as lost.
    waves : mapping of str to str
        Name of each later wave, and the column of its answer.
    confidence : float, default 0.95
        Coverage of the intervals of the differences (Newcombe's from Wilson's intervals).

    Returns
    -------
    pandas.DataFrame
        A row a wave: the columns of ``cpd_eval.frames.ATTRITION``. The estimate is the share lost
        of the treated less that of the comparison group.

    Raises
    ------
    DataError
        If a column is missing or holds text.
    AnalysisError
        If a group has nobody with a first answer, or no wave is named.

    References
    ----------
    .. [1] Newcombe (1998), "Interval estimation for the difference between independent
       proportions", Statistics in Medicine 17(8), 873-890, method 10.

    Examples
    --------
    >>> staff = pd.DataFrame({
    ...     "trained": [1, 1, 1, 1, 0, 0, 0, 0], "before": [3.0] * 8,
    ...     "after": [4, 4, 4, None, 3, 3, None, None],
    ... })
    >>> lost = attrition_table(staff, treated="trained", began="before", waves={"after": "after"})
    >>> lost[["wave", "n", "lost_treated", "lost_comparison", "estimate"]]
        wave  n  lost_treated  lost_comparison  estimate
    0  after  8          0.25              0.5     -0.25
    """
    check_confidence(confidence)
    if not waves:
        raise AnalysisError("waves={}: none is named; one or more are expected.\nName them.")
    rows = take(frame, numbers=[treated, began, *waves.values()])
    first = ~number(began).is_null()
    counts = {
        f"w_{i}": (first & ~number(column).is_null()).cast(nw.Int64)
        for i, column in enumerate(waves.values())
    }
    table = (
        rows.select(arm=number(treated), n=first.cast(nw.Int64), **counts)
        .filter(~nw.col("arm").is_null())
        .group_by("arm")
        .agg(nw.col("n").sum(), *(nw.col(name).sum() for name in counts))
        .collect("pyarrow")
        .to_pandas()
        .set_index("arm")
    )
    odd = sorted(set(table.index) - {0.0, 1.0})
    if odd:
        raise DataError(
            f"the frame, column '{treated}': found {odd[0]:g}; 0 and 1 are expected.\n"
            "Make a column that says 1 for yes and 0 for no."
        )
    if len(table) < 2 or not (table["n"] > 0).all():
        raise AnalysisError(
            "the comparison: a group has nobody with a first answer; both groups are needed.\n"
            "Check the 0/1 column and the first wave."
        )
    facts = table.to_dict("index")
    out = [_row(wave, facts[1.0], facts[0.0], f"w_{i}", confidence) for i, wave in enumerate(waves)]
    return pd.DataFrame(out)[names(ATTRITION)]


def _row(
    wave: str, treated: dict[Any, Any], comparison: dict[Any, Any], name: str, confidence: float
) -> dict[str, Any]:
    n1, n0 = int(treated["n"]), int(comparison["n"])
    gone1, gone0 = n1 - int(treated[name]), n0 - int(comparison[name])
    p1, p0 = gone1 / n1, gone0 / n0
    pooled = (gone1 + gone0) / (n1 + n0)
    null_error = np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0))
    apart = np.array([p1 - p0])
    judged = t_columns(apart, np.array([null_error]), np.array([np.inf]), confidence=confidence)
    (low1, high1), (low0, high0) = (
        _wilson(g, n, confidence) for g, n in ((gone1, n1), (gone0, n0))
    )
    return {
        "wave": wave,
        "n_treated": n1,
        "n_comparison": n0,
        "n": n1 + n0,
        "lost_treated": p1,
        "lost_comparison": p0,
        "lost": pooled,
        "estimate": p1 - p0,
        "std_error": float(np.sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0)),
        "ci_low": p1 - p0 - np.hypot(p1 - low1, high0 - p0),
        "ci_high": p1 - p0 + np.hypot(high1 - p1, p0 - low0),
        "p_value": float(judged["p_value"][0]),
        "note": "" if null_error > 0 else "Nobody was lost, or everybody; no p-value.",
    }


def _wilson(gone: int, n: int, confidence: float) -> tuple[float, float]:
    found = stats.binomtest(gone, n).proportion_ci(confidence, method="wilson")
    return float(found.low), float(found.high)
