"""A form as a workbook, to be filled in without the page and sent back.

A cover says how; then comes a sheet a section, and a sheet for every table. Two sheets are hidden:
the words of the lists, and what the workbook knows of itself
(:mod:`~cpd_eval.forms.offline.manifest`).
"""

import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet

from cpd_eval.errors import FormError
from cpd_eval.forms.model import Form
from cpd_eval.forms.offline.begin import begin
from cpd_eval.forms.offline.binder import LISTS, Binder
from cpd_eval.forms.offline.cover import write_cover
from cpd_eval.forms.offline.fill import Table, fill_in, rows_by_instance
from cpd_eval.forms.offline.look import write_value
from cpd_eval.forms.offline.manifest import SHEET, Manifest, rows_of
from cpd_eval.forms.offline.paper import Entries, Plan, Section, entries_of
from cpd_eval.forms.offline.plan import plan_form
from cpd_eval.forms.offline.section_sheet import write_section
from cpd_eval.forms.offline.table_sheet import rows_of_table, write_table
from cpd_eval.forms.offline.words import words_in
from cpd_eval.forms.sheet import Sheet
from cpd_eval.forms.words import language_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A workbook that was written.

    Attributes
    ----------
    path : Path
        The file.
    n_cells : int
        Cells to answer in; a column of a table counts once.
    left_out : tuple of str
        Questions that the hidden answers leave out.
    """

    path: Path
    n_cells: int
    left_out: tuple[str, ...]


def write_workbook(
    form: Form,
    path: str | os.PathLike[str],
    *,
    answers: Mapping[str, str] | None = None,
    return_to: str = "",
    made_on: date | None = None,
) -> Made:
    """Write a form as a workbook.

    Parameters
    ----------
    form : Form
        In the language the workbook is to be in.
    path : path
        An ``.xlsx`` file; replaced in one step if it is there.
    answers : mapping of str to str, optional
        Raw answers by path that stand in it already, hidden ones too; those of
        :func:`~cpd_eval.forms.offline.begin.begin` if not given.
    return_to : str, optional
        Whom to send it back to, said on the cover.
    made_on : date, optional
        The day; today if not given.

    Returns
    -------
    Made
        What was written.

    Raises
    ------
    FormError
        If the form does not have such a question, nothing is asked, an answer is too long for
        a cell, or the file cannot be written.

    Examples
    --------
    >>> from cpd_eval.forms.offline.filled import read_filled
    >>> from cpd_eval.forms.read import read_form_text
    >>> form = read_form_text('''
    ... | survey | type    | name  | label        |
    ... |        | hidden  | stage |              |
    ... |        | integer | days  | How many?    |
    ... ''')
    >>> file = Path(tempfile.mkdtemp()) / "form.xlsx"
    >>> write_workbook(form, file, answers={"stage": "2", "days": "3"}).n_cells
    1
    >>> read_filled(file).raw
    {'stage': '2', 'days': '3'}
    """
    today = made_on or datetime.now(UTC).date()
    raw = begin(form, {}, today=today) if answers is None else dict(answers)
    sheet = Sheet(form, raw, today=today)
    plan = plan_form(form, sheet)
    binder = Binder(book=Workbook(), title=form.title, words=words_in(form.language))
    rows = rows_by_instance(form, raw)
    cover = binder.book.worksheets[0]
    cover.title = binder.words["start"]
    binder.book.create_sheet(LISTS)
    titles = _write_sections(binder, plan, rows)
    write_cover(binder, cover, form, titles, return_to=return_to, made_on=today)
    lists = {list_id: choices for choices, list_id in binder.lists.items()}
    brought = fill_in(
        binder.book,
        form,
        raw,
        slots=binder.slots,
        lists=lists,
        rows=rows,
    )
    manifest = Manifest(
        form_id=form.form_id,
        version=form.version,
        language=form.language,
        made_on=today.isoformat(),
        content=form.content,
        brought=brought,
        areas=tuple(binder.areas),
        slots=tuple(binder.slots),
        lists=lists,
    )
    _hide(binder.book, manifest, form)
    _save(binder.book, Path(path))
    return Made(path=Path(path), n_cells=len(binder.slots), left_out=plan.left_out)


def _write_sections(binder: Binder, plan: Plan, rows: Table) -> list[tuple[str, str]]:
    """Write every section; gives the title of each sheet with what it holds."""
    titles: list[tuple[str, str]] = []
    for number, section in enumerate(plan.sections, start=1):
        only = _only_table(section)
        sheet = binder.add_sheet(str(number), section.title)
        titles.append((sheet.title, section.title))
        first = [only] if only else entries_of(section.pieces)
        tables = list(_with_inner(first))
        sheets = {only.repeat.name: sheet} if only else {}
        further = [one for one in tables if one.repeat.name not in sheets]
        for letter, entries in zip(_letters(), further, strict=False):
            inner = binder.add_sheet(f"{number}{letter}", entries.label)
            titles.append((inner.title, entries.label))
            sheets[entries.repeat.name] = inner
        if only is None:
            write_section(binder, sheet, section, {name: one.title for name, one in sheets.items()})
        _write_tables(binder, tables, sheets, rows)
    return titles


def _write_tables(
    binder: Binder, tables: list[Entries], sheets: dict[str, Worksheet], rows: Table
) -> None:
    sizes: dict[str, int] = {}
    labels = {one.repeat.name: one.label for one in tables}
    for entries in tables:
        name = entries.repeat.name
        needed = max(rows[name].values(), default=0)
        sizes[name] = rows_of_table(entries, sizes.get(entries.within, 1), needed)
        outer = labels.get(entries.within, "")
        write_table(binder, sheets[name], entries, sizes[name], outer, sizes.get(entries.within, 0))


def _only_table(section: Section) -> Entries | None:
    """Give the table of a section that holds nothing else, with the words of both."""
    piece = section.pieces[0]
    if len(section.pieces) > 1 or not isinstance(piece, Entries):
        return None
    return replace(
        piece,
        label=section.title,
        only_if=" ".join(filter(None, (section.only_if, piece.only_if))),
        hint=" ".join(filter(None, (section.hint, piece.hint))),
    )


def _with_inner(tables: Iterable[Entries]) -> Iterable[Entries]:
    for entries in tables:
        yield entries
        yield from _with_inner(entries_of(entries.pieces))


def _letters() -> Iterable[str]:
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    yield from alphabet
    yield from (first + second for first in alphabet for second in alphabet)


def _hide(book: Workbook, manifest: Manifest, form: Form) -> None:
    data = book.create_sheet(SHEET)
    for row, texts in enumerate(rows_of(manifest), start=1):
        for column, text in enumerate(texts, start=1):
            if text:
                write_value(data.cell(row=row, column=column), text)
    for title in (SHEET, LISTS):
        book[title].sheet_state = "hidden"
        book[title].protection.sheet = True
    book.move_sheet(LISTS, len(book.sheetnames))
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.title = form.title
    book.properties.language = language_code(form.language)
    book.properties.creator = "cpd_eval"
    book.active = 0


def _save(book: Workbook, target: Path) -> None:
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
        raise FormError(
            f"{target}: the workbook cannot be written ({exc.strerror}). Close it if it is open, "
            "or name another file with -o."
        ) from exc
