"""The cells of an export: each answer with the type its question has.

An answer is stored as text. Here a whole number becomes one, a date a date; a missing code stays
the word it is, marked as such, so that every format can say it in its own way. A column holding
an answer its type cannot carry (one that an earlier version took, and no mapping covers) stays
text as a whole: nothing is lost, and nothing is guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from cpd_eval.forms.answers import read_answer
from cpd_eval.forms.question import Question, QuestionType
from cpd_eval.store.outlet.columns import Column

Cell = str | int | float | date | datetime | tuple[str, ...] | None
"""None where nothing was answered; a :class:`MissingCode` is a str."""

_TYPES: dict[str, QuestionType] = {"integer": "integer", "decimal": "decimal", "date": "date"}


class MissingCode(str):
    """A missing code: a word that stands in place of an answer."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """A table of an export.

    Attributes
    ----------
    name : str
        ``responses``, ``long``, or the name of a repeat.
    title : str
        In words.
    columns : tuple of Column
        In order.
    cells : tuple of list of Cell
        The cells of each column, from the first row to the last.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    cells: tuple[Sequence[Cell], ...]

    def __len__(self) -> int:
        return len(self.cells[0]) if self.cells else 0


def table_of(name: str, title: str, columns: Sequence[Column], given: Sequence[list[Any]]) -> Table:
    """Make a table of columns and what is stored in each.

    Examples
    --------
    >>> cost = Column(name="cost", kind="integer", label="Cost", missing={"DK": "Do not know"})
    >>> table_of("responses", "Pulse", [cost], [["12", "DK", None]]).cells
    ([12, 'DK', None],)
    """
    made = [read_cells(column, values) for column, values in zip(columns, given, strict=True)]
    return Table(
        name=name,
        title=title,
        columns=tuple(column for column, _ in made),
        cells=tuple(cells for _, cells in made),
    )


def read_cells(column: Column, given: Sequence[Any]) -> tuple[Column, list[Cell]]:
    """Read what is stored in a column; give the column as text if its type cannot hold all.

    Examples
    --------
    >>> cost = Column(name="cost", kind="integer", label="Cost")
    >>> read_cells(cost, ["12", "a lot"])[0].kind
    'text'
    """
    known: dict[str, Cell] = {}
    cells: list[Cell] = []
    for value in given:
        if not isinstance(value, str):
            cells.append(None if value is None or value != value else _plain(value))
            continue
        if value not in known:
            cell = _read(column, value)
            if cell is None:
                return read_cells(replace(column, kind="text"), given)
            known[value] = cell
        cells.append(known[value])
    return column, cells


def _read(column: Column, text: str) -> Cell:
    """Read one answer; None if the type of the column cannot hold it."""
    if text in column.missing:
        return MissingCode(text)
    if column.kind == "several":
        return tuple(text.split())
    if column.kind not in _TYPES:
        return text
    question = Question(name=column.name, type=_TYPES[column.kind])
    cell = read_answer(question, text)[0]
    return float(cell) if column.kind == "decimal" and isinstance(cell, int) else cell  # type: ignore[return-value]


def _plain(value: Any) -> Cell:
    """Give numpy's numbers and pandas' moments as Python's own."""
    if hasattr(value, "to_pydatetime"):
        moment: datetime = value.to_pydatetime()
        return moment
    if hasattr(value, "item"):
        number: int | float = value.item()
        return int(number) if float(number).is_integer() else number
    cell: Cell = value
    return cell
