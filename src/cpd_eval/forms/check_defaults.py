"""Defaults that are no answer to their own question.

A default stands in a new response as if it had been given. One that cannot be read, such as a
choice the list does not have, would meet every respondent as a mistake they did not make.
"""

from collections.abc import Iterator

from cpd_eval.errors import did_you_mean
from cpd_eval.forms.answers import Problem, read_answer
from cpd_eval.forms.cells import is_dynamic, parameters
from cpd_eval.forms.finding import Finding
from cpd_eval.forms.outline import Node, outline, walk
from cpd_eval.forms.question import SILENT, Choice, Question
from cpd_eval.forms.row_types import BEGINS, MOMENTS, SELECTS, TYPES
from cpd_eval.forms.workbook import Workbook

_EXPECTED: dict[Problem, str] = {
    "number": "Write a number such as '3', or an expression",
    "whole": "Write a whole number, or an expression",
    "range": "Write a number the range reaches",
    "date": "Write a date as '2026-04-01', or an expression such as 'today()'",
    "dateTime": "Write a moment as '2026-04-01T14:30', or an expression such as 'now()'",
    "time": "Write a time as '14:30', or an expression",
    "rank": "Name each choice once",
    "acknowledge": "Write 'OK', or clear the cell",
    "file_type": "Clear the cell; a file comes from the respondent",
    "long": "Make it shorter",
}


def default_findings(workbook: Workbook) -> Iterator[Finding]:
    r"""Find defaults that are not worked out and cannot be read as an answer.

    Examples
    --------
    >>> from cpd_eval.forms.workbook import workbook_from_bytes
    >>> table = "| survey | type | name | default |\n|  | integer | days | some |"
    >>> workbook = workbook_from_bytes(table.encode(), kind=".md", file="trial.md")
    >>> print(*default_findings(workbook))
    trial.md, survey row 2, column default: 'some' is no answer to this question. Write a number
    such as '3', or an expression.
    """
    lists: dict[str, list[Choice]] = {}
    for row in workbook.choices:
        lists.setdefault(row["list_name"], []).append(Choice(name=row["name"], label=row["label"]))
    nodes, _, _ = outline(workbook.survey)
    for node in walk(nodes):
        choices = tuple(lists.get(node.type.list_name, ()))
        if _is_answer(node) and not (node.type.name in SELECTS and not choices):
            message = _complaint(node, choices)
            if message:
                yield Finding(workbook.file, "survey", node.row.number, "default", message)


def _is_answer(node: Node) -> bool:
    """Whether a row has a default that is an answer as it stands."""
    kind, default = node.type.name, node.row["default"]
    is_given = kind in TYPES.values() and kind not in (*SILENT, *MOMENTS, *BEGINS, "note")
    return is_given and bool(default) and not is_dynamic(kind, default)


def _complaint(node: Node, choices: tuple[Choice, ...]) -> str:
    kind, default = node.type.name, node.row["default"]
    try:
        limits = parameters(kind, node.row["parameters"])
    except ValueError:
        return ""
    if limits is not None and limits.step <= 0:
        return ""  # as above: the cell 'parameters' has a finding of its own
    question = Question(
        name=node.name or "default",
        type=kind,  # type: ignore[arg-type]  # one of TYPES that is asked
        choices=choices,
        missing=tuple(node.row["cpd::missing"].split()),
        parameters=limits,
    )
    _, problem = read_answer(question, default)
    if problem is None:
        return ""
    if problem in ("choice", "choices"):
        return _unknown_choice(default, node.type.list_name, [one.name for one in choices])
    return f"'{default}' is no answer to this question. {_EXPECTED[problem]}"


def _unknown_choice(default: str, listed: str, names: list[str]) -> str:
    wrong = next((word for word in default.split() if word not in names), default)
    hint = did_you_mean(wrong, names) or " Write the name of a choice, not its label."
    return f"the list '{listed}' has no choice '{wrong}'.{hint}"
