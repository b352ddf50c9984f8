"""The roster of a wave: each person, rater and programme is invited once."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from cpd_eval.errors import DataError, did_you_mean
from cpd_eval.forms.model import Form
from cpd_eval.store.code_tables import open_link
from cpd_eval.store.connect import lock
from cpd_eval.store.database import Database
from cpd_eval.store.schema import invitation, response

_WHO = ("wave_id", "pid", "rater", "programme")


def new_row(wave_id: str, form: Form, row: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns of an invitation, its token apart.

    Raises
    ------
    DataError
        If it would fill in what the form does not ask.

    Examples
    --------
    >>> new_row("spring", form, {"pid": "a1", "prefill": {"region": "Wales"}})["rater"]
    'self'
    """
    prefill = {name: str(value) for name, value in (row.get("prefill") or {}).items()}
    for name in prefill:
        if name not in form:
            near = did_you_mean(name, [question.name for question in form])
            raise DataError(
                f"An invitation to the wave '{wave_id}' would fill in '{name}', which is no "
                f"question of the form '{form.form_id}'.{near} Nobody was invited."
            )
    return {
        "wave_id": wave_id,
        "pid": row["pid"],
        "rater": row.get("rater", "self"),
        "programme": prefill.get("programme", ""),
        "prefill": prefill,
        "issued_at": row.get("issued_at") or datetime.now(UTC),
        "expires_at": row.get("expires_at"),
    }


def insert_invitations(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Write invitations inside a transaction that is already open.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        Inside a transaction that writes.
    rows : sequence of mapping
        Values by column of the invitation table.

    Returns
    -------
    list of int
        Their keys, in order.

    Raises
    ------
    DataError
        If one of them exists already; the transaction must then end.

    Examples
    --------
    >>> with db.write() as connection:
    ...     insert_invitations(connection, [])
    []
    """
    lock(connection, invitation)
    known = set(_known(connection, rows))
    for row in rows:
        if _who(row) in known:
            raise _invited(row)
        known.add(_who(row))
    return _insert(connection, rows)


def check_new(db: Database, wave_id: str, rater: str, people: Sequence[tuple[str, str]]) -> None:
    """Refuse people who are invited already, before anything is done for the others.

    Parameters
    ----------
    db : Database
        The store.
    wave_id, rater : str
        To which wave, and as whom; the wave need not be there yet.
    people : sequence of tuple of str
        Pseudonym and programme of each.

    Raises
    ------
    DataError
        If one of them has an invitation.

    Examples
    --------
    >>> check_new(db, "open", "self", [("nobody", "")])
    """
    rows = [dict(zip(_WHO, (wave_id, pid, rater, word), strict=True)) for pid, word in people]
    with db.read() as connection:
        known = _known(connection, rows)
    for row in rows:
        if _who(row) in known:
            raise _invited(row)


def refuse_anonymous(connection: Connection, wave_id: str) -> None:
    """Refuse to invite, or write to, anybody by name in an anonymous wave.

    Raises
    ------
    DataError
        If the wave has an open link.

    Examples
    --------
    >>> with db.read() as connection:
    ...     refuse_anonymous(connection, "open")
    """
    found = select(open_link.c.wave_id).where(open_link.c.wave_id == wave_id)
    if connection.execute(found).first() is not None:
        raise DataError(
            f"The wave '{wave_id}' is anonymous, so nobody is invited or reminded by name, and "
            "nothing was done. Send its one link to everybody who is asked."
        )


def find_or_insert(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Give the invitations that imported answers belong to; make those that are missing.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        Inside a transaction that writes.
    rows : sequence of mapping
        Values by column of the invitation table; an invitation that is made has no link.

    Returns
    -------
    list of int
        Their keys, in order.

    Raises
    ------
    DataError
        If one of them has a response already, or is named twice; the transaction must then end.

    Examples
    --------
    >>> with db.write() as connection:
    ...     find_or_insert(connection, [])
    []
    """
    lock(connection, invitation, response)
    known = _known(connection, rows)
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        if known.get(_who(row), (0, None))[1] is not None or _who(row) in seen:
            raise DataError(
                f"The wave '{row['wave_id']}' has answers of '{row['pid']}' ({row['rater']}) "
                "already; one response each was expected, and nothing was imported. Leave out who "
                "has answered, or begun to, already."
            )
        seen.add(_who(row))
    missing = [row for row in rows if _who(row) not in known]
    made = zip(map(_who, missing), _insert(connection, missing), strict=True)
    keys = {who: key for who, (key, _) in known.items()} | dict(made)
    return [keys[_who(row)] for row in rows]


def live_invitation(
    connection: Connection, wave_id: str, pid: str, rater: str, *, programme: str | None = None
) -> int:
    """Find the one invitation of a person to a wave that was not taken back.

    Raises
    ------
    DataError
        If there is none, or there are several and no programme is named.

    Examples
    --------
    >>> with db.read() as connection:
    ...     live_invitation(connection, "open", "nobody", "self")
    Traceback (most recent call last):
    ...
    cpd_eval.errors.DataError: The wave 'open' has no invitation for this person (self). ...
    """
    query = select(invitation.c.invitation_id, invitation.c.programme).where(
        invitations_of(wave_id, pid, rater), invitation.c.revoked_at.is_(None)
    )
    if programme is not None:
        query = query.where(invitation.c.programme == programme)
    found = connection.execute(query).all()
    if not found:
        raise DataError(
            f"The wave '{wave_id}' has no invitation for this person ({rater}). Invite them first."
        )
    if len(found) > 1:
        listed = ", ".join(f"'{row.programme}'" for row in found)
        raise DataError(
            f"The wave '{wave_id}' has {len(found)} invitations for this person ({rater}), for "
            f"the programmes {listed}; one was expected. Say which programme."
        )
    key: int = found[0].invitation_id
    return key


def invitations_of(wave_id: str, pid: str, rater: str) -> ColumnElement[bool]:
    """Give the condition on the invitation table that it is this person's, to this wave.

    Examples
    --------
    >>> str(invitations_of("spring", "a1", "self")).startswith("invitation.wave_id = ")
    True
    """
    who = invitation.c
    return (who.wave_id == wave_id) & (who.pid == pid) & (who.rater == rater)


def _invited(row: Mapping[str, Any]) -> DataError:
    return DataError(
        f"The wave '{row['wave_id']}' has an invitation for '{row['pid']}' "
        f"({row['rater']}) already; one each was expected, and nothing of this list was "
        "added. Leave out who is there already, or give them a new link with: "
        "cpd-eval wave renew"
    )


def _who(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(row[name] for name in _WHO)


def _known(
    connection: Connection, rows: Sequence[Mapping[str, Any]]
) -> dict[tuple[str, ...], tuple[int, int | None]]:
    """Give invitation and response by wave, person, rater and programme."""
    query = (
        select(
            *(invitation.c[name] for name in _WHO),
            invitation.c.invitation_id,
            response.c.response_id,
        )
        .select_from(invitation.outerjoin(response))
        .where(invitation.c.revoked_at.is_(None))
    )
    return {
        _who(row._asdict()): (row.invitation_id, row.response_id)
        for wave_id in {row["wave_id"] for row in rows}
        for row in connection.execute(query.where(invitation.c.wave_id == wave_id))
    }


def _insert(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    if not rows:
        return []
    insert = invitation.insert().returning(invitation.c.invitation_id, sort_by_parameter_order=True)
    return list(connection.execute(insert, list(rows)).scalars())
