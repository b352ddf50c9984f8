"""The rows of a survey sheet as the expressions of the form see them: what stands in what."""

from collections.abc import Iterable
from typing import Literal

from cpd_eval.forms.cells import Words
from cpd_eval.forms.model import MOST_INSTANCES
from cpd_eval.forms.outline import Node
from cpd_eval.forms.shape import Field, Shape
from cpd_eval.forms.workbook import Workbook

_KINDS: dict[str, Literal["group", "repeat"]] = {"begin_group": "group", "begin_repeat": "repeat"}
_MOMENT_TYPES = {"start": "dateTime", "end": "dateTime", "today": "date"}


def shape_of(nodes: Iterable[Node], workbook: Workbook, *, language: str = "") -> Shape:
    r"""Describe a form to its expressions.

    Parameters
    ----------
    nodes : iterable of Node
        The rows in their groups.
    workbook : Workbook
        For its lists and tables.
    language : str, optional
        The language choices are read in; the form's own if not given.

    Returns
    -------
    Shape
        What stands in what, the lists, and the tables beside the form.

    Examples
    --------
    >>> from cpd_eval.forms.outline import outline
    >>> from cpd_eval.forms.workbook import workbook_from_bytes
    >>> table = "| survey | type | name | label |\n|  | text | why | Why? |"
    >>> workbook = workbook_from_bytes(table.encode(), kind=".md", file="trial.md")
    >>> "why" in shape_of(outline(workbook.survey)[0], workbook)
    True
    """
    words = Words(language)
    lists: dict[str, list[dict[str, str]]] = {}
    for row in workbook.choices:
        cells = {**row.cells, "label": words.of(row.cells, "label")}
        lists.setdefault(row["list_name"], []).append(cells)
    return Shape(fields_of(nodes), lists=lists, tables=workbook.tables)


def seat_of(repeat: str) -> str:
    """Name the place beside a repeat where its own rules and label are evaluated.

    A rule in the row of a repeat is about the repeat as a whole, also while it has no instance;
    it reads the answers of the instance the repeat itself stands in.

    Examples
    --------
    >>> seat_of("plan")
    'plan..seat'
    """
    return f"{repeat}..seat"


def fields_of(nodes: Iterable[Node]) -> tuple[Field, ...]:
    """Give a field for each row that has a name, and one beside each repeat.

    Examples
    --------
    >>> fields_of([])
    ()
    """
    fields: list[Field] = []
    for node in nodes:
        if not node.name:
            continue
        if node.type.name == "begin_repeat":
            fields.append(Field(name=seat_of(node.name), type="note"))
        fields.append(
            Field(
                name=node.name,
                kind=_KINDS.get(node.type.name, "question"),
                type=_MOMENT_TYPES.get(node.type.name, node.type.name),
                list_name=node.type.list_name,
                inside=fields_of(node.inside),
                most=int(node.row["cpd::max"])
                if node.row["cpd::max"].isdecimal()
                else MOST_INSTANCES,
            )
        )
    return tuple(fields)
