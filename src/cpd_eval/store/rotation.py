"""A new key for names and addresses, without a moment in which one of them cannot be read.

The new key is written to the file first, before the older ones; then every name is encrypted with
it, in one transaction. If the program dies in between, both keys are there and everything can be
read; the same command again goes on. The project key cannot be changed so: pseudonyms and links are
made with it.
"""

from dataclasses import dataclass

from sqlalchemy import select, update

from cpd_eval.store import audit
from cpd_eval.store.connect import lift_limits, lock
from cpd_eval.store.database import Database
from cpd_eval.store.identities import keyring_of
from cpd_eval.store.keyring import Keyring, with_new_key, write_keyring
from cpd_eval.store.schema import identity
from cpd_eval.store.sweep import sweep


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """What was done.

    Attributes
    ----------
    n_people : int
        Names encrypted with the new key.
    n_old_keys : int
        Older keys that stay in the file, for backups made before.
    """

    n_people: int
    n_old_keys: int


def rotate_key(db: Database, *, drop_old: bool = False, by: str | None = None) -> Rotated:
    """Encrypt every name and address with a new key.

    Parameters
    ----------
    db : Database
        The store.
    drop_old : bool, default False
        Whether to take the older keys out of the file afterwards; names in backups made before
        can then not be read any more.
    by : str, optional
        Who does it; the user of this process if not given.

    Returns
    -------
    Rotated
        How many names, and how many older keys are left.

    Raises
    ------
    StoreError
        If a name cannot be read, or the keys cannot be written; then every name is as it was.

    Examples
    --------
    >>> from cpd_eval.store.people import add_people
    >>> _ = add_people(db, [{"local_id": "E1", "name": "Ada (made up)"}])
    >>> rotate_key(db)
    Rotated(n_people=1, n_old_keys=1)
    """
    with db.write() as connection:
        lift_limits(connection)
        lock(connection, identity)
        ring = with_new_key(keyring_of(db, connection))
        write_keyring(ring)
        rows = connection.execute(select(identity.c.pid, identity.c.sealed)).all()
        for row in rows:
            sealed = ring.seal(ring.unseal(row.sealed, about=row.pid), about=row.pid)
            mine = identity.c.pid == row.pid
            connection.execute(update(identity).where(mine).values(sealed=sealed))
        audit.note(connection, "rotate key", by=by, people=len(rows), old_keys_dropped=drop_old)
    if drop_old:
        newest = next(iter(ring.keys.items()))
        ring = Keyring(file=ring.file, keys=dict([newest]))
        write_keyring(ring)
    sweep(db.engine)
    return Rotated(n_people=len(rows), n_old_keys=len(ring.keys) - 1)
