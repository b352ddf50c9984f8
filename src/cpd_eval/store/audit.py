"""The audit trail: who looked at identities, took data out, erased, backed up or restored.

An entry is written in the same transaction as what it tells, or before data leave; the database
lets none be changed or removed. People stand in it as keyed hashes, so that the trail itself
tells of nobody.
"""

import getpass
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from cpd_eval.store.database import Database
from cpd_eval.store.keeping_tables import audit
from cpd_eval.store.key import keyed_hash

READ_IDENTITIES = "read identities"
"""The act of turning pseudonyms into people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the trail.

    Attributes
    ----------
    at : datetime
        When, UTC.
    by : str
        Who, as the program knows them.
    act : str
        What, such as ``read identities``.
    detail : dict
        How many, why, where to.
    """

    at: datetime
    by: str
    act: str
    detail: dict[str, Any]


def user() -> str:
    """Name whoever runs this program.

    Examples
    --------
    >>> bool(user())
    True
    """
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user in the password database, as in some containers
        return "unknown"


def subject_of(db: Database, pid: str) -> str:
    """Give the keyed hash a person has in the trail and in proofs of erasure.

    Examples
    --------
    >>> subject_of(db, "a1") == subject_of(db, "a1")
    True
    """
    return keyed_hash(db.key, "subject", pid)


def note(
    connection: Connection,
    act: str,
    *,
    by: str | None = None,
    at: datetime | None = None,
    **detail: Any,
) -> None:
    """Add an entry inside a transaction that writes.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        Of the transaction.
    act : str
        What is done, such as ``export``.
    by : str, optional
        Who does it; the user of this process if not given.
    at : datetime, optional
        The moment, aware of its time zone; now if not given.
    **detail
        What else there is to know; no names, no pseudonyms, no answers.

    Examples
    --------
    >>> with db.write() as connection:
    ...     note(connection, "export", rows=3, to="answers.csv")
    >>> trail(db)[-1].detail
    {'rows': 3, 'to': 'answers.csv'}
    """
    values = {"at": at or datetime.now(UTC), "by": by or user(), "act": act, "detail": detail}
    connection.execute(audit.insert().values(values))


def record(db: Database, act: str, *, by: str | None = None, **detail: Any) -> None:
    """Add an entry in a transaction of its own, before data leave.

    Examples
    --------
    >>> record(db, "export", rows=3, to="answers.csv")
    """
    with db.write() as connection:
        note(connection, act, by=by, **detail)


def trail(db: Database, *, acts: Sequence[str] | None = None) -> list[Entry]:
    """Give the entries in order, of some acts only if they are named.

    Examples
    --------
    >>> trail(db, acts=["no such act"])
    []
    """
    query = select(audit.c.at, audit.c.by, audit.c.act, audit.c.detail).order_by(audit.c.audit_id)
    if acts is not None:
        query = query.where(audit.c.act.in_(acts))
    with db.read() as connection:
        return [Entry(**row._asdict()) for row in connection.execute(query)]
