"""What a form is made of: pages of questions, batteries, notes, groups and repeats.

A *page* is a top-level group of the form. A *battery* is a group of statements answered on one
scale (XLSForm appearance ``table-list``); its rows are questions like any other. A *repeat* is
asked as often as there is something to tell; its answers stand at paths such as
``plan[2]/aim``, where ``plan`` is the repeat and ``aim`` the question. Groups never stand in a
path: within a form every name is unique.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cpd_eval.errors import FormError, did_you_mean
from cpd_eval.forms.question import MISSING_CODES, Choice, Parameters, Question, QuestionType, Scale

if TYPE_CHECKING:
    from cpd_eval.forms.logic import Logic

__all__ = [
    "MISSING_CODES",
    "MOST_INSTANCES",
    "Battery",
    "Choice",
    "Form",
    "Group",
    "Item",
    "Note",
    "Page",
    "Parameters",
    "Question",
    "QuestionType",
    "Repeat",
    "Scale",
]

MOST_INSTANCES = 100
"""Instances a repeat may have where the form sets no maximum."""

Tables = Mapping[str, tuple[Mapping[str, str], ...]]
"""The rows of each table that stands beside the form, by name of the file without its ending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Text to read, without an answer."""

    name: str
    label: str
    hint: str = ""
    relevant: str = ""
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery:
    """Statements answered on one scale.

    Attributes
    ----------
    scale : tuple of Choice
        The choices every row shares.
    rows : tuple of Question
        The statements.
    """

    name: str
    label: str
    hint: str = ""
    relevant: str = ""
    scale: tuple[Choice, ...]
    rows: tuple[Question, ...]
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Items that belong together within a page.

    Attributes
    ----------
    appearance : str
        Such as ``field-list``.
    items : tuple of Item
        What stands in it, in order.
    """

    name: str
    label: str
    hint: str = ""
    relevant: str = ""
    appearance: str = ""
    items: tuple["Item", ...]
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Items that are asked several times over.

    Attributes
    ----------
    items : tuple of Item
        What one instance holds.
    minimum : int
        Fewest instances a finished response has; a new one starts with that many, and with one
        where no minimum was written.
    maximum : int or None
        Most instances; None leaves it at :data:`MOST_INSTANCES`.
    count : str
        Expression that says how many there are; empty lets the respondent add and remove them.
    is_optional : bool
        Whether a minimum of 0 was written, so that a new response starts without an instance.
    """

    name: str
    label: str
    hint: str = ""
    relevant: str = ""
    appearance: str = ""
    items: tuple["Item", ...]
    minimum: int = 0
    maximum: int | None = None
    count: str = ""
    is_optional: bool = False
    row: int = field(default=0, compare=False)

    @property
    def most(self) -> int:
        """Most instances there can be."""
        return MOST_INSTANCES if self.maximum is None else self.maximum

    @property
    def at_first(self) -> int:
        """Instances a new response starts with."""
        return 0 if self.is_optional else max(1, self.minimum)


Item = Question | Battery | Note | Group | Repeat


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is shown together: a top-level group of the form."""

    name: str
    label: str
    hint: str = ""
    relevant: str = ""
    items: tuple[Item, ...]
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form as it was read: what is asked, in which order, under which rules.

    Attributes
    ----------
    form_id, title : str
        From the settings sheet.
    version : str
        The first 12 hexadecimal digits of a SHA-256 over the content: two files that ask the
        same have the same version, however they are spaced or stored.
    settings : mapping of str to str
        Every setting of the settings sheet; not to be changed.
    languages : tuple of str
        Every language of the form, its own first, such as ``English (en)``; empty if it names
        none.
    language : str
        The one its words are in; empty if it names none.
    pages : tuple of Page
        The top-level groups.
    questions : tuple of Question
        Every question in order, hidden ones too.
    repeats : tuple of Repeat
        Every repeat in order.
    within : mapping of str to str
        The page, group, battery or repeat each thing stands in, by name; empty at the top.
    tables : mapping of str to tuple of mapping
        The tables beside the form that ``pulldata()`` reads.
    content : str
        The canonical JSON the version was taken from; :func:`~cpd_eval.forms.read.form_from_json`
        makes the same form of it again.
    logic : Logic
        The rules, compiled.
    battery_labels : mapping of str to str
        Label of the battery, by name of each of its rows.
    """

    form_id: str
    title: str
    version: str
    settings: Mapping[str, str] = field(hash=False)
    languages: tuple[str, ...] = ()
    language: str = ""
    pages: tuple[Page, ...]
    questions: tuple[Question, ...]
    repeats: tuple[Repeat, ...] = ()
    within: Mapping[str, str] = field(repr=False, compare=False)
    tables: Tables = field(repr=False, compare=False)
    content: str = field(repr=False)
    logic: "Logic" = field(repr=False, compare=False)
    _index: dict[str, Question] = field(init=False, repr=False, compare=False)
    battery_labels: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        batteries = [one for one in self.items() if isinstance(one, Battery)]
        labels = {row.name: battery.label for battery in batteries for row in battery.rows}
        object.__setattr__(self, "_index", {item.name: item for item in self.questions})
        object.__setattr__(self, "battery_labels", labels)

    def __getitem__(self, name: str) -> Question:
        """Give the question of that name.

        Raises
        ------
        FormError
            If the form has no such question.
        """
        try:
            return self._index[name]
        except KeyError:
            raise FormError(
                f"{self.form_id}: '{name}' names no question.{did_you_mean(name, self._index)}"
            ) from None

    def __contains__(self, name: object) -> bool:
        return name in self._index

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    def __reduce__(self) -> tuple[Callable[[str, str], "Form"], tuple[str, str]]:
        # Compiled rules cannot be sent to another process; the content can.
        from cpd_eval.forms.read import form_from_json

        return form_from_json, (self.content, self.language)

    def items(self) -> Iterator[Item]:
        """Go through every item of every page, what stands around others before them."""
        for page in self.pages:
            yield from walk_items(page.items)

    def repeat_of(self, name: str) -> str:
        """Name the innermost repeat around something; empty if there is none."""
        names = {repeat.name for repeat in self.repeats}
        around = self.within.get(name, "")
        while around and around not in names:
            around = self.within[around]
        return around

    def in_language(self, language: str) -> "Form":
        """Give the same form, same version, in another of its languages.

        Raises
        ------
        FormError
            If it does not speak that language.
        """
        from cpd_eval.forms.read import form_from_json

        return self if language == self.language else form_from_json(self.content, language)


def walk_items(items: tuple[Item, ...]) -> Iterator[Item]:
    """Go through items and all that stands in them; rows of a battery too.

    Examples
    --------
    >>> row = Question(name="a", type="text")
    >>> [item.name for item in walk_items((Group(name="g", label="", items=(row,)),))]
    ['g', 'a']
    """
    for item in items:
        yield item
        if isinstance(item, Battery):
            yield from item.rows
        elif isinstance(item, Group | Repeat):
            yield from walk_items(item.items)
