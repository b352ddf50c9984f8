"""A repeat as a sheet: a table with a row an entry and a column a question.

A question with several answers takes a column a choice. In a table within a table the first column
says to which row of the outer one an entry belongs. What each column and row is about also stands
in a hidden row and column.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from textwrap import wrap

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cpd_eval.forms.model import Choice
from cpd_eval.forms.offline import look
from cpd_eval.forms.offline.binder import Binder, key_of
from cpd_eval.forms.offline.look import bold_then_plain, dress, height, write, write_value
from cpd_eval.forms.offline.manifest import Area, Slot, SlotKind
from cpd_eval.forms.offline.paper import Ask, Block, Entries, Piece, Remark, Scale
from cpd_eval.forms.offline.section_sheet import places_of
from cpd_eval.forms.offline.typed import FORMATS, TEXT
from cpd_eval.forms.offline.validation import help_of
from cpd_eval.forms.offline.words import Words

MOST_ROWS = 300
"""Most rows of a table that is within another; any other has as many as there may be entries."""

_ROW_WIDTH = 7.0
_PAGE = 110.0
_WIDEST = 200.0  # what can still be read on one page; a wider table takes several
_LINE_LENGTH = 110  # characters of a line above a table; what is longer takes a further row


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """A column of a table."""

    ask: Ask
    kind: SlotKind
    heading: str
    help: str
    width: float
    detail: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Where a table stands: its header, the hidden row of keys under it, and its entries."""

    header: int
    first: int
    last: int

    @property
    def keys(self) -> int:
        return self.header + 1


def rows_of_table(entries: Entries, outer_rows: int, needed: int) -> int:
    """Give how many rows a table has.

    Parameters
    ----------
    entries : Entries
        The table.
    outer_rows : int
        Rows of the table around it; 1 if there is none.
    needed : int
        Rows that are needed for what is given already.

    Returns
    -------
    int
        At least 1.

    Examples
    --------
    >>> from cpd_eval.forms.model import Repeat
    >>> steps = Entries(repeat=Repeat(name="step", label="Step", items=(), maximum=3), label="Step",
    ...                 hint="", only_if="", within="plan", pieces=())
    >>> rows_of_table(steps, 4, 0), rows_of_table(steps, 1, 5)
    (12, 5)
    """
    most = entries.repeat.most
    return max(1, needed, min(most * outer_rows, MOST_ROWS) if outer_rows > 1 else most)


def write_table(
    binder: Binder,
    sheet: Worksheet,
    entries: Entries,
    rows: int,
    outer: str = "",
    outer_rows: int = 0,
) -> None:
    """Write a repeat on a sheet.

    Parameters
    ----------
    binder : Binder
        The workbook.
    sheet : Worksheet
        Empty.
    entries : Entries
        What to write.
    rows : int
        How many entries it has room for.
    outer : str, optional
        Label of the table around it; empty if there is none.
    outer_rows : int, optional
        How many rows that has.
    """
    columns = _widened(list(_columns(entries.pieces, binder.words, "")))
    header = _write_top(binder, sheet, entries) + 1
    frame = _Frame(header=header, first=header + 2, last=header + 1 + rows)
    _head(sheet, frame, 1, binder.words["row"], "", _ROW_WIDTH)
    at = 1
    if outer:
        at = 2
        _write_outer(binder, sheet, entries, frame, (outer, outer_rows))
    for column in columns:
        at += 1
        _write_column(binder, sheet, column, at, frame)
    for n in range(1, rows + 1):
        row = frame.keys + n
        write(sheet.cell(row=row, column=1), n, look.HELP)
        write_value(sheet.cell(row=row, column=at + 1), f"{entries.repeat.name}:{n}")
        sheet.row_dimensions[row].height = 32.0
    _finish(binder, sheet, entries, columns, frame, at)
    binder.areas.append(
        Area(
            title=sheet.title,
            repeat=entries.repeat.name,
            keys=get_column_letter(at + 1),
            key_row=frame.keys,
            rows=rows,
            last_row=frame.last,
        )
    )


def _write_top(binder: Binder, sheet: Worksheet, entries: Entries) -> int:
    """Write what stands above the table, a line a row; gives the last row."""
    told = binder.words["table_rows"].format(most=entries.repeat.most)
    texts = [entries.only_if, entries.hint, told, *_remarks(entries.pieces)]
    lines = [
        line for text in texts for part in text.split("\n") for line in wrap(part, _LINE_LENGTH)
    ]
    write(sheet["A1"], entries.label, look.TITLE)
    sheet.row_dimensions[1].height = 30.0
    for row, line in enumerate(lines, start=2):
        write(sheet.cell(row=row, column=1), line, look.PLAIN)
        sheet.row_dimensions[row].height = 18.0
    for row in range(1, len(lines) + 2):
        # They run over the columns beside them; wrapped, they would stand in the narrow first.
        sheet.cell(row=row, column=1).alignment = look.OVERFLOW
    return len(lines) + 1


