"""A section as a sheet: a question a row, its answer beside it, and how to answer.

A question with several answers takes several rows: one a choice, a statement or a place. What a
row is about also stands in a hidden column, so that moved rows are noticed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cpd_eval.forms.model import Choice
from cpd_eval.forms.offline import look
from cpd_eval.forms.offline.binder import Binder, key_of
from cpd_eval.forms.offline.limits import limits_of
from cpd_eval.forms.offline.look import bold_then_plain, dress, height, write, write_value
from cpd_eval.forms.offline.manifest import Area, SlotKind
from cpd_eval.forms.offline.paper import Ask, Block, Entries, Piece, Remark, Scale, Section, asks_of
from cpd_eval.forms.offline.typed import FORMATS, TEXT
from cpd_eval.forms.offline.validation import help_of

HEADER_ROW = 3
_WIDTHS = {"question": 54.0, "answer": 40.0, "or": 20.0, "help": 32.0}
_MULTILINE = 96.0


@dataclass(slots=True, kw_only=True)
class _Page:
    """A sheet while it is filled from the top."""

    binder: Binder
    sheet: Worksheet
    row: int
    columns: dict[str, int]
    tables: dict[str, str]

    @property
    def keys(self) -> int:
        return len(self.columns) + 1

    def cell(self, column: str) -> str:
        return f"{get_column_letter(self.columns[column])}{self.row}"


def write_section(
    binder: Binder, sheet: Worksheet, section: Section, tables: dict[str, str]
) -> None:
    """Write a section on a sheet.

    Parameters
    ----------
    binder : Binder
        The workbook.
    sheet : Worksheet
        Empty.
    section : Section
        What to write.
    tables : dict of str to str
        Title of the sheet of each repeat.
    """
    has_missing = any(ask.missing for ask in asks_of(section.pieces))
    names = ["question", "answer", *(["or"] if has_missing else []), "help"]
    page = _Page(
        binder=binder,
        sheet=sheet,
        row=HEADER_ROW,
        columns={name: at for at, name in enumerate(names, start=1)},
        tables=tables,
    )
    words = binder.words
    write(sheet["A1"], section.title, look.TITLE)
    intro = " ".join(filter(None, (section.only_if, section.hint, words["section_line"])))
    write(sheet["A2"], intro, look.PLAIN)
    sheet.row_dimensions[1].height = height([(section.title, 34.0)], line=24.0)
    sheet.row_dimensions[2].height = height([(intro, _WIDTHS["question"])])
    for name, at in page.columns.items():
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS[name]
        own = look.HEADER if at == 1 else look.HEADER_NEXT
        write(sheet.cell(row=HEADER_ROW, column=at), words[name], own)
    sheet.row_dimensions[HEADER_ROW].height = 20.0
    for piece in section.pieces:
        _write_piece(page, piece)
    sheet.column_dimensions[get_column_letter(page.keys)].hidden = True
    sheet.freeze_panes = sheet.cell(row=HEADER_ROW + 1, column=1)
    look.set_up(
        sheet,
        title=f"{binder.title} – {section.title}",
        header_row=HEADER_ROW,
        page_of=words["page_of"],
    )
    sheet.print_area = f"A1:{get_column_letter(len(names))}{page.row}"
    keys = get_column_letter(page.keys)
    binder.areas.append(Area(title=sheet.title, keys=keys, last_row=page.row))


def _write_piece(page: _Page, piece: Piece) -> None:
    if isinstance(piece, Ask):
        _write_ask(page, piece)
    elif isinstance(piece, Scale):
        _write_band(page, piece.label, piece.hint, piece.only_if)
        for row in piece.rows:
            _write_ask(page, row, is_statement=True)
    elif isinstance(piece, Block):
        _write_band(page, piece.label, piece.hint, piece.only_if)
        for inner in piece.pieces:
            _write_piece(page, inner)
    elif isinstance(piece, Entries):
        _write_link(page, piece)
    else:
        _write_remark(page, piece)


def _write_band(page: _Page, label: str, hint: str, only_if: str) -> None:
    if not (label or hint or only_if):
        return
    page.row += 1
    for at in page.columns.values():
        dress(page.sheet.cell(row=page.row, column=at), look.BLOCK_SIDE)
    lines = [text for text in (label, only_if, hint) if text]
    write(page.sheet[page.cell("question")], bold_then_plain(*lines), look.BLOCK)
    _grow(page, [("\n".join(lines), _WIDTHS["question"])])


def _write_remark(page: _Page, remark: Remark) -> None:
    page.row += 1
    text = "\n".join(filter(None, (remark.only_if, remark.text)))
    write(page.sheet[page.cell("question")], text, look.PLAIN)
    _grow(page, [(text, _WIDTHS["question"])])


def _write_link(page: _Page, entries: Entries) -> None:
    page.row += 1
    title = page.tables[entries.repeat.name]
    write(
        page.sheet[page.cell("question")],
        bold_then_plain(entries.label, entries.only_if, entries.hint),
        look.LABEL,
    )
    cell = page.sheet[page.cell("answer")]
    text = page.binder.words["table_at"].format(sheet=title)
    write(cell, text, look.LINK)
    cell.hyperlink = f"#'{title}'!A1"
    dress(cell, look.LINK)
    lines = "\n".join(filter(None, (entries.label, entries.only_if, entries.hint)))
    _grow(page, [(lines, _WIDTHS["question"]), (text, _WIDTHS["answer"])])


def _write_ask(page: _Page, ask: Ask, *, is_statement: bool = False) -> None:
    page.row += 1
    words, kind = page.binder.words, ask.question.type
    label = words["optional"].format(label=ask.label) if ask.need == "optional" else ask.label
    own = look.STATEMENT if is_statement else look.LABEL
    lines = [label, *(text for text in (ask.only_if, ask.hint) if text)]
    text = "\n".join(lines)
    write(page.sheet[page.cell("question")], text if is_statement else bold_then_plain(*lines), own)
    told = words["file"] if kind == "file" else help_of(ask, words)
    write(page.sheet[page.cell("help")], told, look.HELP)
    is_long = kind == "text" and "multiline" in ask.question.appearance
    texts = [(text, _WIDTHS["question"]), (told, _WIDTHS["help"])]
    _grow(page, texts, least=_MULTILINE if is_long else 22.0)
    if kind == "select_multiple":
        _write_choices(page, ask)
    elif kind == "rank":
        _write_places(page, ask)
    elif kind != "file":
        _open(page, "answer", ask, "value", choices=ask.choices)
        if ask.missing:
            _open(page, "or", ask, "missing", choices=ask.missing)


def _write_choices(page: _Page, ask: Ask) -> None:
    yes = [Choice(name="yes", label=page.binder.words["yes"])]
    for choice in ask.choices:
        page.row += 1
        write(page.sheet[page.cell("question")], choice.label, look.STATEMENT)
        _grow(page, [(choice.label, _WIDTHS["question"])])
        _open(page, "answer", ask, "choice", detail=choice.name, choices=yes)


def _write_places(page: _Page, ask: Ask) -> None:
    for place in range(1, places_of(ask) + 1):
        page.row += 1
        text = page.binder.words["place_n"].format(n=place)
        write(page.sheet[page.cell("question")], text, look.STATEMENT)
        _open(page, "answer", ask, "place", detail=str(place), choices=ask.choices)


def places_of(ask: Ask) -> int:
    """Give how many places of a rank there are: as many as may be given.

    Examples
    --------
    >>> from cpd_eval.forms.model import Question
    >>> best = Question(name="best", type="rank", constraint="count-selected(.) <= 2")
    >>> listed = tuple(Choice(name=code, label=code) for code in "abc")
    >>> places_of(Ask(question=best, label="", hint="", only_if="", need="optional",
    ...               choices=listed))
    2
    """
    most = limits_of(ask.question).most
    return len(ask.choices) if most is None else min(most, len(ask.choices))


def _open(
    page: _Page,
    column: str,
    ask: Ask,
    kind: SlotKind,
    *,
    detail: str = "",
    choices: Sequence[Choice] = (),
) -> None:
    cell = page.cell(column)
    number_format = (
        FORMATS.get(ask.question.type, TEXT) if kind == "value" and not choices else TEXT
    )
    dress(page.sheet[cell], look.ANSWER, number_format=number_format)
    slot = page.binder.take(page.sheet, cell, ask, kind, detail=detail, choices=choices)
    if kind != "missing":
        key = page.sheet.cell(row=page.row, column=page.keys)
        write_value(key, key_of(slot))


def _grow(page: _Page, texts: list[tuple[str, float]], *, least: float = 20.0) -> None:
    page.sheet.row_dimensions[page.row].height = height(texts, least=least)
