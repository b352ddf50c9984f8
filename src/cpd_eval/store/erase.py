"""Erasing what is held of a person, or what is past its time, with a proof.

What is deleted is listed first, in the table ``erasing``, together with a proof: how many rows of
which table, and a keyed hash over everything they said. The database lets nothing else be
deleted, and the proof neither changed nor removed. The proof names the person by a keyed hash:
whoever holds the project key and the staff identifier can find it, nobody can list who was
erased.

Backups made before still hold what was erased: :func:`cpd_eval.store.restore.restore` erases it
again in what it restores, as far as the store it replaces can tell.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, select

from cpd_eval.errors import DataError
from cpd_eval.store import audit
from cpd_eval.store.code_tables import anonymous_code
from cpd_eval.store.connect import lift_limits, lock
from cpd_eval.store.database import Database
from cpd_eval.store.keeping_tables import erasing, erasure, mailing
from cpd_eval.store.schema import (
    answer_event,
    identity,
    invitation,
    person_attributes,
    response,
    upload,
)
from cpd_eval.store.sweep import sweep

_AT_ONCE = 500
_OF_A_PERSON = (identity, person_attributes, anonymous_code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """The proof of an erasure.

    Attributes
    ----------
    subject : str
        Keyed hash of whose data, or of which wave's, it was.
    reason : str
        Why.
    at : datetime
        When, UTC.
    by : str
        Who did it.
    removed : dict of str to int
        Rows deleted, by table; tables without any are left out.
    digest : str
        HMAC-SHA256 under the project key of all that was deleted.
    """

    subject: str
    reason: str
    at: datetime
    by: str
    removed: dict[str, int]
    digest: str


def erase_person(
    db: Database, pid: str, *, reason: str, by: str | None = None, at: datetime | None = None
) -> Erasure:
    """Erase everything that is held of one person: who they are, invitations, answers, files.

    What a manager answered about the person is erased with it.

    Parameters
    ----------
    db : Database
        The store.
    pid : str
        Pseudonym of the person; from a staff identifier with
        :func:`cpd_eval.store.people.pseudonym`.
    reason : str
        Why, such as ``asked for it on 3 May``; without names.
    by : str, optional
        Who does it; the user of this process if not given.
    at : datetime, optional
        The moment, aware of its time zone; now if not given.

    Returns
    -------
    Erasure
        The proof, as it is kept.

    Raises
    ------
    DataError
        If nothing is held of such a person.
    StoreError
        If it cannot be done; then everything is still there.

    Examples
    --------
    >>> erase_person(db, "someone", reason="asked for it").removed["response"]
    1
    """
    with db.write() as connection:
        lift_limits(connection)
        lock(connection, invitation, response)
        condition = invitation.c.pid == pid
        plan = [
            *_below_invitations(condition),
            (invitation, condition),
            *((table, table.c.pid == pid) for table in _OF_A_PERSON),
        ]
        proof = _prove(db, connection, plan, audit.subject_of(db, pid), reason, by, at)
        if not proof.removed:
            raise DataError(
                f"The store holds nothing of the person '{pid}'; nothing was erased. Check the "
                "staff identifier, or see whether they were erased before: cpd-eval store erasures"
            )
        _erase(connection, plan, proof, _responses(connection, condition))
    sweep(db.engine)
    return proof


def erase_answers(
    db: Database,
    response_ids: Sequence[int],
    *,
    questions: Sequence[str] | None = None,
    subject: str,
    reason: str,
    by: str | None = None,
    at: datetime | None = None,
) -> Erasure:
    """Erase responses whose time is over, or their answers to some questions only.

    Parameters
    ----------
    db : Database
        The store.
    response_ids : sequence of int
        Which responses.
    questions : sequence of str, optional
        Paths of the questions; without, the whole responses with their files.
    subject : str
        What it is about, such as the wave; kept as a keyed hash.
    reason, by, at
        As in :func:`erase_person`.

    Returns
    -------
    Erasure
        The proof; with nothing removed if there was nothing, and then none is kept.

    Examples
    --------
    >>> done = erase_answers(db, [draft.response_id], subject="open", reason="6 years are over")
    >>> done.removed["response"]
    1
    """
    with db.write() as connection:
        lift_limits(connection)
        lock(connection, invitation, response)
        keys = list(response_ids)
        plan: list[tuple[Table, ColumnElement[bool]]]
        if questions is None:
            plan = [(anonymous_code, _codes_only_of(keys))]
            plan += [(one, one.c.response_id.in_(keys)) for one in (upload, answer_event, response)]
        else:
            these = answer_event.c.question.in_(list(questions))
            plan = [(answer_event, and_(answer_event.c.response_id.in_(keys), these))]
        proof = _prove(db, connection, plan, audit.subject_of(db, subject), reason, by, at)
        if proof.removed:
            _erase(connection, plan, proof, keys, questions=questions)
    sweep(db.engine)
    return proof


def erasures(db: Database, *, pid: str | None = None) -> list[Erasure]:
    """Give the proofs, of one person only if one is named, in order.

    Examples
    --------
    >>> erasures(db, pid="nobody")
    []
    """
    query = select(*(erasure.c[name] for name in Erasure.__dataclass_fields__))
    if pid is not None:
        query = query.where(erasure.c.subject == audit.subject_of(db, pid))
    with db.read() as connection:
        rows = connection.execute(query.order_by(erasure.c.erasure_id)).all()
    return [Erasure(**row._asdict()) for row in rows]


def _below_invitations(condition: ColumnElement[bool]) -> Iterator[tuple[Table, Any]]:
    invited = select(invitation.c.invitation_id).where(condition)
    begun = select(response.c.response_id).where(response.c.invitation_id.in_(invited))
    yield mailing, mailing.c.invitation_id.in_(invited)
    yield upload, upload.c.response_id.in_(begun)
    yield answer_event, answer_event.c.response_id.in_(begun)
    yield response, response.c.invitation_id.in_(invited)


def _codes_only_of(response_ids: Sequence[int]) -> ColumnElement[bool]:
    """Give the condition that a code leads to these responses and no others."""
    answered = select(invitation.c.pid).select_from(invitation.join(response))
    mine = answered.where(response.c.response_id.in_(response_ids))
    others = answered.where(response.c.response_id.not_in(response_ids))
    return and_(anonymous_code.c.pid.in_(mine), anonymous_code.c.pid.not_in(others))


def _responses(connection: Connection, condition: ColumnElement[bool]) -> list[int]:
    query = select(response.c.response_id).select_from(response.join(invitation)).where(condition)
    return list(connection.execute(query).scalars())


def _prove(
    db: Database,
    connection: Connection,
    plan: Sequence[tuple[Table, Any]],
    subject: str,
    reason: str,
    by: str | None,
    at: datetime | None,
) -> Erasure:
    """Count what will be deleted, and take the keyed hash of what it says."""
    digest, removed = hmac.new(db.key, b"erasure\0", hashlib.sha256), {}
    for table, condition in plan:
        query = select(table).where(condition).order_by(*table.primary_key)
        count = 0
        for count, row in enumerate(connection.execute(query).mappings(), start=1):  # noqa: B007
            digest.update(_canonical(table, row))
        if count:
            removed[table.name] = count
    return Erasure(
        subject=subject,
        reason=reason,
        at=(at or datetime.now(UTC)).astimezone(UTC),
        by=by or audit.user(),
        removed=removed,
        digest=digest.hexdigest(),
    )


def _canonical(table: Table, row: Mapping[Any, Any]) -> bytes:
    told = {
        str(name): hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value
        for name, value in row.items()
    }
    return json.dumps([table.name, told], sort_keys=True, default=str).encode() + b"\n"


def _erase(
    connection: Connection,
    plan: Sequence[tuple[Table, Any]],
    proof: Erasure,
    response_ids: Sequence[int],
    *,
    questions: Sequence[str] | None = None,
) -> None:
    values = {name: getattr(proof, name) for name in Erasure.__dataclass_fields__}
    key = connection.execute(
        erasure.insert().values(values).returning(erasure.c.erasure_id)
    ).scalar_one()
    which: Sequence[str | None] = questions or [None]
    listed = [
        {"erasure_id": key, "response_id": response_id, "question": question}
        for response_id in response_ids
        for question in which
    ]
    for start in range(0, len(listed), _AT_ONCE):
        connection.execute(erasing.insert(), listed[start : start + _AT_ONCE])
    for table, condition in plan:
        connection.execute(delete(table).where(condition))
    connection.execute(delete(erasing).where(erasing.c.erasure_id == key))
    audit.note(connection, "erase", by=proof.by, at=proof.at, removed=proof.removed)
