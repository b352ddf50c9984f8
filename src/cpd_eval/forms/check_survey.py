"""What can be wrong with the rows of a survey sheet, apart from their single cells."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from cpd_eval.errors import did_you_mean
from cpd_eval.forms.cells import NO, YES, is_dynamic
from cpd_eval.forms.check_cells import cell_complaints
from cpd_eval.forms.finding import Finding
from cpd_eval.forms.headings import split_language
from cpd_eval.forms.outline import Node, outline, walk
from cpd_eval.forms.question import SILENT
from cpd_eval.forms.row_types import BEGINS, MOMENTS, SELECTS, TYPES, why_refused
from cpd_eval.forms.workbook import Row, Workbook

__all__ = ["COLUMNS", "CPD_COLUMNS", "NO", "YES", "survey_findings"]

COLUMNS = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "choice_filter",
    "repeat_count",
    "readonly",
    "trigger",
    "appearance",
    "parameters",
    "default",
)
"""The columns of XLSForm that count here; others may stand beside them."""

CPD_COLUMNS = (
    "cpd::recommended",
    "cpd::missing",
    "cpd::warn",
    "cpd::warn_message",
    "cpd::variable_id",
    "cpd::scale",
    "cpd::wave",
    "cpd::personal",
    "cpd::retention",
    "cpd::min",
    "cpd::max",
)
"""What this package adds to XLSForm."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*")


def survey_findings(workbook: Workbook) -> Iterator[Finding]:
    r"""Find what is wrong with types, names, labels, groups, repeats, cells and columns.

    Examples
    --------
    >>> from cpd_eval.forms.workbook import workbook_from_bytes
    >>> table = "| survey | type | name | label |\n|  | txt | why | Why? |"
    >>> workbook = workbook_from_bytes(table.encode(), kind=".md", file="trial.md")
    >>> print(*survey_findings(workbook))
    trial.md, survey row 2, column type: there is no type 'txt'. Did you mean 'text'?
    """
    nodes, unopened, unclosed = outline(workbook.survey)
    for column, message in _headings(workbook.headings["survey"]):
        yield Finding(workbook.file, "survey", 1, column, message)
    for row in unopened:
        end = row["type"].lower().replace("_", " ").split()[-1]
        text = f"this {end} ends, but none has begun. Remove the row, or add 'begin_{end}'"
        yield Finding(workbook.file, "survey", row.number, "type", text)
    for row in unclosed:
        kind = row["type"].lower().replace("_", " ").split()[-1]
        text = f"the {kind} '{row['name']}' never ends. Add a row 'end_{kind}'"
        yield Finding(workbook.file, "survey", row.number, "type", text)
    first: dict[str, int] = {}
    known = {node.name for node in walk(nodes)}
    for node in walk(nodes):
        for column, message in _node(node, first, known):
            yield Finding(workbook.file, "survey", node.row.number, column, message)


def _headings(headings: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if "type" not in headings:
        yield "type", "there is no column 'type'. Add it"
    for written in headings:
        heading, _ = split_language("survey", written)
        if heading.startswith("cpd:"):
            if heading not in CPD_COLUMNS:
                known = ", ".join(f"'{name}'" for name in CPD_COLUMNS)
                hint = did_you_mean(heading, CPD_COLUMNS) or f" The columns are: {known}."
                yield heading, f"there is no column '{heading}'.{hint}"
        elif heading not in COLUMNS:
            near = get_close_matches(heading, COLUMNS, n=1, cutoff=0.8)
            if near:
                yield heading, f"'{heading}' is read by nothing. Did you mean '{near[0]}'?"


def _node(node: Node, first: dict[str, int], known: set[str]) -> Iterator[tuple[str, str]]:
    yield from _type(node)
    if node.row["type"] and node.type.name not in TYPES.values():
        return
    yield from _name(node.row, first)
    yield from _label(node)
    yield from cell_complaints(node, known)
    if node.is_battery:
        yield from _battery(node)
    if node.type.name == "begin_repeat" and not node.inside:
        yield "type", f"the repeat '{node.name}' holds nothing. Add rows to it, or remove it"


def _type(node: Node) -> Iterator[tuple[str, str]]:
    kind, text = node.type, node.row["type"]
    if not text:
        yield "type", "the row has no type. Give it one, or clear the row"
    elif kind.name not in TYPES.values():
        yield "type", _unknown_type(text)
    elif kind.name in SELECTS and not kind.list_name:
        yield "type", f"'{text}' names no list. Write '{kind.name}' and the list's name"
    elif kind.rest:
        yield "type", f"'{kind.rest}' after '{kind.name}' is not used here. Remove it"


def _unknown_type(text: str) -> str:
    why = why_refused(text)
    if why:
        return f"'{text}' is a type of XLSForm that is not used here: {why}"
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    known = ", ".join(dict.fromkeys(TYPES.values()))
    if text.lower() in QUESTION_TYPE_DICT:
        return f"'{text}' is a type of XLSForm that is not used here. The types are: {known}"
    hint = did_you_mean(text.split()[0], TYPES)
    return f"there is no type '{text}'.{hint or f' The types are: {known}.'}"


def _name(row: Row, first: dict[str, int]) -> Iterator[tuple[str, str]]:
    name = row["name"]
    if not name:
        yield "name", "the row has no name. Give it one that no other row has"
    elif not _NAME.fullmatch(name) or name.lower() == "meta":
        yield "name", f"'{name}' is no name. Use letters, digits, - and _, and begin with a letter"
    elif name in first:
        yield "name", f"'{name}' is the name of row {first[name]} too. Give each row its own"
    first.setdefault(name, row.number)


def _label(node: Node) -> Iterator[tuple[str, str]]:
    row, kind = node.row, node.type.name
    is_read = kind not in (*SILENT, *MOMENTS, *BEGINS) and not node.is_scale_head
    if (is_read or node.is_battery) and not row["label"]:
        yield "label", "there is no label. Write what the respondent reads"
    if kind == "calculate" and not row["calculation"] and not is_dynamic(kind, row["default"]):
        yield "calculation", "there is nothing to calculate. Write an expression, or use 'hidden'"


def _battery(node: Node) -> Iterator[tuple[str, str]]:
    lists = {one.type.list_name for one in node.inside}
    if not node.inside:
        yield "appearance", "the battery has no rows. Add rows 'select_one' of one list"
    elif len(lists) > 1 or any(one.type.name != "select_one" for one in node.inside):
        yield "appearance", "the rows of a table-list are all 'select_one' of one and the same list"
