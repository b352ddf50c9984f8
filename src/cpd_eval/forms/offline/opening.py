"""Opening a workbook somebody sent: what it must be, before anything in it is believed."""

import warnings
from pathlib import Path
from zipfile import BadZipFile, ZipFile, is_zipfile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from cpd_eval.errors import DataError, FormError
from cpd_eval.forms.offline.binder import key_of
from cpd_eval.forms.offline.manifest import SHEET, Area, Manifest, Slot, manifest_from, sheet_rows
from cpd_eval.forms.offline.typed import unescape

_ABOUT = "docProps/app.xml"
_MOST_BYTES = 25_000_000
_MOST_UNPACKED = 250_000_000
_UNREADABLE = (
    AttributeError,
    BadZipFile,
    IndexError,
    InvalidFileException,
    KeyError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What the reader of workbooks raises where a file is damaged."""


def open_workbook(path: Path, *, with_results: bool = False) -> Workbook:
    """Open a workbook.

    Parameters
    ----------
    path : Path
        An ``.xlsx`` file, whatever it is called.
    with_results : bool, default False
        Whether cells with a formula give what the program last worked out.

    Returns
    -------
    Workbook
        All of it.

    Raises
    ------
    DataError
        If there is none, or it is too large, locked with a password, of another kind or damaged.

    Examples
    --------
    >>> open_workbook(Path("nowhere.xlsx"))
    Traceback (most recent call last):
    ...
    cpd_eval.errors.DataError: nowhere.xlsx: there is no such file. Check its name.
    """
    _check_file(path)
    try:
        with warnings.catch_warnings():
            # What it does not know of later programs it leaves out, and says so.
            warnings.simplefilter("ignore")
            book = load_workbook(path, data_only=with_results)
    except _UNREADABLE as exc:
        raise DataError(
            f"{path}: the file is damaged, or no workbook. Open it in Excel or LibreOffice, save "
            "it as an Excel workbook (.xlsx), and try again."
        ) from exc
    # LibreOffice writes text as it is where Excel escapes what looks like an escape.
    if not _is_libreoffice(path):
        _unescape_all(book)
    return book


def _is_libreoffice(path: Path) -> bool:
    with ZipFile(path) as packed:
        about = packed.read(_ABOUT) if _ABOUT in packed.namelist() else b""
    return b"<Application>LibreOffice" in about


def _unescape_all(book: Workbook) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "s" and "_x" in str(cell.value):
                    cell.value = unescape(str(cell.value))
                    cell.data_type = "s"


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise DataError(f"{path}: there is no such file. Check its name.")
    try:
        size, is_packed = path.stat().st_size, is_zipfile(path)
        unpacked = sum(one.file_size for one in ZipFile(path).infolist()) if is_packed else 0
    except (OSError, BadZipFile) as exc:
        raise DataError(f"{path}: the file cannot be read. Save it again and retry.") from exc
    if not is_packed:
        raise DataError(
            f"{path}: this is no Excel workbook, or it is locked with a password. Save it as an "
            "Excel workbook (.xlsx) without a password."
        )
    if size > _MOST_BYTES or unpacked > _MOST_UNPACKED:
        raise DataError(
            f"{path}: the file is larger than any filled-in form. Remove pictures and whatever "
            "else was added."
        )


def manifest_of(book: Workbook, path: Path) -> Manifest:
    """Read what a workbook knows of itself, and check that every cell is where it says.

    Parameters
    ----------
    book : Workbook
        As opened.
    path : Path
        Its file, for messages.

    Returns
    -------
    Manifest
        All of it.

    Raises
    ------
    DataError
        If it is no such workbook, its hidden sheet was changed, a sheet is missing, or rows or
        columns were moved.
    """
    sheet = book[SHEET] if SHEET in book.sheetnames else None
    try:
        manifest = manifest_from(sheet_rows(sheet) if isinstance(sheet, Worksheet) else [])
    except FormError as exc:
        raise DataError(
            f"{path}: this workbook cannot be read: {exc}. Use a workbook made with "
            "'cpd-eval form workbook', unchanged but for its answers."
        ) from exc
    for area in manifest.areas:
        _check_area(book, area, [one for one in manifest.slots if one.sheet == area.title], path)
    return manifest


def _check_area(book: Workbook, area: Area, slots: list[Slot], path: Path) -> None:
    if area.title not in book.sheetnames:
        raise DataError(
            f"{path}: the sheet '{area.title}' is missing. Copy the answers into a fresh workbook, "
            "or ask for the file again."
        )
    sheet = book[area.title]
    if area.repeat:
        expected = {f"{one.cell.rstrip('0123456789')}{area.key_row}": key_of(one) for one in slots}
        first = area.last_row - area.rows
        expected |= {f"{area.keys}{first + n}": f"{area.repeat}:{n}" for n in (1, area.rows)}
    else:
        expected = {
            f"{area.keys}{one.cell.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}": key_of(one)
            for one in slots
            if one.kind != "missing"
        }
    for cell, key in expected.items():
        if str(sheet[cell].value or "") != key:
            raise DataError(
                f"{path}: on the sheet '{area.title}' rows or columns were moved, added or "
                f"deleted (at {cell}). Copy the answers into a fresh workbook, or undo it."
            )
