"""From the rows of a form file that is in order to the model of the form."""

import hashlib
from collections.abc import Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import Any

from cpd_eval.forms.cells import NO, YES, Words, is_dynamic, parameters, trigger_names
from cpd_eval.forms.content import canonical
from cpd_eval.forms.fields import shape_of
from cpd_eval.forms.headings import split_language
from cpd_eval.forms.logic import compile_logic
from cpd_eval.forms.model import (
    Battery,
    Choice,
    Form,
    Group,
    Item,
    Note,
    Page,
    Question,
    QuestionType,
    Repeat,
    walk_items,
)
from cpd_eval.forms.outline import Node, outline, walk
from cpd_eval.forms.row_types import BEGINS, MOMENTS
from cpd_eval.forms.workbook import Workbook

VERSION_LENGTH = 12
"""Hexadecimal digits of a version; with thousands of versions a clash stays out of the question."""


def build_form(workbook: Workbook, *, form_id: str, language: str = "") -> Form:
    r"""Build the model of a form.

    Parameters
    ----------
    workbook : Workbook
        In order: :func:`~cpd_eval.forms.check.check_workbook` has nothing to say about it.
    form_id : str
        The id, if the settings name none.
    language : str, optional
        One of the workbook's languages; its own if not given.

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
    spoken = language or (workbook.languages[0] if workbook.languages else "")
    words = Words(spoken if spoken != (*workbook.languages, "")[0] else "")
    nodes, _, _ = outline(workbook.survey)
    settings = dict(workbook.settings.cells)
    settings.setdefault("form_id", form_id)
    settings.setdefault("form_title", settings["form_id"])
    content = canonical(workbook, settings)
    builder = _Builder(words, _lists(workbook, words))
    pages = builder.pages(nodes)
    shown = _translated(settings, words)
    ruled = (*pages, *_items(pages), *builder.questions.values())
    shape = shape_of(nodes, workbook, language=words.language)
    within = dict(_within(nodes, ""))
    return Form(
        form_id=settings["form_id"],
        title=shown["form_title"],
        version=hashlib.sha256(content.encode()).hexdigest()[:VERSION_LENGTH],
        settings=MappingProxyType(shown),
        languages=workbook.languages,
        language=spoken,
        pages=pages,
        questions=tuple(builder.questions.values()),
        repeats=tuple(builder.repeats),
        within=MappingProxyType(within),
        tables=MappingProxyType(dict(workbook.tables)),
        content=content,
        logic=compile_logic(ruled, shape=shape, within=within, language=spoken),
    )


def _translated(settings: Mapping[str, str], words: Words) -> dict[str, str]:
    """Give the settings in the language spoken; those of other languages are left out."""
    stems = dict.fromkeys(split_language("settings", column)[0] for column in settings)
    return {stem: words.of(settings, stem) for stem in stems}


def _lists(workbook: Workbook, words: Words) -> dict[str, tuple[Choice, ...]]:
    lists: dict[str, tuple[Choice, ...]] = {}
    for row in workbook.choices:
        others = {
            column: text
            for column, text in row.cells.items()
            if split_language("choices", column)[0] not in ("list_name", "name", "label")
        }
        choice = Choice(
            name=row["name"],
            label=words.of(row.cells, "label"),
            columns=tuple(sorted(others.items())),
        )
        lists[row["list_name"]] = (*lists.get(row["list_name"], ()), choice)
    return lists


def _items(pages: tuple[Page, ...]) -> Iterator[Item]:
    for page in pages:
        yield from walk_items(page.items)


def _within(nodes: list[Node], around: str) -> Iterator[tuple[str, str]]:
    for node in nodes:
        yield node.name, around
        yield from _within(node.inside, node.name)


class _Builder:
    """Makes items of rows; keeps every question and repeat it made."""

    def __init__(self, words: Words, lists: Mapping[str, tuple[Choice, ...]]) -> None:
        self.words = words
        self.lists = lists
        self.questions: dict[str, Question] = {}
        self.repeats: list[Repeat] = []

    def pages(self, nodes: list[Node]) -> tuple[Page, ...]:
        """Make a page of each group at the top, and of what stands between groups."""
        pages: list[Page] = []
        taken = {node.name for node in walk(nodes)}
        for kind, together in groupby(nodes, _own_page):
            for run in [[node] for node in together] if kind else [list(together)]:
                name = _free(f"page_{len(pages) + 1}", taken)
                pages.append(self._page(run, name))
        return tuple(page for page in pages if page.items)

    def _page(self, run: list[Node], name: str) -> Page:
        first = run[0]
        if first.type.name != "begin_group":
            label = self.words.of(first.row.cells, "label") if _own_page(first) else ""
            return Page(name=name, label=label, items=self.items(run))
        items = self.items([first] if first.is_battery else first.inside)
        return Page(**self._shown(first), items=items)

    def items(self, nodes: list[Node]) -> tuple[Item, ...]:
        """Make the items rows stand for; what nobody is asked is kept and not shown."""
        items: list[Item] = []
        at = 0
        while at < len(nodes):
            taken = at + 1
            if nodes[at].is_scale_head:
                while taken < len(nodes) and nodes[taken].continues(nodes[at]):
                    taken += 1
            if taken > at + 1:
                items.append(self._battery(nodes[at], nodes[at + 1 : taken]))
            else:
                items += self._item(nodes[at])
            at = taken
        return tuple(items)

    def _item(self, node: Node) -> list[Item]:
        if node.is_battery:
            return [self._battery(node, node.inside)]
        if node.type.name == "note":
            return [Note(**self._shown(node))]
        if node.type.name == "begin_repeat":
            return [self._repeat(node)]
        if node.type.name == "begin_group":
            appearance, items = node.row["appearance"], self.items(node.inside)
            return [Group(**self._shown(node), appearance=appearance, items=items)]
        question = self._question(node)
        return [question] if question.is_asked else []

    def _shown(self, node: Node) -> dict[str, Any]:
        row = node.row
        return {
            "name": row["name"],
            "label": self.words.of(row.cells, "label"),
            "hint": self.words.of(row.cells, "hint"),
            "relevant": row["relevant"],
            "row": row.number,
        }

    def _battery(self, head: Node, nodes: list[Node]) -> Battery:
        rows = tuple(self._question(node) for node in nodes)
        return Battery(**self._shown(head), scale=rows[0].choices, rows=rows)

    def _repeat(self, node: Node) -> Repeat:
        row, place = node.row, len(self.repeats)
        items = self.items(node.inside)
        fewest, most = row["cpd::min"], row["cpd::max"]
        repeat = Repeat(
            **self._shown(node),
            appearance=row["appearance"],
            items=items,
            minimum=int(fewest or 0),
            maximum=int(most) if most else None,
            count=row["repeat_count"],
            is_optional=fewest == "0",
        )
        self.repeats.insert(place, repeat)
        return repeat

    def _question(self, node: Node) -> Question:
        row, required, readonly = node.row, node.row["required"], node.row["readonly"]
        kind, default, calculation = _kind(node)
        question = Question(
            **self._shown(node),
            type=kind,
            list_name=node.type.list_name,
            choices=self.lists.get(node.type.list_name, ()),
            choice_filter=row["choice_filter"],
            required=_rule(required),
            required_message=self.words.of(row.cells, "required_message"),
            recommended=row["cpd::recommended"].lower() in YES,
            readonly=_rule(readonly),
            constraint=row["constraint"],
            constraint_message=self.words.of(row.cells, "constraint_message"),
            warn=row["cpd::warn"],
            warn_message=self.words.of(row.cells, "cpd::warn_message"),
            calculation=calculation,
            trigger=trigger_names(row["trigger"]),
            appearance=row["appearance"],
            parameters=parameters(kind, row["parameters"]),
            missing=tuple(row["cpd::missing"].split()),
            variable_id=row["cpd::variable_id"] or row["name"],
            scale=row["cpd::scale"],
            waves=tuple(row["cpd::wave"].split()),
            is_personal=row["cpd::personal"].lower() in YES,
            retention=row["cpd::retention"],
            default=default,
            has_dynamic_default=is_dynamic(kind, default),
        )
        self.questions[question.name] = question
        return question


def _own_page(node: Node) -> bool:
    return node.type.name in BEGINS


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _rule(text: str) -> str:
    return "" if text.lower() in NO else "yes" if text.lower() in YES else text


def _kind(node: Node) -> tuple[QuestionType, str, str]:
    """Give type, default and calculation; a moment XLSForm fills in is a hidden answer here."""
    name, row = node.type.name, node.row
    if name == "end":
        return "calculate", "", MOMENTS[name]
    if name in MOMENTS:
        return "hidden", MOMENTS[name], ""
    kind: QuestionType = name  # type: ignore[assignment]  # the checks let only these types through
    return kind, row["default"], row["calculation"]
