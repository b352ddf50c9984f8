"""Opening the store, and the two ways of using it: to read, and to write all or nothing.

The same code runs on SQLite and on PostgreSQL, by another URL: see :mod:`cpd_eval.store.connect`.
A store remembers the fingerprint of the project key it was made with and refuses another one, and
the version of its tables: those of an older program are brought up to date with
:mod:`cpd_eval.store.upgrade`, and only when somebody asks for it.
"""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, select

from cpd_eval.errors import CpdEvalError, ProjectError, StoreError
from cpd_eval.settings import Settings
from cpd_eval.store import schema
from cpd_eval.store.connect import (
    ConflictError,
    make_engine,
    place,
    told_as_store_errors,
    writing,
)
from cpd_eval.store.key import keyed_hash, read_or_make_key
from cpd_eval.store.triggers import make_rules

__all__ = ["ConflictError", "Database", "make_tables", "open_store", "version_of"]

FIRST_RELEASE = "0001"
_FIRST_RELEASE_SAID = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """An open store.

    Attributes
    ----------
    engine : sqlalchemy.Engine
        Connections to the database.
    key : bytes
        The project key; never printed.
    keyring_file : Path or None
        Where the keys of names and addresses are; read only by who needs a name.
    forms : dict
        Published forms already read, by form id and version.
    """

    engine: Engine
    key: bytes = field(repr=False)
    keyring_file: Path | None = None
    forms: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False, compare=False)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the store.

        Raises
        ------
        StoreError
            If the database cannot be read.
        """
        with told_as_store_errors(self.engine), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes are all kept when the block ends, or none of them.

        Raises
        ------
        StoreError
            If the database refuses or cannot write; then nothing of the block was kept.
        """
        with told_as_store_errors(self.engine), writing(self.engine) as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_store(settings: Settings) -> Database:
    """Open the store of a project; make its tables and its key if there are none yet.

    Parameters
    ----------
    settings : Settings
        Says where the database and the project key are.

    Returns
    -------
    Database
        Ready to be given to every function of this package.

    Raises
    ------
    ProjectError
        If the key would stand among the data, or the URL is none.
    StoreError
        If the database cannot be opened, or was made with another key.

    Examples
    --------
    >>> import tempfile
    >>> from cpd_eval.settings import read_settings
    >>> folder = tempfile.TemporaryDirectory()
    >>> _ = (Path(folder.name) / "cpd-eval.toml").write_text("")
    >>> db = open_store(read_settings(folder.name, environ={}))
    >>> db.engine.dialect.name
    'sqlite'
    >>> db.close(); folder.cleanup()
    """
    for file, name in (
        (settings.key_file, "key_file"),
        (settings.identity_key_file, "identity_key_file"),
    ):
        if file.resolve().is_relative_to(settings.data.resolve()):
            raise ProjectError(
                f"{settings.folder}: the key file '{file}' stands in the data folder; it was "
                "expected outside, so that a copy of the data never holds the key.\n"
                f"Set '{name}' in the table [store] of cpd-eval.toml to another place."
            )
    engine = make_engine(settings.store_url)
    try:
        with told_as_store_errors(engine):
            _agree_on_tables(engine)
            known = _fingerprint_of_the_store(engine)
            key = read_or_make_key(settings.key_file, may_make=known is None)
            _agree_on_key(engine, key, settings.key_file)
    except CpdEvalError:
        engine.dispose()
        raise
    return Database(engine=engine, key=key, keyring_file=settings.identity_key_file)


def version_of(connection: Connection) -> str | None:
    """Give the version of the tables of a store; None if it has none yet.

    Examples
    --------
    >>> with db.read() as connection:
    ...     version_of(connection) == schema.SCHEMA_VERSION
    True
    """
    tables = inspect(connection).get_table_names()
    if schema.migration.name in tables:
        version: str | None = connection.execute(select(schema.migration.c.version_num)).scalar()
        return version
    if schema.store_info.name not in tables:
        return None
    said = _info(connection, "schema")
    return FIRST_RELEASE if said == _FIRST_RELEASE_SAID else f"unknown ({said})"


def make_tables(connection: Connection) -> None:
    """Make the tables of an empty store, without the rules.

    Examples
    --------
    >>> from sqlalchemy import create_engine
    >>> with create_engine("sqlite://").begin() as connection:
    ...     make_tables(connection)
    ...     version_of(connection) == schema.SCHEMA_VERSION
    True
    """
    schema.metadata.create_all(connection)
    connection.execute(schema.migration.insert().values(version_num=schema.SCHEMA_VERSION))


def _agree_on_tables(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
        finally:
            raw.close()
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            # Two processes may open a new store at once; the second waits and finds tables.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20010901)")
        found = version_of(connection)
        if found is None:
            make_tables(connection)
            make_rules(connection)
    if found is not None and found != schema.SCHEMA_VERSION:
        raise _other_version(engine, found)


def _other_version(engine: Engine, found: str) -> StoreError:
    if found < schema.SCHEMA_VERSION:
        return StoreError(
            f"{place(engine)}: the store was made by an older program; its tables have version "
            f"'{found}', and '{schema.SCHEMA_VERSION}' was expected. Keep a copy of it, then bring "
            "it up to date with: cpd-eval store upgrade"
        )
    return StoreError(
        f"{place(engine)}: the store was made by a newer program; its tables have version "
        f"'{found}', and this program knows '{schema.SCHEMA_VERSION}'. Install the newer program."
    )


def _info(connection: Connection, name: str) -> str | None:
    table = schema.store_info
    value: str | None = connection.execute(
        select(table.c.value).where(table.c.name == name)
    ).scalar_one_or_none()
    return value


def _fingerprint_of_the_store(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return _info(connection, "key")


def _agree_on_key(engine: Engine, key: bytes, key_file: Path) -> None:
    mine = keyed_hash(key, "fingerprint", "")
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20010901)")
        known = _info(connection, "key")
        if known is None:
            connection.execute(schema.store_info.insert().values(name="key", value=mine))
    if known is not None and not hmac.compare_digest(known, mine):
        raise StoreError(
            f"{key_file}: this is not the project key that the store {place(engine)} was made "
            "with; with another key every pseudonym and link would differ. "
            "Put the right key file back, from your backup."
        )
