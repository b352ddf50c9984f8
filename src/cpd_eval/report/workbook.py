"""Write tables as a workbook that everybody can read, with a screen reader too.

After the Analysis Function's guidance on spreadsheets: one table a sheet, a title above it, one
header row, no merged and no empty cells, named tables, widths that fit, panes frozen at the
header. Text stays text: a cell that begins like a formula is kept as it is and never computed.

References
----------
Government Analysis Function (2023), "Releasing statistics in spreadsheets".
"""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from textwrap import wrap
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from cpd_eval.errors import DataError

NOTHING = "[z]"
"""Stands in a cell without an answer: not asked, or not answered."""

_HEADER_ROW = 4
_NARROWEST, _WIDEST = 11, 60
_LINE = 15.0
_LONGEST = 32_767
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program takes for the beginning of a formula."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: a title, a line that explains it, and one table.

    Attributes
    ----------
    name : str
        On the tab; at most 31 characters.
    title, explanation : str
        Above the table.
    table : pandas.DataFrame
        At least one row and column.
    """

    name: str
    title: str
    explanation: str
    table: pd.DataFrame


def write_workbook(
    path: str | os.PathLike[str],
    *,
    title: str,
    about: Sequence[str],
    notes: Sequence[tuple[str, str]],
    sheets: Sequence[Sheet],
    made_at: datetime,
) -> Path:
    """Write a workbook with a cover, contents, notes and a sheet for each table.

    Parameters
    ----------
    path : path
        An ``.xlsx`` file; replaced in one step if it is there.
    title : str
        Of the whole.
    about : sequence of str
        Lines of the cover.
    notes : sequence of (str, str)
        Terms and marks with their meaning.
    sheets : sequence of Sheet
        In order; a sheet without rows is left out.
    made_at : datetime
        Time of the run.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    DataError
        If the file cannot be written.
    """
    target = Path(path)
    full = [sheet for sheet in sheets if not sheet.table.empty]
    book = Workbook()
    cover = book.active
    if not isinstance(cover, Worksheet):
        cover = book.create_sheet()
    cover.title = "Cover"
    _cover(cover, title, [*about, f"Made on {made_at:%d %B %Y, %H:%M %Z}".strip()])
    index = pd.DataFrame(
        [{"Sheet": sheet.name, "What it holds": sheet.title} for sheet in full],
        columns=["Sheet", "What it holds"],
    )
    terms = pd.DataFrame(notes, columns=["Term", "Meaning"])
    front = [
        Sheet(
            name="Contents", title="Contents", explanation="Select a name to go there.", table=index
        ),
        Sheet(name="Notes", title="Notes", explanation="Marks and terms used.", table=terms),
    ]
    for number, sheet in enumerate([*front, *full], start=1):
        _fill(book.create_sheet(sheet.name[:31]), sheet, number)
    _link(book["Contents"], [sheet.name[:31] for sheet in full])
    book.properties.title = title
    book.properties.language = "en-GB"
    book.properties.creator = "cpd_eval"
    book.active = 0
    return _save(book, target)


def _cover(sheet: Worksheet, title: str, about: Sequence[str]) -> None:
    sheet.column_dimensions["A"].width = 90
    for row, text in enumerate([title, *about], start=1):
        cell = sheet.cell(row=row, column=1)
        _put(cell, text)
        cell.font = Font(name="Arial", size=16 if row == 1 else 12, bold=row == 1)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = (_LINE + 6) * _lines(text, 76)
    sheet.sheet_view.showGridLines = False
    _fit_page(sheet)


def _fill(sheet: Worksheet, content: Sheet, number: int) -> None:
    for row, text in ((1, content.title), (2, content.explanation)):
        cell = sheet.cell(row=row, column=1)
        _put(cell, text)
        cell.font = Font(name="Arial", size=14 if row == 1 else 11, bold=row == 1)
    columns = _unlike([str(name) for name in content.table.columns])
    for place, name in enumerate(columns, start=1):
        cell = sheet.cell(row=_HEADER_ROW, column=place)
        _put(cell, name)
        cell.font = Font(name="Arial", size=11, bold=True)
        cell.alignment = _alignment(place, is_text=True, vertical="bottom")
        cell.border = Border(bottom=Side(style="medium"))
    for row, values in enumerate(content.table.itertuples(index=False, name=None), _HEADER_ROW + 1):
        for place, value in enumerate(values, start=1):
            cell = sheet.cell(row=row, column=place)
            _put(cell, value)
            cell.font = Font(name="Arial", size=11)
            cell.alignment = _alignment(place, is_text=isinstance(cell.value, str))
            cell.border = Border(bottom=Side(style="thin", color="B1B4B6"))
            if isinstance(cell.value, int | float):
                cell.number_format = "#,##0" if float(cell.value).is_integer() else "0.00"
    _size(sheet, content.table, columns)
    last = f"{get_column_letter(len(columns))}{_HEADER_ROW + len(content.table)}"
    table = Table(displayName=f"table_{number}", ref=f"A{_HEADER_ROW}:{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)
    sheet.freeze_panes = sheet.cell(row=_HEADER_ROW + 1, column=2)
    _fit_page(sheet)
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"


def _fit_page(sheet: Worksheet) -> None:
    """Print every column on one page, however many pages the rows take."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _alignment(place: int, *, is_text: bool, vertical: str = "top") -> Alignment:
    return Alignment(
        wrap_text=True,
        vertical=vertical,
        horizontal="left" if is_text else "right",
        indent=1 if is_text and place > 1 else 0,
    )


