"""Whether published figures can be what they are said to be, before anything is made of them.

A figure that cannot be true (half an answer, a negative spread) is told with its line rather than
left out, since a group left out in silence changes what the headline counts.
"""

from collections.abc import Sequence

import pandas as pd

from cpd_eval.errors import DataError
from cpd_eval.report.datafile import DataFile
from cpd_eval.report.reading import MISSING, ROW

MOST_ANSWERS = 10**12
"""More answers than there are people on earth, a hundred times over."""


def refuse_no_wave(data: DataFile, table: pd.DataFrame, time: str, waves: tuple[str, str]) -> None:
    """Stop if a row does not say its wave, or no row is of a wave asked for."""
    _refuse(data, table, time, table[time].str.upper().isin(MISSING), "a wave", "a row without one")
    found = sorted(set(table[time].dropna().astype(str)))
    for wave in waves:
        if wave not in found:
            raise DataError(
                f"{data.name}, column '{time}': no row is of the wave '{wave}'. Found: "
                f"{', '.join(found[:12])}.\nName two of them."
            )


def refuse_wrong_figures(
    data: DataFile,
    table: pd.DataFrame,
    *,
    n: str,
    figures: Sequence[str],
    percent: str | None = None,
    sd: str | None = None,
) -> None:
    """Stop if a figure cannot be what it is said to be.

    Parameters
    ----------
    data : DataFile
        For the message.
    table : pandas.DataFrame
        The rows of the two waves, numbers read, with the number of the row as ``cpd_row``.
    n : str
        Column of the number of answers: whole numbers from 1 to :data:`MOST_ANSWERS`.
    figures : sequence of str
        Columns of the outcome; a figure may be missing, a whole column may not.
    percent, sd : str, optional
        Which of them is in percent, and which a standard deviation.

    Raises
    ------
    DataError
        Naming the column, and the line if one row is wrong.
    """
    counts = table[n]
    impossible = counts.isna() | (counts % 1 != 0) | ~counts.between(1, MOST_ANSWERS)
    _refuse(data, table, n, impossible, "a whole number of answers from 1 to 1e12", "the row")
    for column in figures:
        if table[column].isna().all():
            raise DataError(
                f"{data.name}, column '{column}': it holds no figure in the two waves; figures "
                "were expected.\nName the column that holds them."
            )
    if sd:
        wanted = "a standard deviation of 0 or more"
        _refuse(data, table, sd, table[sd] < 0, wanted, "the row")
    if percent:
        _refuse_share(data, table[percent], percent)


def _refuse_share(data: DataFile, values: pd.Series, column: str) -> None:
    if values.dropna().between(0, 1).all() and ((values > 0) & (values < 1)).any():
        raise DataError(
            f"{data.name}, column '{column}': every figure lies from 0 to 1, the largest is "
            f"{values.max():g}; percent 0–100 was expected. This looks like a share 0–1: use "
            "--share.\nIf these are percent below 1, divide them by 100 and use --share too."
        )


def _refuse(
    data: DataFile,
    table: pd.DataFrame,
    column: str,
    wrong: pd.Series,
    expected: str,
    without: str,
) -> None:
    if not wrong.any():
        return
    first = table[wrong].sort_values(ROW).iloc[0]
    value = first[column]
    found = "it is empty" if pd.isna(value) else f"found '{_written(value)}'"
    raise DataError(
        f"{data.name}, {data.place(int(first[ROW]))}, column '{column}': {found}; {expected} was "
        f"expected.\nPut it right, or leave {without} out."
    )


def _written(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)
