"""A form file as rows: the three sheets of an XLSForm, whichever way they are stored.

``pyxform`` reads Markdown, CSV and workbooks alike. Every column heading gets one name, and the
words of the form's own language stand in columns without a language (``label``), those of the
others beside them (``label::Welsh (cy)``). Spacing is levelled out, so that realigning a table
changes nothing that counts.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cpd_eval.forms.finding import Finding
from cpd_eval.forms.headings import column_name, languages_of, split_language
from cpd_eval.forms.source import checked_kind, parse, read_bytes, refused

SHEETS = ("survey", "choices", "settings")
_YES = ("yes", "true", "true()")


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
    languages : tuple of str
        The languages of the form, its own first; empty if it names none.
    tables : mapping of str to tuple of mapping
        Rows of the tables beside the form, by name of the file without its ending.
    sheet_names : tuple of str
        Every sheet of the file.
    findings : tuple of Finding
        What was already wrong with what stands beside the form.
    parsed : object
        What pyxform made of the file, for its own checks; None if it came from elsewhere.
    """

    file: str
    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Row
    headings: Mapping[str, tuple[str, ...]]
    languages: tuple[str, ...] = ()
    tables: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    sheet_names: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
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
    kind = checked_kind(path, file=file)
    return workbook_from_bytes(read_bytes(path, file=file), kind=kind, file=file)


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
    return _workbook(file, parse(data, kind=kind, file=file))


def read_choices(path: Path, *, file: str) -> tuple[Row, ...]:
    """Read the choices sheet of a file that several forms share.

    Parameters
    ----------
    path : Path
        A file of any kind a form may have; it needs no other sheet.
    file : str
        What to call it in a message.

    Returns
    -------
    tuple of Row
        In order.

    Raises
    ------
    UnreadableFileError
        If it cannot be read, or has no such sheet.

    Examples
    --------
    >>> read_choices(Path("scales.docx"), file="scales.docx")
    Traceback (most recent call last):
    ...
    cpd_eval.forms.finding.UnreadableFileError: scales.docx: a form file ends in one of .md, .csv,
    .xlsx, .xlsm, .xls. Save it as one of them.
    """
    kind = checked_kind(path, file=file)
    parsed = parse(read_bytes(path, file=file), kind=kind, file=file)
    if not parsed.choices:
        raise refused(file, "there is no sheet 'choices' with rows. Add one")
    columns = _columns("choices", parsed.choices_header, parsed.choices)
    return tuple(_rows("choices", parsed.choices, columns))


def _workbook(file: str, parsed: Any) -> Workbook:
    sheets = {sheet: getattr(parsed, sheet) or () for sheet in SHEETS}
    if not sheets["survey"]:
        names = ", ".join(f"'{name}'" for name in parsed.sheet_names or ()) or "none"
        raise refused(
            file, f"there is no sheet 'survey' with rows. Found: {names}. Name one 'survey'"
        )
    named = {
        sheet: _columns(sheet, getattr(parsed, f"{sheet}_header"), rows)
        for sheet, rows in sheets.items()
    }
    setting = next(_rows("settings", sheets["settings"], named["settings"]), None)
    own = setting["default_language"] if setting else ""
    languages = languages_of({sheet: tuple(names.values()) for sheet, names in named.items()}, own)
    if languages:
        named = {sheet: _own_first(sheet, names, languages[0]) for sheet, names in named.items()}
    rows = {sheet: tuple(_rows(sheet, found, named[sheet])) for sheet, found in sheets.items()}
    return Workbook(
        file=file,
        survey=rows["survey"],
        choices=rows["choices"],
        settings=rows["settings"][0] if rows["settings"] else Row("settings", 2, {}),
        headings={sheet: tuple(dict.fromkeys(names.values())) for sheet, names in named.items()},
        languages=languages,
        sheet_names=tuple(parsed.sheet_names or ()),
        parsed=parsed,
    )


def _columns(sheet: str, header: Any, rows: Any) -> dict[str, str]:
    """Give each heading, as written, the one name it has here."""
    written = [str(one) for one in (header[0] if header else {})]
    written += [str(key) for row in rows for key in row if str(key) not in written]
    columns: dict[str, str] = {}
    for heading in dict.fromkeys(written):
        name = column_name(sheet, heading)
        if name and name not in columns.values():
            columns[heading] = name
    return columns


def _own_first(sheet: str, columns: Mapping[str, str], own: str) -> dict[str, str]:
    """Let the columns of the form's own language be those without one, and fill any gaps last."""
    pairs = [(heading, *split_language(sheet, name)) for heading, name in columns.items()]
    pairs.sort(key=lambda pair: pair[2] == own)
    return {
        heading: stem if tail in ("", own) else f"{stem}::{tail}" for heading, stem, tail in pairs
    }


def _rows(sheet: str, found: Any, columns: Mapping[str, str]) -> Iterator[Row]:
    for number, cells in enumerate(found, start=2):
        filled: dict[str, str] = {}
        for heading, column in columns.items():
            text = level(str(cells[heading])) if cells.get(heading) is not None else ""
            if text:
                filled[column] = text
        if filled.get("type", "").lower() == "note":
            # As pyxform does; nothing refers to a note, so its name may follow its place.
            filled.setdefault("name", f"generated_note_name_{number}")
        if filled and not _is_remark(sheet, filled):
            yield Row(sheet, number, filled)


def _is_remark(sheet: str, cells: Mapping[str, str]) -> bool:
    """Whether XLSForm passes over a row: it is switched off, or only holds a note to oneself."""
    is_bare = sheet == "survey" and cells.keys().isdisjoint({"type", "name", "label"})
    return is_bare or cells.get("disabled", "").lower() in _YES


def level(text: str) -> str:
    r"""Level out spacing: runs of spaces become one, ends are cut, lines stay.

    Examples
    --------
    >>> level("  two   words \n and a line ")
    'two words\nand a line'
    """
    lines = (re.sub("[ \t\u00a0]+", " ", line).strip() for line in text.splitlines())
    return "\n".join(lines).strip()
