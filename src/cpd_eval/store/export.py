"""Answers as tables: a row a response, a column a variable; a row an instance, where asked often.

Questions are called by their variable id, which stays the same when a question moves or is
renamed, so versions of one form share their columns and no column ever shifts: a column stands
where it was first asked, and what a later version adds comes after it. A question that is asked
no more keeps its column. Answers stay the text they are stored as: a missing code (DK, NA, PNTS,
SKIP) is a word, and never becomes a number.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from cpd_eval.errors import StoreError
from cpd_eval.store.database import Database
from cpd_eval.store.lineage import Order
from cpd_eval.store.merge import merged_answers


def answers_table(
    db: Database,
    form_id: str,
    *,
    wave_ids: Sequence[str] | None = None,
    order: Order = "stable",
) -> pd.DataFrame:
    """Give the submitted answers to a form, a row a response and a column a variable.

    Parameters
    ----------
    db : Database
        The store.
    form_id : str
        Which form; every version of it.
    wave_ids : sequence of str, optional
        Only of these waves.
    order : {"stable", "form"}, default "stable"
        Of the columns; see :meth:`cpd_eval.store.lineage.Lineage.columns`.

    Returns
    -------
    pandas.DataFrame
        The table ``answers`` of :func:`cpd_eval.store.merge.merged_answers`, which gives the
        answers in repeats too.

    Raises
    ------
    StoreError
        If no version of the form is published.

    Examples
    --------
    >>> list(answers_table(db, "pulse").columns)[-2:]
    ['happy', 'why_sad']
    """
    return merged_answers(db, form_id, wave_ids=wave_ids, order=order).answers


def write_parquet(frame: pd.DataFrame, path: Path | str) -> Path:
    """Write a table to a Parquet file, whole or not at all.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.
    path : path
        The file; one that is there is replaced at once.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    StoreError
        If it cannot be written; a file that was there before is unchanged.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_parquet(pd.DataFrame({"a": [1]}), Path(folder) / "a.parquet").name
    'a.parquet'
    """
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        os.close(descriptor)
        try:
            frame.to_parquet(temporary, index=False)
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as exc:
        raise StoreError(
            f"{path}: the table cannot be written: {exc.strerror or exc}. What was there before "
            "is unchanged. Choose a folder you may write to, or free some space."
        ) from exc
    return path
