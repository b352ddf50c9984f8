"""A rule of a form, checked and compiled once, evaluated many times.

An expression such as ``${group} != 'comparison' and count-selected(.) <= 5`` is read token by
token, so that every mistake gets its own sentence; what it reads is noted; and what remains is
a closed XPath 1.0 expression over variables, compiled by lxml. Nothing a form says is ever run
as Python, and an expression cannot reach anything but the answers it names.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from lxml import etree

from cpd_eval.errors import FormError
from cpd_eval.forms.functions import FUNCTIONS, ISO_DATE, Value, day_number, to_day, to_truth
from cpd_eval.forms.grammar import check_grammar
from cpd_eval.forms.tokens import Token, tokenize

TODAY = "_.today"
"""What ``today()`` reads: a variable like any other, so that a sheet can be kept to one day."""

_COLUMN = "_.column."
_NAMESPACE = "https://getodk.github.io/xforms-spec"
_NOTHING = etree.Element("nothing")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


# Compared by identity: rules are keys of a dictionary that is read for every question.
@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A compiled rule.

    Attributes
    ----------
    text : str
        As it stands in the form.
    source : str
        The XPath it became; two rules of one source are one rule.
    reads : frozenset of str
        Names of the questions it reads; :data:`TODAY` if it asks for the date.
    columns : frozenset of str
        Columns of the choices sheet it reads; only a choice filter has any.
    """

    text: str
    source: str
    reads: frozenset[str]
    columns: frozenset[str]
    _run: Callable[..., Value] = field(repr=False)

    def value(self, values: Mapping[str, Value], columns: Mapping[str, str] | None = None) -> Value:
        """Evaluate it.

        Parameters
        ----------
        values : mapping of str to text, number or truth value
            At least what it reads. Empty text is no answer; a date is a number of days.
        columns : mapping of str to str, optional
            The columns of one choice; a column that is not there reads as empty.

        Returns
        -------
        str, float or bool
            What it gives.

        Examples
        --------
        >>> rule = compile_expression("${hours} * 2", known=["hours"])
        >>> rule.value({"hours": "4"})
        8.0
        """
        variables = {name: _writable(values.get(name, "")) for name in self.reads}
        for name in self.columns:
            variables[_COLUMN + name] = _writable((columns or {}).get(name, ""))
        return self._run(_NOTHING, **variables)

    def is_true(
        self, values: Mapping[str, Value], columns: Mapping[str, str] | None = None
    ) -> bool:
        """Evaluate it as yes or no.

        Examples
        --------
        >>> rule = compile_expression("${hours} >= 4", known=["hours"])
        >>> rule.is_true({"hours": "4"}), rule.is_true({"hours": ""})
        (True, False)
        """
        return to_truth(self.value(values, columns))


def compile_expression(
    text: str,
    *,
    known: Collection[str],
    own: str = "",
    dates: Collection[str] = (),
    columns: Collection[str] = (),
) -> Expression:
    """Check an expression and make it ready to be evaluated.

    Parameters
    ----------
    text : str
        As it stands in the form.
    known : collection of str
        Names of the form's questions.
    own : str, optional
        The question whose answer ``.`` stands for; without it ``.`` is refused.
    dates : collection of str, optional
        Questions whose answer is a date. An expression that reads one, or asks for today,
        may compare it with a quoted date such as ``'2026-04-01'``.
    columns : collection of str, optional
        Columns of the choices sheet, which a choice filter reads by their bare name.

    Returns
    -------
    Expression
        Ready.

    Raises
    ------
    FormError
        If it is no expression of this language; the message says what is wrong with it.

    Examples
    --------
    >>> sorted(compile_expression("${a} = 1 or . = ''", known=["a", "b"], own="b").reads)
    ['a', 'b']
    >>> compile_expression("${tranfer} = 1", known=["transfer"])
    Traceback (most recent call last):
    ...
    cpd_eval.errors.FormError: '${tranfer}' names no question. Did you mean 'transfer'?
    """
    tokens = tokenize(text)
    check_grammar(tokens, known=known, own=own, columns=columns)
    reads = {_read(token, own) for token in tokens} - {""}
    is_dated = not reads.isdisjoint({TODAY, *dates}) or any(
        token.kind == "name" and token.text in ("date", "decimal-date-time") for token in tokens
    )
    source = " ".join(_written(tokens, own, is_dated=is_dated))
    used = {token.text for token in tokens if token.kind == "name"} & FUNCTIONS.keys()
    named = {token.text for token in tokens if token.kind == "name"} & set(columns)
    try:
        run = etree.XPath(
            source,
            namespaces={"odk": _NAMESPACE},
            extensions={(_NAMESPACE, name): _without_context(FUNCTIONS[name][0]) for name in used},
        )
    except etree.XPathError as exc:
        raise FormError(f"'{text}' is no complete expression ({exc}). Rewrite it") from exc
    return Expression(text, source, frozenset(reads), frozenset(named), run)


def _without_context(function: Callable[..., Value]) -> Callable[..., Value]:
    return lambda _context, *args: function(*args)


def _read(token: Token, own: str) -> str:
    if token.kind == "question":
        return token.text
    if token.kind == "self":
        return own
    return TODAY if (token.kind, token.text) == ("name", "today") else ""


def _written(tokens: list[Token], own: str, *, is_dated: bool) -> list[str]:
    """Write the tokens as XPath 1.0: questions as variables, ODK's functions in a namespace."""
    parts: list[str] = []
    skip = 0
    for at, token in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        is_call = at + 1 < len(tokens) and tokens[at + 1].kind == "open"
        if is_call and token.text == "today" and token.kind == "name":
            parts.append(f"${TODAY}")
            skip = 2  # today() is a variable, so its parentheses go
        else:
            parts.append(_one(token, own, is_call=is_call, is_dated=is_dated))
    return parts


def _one(token: Token, own: str, *, is_call: bool, is_dated: bool) -> str:
    if token.kind in ("question", "self"):
        return f"${token.text if token.kind == 'question' else own}"
    if token.kind == "text" and is_dated and ISO_DATE.fullmatch(token.text[1:-1]):
        day = to_day(token.text[1:-1])
        return token.text if day is None else str(int(day_number(day)))
    if token.kind != "name" or token.text in ("and", "or", "div", "mod"):
        return token.text
    if is_call:
        return f"odk:{token.text}" if token.text in FUNCTIONS else token.text
    return f"${_COLUMN}{token.text}"


def _writable(value: Value) -> Value:
    """Replace what XML cannot hold, so that no answer can stop an evaluation."""
    return _UNWRITABLE.sub("\ufffd", value) if isinstance(value, str) else value
