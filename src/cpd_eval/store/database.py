"""Opening the store, and the two ways of using it: to read, and to write all or nothing.

SQLite is used in write-ahead mode: readers never wait for the writer, and what was committed
survives a killed process and a lost power supply (``synchronous=FULL``). A writer takes the write
lock when it begins, so that what it read is still true when it writes. The same code runs on
PostgreSQL by another URL.

A store remembers the fingerprint of the project key it was made with and refuses another one.
"""

import hmac
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    event,
    inspect,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, SQLAlchemyError

from cpd_eval.errors import ProjectError, StoreError
from cpd_eval.settings import Settings
from cpd_eval.store import schema
from cpd_eval.store.key import keyed_hash, read_or_make_key

BUSY_SECONDS = 30
"""How long a writer waits for another one before it gives up."""


class ConflictError(StoreError):
    """The database refused a change that would break one of its own rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """An open store.

    Attributes
    ----------
    engine : sqlalchemy.Engine
        Connections to the database.
    key : bytes
        The project key; never printed.
    forms : dict
        Published forms already read, by form id and version.
    """

    engine: Engine
    key: bytes = field(repr=False)
    forms: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False, compare=False)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the store.

        Raises
        ------
        StoreError
            If the database cannot be read.
        """
        with _told_as_store_errors(self.engine), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes are all kept when the block ends, or none of them.

        Raises
        ------
        StoreError
            If the database refuses or cannot write; then nothing of the block was kept.
        """
        with _told_as_store_errors(self.engine), self.engine.connect() as plain:
            connection = plain.execution_options(cpd_eval_writes=True)
            with connection.begin():
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
    if settings.key_file.resolve().is_relative_to(settings.data.resolve()):
        raise ProjectError(
            f"{settings.folder}: the key file '{settings.key_file}' stands in the data folder; it "
            "was expected outside, so that a copy of the data never holds the key.\n"
            "Set 'key_file' in the table [store] of cpd-eval.toml to another place."
        )
    engine = _engine(settings.store_url)
    with _told_as_store_errors(engine):
        _make_tables(engine)
        known = _fingerprint_of_the_store(engine)
        key = read_or_make_key(settings.key_file, may_make=known is None)
        _agree_on_key(engine, key, settings.key_file)
    return Database(engine=engine, key=key)


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            _make_folder(Path(parsed.database).parent)
            engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
        else:
            engine = create_engine(parsed, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as exc:
        raise ProjectError(
            f"cpd-eval.toml, [store]: the url '{_without_password(url)}' cannot be used: {exc}. "
            "Expected something like sqlite:///data/cpd_eval.sqlite or "
            "postgresql+psycopg://user@host/name, and its driver installed."
        ) from exc
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _without_password(url: str) -> str:
    head, at, tail = url.rpartition("@")
    return f"{head.split('://')[0]}://…@{tail}" if at else url


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise StoreError(
            f"{folder}: the folder of the store cannot be made: {exc.strerror}. "
            "Choose a folder you may write to, in the table [store] of cpd-eval.toml."
        ) from exc


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # Python's own handling would begin transactions late and only for writes; _begin_sqlite does.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("cpd_eval_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _make_tables(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
        finally:
            raw.close()
    with engine.connect() as plain:
        connection = plain.execution_options(cpd_eval_writes=True)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                # Two processes may open a new store at once; the second waits and finds tables.
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20010901)")
            if not inspect(connection).has_table("store_info"):
                schema.metadata.create_all(connection)
                connection.execute(
                    schema.store_info.insert().values(name="schema", value=schema.SCHEMA_VERSION)
                )
            found = _info(connection, "schema")
    if found != schema.SCHEMA_VERSION:
        raise StoreError(
            f"{_place(engine)}: the store has tables of version '{found}'; this program knows "
            f"version '{schema.SCHEMA_VERSION}'. Use the program version the store was made with."
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
    with engine.connect() as plain:
        connection = plain.execution_options(cpd_eval_writes=True)
        with connection.begin():
            known = _info(connection, "key")
            if known is None:
                connection.execute(schema.store_info.insert().values(name="key", value=mine))
    if known is not None and not hmac.compare_digest(known, mine):
        raise StoreError(
            f"{key_file}: this is not the project key that the store {_place(engine)} was made "
            "with; with another key every pseudonym and link would differ. "
            "Put the right key file back, from your backup."
        )


def _place(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)


@contextmanager
def _told_as_store_errors(engine: Engine) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as exc:
        cause = getattr(exc, "orig", None) or exc
        kind = ConflictError if isinstance(exc, IntegrityError) else StoreError
        raise kind(
            f"{_place(engine)}: the store could not do it: {cause}. Nothing of this step was kept; "
            "what was saved before is safe. Look whether the disk is full or another program "
            "holds the store, then try again."
        ) from exc
