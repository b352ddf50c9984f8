"""Anonymous waves: one open link for everybody, and a code instead of an invitation.

What protects what:

- the **open link** lets its holder make a code; it is no secret among those who are asked, and
  shows no answer;
- the **code** says which answers of different waves belong together; colleagues may guess it, so it
  opens nothing: whoever enters a code that is in use learns that, and no more;
- the **personal link**, given once when a code is entered, holds 192 random bits and alone opens
  the draft, on any device, until it is submitted. A lost one cannot be given again, for nobody can
  tell whose it is: the person begins anew, with a tie-break in the code.

The database keeps one response a code and wave.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from cpd_eval.errors import DataError, StoreError
from cpd_eval.store import versions
from cpd_eval.store.code_tables import anonymous_code
from cpd_eval.store.codes import pid_of_code, written
from cpd_eval.store.connect import ConflictError
from cpd_eval.store.database import Database
from cpd_eval.store.key import keyed_hash
from cpd_eval.store.open_links import OpenLink
from cpd_eval.store.roster import new_row
from cpd_eval.store.schema import invitation
from cpd_eval.store.sealed import seal, unseal
from cpd_eval.store.tokens import hash_of, new_token


class CodeTakenError(StoreError):
    """A code that is in use in the wave already; nothing of its answers is told."""


def enter(
    db: Database,
    link: OpenLink,
    code: str,
    *,
    told: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> str:
    """Begin with a code: give the personal link that alone opens its draft.

    Parameters
    ----------
    db : Database
        The store.
    link : OpenLink
        As :func:`find_open` gave it.
    code : str
        As :func:`cpd_eval.store.codes.make_code` gave it.
    told : mapping of str to str, optional
        The answers to what is asked with the code, by question.
    at : datetime, optional
        The moment, aware of its time zone; now if not given.

    Returns
    -------
    str
        The token of the personal link.

    Raises
    ------
    CodeTakenError
        If the code is in use in this wave; nothing is changed.
    DataError
        If something is told that may not be.

    Examples
    --------
    >>> from cpd_eval.store import open_links, waves
    >>> from cpd_eval.store.recipe import DEFAULT
    >>> march = datetime(2026, 3, 1, tzinfo=UTC)
    >>> _ = waves.open_wave(db, "all", form, kind="other", opens_at=march)
    >>> link = open_links.find_open(db, open_links.open_to_all(db, "all", DEFAULT))
    >>> len(enter(db, link, "AN-NE-GR-07"))
    32
    >>> enter(db, link, "AN-NE-GR-07")
    Traceback (most recent call last):
    ...
    cpd_eval.store.anonymous.CodeTakenError: The code is in use in the wave 'all' already. ...
    """
    for name, value in (told or {}).items():
        if value not in link.asked.get(name, {}):
            raise DataError(
                f"'{value}' is no answer to '{name}' in the wave '{link.wave.wave_id}'; one of "
                "those offered was expected. Nothing was begun; choose again."
            )
    form = versions.load(db, link.wave.form_id, link.wave.version)
    pid = pid_of_code(db.key, code, link.recipe.recipe_id)
    known = {"person": pid, "rater": "self", "wave": link.wave.kind, "group": "trained"}
    known |= {**link.prefill, **(told or {})}
    hidden = {question.name for question in form.questions if question.type == "hidden"}
    row = {"pid": pid, "prefill": {name: known[name] for name in known if name in hidden}}
    token = new_token()
    values = new_row(link.wave.wave_id, form, row) | {"token_hash": hash_of(db, token)}
    sealed = seal(_code_key(db), code, about=pid)
    kept = {"pid": pid, "recipe_id": link.recipe.recipe_id, "sealed": sealed}
    try:
        with db.write() as connection:
            connection.execute(invitation.insert().values(values | {"issued_at": at or _now()}))
            _keep_code(connection, kept)
    except ConflictError as exc:
        raise CodeTakenError(
            f"The code is in use in the wave '{link.wave.wave_id}' already. Its answers are opened "
            "by its personal link only; who has none adds the tie-break to the code."
        ) from exc
    return token


def codes(db: Database) -> dict[str, tuple[str, str]]:
    """Give recipe and code by pseudonym, to link waves; for everybody who ever entered one.

    Examples
    --------
    >>> codes(db)
    {}
    """
    key = _code_key(db)
    with db.read() as connection:
        rows = connection.execute(select(anonymous_code)).all()
    return {row.pid: (row.recipe_id, unseal(key, row.sealed, about=row.pid)) for row in rows}


def code_of(db: Database, pid: str) -> str | None:
    """Give the code a pseudonym was made of; None if it was made of a staff identifier.

    Examples
    --------
    >>> code_of(db, "someone") is None
    True
    """
    query = select(anonymous_code.c.sealed).where(anonymous_code.c.pid == pid)
    with db.read() as connection:
        sealed = connection.execute(query).scalar()
    return None if sealed is None else unseal(_code_key(db), sealed, about=pid)


def pid_of(db: Database, typed: str) -> str:
    """Give the pseudonym of who made a code, so that they can have a copy, or be erased.

    Raises
    ------
    DataError
        If nobody entered the code, or the same code was made of different questions.

    Examples
    --------
    >>> pid_of(db, "AN-NE-GR-07-E")
    Traceback (most recent call last):
    ...
    cpd_eval.errors.DataError: Nobody entered the code 'AN-NE-GR-07-E' here. ...
    """
    plain = re.sub("[^0-9A-Z]", "", typed.upper())
    found = [
        pid
        for pid, (_, code) in codes(db).items()
        if plain in (code.replace("-", ""), written(code).replace("-", ""))
    ]
    if len(found) != 1:
        told = "Nobody" if not found else f"{len(found)} people, by different questions,"
        raise DataError(
            f"{told} entered the code '{typed}' here. The whole code was expected, as the page "
            "showed it. Check it with who gave it to you."
        )
    return found[0]


def _keep_code(connection: Connection, row: Mapping[str, Any]) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(anonymous_code).values(row)
    connection.execute(insert.on_conflict_do_nothing(index_elements=["pid"]))


def _code_key(db: Database) -> bytes:
    return hashlib.sha256(keyed_hash(db.key, "codes", "").encode()).digest()


def _now() -> datetime:
    return datetime.now(UTC)
