"""Filling a store from a backup, without bringing back what was erased since."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, select

from cpd_eval.errors import StoreError
from cpd_eval.settings import Settings
from cpd_eval.store import audit, identities, schema
from cpd_eval.store.backup import Copied, check_version, counts, fill, opened_file
from cpd_eval.store.connect import lift_limits, make_engine, place, told_as_store_errors, writing
from cpd_eval.store.database import Database, make_tables, open_store, version_of
from cpd_eval.store.erase import erase_person
from cpd_eval.store.keeping_tables import audit as audit_table
from cpd_eval.store.keeping_tables import erasure
from cpd_eval.store.key import keyed_hash, read_or_make_key
from cpd_eval.store.triggers import drop_rules, make_rules

_ALSO_KEPT = (audit_table, erasure)


def restore(
    settings: Settings, file: Path, *, replace: bool = False, by: str | None = None
) -> Copied:
    """Fill the store of a project from a backup, in one transaction.

    Proofs of erasure and audit entries that are newer than the backup stay, and people who were
    erased since are erased again.

    Parameters
    ----------
    settings : Settings
        Say where the store and its key are.
    file : Path
        The backup.
    replace : bool, default False
        Whether a store that is there may be replaced; everything in it newer than the backup
        is lost then, save proofs and audit entries.
    by : str, optional
        Who does it; the user of this process if not given.

    Returns
    -------
    Copied
        How much was restored.

    Raises
    ------
    StoreError
        If there is a store already, the file is no backup of this version, or the project key
        is not the one it was made with; then nothing is changed.

    Examples
    --------
    >>> import tempfile
    >>> from cpd_eval.settings import read_settings
    >>> from cpd_eval.store.backup import backup
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "cpd-eval.toml").write_text("")
    ...     settings = read_settings(folder, environ={})
    ...     _ = settings.key_file.parent.mkdir()
    ...     _ = settings.key_file.write_text(db.key.hex())
    ...     copied = backup(db, Path(folder) / "monday.sqlite")
    ...     restore(settings, copied.file).rows["response"]
    1
    """
    if not file.is_file():
        raise StoreError(f"{file}: there is no such file. Name a backup this program made.")
    with opened_file(file) as source:
        key = _check(settings, source, file)
        engine = make_engine(settings.store_url)
        try:
            with told_as_store_errors(engine), writing(engine) as connection:
                lift_limits(connection)
                newer = _empty(connection, place(engine), replace=replace)
                with source.connect() as backup_connection:
                    fill(backup_connection, connection)
                rows = counts(connection)
                _add_newer(connection, newer)
                _count_on(connection)
                make_rules(connection)
        finally:
            engine.dispose()
    db = open_store(settings)
    with closing(db):
        again = _erase_again(db, key)
        audit.record(db, "restore", by=by, source=file.name, erased_again=again)
    return Copied(file=file, rows=rows, erased_again=again)


def _check(settings: Settings, source: Engine, file: Path) -> bytes:
    check_version(source, file)
    key = read_or_make_key(settings.key_file, may_make=False)
    known = select(schema.store_info.c.value).where(schema.store_info.c.name == "key")
    with source.connect() as connection:
        if connection.execute(known).scalar() != keyed_hash(key, "fingerprint", ""):
            raise StoreError(
                f"{file}: the backup was made with another project key than {settings.key_file}; "
                "nothing was restored. Put the key back that belongs to it."
            )
        lost = list(identities.findings(connection, settings.identity_key_file))
        if lost:
            raise StoreError(
                f"{file}: not every name in the backup can be read: {lost[0]} Nothing was restored."
            )
    return key


def _empty(
    connection: Connection, where: str, *, replace: bool
) -> dict[Table, list[dict[str, Any]]]:
    """Make place; give the proofs and audit entries of the store that was there."""
    found = version_of(connection)
    if found is not None and not replace:
        raise StoreError(
            f"{where}: there is a store already; nothing was restored. Restore into a new "
            "project, or say that it may be replaced, with --replace."
        )
    if found is None:
        make_tables(connection)
        return {table: [] for table in _ALSO_KEPT}
    if found != schema.SCHEMA_VERSION:
        raise StoreError(
            f"{where}: the store there has version '{found}'; nothing was restored. Bring it up to "
            "date first, with: cpd-eval store upgrade"
        )
    kept = {table: _rows(connection, table) for table in _ALSO_KEPT}
    drop_rules(connection)
    for table in reversed(schema.metadata.sorted_tables):
        connection.execute(table.delete())
    return kept


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    columns = [column for column in table.columns if not column.primary_key]
    query = select(*columns).order_by(*table.primary_key)
    return [dict(row) for row in connection.execute(query).mappings()]


def _add_newer(connection: Connection, newer: Mapping[Table, list[dict[str, Any]]]) -> None:
    for table, rows in newer.items():
        there = _rows(connection, table)
        missing = [row for row in rows if row not in there]
        if missing:
            last = connection.execute(select(func.max(*table.primary_key))).scalar() or 0
            name = next(iter(table.primary_key)).name
            numbered = [{name: last + n} | row for n, row in enumerate(missing, start=1)]
            connection.execute(table.insert(), numbered)


def _count_on(connection: Connection) -> None:
    """Let PostgreSQL go on counting keys after the largest one that was restored."""
    if connection.dialect.name != "postgresql":
        return
    for table in schema.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            largest = select(func.max(column)).scalar_subquery()
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(
                select(func.setval(sequence, func.coalesce(largest, 1), largest.is_not(None)))
            )


def _erase_again(db: Database, key: bytes) -> int:
    with db.read() as connection:
        gone = set(connection.execute(select(erasure.c.subject)).scalars())
        held = {
            pid
            for column in (schema.invitation.c.pid, schema.identity.c.pid)
            for pid in connection.execute(select(column).distinct()).scalars()
        }
    back = [pid for pid in held if keyed_hash(key, "subject", pid) in gone]
    for pid in back:
        erase_person(db, pid, reason="erased before; came back with a restored backup")
    return len(back)
