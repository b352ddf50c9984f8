"""Bring the items of a scale over from a frame: complete rows, all worded the same way round."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import infinite, number, refuse_infinite, take
from cpd_eval.errors import AnalysisError, DataError


def complete_items(
    frame: Any,
    *,
    items: Sequence[str],
    reverse: Sequence[str] = (),
    ends: tuple[float, float] | None = None,
    what: str = "items",
    varying: bool = True,
) -> tuple[Numbers, int]:
    """Read some columns; keep the people who answered all of them.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person.
    items, reverse : sequence of str
        Columns; those of them to be turned round.
    ends : (float, float), optional
        Lowest and highest answer.
    what : str, default "items"
        What the columns are, for messages.
    varying : bool, default True
        Whether a column in which everybody answers the same is refused.

    Returns
    -------
    ndarray of float, shape (n, k)
        Complete rows.
    n_dropped : int
        People with some of the answers.

    Raises
    ------
    DataError
        If a column is missing, named twice, holds text or lies outside the ends.
    AnalysisError
        If there are fewer than 2 columns or 3 complete rows, or a column never varies.

    Examples
    --------
    >>> import pandas as pd
    >>> staff = pd.DataFrame({"a": [1, 2, 5, None], "b": [5, 4, 2, 3]})
    >>> complete_items(staff, items=["a", "b"], reverse=["b"], ends=(1, 5))
    (array([[1., 1.],
           [2., 2.],
           [5., 4.]]), 1)
    """
    _check_names(items, reverse, ends, what)
    rows = take(frame, numbers=items)
    table = (
        rows.select(
            *(number(name).alias(f"v_{i}") for i, name in enumerate(items)),
            *(infinite(name).alias(f"i_{i}") for i, name in enumerate(items)),
        )
        .collect("pyarrow")
        .to_pandas()
    )
    k = len(items)
    refuse_infinite(int(table.iloc[:, k:].to_numpy().sum()), f"the {what}")
    x = table.iloc[:, :k].to_numpy(float)
    known = ~np.isnan(x)
    whole = known.all(axis=1)
    if whole.sum() < 3:
        raise AnalysisError(
            f"the {what}: {whole.sum()} of {len(x)} people answered all {k}; 3 or more are needed, "
            "some dozens for a number to report.\nLeave out items that few were asked."
        )
    n_dropped = int((known.any(axis=1) & ~whole).sum())
    x = x[whole]
    if varying and (still := [name for name, v in zip(items, x.T, strict=True) if np.ptp(v) == 0]):
        raise AnalysisError(
            f"the {what}: everybody gives the same answer to '{still[0]}'; it measures nothing "
            "here.\nLeave it out."
        )
    return _turned(x, items, reverse, ends), n_dropped


def _check_names(
    items: Sequence[str], reverse: Sequence[str], ends: tuple[float, float] | None, what: str
) -> None:
    if len(items) < 2:
        raise AnalysisError(
            f"the {what}: {len(items)} named; 2 or more are needed.\n"
            "One alone cannot be held against another."
        )
    if len(set(items)) < len(items):
        raise DataError(f"the {what}: a column is named twice.\nName each column once.")
    if strange := [name for name in reverse if name not in items]:
        raise DataError(
            f"reverse: '{strange[0]}' is none of the {what}.\nName items of this scale."
        )
    if reverse and ends is None:
        raise DataError(
            f"reverse: '{reverse[0]}' is to be turned round, but the ends of the scale are not "
            "named.\nName its lowest and highest answer, such as ends=(1, 5)."
        )


def _turned(
    x: Numbers, items: Sequence[str], reverse: Sequence[str], ends: tuple[float, float] | None
) -> Numbers:
    if ends is None:
        return x
    low, high = ends
    outside = (x < low) | (x > high)
    if outside.any():
        row, place = (int(index) for index in np.argwhere(outside)[0])
        raise DataError(
            f"column '{items[place]}': found {x[row, place]:g}; an answer from {low:g} to "
            f"{high:g} is expected.\nPut missing codes to empty cells first."
        )
    turn = np.array([name in reverse for name in items])
    return np.where(turn, low + high - x, x)
