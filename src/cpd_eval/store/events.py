"""Answer events: what is asked before one is written, and how it is written.

Every function here works inside a transaction that is already open, so that what was asked is
still true when the answers are kept.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from cpd_eval.errors import DataError, did_you_mean
from cpd_eval.forms.model import Form
from cpd_eval.forms.raw import LONGEST_KEPT, storable
from cpd_eval.store.admission import check_admission
from cpd_eval.store.drafts import SubmittedError
from cpd_eval.store.paths import name_at
from cpd_eval.store.schema import answer_event, invitation, response, wave

# Made once: these are asked of the store many times a second.
_ADD = answer_event.insert()
_ADMISSION = (
    select(
        invitation.c.revoked_at,
        invitation.c.expires_at,
        wave.c.opens_at,
        wave.c.closes_at,
        response.c.started_at,
        response.c.reference,
    )
    .select_from(response.join(invitation).join(wave))
    .where(response.c.response_id == bindparam("which"))
)


class TooLongError(DataError):
    """An answer of more characters than are kept; nothing sent with it was kept either.

    Attributes
    ----------
    question : str
        Path of the question.
    length : int
        Characters of the answer.
    """

    def __init__(self, question: str, length: int) -> None:
        super().__init__(
            f"The answer to '{question}' has {length:,} characters; up to {LONGEST_KEPT:,} are "
            "kept. It was not kept, nor anything sent with it. Shorten it and send it again."
        )
        self.question = question
        self.length = length


def check_answers(form: Form, answers: Mapping[str, str | None]) -> None:
    """Refuse answers to what a respondent is not asked, and those too long to be kept.

    Parameters
    ----------
    form : Form
        The version that is asked.
    answers : mapping of str to str or None
        Raw text by path: of a question, or of a repeat for how many instances it has.

    Raises
    ------
    DataError
        If a path leads to no question, to a hidden one, or past the most a repeat may have.
    TooLongError
        If an answer has more than :data:`~cpd_eval.forms.raw.LONGEST_KEPT` characters.

    Examples
    --------
    >>> check_answers(form, {"happy": "4"})
    """
    for path, text in answers.items():
        if not _can_stand(form, path, text):
            near = did_you_mean(path, [question.name for question in form if question.is_asked])
            raise DataError(
                f"The form '{form.form_id}' asks no question '{path}', so no answer to it was "
                f"kept, nor any sent with it.{near} Send answers to its questions only."
            )
        if text is not None and len(text) > LONGEST_KEPT:
            raise TooLongError(path, len(text))


def _can_stand(form: Form, path: str, text: str | None) -> bool:
    name = name_at(form, path)
    if name in form:
        return form[name].is_asked
    most = next((repeat.most for repeat in form.repeats if repeat.name == name), 0)
    return bool(name) and (text is None or text in {str(n) for n in range(most + 1)})


def add_events(
    connection: Connection,
    response_id: int,
    answers: Mapping[str, str | None],
    *,
    by: str,
    at: datetime,
) -> None:
    """Add answers to those of a response; None takes one back.

    Characters that cannot be kept everywhere become a mark; see :mod:`cpd_eval.forms.raw`.

    Examples
    --------
    >>> from datetime import UTC
    >>> with db.write() as connection:
    ...     add_events(connection, 1, {"happy": "4"}, by="self", at=datetime.now(UTC))
    """
    events = [
        {
            "response_id": response_id,
            "question": name,
            "value": None if value is None else storable(value),
            "at": at,
            "by": by,
        }
        for name, value in answers.items()
    ]
    if events:
        connection.execute(_ADD, events)


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
    check_admission(connection.execute(_ADMISSION, {"which": response_id}).one(), at)


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
