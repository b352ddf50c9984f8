"""Invitations: a link that lets one person answer one form in one wave.

The link carries a random token of 192 bits. The store keeps only its hash under the project key,
so a copy of the database opens no form. A draft belongs to the invitation: the same link, on any
device, goes on where the person stopped. A lost link is replaced with :func:`renew`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update

from cpd_eval.store import versions, waves
from cpd_eval.store.admission import InvitationError, check_admission
from cpd_eval.store.database import Database
from cpd_eval.store.keeping_tables import mailing
from cpd_eval.store.roster import (
    insert_invitations,
    invitations_of,
    live_invitation,
    new_row,
    refuse_anonymous,
)
from cpd_eval.store.schema import invitation, response, wave
from cpd_eval.store.tokens import has_token, hash_of, new_token

__all__ = ["Invitation", "InvitationError", "find", "issue", "issue_many", "renew", "revoke"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Who may answer what.

    Attributes
    ----------
    invitation_id : int
        Its key.
    wave_id, form_id, version : str
        What is asked, and in which wave.
    pid : str
        Pseudonym of the person the answers are about.
    rater : str
        Who answers: ``self``, ``manager``, …
    programme : str
        The programme the answers are about; may be empty.
    prefill : dict
        Answers the invitation brings, raw text by question.
    expires_at : datetime or None
        Until when the link opens the form, UTC.
    """

    invitation_id: int
    wave_id: str
    form_id: str
    version: str
    pid: str
    rater: str
    programme: str
    prefill: dict[str, str]
    expires_at: datetime | None


def issue(
    db: Database,
    wave_id: str,
    pid: str,
    *,
    rater: str = "self",
    prefill: Mapping[str, str] | None = None,
    expires_at: datetime | None = None,
) -> str:
    """Invite one person to a wave.

    Parameters
    ----------
    db : Database
        The store.
    wave_id : str
        The wave.
    pid : str
        Pseudonym of the person the answers are about, or another key of what they are about,
        such as a profession.
    rater : str, default "self"
        Who answers.
    prefill : mapping of str to str, optional
        Answers the invitation brings, such as the hidden fields ``region`` and ``programme``.
    expires_at : datetime, optional
        Until when the link opens the form; without it, until the wave closes.

    Returns
    -------
    str
        The token of the link. It is shown this once and can not be read from the store.

    Raises
    ------
    DataError
        If the wave or a prefilled question does not exist, or the person was invited already.

    Examples
    --------
    >>> token = issue(db, "open", "3f2a", prefill={"region": "Wales"})
    >>> find(db, token).prefill
    {'region': 'Wales'}
    """
    row = {"pid": pid, "rater": rater, "prefill": dict(prefill or {}), "expires_at": expires_at}
    return issue_many(db, wave_id, [row])[0]


def issue_many(
    db: Database,
    wave_id: str,
    rows: Iterable[Mapping[str, Any]],
    *,
    deliver: Callable[[list[str]], None] | None = None,
) -> list[str]:
    """Invite many people to a wave, all or none.

    Parameters
    ----------
    db : Database
        The store.
    wave_id : str
        The wave.
    rows : iterable of mapping
        For each invitation ``pid`` and, if wanted, ``rater``, ``prefill``, ``expires_at``, with
        the meaning they have in :func:`issue`, and ``issued_at``, if it was not now.
    deliver : callable, optional
        Called with the tokens before the invitations are kept for good, to write them down:
        tokens cannot be read from the store later. If it fails, nobody is invited.

    Returns
    -------
    list of str
        The tokens, in order.

    Raises
    ------
    DataError
        As :func:`issue` does; then nobody is invited.

    Examples
    --------
    >>> len(issue_many(db, "open", [{"pid": "a1"}, {"pid": "b2"}]))
    2
    """
    which = waves.get_wave(db, wave_id)
    form = versions.load(db, which.form_id, which.version)
    tokens: list[str] = []
    values = []
    for row in rows:
        tokens.append(new_token())
        values.append(new_row(which.wave_id, form, row) | {"token_hash": hash_of(db, tokens[-1])})
    with db.write() as connection:
        refuse_anonymous(connection, wave_id)
        insert_invitations(connection, values)
        if deliver is not None:
            deliver(tokens)
    return tokens


