"""Reading a workbook that was filled in and sent back.

Every yellow cell is read for what it says, however it was typed, and the answers then go through
the form's own rules. Whatever is wrong is told with its sheet and cell; whatever was typed is kept.
The version the workbook was made for is the one that reads it, however old.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from cpd_eval.errors import DataError, FormError
from cpd_eval.forms.model import Form
from cpd_eval.forms.offline.cells_read import CellFinding, CellText, answer_in
from cpd_eval.forms.offline.gaps import close_gaps
from cpd_eval.forms.offline.manifest import Area, Manifest, Slot
from cpd_eval.forms.offline.opening import manifest_of, open_workbook
from cpd_eval.forms.offline.typed import from_cell
from cpd_eval.forms.raw import storable
from cpd_eval.forms.sheet import Sheet
from cpd_eval.forms.walk import given_paths

LoadForm = Callable[[str, str], Form]
"""Gives a published form by its id and version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a workbook says.

    Attributes
    ----------
    form_id, version, language : str
        Of the form it was made for.
    form : Form
        That form, in that language.
    raw : dict of str to str
        Every answer by path, in order of the form, those it was made with too; also what cannot
        be understood, as it was typed.
    findings : tuple of CellFinding
        What is wrong, in order of the sheets; empty if the answers can stand as they are.
    """

    form_id: str
    version: str
    language: str
    form: Form
    raw: dict[str, str]
    findings: tuple[CellFinding, ...]


def read_filled(
    path: str | os.PathLike[str],
    load_form: LoadForm | None = None,
    *,
    today: date | None = None,
) -> Filled:
    """Read a workbook that was made with :func:`~cpd_eval.forms.offline.book.write_workbook`.

    Parameters
    ----------
    path : path
        The file.
    load_form : callable, optional
        Gives a published form by its id and version; the copy in the workbook is used if not
        given.
    today : date, optional
        What ``today()`` means in the form's rules; the day in UTC if not given.

    Returns
    -------
    Filled
        The answers, and what is wrong with them.

    Raises
    ------
    DataError
        If it is no such workbook, or was changed other than by answering.

    Examples
    --------
    >>> read_filled("nowhere.xlsx")
    Traceback (most recent call last):
    ...
    cpd_eval.errors.DataError: nowhere.xlsx: there is no such file. Check its name.
    """
    file = Path(path)
    book = open_workbook(file)
    manifest = manifest_of(book, file)
    form = _form(manifest, load_form, file)
    reading = _Reading(file, book, manifest, form)
    reading.read()
    raw, located = reading.numbered()
    findings = [*reading.findings, *_outside(book, manifest)]
    findings += _against_rules(form, raw, located, {one.path for one in findings}, today)
    return Filled(
        form_id=manifest.form_id,
        version=manifest.version,
        language=manifest.language,
        form=form,
        raw=raw,
        findings=tuple(sorted(findings, key=lambda one: _place(one, book))),
    )


def _form(manifest: Manifest, load_form: LoadForm | None, file: Path) -> Form:
    try:
        own = manifest.form()
    except FormError as exc:
        raise DataError(f"{file}: this workbook cannot be read: {exc}.") from exc
    if load_form is None:
        return own
    known = load_form(manifest.form_id, manifest.version)
    return known.in_language(manifest.language) if manifest.language else known


class _Reading:
    """A workbook while it is read."""

    def __init__(self, file: Path, book: Workbook, manifest: Manifest, form: Form) -> None:
        self._file, self._book, self._manifest, self._form = file, book, manifest, form
        self._results: Workbook | None = None
        self._by_row: dict[str, str] = dict(manifest.brought)
        self._located: dict[str, tuple[str, str]] = {}
        self._row_of: dict[str, dict[int, CellText]] = {}
        self.findings: list[CellFinding] = []

    def read(self) -> None:
        """Read every cell."""
        slots: dict[str, list[Slot]] = {}
        for slot in self._manifest.slots:
            slots.setdefault(slot.sheet, []).append(slot)
        for area in self._manifest.areas:
            if area.repeat:
                self._read_table(area, slots.get(area.title, []))
            else:
                self._read_section(slots.get(area.title, []))

    def _read_section(self, slots: list[Slot]) -> None:
        by_name: dict[str, list[CellText]] = {}
        for slot in slots:
            by_name.setdefault(slot.name, []).append(self._cell(slot, 0))
        for name, cells in by_name.items():
            self._keep(name, cells)

    def _read_table(self, area: Area, slots: list[Slot]) -> None:
        self._located[area.repeat] = (area.title, f"A{area.last_row - area.rows + 1}")
        for n in range(1, area.rows + 1):
            by_name: dict[str, list[CellText]] = {}
            for slot in slots:
                cell = self._cell(slot, n - 1)
                if slot.kind == "row_of":
                    self._row_of.setdefault(area.repeat, {})[n] = cell
                else:
                    by_name.setdefault(slot.name, []).append(cell)
            is_used = any(one.text.strip() for cells in by_name.values() for one in cells)
            scope = self._scope(area.repeat, n, is_used=is_used)
            for name, cells in by_name.items():
                self._keep(f"{scope}{name}", cells)

    def _scope(self, repeat: str, row: int, *, is_used: bool) -> str:
        outer = self._form.repeat_of(repeat)
        if not outer:
            return f"{repeat}[{row}]/"
        cell = self._row_of.get(repeat, {}).get(row)
        text = cell.text.strip() if cell else ""
        number = int(text) if text.isdecimal() and int(text) else 1
        if is_used and cell is not None and str(number) != text.lstrip("0"):
            message = "Select the row this entry belongs to"
            self.findings.append(cell.finding(f"{repeat}[{row}]", message))
        return f"{self._scope(outer, number, is_used=is_used)}{repeat}[{row}]/"

    def _keep(self, path: str, cells: list[CellText]) -> None:
        raw, findings = answer_in(cells, path=path, lists=self._manifest.lists)
        self._located[path] = (cells[0].slot.sheet, cells[0].cell)
        self.findings += findings
        if raw:
            self._by_row[path] = storable(raw)

    def _cell(self, slot: Slot, down: int) -> CellText:
        letters, first = coordinate_from_string(slot.cell)
        cell = f"{letters}{first + down}"
        found: Any = self._book[slot.sheet][cell]
        value, trouble = found.value, ""
        if found.data_type == "f":
            formula = str(getattr(value, "text", value))
            value = self._result(slot.sheet, cell)
            if value is None:
                value, trouble = formula, "This is a formula without a result. Enter the answer"
        elif found.data_type == "e":
            trouble = "The program could not work this out. Enter the answer"
        text = str(value or "") if slot.kind == "row_of" else ""
        text = text or from_cell(self._form[slot.name], value) if slot.name in self._form else text
        return CellText(slot=slot, cell=cell, text=text, trouble=trouble)

    def _result(self, sheet: str, cell: str) -> Any:
        if self._results is None:
            self._results = open_workbook(self._file, with_results=True)
        return self._results[sheet][cell].value

    def numbered(self) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
        """Give the answers by path, and where each path is answered."""
        renamed, counts = close_gaps(self._form, self._by_row)
        raw = {renamed[path]: text for path, text in self._by_row.items()} | counts
        rows: dict[str, list[str]] = {}
        for path in self._located:
            rows.setdefault(_row(path), []).append(path.rpartition("/")[2])
        located = dict(self._located)
        for old, new in {
            _row(path): _row(renamed[path]) for path in renamed if "/" in path
        }.items():
            # All cells of that row, the empty ones too: one of them may be missed.
            located |= {
                f"{new}/{name}": self._located[f"{old}/{name}"] for name in rows.get(old, ())
            }
        return {path: raw[path] for path in given_paths(self._form, raw)}, located


def _row(path: str) -> str:
    return path.rpartition("/")[0]


def _against_rules(
    form: Form,
    raw: dict[str, str],
    located: dict[str, tuple[str, str]],
    told: set[str],
    today: date | None,
) -> Iterator[CellFinding]:
    """Say what keeps the answers from being finished, with the cell of each."""
    for error in Sheet(form, raw, today=today).errors():
        if error.name in told:
            continue
        bare = error.name.rpartition("/")[2]
        sheet, cell = located.get(error.name) or located.get(bare) or ("", "")
        yield CellFinding(
            sheet=sheet,
            cell=cell,
            path=error.name,
            found=raw.get(error.name, ""),
            message=error.message,
        )


def _outside(book: Workbook, manifest: Manifest) -> Iterator[CellFinding]:
    """Find what was written below or beside the cells to answer in."""
    for area in manifest.areas:
        sheet = book[area.title]
        keys = column_index_from_string(area.keys)
        for row in sheet.iter_rows(min_row=1):
            for cell in row:
                is_outside = cell.row > area.last_row or cell.column > keys
                if is_outside and str(cell.value or "").strip():
                    yield CellFinding(
                        sheet=area.title,
                        cell=cell.coordinate,
                        path="",
                        found=str(cell.value),
                        message="This stands outside the cells for answers and was not read. "
                        "Move it into one, or clear it",
                    )


def _place(finding: CellFinding, book: Workbook) -> tuple[int, int, int]:
    if not finding.cell:
        return len(book.sheetnames), 0, 0
    letters, row = coordinate_from_string(finding.cell)
    return book.sheetnames.index(finding.sheet), row, column_index_from_string(letters)
