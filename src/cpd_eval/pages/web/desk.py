"""What stands behind the addresses: the store, opened when it is first needed, and a few threads.

Tornado does one thing at a time, so whatever waits for the disk or the database is done by a
thread. Few are enough: what takes time is the engine, which one processor does one at a time, and
the commit, which many saves share. If the store cannot be opened, the next request tries again.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from sqlalchemy import text

from cpd_eval.errors import ProjectError, StoreError
from cpd_eval.pages.web.memory import Memory
from cpd_eval.pages.web.request import Batch
from cpd_eval.pages.web.visits import Reply, Visits
from cpd_eval.settings import Settings
from cpd_eval.store import invitations
from cpd_eval.store.admission import InvitationError
from cpd_eval.store.database import open_store
from cpd_eval.store.grouping import SharedDatabase, shared

THREADS = 8

P = ParamSpec("P")
R = TypeVar("R")


class Desk:
    """Answers what the addresses ask.

    Parameters
    ----------
    settings : Settings
        The project.

    Attributes
    ----------
    settings : Settings
        The project.
    is_ending : bool
        Whether nothing more is taken because the server is about to end.
    log : logging.Logger
        Where what went wrong is written, without tokens and answers.

    Examples
    --------
    >>> Desk(settings).knows("guess")
    False
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.log = logging.getLogger("cpd_eval.pages.web")
        self.memory = Memory()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="form")
        self._opening = threading.Lock()
        self._db: SharedDatabase | None = None
        self.is_ending = False

    @property
    def db(self) -> SharedDatabase:
        """The store.

        Raises
        ------
        StoreError
            If it cannot be opened now.
        """
        with self._opening:
            if self._db is None:
                try:
                    self._db = shared(open_store(self.settings))
                except ProjectError as wrong:
                    raise StoreError(str(wrong)) from wrong
            return self._db

    async def run(self, work: Callable[P, R], *given: P.args, **named: P.kwargs) -> R:
        """Let a thread do something that waits.

        Parameters
        ----------
        work : callable
            What to do.
        *given, **named
            What it is called with.

        Returns
        -------
        object
            What it gave.

        Raises
        ------
        StoreError
            If the server is ending.
        """
        if self.is_ending:
            raise StoreError("The server is ending; another one, or the next, will do it.")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: work(*given, **named))

    async def answer(self, token: str, batch: Batch, *, language: str) -> Reply:
        """Answer a page; see :class:`~cpd_eval.pages.web.visits.Visits`."""
        return await self.run(self._answer, token, batch, language=language)

    def _answer(self, token: str, batch: Batch, *, language: str) -> Reply:
        visits = Visits(self.settings, self.db, memory=self.memory)
        return visits.answer(token, batch, language=language)

    def close(self) -> None:
        """Take nothing more, finish what is under way, and close the store."""
        self.is_ending = True
        self._threads.shutdown()
        if self._db is not None:
            self._db.close()

    def knows(self, token: str) -> bool:
        """Say whether a link opens a form now."""
        try:
            invitations.find(self.db, token)
        except InvitationError:
            return False
        return True

    def check(self) -> None:
        """Look whether the store can be read.

        Raises
        ------
        StoreError
            If it cannot.
        """
        with self.db.read() as connection:
            connection.execute(text("SELECT 1")).scalar()
