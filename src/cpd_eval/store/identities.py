"""The rows of the identity table: who a pseudonym is, encrypted.

The staff identifier, name and e-mail address of a person are one encrypted text. A person is found
by their pseudonym, or by a keyed hash of their address, never by reading names. Only
:mod:`cpd_eval.store.people`, the upgrade and the rotation of keys use this.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from cpd_eval.errors import StoreError
from cpd_eval.store.database import Database
from cpd_eval.store.key import keyed_hash
from cpd_eval.store.keyring import Keyring, read_keyring
from cpd_eval.store.schema import identity

FIELDS = ("local_id", "name", "email")
"""What is encrypted."""

_AT_ONCE = 500


def keyring_of(db: Database, connection: Connection) -> Keyring:
    """Give the keys of names and addresses; the first is made with the first name.

    Raises
    ------
    StoreError
        If the keys are missing though something is encrypted, or cannot be read.

    Examples
    --------
    >>> with db.write() as connection:
    ...     len(keyring_of(db, connection).keys)
    1
    """
    if db.keyring_file is None:
        raise StoreError(
            "The store was opened without the file of the keys for names and addresses, so none "
            "can be read. Open it from its project."
        )
    is_empty = connection.execute(select(identity.c.pid).limit(1)).first() is None
    return read_keyring(db.keyring_file, may_make=is_empty)


def sealed_row(key: bytes, ring: Keyring, pid: str, who: Mapping[str, Any]) -> dict[str, Any]:
    """Give the row of a person.

    Parameters
    ----------
    key : bytes
        The project key, for the hash of the address.
    ring : Keyring
        The keys of names and addresses.
    pid : str
        Pseudonym of the person.
    who : mapping
        :data:`FIELDS`, as far as they are known.

    Returns
    -------
    dict
        By column of the identity table.

    Examples
    --------
    >>> from pathlib import Path
    >>> ring = Keyring(file=Path("identity.key"), keys={b"abcd": bytes(32)})
    >>> row = sealed_row(b"k", ring, "a1", {"local_id": "E1", "email": "A@example.org"})
    >>> row["email_hash"] == email_hash(b"k", "a@example.org ")
    True
    """
    told = {name: who.get(name) for name in FIELDS}
    text = json.dumps(told, ensure_ascii=False)
    return {
        "pid": pid,
        "email_hash": email_hash(key, str(told["email"])) if told["email"] else None,
        "sealed": ring.seal(text, about=pid),
    }


def email_hash(key: bytes, email: str) -> str:
    """Give what an address is found by; case and spaces at the ends do not matter.

    Examples
    --------
    >>> email_hash(b"k", "a@example.org") == email_hash(b"other", "a@example.org")
    False
    """
    return keyed_hash(key, "email", email.strip().casefold())


def opened(
    db: Database, connection: Connection, pids: Iterable[str] | None = None
) -> dict[str, dict[str, str | None]]:
    """Decrypt who some pseudonyms are, or everybody.

    Examples
    --------
    >>> with db.write() as connection:
    ...     opened(db, connection, ["nobody"])
    {}
    """
    rows = list(_rows(connection, None if pids is None else list(dict.fromkeys(pids))))
    if not rows:
        return {}
    ring = keyring_of(db, connection)
    return {row.pid: json.loads(ring.unseal(row.sealed, about=row.pid)) for row in rows}


def findings(connection: Connection, file: Path) -> Iterator[str]:
    """Say which rows cannot be decrypted with the keys in a file; nothing is given of the others.

    Examples
    --------
    >>> with db.read() as connection:
    ...     list(findings(connection, Path("none")))
    []
    """
    rows = list(_rows(connection, None))
    if not rows:
        return
    try:
        ring = read_keyring(file, may_make=False)
    except StoreError as exc:
        yield f"{len(rows)} names cannot be read. {exc}"
        return
    lost = [row for row in rows if not ring.holds_key_of(row.sealed)]
    if lost:
        yield (
            f"{len(lost)} of {len(rows)} names were encrypted with a key that is not in {file}: "
            "put it back, from your backup."
        )
    for row in rows:
        try:
            if ring.holds_key_of(row.sealed):
                ring.unseal(row.sealed, about=row.pid)
        except StoreError:
            yield f"The encrypted name of the person '{row.pid}' was changed."


def _rows(connection: Connection, pids: list[str] | None) -> Iterator[Any]:
    query = select(identity.c.pid, identity.c.sealed)
    if pids is None:
        yield from connection.execute(query)
        return
    for start in range(0, len(pids), _AT_ONCE):
        some = pids[start : start + _AT_ONCE]
        yield from connection.execute(query.where(identity.c.pid.in_(some)))
