"""The claim to a letter: a row of which the database allows one for an invitation and a number.

A claim is ``claimed`` until it is known what became of the letter, then ``sent`` or ``failed``.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from cpd_eval.store.connect import ConflictError
from cpd_eval.store.database import Database
from cpd_eval.store.keeping_tables import mailing
from cpd_eval.store.schema import invitation, response, wave


def invited(db: Database, wave_id: str) -> list[Row[Any]]:
    """Give the invitations of a wave, each with its last letter, in order.

    Examples
    --------
    >>> [row.pid for row in invited(db, "open")]
    ['someone']
    """
    last = (
        select(mailing.c.invitation_id, func.max(mailing.c.number).label("number"))
        .group_by(mailing.c.invitation_id)
        .subquery()
    )
    query = (
        select(
            invitation.c.invitation_id,
            invitation.c.pid,
            invitation.c.rater,
            invitation.c.revoked_at,
            invitation.c.expires_at,
            invitation.c.issued_at,
            wave.c.opens_at,
            wave.c.closes_at,
            response.c.started_at,
            response.c.reference,
            mailing.c.number,
            mailing.c.state,
            mailing.c.claimed_at,
        )
        .select_from(
            invitation.join(wave)
            .outerjoin(response)
            .outerjoin(last, last.c.invitation_id == invitation.c.invitation_id)
            .outerjoin(
                mailing,
                (mailing.c.invitation_id == last.c.invitation_id)
                & (mailing.c.number == last.c.number),
            )
        )
        .where(invitation.c.wave_id == wave_id)
        .order_by(invitation.c.invitation_id)
    )
    with db.read() as connection:
        rows: list[Any] = list(connection.execute(query).all())
    return rows


def claim(db: Database, row: Row[Any], number: int, *, token_hash: str, at: datetime) -> int | None:
    """Take the right to send one letter.

    Parameters
    ----------
    db : Database
        The store.
    row : sqlalchemy.Row
        As :func:`invited` gave it.
    number : int
        Of the letter.
    token_hash : str
        Of the link in it.
    at : datetime
        The moment.

    Returns
    -------
    int or None
        Key of the mailing; None if somebody else has it.

    Examples
    --------
    >>> from datetime import UTC
    >>> row = invited(db, "open")[0]
    >>> claim(db, row, 0, token_hash="a", at=datetime.now(UTC))
    1
    >>> claim(db, row, 0, token_hash="b", at=datetime.now(UTC)) is None
    True
    """
    values = {"state": "claimed", "claimed_at": at, "token_hash": token_hash}
    mine = (mailing.c.invitation_id == row.invitation_id) & (mailing.c.number == number)
    new = mailing.insert().values(invitation_id=row.invitation_id, number=number, **values)
    # What is claimed again must be as it was seen: of two who try, one finds it changed.
    as_seen = (mailing.c.state == row.state) & (mailing.c.claimed_at == row.claimed_at)
    same = update(mailing).where(mine, as_seen).values(values)
    statement = same if row.number == number else new
    try:
        with db.write() as connection:
            return connection.execute(statement.returning(mailing.c.mailing_id)).scalar()
    except ConflictError:
        return None


def mark(db: Database, mailing_id: int, state: str, *, at: datetime) -> None:
    """Say what became of a letter: ``sent``, or ``failed`` if it surely did not leave.

    Examples
    --------
    >>> from datetime import UTC
    >>> mark(db, 1, "sent", at=datetime.now(UTC))
    """
    values = {"state": state} | ({"sent_at": at} if state == "sent" else {"token_hash": None})
    with db.write() as connection:
        connection.execute(update(mailing).where(mailing.c.mailing_id == mailing_id).values(values))


def n_unknown(db: Database, wave_id: str) -> int:
    """Count the letters of a wave that may have left or not.

    Examples
    --------
    >>> n_unknown(db, "open")
    0
    """
    query = (
        select(func.count())
        .select_from(mailing.join(invitation))
        .where(invitation.c.wave_id == wave_id, mailing.c.state == "claimed")
    )
    with db.read() as connection:
        return connection.execute(query).scalar_one()
