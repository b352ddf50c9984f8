"""What regular expressions are made of, once they have been read."""

from collections.abc import Callable
from dataclasses import dataclass


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


_CLASSES: dict[str, Callable[[str], bool]] = {
    "d": str.isdecimal,
    "s": str.isspace,
    "w": _is_word,
}


@dataclass(frozen=True, slots=True)
class Sign:
    """One character out of a set.

    Attributes
    ----------
    ranges : tuple of (str, str)
        First and last character of each range.
    classes : str
        Letters of the classes ``d s w`` it holds; large letters hold all others.
    is_other : bool
        Whether it is every character *not* in the set.
    ignores_case : bool
        Whether capitals and small letters count alike.
    """

    ranges: tuple[tuple[str, str], ...]
    classes: str = ""
    is_other: bool = False
    ignores_case: bool = False

    def accepts(self, sign: str) -> bool:
        """Whether a character is one of the set.

        Examples
        --------
        >>> Sign((("a", "f"),)).accepts("c"), Sign((), "D").accepts("7")
        (True, False)
        """
        signs = {sign, sign.lower(), sign.upper()} if self.ignores_case else {sign}
        return any(self._holds(one) for one in signs) != self.is_other

    def _holds(self, sign: str) -> bool:
        return any(first <= sign <= last for first, last in self.ranges) or any(
            _in_class(sign, letter) for letter in self.classes
        )


@dataclass(frozen=True, slots=True)
class Edge:
    """A place between characters: ``^``, ``$``, ``b`` a border of a word, ``B`` none."""

    sign: str


@dataclass(frozen=True, slots=True)
class Row:
    """One part after another."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One part or another."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part again and again; ``most`` is None if there is no end to it."""

    part: "Node"
    least: int
    most: int | None


Node = Sign | Edge | Row | Choice | Repeat


def _in_class(sign: str, letter: str) -> bool:
    found = _CLASSES[letter.lower()](sign)
    return found != letter.isupper()
