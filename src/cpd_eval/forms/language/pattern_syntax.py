r"""Regular expressions read, as they are written.

Understood are characters, ``.``, classes such as ``[a-z]`` and ``\d``, groups, ``|``, the
repetitions ``* + ? {2,5}`` (greedy or not comes to the same, as the whole answer must match),
``^ $ \b``, looking ahead at the very beginning, and ``(?i)`` for capitals and small letters alike.
"""

from cpd_eval.errors import FormError
from cpd_eval.forms.language.pattern_parts import Choice, Edge, Node, Repeat, Row, Sign

MAX_PATTERN = 1_000
"""Longest pattern, in characters."""

_MOST_TIMES = 1_000
_MAX_DEPTH = 30
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}


def parse_pattern(text: str) -> tuple[tuple[tuple[bool, Node], ...], Node]:
    """Read a pattern.

    Returns
    -------
    ahead : tuple of (bool, Node)
        What must, or must not, be seen from the beginning on.
    body : Node
        What the whole text must match.

    Raises
    ------
    FormError
        If it is no pattern, or one that is not used here.

    Examples
    --------
    >>> parse_pattern("a|b")[1]
    Choice(parts=(Sign(ranges=(('a', 'a'),), ...), Sign(ranges=(('b', 'b'),), ...)))
    """
    if len(text) > MAX_PATTERN:
        raise FormError(f"the pattern is longer than {MAX_PATTERN:,} characters. Shorten it")
    ignores_case = text.startswith("(?i)")
    reader = _Reader(text[4:] if ignores_case else text, ignores_case)
    ahead = reader.looks_ahead()
    body = reader.choice()
    if reader.at < len(reader.text):
        raise FormError("')' closes no group. Write '\\)' for the character, or open a group")
    return ahead, body


