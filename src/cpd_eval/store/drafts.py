"""A response as it stands, and why it may not go on.

Its answers are the fold of the events so far, in the order they were given.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from cpd_eval.errors import StoreError
from cpd_eval.forms.sheet import AnswerError
from cpd_eval.store.database import Database
from cpd_eval.store.schema import answer_event, response


class SubmittedError(StoreError):
    """An answer to a response that was submitted already.

    Attributes
    ----------
    reference : str
        The reference number it was submitted under.
    """

    def __init__(self, message: str, *, reference: str) -> None:
        super().__init__(message)
        self.reference = reference


class UnfinishedError(StoreError):
    """A submission with answers missing or wrong; the draft stays as it is.

    Attributes
    ----------
    findings : tuple of AnswerError
        What the form still asks for, in its order.
    """

    def __init__(self, message: str, *, findings: tuple[AnswerError, ...]) -> None:
        super().__init__(message)
        self.findings = findings


class ChangedError(StoreError):
    """A submission of answers that are not those the person was shown; the draft stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A response as it stands.

    Attributes
    ----------
    response_id : int
        Its key.
    form_id, version : str
        What was asked.
    raw : dict
        The current answers, raw text by question; also those that are wrong or not relevant now.
    page : str or None
        Where the respondent was.
    started_at, saved_at : datetime
        First and last save, UTC.
    submitted_at : datetime or None
        None while it is a draft.
    reference : str or None
        The number given at submission.
    """

    response_id: int
    form_id: str
    version: str
    raw: dict[str, str]
    page: str | None
    started_at: datetime
    saved_at: datetime
    submitted_at: datetime | None
    reference: str | None


def get_draft(db: Database, response_id: int, *, as_at: datetime | None = None) -> Draft:
    """Give a response as it stands, or as its answers stood at a moment.

    Parameters
    ----------
    db : Database
        The store.
    response_id : int
        Which one.
    as_at : datetime, optional
        Fold only the answers given until then.

    Returns
    -------
    Draft
        With the answers folded.

    Raises
    ------
    StoreError
        If there is no such response.

    Examples
    --------
    >>> get_draft(db, draft.response_id).raw
    {'region': 'Wales'}
    """
    events = select(answer_event.c.question, answer_event.c.value).where(
        answer_event.c.response_id == response_id
    )
    if as_at is not None:
        events = events.where(answer_event.c.at <= as_at)
    with db.read() as connection:
        row = connection.execute(
            select(response).where(response.c.response_id == response_id)
        ).first()
        rows = connection.execute(events.order_by(answer_event.c.event_id)).all()
    if row is None:
        raise unknown_response(response_id)
    answers = {event.question: event.value for event in rows}
    raw = {question: value for question, value in answers.items() if value is not None}
    values = row._asdict() | {"raw": raw}
    return Draft(**{name: values[name] for name in Draft.__dataclass_fields__})


def place_of(db: Database, response_id: int) -> str:
    """Give where a person is in the form, as the page kept it last; empty at the very start.

    Parameters
    ----------
    db : Database
        The store.
    response_id : int
        Which response.

    Returns
    -------
    str
        What the page gave; empty also if there is no such response.

    Examples
    --------
    >>> place_of(db, draft.response_id)
    ''
    """
    query = select(response.c.page).where(response.c.response_id == response_id)
    with db.read() as connection:
        return connection.execute(query).scalar() or ""


def unknown_response(response_id: int) -> StoreError:
    """Make the error for a response that is not in the store.

    Examples
    --------
    >>> print(unknown_response(7))
    The store has no response 7. Start one from its invitation.
    """
    return StoreError(f"The store has no response {response_id}. Start one from its invitation.")
