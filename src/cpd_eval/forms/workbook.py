"""A form file as rows: the three sheets of an XLSForm, whichever way they are stored.

``pyxform`` reads Markdown, CSV and workbooks alike. Column headings have several spellings in
XLSForm (``relevance``, ``bind::relevant``); here each gets one name. Spacing is levelled out, so
that realigning a table changes nothing that counts.
"""

import csv
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from cpd_eval.forms.finding import Finding, UnreadableFileError
from cpd_eval.forms.headings import column_name

LARGEST_FILE = 10_000_000
"""Bytes; the largest public XLSForms are a tenth of that."""

KINDS = (".md", ".csv", ".xlsx", ".xlsm", ".xls")
_TEXT_KINDS = (".md", ".csv")
_YES = ("yes", "true", "true()")
_RULE = re.compile(r"^\s*\|(\s*:?-+:?\s*\|)+\s*$")
_REMARK = re.compile(r"#[^|]+$")
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet.

    Attributes
    ----------
    sheet : str
        ``survey``, ``choices`` or ``settings``.
    number : int
        Counted from 1; the headings are row 1. In Markdown only rows of the table count.
    cells : mapping of str to str
        By heading; empty cells are left out.
    """

    sheet: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Give a cell; empty if there is none."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """The sheets of a form file.

    Attributes
    ----------
    file : str
        What to call it in a message.
    survey, choices : tuple of Row
        In order, without empty rows.
    settings : Row
        The one row of settings; may be empty.
    headings : mapping of str to tuple of str
        The headings of each sheet.
    parsed : object
        What pyxform made of the file, for its own checks; None if it came from elsewhere.
    """

    file: str
    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Row
    headings: Mapping[str, tuple[str, ...]]
    parsed: Any = None


def read_workbook(path: Path, *, called: str = "") -> Workbook:
    """Read the sheets of a form file.

    Parameters
    ----------
    path : Path
        A ``.md``, ``.csv``, ``.xlsx``, ``.xlsm`` or ``.xls`` file.
    called : str, optional
        What to call it in a message; its path if not given.

    Returns
    -------
    Workbook
        Its rows.

    Raises
    ------
    UnreadableFileError
        If it is not there or cannot be read; with the finding that says why.

    Examples
    --------
    >>> read_workbook(Path("form.docx"))
    Traceback (most recent call last):
    ...
    cpd_eval.forms.finding.UnreadableFileError: form.docx: a form file ends in one of .md, .csv,
    .xlsx, .xlsm, .xls. Save it as one of them.
    """
    file = called or path.as_posix()
    kind = path.suffix.lower()
    if kind not in KINDS:
        kinds = ", ".join(KINDS)
        raise _refused(file, f"a form file ends in one of {kinds}. Save it as one of them")
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST_FILE else None
    except FileNotFoundError:
        raise _refused(file, "there is no such file. Check the path") from None
    except OSError as exc:
        raise _refused(file, f"the file cannot be opened ({exc.strerror}). Check it") from exc
    if data is None:
        raise _refused(file, f"the file is larger than {LARGEST_FILE:,} bytes. Is it a form?")
    return workbook_from_bytes(data, kind=kind, file=file)


def workbook_from_bytes(data: bytes, *, kind: str, file: str) -> Workbook:
    r"""Read the sheets of a form from the content of a file.

    Parameters
    ----------
    data : bytes
        The content.
    kind : str
        The ending the file has, such as ``.md``.
    file : str
        What to call it in a message.

    Returns
    -------
    Workbook
        Its rows.

    Raises
    ------
    UnreadableFileError
        If it cannot be read.

    Examples
    --------
    >>> table = b"| survey | type | name | label |\n|  | text | why | Why? |"
    >>> workbook_from_bytes(table, kind=".md", file="trial.md").survey[0]["label"]
    'Why?'
    """
    # pyxform takes half a second to import, and a page that only shows a form needs none of it.
    from pyxform.errors import PyXFormError
    from pyxform.xls2json_backends import get_xlsform
    from xlrd import XLRDError  # type: ignore[import-untyped]

    if not data.strip():
        raise _refused(file, "the file is empty. A form has a sheet named 'survey'")
    if kind in _TEXT_KINDS:
        data = _as_utf8(data, kind, file).encode()
    try:
        with warnings.catch_warnings():
            # Excel writes extensions that openpyxl does not know; a form needs none of them.
            warnings.simplefilter("ignore", UserWarning)
            parsed = get_xlsform(BytesIO(data), file_type=kind)
    except (PyXFormError, BadZipFile, XLRDError, csv.Error) as exc:
        raise _refused(file, f"the file cannot be read as {kind} ({exc}). Save it again") from exc
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, SyntaxError) as exc:
        raise _refused(
            file, f"the file is damaged, or no form ({type(exc).__name__}: {exc}). Save it again"
        ) from exc
    return _workbook(file, parsed)


def _workbook(file: str, parsed: Any) -> Workbook:
    if not parsed.survey:
        names = ", ".join(f"'{name}'" for name in parsed.sheet_names or ()) or "none"
        raise _refused(
            file, f"there is no sheet 'survey' with rows. Found: {names}. Name one 'survey'"
        )
    sheets = {"survey": parsed.survey, "choices": parsed.choices, "settings": parsed.settings}
    headers = {
        "survey": parsed.survey_header,
        "choices": parsed.choices_header,
        "settings": parsed.settings_header,
    }
    named = {sheet: _columns(sheet, headers[sheet], rows or ()) for sheet, rows in sheets.items()}
    rows = {
        sheet: tuple(_rows(sheet, found or (), named[sheet])) for sheet, found in sheets.items()
    }
    return Workbook(
        file=file,
        survey=rows["survey"],
        choices=rows["choices"],
        settings=rows["settings"][0] if rows["settings"] else Row("settings", 2, {}),
        headings={sheet: tuple(columns.values()) for sheet, columns in named.items()},
        parsed=parsed,
    )


def _columns(sheet: str, header: Any, rows: Any) -> dict[str, str]:
    """Give each heading, as written, the one name it has here."""
    written = [str(one) for one in (header[0] if header else {})]
    written += [str(key) for row in rows for key in row if str(key) not in written]
    columns: dict[str, str] = {}
    for heading in dict.fromkeys(written):
        name = column_name(sheet, heading)
        # Of several languages the first column counts.
        if name and name not in columns.values():
            columns[heading] = name
    return columns


def _rows(sheet: str, found: Any, columns: Mapping[str, str]) -> Iterator[Row]:
    for number, cells in enumerate(found, start=2):
        texts = {
            columns[str(heading)]: _level(str(text))
            for heading, text in cells.items()
            if str(heading) in columns and text is not None
        }
        filled = {column: text for column, text in texts.items() if text}
        if filled and not _is_remark(sheet, filled):
            yield Row(sheet, number, filled)


def _is_remark(sheet: str, cells: Mapping[str, str]) -> bool:
    """Whether XLSForm passes over a row: it is switched off, or only holds a note to oneself."""
    is_bare = sheet == "survey" and cells.keys().isdisjoint({"type", "name", "label"})
    return is_bare or cells.get("disabled", "").lower() in _YES


def _level(text: str) -> str:
    """Level out spacing: runs of spaces become one, ends are cut, lines stay."""
    lines = (re.sub("[ \t\u00a0]+", " ", line).strip() for line in text.splitlines())
    return "\n".join(lines).strip()


def _as_utf8(data: bytes, kind: str, file: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = data[: exc.start].count(b"\n") + 1
        raise _refused(
            file,
            f"line {line} holds a character that is not UTF-8. Save the file as UTF-8",
        ) from exc
    return _checked_table(text, file) if kind == ".md" else text


def _checked_table(text: str, file: str) -> str:
    """Drop the rules Markdown draws under headings; refuse rows longer than their headings."""
    kept, width, sheet, number = [], 0, "", 0
    for line in text.splitlines():
        if _RULE.match(line):
            continue
        kept.append(line)
        table_row = _REMARK.sub("", line).strip()
        if not table_row.startswith("|"):
            continue
        cells = [cell.strip() for cell in _PIPE.split(table_row)[1:-1]]
        if not table_row.endswith("|") or not cells:
            found = f"the row '{table_row[:40]}' does not end in |, so its last cell would be lost"
            raise UnreadableFileError(Finding(file, sheet, number + 1, "", f"{found}. Add it"))
        if cells[0]:
            sheet, number, width = cells[0], 0, 0
        filled = max((at for at, cell in enumerate(cells) if at and cell), default=0)
        number += bool(filled)
        width = width or filled
        if filled > width:
            found = f"the row has {filled} cells, the headings {width}"
            raise UnreadableFileError(
                Finding(file, sheet, number, "", f"{found}. Write a | inside a cell as \\|")
            )
    return "\n".join(kept)


def _refused(file: str, message: str) -> UnreadableFileError:
    return UnreadableFileError(Finding(file, "", 0, "", message))
