"""An expression cut into its smallest parts, each with the place it stands at.

The language is ODK's XPath: numbers, quoted text, ``${question}``, paths, operators and
functions. What belongs to other languages (``==``, ``&&``, curly quotation marks) is recognised,
so that its author can be told what to write instead.
"""

import re
from dataclasses import dataclass
from typing import Literal

from cpd_eval.errors import FormError

MAX_LENGTH = 10_000
"""Longest expression, in characters; a rule longer than that cannot be read by a person either."""

Kind = Literal["number", "text", "question", "name", "operator", "sign"]
"""A sign is punctuation: ``( ) [ ] , . .. / // :: @ |``."""

OPERATORS = ("or", "and", "div", "mod")
"""Operators that are words."""

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<text>"[^"]*"|'[^']*')
    | \$\{\s*(?P<question>[^{}\s]+)\s*\}
    | (?P<name>[A-Za-z_][\w-]*(?:\.[\w-]+)*(?::[A-Za-z_][\w-]*)?)
    | (?P<operator><=|>=|!=|=|<|>|\+|-|\*)
    | (?P<sign>\.\.|//|::|[().,/\[\]@|])
    )""",
    re.VERBOSE | re.ASCII,
)
# After a value only an operator can follow, so ODK reads 1or1 as 1 or 1.
_WORD = re.compile(r"\s*(?P<operator>or|and|div|mod)(?![A-Za-z_.:-])", re.ASCII)
_FOREIGN = {
    "==": "'==' is not used here. To compare, write '='",
    "=>": "'=>' is not used here. Write '>='",
    "=<": "'=<' is not used here. Write '<='",
    "<>": "'<>' is not used here. For 'is not', write '!='",
    "&&": "'&&' is not used here. Write 'and'",
    "&": "'&' is not used here. Write 'and', or concat() to put texts together",
    "||": "'||' is not used here. Write 'or'",
    "!": "'!' is not used here. Write 'not(…)', or '!=' to compare",
    "%": "'%' is not used here. Write 'mod' for what is left after a division",
    "^": "'^' is not used here. Write 'pow(…, …)'",
    "≠": "'≠' is not used here. Write '!='",
    "≤": "'≤' is not used here. Write '<='",
    "≥": "'≥' is not used here. Write '>='",
    "×": "'×' is not used here. Write '*'",
    "÷": "'÷' is not used here. Write 'div'",
    "−": "'−' is a typographic minus. Write '-'",
    "–": "'–' is a dash. Write '-'",
    "—": "'—' is a dash. Write '-'",
    "…": "'…' is one character. Write '..' or '.'",
    ";": "';' is not used here. Write ',' between values",
}
_CURLY = "‘’“”„‚«»´`"


@dataclass(frozen=True, slots=True)
class Token:
    """One part of an expression.

    Attributes
    ----------
    kind : str
        What it is.
    text : str
        As written; of a question, its name alone; of a text, without its quotation marks.
    at : int
        Character of the expression it begins with, counted from 1.
    """

    kind: Kind
    text: str
    at: int


def wrong(at: int, message: str) -> FormError:
    """Make the error for what stands at a character of an expression.

    Examples
    --------
    >>> print(wrong(7, "'==' is not used here. To compare, write '='"))
    at character 7: '==' is not used here. To compare, write '='
    """
    return FormError(f"at character {at}: {message}")


def tokenize(expression: str) -> list[Token]:
    """Cut an expression into tokens.

    Parameters
    ----------
    expression : str
        As it stands in the cell.

    Returns
    -------
    list of Token
        In order, without the spaces between.

    Raises
    ------
    FormError
        If a part belongs to no expression; the message names it and what to write instead.

    Examples
    --------
    >>> [token.text for token in tokenize("${age} >= 18")]
    ['age', '>=', '18']
    >>> tokenize("${age} == 18")
    Traceback (most recent call last):
    ...
    cpd_eval.errors.FormError: at character 8: '==' is not used here. To compare, write '='
    """
    if len(expression) > MAX_LENGTH:
        raise FormError(
            f"the expression is {len(expression):,} characters long; {MAX_LENGTH:,} are allowed. "
            "Split it over several calculate rows"
        )
    tokens: list[Token] = []
    at, end = 0, len(expression.rstrip())
    while at < end:
        match = (_WORD.match(expression, at) if _ends_value(tokens) else None) or _TOKEN.match(
            expression, at
        )
        start = at + len(expression[at:]) - len(expression[at:].lstrip())
        _refuse_foreign(expression[start:end], start + 1, match is None)
        if match is None or match.lastgroup is None:
            raise wrong(start + 1, _unknown_part(expression[start:]))
        kind: Kind = match.lastgroup  # type: ignore[assignment]
        text = match[kind][1:-1] if kind == "text" else match[kind]
        tokens.append(Token(kind, text, start + 1))
        at = match.end()
    return tokens


def _ends_value(tokens: list[Token]) -> bool:
    """Whether the last token can end a value, so that an operator must follow."""
    if not tokens:
        return False
    last = tokens[-1]
    if last.text == "*" and last.kind == "operator":
        # A star is a step of a path after /, and a product after a value.
        return len(tokens) > 1 and tokens[-2].text in ("/", "//", "::")
    return last.kind in ("number", "text", "question", "name") or (
        last.kind == "sign" and last.text in (")", "]", ".", "..")
    )


def _refuse_foreign(rest: str, at: int, is_unknown: bool) -> None:
    """Refuse what other languages write, also where it begins like something of this one."""
    found = _FOREIGN.get(rest[:2]) or (_FOREIGN.get(rest[:1]) if is_unknown else None)
    if found and rest[:2] != "!=":
        raise wrong(at, found)


def _unknown_part(rest: str) -> str:
    if rest[0] in _CURLY:
        return f"'{rest[0]}' is a curly quotation mark. Use the straight ones, ' or \""
    if rest[0] in "'\"":
        return f"the quotation mark before '{rest[1:20]}' is never closed. Close it"
    if rest.startswith(("${", "$", "#{", "{")):
        return f"'{rest[:20]}' does not name a question. Write it as '${{name}}'"
    return f"'{rest[:20]}' cannot stand in an expression. Remove it, or put it in quotation marks"
