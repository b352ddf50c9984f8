r"""Whether the people who were asked twice changed.

Each person gives an answer before, :math:`b_i`, and after, :math:`a_i`. The change
:math:`d_i = a_i - b_i` takes out everything about a person that stays, so its mean needs no
comparison between different people:

.. math:: \bar d \pm t_{n-1}\, s_d / \sqrt n

It is not yet an *impact*: people also change without a programme. Held against a comparison group
the question is :mod:`cpd_eval.analysis.did`'s.

The effect size is Hedges' :math:`g_{av}` (Lakens 2013, eq. 10 with the correction of eq. 4): the
mean change over the mean of the two standard deviations, times :math:`1 - 3/(4 \cdot 2n - 9)`. It
does not grow, as the change over :math:`s_d` would, only because two answers of a person are alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy.typing as npt
import pandas as pd

from cpd_eval.analysis.cells import reduce_to_cells
from cpd_eval.analysis.change import change_columns
from cpd_eval.analysis.intake import (
    check_confidence,
    cleaned,
    columns_of,
    flag,
    refuse_infinite,
    take,
)
from cpd_eval.analysis.pairs import as_columns
from cpd_eval.analysis.tabulate import tabulate
from cpd_eval.analysis.tally import TIMES, tally
from cpd_eval.errors import AnalysisError
from cpd_eval.frames import ALL, CHANGE, names


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedChange:
    """The mean change of a group that was asked twice.

    Attributes
    ----------
    n : int
        Complete pairs.
    n_dropped : int
        People with an answer in one wave only, left out.
    estimate, std_error : float
        Mean change after − before and its standard error, in scale points.
    ci_low, ci_high, p_value : float
        Student's interval and two-sided p-value; NaN if everyone changed by the same amount.
    t, df : float
        The t statistic and its degrees of freedom, n − 1.
    mean_before, mean_after : float
        Over the complete pairs.
    hedges_g : float
        Change over the average standard deviation, corrected for small n; NaN if nobody differs.
    share_improved, share_unchanged, share_worse : float
        Shares of the pairs, 0–1, adding up to 1.
    confidence : float
        Coverage of the interval.
    """

    n: int
    n_dropped: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    t: float
    df: float
    mean_before: float
    mean_after: float
    hedges_g: float
    share_improved: float
    share_unchanged: float
    share_worse: float
    confidence: float


def paired_change(
    before: npt.ArrayLike, after: npt.ArrayLike, *, confidence: float = 0.95
) -> PairedChange:
    """Estimate the mean change of a group that was asked twice.

    Parameters
    ----------
    before, after : array_like of float, shape (n,)
        Scores in scale points. Row i of both is the same person; NaN is a missing answer.
    confidence : float, default 0.95
        Coverage of the interval, strictly between 0 and 1.

    Returns
    -------
    PairedChange
        The estimate, its interval, and the number of pairs behind it.

    Raises
    ------
    DataError
        If the two columns differ in length or hold text or infinite values.
    AnalysisError
        If fewer than two complete pairs are left.

    References
    ----------
    .. [1] Student (1908), "The probable error of a mean", Biometrika 6(1), 1-25. The example is
       his, on the data of Cushny and Peebles (1905).
    .. [2] Lakens (2013), "Calculating and reporting effect sizes to facilitate cumulative
       science", Frontiers in Psychology 4:863.

    Examples
    --------
    >>> dextro = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    >>> laevo = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    >>> change = paired_change(dextro, laevo)
    >>> f"{change.estimate:.2f} [{change.ci_low:.2f}, {change.ci_high:.2f}]"
    '1.58 [0.70, 2.46]'
    """
    pairs = as_columns(before, after)
    row = change_by(pairs, confidence=confidence).iloc[0]
    if row["n"] < 2:
        raise AnalysisError(
            f"the two waves: {row['n']} of {len(pairs)} people answered both; 2 or more are "
            "needed.\nUse the comparison of two waves of group figures (two_wave_change) instead."
        )
    t = row["estimate"] / row["std_error"] if row["std_error"] > 0 else float("nan")
    fields = {name: row[name] for name in PairedChange.__slots__ if name in row.index}
    return PairedChange(
        **{key: value.item() for key, value in fields.items()},
        t=float(t),
        df=float(row["n"] - 1),
        confidence=confidence,
    )


def change_by(
    frame: Any,
    *,
    by: str | Sequence[str] = (),
    before: str = "before",
    after: str = "after",
    confidence: float = 0.95,
    margins: bool = False,
    name_all: str = ALL,
) -> pd.DataFrame:
    """Estimate the mean change of every group, a row a group.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person. Only counts, means and variances a group leave its engine.
    by : str or sequence of str, default ()
        Grouping columns. People whose group is missing form the group "Not known". Nothing: one
        row for everybody.
    before, after : str
        Columns of scores, in scale points; NaN and null are missing answers.
    confidence : float, default 0.95
        Coverage of the intervals.
    margins : bool, default False
        Also give every total: `name_all` in a column of `by` stands for all its groups.
    name_all : str, default "All"
        The name of totals.

    Returns
    -------
    pandas.DataFrame
        The columns of `by` as text, then those of ``cpd_eval.frames.CHANGE``. Sorted; totals last.
        A group of fewer than two pairs keeps its row; what cannot be computed is NaN and ``note``
        says why. ``q_value`` is computed within each level (the groups, each kind of total).

    Raises
    ------
    DataError
        If a column is missing, holds text or infinite values, there are no rows, or a group is
        itself called `name_all`.
    AnalysisError
        If nobody answered in both waves.

    Examples
    --------
    >>> import pandas as pd
    >>> staff = pd.DataFrame({
    ...     "region": ["North", "North", "North", "South", "South"],
    ...     "before": [2, 3, 3, 2, 4],
    ...     "after": [3, 5, 3, 4, None],
    ... })
    >>> change_by(staff, by="region")[["region", "n", "n_dropped", "estimate", "std_error"]]
      region  n  n_dropped  estimate  std_error
    0  North  3          0       1.0    0.57735
    1  South  1          1       2.0        NaN
    """
    columns = columns_of(by)
    check_confidence(confidence)
    rows = take(frame, numbers=[before, after], texts=columns)
    rows, is_tally = tally(rows, keys=columns, numbers=[before, after])
    rows, keys, (first, second), n_infinite = cleaned(
        rows, by=columns, numbers=[before, after], also=[TIMES] if is_tally else []
    )
    pair = ~first.is_null() & ~second.is_null()
    change = second - first
    cells = reduce_to_cells(
        rows,
        by=keys,
        counts={
            "n": pair,
            "n_before": ~first.is_null(),
            "n_after": ~second.is_null(),
            "n_improved": flag(pair & (second > first)),
            "n_unchanged": flag(pair & (second == first)),
            "n_worse": flag(pair & (second < first)),
            "n_infinite": n_infinite,
        },
        means={
            "before": nw.when(pair).then(first),
            "after": nw.when(pair).then(second),
            "change": nw.when(pair).then(change),
        },
        times=nw.col(TIMES) if is_tally else None,
    )
    refuse_infinite(int(cells["n_infinite"].sum()), f"columns '{before}' and '{after}'")
    _refuse_one_wave(cells, before, after)
    return tabulate(
        cells,
        lambda group: change_columns(group, confidence=confidence),
        by=columns,
        columns=names(CHANGE),
        margins=margins,
        name_all=name_all,
    )


def _refuse_one_wave(cells: pd.DataFrame, before: str, after: str) -> None:
    if cells["n"].sum() == 0:
        raise AnalysisError(
            f"columns '{before}' and '{after}': {cells['n_before'].sum()} answers before, "
            f"{cells['n_after'].sum()} after, and nobody in both waves; pairs are needed.\n"
            "Check that both waves are joined on the same pseudonym, or compare group figures with "
            "two_wave_change."
        )