def find(db: Database, token: str, *, now: datetime | None = None) -> Invitation:
    """Give the invitation a link belongs to, if it may be answered now.

    Parameters
    ----------
    db : Database
        The store.
    token : str
        From the link.
    now : datetime, optional
        The moment to judge by, aware of its time zone; now if not given.

    Returns
    -------
    Invitation
        To be given to :func:`cpd_eval.store.responses.start_or_resume`.

    Raises
    ------
    InvitationError
        With a ``reason``, if the link is unknown, revoked, used, expired, too early or too late.

    Notes
    -----
    The token is looked up by its keyed hash: how long that takes tells nothing about how close
    a guess was.

    Examples
    --------
    >>> find(db, "guess")
    Traceback (most recent call last):
    ...
    cpd_eval.store.admission.InvitationError: The link is not known here. ...
    """
    query = (
        select(
            invitation,
            wave.c.form_id,
            wave.c.version,
            wave.c.opens_at,
            wave.c.closes_at,
            response.c.reference,
            response.c.started_at,
        )
        .select_from(invitation.join(wave).outerjoin(response))
        .where(has_token(db, token))
    )
    with db.read() as connection:
        row = connection.execute(query).first()
    if row is None:
        raise InvitationError(
            "The link is not known here. The whole link from the invitation was expected. "
            "Copy it again, or ask for a new one.",
            reason="unknown",
        )
    check_admission(row, now or datetime.now(UTC))
    values = row._asdict()
    return Invitation(**{name: values[name] for name in Invitation.__dataclass_fields__})


def revoke(
    db: Database, wave_id: str, pid: str, *, rater: str = "self", at: datetime | None = None
) -> int:
    """Take back the invitations of a person to a wave; their answers so far stay in the store.

    It counts at once: a page that is open takes nothing more either.

    Returns
    -------
    int
        How many were taken back; 0 if there was none left to take back.

    Examples
    --------
    >>> token = issue(db, "open", "leaver")
    >>> revoke(db, "open", "leaver")
    1
    """
    mine = invitations_of(wave_id, pid, rater)
    with db.write() as connection:
        done = connection.execute(
            update(invitation)
            .where(mine, invitation.c.revoked_at.is_(None))
            .values(revoked_at=at or datetime.now(UTC))
        )
        return done.rowcount


def renew(
    db: Database,
    wave_id: str,
    pid: str,
    *,
    rater: str = "self",
    programme: str | None = None,
    expires_at: datetime | None = None,
) -> str:
    """Give a new link to an invitation; the old links stop working, the draft stays.

    Parameters
    ----------
    db : Database
        The store.
    wave_id, pid, rater : str
        Whose invitation, as in :func:`issue`.
    programme : str, optional
        Which, if the person was invited for several programmes.
    expires_at : datetime, optional
        Until when the new link opens the form; without it, until the wave closes.

    Returns
    -------
    str
        The new token.

    Raises
    ------
    DataError
        If the person has no such invitation, or several.

    Examples
    --------
    >>> old = issue(db, "open", "c3")
    >>> find(db, renew(db, "open", "c3")).pid
    'c3'
    """
    token = new_token()
    with db.write() as connection:
        key = live_invitation(connection, wave_id, pid, rater, programme=programme)
        connection.execute(
            update(invitation)
            .where(invitation.c.invitation_id == key)
            .values(token_hash=hash_of(db, token), expires_at=expires_at)
        )
        letters = mailing.c.invitation_id == key
        connection.execute(update(mailing).where(letters).values(token_hash=None))
    return token
