"""Answer events: what is asked before one is written, and how it is written.

Every function here works inside a transaction that is already open, so that what was asked is
still true when the answers are kept.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from cpd_eval.errors import DataError, did_you_mean
from cpd_eval.forms.model import Form
from cpd_eval.store.admission import check_admission
from cpd_eval.store.drafts import SubmittedError
from cpd_eval.store.schema import answer_event, invitation, response, wave


def check_names(form: Form, answers: Mapping[str, str | None]) -> None:
    """Refuse answers to what a respondent is not asked.

    Raises
    ------
    DataError
        If a name is no question, or a hidden one.

    Examples
    --------
    >>> check_names(form, {"happy": "4"})
    """
    for name in answers:
        if name not in form or not form[name].is_asked:
            near = did_you_mean(name, [question.name for question in form if question.is_asked])
            raise DataError(
                f"The form '{form.form_id}' asks no question '{name}', so no answer to it was "
                f"kept, nor any sent with it.{near} Send answers to its questions only."
            )


def add_events(
    connection: Connection,
    response_id: int,
    answers: Mapping[str, str | None],
    *,
    by: str,
    at: datetime,
) -> None:
    """Add answers to those of a response; None takes one back.

    Examples
    --------
    >>> from datetime import UTC
    >>> with db.write() as connection:
    ...     add_events(connection, 1, {"happy": "4"}, by="self", at=datetime.now(UTC))
    """
    events = [
        {"response_id": response_id, "question": name, "value": value, "at": at, "by": by}
        for name, value in answers.items()
    ]
    if events:
        connection.execute(answer_event.insert(), events)


def check_open(connection: Connection, response_id: int, at: datetime) -> None:
    """Refuse a response whose invitation takes no answers at a moment.

    Raises
    ------
    InvitationError
        With the reason; see :mod:`cpd_eval.store.admission`.

    Examples
    --------
    >>> from datetime import UTC
    >>> with db.read() as connection:
    ...     check_open(connection, draft.response_id, datetime.now(UTC))
    """
    query = (
        select(
            invitation.c.revoked_at,
            invitation.c.expires_at,
            wave.c.opens_at,
            wave.c.closes_at,
            response.c.started_at,
            response.c.reference,
        )
        .select_from(response.join(invitation).join(wave))
        .where(response.c.response_id == response_id)
    )
    check_admission(connection.execute(query).one(), at)


def submitted_error(connection: Connection, response_id: int) -> SubmittedError:
    """Make the error for an answer to a response that was submitted already.

    Examples
    --------
    >>> with db.read() as connection:
    ...     submitted_error(connection, draft.response_id).reference
    'None'
    """
    mine = response.c.response_id == response_id
    reference = connection.execute(select(response.c.reference).where(mine)).scalar()
    return SubmittedError(
        f"The response {response_id} was submitted already, under the reference number "
        f"{reference}; it takes no more answers. Ask whoever sent the link if one must change.",
        reference=str(reference),
    )
