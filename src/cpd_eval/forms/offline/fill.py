"""Putting answers that are given already into the cells of a workbook."""

from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.utils.cell import coordinate_from_string

from cpd_eval.errors import FormError
from cpd_eval.forms.model import Form
from cpd_eval.forms.offline.look import write_value
from cpd_eval.forms.offline.manifest import Slot
from cpd_eval.forms.offline.typed import LONGEST_CELL, to_cell
from cpd_eval.forms.places import instance_of, split_path

Table = dict[str, dict[str, int]]


def rows_by_instance(form: Form, raw: Mapping[str, str]) -> Table:
    """Give each instance of a repeat a row of its table.

    Parameters
    ----------
    form : Form
        The form.
    raw : mapping of str to str
        Answers by path.

    Returns
    -------
    dict of str to dict of str to int
        By repeat, the row of each instance that holds anything, counted from 1.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> form = read_form_text('''
    ... | survey | type         | name | label |
    ... |        | begin_repeat | plan | Plans |
    ... |        | text         | aim  | Aim   |
    ... |        | end_repeat   |      |       |
    ... ''')
    >>> rows_by_instance(form, {"plan": "2", "plan[1]/aim": "Listen", "plan[2]/aim": "Ask"})
    {'plan': {'plan[1]': 1, 'plan[2]': 2}}
    """
    counted = {repeat.name for repeat in form.repeats if repeat.count}
    used: dict[str, dict[str, int]] = {repeat.name: {} for repeat in form.repeats}
    for path in sorted(raw, key=_in_order):
        scope, _ = split_path(path)
        while scope:
            instance = scope[:-1]
            scope, _ = split_path(instance)
            used[_name(instance)].setdefault(instance, 0)
    for name, instances in used.items():
        for row, instance in enumerate(sorted(instances, key=_in_order), start=1):
            # Where the form itself counts, an entry keeps its number, also between empty ones.
            is_counted = name in counted and not form.repeat_of(name)
            instances[instance] = instance_of(instance)[1] if is_counted else row
    return used


def fill_in(
    book: Workbook,
    form: Form,
    raw: Mapping[str, str],
    *,
    slots: list[Slot],
    lists: Mapping[str, tuple[tuple[str, str], ...]],
    rows: Table,
) -> dict[str, str]:
    """Put answers into their cells.

    Parameters
    ----------
    book : Workbook
        With all its sheets.
    form : Form
        The form.
    raw : mapping of str to str
        Answers by path.
    slots : list of Slot
        Its cells.
    lists : mapping of str to tuple of (str, str)
        The choices of each list, by id.
    rows : dict
        The row of each instance, by repeat.

    Returns
    -------
    dict of str to str
        What stands in no cell, by path; in a repeat by the row of its instance.

    Raises
    ------
    FormError
        If an answer is too long for a cell.
    """
    by_name: dict[str, list[Slot]] = {}
    for slot in slots:
        by_name.setdefault(slot.name, []).append(slot)
    left: dict[str, str] = {}
    for path, text in raw.items():
        scope, name = split_path(path)
        row = rows[_name(scope[:-1])][scope[:-1]] if scope else 0
        if any(name == repeat.name for repeat in form.repeats):
            continue
        cells = by_name.get(name)
        if not cells:
            left[f"{_row_scope(scope, rows)}{name}"] = text
            continue
        if len(text) > LONGEST_CELL:
            raise FormError(
                f"{form.form_id}, '{path}': the answer has {len(text):,} characters, and a cell "
                f"holds {LONGEST_CELL:,}. Shorten it."
            )
        for slot in cells:
            _put(book, form, slot, row, text, lists)
    _fill_row_of(book, form, slots, rows)
    return left


def _put(
    book: Workbook,
    form: Form,
    slot: Slot,
    row: int,
    text: str,
    lists: Mapping[str, tuple[tuple[str, str], ...]],
) -> None:
    question = form[slot.name]
    letters, first = coordinate_from_string(slot.cell)
    cell = book[slot.sheet][f"{letters}{first + max(row - 1, 0)}"]
    labels = dict(lists.get(slot.options, ()))
    words = text.split()
    if slot.kind == "choice":
        if slot.detail in words:
            write_value(cell, labels["yes"])
    elif slot.kind == "place":
        at = int(slot.detail) - 1
        if at < len(words):
            write_value(cell, labels.get(words[at], words[at]))
    elif slot.kind == "missing":
        if text in labels:
            write_value(cell, labels[text])
    elif text not in question.missing or text in labels:
        write_value(cell, labels[text] if text in labels else to_cell(question, text))


def _fill_row_of(book: Workbook, form: Form, slots: list[Slot], rows: Table) -> None:
    for slot in slots:
        if slot.kind != "row_of":
            continue
        letters, first = coordinate_from_string(slot.cell)
        for instance, row in rows[slot.name].items():
            outer = split_path(instance)[0][:-1]
            number = rows[form.repeat_of(slot.name)][outer]
            write_value(book[slot.sheet][f"{letters}{first + row - 1}"], str(number))


def _row_scope(scope: str, rows: Table) -> str:
    """Write a scope by the rows of its instances instead of their numbers."""
    if not scope:
        return ""
    outer, _ = split_path(scope[:-1])
    name = _name(scope[:-1])
    return f"{_row_scope(outer, rows)}{name}[{rows[name][scope[:-1]]}]/"


def _name(instance: str) -> str:
    return split_path(instance_of(instance)[0])[1]


def _in_order(path: str) -> list[tuple[str, int]]:
    return [instance_of(step) for step in path.split("/")]
