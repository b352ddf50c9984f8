"""Backup and restore, while people are answering.

A backup is always one SQLite file with the same tables, whatever the store runs on: SQLite copies
itself while it is written to, PostgreSQL is read in one transaction that sees one state. So a
backup can be opened and checked anywhere, and restored into either database.

A backup holds no key. Without the project key nobody in it can be found again, and without the
keys of names nobody can be named; keep them, and keep them apart from it.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, select, tuple_

from cpd_eval.errors import StoreError
from cpd_eval.store import audit, schema
from cpd_eval.store.connect import (
    lift_limits,
    make_engine,
    told_as_store_errors,
    writing,
)
from cpd_eval.store.database import Database, make_tables, version_of
from cpd_eval.store.triggers import make_rules

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What was copied.

    Attributes
    ----------
    file : Path
        The backup.
    rows : dict of str to int
        How many rows, by table.
    erased_again : int
        People who had been erased since the backup, and were erased again.
    """

    file: Path
    rows: dict[str, int]
    erased_again: int = 0


def backup(db: Database, file: Path, *, by: str | None = None) -> Copied:
    """Copy a store into one file, as it is at one moment.

    Parameters
    ----------
    db : Database
        The store; people may go on answering.
    file : Path
        A new file; readable by its owner only, whole or not there.
    by : str, optional
        Who does it; the user of this process if not given.

    Returns
    -------
    Copied
        The file, and how much is in it.

    Raises
    ------
    StoreError
        If the file is there already, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     backup(db, Path(folder) / "monday.sqlite").rows["response"]
    1
    """
    audit.record(db, "backup", by=by, to=file.name)
    with _new_file(file) as unfinished:
        if db.engine.dialect.name == "sqlite":
            _copy_sqlite(db, unfinished)
        else:
            with opened_file(unfinished) as target, db.read() as source:
                lift_limits(source)
                with told_as_store_errors(target), writing(target) as connection:
                    make_tables(connection)
                    fill(source, connection)
                    make_rules(connection)
        with opened_file(unfinished) as made, made.connect() as connection:
            rows = counts(connection)
    return Copied(file=file, rows=rows)


@contextmanager
def opened_backup(
    file: Path, key: bytes, *, keyring_file: Path | None = None
) -> Iterator[Database]:
    """Open a backup to look into it.

    Parameters
    ----------
    file : Path
        The backup.
    key : bytes
        The project key.
    keyring_file : Path, optional
        The keys of names and addresses, to look whether these can be read.

    Yields
    ------
    Database
        To be read.

    Raises
    ------
    StoreError
        If the file is not there, or no backup of this version.

    Examples
    --------
    >>> with opened_backup(Path("none.sqlite"), b""):
    ...     pass
    Traceback (most recent call last):
    ...
    cpd_eval.errors.StoreError: none.sqlite: there is no such file. ...
    """
    if not file.is_file():
        raise StoreError(f"{file}: there is no such file. Name a backup this program made.")
    with opened_file(file) as engine:
        check_version(engine, file)
        yield Database(engine=engine, key=key, keyring_file=keyring_file)


@contextmanager
def _new_file(file: Path) -> Iterator[Path]:
    if file.exists():
        raise StoreError(f"{file}: there is a file already; nothing was written. Name a new one.")
    unfinished = file.with_name(f".{file.name}.{os.getpid()}.unfinished")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            yield unfinished
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as exc:
        raise StoreError(
            f"{file}: the backup cannot be written: {exc.strerror or exc}. Nothing is there now; "
            "name a place with room that you may write to."
        ) from exc


@contextmanager
def opened_file(file: Path) -> Iterator[Engine]:
    """Give the connections to an SQLite file, and close them.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, opened_file(Path(folder) / "x") as engine:
    ...     engine.dialect.name
    'sqlite'
    """
    engine = make_engine(f"sqlite:///{file}")
    try:
        with told_as_store_errors(engine):
            yield engine
    finally:
        engine.dispose()


def _copy_sqlite(db: Database, file: Path) -> None:
    with (
        told_as_store_errors(db.engine),
        closing(db.engine.raw_connection()) as raw,
        closing(sqlite3.connect(file)) as target,
    ):
        raw.driver_connection.backup(target, pages=1_000)  # type: ignore[union-attr]
        # One file, without the log beside it that a store has.
        target.execute("PRAGMA journal_mode = DELETE")


def check_version(source: Engine, file: Path) -> None:
    """Refuse a file that holds no store of this version.

    Raises
    ------
    StoreError
        If it holds none, or one of another version.

    Examples
    --------
    >>> check_version(db.engine, Path("monday.sqlite"))
    """
    with source.connect() as connection:
        found = version_of(connection)
    if found != schema.SCHEMA_VERSION:
        raise StoreError(
            f"{file}: the file holds tables of version '{found}'; a backup of version "
            f"'{schema.SCHEMA_VERSION}' was expected. For an older one, name it as the store's url "
            "and bring it up to date first: cpd-eval store upgrade"
        )


def fill(source: Connection, target: Connection) -> None:
    """Copy every row of every table; the target has the tables, and no rules yet.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, opened_file(Path(folder) / "x") as engine:
    ...     with writing(engine) as target, db.read() as source:
    ...         make_tables(target)
    ...         fill(source, target)
    ...         counts(target)["response"]
    1
    """
    for table in schema.metadata.sorted_tables:
        target.execute(table.delete())
        for rows in _in_parts(source, table):
            target.execute(table.insert(), rows)


def _in_parts(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """Read a table in order of its key, so much at once as memory holds easily."""
    at_once = 1 if table is schema.upload else _AT_ONCE
    key = list(table.primary_key)
    query = select(table).order_by(*key).limit(at_once)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    while rows:
        yield rows
        last = tuple_(*(rows[-1][column.name] for column in key))
        after = query.where(tuple_(*key) > last)
        rows = [dict(row) for row in connection.execute(after).mappings()]


def counts(connection: Connection) -> dict[str, int]:
    """Count the rows of every table.

    Examples
    --------
    >>> with db.read() as connection:
    ...     counts(connection)["response"]
    1
    """
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in schema.metadata.sorted_tables
    }
