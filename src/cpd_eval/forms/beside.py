"""What a form takes from the files beside it: shared lists, and tables to look things up in.

Scales that many forms use are written once, in a file with a choices sheet that the setting
``cpd::choices`` names. A table that ``pulldata()`` reads is a ``.csv`` file in the folder of the
form. All of it becomes part of the form and of its version, so a published form needs no file.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import StringIO
from pathlib import Path, PurePosixPath

from cpd_eval.errors import FormError
from cpd_eval.forms.finding import Finding, UnreadableFileError
from cpd_eval.forms.headings import split_language
from cpd_eval.forms.other import with_other
from cpd_eval.forms.row_types import FROM_FILE, SELECTS, row_type
from cpd_eval.forms.source import read_bytes
from cpd_eval.forms.workbook import Row, Workbook, level, read_choices

SHARED = "cpd::choices"
_LOOKED_UP = re.compile(r"""(?:pulldata|instance)\(\s*(?:'([^']*)'|"([^"]*)")""")
_BOM = "\ufeff"


def complete(workbook: Workbook, *, folder: Path | None) -> Workbook:
    r"""Add to a form what it takes from beside it, and the rows that ``or_other`` stands for.

    Parameters
    ----------
    workbook : Workbook
        As read from its file.
    folder : Path or None
        Where the form stands; None if it stands nowhere and can name no other file.

    Returns
    -------
    Workbook
        The same form, whole; what could not be found is in its findings.

    Examples
    --------
    >>> from cpd_eval.forms.workbook import workbook_from_bytes
    >>> table = "| survey | type | name | label |\n|  | select_one_from_file a.csv | why | Why? |"
    >>> workbook = workbook_from_bytes(table.encode(), kind=".md", file="trial.md")
    >>> print(*complete(workbook, folder=None).findings)
    trial.md, survey row 2, column type: 'a.csv' would stand beside the form, and this form is in
    no folder. Read it from a file.
    """
    finder = _Finder(workbook, folder)
    choices = (*workbook.choices, *finder.shared_lists(), *finder.lists_from_files())
    tables = finder.tables()
    headings = {
        **workbook.headings,
        "choices": tuple(
            dict.fromkeys(
                [*workbook.headings.get("choices", ()), *(c for row in choices for c in row.cells)]
            )
        ),
    }
    whole = replace(
        workbook,
        choices=choices,
        headings=headings,
        tables=tables,
        findings=(*workbook.findings, *finder.findings),
    )
    return with_other(whole)


class _Finder:
    """Looks for what one form names, and keeps what is wrong with it."""

    def __init__(self, workbook: Workbook, folder: Path | None) -> None:
        self.workbook = workbook
        self.folder = folder
        self.findings: list[Finding] = []

    def refuse(self, row: Row, column: str, message: str) -> None:
        self.findings.append(Finding(self.workbook.file, row.sheet, row.number, column, message))

    def path(self, name: str, row: Row, column: str) -> Path | None:
        """Find a file beside the form; never one outside its folder."""
        inside = PurePosixPath(name)
        if inside.is_absolute() or ".." in inside.parts:
            found = f"'{name}' is not beside the form. Put the file into its folder"
            self.refuse(row, column, found)
        elif self.folder is None:
            self.refuse(
                row,
                column,
                f"'{name}' would stand beside the form, and this form is in no folder. "
                "Read it from a file",
            )
        else:
            return self.folder / inside
        return None

    def shared_lists(self) -> Iterator[Row]:
        """Give the choices of the lists that are used and not defined in the form itself."""
        name = self.workbook.settings[SHARED]
        path = self.path(name, self.workbook.settings, SHARED) if name else None
        if path is None:
            return
        own = {row["list_name"] for row in self.workbook.choices}
        used = {row_type(row["type"]).list_name for row in self.workbook.survey} - own
        try:
            rows = read_choices(path, file=name)
        except UnreadableFileError as refused:
            self.refuse(self.workbook.settings, SHARED, str(refused))
            return
        for row in rows:
            if row["list_name"] in used:
                yield Row("choices", 0, self._spoken(row.cells))

    def _spoken(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Keep of a shared list only the languages the form speaks."""
        own, *others = self.workbook.languages or ("",)
        kept: dict[str, str] = {}
        for column, text in cells.items():
            stem, language = split_language("choices", column)
            if not language:
                kept.setdefault(stem, text)
            elif language == own:
                kept[stem] = text
            elif language in others:
                kept[column] = text
        return kept

    def lists_from_files(self) -> Iterator[Row]:
        """Give the choices of each table a select names."""
        done: set[str] = set()
        for row in self.workbook.survey:
            kind = row_type(row["type"])
            is_from_file = row["type"].lower().startswith(tuple(FROM_FILE))
            if not (is_from_file and kind.name in SELECTS) or kind.list_name in done:
                continue
            done.add(kind.list_name)
            pairs = dict(re.findall(r"(value|label)=(\S+)", row["parameters"]))
            for cells in self.table(kind.list_name, row, "type"):
                names = {pairs.get("value", "name"): "name", pairs.get("label", "label"): "label"}
                listed = {names.get(column, column): text for column, text in cells.items()}
                filled = {column: text for column, text in listed.items() if text}
                yield Row("choices", 0, {**filled, "list_name": kind.list_name})

    def tables(self) -> dict[str, tuple[Mapping[str, str], ...]]:
        """Give the tables expressions look things up in."""
        found: dict[str, tuple[Mapping[str, str], ...]] = {}
        lists = {row["list_name"] for row in self.workbook.choices}
        for row in self.workbook.survey:
            for column, text in row.cells.items():
                for match in _LOOKED_UP.finditer(text):
                    name = (match[1] or match[2] or "").strip()
                    if name and name not in found and name not in lists:
                        found[name] = self.table(f"{name.removesuffix('.csv')}.csv", row, column)
        return found

    def table(self, name: str, row: Row, column: str) -> tuple[Mapping[str, str], ...]:
        """Read a table, if it can be read."""
        if not name.lower().endswith(".csv"):
            self.refuse(row, column, f"'{name}' is no table that can be read. Save it as .csv")
            return ()
        path = self.path(name, row, column)
        try:
            return read_table(path, file=name) if path else ()
        except FormError as refused:
            self.refuse(row, column, str(refused))
            return ()


def read_table(path: Path, *, file: str) -> tuple[Mapping[str, str], ...]:
    """Read a table with headings from a ``.csv`` file.

    Parameters
    ----------
    path : Path
        The file, in UTF-8.
    file : str
        What to call it in a message.

    Returns
    -------
    tuple of mapping of str to str
        A mapping a row, by heading, spacing levelled out.

    Raises
    ------
    UnreadableFileError
        If it is not there or no such table.

    Examples
    --------
    >>> read_table(Path("nowhere.csv"), file="nowhere.csv")
    Traceback (most recent call last):
    ...
    cpd_eval.forms.finding.UnreadableFileError: nowhere.csv: there is no such file. Check the path.
    """
    try:
        text = read_bytes(path, file=file).decode().removeprefix(_BOM)
        rows = list(csv.DictReader(StringIO(text), strict=True, restval=""))
    except (UnicodeDecodeError, csv.Error) as exc:
        found = f"it is no table in UTF-8 ({exc}). Save it again as CSV UTF-8"
        raise UnreadableFileError(Finding(file, "", 0, "", found)) from exc
    return tuple(
        {level(column): level(cell) for column, cell in row.items() if isinstance(cell, str)}
        for row in rows
    )
