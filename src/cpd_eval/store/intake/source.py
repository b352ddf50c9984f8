"""The tables of a file: CSV text or the sheets of a workbook, as rows of text.

A file comes from anywhere, so it is doubted: its encoding, its size, its heading. What makes
the whole file unreadable is one error; what is wrong with one row is that row's problem, and the
others are still read.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any

from cpd_eval.errors import DataError
from cpd_eval.forms.answers import to_raw
from cpd_eval.forms.offline.opening import open_workbook
from cpd_eval.forms.raw import LONGEST_KEPT
from cpd_eval.store.outlet.harmless import as_given

_MOST_BYTES = 200_000_000
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table.

    Attributes
    ----------
    number : int
        Line of the text file it ends on, or row of the sheet.
    cells : dict of str to str
        Text by heading.
    problem : str
        Why it cannot be read; empty if it can.
    """

    number: int
    cells: dict[str, str]
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A table of a file.

    Attributes
    ----------
    file : Path
        The file.
    name : str
        Its name without the ending, or that of the sheet.
    heading : tuple of str
        The headings, each once.
    rows : tuple of Row
        In order; rows without anything in them are left out.
    """

    file: Path
    name: str
    heading: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False)

    def place(self, row: Row) -> str:
        """Say where a row stands, as a person would find it."""
        sheet = f", sheet '{self.name}'" if self.file.suffix.lower() != ".csv" else ""
        return f"{self.file.name}{sheet}, row {row.number}"


def read_sources(file: Path) -> list[Source]:
    r"""Read the tables of a file.

    Parameters
    ----------
    file : Path
        ``.csv`` in UTF-8 (or UTF-16 with a mark), with comma, semicolon or tab; or ``.xlsx``.

    Returns
    -------
    list of Source
        One of a CSV; of a workbook every sheet with a heading and rows.

    Raises
    ------
    DataError
        If it cannot be read, or a heading is missing or stands there twice.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "answers.csv"
    ...     _ = file.write_text("happy,why\n4,Rain\n")
    ...     read_sources(file)[0].rows
    (Row(number=2, cells={'happy': '4', 'why': 'Rain'}, problem=''),)
    """
    if file.suffix.lower() == ".xlsx":
        return list(_sheets(file))
    lines = _lines(_text(file), file)
    return [_source(file, file.stem, lines)]


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise DataError(
                f"{file}: the file has {file.stat().st_size:,} bytes; up to {_MOST_BYTES:,} are "
                "read. Split it, and import the parts one after the other."
            )
        content = file.read_bytes()
    except OSError as exc:
        raise DataError(
            f"{file}: the file cannot be read: {exc.strerror}. Check its name."
        ) from exc
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as exc:
        line = content.count(b"\n", 0, exc.start) + 1
        raise DataError(
            f"{file}, line {line}: the text is not in UTF-8, so letters such as 'é' would come "
            "out wrong. Nothing was imported. Save the file as 'CSV UTF-8', or as a workbook."
        ) from None


def _lines(text: str, file: Path) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    # The limit of the module is meant for programs that trust no cell; here each is judged.
    before = csv.field_size_limit(_MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as exc:
        raise DataError(
            f"{file}, line {reader.line_num}: this is no CSV: {exc}. Look for a quotation mark "
            "that is not closed. Nothing was imported."
        ) from exc
    finally:
        csv.field_size_limit(before)


def _sheets(file: Path) -> Iterator[Source]:
    book = open_workbook(file, with_results=True)
    for sheet in book.worksheets:
        rows = (
            (number, [_as_text(value) for value in values])
            for number, values in enumerate(sheet.iter_rows(values_only=True), start=1)
        )
        lines = [(number, cells) for number, cells in rows if any(cells)]
        if lines:
            yield _source(file, sheet.title, iter(lines))


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if value is None or isinstance(value, str | int | float | date | time):
        return to_raw(value)
    return str(value)


def _source(file: Path, name: str, lines: Iterator[tuple[int, list[str]]]) -> Source:
    heading = [as_given(cell).strip() for cell in next(lines, (0, []))[1]]
    while heading and not heading[-1]:
        heading.pop()
    _check_heading(file, name, heading)
    rows = [
        _row(number, heading, cells)
        for number, cells in lines
        if any(cell.strip() for cell in cells)
    ]
    return Source(file=file, name=name, heading=tuple(heading), rows=tuple(rows))


def _check_heading(file: Path, name: str, heading: Sequence[str]) -> None:
    where = f"{file}" if name == file.stem else f"{file}, sheet '{name}'"
    if not any(heading) or any("\0" in one for one in heading):
        raise DataError(
            f"{where}: there is no heading; the first row was expected to name the columns. "
            "Nothing was imported. Put the variable or the question above each column."
        )
    twice = sorted({one for one in heading if one and heading.count(one) > 1})
    if twice:
        raise DataError(
            f"{where}: two columns are called '{twice[0]}'. Nothing was imported. Give each its "
            "own heading."
        )


def _row(number: int, heading: Sequence[str], cells: Sequence[str]) -> Row:
    told = dict(zip(heading, map(as_given, cells), strict=False))
    problem = ""
    if len(cells) < len(heading) or any(cell.strip() for cell in cells[len(heading) :]):
        problem = (
            f"{len(cells)} cells were found and {len(heading)} were expected, as in the heading. "
            "Put text that holds a comma in quotes"
        )
    for name, cell in told.items():
        if "\0" in cell:
            problem = f"the cell of '{name}' holds a character no text has (NUL)"
        elif len(cell) > LONGEST_KEPT:
            problem = (
                f"the cell of '{name}' has {len(cell):,} characters; up to {LONGEST_KEPT:,} are "
                "kept"
            )
    return Row(number=number, cells={k: v for k, v in told.items() if k}, problem=problem)
