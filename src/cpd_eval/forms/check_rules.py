"""What is wrong with the expressions of a form, or probably not meant, and with what texts name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cpd_eval.errors import FormError
from cpd_eval.forms.cells import NO, YES, is_dynamic, trigger_names
from cpd_eval.forms.expression import Expression, compile_expression
from cpd_eval.forms.fields import seat_of, shape_of
from cpd_eval.forms.finding import Finding
from cpd_eval.forms.headings import split_language
from cpd_eval.forms.logic import settling_order
from cpd_eval.forms.outline import Node, outline
from cpd_eval.forms.piping import compile_text
from cpd_eval.forms.shape import Shape
from cpd_eval.forms.workbook import Row, Workbook

_WITH_OWN_ANSWER = ("required", "readonly", "constraint", "calculation", "cpd::warn")
_RULES = (*_WITH_OWN_ANSWER, "relevant", "repeat_count", "choice_filter", "default")
_YES_OR_NO = ("required", "readonly")
_TEXTS = ("label", "hint", "required_message", "constraint_message", "cpd::warn_message")
_SETTLING = ("relevant", "calculation", "repeat_count")


@dataclass(frozen=True, slots=True)
class _Names:
    """What the expressions of one form may name."""

    shape: Shape
    columns: frozenset[str]

    def compile(self, node: Node, column: str) -> Expression:
        """Compile the expression in a cell."""
        is_repeat = node.type.name == "begin_repeat"
        return compile_expression(
            node.row[column],
            shape=self.shape,
            at=seat_of(node.name) if is_repeat else node.name,
            has_own=column in _WITH_OWN_ANSWER,
            columns=self.columns if column == "choice_filter" else (),
        )


def _names(nodes: list[Node], workbook: Workbook) -> _Names:
    columns = frozenset(workbook.headings["choices"]) | {"name", "label"}
    return _Names(shape_of(nodes, workbook), columns)


def rule_findings(workbook: Workbook) -> Iterator[Finding]:
    r"""Find expressions that cannot be read, and questions that wait for each other.

    Examples
    --------
    >>> from cpd_eval.forms.workbook import workbook_from_bytes
    >>> table = "| survey | type | name | constraint |\n|  | text | why | . = |"
    >>> workbook = workbook_from_bytes(table.encode(), kind=".md", file="trial.md")
    >>> print(*rule_findings(workbook))
    trial.md, survey row 2, column constraint: at character 3: the expression stops after '=',
    where a value is expected. Finish it.
    """
    nodes, _, _ = outline(workbook.survey)
    names = _names(nodes, workbook)
    settled_by: dict[str, frozenset[str]] = {"": frozenset()}
    for node, around in _with_surroundings(nodes, ""):
        reads = frozenset({around, *trigger_names(node.row["trigger"])})
        for column in _RULES:
            if not _is_rule(node, column):
                continue
            try:
                rule = names.compile(node, column)
            except FormError as exc:
                yield Finding(workbook.file, "survey", node.row.number, column, str(exc))
                continue
            if column in _SETTLING:
                reads |= rule.reads - ({node.name} if column == "calculation" else set())
        settled_by[node.name] = reads
        yield from _texts(workbook.file, node.row, names.shape, node.name)
    for row in workbook.choices:
        yield from _texts(workbook.file, row, names.shape, "")
    yield from _circles(workbook.file, lambda: settling_order(settled_by))


def rule_cautions(workbook: Workbook) -> Iterator[Finding]:
    r"""Find expressions that can be read and are probably not meant as they stand.

    Examples
    --------
    >>> from cpd_eval.forms.workbook import workbook_from_bytes
    >>> table = '''
    ... | survey | type         | name  | label | calculation |
    ... |        | begin_repeat | child | Child |             |
    ... |        | integer      | age   | Age   |             |
    ... |        | end_repeat   |       |       |             |
    ... |        | calculate    | twice |       | ${age} * 2  |'''
    >>> print(*rule_cautions(workbook_from_bytes(table.encode(), kind=".md", file="trial.md")))
    trial.md, survey row 5, column calculation: at character 1: 'age' is asked in every instance
    of 'child', and one value is needed here; the first counts. ...
    """
    nodes, _, _ = outline(workbook.survey)
    names = _names(nodes, workbook)
    for node, _ in _with_surroundings(nodes, ""):
        for column in _RULES:
            cautions = names.compile(node, column).cautions if _is_rule(node, column) else ()
            for caution in cautions:
                yield Finding(workbook.file, "survey", node.row.number, column, caution)


def _is_rule(node: Node, column: str) -> bool:
    """Whether a cell holds an expression."""
    text = node.row[column]
    if column == "default":
        return bool(text) and is_dynamic(node.type.name, text)
    return bool(text) and not (column in _YES_OR_NO and text.lower() in YES + NO)


def _texts(file: str, row: Row, shape: Shape, at: str) -> Iterator[Finding]:
    """Find what a label, hint or message names that there is not, in every language."""
    for column, text in row.cells.items():
        if "${" not in text or split_language(row.sheet, column)[0] not in _TEXTS:
            continue
        try:
            compile_text(text, shape=shape, at=at if at in shape else "")
        except FormError as exc:
            yield Finding(file, row.sheet, row.number, column, str(exc))


def _circles(file: str, order: Callable[[], object]) -> Iterator[Finding]:
    try:
        order()
    except FormError as exc:
        yield Finding(file, "survey", 0, "relevant", str(exc))


def _with_surroundings(nodes: list[Node], around: str) -> Iterator[tuple[Node, str]]:
    """Go through every row with the name of what it stands in."""
    for node in nodes:
        if node.name:
            yield node, around
        yield from _with_surroundings(node.inside, node.name or around)
