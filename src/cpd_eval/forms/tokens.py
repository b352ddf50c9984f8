"""An expression cut into its smallest parts.

The language of a form is a part of ODK's XPath: numbers, quoted text, ``${question}``, ``.`` for
the answer itself, operators and functions. Paths (``/``, ``..``, ``[ ]``) are left out: every
question has one name, and a name is enough.
"""

import re
from dataclasses import dataclass
from typing import Literal

from cpd_eval.errors import FormError

MAX_LENGTH = 2_000
"""Longest expression, in characters; a rule longer than that cannot be read by a person either."""

Kind = Literal["number", "text", "question", "self", "name", "operator", "open", "close", "comma"]

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<text>"[^"]*"|'[^']*')
    | \$\{\s*(?P<question>[^{}]*?)\s*\}
    | (?P<path>\.\.|//?|\[|\]|@|::|\|)
    | (?P<self>\.)
    | (?P<name>[A-Za-z_][\w-]*(?:\.[\w-]+)*)
    | (?P<operator><=|>=|!=|=|<|>|\+|-|\*)
    | (?P<open>\() | (?P<close>\)) | (?P<comma>,)
    )""",
    re.VERBOSE | re.ASCII,
)
_CURLY = re.compile("[‘’“”„‚]")


@dataclass(frozen=True, slots=True)
class Token:
    """One part of an expression.

    Attributes
    ----------
    kind : str
        What it is.
    text : str
        As written; of a question, its name alone.
    """

    kind: Kind
    text: str


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
    """
    if len(expression) > MAX_LENGTH:
        raise FormError(
            f"the expression is {len(expression):,} characters long; {MAX_LENGTH:,} are allowed. "
            "Split it over several calculate rows"
        )
    tokens: list[Token] = []
    at, end = 0, len(expression.rstrip())
    while at < end:
        match = _TOKEN.match(expression, at)
        if match is None or match.lastgroup is None:
            raise FormError(_unknown_part(expression[at:].lstrip()))
        if match.lastgroup == "path":
            raise FormError(
                f"'{match['path']}' belongs to a path, and paths are not used here. "
                "Name the question instead, as in '${name}'"
            )
        kind: Kind = match.lastgroup  # type: ignore[assignment]
        tokens.append(Token(kind, match[kind]))
        at = match.end()
    return tokens


def _unknown_part(rest: str) -> str:
    if _CURLY.match(rest):
        return f"'{rest[0]}' is a curly quotation mark. Use the straight ones, ' or \""
    if rest[0] in "'\"":
        return f"the quotation mark before '{rest[1:20]}' is never closed. Close it"
    if rest.startswith("$"):
        return f"'{rest[:20]}' does not name a question. Write it as '${{name}}'"
    return f"'{rest[:20]}' cannot stand in an expression. Remove it, or put it in quotation marks"
