r"""How much room a scale leaves for improvement, and what a mean makes of it.

Who answers "5 of 5" before cannot rise. If many do, a mean moves by less than people did, and two
groups that gained alike seem to differ because one of them started nearer the top: a ceiling can
make an effect, or hide one. The share at the top with Wilson's (1927) interval, the room left, and,
by group, how unequal it is; from 15 % on a scale is said to have a ceiling (McHorney and Tarlov
1995).

How far the mean is bent follows from the answers themselves: if everybody moved up a small unit of
the latent scale of :mod:`cpd_eval.analysis.cumulative_logit`, the mean would rise by
:math:`m = \sum_k F_k (1 - F_k)` of it, with :math:`F_k` the share at step k or below. So a latent
gain of δ in *both* groups shows up in a difference in differences of means as about
:math:`\delta\,(m_{trained} - m_{comparison})`, an effect that is not there.
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from scipy import stats

from cpd_eval.analysis.cells import reduce_to_cells
from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import (
    check_confidence,
    columns_of,
    infinite,
    number,
    refuse_infinite,
    take,
)
from cpd_eval.analysis.tables import CEILING
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.frames import names

LEVEL = "cpd_level"
CROWDED = 0.15
"""From this share at an end on, the scale has a ceiling (or a floor)."""


def ceiling_check(
    frame: Any,
    *,
    answer: str,
    ends: tuple[int, int],
    by: str | Sequence[str] = (),
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Count who stands at the ends of a scale before, a row a group.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person. Only counts leave its engine.
    answer : str
        Column of answers before, on a scale of whole steps; NaN and null are missing.
    ends : (int, int)
        Lowest and highest answer.
    by : str or sequence of str, default ()
        Grouping columns, such as the trained and the others.
    confidence : float, default 0.95
        Coverage of the interval of the share at the top.

    Returns
    -------
    pandas.DataFrame
        The columns of `by` and of ``cpd_eval.analysis.tables.CEILING``.

    Raises
    ------
    DataError
        If the column is missing, holds text, or an answer that is no step of the scale.
    AnalysisError
        If nobody has an answer, or the scale has fewer than 2 steps.

    References
    ----------
    .. [1] McHorney and Tarlov (1995), "Individual-patient monitoring in clinical practice", Quality
       of Life Research 4(4), 293-307.
    .. [2] Wilson (1927), "Probable inference, the law of succession, and statistical inference",
       Journal of the American Statistical Association 22(158), 209-212.

    Examples
    --------
    Half of ten people are at the top, the others in the middle. Two steps divide them in halves, so
    a unit of log odds moves the mean by 2 · ½ · ½.

    >>> staff = pd.DataFrame({"before": [5] * 5 + [3] * 5})
    >>> found = ceiling_check(staff, answer="before", ends=(1, 5))
    >>> found[["n", "share_top", "room", "movement", "note"]].to_dict("records")
    [{'n': 10, 'share_top': 0.5, 'room': 1.0, 'movement': 0.5,
      'note': 'A ceiling: 50% are at the top.'}]
    """
    check_confidence(confidence)
    columns = columns_of(by)
    low, high = ends
    if high - low < 1:
        raise AnalysisError(
            f"ends={ends!r}: the lowest answer and a higher one are expected, such as (1, 5).\n"
            "Name the ends of the scale as it was asked."
        )
    rows = take(frame, numbers=[answer], texts=columns)
    score = number(answer)
    cells = reduce_to_cells(
        rows,
        by={**{name: nw.col(name) for name in columns}, LEVEL: score},
        counts={"n": ~score.is_null(), "n_infinite": infinite(answer)},
        means={},
    )
    refuse_infinite(int(cells["n_infinite"].sum()), f"column '{answer}'")
    cells = cells[cells["n"] > 0]
    if cells.empty:
        raise AnalysisError(f"column '{answer}': nobody has an answer.\nCheck the column.")
    level = cells[LEVEL].astype(float)
    strange = level[(level < low) | (level > high) | (level % 1 != 0)]
    if len(strange):
        raise DataError(
            f"column '{answer}': found {strange.iloc[0]:g}; a whole step from {low} to {high} is "
            "expected.\nPut missing codes to empty cells first, or name the right ends."
        )
    place = (level - low).astype(int)
    wide = cells.assign(place=place).pivot_table(
        index=list(columns) or None, columns="place", values="n", aggfunc="sum", fill_value=0
    )
    counts = wide.reindex(columns=range(high - low + 1), fill_value=0)
    table = _table(counts.to_numpy(float), low, confidence)
    keys = counts.index.to_frame(index=False) if columns else pd.DataFrame(index=table.index)
    return pd.concat([keys, table], axis=1)[[*columns, *names(CEILING)]]


def _table(counts: Numbers, low: int, confidence: float) -> pd.DataFrame:
    n = counts.sum(axis=1)
    share = counts / n[:, None]
    steps = low + np.arange(counts.shape[1])
    below = np.cumsum(share, axis=1)[:, :-1]
    moves = (below * (1 - below)).sum(axis=1)
    top, bottom = share[:, -1], share[:, 0]
    z2 = float(stats.norm.ppf((1 + confidence) / 2)) ** 2
    middle = (top + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2 * (top * (1 - top) / n + z2 / (4 * n**2))) / (1 + z2 / n)
    mean = share @ steps
    return pd.DataFrame(
        {
            "n": n.astype(int),
            "mean": mean,
            "share_top": top,
            "share_top_low": middle - half,
            "share_top_high": middle + half,
            "share_bottom": bottom,
            "room": steps[-1] - mean,
            "movement": moves,
            "note": [_note(t, b) for t, b in zip(top, bottom, strict=True)],
        }
    )


def _note(top: float, bottom: float) -> str:
    notes = [f"A ceiling: {top:.0%} are at the top."] if top >= CROWDED else []
    if bottom >= CROWDED:
        notes.append(f"A floor: {bottom:.0%} are at the bottom.")
    return " ".join(notes)
