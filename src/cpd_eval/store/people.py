"""People: the only place where a name or an e-mail address meets a pseudonym.

A pseudonym is HMAC-SHA256 of the organisation's own staff identifier under the project key: the
same person has the same pseudonym in every wave, and nobody without the key can compute it from
a list of staff. What is known of a person's post stands in a table of its own, under the
pseudonym alone.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from cpd_eval.errors import DataError, did_you_mean
from cpd_eval.store.database import Database
from cpd_eval.store.key import keyed_hash
from cpd_eval.store.schema import identity, person_attributes

ATTRIBUTES = tuple(column.name for column in person_attributes.columns if column.name != "pid")
"""What may be kept of a person's post."""

_IDENTITY = ("local_id", "name", "email")
_DIGITS = 24


def pseudonym(key: bytes, local_id: str) -> str:
    """Give the pseudonym of a person.

    Parameters
    ----------
    key : bytes
        The project key.
    local_id : str
        The organisation's identifier of the person, such as a staff number or an e-mail
        address. Case, spaces at the ends and the way letters are encoded do not matter.

    Returns
    -------
    str
        24 hexadecimal digits (96 bits).

    Raises
    ------
    DataError
        If the identifier is empty.

    Examples
    --------
    >>> pseudonym(b"a key", "E-0042") == pseudonym(b"a key", " e-0042 ")
    True
    >>> pseudonym(b"a key", "E-0042") == pseudonym(b"another", "E-0042")
    False
    """
    word = _same(local_id)
    if not word:
        raise DataError(
            "A person has an empty 'local_id'; the staff number or another identifier that stays "
            "the same was expected. Fill it in."
        )
    return keyed_hash(key, "pseudonym", word)[:_DIGITS]


def add_people(db: Database, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Add people to the store, or bring what is known of them up to date.

    Parameters
    ----------
    db : Database
        The store.
    rows : iterable of mapping
        For each person ``local_id``, if wanted ``name`` and ``email``, and any of
        :data:`ATTRIBUTES`.

    Returns
    -------
    list of str
        Their pseudonyms, in order.

    Raises
    ------
    DataError
        If a row lacks ``local_id``, repeats one, or has an unknown column; then nobody is added.

    Examples
    --------
    >>> ada = {"local_id": "E1", "name": "Ada (made up)", "region": "Wales", "trained": 1}
    >>> pids = add_people(db, [ada])
    >>> attributes(db, pids)[pids[0]]["region"]
    'Wales'
    """
    people = [dict(row) for row in rows]
    _check(people)
    pids = [pseudonym(db.key, str(row["local_id"])) for row in people]
    who = [
        {"pid": pid} | {name: row.get(name) for name in _IDENTITY}
        for pid, row in zip(pids, people, strict=True)
    ]
    what = [
        {"pid": pid} | {name: row.get(name) for name in ATTRIBUTES}
        for pid, row in zip(pids, people, strict=True)
    ]
    with db.write() as connection:
        _put(connection, identity, who)
        _put(connection, person_attributes, what)
    return pids


def attributes(db: Database, pids: Sequence[str] | None = None) -> dict[str, dict[str, Any]]:
    """Give what is known of people's posts, by pseudonym; of everyone if none are named.

    Examples
    --------
    >>> attributes(db, ["nobody"])
    {}
    """
    with db.read() as connection:
        rows = connection.execute(select(person_attributes)).mappings().all()
    wanted = None if pids is None else set(pids)
    return {
        row["pid"]: {name: row[name] for name in ATTRIBUTES}
        for row in rows
        if wanted is None or row["pid"] in wanted
    }


def contacts(db: Database, pids: Sequence[str] | None = None) -> dict[str, dict[str, str | None]]:
    """Give staff identifier, name and e-mail address by pseudonym, to write to people.

    This is the one way back from a pseudonym to a person; keep what it returns out of every
    table of answers.

    Examples
    --------
    >>> contacts(db, add_people(db, [{"local_id": "E2", "email": "e2@example.org"}]))
    {'...': {'local_id': 'E2', 'name': None, 'email': 'e2@example.org'}}
    """
    with db.read() as connection:
        rows = connection.execute(select(identity)).mappings().all()
    wanted = None if pids is None else set(pids)
    return {
        row["pid"]: {name: row[name] for name in _IDENTITY}
        for row in rows
        if wanted is None or row["pid"] in wanted
    }


def forget(db: Database, pids: Iterable[str]) -> int:
    """Remove who people are; their answers stay, under pseudonyms nobody can resolve here.

    Whoever holds the project key *and* a staff identifier could still compute the pseudonym; to
    prevent that too, destroy the key.

    Returns
    -------
    int
        How many identities were removed.

    Examples
    --------
    >>> forget(db, add_people(db, [{"local_id": "E3"}]))
    1
    """
    removed = 0
    with db.write() as connection:
        for pid in pids:
            removed += connection.execute(delete(identity).where(identity.c.pid == pid)).rowcount
    return removed


def _same(local_id: str) -> str:
    return unicodedata.normalize("NFKC", local_id).strip().casefold()


def _check(people: list[dict[str, Any]]) -> None:
    known = (*_IDENTITY, *ATTRIBUTES)
    seen: dict[str, int] = {}
    findings = []
    for number, row in enumerate(people, start=1):
        findings += [
            f"person {number}: there is no column '{name}'.{did_you_mean(name, known)}"
            for name in row
            if name not in known
        ]
        word = _same(str(row.get("local_id") or ""))
        if not word:
            findings.append(f"person {number}: 'local_id' is empty.")
        elif word in seen:
            findings.append(f"person {number}: has the 'local_id' of person {seen[word]}.")
        if row.get("trained") not in (None, 0, 1):
            findings.append(f"person {number}: 'trained' is '{row['trained']}', not 0 or 1.")
        seen.setdefault(word, number)
    if findings:
        shown = "\n".join(findings[:20])
        raise DataError(
            f"The list of people has {len(findings)} findings; nobody was added.\n{shown}\n"
            "Each person needs a 'local_id' of their own. Correct the list and add it again."
        )


def _put(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(table)
    changed = {column.name: column for column in insert.excluded if column.name != "pid"}
    connection.execute(insert.on_conflict_do_update(index_elements=["pid"], set_=changed), rows)
