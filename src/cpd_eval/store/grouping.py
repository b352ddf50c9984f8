"""Many people's saves in one transaction, so that the disk is waited for once.

A save is on disk before anybody is told so, and SQLite lets one writer in at a time. Were each
save a transaction of its own, two hundred people would queue for the disk. So whoever comes while
others are waiting joins their transaction: each writes in turn, undone on its own if it fails, and
the last of those who wait commits for all. Nobody's save returns before that commit has. With
nobody else about, a save is a transaction of its own, as ever.

PostgreSQL does the same by itself, for all connections together; there every save is its own.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine

from cpd_eval.errors import StoreError
from cpd_eval.store.connect import place, told_as_store_errors, writing
from cpd_eval.store.database import Database

MOST_TOGETHER = 32
"""Saves in one transaction; more would let the first of them wait too long."""


@dataclass(slots=True, kw_only=True)
class _Group:
    """A transaction that several share.

    Attributes
    ----------
    connection : Connection
        Where all of them write, one at a time.
    work : ExitStack
        Ends the transaction.
    n_saves : int
        How many have written.
    is_kept, is_done : bool
        Whether it was committed; whether it has ended, so or otherwise.
    """

    connection: Connection
    work: ExitStack
    n_saves: int = 0
    is_kept: bool = False
    is_done: bool = False


class Turns:
    """Lets writers of one process into shared transactions, one after the other.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        Of an SQLite store.

    Examples
    --------
    >>> turns = Turns(db.engine)
    >>> with turns.turn() as connection:
    ...     connection.exec_driver_sql("SELECT 1").scalar()
    1
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._change = threading.Condition()
        self._is_taken = False
        self._n_waiting = 0
        self._group: _Group | None = None

    @contextmanager
    def turn(self) -> Iterator[Connection]:
        """Give a connection to write with; what is written is on disk when the block has ended.

        Raises
        ------
        StoreError
            If the transaction could not be committed; then nothing of the block was kept.
        """
        group = self._enter()
        is_written = False
        try:
            with ExitStack() as own:
                if group.n_saves:
                    own.enter_context(group.connection.begin_nested())
                yield group.connection
            is_written = True
        finally:
            if not is_written:
                self._gave_up(group)
        group.n_saves += 1
        self._leave(group)
        if not group.is_kept:
            raise StoreError(
                f"{place(self._engine)}: the store could not keep what several people saved "
                "together. Nothing of it was kept; what was saved before is safe. Look whether "
                "the disk is full, then try again."
            )

    def _enter(self) -> _Group:
        with self._change:
            self._n_waiting += 1
            self._change.wait_for(lambda: not self._is_taken)
            self._n_waiting -= 1
            self._is_taken = True
        if self._group is None:
            with ExitStack() as opening:
                opening.callback(self._pass_on)
                work = ExitStack()
                connection = work.enter_context(writing(self._engine))
                opening.pop_all()
            self._group = _Group(connection=connection, work=work)
        return self._group

    def _leave(self, group: _Group) -> None:
        """Commit if nobody else waits to join; otherwise wait until somebody has."""
        if self._is_last(group):
            self._commit(group)
            return
        self._pass_on()
        with self._change:
            self._change.wait_for(lambda: group.is_done)

    def _gave_up(self, group: _Group) -> None:
        """Undo one save; the others of the transaction stand, if it still does."""
        if not group.n_saves or not _is_open(group.connection):
            self._end(group)
        elif self._is_last(group):
            self._commit(group)
        else:
            self._pass_on()

    def _is_last(self, group: _Group) -> bool:
        with self._change:
            return self._n_waiting == 0 or group.n_saves >= MOST_TOGETHER

    def _commit(self, group: _Group) -> None:
        try:
            # A database that is full may have undone everything by itself already.
            if _is_open(group.connection):
                group.work.close()
                group.is_kept = True
        finally:
            self._end(group)

    def _end(self, group: _Group) -> None:
        """Let everybody go on who waits for a transaction; undo it if it was not committed."""
        try:
            if not group.is_kept:
                undone = StoreError("It was given up.")
                group.work.__exit__(type(undone), undone, None)
        finally:
            group.is_done, self._group = True, None
            self._pass_on()

    def _pass_on(self) -> None:
        with self._change:
            self._is_taken = False
            self._change.notify_all()


def _is_open(connection: Connection) -> bool:
    raw = connection.connection.dbapi_connection
    return raw is not None and bool(raw.in_transaction)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedDatabase(Database):
    """An open store for a server that many people write to at once.

    Attributes
    ----------
    turns : Turns or None
        How writers share transactions; None where the database does it by itself.
    """

    turns: Turns | None = field(default=None, repr=False, compare=False)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes are all kept when the block ends, or none of them.

        Raises
        ------
        StoreError
            If the database refuses or cannot write; then nothing of the block was kept.
        """
        if self.turns is None:
            with told_as_store_errors(self.engine), writing(self.engine) as connection:
                yield connection
        else:
            with told_as_store_errors(self.engine), self.turns.turn() as connection:
                yield connection


def shared(db: Database) -> SharedDatabase:
    """Give the same store, for many writers at once.

    Parameters
    ----------
    db : Database
        As :func:`cpd_eval.store.database.open_store` gave it.

    Returns
    -------
    SharedDatabase
        With the same connections and the same forms.

    Examples
    --------
    >>> from sqlalchemy import text
    >>> with shared(db).write() as connection:
    ...     connection.execute(text("SELECT 1")).scalar()
    1
    """
    turns = Turns(db.engine) if db.engine.dialect.name == "sqlite" else None
    return SharedDatabase(engine=db.engine, key=db.key, forms=db.forms, turns=turns)
