"""Answers as a table: a row a response, a column a question.

Questions are called by their variable id, which stays the same when a question moves or is
renamed, so versions of one form share their columns and no column ever shifts. Answers stay the
text they are stored as: a missing code (DK, NA, PNTS, SKIP) is a word, and never becomes a number.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, func, select

from cpd_eval.errors import StoreError
from cpd_eval.store import versions
from cpd_eval.store.database import Database
from cpd_eval.store.schema import answer_event, invitation, response, wave

ABOUT = ["response_id", "wave_id", "kind", "pid", "rater", "programme", "form_id", "version"]
"""What a row of answers says about itself, before its answers."""

WHEN = ["started_at", "submitted_at", "reference"]


def submitted(db: Database, *condition: ColumnElement[bool]) -> pd.DataFrame:
    """List the submitted responses, in order of submission.

    Parameters
    ----------
    db : Database
        The store.
    *condition : SQLAlchemy expressions
        On the tables wave, invitation and response.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`ABOUT` and :data:`WHEN`; a row a response.

    Examples
    --------
    >>> len(submitted(db))
    0
    """
    columns = [
        *(response.c[name] for name in ("response_id", "form_id", "version", *WHEN)),
        *(invitation.c[name] for name in ("wave_id", "pid", "rater", "programme")),
        wave.c.kind,
    ]
    query = (
        select(*columns)
        .select_from(response.join(invitation).join(wave))
        .where(response.c.submitted_at.is_not(None), *condition)
        .order_by(response.c.submitted_at, response.c.response_id)
    )
    with db.read() as connection:
        rows = connection.execute(query).all()
    names = [column.name for column in columns]
    return _frame(rows, names)[[*ABOUT, *WHEN]]


def answers(db: Database, *condition: ColumnElement[bool]) -> pd.DataFrame:
    """List the answers of submitted responses as they were submitted, a row an answer.

    Parameters
    ----------
    db : Database
        The store.
    *condition : SQLAlchemy expressions
        On the tables answer_event, response, invitation and wave.

    Returns
    -------
    pandas.DataFrame
        Columns response_id, question, value (text).

    Examples
    --------
    >>> list(answers(db).columns)
    ['response_id', 'question', 'value']
    """
    last = (
        select(func.max(answer_event.c.event_id).label("event_id"))
        .select_from(answer_event.join(response).join(invitation).join(wave))
        .where(response.c.submitted_at.is_not(None), *condition)
        .group_by(answer_event.c.response_id, answer_event.c.question)
        .subquery()
    )
    query = (
        select(answer_event.c.response_id, answer_event.c.question, answer_event.c.value)
        .join(last, answer_event.c.event_id == last.c.event_id)
        .where(answer_event.c.value.is_not(None))
        .order_by(answer_event.c.event_id)
    )
    with db.read() as connection:
        rows = connection.execute(query).all()
    return _frame(rows, ["response_id", "question", "value"])


def answers_table(
    db: Database, form_id: str, *, wave_ids: Sequence[str] | None = None
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

    Returns
    -------
    pandas.DataFrame
        Columns :data:`ABOUT`, :data:`WHEN`, then every variable of the form's versions, the
        latest version's order first. Text; a question not answered is missing.

    Raises
    ------
    StoreError
        If no version of the form is published.

    Examples
    --------
    >>> list(answers_table(db, "pulse").columns)[-2:]
    ['happy', 'why_sad']
    """
    mine = [version for name, version in versions.published(db) if name == form_id]
    if not mine:
        raise StoreError(
            f"The store has no form '{form_id}'. Publish it first: cpd-eval form publish FILE"
        )
    condition = [wave.c.form_id == form_id]
    if wave_ids is not None:
        condition.append(wave.c.wave_id.in_(wave_ids))
    about, long = submitted(db, *condition), answers(db, *condition)
    names: dict[tuple[str, str], str] = {}
    for version in reversed(mine):
        for question in versions.load(db, form_id, version):
            names[version, question.name] = question.variable_id or question.name
    version_of = dict(zip(about["response_id"], about["version"], strict=True))
    long["variable"] = [
        names.get((version_of[key], question), question)
        for key, question in zip(long["response_id"], long["question"], strict=True)
    ]
    table = wide(long, index="response_id", columns="variable", values="value")
    columns = [name for name in dict.fromkeys(names.values()) if name not in about]
    return about.merge(
        table.reindex(columns=columns).reset_index(), on="response_id", how="left"
    ).rename_axis(columns=None)


def wide(long: pd.DataFrame, *, index: str | list[str], columns: str, values: str) -> pd.DataFrame:
    """Give a long table a column for each word in one of its columns.

    Examples
    --------
    >>> long = pd.DataFrame({"who": ["a", "a"], "what": ["x", "y"], "n": [1, 2]})
    >>> wide(long, index="who", columns="what", values="n").loc["a"].to_list()
    [1, 2]
    """
    # pivot_table would quietly average two values for one cell; pivot refuses them.
    return long.pivot(index=index, columns=columns, values=values)  # noqa: PD010


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


def _frame(rows: Sequence[Sequence[Any]], names: list[str]) -> pd.DataFrame:
    # Column by column: pandas is slow to recognise the database's rows one by one.
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    return pd.DataFrame({name: list(values) for name, values in zip(names, columns, strict=True)})
