"""What can be wrong with the expressions of a form."""

from collections.abc import Iterator

from cpd_eval.errors import FormError
from cpd_eval.forms.check_survey import NO, YES
from cpd_eval.forms.expression import Expression, compile_expression
from cpd_eval.forms.finding import Finding
from cpd_eval.forms.logic import settling_order
from cpd_eval.forms.outline import Node, outline, walk
from cpd_eval.forms.workbook import Workbook

_WITH_OWN_ANSWER = ("required", "constraint", "cpd::warn")
_ALL = ("required", "relevant", "constraint", "calculation", "choice_filter", "cpd::warn")


class _Names:
    """What expressions of one form may name."""

    def __init__(self, workbook: Workbook, nodes: list[Node]) -> None:
        silent = ("note", "begin_group")
        asked = [node for node in walk(nodes) if node.type.name not in silent]
        self.known = {node.row["name"] for node in asked}
        self.dates = {node.row["name"] for node in asked if node.type.name == "date"}
        self.columns = set(workbook.headings["choices"])

    def compile(self, node: Node, column: str) -> Expression:
        """Compile the expression in a cell."""
        return compile_expression(
            node.row[column],
            known=self.known,
            own=node.row["name"] if column in _WITH_OWN_ANSWER else "",
            dates=self.dates,
            columns=self.columns if column == "choice_filter" else (),
        )


def rule_findings(workbook: Workbook) -> Iterator[Finding]:
    r"""Find expressions that cannot be read, and questions that wait for each other.

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
    >>> table = "| survey | type | name | constraint |\n|  | text | why | . = |"
    >>> workbook = workbook_from_bytes(table.encode(), kind=".md", file="trial.md")
    >>> print(*rule_findings(workbook))
    trial.md, survey row 2, column constraint: the expression stops after '=', where a value is
    expected. Finish it.
    """
    nodes, _, _ = outline(workbook.survey)
    names = _Names(workbook, nodes)
    settled_by: dict[str, frozenset[str]] = {"": frozenset()}
    for node, group in _with_group(nodes, ""):
        reads = settled_by[group]
        for column in _ALL:
            text = node.row[column]
            if not text or (column == "required" and text.lower() in YES + NO):
                continue
            try:
                rule = names.compile(node, column)
            except FormError as exc:
                yield Finding(workbook.file, "survey", node.row.number, column, str(exc))
                continue
            if column in ("relevant", "calculation"):
                reads |= rule.reads
        settled_by[node.row["name"]] = reads
    try:
        settling_order(settled_by)
    except FormError as exc:
        yield Finding(workbook.file, "survey", 0, "relevant", str(exc))


def _with_group(nodes: list[Node], group: str) -> Iterator[tuple[Node, str]]:
    for node in nodes:
        yield node, group
        yield from _with_group(node.inside, node.row["name"])
