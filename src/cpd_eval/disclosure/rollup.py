"""Give a hidden group the figures of the next group above it.

A manager whose team is too small still has a region, and the region a nation. The figures of the
next group above that is shown stand in the hidden row, and the row says whose they are. They are
shown anyway, so nothing more is told.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from cpd_eval.disclosure.structure import Key, Parents

ROLLED_UP = "rolled up"
"""The status of a row that shows the figures of a group above."""

STANDS_FOR = "stands_for"
"""The column that says of which."""


def roll_up(
    table: pd.DataFrame, *, by: Sequence[str], order: Sequence[str], levels: Parents, name_all: str
) -> pd.DataFrame:
    """Fill hidden rows from the groups above them.

    Parameters
    ----------
    table : pandas.DataFrame
        A released table, with ``status``.
    by : sequence of str
        Grouping columns.
    order : sequence of str
        Those that are given up, the first one first.
    levels : mapping
        By grouping column, the label above a label.
    name_all : str
        The label above those that have none.

    Returns
    -------
    pandas.DataFrame
        With ``stands_for``: "region: England" where a row shows the figures of England, empty where
        they are its own or none. A row above which nothing is shown stays hidden.
    """
    keys: list[Key] = [tuple(row) for row in table[list(by)].astype(str).to_numpy()] if by else []
    shown = {
        key: row
        for row, (key, status) in enumerate(zip(keys, table["status"], strict=False))
        if status == "shown"
    }
    source, stands_for = np.arange(len(table)), [""] * len(table)
    for row, key in enumerate(keys):
        above = next((up for up in _above(key, by, order, levels, name_all) if up in shown), None)
        if key not in shown and above is not None:
            source[row] = shown[above]
            stands_for[row] = ", ".join(
                f"{name}: {label}"
                for name, label, own in zip(by, above, key, strict=True)
                if label != own
            )
    out = table.iloc[source].reset_index(drop=True)
    out[list(by)] = table[list(by)].reset_index(drop=True)
    out.loc[source != np.arange(len(table)), "status"] = ROLLED_UP
    out[STANDS_FOR] = stands_for
    return out


def _above(
    key: Key, by: Sequence[str], order: Sequence[str], levels: Parents, name_all: str
) -> Iterator[Key]:
    """Give the groups above one, the nearest first."""
    for name in order:
        place = list(by).index(name)
        of: Mapping[str, str] = levels.get(name, {})
        while key[place] != name_all:
            key = (*key[:place], of.get(key[place], name_all), *key[place + 1 :])
            yield key
