"""A workbook while it is made: its sheets, its lists, and which cell answers what."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cpd_eval.forms.model import Choice
from cpd_eval.forms.offline.look import write_value
from cpd_eval.forms.offline.manifest import Area, Slot, SlotKind
from cpd_eval.forms.offline.paper import Ask
from cpd_eval.forms.offline.validation import cell_rule
from cpd_eval.forms.offline.words import Words

LISTS = "Lists"
"""Title of the hidden sheet with the words of every list."""

_LONGEST_TITLE = 31
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


@dataclass(slots=True, kw_only=True)
class Binder:
    """A workbook while it is made.

    Attributes
    ----------
    book : Workbook
        What is made.
    title : str
        Of the form.
    words : Words
        The words around those of the form.
    slots : list of Slot
        The cells to answer in, so far.
    areas : list of Area
        The sheets, so far.
    lists : dict of tuple to str
        Id of each list, by its choices.
    entries : mapping of str to int
        By repeat, how many rows answers that are given already need.
    """

    book: Workbook
    title: str
    words: Words
    slots: list[Slot] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    lists: dict[tuple[tuple[str, str], ...], str] = field(default_factory=dict)
    entries: Mapping[str, int] = field(default_factory=dict)

    def add_sheet(self, mark: str, label: str) -> Worksheet:
        """Add a sheet; the mark stands before its label on the tab."""
        taken = {title.casefold() for title in self.book.sheetnames}
        clean = " ".join(_NOT_IN_TITLES.sub(" ", f"{mark} {label}").replace("'", "’").split())
        title, n = _shortened(clean, _LONGEST_TITLE), 2
        while title.casefold() in taken:
            title = f"{_shortened(clean, _LONGEST_TITLE - 4)} ({n})"
            n += 1
        return self.book.create_sheet(title)

    def options(self, choices: Sequence[Choice]) -> tuple[str, str]:
        """Keep a list; gives its id and where it stands."""
        key = tuple((choice.name, choice.label) for choice in choices)
        sheet = self.book[LISTS]
        column = len(self.lists) + 1
        if key not in self.lists:
            self.lists[key] = f"list_{column}"
            write_value(sheet.cell(row=1, column=column), self.lists[key])
            for row, (_, label) in enumerate(key, start=2):
                write_value(sheet.cell(row=row, column=column), label)
        list_id = self.lists[key]
        letter = get_column_letter(int(list_id.removeprefix("list_")))
        return list_id, f"{LISTS}!${letter}$2:${letter}${len(key) + 1}"

    def take(
        self,
        sheet: Worksheet,
        cell: str,
        ask: Ask,
        kind: SlotKind,
        *,
        detail: str = "",
        choices: Sequence[Choice] = (),
        down_to: int = 0,
    ) -> Slot:
        """Let a cell, or a column of a table, answer something, and give it its rule."""
        list_id, where = self.options(choices) if choices else ("", "")
        rule = cell_rule(ask, options=where, words=self.words, is_choice=kind != "value")
        sheet.add_data_validation(rule)
        letters = cell.rstrip("0123456789")
        rule.add(f"{cell}:{letters}{down_to}" if down_to else cell)
        slot = Slot(
            sheet=sheet.title,
            cell=cell,
            name=ask.question.name,
            kind=kind,
            detail=detail,
            options=list_id,
        )
        self.slots.append(slot)
        return slot

    def rule_rows(self, sheet: Worksheet, cells: str, choices: Sequence[Choice]) -> str:
        """Give cells a list and no question; gives the id of the list."""
        list_id, where = self.options(choices)
        rule = DataValidation(type="list", formula1=where, allow_blank=True)
        rule.showErrorMessage = True
        sheet.add_data_validation(rule)
        rule.add(cells)
        return list_id


def key_of(slot: Slot) -> str:
    """Write what a cell is about, as it stands in the hidden row or column beside it.

    Examples
    --------
    >>> key_of(Slot(sheet="1 Use", cell="B4", name="why", kind="choice", detail="time"))
    'why:choice:time'
    """
    return ":".join(part for part in (slot.name, slot.kind, slot.detail) if part)


def _shortened(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    at_word = cut.rpartition(" ")[0]
    return f"{(at_word if len(at_word) > longest // 2 else cut).rstrip(' ,.–-')}…"
