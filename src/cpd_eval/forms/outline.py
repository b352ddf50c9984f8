"""The rows of a survey sheet as a tree: groups with what stands between begin and end."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cpd_eval.forms.workbook import Row

TYPES = {
    "text": "text",
    "string": "text",
    "integer": "integer",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "range": "range",
    "select_one": "select_one",
    "select_multiple": "select_multiple",
    "hidden": "hidden",
    "calculate": "calculate",
    "note": "note",
    "begin_group": "begin_group",
    "end_group": "end_group",
}
"""The types a form may use, and the one name each has here."""

SELECTS = ("select_one", "select_multiple")
_SPELLINGS = {
    "begin group": "begin_group",
    "end group": "end_group",
    "select one from": "select_one",
    "select one": "select_one",
    "select1": "select_one",
    "select multiple": "select_multiple",
    "select all that apply from": "select_multiple",
    "select all that apply": "select_multiple",
}
_LONGEST = max(len(spelling.split()) for spelling in _SPELLINGS)


@dataclass(frozen=True, slots=True)
class RowType:
    """What a row asks for.

    Attributes
    ----------
    name : str
        A value of :data:`TYPES`, or what was written if it is none.
    list_name : str
        The choice list of a select.
    rest : str
        What follows and means nothing here, such as ``or_other``.
    """

    name: str
    list_name: str = ""
    rest: str = ""


@dataclass(slots=True)
class Node:
    """A row, and for a group the rows inside it."""

    row: Row
    type: RowType
    inside: list["Node"] = field(default_factory=list)

    @property
    def is_battery(self) -> bool:
        """Whether it is a group answered on one scale."""
        return self.type.name == "begin_group" and "table-list" in self.row["appearance"].split()


def row_type(text: str) -> RowType:
    """Read a cell of the type column.

    Examples
    --------
    >>> row_type("select_one yes_no")
    RowType(name='select_one', list_name='yes_no', rest='')
    >>> row_type("begin group").name
    'begin_group'
    """
    words = text.split()
    for length in range(_LONGEST, 0, -1):
        start = " ".join(words[:length]).lower()
        name = _SPELLINGS.get(start) or TYPES.get(start)
        if name:
            rest = words[length:]
            if name in SELECTS:
                return RowType(name, rest[0] if rest else "", " ".join(rest[1:]))
            return RowType(name, "", " ".join(rest))
    return RowType(re.sub(r"\s+", " ", text))


def outline(rows: Iterable[Row]) -> tuple[list[Node], list[Row], list[Row]]:
    """Put rows into their groups.

    Parameters
    ----------
    rows : iterable of Row
        Of the survey sheet.

    Returns
    -------
    nodes : list of Node
        What stands at the top.
    unopened, unclosed : list of Row
        Ends without a begin, and begins without an end.

    Examples
    --------
    >>> kinds = ["begin_group", "text", "end_group"]
    >>> rows = [Row("survey", n, {"type": kind}) for n, kind in enumerate(kinds, 2)]
    >>> (group,), _, _ = outline(rows)
    >>> group.inside[0].row.number
    3
    """
    top: list[Node] = []
    open_groups: list[Node] = []
    unopened: list[Row] = []
    for row in rows:
        kind = row_type(row["type"])
        if kind.name == "end_group":
            if open_groups:
                open_groups.pop()
            else:
                unopened.append(row)
            continue
        node = Node(row, kind)
        (open_groups[-1].inside if open_groups else top).append(node)
        if kind.name == "begin_group":
            open_groups.append(node)
    return top, unopened, [node.row for node in open_groups]


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
