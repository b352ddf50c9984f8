"""Regular expressions that take a time in proportion to the answer, whatever the pattern.

Python's own :mod:`re` tries one way after another, and some patterns have so many ways that a
short answer keeps a server busy for years. Here a pattern becomes a machine that goes through
the text once and keeps all ways in mind at the same time (Thompson's construction [1]_), so an
author may write any pattern and nobody can stop the form with an answer.

What such a machine cannot do is refused when the form is read: looking back at what a group
matched, and looking ahead anywhere but at the beginning.

References
----------
.. [1] Thompson (1968), "Regular expression search algorithm", CACM 11(6), 419-422.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from cpd_eval.errors import FormError
from cpd_eval.forms.language.pattern_parts import Choice, Edge, Node, Repeat, Row, Sign
from cpd_eval.forms.language.pattern_syntax import parse_pattern

MAX_STATES = 3_000
"""Largest machine; ``[a-z]{1,1000}`` takes two thousand states."""

MAX_WORK = 1_000_000
"""Most states gone through; an answer on which a pattern needs more does not match."""

MAX_MEMORY = 2_000
"""Most sets of states kept, so that a machine cannot fill the memory."""


class _Machine:
    """States with the sets they accept, built from a pattern.

    State ``n`` either reads a character (``reads[n]`` and then ``after[n]``) or leads on without
    one to each of ``ways[n]``; an edge leads on only at the place it asks for.
    """

    def __init__(self, node: Node, *, is_whole: bool) -> None:
        self.reads: list[Sign | None] = []
        self.edges: list[str] = []
        self.ways: list[list[int]] = []
        self.end = self._state()
        self.is_whole = is_whole
        self._built = 0
        self.start = self._build(node, self.end)
        self._looks = any(self.edges)
        self._moves: dict[tuple[frozenset[int], str], frozenset[int]] = {}

    def _state(self, *ways: int, reads: Sign | None = None, edge: str = "") -> int:
        self.reads.append(reads)
        self.edges.append(edge)
        self.ways.append(list(ways))
        return len(self.reads) - 1

    def _build(self, node: Node, after: int) -> int:
        """Build what matches a node and then goes on to a state; gives the state it begins in."""
        self._built += 1
        if self._built > MAX_STATES:
            raise FormError(
                "the pattern is too large. Use smaller numbers between { and }, or string-length()"
            )
        if isinstance(node, Sign):
            return self._state(after, reads=node)
        if isinstance(node, Edge):
            return self._state(after, edge=node.sign)
        if isinstance(node, Row):
            for part in reversed(node.parts):
                after = self._build(part, after)
            return after
        if isinstance(node, Choice):
            return self._state(*(self._build(part, after) for part in node.parts))
        return self._repeat(node, after)

    def _repeat(self, node: Repeat, after: int) -> int:
        if node.most is None:
            loop = self._state(after)
            self.ways[loop].append(self._build(node.part, loop))
            after = loop
        else:
            end = after
            for _ in range(node.most - node.least):
                after = self._state(end, self._build(node.part, after))
        for _ in range(node.least):
            after = self._build(node.part, after)
        return after

    def matches(self, text: str) -> bool:
        """Whether the text, or for a look ahead its beginning, has the form."""
        work = 0
        now = self._closure([self.start], "", text[:1])
        for at, sign in enumerate(text):
            if not self.is_whole and self.end in now:
                return True
            following = text[at + 1 : at + 2]
            key = (now, sign + (following or "\0") if self._looks else sign)
            moved = self._moves.get(key)
            if moved is None:
                work += len(now)
                if work > MAX_WORK:
                    return False
                reached = [
                    way
                    for state in now
                    if (reads := self.reads[state]) is not None and reads.accepts(sign)
                    for way in self.ways[state]
                ]
                moved = self._closure(reached, sign, following)
                if len(self._moves) < MAX_MEMORY:
                    self._moves[key] = moved
            now = moved
            if not now:
                return False
        return self.end in now

    def _closure(self, states: list[int], before: str, after: str) -> frozenset[int]:
        """Follow every way that reads no character."""
        found: set[int] = set()
        waiting = list(states)
        while waiting:
            state = waiting.pop()
            if state in found or not _holds(self.edges[state], before, after):
                continue
            found.add(state)
            if self.reads[state] is None:
                waiting += self.ways[state]
        return frozenset(found)


def _holds(edge: str, before: str, after: str) -> bool:
    if not edge:
        return True
    if edge == "^":
        return not before
    if edge == "$":
        return not after
    is_border = _is_word(before) != _is_word(after)
    return is_border if edge == "b" else not is_border


def _is_word(sign: str) -> bool:
    return sign != "" and (sign.isalnum() or sign == "_")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression, ready to be used.

    Attributes
    ----------
    text : str
        As written.
    """

    text: str
    _body: _Machine = field(repr=False)
    _ahead: tuple[tuple[bool, _Machine], ...] = field(repr=False)

    def matches(self, text: str) -> bool:
        """Whether the whole text has the form.

        Examples
        --------
        >>> compile_pattern("[A-Z]{2}[0-9]+").matches("AB12")
        True
        """
        return self._body.matches(text) and all(
            machine.matches(text) == wanted for wanted, machine in self._ahead
        )


def read_pattern(text: str) -> Pattern:
    """Make a pattern ready, or say why it cannot be used.

    Raises
    ------
    FormError
        With what was found and what to write instead.

    Examples
    --------
    >>> read_pattern("(a+)+b").matches("a" * 5000 + "c")
    False
    >>> read_pattern("[a")
    Traceback (most recent call last):
    ...
    cpd_eval.errors.FormError: '[' is never closed. Close it with ']'
    """
    ahead, body = parse_pattern(text)
    return Pattern(
        text,
        _Machine(body, is_whole=True),
        tuple((wanted, _Machine(node, is_whole=False)) for wanted, node in ahead),
    )


@lru_cache(maxsize=256)
def compile_pattern(text: str) -> Pattern | None:
    """Make a pattern ready; None if it is not one.

    Examples
    --------
    >>> compile_pattern("[") is None
    True
    """
    try:
        return read_pattern(text)
    except FormError:
        return None
