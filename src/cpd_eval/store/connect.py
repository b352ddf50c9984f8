"""Connections to the database, made safe for each of the two kinds.

SQLite is used in write-ahead mode: readers never wait for the writer, and what was committed
survives a killed process and a lost power supply (``synchronous=FULL``). A writer takes the write
lock when it begins, so that what it read is still true when it writes.

On PostgreSQL a reader sees one state of the store (``REPEATABLE READ``), writers lock the rows
they change, and no statement, wait for a lock or forgotten transaction lasts for ever.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from cpd_eval.errors import ProjectError, StoreError

BUSY_SECONDS = 30
"""How long a writer waits for another one before it gives up."""

STATEMENT_SECONDS = 60
"""How long one statement may take on PostgreSQL; keeping a backup or an upgrade lifts it."""

WRITES = "cpd_eval_writes"
"""Option of a connection whose transaction writes."""

_DRIVER = "postgresql+pg8000"
_BROKEN_RULE = "23"  # SQLSTATE class 23: integrity constraint violation


class ConflictError(StoreError):
    """The database refused a change that would break one of its own rules."""


def make_engine(url: str) -> Engine:
    """Make the connections to a database; none is opened yet.

    Parameters
    ----------
    url : str
        As SQLAlchemy writes it; ``postgresql://`` without a driver takes pg8000.

    Returns
    -------
    sqlalchemy.Engine
        That keeps the promises of this module.

    Raises
    ------
    ProjectError
        If the URL is none, or its driver is not installed; the message holds no password.
    StoreError
        If the folder of an SQLite file cannot be made.

    Examples
    --------
    >>> make_engine("postgresql://hr@db.example.org/cpd").driver
    'pg8000'
    """
    try:
        parsed = make_url(url)
        if parsed.drivername in {"postgres", "postgresql"}:
            parsed = parsed.set(drivername=_DRIVER)
        engine = _engine(parsed)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as exc:
        raise ProjectError(
            f"cpd-eval.toml, [store]: the url '{_without_password(url)}' cannot be used: {exc}. "
            "Expected something like sqlite:///data/cpd_eval.sqlite or "
            'postgresql://user@host/name, and its driver (pip install "cpd_eval[postgres]").'
        ) from exc
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        # Many rows in one statement, as the other drivers do; pg8000 would send them one by one.
        engine.dialect.use_insertmanyvalues_wo_returning = True
        event.listen(engine, "connect", _prepare_postgresql)
        event.listen(engine, "begin", _begin_postgresql)
    return engine


def lock(connection: Connection, *tables: Table) -> None:
    """Let nobody else write to some tables until the transaction ends.

    On SQLite a transaction that writes has the whole store to itself already.

    Examples
    --------
    >>> from cpd_eval.store.schema import wave
    >>> with db.write() as connection:
    ...     lock(connection, wave)
    """
    if connection.dialect.name == "postgresql":
        names = ", ".join(table.name for table in tables)
        connection.exec_driver_sql(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def lift_limits(connection: Connection) -> None:
    """Let the statements of this transaction take as long as they need.

    Examples
    --------
    >>> with db.write() as connection:
    ...     lift_limits(connection)
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def place(engine: Engine) -> str:
    """Say where a store is, without its password.

    Examples
    --------
    >>> place(make_engine("postgresql://hr:secret@db.example.org/cpd"))
    'postgresql+pg8000://hr:***@db.example.org/cpd'
    """
    return engine.url.render_as_string(hide_password=True)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that writes, before there is a :class:`Database`.

    Examples
    --------
    >>> with writing(db.engine) as connection:
    ...     connection.exec_driver_sql("SELECT 1").scalar()
    1
    """
    with engine.connect() as plain:
        connection = plain.execution_options(**{WRITES: True})
        with connection.begin():
            yield connection


@contextmanager
def told_as_store_errors(engine: Engine) -> Iterator[None]:
    """Tell what a database says as one of our own errors.

    Raises
    ------
    ConflictError
        If a rule of the database would have been broken.
    StoreError
        If it could not do it for another reason.

    Examples
    --------
    >>> try:
    ...     with told_as_store_errors(db.engine):
    ...         raise sqlite3.OperationalError("disk full")
    ... except StoreError as exc:
    ...     "could not do it: disk full" in str(exc)
    True
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as exc:
        cause = getattr(exc, "orig", None) or exc
        state, message = _said(cause)
        is_conflict = state.startswith(_BROKEN_RULE) or isinstance(cause, sqlite3.IntegrityError)
        kind = ConflictError if is_conflict else StoreError
        look = (
            "Look whether the disk is full or another program holds the store"
            if engine.dialect.name == "sqlite"
            else "Look whether the database server runs, can be reached and has room"
        )
        raise kind(
            f"{place(engine)}: the store could not do it: {message}. Nothing of this step was "
            f"kept; what was saved before is safe. {look}, then try again."
        ) from exc


def _said(cause: BaseException) -> tuple[str, str]:
    """Give the SQLSTATE and the sentence of a database's error, whatever its driver."""
    told = cause.args[0] if cause.args else ""
    if isinstance(told, dict):  # pg8000 gives the fields of the protocol
        return str(told.get("C", "")), str(told.get("M", told))
    state = getattr(cause, "sqlstate", None) or ""
    return str(state), str(cause)


def _engine(url: URL) -> Engine:
    # What a statement failed with is logged; what somebody answered in it must not be.
    if url.get_backend_name() == "sqlite" and url.database:
        _make_folder(Path(url.database).parent)
        return create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    if url.get_backend_name() != "postgresql":
        return create_engine(url, hide_parameters=True)
    patience = {"timeout": 2 * STATEMENT_SECONDS} if url.drivername == _DRIVER else {}
    return create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=patience)


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
    # What is erased is overwritten in the file, not only marked as free.
    connection.execute("PRAGMA secure_delete = ON")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare_postgresql(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET statement_timeout = '{STATEMENT_SECONDS}s'")
    cursor.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
    cursor.execute(f"SET idle_in_transaction_session_timeout = '{10 * STATEMENT_SECONDS}s'")
    cursor.close()
    connection.commit()


def _begin_postgresql(connection: Connection) -> None:
    if not connection.get_execution_options().get(WRITES, False):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
