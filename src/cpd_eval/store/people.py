"""People: the only place where a name or an e-mail address meets a pseudonym.

A pseudonym is HMAC-SHA256 of the organisation's own staff identifier under the project key: the
same person has the same pseudonym in every wave, and nobody without the key can compute it from
a list of staff. What is known of a person's post stands in a table of its own, under the
pseudonym alone. Who a pseudonym is stands encrypted: see :mod:`cpd_eval.store.identities`.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from cpd_eval.errors import DataError, did_you_mean
from cpd_eval.store import audit
from cpd_eval.store.connect import lock
from cpd_eval.store.database import Database
from cpd_eval.store.identities import FIELDS, email_hash, keyring_of, opened, sealed_row
from cpd_eval.store.key import keyed_hash
from cpd_eval.store.schema import identity, person_attributes

ATTRIBUTES = tuple(column.name for column in person_attributes.columns if column.name != "pid")
"""What may be kept of a person's post."""

_DIGITS = 24
_SHOWN = 20


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
        :data:`ATTRIBUTES`. Of a person who is known, what a row does not mention stays as it
        is; a None removes it.

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
    check_people(people)
    pids = [pseudonym(db.key, str(row["local_id"])) for row in people]
    who = [
        (pid, {name: row[name] for name in FIELDS if name in row})
        for pid, row in zip(pids, people, strict=True)
    ]
    what = [
        {"pid": pid} | {name: row[name] for name in ATTRIBUTES if name in row}
        for pid, row in zip(pids, people, strict=True)
    ]
    with db.write() as connection:
        lock(connection, identity, person_attributes)
        if who:
            known, ring = opened(db, connection, pids), keyring_of(db, connection)
            told = [(pid, known.get(pid, {}) | row) for pid, row in who]
            _put(connection, identity, [sealed_row(db.key, ring, *one) for one in told])
        _put(connection, person_attributes, what)
    return pids


def check_people(
    people: Sequence[Mapping[str, Any]], *, places: Sequence[str] | None = None
) -> None:
    """Refuse a list of people that :func:`add_people` would not take, before anything is done.

    Parameters
    ----------
    people : sequence of mapping
        As :func:`add_people` takes them.
    places : sequence of str, optional
        Where each stands, such as a row of a file; their number if not given.

    Raises
    ------
    DataError
        With every finding at its place.

    Examples
    --------
    >>> check_people([{"local_id": "E1"}, {"local_id": "e1"}], places=["row 2", "row 3"])
    Traceback (most recent call last):
    ...
    cpd_eval.errors.DataError: The list of people has 1 findings; nobody was added.
    row 3: has the 'local_id' of row 2 ('e1').
    ...
    """
    if places is None:
        places = [f"person {number}" for number in range(1, len(people) + 1)]
    seen: dict[str, str] = {}
    findings: list[str] = []
    for row, place in zip(people, places, strict=True):
        findings += [f"{place}: {found}" for found in _findings(row, seen)]
        seen.setdefault(_same(str(row.get("local_id") or "")), place)
    if findings:
        shown = "\n".join(findings[:_SHOWN])
        raise DataError(
            f"The list of people has {len(findings)} findings; nobody was added.\n{shown}\n"
            "Each person needs a 'local_id' of their own. Correct the list and add it again."
        )


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


def contacts(
    db: Database, pids: Sequence[str] | None = None, *, why: str = "", by: str | None = None
) -> dict[str, dict[str, str | None]]:
    """Give staff identifier, name and e-mail address by pseudonym, to write to people.

    This is the one way back from a pseudonym to a person; keep what it returns out of every
    table of answers. Each call is kept in the audit trail before anything is given.

    Parameters
    ----------
    db : Database
        The store.
    pids : sequence of str, optional
        Whose; everybody's if not given.
    why : str, optional
        What for; kept in the audit trail.
    by : str, optional
        Who asks; the user of this process if not given.

    Returns
    -------
    dict of str to dict
        By pseudonym.

    Examples
    --------
    >>> contacts(db, add_people(db, [{"local_id": "E2", "email": "e2@example.org"}]))
    {'...': {'local_id': 'E2', 'name': None, 'email': 'e2@example.org'}}
    """
    wanted = None if pids is None else list(pids)
    with db.write() as connection:
        found = opened(db, connection, wanted)
        audit.note(connection, audit.READ_IDENTITIES, by=by, people=len(found), why=why)
    return found


def find_by_email(db: Database, email: str) -> str | None:
    """Give the pseudonym of the person with an address; None if there is none, or several.

    No name is decrypted for it, so it needs the project key only.

    Examples
    --------
    >>> pids = add_people(db, [{"local_id": "E2", "email": "e2@example.org"}])
    >>> find_by_email(db, "E2@example.org") == pids[0]
    True
    """
    mine = identity.c.email_hash == email_hash(db.key, email)
    with db.read() as connection:
        found = connection.execute(select(identity.c.pid).where(mine)).scalars().all()
    return found[0] if len(found) == 1 else None


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


def _findings(row: Mapping[str, Any], seen: Mapping[str, str]) -> Iterator[str]:
    known = (*FIELDS, *ATTRIBUTES)
    for name in row:
        if name not in known:
            yield f"there is no column '{name}'.{did_you_mean(name, known)}"
    word = _same(str(row.get("local_id") or ""))
    if not word:
        yield "'local_id' is empty; the staff number or another fixed identifier was expected."
    elif word in seen:
        yield f"has the 'local_id' of {seen[word]} ('{row['local_id']}')."
    if row.get("trained") not in (None, 0, 1):
        yield (
            f"'trained' is '{row['trained']}'; 1 (took part), 0 (comparison staff) or nothing "
            "was expected."
        )


def _put(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        alike.setdefault(tuple(row), []).append(row)
    # Rows with the same columns go in together; a column a row lacks must not become empty.
    for names, group in alike.items():
        insert = dialect.insert(table)
        changed = {name: insert.excluded[name] for name in names if name != "pid"}
        connection.execute(
            insert.on_conflict_do_update(index_elements=["pid"], set_=changed)
            if changed
            else insert.on_conflict_do_nothing(index_elements=["pid"]),
            group,
        )