def _finish(
    binder: Binder,
    sheet: Worksheet,
    entries: Entries,
    columns: list[_Column],
    frame: _Frame,
    at: int,
) -> None:
    texts = [(f"{one.heading}\n{one.help}", one.width) for one in columns]
    sheet.row_dimensions[frame.header].height = height(texts, least=34.0)
    sheet.row_dimensions[frame.keys].hidden = True
    sheet.column_dimensions[get_column_letter(at + 1)].hidden = True
    sheet.freeze_panes = sheet.cell(row=frame.first, column=2)
    look.set_up(
        sheet,
        title=f"{binder.title} – {entries.label}",
        header_row=frame.header,
        page_of=binder.words["page_of"],
    )
    total = sum(column.width for column in columns)
    sheet.page_setup.fitToWidth = max(1, round(total / _WIDEST))
    sheet.print_title_cols = "A:A"
    sheet.print_area = f"A1:{get_column_letter(at)}{frame.last}"


def _head(sheet: Worksheet, frame: _Frame, at: int, heading: str, told: str, width: float) -> None:
    cell = sheet.cell(row=frame.header, column=at)
    write(cell, bold_then_plain(heading, told, color="FFFFFF"), look.HEADER)
    sheet.column_dimensions[get_column_letter(at)].width = width


def _write_outer(
    binder: Binder, sheet: Worksheet, entries: Entries, frame: _Frame, outer: tuple[str, int]
) -> None:
    first, last = frame.first, frame.last
    _head(sheet, frame, 2, binder.words["belongs"].format(label=outer[0]), "", 16.0)
    numbers = [Choice(name=str(n), label=str(n)) for n in range(1, outer[1] + 1)]
    list_id = binder.rule_rows(sheet, f"B{first}:B{last}", numbers)
    slot = Slot(
        sheet=sheet.title,
        cell=f"B{first}",
        name=entries.repeat.name,
        kind="row_of",
        options=list_id,
    )
    binder.slots.append(slot)
    write_value(sheet.cell(row=frame.keys, column=2), key_of(slot))
    for row in range(first, last + 1):
        dress(sheet.cell(row=row, column=2), look.ANSWER, number_format=TEXT)


def _write_column(
    binder: Binder, sheet: Worksheet, column: _Column, at: int, frame: _Frame
) -> None:
    first, last = frame.first, frame.last
    _head(sheet, frame, at, column.heading, column.help, column.width)
    slot = binder.take(
        sheet,
        f"{get_column_letter(at)}{first}",
        column.ask,
        column.kind,
        detail=column.detail,
        choices=column.choices,
        down_to=last,
    )
    write_value(sheet.cell(row=frame.keys, column=at), key_of(slot))
    is_typed = column.kind == "value" and not column.choices
    number_format = FORMATS.get(column.ask.question.type, TEXT) if is_typed else TEXT
    for row in range(first, last + 1):
        dress(sheet.cell(row=row, column=at), look.ANSWER, number_format=number_format)


def _remarks(pieces: tuple[Piece, ...]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, Remark):
            yield " ".join(filter(None, (piece.only_if, piece.text)))
        elif isinstance(piece, Block):
            if piece.only_if or piece.hint:
                yield f"{piece.label}: {' '.join(filter(None, (piece.only_if, piece.hint)))}"
            yield from _remarks(piece.pieces)


def _columns(pieces: tuple[Piece, ...], words: Words, above: str) -> Iterator[_Column]:
    for piece in pieces:
        if isinstance(piece, Ask):
            yield from _columns_of(piece, words, above)
        elif isinstance(piece, Scale):
            for row in piece.rows:
                yield from _columns_of(row, words, piece.label)
        elif isinstance(piece, Block):
            yield from _columns(piece.pieces, words, above)


def _columns_of(ask: Ask, words: Words, above: str) -> Iterator[_Column]:
    label = words["optional"].format(label=ask.label) if ask.need == "optional" else ask.label
    heading = f"{above}: {label}" if above else label
    told = " ".join(filter(None, (ask.only_if, ask.hint, help_of(ask, words))))
    if ask.question.type == "select_multiple":
        yes = (Choice(name="yes", label=words["yes"]),)
        for choice in ask.choices:
            one = f"{heading}\n{choice.label}"
            yield _Column(
                ask=ask, kind="choice", heading=one, help=ask.only_if, width=19.0,
                detail=choice.name, choices=yes,
            )  # fmt: skip
    elif ask.question.type == "rank":
        for place in range(1, places_of(ask) + 1):
            one = f"{heading}\n{words['place_n'].format(n=place)}"
            yield _Column(
                ask=ask, kind="place", heading=one, help=told, width=_width(ask),
                detail=str(place), choices=ask.choices,
            )  # fmt: skip
    elif ask.question.type != "file":
        yield _Column(
            ask=ask, kind="value", heading=heading, help=told, width=_width(ask),
            choices=ask.choices,
        )  # fmt: skip
        if ask.missing:
            yield _Column(
                ask=ask, kind="missing", heading=words["or"], help=heading, width=19.0,
                choices=ask.missing,
            )  # fmt: skip


def _widened(columns: list[_Column]) -> list[_Column]:
    """Let few columns fill the page, so that what stands above them has room."""
    total = sum(column.width for column in columns)
    if not columns or total >= _PAGE:
        return columns
    return [replace(column, width=column.width * _PAGE / total) for column in columns]


def _width(ask: Ask) -> float:
    if ask.choices:
        longest = max(len(choice.label) for choice in ask.choices)
        return float(min(max(longest + 4, 18), 36))
    if ask.question.type == "text":
        return 44.0 if "multiline" in ask.question.appearance else 32.0
    return 20.0
