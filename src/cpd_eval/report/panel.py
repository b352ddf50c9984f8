"""Read the panel a report is made of, from wherever in the project one stands.

JupyterLab starts a notebook in the folder it lies in, papermill and the command line in the
project's; so paths in notebooks are said from the project's folder.
"""

import os
from pathlib import Path

import pandas as pd

from cpd_eval.frames import PANEL, names
from cpd_eval.report.datafile import open_data
from cpd_eval.report.reading import read_columns, refuse_twice
from cpd_eval.settings import FILE_NAME

_NEEDED = ("pid", "trained", "performance_before", "performance_after")


def in_project(path: str | os.PathLike[str]) -> Path:
    """Take a path as said from the project's folder.

    Parameters
    ----------
    path : path
        An absolute one stays as it is.

    Returns
    -------
    Path
        Below the nearest folder, from here upwards, that holds a ``cpd-eval.toml``; below the
        current folder if there is none.

    Examples
    --------
    >>> in_project("/data/panel.csv").as_posix()
    '/data/panel.csv'
    """
    here = Path.cwd()
    home = next((f for f in (here, *here.parents) if (f / FILE_NAME).is_file()), here)
    return home / path


def read_panel(path: str | os.PathLike[str]) -> pd.DataFrame:
    """Read a panel: a Parquet or CSV file with the columns of ``cpd_eval.frames.PANEL``.

    Parameters
    ----------
    path : path
        The file.

    Returns
    -------
    pandas.DataFrame
        Its columns in the order of the panel, further ones left out. A panel may lack an outcome,
        but not who a row is about.

    Raises
    ------
    DataError
        If the file cannot be read, lacks a column, or holds a wrong value or a person twice.
    """
    data = open_data(Path(path))
    there = [column.name for column in PANEL if column.name in data.columns]
    wanted = list(dict.fromkeys([*_NEEDED, *there]))
    kinds = {column.name: column.dtype for column in PANEL}
    rows = read_columns(
        data,
        texts=[name for name in wanted if kinds[name] == "text"],
        numbers=[name for name in wanted if kinds[name] != "text"],
    )
    refuse_twice(data, rows, [name for name in ("pid", "solution_type") if name in wanted])
    frame: pd.DataFrame = rows.df()[[name for name in names(PANEL) if name in wanted]]
    return frame.reset_index(drop=True)