class _Reader:
    def __init__(self, text: str, ignores_case: bool) -> None:
        self.text = text
        self.ignores_case = ignores_case
        self.at = 0
        self.depth = 0

    def sees(self, *signs: str) -> bool:
        return self.text.startswith(signs, self.at)

    def takes(self, *signs: str) -> bool:
        found = next((sign for sign in signs if self.text.startswith(sign, self.at)), "")
        self.at += len(found)
        return found != ""

    def take(self) -> str:
        sign = self.text[self.at : self.at + 1]
        if not sign:
            raise FormError("the pattern stops in the middle. Finish it")
        self.at += 1
        return sign

    def looks_ahead(self) -> tuple[tuple[bool, Node], ...]:
        """Read what stands at the beginning as ``(?=…)`` and ``(?!…)``."""
        found: list[tuple[bool, Node]] = []
        start = self.at
        self.takes("^")
        while self.sees("(?=", "(?!"):
            wanted = self.sees("(?=")
            self.at += 3
            found.append((wanted, self.choice()))
            self._close()
        if not found:
            self.at = start
        return tuple(found)

    def choice(self) -> Node:
        parts = [self.sequence()]
        while self.takes("|"):
            parts.append(self.sequence())
        return Choice(tuple(parts)) if len(parts) > 1 else parts[0]

    def sequence(self) -> Node:
        parts: list[Node] = []
        while self.at < len(self.text) and not self.sees("|", ")"):
            parts.append(self.repeated())
        return parts[0] if len(parts) == 1 else Row(tuple(parts))

    def repeated(self) -> Node:
        part = self.one()
        while times := self._times():
            if isinstance(part, Edge):
                raise FormError("'^', '$' and '\\b' cannot be repeated. Remove the sign after it")
            part = Repeat(part, *times)
            self.takes("?", "+")
            if self.sees("*"):
                raise FormError("a repetition stands after a repetition. Remove one of them")
        return part

    def _times(self) -> tuple[int, int | None] | None:
        if self.takes("*"):
            return 0, None
        if self.takes("+"):
            return 1, None
        if self.takes("?"):
            return 0, 1
        if not self.sees("{"):
            return None
        inside, closing, _ = self.text[self.at + 1 :].partition("}")
        least, comma, most = (part.strip() for part in inside.partition(","))
        if not closing or not (least or most).isdecimal() or not (most or "0").isdecimal():
            raise FormError(
                "'{' begins a number of times, such as '{2}' or '{1,3}'. Write '\\{' for the "
                "character itself"
            )
        self.at += len(inside) + 2
        first = int(least or 0)
        last = (int(most) if most else None) if comma else first
        if max(first, last or 0) > _MOST_TIMES or (last is not None and last < first):
            raise FormError(
                f"'{{{inside}}}' is no number of times. Use up to {_MOST_TIMES:,}, the smaller "
                "number first"
            )
        return first, last

    def one(self) -> Node:
        sign = self.take()
        if sign == "(":
            return self._group()
        if sign == "[":
            return self._class()
        if sign == ".":
            return Sign((("\n", "\n"), ("\r", "\r")), is_other=True)
        if sign in "^$":
            return Edge(sign)
        if sign == "\\":
            return self._escaped()
        if sign in "*+?":
            raise FormError(f"'{sign}' has nothing to repeat. Write '\\{sign}' for the character")
        return self._literal(sign)

    def _literal(self, sign: str) -> Sign:
        return Sign(((sign, sign),), ignores_case=self.ignores_case)

    def _group(self) -> Node:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise FormError(f"groups are nested more than {_MAX_DEPTH} deep. Simplify the pattern")
        if self.takes("?"):
            if self.takes("P<", "<") and not self.sees("=", "!"):
                name, closing, _ = self.text[self.at :].partition(">")
                self.at += len(name) + len(closing)
            elif not self.takes(":"):
                raise FormError(
                    "'(?' begins something that is not used here. Look ahead only at the "
                    "beginning of a pattern; for a group write '(' or '(?:'"
                )
        node = self.choice()
        self._close()
        self.depth -= 1
        # A border in brackets may be repeated; it holds or not, however often it is asked.
        return Row((node,)) if isinstance(node, Edge) else node

    def _close(self) -> None:
        if not self.takes(")"):
            raise FormError("'(' is never closed. Close it with ')', or write '\\('")

    def _escaped(self) -> Node:
        sign = self.take()
        if sign in "bB":
            return Edge(sign)
        if sign in "dDsSwW":
            return Sign((), sign)
        if sign in "AzZ":
            return Edge("^" if sign == "A" else "$")
        return self._literal(self._plain(sign))

    def _plain(self, sign: str) -> str:
        """Give the character an escape stands for."""
        if sign in _CONTROLS:
            return _CONTROLS[sign]
        if sign in "xu":
            digits = self.text[self.at : self.at + (2 if sign == "x" else 4)]
            self.at += len(digits)
            try:
                return chr(int(digits, 16))
            except ValueError:
                raise FormError(f"'\\{sign}{digits}' is no character. Write its code") from None
        if sign.isalnum():
            raise FormError(f"'\\{sign}' is not used here. Write '{sign}' for the character")
        return sign

    def _class(self) -> Node:
        is_other = self.takes("^")
        ranges: list[tuple[str, str]] = []
        classes = ""
        is_first = True
        while is_first or not self.sees("]"):
            if self.at >= len(self.text):
                raise FormError("'[' is never closed. Close it with ']'")
            is_first = False
            sign = self.take()
            if sign == "\\" and self.sees(*"dDsSwW"):
                classes += self.take()
                continue
            first = self._plain(self.take()) if sign == "\\" else sign
            ranges.append((first, self._range_end(first)))
        self.take()
        return Sign(tuple(ranges), classes, is_other, self.ignores_case)

    def _range_end(self, first: str) -> str:
        if not self.sees("-") or self.text[self.at + 1 : self.at + 2] in ("]", ""):
            return first
        self.take()
        sign = self.take()
        last = self._plain(self.take()) if sign == "\\" else sign
        if last < first:
            raise FormError(f"'{first}-{last}' goes backwards. Write the smaller character first")
        return last
