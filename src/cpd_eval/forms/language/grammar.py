"""Tokens put together: which value belongs to which operator, function and path.

A reader goes from left to right and from the loosest operator (``or``) down to the tightest (a
path). The first thing that breaks a rule is reported with its place, in words for the author of
the form rather than in those of a parser.
"""

from functools import lru_cache

from cpd_eval.forms.language.syntax import (
    Call,
    Chain,
    Negative,
    Number,
    Part,
    Path,
    Reference,
    Step,
    Text,
    height,
)
from cpd_eval.forms.language.tokens import OPERATORS, Token, tokenize, wrong

MAX_DEPTH = 25
"""Deepest nesting of brackets; no rule of a form needs more, and recursion stays bounded."""

MAX_HEIGHT = 200
"""Most operations that wait for one another, as the values of a sum do; lxml has a limit too."""

_RANKS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
_AXES = {"child": "child", "parent": "parent", "self": "self", "descendant": "below"}
_END = Token("sign", "", 0)


# A form is checked and then built, and the same rule stands in many rows.
@lru_cache(maxsize=1_024)
def parse(expression: str) -> Part:
    """Read an expression.

    Parameters
    ----------
    expression : str
        As it stands in the cell.

    Returns
    -------
    Part
        Its tree; names are not looked up yet.

    Raises
    ------
    FormError
        With the first thing that is wrong, and where.

    Examples
    --------
    >>> parse("1 + 2").rest
    (('+', 3, Number(text='2', at=5)),)
    >>> parse("${a} =")
    Traceback (most recent call last):
    ...
    cpd_eval.errors.FormError: at character 6: the expression stops after '=', where a value is
    expected. Finish it
    """
    tokens = tokenize(expression)
    if not tokens:
        raise wrong(1, "the expression is empty. Write one, or clear the cell")
    reader = _Reader(tokens)
    part = reader.rank(0)
    left = reader.peek()
    if left is not _END:
        raise _left_over(left)
    if height(part) > MAX_HEIGHT:
        raise wrong(
            1, "too many values follow one another. Use sum(), or calculate a part in its own row"
        )
    return part


