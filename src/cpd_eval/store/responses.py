"""Responses: answers as they are given, and the one submission of an invitation.

:func:`record` has kept an answer for good when it returns. Nothing is ever overwritten: each
answer is an event added to the others, and the answers of a response are its events folded in
order. The database itself refuses to change or remove one, to take answers after a submission,
and to submit twice, so two processes or a program gone wrong cannot do it either. Whether the
invitation still takes answers is asked each time: see :mod:`cpd_eval.store.admission`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import select, update

from cpd_eval.errors import StoreError
from cpd_eval.forms.model import Form
from cpd_eval.forms.sheet import Sheet
from cpd_eval.store import versions
from cpd_eval.store.admission import InvitationError
from cpd_eval.store.bulk import BY_FORM, import_answers, settle
from cpd_eval.store.database import ConflictError, Database
from cpd_eval.store.drafts import (
    ChangedError,
    Draft,
    SubmittedError,
    UnfinishedError,
    get_draft,
    unknown_response,
)
from cpd_eval.store.events import (
    TooLongError,
    add_events,
    check_answers,
    check_open,
    submitted_error,
)
from cpd_eval.store.invitations import Invitation
from cpd_eval.store.reference import new_reference
from cpd_eval.store.schema import BY_DEFAULT, BY_INVITATION, response

__all__ = [
    "ChangedError",
    "Draft",
    "InvitationError",
    "SubmittedError",
    "TooLongError",
    "UnfinishedError",
    "get_draft",
    "import_answers",
    "record",
    "start_or_resume",
    "submit",
]


def start_or_resume(db: Database, invitation: Invitation, *, at: datetime | None = None) -> Draft:
    """Give the response of an invitation; begin it if there is none yet.

    Parameters
    ----------
    db : Database
        The store.
    invitation : Invitation
        As :func:`cpd_eval.store.invitations.find` gave it. The form's defaults and what the
        invitation brings become the first answers, once.
    at : datetime, optional
        The moment, aware of its time zone; now if not given.

    Returns
    -------
    Draft
        The same one every time, whatever the device.

    Raises
    ------
    StoreError
        If the store cannot begin it.

    Examples
    --------
    >>> draft = start_or_resume(db, invitation)
    >>> draft.response_id == start_or_resume(db, invitation).response_id
    True
    """
    known = _find_response(db, invitation)
    if known is None:
        _begin(db, invitation, at or datetime.now(UTC))
        known = _find_response(db, invitation)
    if known is None:
        raise StoreError(
            f"The response of the invitation {invitation.invitation_id} could not be begun. "
            "Open the link again."
        )
    return get_draft(db, known)


def record(
    db: Database,
    response_id: int,
    answers: Mapping[str, str | None],
    *,
    by: str,
    worked_out: Mapping[str, str | None] | None = None,
    page: str | None = None,
    at: datetime | None = None,
) -> datetime:
    """Keep some answers for good; they are on disk when this returns.

    Parameters
    ----------
    db : Database
        The store.
    response_id : int
        The response they belong to.
    answers : mapping of str to str or None
        Raw text by path, also wrong or unfinished text; None takes an answer back. May be
        empty, to keep the page only.
    by : str
        Who gave them.
    worked_out : mapping of str to str or None, optional
        What followed from them in fields nobody is asked, such as a calculation that is made
        once; from the engine, never from a respondent.
    page : str, optional
        Where the respondent is now.
    at : datetime, optional
        The moment, aware of its time zone; now if not given.

    Returns
    -------
    datetime
        When they were kept, UTC.

    Raises
    ------
    SubmittedError
        If the response was submitted already.
    InvitationError
        If the invitation was taken back, or the time to answer is over; nothing is kept.
    DataError
        If a path is no question the respondent may answer; then nothing is kept.
    TooLongError
        If an answer is too long to be kept; then nothing is.
    StoreError
        If the store could not keep them.

    Examples
    --------
    >>> when = record(db, draft.response_id, {"happy": "4"}, by="self", page="one")
    >>> get_draft(db, draft.response_id).raw["happy"]
    '4'
    """
    moment = at or datetime.now(UTC)
    check_answers(_form_of(db, response_id), answers)
    values = {"saved_at": moment} | ({"page": page} if page is not None else {})
    open_row = (response.c.response_id == response_id) & response.c.submitted_at.is_(None)
    with db.write() as connection:
        # One statement asks and locks: whoever submits meanwhile either comes first or waits.
        if connection.execute(update(response).where(open_row).values(values)).rowcount == 0:
            raise submitted_error(connection, response_id)
        check_open(connection, response_id, moment)
        add_events(connection, response_id, answers, by=by, at=moment)
        add_events(connection, response_id, worked_out or {}, by=BY_FORM, at=moment)
    return moment.astimezone(UTC)


def submit(
    db: Database,
    response_id: int,
    *,
    shown: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> str:
    """Submit a response, once; a second time gives the same reference number.

    Parameters
    ----------
    db : Database
        The store.
    response_id : int
        The response. The form's own rules are applied to its answers once more; answers that
        are not relevant any more are taken back (their events stay).
    shown : mapping of str to str, optional
        The raw answers the person saw when they said yes; nothing else is submitted.
    at : datetime, optional
        The moment, aware of its time zone; now if not given.

    Returns
    -------
    str
        A reference number such as ``7KQ4-M2XD``.

    Raises
    ------
    UnfinishedError
        If required answers are missing or wrong; the draft stays.
    ChangedError
        If the answers are not those that were shown; the draft stays.
    InvitationError
        If the invitation was taken back, or the time to answer is over; the draft stays.
    StoreError
        If there is no such response, or the store could not keep it.

    Examples
    --------
    >>> reference = submit(db, draft.response_id)
    >>> reference == submit(db, draft.response_id)
    True
    """
    moment = at or datetime.now(UTC)
    while True:
        draft = get_draft(db, response_id)
        if draft.reference is not None:
            return draft.reference
        if shown is not None and dict(shown) != draft.raw:
            raise ChangedError(
                f"The answers of the response {response_id} changed after they were shown; it "
                "was not submitted. Show them again and ask again."
            )
        sheet = Sheet(
            versions.load(db, draft.form_id, draft.version), draft.raw, today=moment.date()
        )
        _check_finished(sheet, draft)
        reference = _submit_as_checked(db, draft, settle(sheet, draft.raw), moment)
        if reference is not None:
            return reference


def _begin(db: Database, invitation: Invitation, at: datetime) -> None:
    values = {
        "invitation_id": invitation.invitation_id,
        "form_id": invitation.form_id,
        "version": invitation.version,
        "started_at": at,
        "saved_at": at,
    }
    brought = invitation.prefill
    form = versions.load(db, invitation.form_id, invitation.version)
    defaults = Sheet(form, brought=brought, now=at).raw()
    try:
        with db.write() as connection:
            insert = response.insert().values(values).returning(response.c.response_id)
            key = connection.execute(insert).scalar_one()
            rest = {name: text for name, text in defaults.items() if name not in brought}
            add_events(connection, key, rest, by=BY_DEFAULT, at=at)
            add_events(connection, key, brought, by=BY_INVITATION, at=at)
    except ConflictError:
        # Another device began it meanwhile; that one is the response of the invitation.
        return


def _find_response(db: Database, invitation: Invitation) -> int | None:
    mine = response.c.invitation_id == invitation.invitation_id
    with db.read() as connection:
        return connection.execute(select(response.c.response_id).where(mine)).scalar()


def _form_of(db: Database, response_id: int) -> Form:
    which = select(response.c.form_id, response.c.version)
    with db.read() as connection:
        row = connection.execute(which.where(response.c.response_id == response_id)).first()
    if row is None:
        raise unknown_response(response_id)
    return versions.load(db, row.form_id, row.version)


def _check_finished(sheet: Sheet, draft: Draft) -> None:
    findings = sheet.errors()
    if findings:
        listed = "\n".join(f"{finding.name}: {finding.message}" for finding in findings)
        raise UnfinishedError(
            f"The response {draft.response_id} cannot be submitted yet; {len(findings)} answers "
            f"are missing or cannot stand:\n{listed}\nIt stays a draft. Answer these and submit.",
            findings=findings,
        )


def _submit_as_checked(
    db: Database, draft: Draft, settled: Mapping[str, str | None], at: datetime
) -> str | None:
    """Submit exactly what was checked; None if it changed since, or the number was taken."""
    reference = new_reference()
    as_checked = (
        (response.c.response_id == draft.response_id)
        & (response.c.saved_at == draft.saved_at)
        & response.c.submitted_at.is_(None)
    )
    values = {"submitted_at": at, "reference": reference}
    try:
        with db.write() as connection:
            # Takes the row's lock first, so that what is settled is what was checked.
            if connection.execute(update(response).where(as_checked).values(page=None)).rowcount:
                check_open(connection, draft.response_id, at)
                add_events(connection, draft.response_id, settled, by=BY_FORM, at=at)
                mine = response.c.response_id == draft.response_id
                connection.execute(update(response).where(mine).values(values))
                return reference
    except ConflictError:
        return None
    return None
