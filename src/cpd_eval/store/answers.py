"""The answers of submitted responses as they are stored: a row a response, a row an answer."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, func, select

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


def _frame(rows: Sequence[Sequence[Any]], names: list[str]) -> pd.DataFrame:
    # Column by column: pandas is slow to recognise the database's rows one by one.
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    return pd.DataFrame({name: list(values) for name, values in zip(names, columns, strict=True)})
