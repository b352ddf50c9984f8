"""A response as a file gives it, and why one is refused."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from cpd_eval.store.intake.source import Row, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a row was refused.

    Attributes
    ----------
    where : str
        File, sheet and row.
    column : str
        The heading; empty if it is the row as a whole.
    found, expected : str
        What the cell says, and what it should.
    """

    where: str
    column: str = ""
    found: str = ""
    expected: str

    def __str__(self) -> str:
        """Give it as a sentence."""
        column = f", column '{self.column}'" if self.column else ""
        found = f"found '{shortened(self.found)}'. " if self.column else ""
        return f"{self.where}{column}: {found}{self.expected}."


@dataclass(slots=True, kw_only=True)
class Submission:
    """A response as a file gives it, while it is put together.

    Attributes
    ----------
    source, row : Source, Row
        Where it stands.
    about : dict of str to str
        What the file tells of the row: pseudonym, staff identifier, key …
    answers : dict of str to str
        Raw answers by path.
    places : dict of str to (str, str)
        Where the answer at a path stands: place and heading.
    entries : list of (Source, Row)
        Its rows in tables of repeats.
    refusals : list of Refusal
        What is wrong with it so far.
    at : datetime or None
        When it was submitted, if the file says so.
    """

    source: Source
    row: Row
    about: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    entries: list[tuple[Source, Row]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    at: datetime | None = None

    def refuse(self, expected: str, *, column: str = "", found: str = "") -> None:
        """Say what is wrong with it."""
        where = self.source.place(self.row)
        self.refusals.append(Refusal(where=where, column=column, found=found, expected=expected))

    def content_key(self) -> str:
        """Give a key of what the row says, for a row that has no other."""
        said = sorted(self.row.cells.items())
        entries = [sorted(row.cells.items()) for _, row in self.entries]
        return hashlib.sha256(repr((said, entries)).encode()).hexdigest()


def shortened(text: str) -> str:
    """Give a text in at most 80 characters, for a message.

    Examples
    --------
    >>> len(shortened("x" * 1_000))
    80
    """
    return text if len(text) <= 80 else f"{text[:79]}…"


def all_rows(one: Submission) -> Iterator[tuple[Source, Row]]:
    """Go through the rows a response was put together from.

    Examples
    --------
    >>> from pathlib import Path
    >>> row = Row(number=2, cells={})
    >>> source = Source(file=Path("a.csv"), name="a", heading=(), rows=(row,))
    >>> len(list(all_rows(Submission(source=source, row=row))))
    1
    """
    yield one.source, one.row
    yield from one.entries
