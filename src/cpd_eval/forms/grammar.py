"""Whether tokens, put one after another, make an expression.

A value and an operator take turns; a function takes as many arguments as it takes; every name is
known. The first thing that breaks one of these rules is reported, in words for the author of the
form rather than in those of a parser.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from cpd_eval.errors import FormError, did_you_mean
from cpd_eval.forms.functions import ARITY, compile_pattern
from cpd_eval.forms.tokens import Token

MAX_DEPTH = 20
"""Deepest nesting of parentheses; no rule of a form needs more, and recursion stays bounded."""

_WORDS = ("and", "or", "div", "mod")
_RUNAWAY = re.compile(r"\([^()]*[+*}][^()]*\)[+*{]")


@dataclass(slots=True)
class _State:
    """Where the reader stands: what is open, and whether a value or an operator comes next."""

    known: Collection[str]
    own: str
    columns: Collection[str]
    wants_value: bool = True
    after: str = "at the start"
    calls: list[tuple[str, int]] = field(default_factory=list)


def check_grammar(
    tokens: list[Token], *, known: Collection[str], own: str = "", columns: Collection[str] = ()
) -> None:
    """Refuse tokens that make no expression.

    Parameters
    ----------
    tokens : list of Token
        Of one expression.
    known : collection of str
        Names of the form's questions.
    own : str, optional
        The question ``.`` stands for.
    columns : collection of str, optional
        Columns of the choices sheet that may be read by their bare name.

    Raises
    ------
    FormError
        With the first thing that is wrong.

    Examples
    --------
    >>> from cpd_eval.forms.tokens import tokenize
    >>> check_grammar(tokenize("selectd(${a}, 'x')"), known=["a"])
    Traceback (most recent call last):
    ...
    cpd_eval.errors.FormError: there is no function 'selectd()'. Did you mean 'selected'?
    """
    if not tokens:
        raise FormError("the expression is empty. Write one, or clear the cell")
    state = _State(known, own, columns)
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else Token("close", "")
        if state.wants_value:
            _value(state, token, following)
        else:
            _after_value(state, token)
    if state.wants_value:
        raise FormError(f"the expression stops {state.after}, where a value is expected. Finish it")
    if state.calls:
        raise FormError("an opening parenthesis is never closed. Close it")
    _check_patterns(tokens)


def _value(state: _State, token: Token, following: Token) -> None:
    if token.kind == "open" or (token.kind == "name" and following.kind == "open"):
        _begin(state, token)
    elif token.kind == "close" and state.calls and state.calls[-1][1] == 0 and state.calls[-1][0]:
        _end(state)
    elif token.kind in ("number", "text", "question", "self", "name"):
        _check_operand(state, token)
        state.wants_value = False
    elif token.text != "-":
        raise FormError(
            f"'{token.text}' stands {state.after}, where a value is expected. "
            "Put a value there, or remove it"
        )


def _begin(state: _State, token: Token) -> None:
    """Enter a function (its name first, its parenthesis next) or a plain parenthesis."""
    if token.kind == "name":
        if token.text not in ARITY:
            raise FormError(
                f"there is no function '{token.text}()'.{did_you_mean(token.text, ARITY)}"
            )
        state.calls.append((token.text, -1))
    elif state.calls and state.calls[-1][1] == -1:
        state.calls[-1] = (state.calls[-1][0], 0)
    else:
        state.calls.append(("", 0))
    if len(state.calls) > MAX_DEPTH:
        raise FormError(
            f"parentheses are nested more than {MAX_DEPTH} deep. "
            "Split the expression over several calculate rows"
        )
    state.after = f"after '{token.text}'"


def _check_operand(state: _State, token: Token) -> None:
    if state.calls and state.calls[-1][1] == 0:
        state.calls[-1] = (state.calls[-1][0], 1)
    if token.kind == "question" and token.text not in state.known:
        hint = did_you_mean(token.text, state.known)
        raise FormError(f"'${{{token.text}}}' names no question.{hint or ' Name one of the form.'}")
    if token.kind == "self" and not state.own:
        raise FormError("'.' stands for an answer, and there is none here. Name a question")
    if token.kind == "name" and token.text not in state.columns:
        near = [name for name in state.known if name == token.text]
        cure = f"Write it as '${{{token.text}}}'" if near else "Put text in quotation marks"
        raise FormError(f"'{token.text}' is neither a question nor a function here. {cure}")


def _after_value(state: _State, token: Token) -> None:
    if token.kind == "close" and state.calls:
        _end(state)
    elif token.kind == "comma" and state.calls and state.calls[-1][0]:
        name, count = state.calls[-1]
        state.calls[-1] = (name, count + 1)
        state.wants_value, state.after = True, "after ','"
    elif token.kind == "operator" or (token.kind == "name" and token.text in _WORDS):
        state.wants_value, state.after = True, f"after '{token.text}'"
    elif token.kind == "close":
        raise FormError("a closing parenthesis has no opening one. Remove it, or open it")
    else:
        raise FormError(
            f"'{token.text}' follows a value without an operator between. "
            "Put 'and', 'or', '=' or another operator before it"
        )


def _end(state: _State) -> None:
    name, count = state.calls.pop()
    if name:
        fewest, most = ARITY[name]
        if not fewest <= count <= most:
            takes = f"{fewest}" if fewest == most else f"{fewest} to {most}"
            raise FormError(f"'{name}()' takes {takes} values between its parentheses, not {count}")
    if state.calls and state.calls[-1][1] == 0:
        state.calls[-1] = (state.calls[-1][0], 1)
    state.wants_value = False


def _check_patterns(tokens: list[Token]) -> None:
    """Refuse a pattern that is none, or one that may take for ever on a long answer."""
    for at, token in enumerate(tokens):
        if token.text != "regex" or token.kind != "name":
            continue
        for quoted in (one.text[1:-1] for one in tokens[at:] if one.kind == "text"):
            if compile_pattern(quoted) is None:
                raise FormError(f"'{quoted}' is no regular expression. Correct the pattern")
            if _RUNAWAY.search(quoted):
                raise FormError(
                    f"'{quoted}' repeats a repetition, which may take for ever on a long answer. "
                    "Repeat one thing only"
                )
