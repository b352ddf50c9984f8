"""Keeps what a batch of messages brings, all of it in one transaction.

The engine is told at once that an answer is kept, but the browser hears of it only after
:meth:`BatchKeeper.flush` has returned. If that fails, the sheet is thrown away, nothing of the
batch counts, and the browser sends it again.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from cpd_eval.pages.arrival import StoreKeeper
from cpd_eval.pages.bookmark import read_bookmark
from cpd_eval.pages.web.memory import Held
from cpd_eval.store.database import Database
from cpd_eval.store.saving import Change, save

TABS = 4
"""How many tabs of one link are remembered in the store; of more, the oldest is forgotten."""


class BatchKeeper(StoreKeeper):
    """Collects what is given, and keeps it together.

    Parameters
    ----------
    db : Database
        The store.
    held : Held
        The response; it is brought up to date with each flush.
    contact : str
        Whom a respondent may write to.
    now : datetime
        The moment everything is judged by.
    """

    def __init__(self, db: Database, held: Held, *, contact: str, now: datetime) -> None:
        super().__init__(db, held.response_id, form=held.form, by=held.by, contact=contact, now=now)
        self._held = held
        self._at = now.astimezone(UTC)
        self._waiting: dict[str, str | None] = {}
        self._place: str | None = None
        self.is_written = False

    def record(self, answers: Mapping[str, str | None], *, place: str) -> datetime:
        """Take answers and the place, to be kept with the next flush."""
        self._waiting |= answers
        self._place = place
        return self._at

    def place(self) -> str:
        """Say where the person was when something was last kept, or is about to be."""
        return self._place or self._held.line or ""

    def answers(self) -> Mapping[str, str]:
        """Give all answers the store holds, after what waits was kept."""
        self.flush()
        return super().answers()

    def submit(self, shown: Mapping[str, str]) -> str:
        """Close the response, after what waits was kept."""
        self.flush()
        return super().submit(shown)

    def flush(self) -> None:
        """Keep everything that waits; nothing waits any more when this returns.

        Raises
        ------
        StaleError
            If the response has changed since it was read.
        StoreError
            If the store could not keep it, or takes nothing for this response any more.
        """
        if self._place is None:
            return
        held = self._held
        line = str(replace(read_bookmark(self._place), done=held.done))
        given, worked_out = self.parted(self._waiting)
        change = Change(answers=given, worked_out=worked_out, page=line, by=held.by)
        held.saved_at = save(
            self._db, held.response_id, held.form, change, seen=held.saved_at, at=self._at
        )
        held.line, self._waiting, self._place, self.is_written = line, {}, None, True


def remember(held: Held, client: str, number: int) -> None:
    """Note the last message of a tab that is done.

    Parameters
    ----------
    held : Held
        The response.
    client : str
        The tab.
    number : int
        Of the message.
    """
    held.done.pop(client, None)
    held.done[client] = number
    while len(held.done) > TABS:
        del held.done[next(iter(held.done))]
