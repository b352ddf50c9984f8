"""What stands in what: the tree of a form, as its expressions see it.

ODK keeps the answers of a form in a tree. Groups and repeats are branches, questions are leaves,
and a path such as ``../age`` or ``/data/people/person/age`` walks along it. A shape is that tree
before anybody has answered: it knows which names there are, which of them repeat, and where each
stands. Choice lists, and tables given beside the form, are trees of their own, read by
``instance('name')/root/item``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from cpd_eval.errors import FormError, did_you_mean
from cpd_eval.forms.language.tables import Table

ROOT = "data"
"""Name of the outermost branch, as in ``/data/age``."""

MAX_INSTANCES = 1_000
"""Most instances of a repeat within what it stands in."""

Rows = Sequence[Mapping[str, str]]
"""Rows of a choice list or a table: text by column."""

NUMBERS = ("integer", "decimal", "range")
DATES = ("date", "dateTime")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A named row of a form.

    Attributes
    ----------
    name : str
        Unique in the form.
    kind : {"question", "group", "repeat"}
        Whether it holds an answer, or other rows.
    type : str
        Of a question: ``integer``, ``date``, ``select_one`` and so on.
    list_name : str
        Choice list of a select.
    inside : tuple of Field
        Rows of a group or repeat.
    most : int
        Of a repeat: how many instances it can have.
    """

    name: str
    kind: Literal["question", "group", "repeat"] = "question"
    type: str = "text"
    list_name: str = ""
    inside: tuple["Field", ...] = ()
    most: int = 100


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """A place of the tree.

    Attributes
    ----------
    name : str
        As paths name it.
    kind : {"question", "group", "repeat", "item"}
        ``item`` is a row of a list or table.
    type, list_name : str
        Of a question.
    above : Spot or None
        What it stands in.
    inside : dict of str to Spot
        What stands in it.
    repeats : tuple of Spot
        The repeats around it, outermost first, without itself.
    steps : tuple of Spot
        From below the root down to itself.
    size : int
        How many there can be in one of ``above``.
    """

    name: str
    kind: Literal["question", "group", "repeat", "item"]
    type: str
    list_name: str
    above: "Spot | None" = field(repr=False)
    size: int = 1
    inside: dict[str, "Spot"] = field(default_factory=dict, repr=False)

    @property
    def steps(self) -> tuple["Spot", ...]:
        """Everything from below the root down to itself."""
        return () if self.above is None else (*self.above.steps, self)

    @property
    def repeats(self) -> tuple["Spot", ...]:
        """The repeats around it, outermost first, without itself."""
        return tuple(spot for spot in self.steps[:-1] if spot.kind == "repeat")

    @property
    def top(self) -> "Spot":
        """The root of its tree."""
        return self if self.above is None else self.above.top

    def walk(self) -> Iterator["Spot"]:
        """Go through everything that stands in it, in order."""
        for spot in self.inside.values():
            yield spot
            yield from spot.walk()


class Shape:
    """The tree of a form.

    Parameters
    ----------
    fields : iterable of Field
        The rows at the top.
    lists : mapping of str to sequence of mapping, optional
        Choice lists: rows with ``name``, ``label`` and whatever further columns there are.
    tables : mapping of str to sequence of mapping, optional
        Tables beside the form, by the name of their file without its ending.

    Examples
    --------
    >>> age = Field(name="age", type="integer")
    >>> shape = Shape([Field(name="who"), Field(name="child", kind="repeat", inside=(age,))])
    >>> "age" in shape, shape.repeats_around("age"), shape.repeat_of("who")
    (True, ('child',), '')
    """

    def __init__(
        self,
        fields: Iterable[Field],
        *,
        lists: Mapping[str, Rows] = MappingProxyType({}),
        tables: Mapping[str, Rows] = MappingProxyType({}),
    ) -> None:
        self.root = Spot(ROOT, "group", "", "", None)
        self.lists = frozenset(lists)
        self.tables = {name: Table(rows) for name, rows in {**tables, **lists}.items()}
        self.spots: dict[str, Spot] = {}
        self._fields: dict[str, Field] = {}
        self._trees: dict[str, Spot] = {}
        for one in fields:
            self._add(one, self.root)

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def field(self, name: str) -> Field:
        """Give the row of that name.

        Raises
        ------
        FormError
            If there is none.
        """
        self.spot(name)
        return self._fields[name]

    def spot(self, name: str) -> Spot:
        """Give the place of a row in the tree; of no name, the root.

        Raises
        ------
        FormError
            If there is no such row.
        """
        if not name:
            return self.root
        try:
            return self.spots[name]
        except KeyError:
            raise FormError(f"'{name}' names no question.{did_you_mean(name, self)}") from None

    def repeats_around(self, name: str) -> tuple[str, ...]:
        """Name the repeats around a row, outermost first, without itself."""
        return tuple(spot.name for spot in self.spot(name).repeats)

    def repeat_of(self, name: str) -> str:
        """Name the innermost repeat a row stands in; empty if it stands in none."""
        around = self.repeats_around(name)
        return around[-1] if around else ""

    def tree(self, name: str) -> Spot | None:
        """Give the tree of a list or table; None if there is none of that name."""
        table = self.tables.get(name)
        if table is None:
            return None
        if name not in self._trees:
            self._trees[name] = _table_tree(table)
        return self._trees[name]

    def _add(self, one: Field, above: Spot) -> None:
        size = min(one.most, MAX_INSTANCES) if one.kind == "repeat" else 1
        spot = Spot(one.name, one.kind, one.type, one.list_name, above, size)
        above.inside[one.name] = spot
        self.spots[one.name] = spot
        self._fields[one.name] = one
        for inner in one.inside:
            self._add(inner, spot)


def _table_tree(table: Table) -> Spot:
    """Make the tree ``root/item/column``, under a nameless top."""
    top = Spot("", "group", "", "", None)
    root = top.inside["root"] = Spot("root", "group", "", "", top)
    item = root.inside["item"] = Spot("item", "item", "", "", root, max(len(table.rows), 1))
    for column in table.columns:
        item.inside[column] = Spot(column, "question", "text", "", item)
    return top
