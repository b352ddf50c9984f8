"""One person's answers as the tree that expressions read.

The tree is kept in lxml, one element a question, with groups and repeats around them as in ODK.
Nobody outside needs to know: answers are put in and read by *path*. Outside a repeat the path of
a question is its name; inside one it begins with the instance, counted from 1: ``child[2]/age``,
``team[1]/person[3]/age``. Groups never stand in a path, because names are unique.
"""

import random
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from cpd_eval.errors import FormError
from cpd_eval.forms.language.surroundings import Surroundings
from cpd_eval.forms.shape import MAX_INSTANCES, ROOT, Shape, Spot

MAX_NODES = 50_000
"""Most questions, groups and instances one person's answers may hold together."""

MAX_TEXT = 100_000
"""Most characters of one answer; what is longer is cut, so that calculations cannot grow on."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STEP = re.compile(r"([^/\[\]]+)(?:\[([1-9][0-9]*)\])?")
_Element = Any


class Instance:
    """The answers of one person, ready to be evaluated on.

    Parameters
    ----------
    shape : Shape
        The tree of the form.
    now : datetime, optional
        What ``now()`` and ``today()`` mean; its time zone is the local one. The moment of
        making, in UTC, if not given.
    labels : mapping of str to mapping, optional
        By choice list, the label of each choice; those of the shape if not given.
    language : str, default "en"
        Code of the language, for the names of months and days: ``en`` or ``cy``.
    version : str, optional
        What ``version()`` gives.
    seed : int, optional
        Makes ``random()``, ``randomize()`` and ``uuid()`` repeatable.

    Examples
    --------
    >>> from cpd_eval.forms.shape import Field
    >>> child = Field(name="child", kind="repeat", inside=(Field(name="age"),))
    >>> instance = Instance(Shape([child]))
    >>> instance.resize("child", 2)
    >>> instance.put("child[2]/age", "7")
    True
    >>> instance.paths("age"), instance.text("child[2]/age")
    (('child[1]/age', 'child[2]/age'), '7')
    """

    __slots__ = ("_nodes", "_root", "_size", "shape", "surroundings")

    def __init__(
        self,
        shape: Shape,
        *,
        now: datetime | None = None,
        labels: Mapping[str, Mapping[str, str]] | None = None,
        language: str = "en",
        version: str = "",
        seed: int | None = None,
    ) -> None:
        self.shape = shape
        self.surroundings = Surroundings(
            now=now or datetime.now(UTC),
            tables=shape.tables,
            labels=labels if labels is not None else _labels(shape),
            language=language,
            version=version,
            chance=random.Random(seed),  # noqa: S311
        )
        self._root: _Element = etree.Element(ROOT)
        self._root.set("{http://www.w3.org/XML/1998/namespace}lang", language)
        self._nodes: dict[str, _Element] = {}
        self._size = _grow(self._root, shape.root)

    @property
    def now(self) -> datetime:
        """What ``now()`` gives."""
        return self.surroundings.now

    @now.setter
    def now(self, moment: datetime) -> None:
        self.surroundings.now = moment

    def text(self, path: str) -> str:
        """Give the answer at a path; empty if there is none."""
        return str(self.node(path).text or "")

    def put(self, path: str, text: str) -> bool:
        """Put an answer at a path, and say whether that changed anything.

        Parameters
        ----------
        path : str
            Of a question.
        text : str
            As XForms writes it; empty if there is no answer, or none that counts.
        """
        node, text = self.node(path), writable(text[:MAX_TEXT])
        if (node.text or "") == text:
            return False
        node.text = text
        return True

    def count(self, path: str) -> int:
        """Count the instances of a repeat, such as ``child`` or ``team[1]/person``."""
        above, spot = self._repeat(path)
        return len(above.findall(spot.name))

    def resize(self, path: str, count: int) -> None:
        """Add empty instances at the end of a repeat, or remove the last ones.

        Raises
        ------
        FormError
            Beyond :data:`~cpd_eval.forms.shape.MAX_INSTANCES` or :data:`MAX_NODES`.
        """
        above, spot = self._repeat(path)
        present = above.findall(spot.name)
        if count > MAX_INSTANCES or (count > len(present) and self._size > MAX_NODES):
            raise FormError(
                f"'{path}' would have {count:,} instances; {MAX_INSTANCES:,} are allowed, and "
                f"{MAX_NODES:,} questions in all. Give fewer"
            )
        for node in present[count:]:
            self._remove(node)
        if count <= len(present):
            return
        at = above.index(present[-1]) + 1 if present else _place(above, spot)
        for offset in range(count - len(present)):
            node = above.makeelement(spot.name)
            above.insert(at + offset, node)
            self._size += _grow(node, spot) + 1

    def remove(self, path: str) -> None:
        """Remove an instance such as ``child[2]``; later ones move up with their answers."""
        self._remove(self.node(path))

    def paths(self, name: str) -> tuple[str, ...]:
        """Give every path a question, group or repeat has now, in order."""
        spot = self.shape.spot(name)
        starts = [""]
        for repeat in spot.repeats:
            starts = [
                f"{start}{repeat.name}[{number}]/"
                for start in starts
                for number in range(1, self.count(f"{start}{repeat.name}") + 1)
            ]
        return tuple(f"{start}{name}" for start in starts)

    def instances(self, repeat: str) -> tuple[str, ...]:
        """Give the path of every instance of a repeat, in order."""
        return tuple(
            f"{path}[{number}]"
            for path in self.paths(repeat)
            for number in range(1, self.count(path) + 1)
        )

    def node(self, path: str) -> _Element:
        """Give the element at a path; of no path, the root.

        Raises
        ------
        FormError
            If there is no such question or no such instance.
        """
        found = self._nodes.get(path)
        if found is None:
            found = self._nodes[path] = self._find(path)
        return found

    def _find(self, path: str) -> _Element:
        node, at = self._root, self.shape.root
        for part in path.split("/") if path else ():
            match = _STEP.fullmatch(part)
            spot = self.shape.spots.get(match[1]) if match else None
            is_below = at is self.shape.root or (at.kind == "repeat" and spot and at in spot.steps)
            if match is None or spot is None or not is_below:
                raise self._unknown(path)
            between = spot.steps[len(at.steps) : -1]
            if any(one.kind == "repeat" for one in between):
                raise self._unknown(path)
            for group in between:
                node = node.find(group.name)
            if spot.kind == "repeat" and match[2] is None:
                raise self._unknown(path)
            same = node.findall(spot.name)
            number = int(match[2] or 1)
            if number > len(same):
                raise self._unknown(path)
            node, at = same[number - 1], spot
        return node

    def _unknown(self, path: str) -> FormError:
        return FormError(f"'{path}' names no question or instance of a repeat. Name one there is")

    def _repeat(self, path: str) -> tuple[_Element, Spot]:
        """Give the element a repeat stands in, and its place in the shape."""
        start, _, name = path.rpartition("/")
        spot = self.shape.spot(name)
        if spot.kind != "repeat":
            raise FormError(f"'{name}' is no repeat. Name one")
        node = self.node(start)
        depth = len(self.shape.spot(start.rpartition("/")[2].partition("[")[0]).steps)
        for group in spot.steps[depth:-1]:
            node = node.find(group.name)
        return node, spot

    def _remove(self, node: _Element) -> None:
        self._size -= sum(1 for _ in node.iter())
        node.getparent().remove(node)
        self._nodes.clear()


def writable(text: str) -> str:
    """Replace what XML cannot hold, so that no answer can stop an evaluation.

    Examples
    --------
    >>> len(writable(chr(0))), writable("é")
    (1, 'é')
    """
    return _UNWRITABLE.sub("\ufffd", text)


def _grow(node: _Element, spot: Spot) -> int:
    """Put in what stands in a group or instance, and count it; repeats start empty."""
    size = 0
    for inner in spot.inside.values():
        if inner.kind != "repeat":
            size += 1 + _grow(etree.SubElement(node, inner.name), inner)
    return size


def _place(above: _Element, spot: Spot) -> int:
    """Where the first instance of a repeat belongs: after all that comes before it."""
    names = list(spot.above.inside) if spot.above else []
    before = set(names[: names.index(spot.name)])
    return sum(1 for node in above if node.tag in before)


def _labels(shape: Shape) -> dict[str, dict[str, str]]:
    return {
        name: {row.get("name", ""): row.get("label", "") for row in shape.tables[name].rows}
        for name in shape.lists
    }
