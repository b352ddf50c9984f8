"""What can be wrong with the rows of a survey sheet, apart from their expressions."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from cpd_eval.errors import did_you_mean
from cpd_eval.forms.finding import Finding
from cpd_eval.forms.model import MISSING_CODES
from cpd_eval.forms.outline import SELECTS, TYPES, Node, outline, walk
from cpd_eval.forms.workbook import Row, Workbook

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
)
"""What this package adds to XLSForm."""

YES = ("yes", "true", "true()")
NO = ("", "no", "false", "false()")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*")
_MESSAGE_OF = {
    "required_message": "required",
    "constraint_message": "constraint",
    "cpd::warn_message": "cpd::warn",
}
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def survey_findings(workbook: Workbook) -> Iterator[Finding]:
    r"""Find what is wrong with types, names, labels, groups and columns.

    Parameters
    ----------
    workbook : Workbook
        The form.

    Yields
    ------
    Finding
        In no particular order.

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
        text = "this group ends, but none has begun. Remove the row, or add 'begin_group'"
        yield Finding(workbook.file, "survey", row.number, "type", text)
    for row in unclosed:
        text = f"the group '{row['name']}' never ends. Add a row 'end_group'"
        yield Finding(workbook.file, "survey", row.number, "type", text)
    first: dict[str, int] = {}
    for node in walk(nodes):
        for column, message in _node(node, first):
            yield Finding(workbook.file, "survey", node.row.number, column, message)


def _headings(headings: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if "type" not in headings:
        yield "type", "there is no column 'type'. Add it"
    for heading in headings:
        if heading.startswith("cpd:"):
            if heading not in CPD_COLUMNS:
                known = ", ".join(f"'{name}'" for name in CPD_COLUMNS)
                hint = did_you_mean(heading, CPD_COLUMNS) or f" The columns are: {known}."
                yield heading, f"there is no column '{heading}'.{hint}"
        elif heading not in COLUMNS:
            near = get_close_matches(heading, COLUMNS, n=1, cutoff=0.8)
            if near:
                yield heading, f"'{heading}' is read by nothing. Did you mean '{near[0]}'?"


def _node(node: Node, first: dict[str, int]) -> Iterator[tuple[str, str]]:
    yield from _type(node)
    yield from _name(node.row, first)
    yield from _label(node)
    yield from _cells(node.row)
    if node.type.name == "range":
        yield from _parameters(node.row)
    if node.is_battery:
        yield from _battery(node)


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
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    word = text.split()[0]
    also = ("begin_repeat", "end_repeat", "begin", "end", "rank", "select_one_from_file", "start")
    known = ", ".join(dict.fromkeys(TYPES.values()))
    if text in QUESTION_TYPE_DICT or word in also:
        return f"'{text}' is a type of XLSForm that is not used here. The types are: {known}"
    hint = did_you_mean(word, TYPES)
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
    is_read = kind not in ("hidden", "calculate", "begin_group") or node.is_battery
    if is_read and not row["label"]:
        yield "label", "there is no label. Write what the respondent reads"
    for column in ("label", "hint"):
        if "${" in row[column]:
            yield column, "a label is shown as it stands. Write it without '${…}'"
    if kind == "calculate" and not row["calculation"]:
        yield "calculation", "there is nothing to calculate. Write an expression, or use 'hidden'"


def _cells(row: Row) -> Iterator[tuple[str, str]]:
    for column, rule in _MESSAGE_OF.items():
        if row[column] and row[rule].lower() in NO:
            yield column, f"there is a message but nothing in '{rule}'. Fill it, or clear this one"
    recommended = row["cpd::recommended"]
    if recommended.lower() not in YES + NO:
        yield "cpd::recommended", f"'{recommended}' was found. Write 'yes' or 'no'"
    for code in row["cpd::missing"].split():
        if code not in MISSING_CODES:
            yield "cpd::missing", f"'{code}' is no missing code. Use {', '.join(MISSING_CODES)}"
    if row["cpd::missing"] and row["type"].startswith("select"):
        yield "cpd::missing", "a list holds its missing codes as choices. Add them there"


def _parameters(row: Row) -> Iterator[tuple[str, str]]:
    pairs = [pair.partition("=") for pair in re.split(r"[\s,;]+", row["parameters"]) if pair]
    found = {key: value for key, _, value in pairs}
    for key, value in found.items():
        if key not in ("start", "end", "step"):
            yield "parameters", f"'{key}' is not used here. Write 'start=0 end=10 step=1'"
        elif not _NUMBER.fullmatch(value):
            yield "parameters", f"'{key}={value}' holds no number. Write 'start=0 end=10 step=1'"
    if set(found) <= {"start", "end", "step"} and all(map(_NUMBER.fullmatch, found.values())):
        start, end, step = (
            float(found.get(k, d))
            for k, d in zip(("start", "end", "step"), (1, 10, 1), strict=True)
        )
        if end <= start:
            yield (
                "parameters",
                f"the range ends at {end:g}, before it starts at {start:g}. Swap them",
            )
        elif step <= 0 or step > end - start:
            yield "parameters", f"the step is {step:g}. Use one above 0 that fits into the range"
        elif abs((end - start) / step - round((end - start) / step)) > 1e-9:
            yield "parameters", f"steps of {step:g} from {start:g} never reach {end:g}. Change one"


def _battery(node: Node) -> Iterator[tuple[str, str]]:
    lists = {one.type.list_name for one in node.inside}
    if not node.inside:
        yield "appearance", "the battery has no rows. Add rows 'select_one' of one list"
    elif len(lists) > 1 or any(one.type.name != "select_one" for one in node.inside):
        yield "appearance", "the rows of a table-list are all 'select_one' of one and the same list"
