"""From the rows of a form file that is in order to the model of the form."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from cpd_eval.forms.check_survey import NO, YES
from cpd_eval.forms.logic import compile_logic
from cpd_eval.forms.model import Battery, Choice, Form, Item, Note, Page, Parameters, Question
from cpd_eval.forms.outline import Node, outline, walk
from cpd_eval.forms.workbook import Row, Workbook

VERSION_LENGTH = 12
"""Hexadecimal digits of a version; with thousands of versions a clash stays out of the question."""


def build_form(workbook: Workbook, *, form_id: str) -> Form:
    r"""Build the model of a form.

    Parameters
    ----------
    workbook : Workbook
        In order: :func:`~cpd_eval.forms.check.check_workbook` has nothing to say about it.
    form_id : str
        The id, if the settings name none.

    Returns
    -------
    Form
        Ready to be asked.

    Examples
    --------
    >>> from cpd_eval.forms.workbook import workbook_from_bytes
    >>> table = "| survey | type | name | label |\n|  | text | why | Why? |"
    >>> workbook = workbook_from_bytes(table.encode(), kind=".md", file="trial.md")
    >>> build_form(workbook, form_id="trial").pages[0].items[0].label
    'Why?'
    """
    nodes, _, _ = outline(workbook.survey)
    lists = _lists(workbook)
    built = {node.row["name"]: one for node, one in _questions(nodes, lists, _Around())}
    settings = dict(workbook.settings.cells)
    settings.setdefault("form_id", form_id)
    settings.setdefault("form_title", settings["form_id"])
    content = canonical(workbook, settings)
    pages = _pages(nodes, built)
    return Form(
        form_id=settings["form_id"],
        title=settings["form_title"],
        version=hashlib.sha256(content.encode()).hexdigest()[:VERSION_LENGTH],
        settings=MappingProxyType(settings),
        pages=pages,
        questions=tuple(built.values()),
        content=content,
        logic=compile_logic(pages, built.values()),
    )


def canonical(workbook: Workbook, settings: dict[str, str]) -> str:
    r"""Write the content of a form so that equal forms give equal text.

    Parameters
    ----------
    workbook : Workbook
        The form.
    settings : dict of str to str
        Its settings, with id and title.

    Returns
    -------
    str
        JSON with sorted keys; a list that is used nowhere still counts.

    Examples
    --------
    >>> from cpd_eval.forms.workbook import workbook_from_bytes
    >>> table = "| survey | type | name | label |\n|  | text | why | Why? |"
    >>> workbook = workbook_from_bytes(table.encode(), kind=".md", file="trial.md")
    >>> canonical(workbook, {})
    '{"choices":[],"settings":{},"survey":[{"label":"Why?","name":"why","type":"text"}]}'
    """
    content = {
        "survey": [dict(row.cells) for row in workbook.survey],
        "choices": [dict(row.cells) for row in workbook.choices],
        "settings": settings,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _lists(workbook: Workbook) -> dict[str, tuple[Choice, ...]]:
    lists: dict[str, tuple[Choice, ...]] = {}
    for row in workbook.choices:
        others = {k: v for k, v in row.cells.items() if k not in ("list_name", "name", "label")}
        choice = Choice(name=row["name"], label=row["label"], columns=tuple(sorted(others.items())))
        lists[row["list_name"]] = (*lists.get(row["list_name"], ()), choice)
    return lists


@dataclass(frozen=True, slots=True)
class _Around:
    """The rules of the groups around a row, as one expression.

    Pages and batteries keep their own rule (``kept``); a group that becomes neither hands its
    rule down (``handed``) to what is inside it.
    """

    kept: str = ""
    handed: str = ""
    is_top: bool = True

    def within(self, node: Node) -> "_Around":
        """Go into a group."""
        rule = node.row["relevant"]
        if self.is_top or node.is_battery:
            return _Around(_both(self.kept, rule), self.handed, is_top=False)
        return _Around(self.kept, _both(self.handed, rule), is_top=False)


def _both(first: str, second: str) -> str:
    return f"({first}) and ({second})" if first and second else first or second


def _questions(
    nodes: list[Node], lists: dict[str, tuple[Choice, ...]], around: _Around
) -> Iterator[tuple[Node, Question]]:
    for node in nodes:
        if node.type.name == "begin_group":
            yield from _questions(node.inside, lists, around.within(node))
        elif node.type.name != "note":
            # What is not asked stands on no page, so it must carry the page's rule itself.
            is_silent = node.type.name in ("hidden", "calculate")
            rule = _both(around.kept, around.handed) if is_silent else around.handed
            yield node, _question(node, lists, _both(rule, node.row["relevant"]))


def _question(node: Node, lists: dict[str, tuple[Choice, ...]], relevant: str) -> Question:
    row, required = node.row, node.row["required"].lower()
    return Question(
        name=row["name"],
        type=node.type.name,  # type: ignore[arg-type]  # the checks let only these types through
        label=row["label"],
        hint=row["hint"],
        list_name=node.type.list_name,
        choices=lists.get(node.type.list_name, ()),
        choice_filter=row["choice_filter"],
        required="" if required in NO else "yes" if required in YES else row["required"],
        required_message=row["required_message"],
        recommended=row["cpd::recommended"].lower() in YES,
        relevant=relevant,
        constraint=row["constraint"],
        constraint_message=row["constraint_message"],
        warn=row["cpd::warn"],
        warn_message=row["cpd::warn_message"],
        calculation=row["calculation"],
        appearance=row["appearance"],
        parameters=_parameters(row) if node.type.name == "range" else None,
        missing=tuple(row["cpd::missing"].split()),
        variable_id=row["cpd::variable_id"] or row["name"],
        scale=row["cpd::scale"],
        default=row["default"],
        row=row.number,
    )


def _parameters(row: Row) -> Parameters:
    pairs = row["parameters"].replace(",", " ").replace(";", " ").split()
    found = {key: float(value) for key, _, value in (pair.partition("=") for pair in pairs)}
    return Parameters(
        start=found.get("start", 1.0), end=found.get("end", 10.0), step=found.get("step", 1.0)
    )


def _pages(nodes: list[Node], built: dict[str, Question]) -> tuple[Page, ...]:
    """Make a page of each group at the top, and of what stands between groups."""
    pages: list[Page] = []
    taken = {node.row["name"] for node in walk(nodes)}
    for is_group, together in groupby(nodes, lambda node: node.type.name == "begin_group"):
        if is_group:
            pages += [_page(node, built) for node in together]
        else:
            name = _free(f"page_{len(pages) + 1}", taken)
            items = _items(list(together), built, _Around(is_top=False))
            pages.append(Page(name=name, label="", items=items))
    return tuple(page for page in pages if page.items)


def _page(node: Node, built: dict[str, Question]) -> Page:
    row = node.row
    inside = [node] if node.is_battery else node.inside
    return Page(
        name=row["name"],
        label=row["label"],
        hint=row["hint"],
        relevant=row["relevant"],
        items=_items(inside, built, _Around(is_top=False)),
        row=row.number,
    )


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _items(nodes: list[Node], built: dict[str, Question], around: _Around) -> tuple[Item, ...]:
    return tuple(item for node in nodes for item in _item(node, built, around))


def _item(node: Node, built: dict[str, Question], around: _Around) -> tuple[Item, ...]:
    row, relevant = node.row, _both(around.handed, node.row["relevant"])
    if node.is_battery:
        return (_battery(node, built, relevant),)
    words = Note(
        name=row["name"], label=row["label"], hint=row["hint"], relevant=relevant, row=row.number
    )
    if node.type.name == "note":
        return (words,)
    if node.type.name == "begin_group":
        inside = _items(node.inside, built, around.within(node))
        # A group within a page is no page of its own; its label is read where it begins.
        return (words, *inside) if row["label"] else inside
    question = built[row["name"]]
    return (question,) if question.is_asked else ()


def _battery(node: Node, built: dict[str, Question], relevant: str) -> Battery:
    rows = tuple(built[one.row["name"]] for one in node.inside)
    return Battery(
        name=node.row["name"],
        label=node.row["label"],
        hint=node.row["hint"],
        relevant=relevant,
        scale=rows[0].choices,
        rows=rows,
        row=node.row.number,
    )
