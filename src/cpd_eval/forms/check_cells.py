"""What can be wrong with single cells of a survey row, apart from expressions."""

import re
from collections.abc import Iterator, Mapping

from cpd_eval.forms.cells import NO, NUMBER, REFERENCE, YES, pairs, trigger_names
from cpd_eval.forms.headings import split_language
from cpd_eval.forms.model import MOST_INSTANCES
from cpd_eval.forms.outline import Node
from cpd_eval.forms.question import MISSING_CODES, REVERSED
from cpd_eval.forms.row_types import SELECTS
from cpd_eval.forms.workbook import Row

Complaint = tuple[str, str]
"""A column, and what is wrong in it."""

_MESSAGE_OF = {
    "required_message": "required",
    "constraint_message": "constraint",
    "cpd::warn_message": "cpd::warn",
}
_YES_NO = ("cpd::recommended", "cpd::personal")
_LIMITS = ("cpd::min", "cpd::max")
_SCALE = re.compile(rf"[A-Za-z][A-Za-z0-9_.-]*( {REVERSED})?")
_WAVE = re.compile(r"[a-z][a-z0-9_]*( [a-z][a-z0-9_]*)*")
_RETENTION = re.compile(r"[1-9][0-9]{0,2} (day|month|year)s?")
_ENDING = re.compile(r"\.?[a-z0-9]+(\+\.?[a-z0-9]+)*", re.IGNORECASE)
_OUTSIDE = re.compile(r"(^|\s)(ex:|intent:|search\s*\(|printer:)")
_KEYS = {"range": ("start", "end", "step"), "file": ("max_size_mb", "types")}
_EXAMPLES = {"range": "start=0 end=10 step=1", "file": "max_size_mb=5 types=pdf+docx"}


def cell_complaints(node: Node, known: set[str]) -> Iterator[Complaint]:
    """Find what is wrong with the cells of one row.

    Parameters
    ----------
    node : Node
        The row.
    known : set of str
        Every name of the form.

    Yields
    ------
    tuple of (str, str)
        Column and message.

    Examples
    --------
    >>> from cpd_eval.forms.row_types import row_type
    >>> row = Row("survey", 2, {"type": "text", "cpd::retention": "long"})
    >>> [column for column, _ in cell_complaints(Node(row, row_type("text")), set())]
    ['cpd::retention']
    """
    row = node.row
    yield from _messages(row)
    yield from _our_columns(row)
    yield from _missing(node)
    yield from _outside(row)
    yield from _limits(node)
    for name in trigger_names(row["trigger"]):
        if name not in known:
            yield "trigger", f"'${{{name}}}' names no question. Name one of the form"
    if row["trigger"] and REFERENCE.sub("", row["trigger"]).strip(" ,"):
        yield "trigger", f"'{row['trigger']}' is no list of questions. Write '${{name}}'"
    if node.type.name in _KEYS:
        yield from _parameters(node.type.name, row["parameters"])
    elif "randomize" in row["parameters"]:
        yield "parameters", "choices keep the order they are written in. Remove 'randomize'"


def _messages(row: Row) -> Iterator[Complaint]:
    for column, rule in _MESSAGE_OF.items():
        if row[column] and row[rule].lower() in NO:
            yield column, f"there is a message but nothing in '{rule}'. Fill it, or clear this one"


def _our_columns(row: Row) -> Iterator[Complaint]:
    for column in _YES_NO:
        if row[column].lower() not in YES + NO:
            yield column, f"'{row[column]}' was found. Write 'yes' or 'no'"
    scale, wave, kept = row["cpd::scale"], row["cpd::wave"], row["cpd::retention"]
    if scale and not _SCALE.fullmatch(scale):
        yield "cpd::scale", f"'{scale}' is no scale. Write 'AGREE5' or 'AGREE5 {REVERSED}'"
    if wave and not _WAVE.fullmatch(wave):
        yield "cpd::wave", f"'{wave}' names no waves. Write them as 'before follow_up'"
    if kept and not _RETENTION.fullmatch(kept):
        yield "cpd::retention", f"'{kept}' is no length of time. Write it as '6 years'"


def _missing(node: Node) -> Iterator[Complaint]:
    for code in node.row["cpd::missing"].split():
        if code not in MISSING_CODES:
            yield "cpd::missing", f"'{code}' is no missing code. Use {', '.join(MISSING_CODES)}"
    if node.row["cpd::missing"] and node.type.name in SELECTS:
        yield "cpd::missing", "a list holds its missing codes as choices. Add them there"


def _outside(row: Row) -> Iterator[Complaint]:
    """Find what only a phone app could do."""
    for column, text in row.cells.items():
        stem, _ = split_language("survey", column)
        if stem.startswith("media::"):
            yield column, "pictures, sound and film are not shown here. Say it in the label"
        if "last-saved#" in text:
            yield column, "answers of an earlier response are not at hand. Use a 'hidden' question"
    if _OUTSIDE.search(row["appearance"].lower()):
        yield "appearance", f"'{row['appearance']}' needs another app. Remove it"
    if row["save_to"] or row["bind::entities:saveto"]:
        yield "save_to", "entities are not used here. Remove the column; answers are kept anyway"


def _limits(node: Node) -> Iterator[Complaint]:
    found = {column: node.row[column] for column in _LIMITS if node.row[column]}
    if found and node.type.name != "begin_repeat":
        for column in found:
            yield column, "only a repeat has a number of instances. Clear the cell"
        return
    for column, text in found.items():
        if not re.fullmatch("[0-9]{1,4}", text):
            yield column, f"'{text}' is no number of instances. Write a whole number"
            return
    fewest, most = int(found.get("cpd::min", 0)), int(found.get("cpd::max", MOST_INSTANCES))
    if not 1 <= most <= MOST_INSTANCES:
        yield "cpd::max", f"'{most}' is outside the limits. Write 1 to {MOST_INSTANCES}"
    elif fewest > most:
        yield "cpd::min", f"{fewest} is more than the {most} allowed. Change one of them"


def _parameters(kind: str, text: str) -> Iterator[Complaint]:
    found, example = pairs(text), _EXAMPLES[kind]
    for key, value in found.items():
        if key not in _KEYS[kind]:
            yield "parameters", f"'{key}' is not used here. Write '{example}'"
        elif key == "types" and not _ENDING.fullmatch(value):
            yield "parameters", f"'{key}={value}' names no types of file. Write '{example}'"
        elif key != "types" and not NUMBER.fullmatch(value):
            yield "parameters", f"'{key}={value}' holds no number. Write '{example}'"
        elif key == "max_size_mb" and not 0 < float(value) <= 100:
            yield "parameters", f"'{key}={value}' is outside the limits. Use above 0, to 100"
    if kind == "range" and set(found) <= set(_KEYS[kind]):
        yield from _range(found)


def _range(found: Mapping[str, str]) -> Iterator[Complaint]:
    if not all(map(NUMBER.fullmatch, found.values())):
        return
    start, end, step = (
        float(found.get(key, usual)) for key, usual in (("start", 1), ("end", 10), ("step", 1))
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
