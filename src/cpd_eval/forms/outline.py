"""The rows of a survey sheet as a tree: groups and repeats with what stands in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cpd_eval.forms.row_types import BEGINS, ENDS, RowType, row_type
from cpd_eval.forms.workbook import Row


@dataclass(slots=True)
class Node:
    """A row, and for a group or repeat the rows inside it."""

    row: Row
    type: RowType
    inside: list["Node"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What the row is called."""
        return self.row["name"]

    @property
    def is_battery(self) -> bool:
        """Whether it is a group answered on one scale."""
        return self.type.name == "begin_group" and "table-list" in self.row["appearance"].split()

    @property
    def is_scale_head(self) -> bool:
        """Whether it only shows the scale that the rows after it are answered on."""
        return self.type.name in ("select_one", "select_multiple") and _looks(self, "label")

    def continues(self, head: "Node") -> bool:
        """Whether it is a row of the battery a scale head begins."""
        return _looks(self, "list-nolabel") and self.type.list_name == head.type.list_name


def _looks(node: Node, appearance: str) -> bool:
    return appearance in node.row["appearance"].split()


def outline(rows: Iterable[Row]) -> tuple[list[Node], list[Row], list[Row]]:
    """Put rows into their groups and repeats.

    Parameters
    ----------
    rows : iterable of Row
        Of the survey sheet.

    Returns
    -------
    nodes : list of Node
        What stands at the top.
    unopened, unclosed : list of Row
        Ends without a begin of their kind, and begins without an end.

    Examples
    --------
    >>> kinds = ["begin_group", "text", "end_group"]
    >>> rows = [Row("survey", n, {"type": kind}) for n, kind in enumerate(kinds, 2)]
    >>> (group,), _, _ = outline(rows)
    >>> group.inside[0].row.number
    3
    """
    top: list[Node] = []
    around: list[Node] = []
    unopened: list[Row] = []
    for row in rows:
        kind = row_type(row["type"])
        if kind.name in ENDS:
            if around and around[-1].type.name == kind.name.replace("end", "begin"):
                around.pop()
            else:
                unopened.append(row)
            continue
        node = Node(row, kind)
        (around[-1].inside if around else top).append(node)
        if kind.name in BEGINS:
            around.append(node)
    return top, unopened, [node.row for node in around]


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Go through every node, a group before what is inside it.

    Examples
    --------
    >>> kinds = ["begin_group", "text", "end_group"]
    >>> nodes, _, _ = outline(Row("survey", n, {"type": k}) for n, k in enumerate(kinds, 2))
    >>> [node.type.name for node in walk(nodes)]
    ['begin_group', 'text']
    """
    for node in nodes:
        yield node
        yield from walk(node.inside)