class _Reader:
    """Where the reading stands."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.next = 0
        self.depth = 0

    def peek(self, ahead: int = 0) -> Token:
        at = self.next + ahead
        return self.tokens[at] if at < len(self.tokens) else _END

    def take(self) -> Token:
        token = self.peek()
        self.next += 1
        return token

    def sees(self, *signs: str, ahead: int = 0) -> bool:
        """Whether a token is one of these signs."""
        token = self.peek(ahead)
        return token.kind == "sign" and token.text in signs

    def takes(self, *signs: str) -> bool:
        """Take the next token if it is one of these signs."""
        found = self.sees(*signs)
        self.next += found
        return found

    def rank(self, level: int) -> Part:
        """Read values joined by operators of a rank, and of all that bind tighter."""
        if level == len(_RANKS):
            return self.negative()
        first = self.rank(level + 1)
        rest: list[tuple[str, int, Part]] = []
        while self.peek().kind == "operator" and self.peek().text in _RANKS[level]:
            operator = self.take()
            rest.append((operator.text, operator.at, self.rank(level + 1)))
        return Chain(first, tuple(rest), first.at) if rest else first

    def negative(self) -> Part:
        signs, at = 0, self.peek().at
        while self.peek().kind == "operator" and self.peek().text == "-":
            self.take()
            signs += 1
        value = self.union()
        return Negative(value, at) if signs % 2 else value

    def union(self) -> Part:
        first = self.path()
        rest: list[tuple[str, int, Part]] = []
        while self.sees("|"):
            sign = self.take()
            rest.append(("|", sign.at, self.path()))
        return Chain(first, tuple(rest), first.at) if rest else first

    def path(self) -> Part:
        """Read a value, and the steps that lead on from it."""
        token = self.peek()
        if self.sees("/", "//"):
            return self.steps("/", (), token.at)
        if self.sees(".", "..", "@") or (token.kind == "name" and not self.sees("(", ahead=1)):
            return self.steps("", (), token.at)
        start = self.value()
        conditions = self.conditions()
        if conditions or self.sees("/", "//"):
            return self.steps(start, conditions, token.at)
        return start

    def steps(self, start: "Part | str", conditions: tuple[Part, ...], at: int) -> Part:
        steps: list[Step] = []
        if start == "":
            steps.append(self.step(is_deep=False))
        while self.sees("/", "//"):
            is_deep = self.take().text == "//"
            if start == "/" and not steps and not is_deep and not self._begins_step():
                break  # a lone slash is the root
            steps.append(self.step(is_deep=is_deep))
        return Path(start, conditions, tuple(steps), at)  # type: ignore[arg-type]

    def _begins_step(self) -> bool:
        token = self.peek()
        is_star = (token.kind, token.text) == ("operator", "*")
        return token.kind in ("name", "question") or is_star or self.sees("..", ".", "@")

    def step(self, *, is_deep: bool) -> Step:
        token = self.take()
        if self.sees("::") and token.kind == "name":
            if token.text not in _AXES:
                known = ", ".join(_AXES)
                raise wrong(token.at, f"the axis '{token.text}::' is not used here. Use {known}")
            self.take()
            name = self.take()
            self._check_name(name)
            return Step(_AXES[token.text], name.text, token.at, self.conditions())  # type: ignore[arg-type]
        if token.text in (".", "..") and token.kind == "sign":
            axis = "self" if token.text == "." else "parent"
            return Step(axis, "*", token.at, self.conditions())  # type: ignore[arg-type]
        self._check_name(token)
        return Step("below" if is_deep else "child", token.text, token.at, self.conditions())

    def _check_name(self, token: Token) -> None:
        if token.kind == "sign" and token.text == "@":
            raise wrong(token.at, "attributes are not used here. Name a question")
        if token.kind == "question":
            raise wrong(
                token.at,
                f"'${{{token.text}}}' cannot follow '/'. To divide, write 'div'; in a path, write "
                f"'{token.text}' alone",
            )
        if token.kind != "name" and (token.kind, token.text) != ("operator", "*"):
            found = f"'{token.text}' stands" if token is not _END else "the expression stops"
            raise wrong(
                token.at or self._end(),
                f"{found} where a path goes on. Name a question after '/'; to divide, write 'div'",
            )
        if token.kind == "name" and self.sees("("):
            raise wrong(token.at, f"'{token.text}()' cannot be a step of a path. Name a question")

    def conditions(self) -> tuple[Part, ...]:
        """Read what stands in square brackets."""
        found: list[Part] = []
        while self.takes("["):
            found.append(self.inside("[", "]"))
        return tuple(found)

    def inside(self, opening: str, closing: str) -> Part:
        """Read a bracket to its end."""
        begin = self.tokens[self.next - 1].at
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise wrong(
                begin,
                f"brackets are nested more than {MAX_DEPTH} deep. "
                "Split the expression over several calculate rows",
            )
        part = self.rank(0)
        if not self.takes(closing):
            raise self._unclosed(opening, begin)
        self.depth -= 1
        return part

    def value(self) -> Part:
        token = self.take()
        if token.kind == "number":
            return Number(token.text, token.at)
        if token.kind == "text":
            return Text(token.text, token.at)
        if token.kind == "question":
            return Reference(token.text, token.at)
        if token.kind == "name" and self.takes("("):
            return Call(token.text, self.arguments(), token.at)
        if token.text == "(" and token.kind == "sign":
            return self.inside("(", ")")
        raise self._no_value(token)

    def arguments(self) -> tuple[Part, ...]:
        begin = self.tokens[self.next - 1].at
        if self.takes(")"):
            return ()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise wrong(
                begin,
                f"brackets are nested more than {MAX_DEPTH} deep. "
                "Split the expression over several calculate rows",
            )
        found = [self.rank(0)]
        while self.takes(","):
            found.append(self.rank(0))
        if not self.takes(")"):
            raise self._unclosed("(", begin)
        self.depth -= 1
        return tuple(found)

    def _no_value(self, token: Token) -> Exception:
        before = self.tokens[self.next - 2].text if self.next > 1 else ""
        after = f"after '{before}'" if before else "at the start"
        if token is _END:
            return wrong(
                self._end(),
                f"the expression stops {after}, where a value is expected. Finish it",
            )
        return wrong(
            token.at,
            f"'{token.text}' stands {after}, where a value is expected. "
            "Put a value there, or remove it",
        )

    def _unclosed(self, opening: str, begin: int) -> Exception:
        token = self.peek()
        if token is not _END and not self.sees(")", "]", ","):
            return _left_over(token)
        kind = "parenthesis" if opening == "(" else "square bracket"
        return wrong(begin, f"an opening {kind} is never closed. Close it")

    def _end(self) -> int:
        last = self.tokens[-1]
        return last.at + len(last.text) - 1


def _left_over(token: Token) -> Exception:
    """Say what is wrong with a token that follows a complete value."""
    if token.text in (")", "]"):
        kind = "parenthesis" if token.text == ")" else "square bracket"
        return wrong(token.at, f"a closing {kind} has no opening one. Remove it, or open it")
    if token.text == ",":
        return wrong(token.at, "',' stands outside of a function. Remove it")
    if token.kind == "name" and token.text.lower() in OPERATORS:
        return wrong(token.at, f"'{token.text}' is written small. Write '{token.text.lower()}'")
    shown = f"${{{token.text}}}" if token.kind == "question" else token.text
    return wrong(
        token.at,
        f"'{shown}' follows a value without an operator between. "
        "Put 'and', 'or', '=' or another operator before it",
    )
