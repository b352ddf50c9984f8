"""Turn a panel with a column a wave into a row a wave.

People keep a panel wide (``performance_before``, ``performance_after``); a regression with waves
wants it long. Both forms hold the same answers; nothing is dropped here.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from cpd_eval.analysis.intake import number, take
from cpd_eval.errors import DataError


def to_long(
    frame: Any,
    *,
    waves: Mapping[str, float],
    keep: Sequence[str],
    outcome: str = "outcome",
    wave: str = "after",
) -> Any:
    """Stack the wave columns of a panel.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person.
    waves : mapping of str to number
        Which column is which wave: ``{"performance_before": 0, "performance_after": 1}``.
    keep : sequence of str
        Columns to carry along: the pseudonym, the group, the cluster.
    outcome, wave : str
        Names of the two columns made.

    Returns
    -------
    frame
        Of the same library as `frame` (a Polars frame becomes lazy): `keep`, `wave`, `outcome`; a
        row a person and wave, also where the answer is missing.

    Raises
    ------
    DataError
        If a column is missing, a wave column holds text, or a new name is already taken.

    Examples
    --------
    >>> import pandas as pd
    >>> wide = pd.DataFrame({"pid": ["a", "b"], "before": [2.0, 3.0], "after": [4.0, None]})
    >>> to_long(wide, waves={"before": 0, "after": 1}, keep=["pid"], wave="later")
      pid  later  outcome
    0   a      0      2.0
    1   b      0      3.0
    2   a      1      4.0
    3   b      1      NaN
    """
    taken = [name for name in (outcome, wave) if name in keep]
    if taken:
        raise DataError(
            f"to_long: '{taken[0]}' is a column to keep and the name of a new one.\n"
            "Choose another name for outcome= or wave=."
        )
    rows = take(frame, numbers=list(waves), texts=keep)
    parts = [
        rows.select(*keep, nw.lit(value).alias(wave), number(column).alias(outcome))
        for column, value in waves.items()
    ]
    stacked = nw.concat(parts, how="vertical").to_native()
    return stacked.reset_index(drop=True) if hasattr(stacked, "reset_index") else stacked