def _put(cell: Cell | Any, value: Any) -> None:
    """Put a value in a cell, text as text."""
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub(" ", value).strip()
        if len(text) > _LONGEST:
            text = text[: _LONGEST - 40] + " … [cut here; the store holds the rest]"
        cell.value = text or NOTHING
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(FORMULA_STARTS)
    elif value is None or pd.isna(value):
        cell.value = NOTHING
    else:
        cell.value = value.item() if hasattr(value, "item") else value


def _size(sheet: Worksheet, table: pd.DataFrame, columns: Sequence[str]) -> None:
    for place, name in enumerate(columns):
        texts = [str(value) for value in table.iloc[:, place]]
        longest = max((len(line) for text in texts for line in text.splitlines()), default=0)
        word = max((len(part) for part in name.split()), default=0) + 4
        width = min(max(longest + 2, word, _NARROWEST), _WIDEST)
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    for row in range(_HEADER_ROW, _HEADER_ROW + 1 + len(table)):
        sheet.row_dimensions[row].height = _LINE * max(
            _lines(cell.value, sheet.column_dimensions[get_column_letter(cell.column)].width)
            for cell in sheet[row]
        )


def _lines(value: Any, width: float) -> int:
    """Count the lines a text takes in a column; not every program grows rows on opening."""
    parts = str(value).splitlines() or [""]
    return sum(len(wrap(part, max(int(width) - 2, 8))) or 1 for part in parts)


def _unlike(names: Sequence[str]) -> list[str]:
    """Make the headers differ, as a table of a workbook demands."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        key = name.lower()
        seen[key] = seen.get(key, 0) + 1
        out.append(name if seen[key] == 1 else f"{name} ({seen[key]})")
    return out


def _link(contents: Worksheet, names: Sequence[str]) -> None:
    for row, name in enumerate(names, start=_HEADER_ROW + 1):
        cell = contents.cell(row=row, column=1)
        cell.hyperlink = f"#'{name}'!A1"
        cell.font = Font(name="Arial", size=11, color="1D5A94", underline="single")


def _save(book: Workbook, target: Path) -> Path:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(suffix=".xlsx", dir=target.parent)
        os.close(handle)
        stage = Path(name)
        try:
            book.save(stage)
            stage.replace(target)
        finally:
            stage.unlink(missing_ok=True)
    except OSError as exc:
        raise DataError(
            f"{target}: the workbook cannot be written ({exc.strerror}).\n"
            "Close it if it is open, or name another file with -o."
        ) from exc
    return target
