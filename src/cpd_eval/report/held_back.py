"""Hold the lines of a ledger back until it is certain that something is released.

A table passes the gate, and only then a report may find that nothing of it can be published. Its
lines wait here meanwhile; a run that ends early leaves neither a ledger nor a folder behind. They
are recorded before any file of the report is written.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cpd_eval.disclosure import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Releases that are not yet recorded.

    Attributes
    ----------
    ledger : Path or None
        Where the gate writes them meanwhile; None if no ledger is kept.
    target : path or None
        The ledger they belong to.
    """

    ledger: Path | None
    target: str | os.PathLike[str] | None

    def record(self) -> None:
        """Append all that wait to the ledger.

        Raises
        ------
        DisclosureError
            If the ledger is broken or cannot be written.
        """
        if self.ledger is None or self.target is None:
            return
        for entry in Ledger(self.ledger).entries():
            Ledger(self.target).record(entry)


@contextmanager
def held_back(ledger: str | os.PathLike[str] | None) -> Iterator[Waiting]:
    """Give a ledger to release to, whose lines go to the real one when told.

    Parameters
    ----------
    ledger : path or None
        The real one; None if none is kept.

    Yields
    ------
    Waiting
        With ``record``; without calling it nothing is recorded.

    Examples
    --------
    >>> with held_back(None) as waiting:
    ...     waiting.record()
    """
    if ledger is None:
        yield Waiting(ledger=None, target=None)
        return
    with tempfile.TemporaryDirectory(prefix="cpd-eval-") as folder:
        yield Waiting(ledger=Path(folder) / "ledger.jsonl", target=ledger)
