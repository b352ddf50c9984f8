"""Exports a spreadsheet opens: CSV and XLSX.

Both say a missing code as its word and several choices as their values with a space between;
text a spreadsheet would run leaves harmless (see :mod:`cpd_eval.store.outlet.harmless`). In CSV
dates are written as ISO 8601 and everything that is text stands in quotes; a workbook has them
as dates, and a sheet with the dictionary.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from cpd_eval.forms.answers import to_raw
from cpd_eval.store.outlet.cells import Cell, Table
from cpd_eval.store.outlet.dictionary import CHOICES, VARIABLES, choice_rows, variable_rows
from cpd_eval.store.outlet.extract import Extract
from cpd_eval.store.outlet.harmless import harmless

_LONGEST_SHEET_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


def write_csv(table: Table, file: Path) -> None:
    r"""Write a table as CSV: UTF-8 with a byte order mark, comma, a heading line.

    Examples
    --------
    >>> import tempfile
    >>> from cpd_eval.store.outlet.cells import table_of
    >>> from cpd_eval.store.outlet.columns import Column
    >>> why = Column(name="why", kind="text", label="Why?")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.csv"
    ...     write_csv(table_of("responses", "", [why], [["=1+1", None]]), file)
    ...     file.read_text(encoding="utf-8-sig").split()
    ['"why"', '"\'=1+1"', '""']
    """
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow(harmless(column.name) for column in table.columns)
        writer.writerows([_in_csv(cell) for cell in row] for row in zip(*table.cells, strict=True))


def write_xlsx(extract: Extract, file: Path) -> None:
    """Write an extract as a workbook: a sheet a table, then the dictionary and its choices.

    Examples
    --------
    >>> import tempfile
    >>> from cpd_eval.store.outlet.extract import extract_form
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_xlsx(extract_form(db, "pulse"), Path(folder) / "pulse.xlsx")
    """
    book = Workbook(write_only=True)
    names: set[str] = set()
    for table in extract.tables:
        heading = [column.name for column in table.columns]
        _sheet(book, _free(table.name, names), heading, zip(*table.cells, strict=True))
    _sheet(book, _free("dictionary", names), VARIABLES, variable_rows(extract))
    _sheet(book, _free("choices", names), CHOICES, choice_rows(extract))
    book.save(file)


def _in_csv(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return cell
    if isinstance(cell, str):
        return harmless(cell)
    return harmless(to_raw(cell))


def _sheet(
    book: Workbook, name: str, heading: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    bold = []
    for text in heading:
        cell = WriteOnlyCell(sheet, harmless(text))
        cell.font = Font(bold=True)
        bold.append(cell)
    sheet.append(bold)
    for row in rows:
        sheet.append([_in_sheet(sheet, cell) for cell in row])


def _in_sheet(sheet: object, cell: Cell) -> object:
    if isinstance(cell, datetime):
        # A workbook knows no time zones; what the store says is UTC.
        return cell.replace(tzinfo=None, microsecond=0)
    if cell is None or isinstance(cell, int | float | date):
        return cell
    text = harmless(cell if isinstance(cell, str) else to_raw(cell))
    made = WriteOnlyCell(sheet, text)
    made.data_type = "s"
    return made


def _free(name: str, names: set[str]) -> str:
    """Give a sheet a name Excel takes, and none it has already."""
    base = name.translate(_FORBIDDEN)[:_LONGEST_SHEET_NAME]
    free, number = base, 2
    while free.lower() in names:
        ending = f"_{number}"
        free, number = base[: _LONGEST_SHEET_NAME - len(ending)] + ending, number + 1
    names.add(free.lower())
    return free
