"""How a workbook looks: fonts, colours, widths, heights, and how it prints.

After the Analysis Function's guidance on spreadsheets: everything begins in A1, nothing is merged,
no colour says anything that words do not say too, and every column prints on one page.

References
----------
Government Analysis Function (2023), "Releasing statistics in spreadsheets".
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

from cpd_eval.forms.offline.typed import CellValue, escape

_FONT = "Arial"
_INK, _GREY, _LINK = "0B0C0C", "505A5F", "1D5A94"
_LINE = 15.0
_TALLEST = 400.0
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_THIN = Side(style="thin", color="B1B4B6")
_EDGE = Side(style="thin", color=_INK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a cell looks.

    Attributes
    ----------
    size : int
        Of the letters, in points.
    is_bold : bool
        Whether they are bold.
    color, ground : str
        Of the letters, and behind them; empty leaves the ground white.
    indent : int
        How far the text is moved in.
    border : Border or None
        Lines around it.
    is_open : bool
        Whether it can be written in.
    """

    size: int = 11
    is_bold: bool = False
    color: str = _INK
    ground: str = ""
    indent: int = 0
    border: Border | None = None
    is_open: bool = False


TITLE = Look(size=18, is_bold=True)
SUBTITLE = Look(size=13, is_bold=True)
PLAIN = Look()
LABEL_PLAIN = Look(is_bold=True)
QUIET = Look(color=_GREY)
LINK = Look(color=_LINK)
HEADER = Look(is_bold=True, color="FFFFFF", ground="1D3D5C", border=Border(bottom=_EDGE))
HEADER_NEXT = replace(HEADER, indent=1)
BLOCK = Look(is_bold=True, ground="DCE6EF")
BLOCK_SIDE = Look(ground="DCE6EF", color=_GREY)
LABEL = Look(is_bold=True, border=Border(bottom=_THIN))
STATEMENT = Look(indent=1, border=Border(bottom=_THIN))
HELP = Look(color=_GREY, indent=1, border=Border(bottom=_THIN))
ANSWER = Look(
    ground="FFF6D6", border=Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE), is_open=True
)


OVERFLOW = Alignment(wrap_text=False, vertical="top", horizontal="left")
"""For a line that runs over the empty cells beside it."""


def write(
    cell: Any, value: CellValue | CellRichText, look: Look, *, number_format: str = ""
) -> None:
    """Put a value in a cell, text as text, and dress it.

    Examples
    --------
    >>> book = Workbook()
    >>> cell = book.active["A1"]
    >>> write(cell, "=1+1", PLAIN)
    >>> cell.value, cell.data_type
    ('=1+1', 's')
    """
    dress(cell, look, number_format=number_format)
    if isinstance(value, CellRichText):
        cell.value = value
    else:
        write_value(cell, value)


def dress(cell: Any, look: Look, *, number_format: str = "") -> None:
    """Give a cell its look."""
    known = _STYLES.setdefault(cell.parent.parent, {})
    key = look, number_format
    if key in known:
        # Looked up by its number: a workbook compares every font anew with all it has.
        cell._style = copy(known[key])
        return
    cell.font = Font(name=_FONT, size=look.size, bold=look.is_bold, color=look.color)
    if look.ground:
        cell.fill = PatternFill("solid", start_color=look.ground)
    if look.border is not None:
        cell.border = look.border
    cell.alignment = Alignment(
        wrap_text=True, vertical="top", horizontal="left", indent=look.indent
    )
    cell.protection = Protection(locked=not look.is_open)
    if number_format:
        cell.number_format = number_format
    known[key] = copy(cell._style)


_STYLES: WeakKeyDictionary[Workbook, dict[tuple[Look, str], Any]] = WeakKeyDictionary()
"""By workbook, the style of each look it has met."""


def bold_then_plain(bold: str, *plain: str, color: str = _INK) -> CellRichText:
    r"""Set a text in bold, and each further line under it in plain letters.

    Examples
    --------
    >>> [block.text for block in bold_then_plain("Why?", "", "In a few words.")]
    ['Why?', '\nIn a few words.']
    """
    strong = InlineFont(rFont=_FONT, sz=11, b=True, color=color)
    soft = InlineFont(rFont=_FONT, sz=11, b=False, color=color)
    parts = [TextBlock(strong, escape(bold))]
    parts += [TextBlock(soft, f"\n{escape(text)}") for text in plain if text]
    return CellRichText(*parts)


def height(
    texts: Sequence[tuple[str, float]], *, least: float = 20.0, line: float = _LINE
) -> float:
    """Give the height of a row that holds texts in columns of some widths, in points.

    Examples
    --------
    >>> height([("word " * 20, 20.0)])
    81.0
    """
    most = max((_lines(text, width) for text, width in texts), default=1)
    return min(max(most * line + 6, least), _TALLEST)


def _lines(text: str, width: float) -> int:
    """Count the lines a text takes; not every program grows rows when it opens a file."""
    room = max(int(width * 1.12) - 1, 6)
    return sum(len(wrap(part, room)) or 1 for part in text.split("\n"))


def set_up(sheet: Worksheet, *, title: str, header_row: int, page_of: str) -> None:
    """Freeze, lock and prepare a sheet for print."""
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddFooter.left.text = title.replace("&", "&&")
    sheet.oddFooter.right.text = page_of.format(n="&P", total="&N")
    if header_row:
        sheet.print_title_rows = f"{header_row}:{header_row}"
    protection = sheet.protection
    protection.sheet = True
    # Widths and heights may be changed; what is in the cells may not.
    protection.formatColumns = protection.formatRows = False


def write_value(cell: Any, value: CellValue) -> None:
    """Put a value in a cell that has its look already.

    Examples
    --------
    >>> book = Workbook()
    >>> cell = book.active["A1"]
    >>> write_value(cell, "=1+1")
    >>> cell.data_type, cell.quotePrefix
    ('s', True)
    """
    if isinstance(value, str):
        cell.value = escape(value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA_STARTS)
        return
    number_format = cell.number_format
    cell.value = value
    cell.number_format = number_format
