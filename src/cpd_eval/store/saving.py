"""One save of somebody whose answers are held in memory: whole, in one transaction, or not at all.

A server that holds the answers of many people asks the store as little as it can: one transaction
a save. That is safe because the transaction itself asks whether the response is still as it was
when it was read. If another tab, another device or another server has saved in between, nothing
is kept, and whoever saves reads again and tries again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, select, update

from cpd_eval.errors import StoreError
from cpd_eval.forms.model import Form
from cpd_eval.store.bulk import BY_FORM
from cpd_eval.store.database import Database
from cpd_eval.store.events import add_events, check_answers, check_open, submitted_error
from cpd_eval.store.schema import response

# Made once: a save is asked of the store many times a second.
_KEEP_IF_AS_SEEN = (
    update(response)
    .where(
        response.c.response_id == bindparam("which"),
        response.c.saved_at == bindparam("seen"),
        response.c.submitted_at.is_(None),
    )
    .values(saved_at=bindparam("moment"), page=bindparam("place"))
)


class StaleError(StoreError):
    """The response has changed since it was read; nothing was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one save brings.

    Attributes
    ----------
    answers : mapping of str to (str or None)
        Raw text by path; None takes an answer back.
    worked_out : mapping of str to (str or None)
        What the form worked out from them in fields nobody is asked.
    page : str
        Where the person is now.
    by : str
        Who answers.
    """

    answers: Mapping[str, str | None]
    worked_out: Mapping[str, str | None]
    page: str
    by: str


def save(
    db: Database, response_id: int, form: Form, change: Change, *, seen: datetime, at: datetime
) -> datetime:
    """Keep a change for good, if the response is still as it was read.

    Parameters
    ----------
    db : Database
        The store.
    response_id : int
        The response.
    form : Form
        Its form.
    change : Change
        What to keep; without answers, the page only.
    seen : datetime
        When the response was last saved, as it was read.
    at : datetime
        The moment, aware of its time zone.

    Returns
    -------
    datetime
        The moment it was kept under, UTC; the next save has seen this one.

    Raises
    ------
    StaleError
        If somebody else has saved since.
    SubmittedError
        If the response was submitted already.
    InvitationError
        If the invitation takes no answers any more.
    DataError
        If a path is no question the respondent may answer.
    StoreError
        If the store could not keep it.

    Examples
    --------
    >>> from cpd_eval.store import versions
    >>> form = versions.load(db, draft.form_id, draft.version)
    >>> change = Change(answers={"happy": "4"}, worked_out={}, page="one", by="self")
    >>> when = save(db, draft.response_id, form, change, seen=draft.saved_at, at=datetime.now(UTC))
    >>> save(db, draft.response_id, form, change, seen=draft.saved_at, at=datetime.now(UTC))
    Traceback (most recent call last):
    ...
    cpd_eval.store.saving.StaleError: The response 1 has changed since it was read; ...
    """
    check_answers(form, change.answers)
    # Two saves differ also within one tick of the clock, and when the clock was put back.
    moment = max(at.astimezone(UTC), seen + timedelta(microseconds=1))
    values = {"which": response_id, "seen": seen, "moment": moment, "place": change.page}
    with db.write() as connection:
        if connection.execute(_KEEP_IF_AS_SEEN, values).rowcount == 0:
            mine = response.c.response_id == response_id
            sent = connection.execute(select(response.c.submitted_at).where(mine)).scalar()
            if sent is not None:
                raise submitted_error(connection, response_id)
            raise StaleError(
                f"The response {response_id} has changed since it was read; nothing was kept. "
                "Read it again and try again."
            )
        check_open(connection, response_id, moment)
        add_events(connection, response_id, change.answers, by=change.by, at=moment)
        add_events(connection, response_id, change.worked_out, by=BY_FORM, at=moment)
    return moment


def last_saved(db: Database, response_id: int) -> datetime | None:
    """Say when a response was last saved; None if there is no such response.

    Parameters
    ----------
    db : Database
        The store.
    response_id : int
        The response.

    Returns
    -------
    datetime or None
        In UTC.

    Examples
    --------
    >>> last_saved(db, draft.response_id) == draft.saved_at
    True
    """
    which = select(response.c.saved_at).where(response.c.response_id == response_id)
    with db.read() as connection:
        moment: datetime | None = connection.execute(which).scalar()
    return moment
