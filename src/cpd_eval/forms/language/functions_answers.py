"""Functions on answers: choices, several answers at once, yes and no.

References
----------
.. [1] ODK XForms Specification, "Boolean functions", "Node-set functions", "Select functions",
   https://getodk.github.io/xforms-spec/#xpath-functions
"""

import math
from typing import Any

from cpd_eval.forms.language.function import MANY, Function
from cpd_eval.forms.language.surroundings import surroundings
from cpd_eval.forms.language.values import (
    Elements,
    Given,
    Value,
    to_list,
    to_number,
    to_text,
    to_truth,
)

_PARK_MILLER = 48_271
_MODULUS = 2_147_483_647


def _selected(answer: str, name: str) -> bool:
    return name.strip() in answer.split()


def _selected_at(answer: str, position: float) -> str:
    names = answer.split()
    return names[int(position)] if 0 <= position < len(names) else ""


def _count_selected(answer: str) -> float:
    return float(len(answer.split()))


def _choice_name(answer: str, list_name: str) -> str:
    labels = surroundings().labels.get(list_name, {})
    return ", ".join(labels[name] for name in answer.split() if name in labels)


def _pulldata(table: str, wanted: str, key: str, value: str) -> str:
    found = surroundings().tables.get(table)
    return "" if found is None else found.look_up(wanted, key, value)


def _instance(name: str) -> Elements:
    found = surroundings().tables.get(name)
    return [] if found is None else [found.tree]


def _value(given: Given) -> Value:
    return given if isinstance(given, str | float | bool) else to_text(given)


def _if(condition: bool, then: Given, otherwise: Given) -> Value:
    return _value(then if condition else otherwise)


def _coalesce(*given: Given) -> str:
    texts = (to_text(one) for one in given)
    return next((text for text in texts if text not in ("", "NaN")), "")


def _once(present: str, given: Given) -> Value:
    return present or _value(given)


def _count_non_empty(*given: Given) -> float:
    return float(sum(to_text(one) != "" for one in to_list(given)))


def _position(elements: Elements) -> float:
    """Count the elements of the same name up to the first of these."""
    if not elements:
        return math.nan
    first = elements[0]
    return float(1 + sum(1 for _ in first.itersiblings(first.tag, preceding=True)))


def _nth(elements: Elements, number: float) -> Elements:
    """Give one of several; ODK takes a number below 1 as 1."""
    at = max(int(number), 1) - 1 if math.isfinite(number) else 0
    return elements[at : at + 1]


def _randomize(elements: Elements, seed: Given = "") -> Elements:
    """Shuffle inside out; with a seed, by the Park-Miller generator that ODK uses."""
    shuffled: list[Any] = []
    number = to_number(seed)
    state = int(number) % _MODULUS if math.isfinite(number) else 0
    chance = surroundings().chance
    for count, element in enumerate(elements, start=1):
        if math.isnan(number):
            share = chance.random()
        else:
            state = (state or 1) * _PARK_MILLER % _MODULUS
            share = (state - 1) / (_MODULUS - 1)
        at = int(share * count)
        shuffled.append(element)
        shuffled[at], shuffled[-1] = shuffled[-1], shuffled[at]
    return shuffled


def _between(least: float, most: float, total: float) -> bool:
    return (least < 0 or total >= least) and (most < 0 or total <= most)


def _is_ticked(value: Value) -> bool:
    """ODK counts an answer if it is true, or a number above 0."""
    return value if isinstance(value, bool) else to_number(value) > 0


def _checklist(least: float, most: float, *given: Given) -> bool:
    return _between(least, most, sum(_is_ticked(one) for one in to_list(given)))


def _weighted_checklist(least: float, most: float, *given: Given) -> bool:
    answers, weights = to_list(given[::2]), to_list(given[1::2])
    pairs = zip(answers, weights, strict=False)
    return _between(least, most, sum(to_number(w) for one, w in pairs if _is_ticked(one)))


def _boolean_from_string(text: str) -> bool:
    return text in ("1", "true")


def _version() -> str:
    return surroundings().version


def _native(takes: str, gives: Any, least: int, most: int, says: str) -> Function:
    return Function(takes=takes, gives=gives, least=least, most=most, says=says)


CHOICES = {
    "selected": Function(
        takes="t",
        gives="truth",
        least=2,
        most=2,
        run=_selected,
        says="Whether a choice is among those selected.",
    ),
    "selected-at": Function(
        takes="tn",
        gives="text",
        least=2,
        most=2,
        run=_selected_at,
        says="The choice at a position, counted from 0.",
    ),
    "count-selected": Function(
        takes="t",
        gives="number",
        least=1,
        most=1,
        run=_count_selected,
        says="How many choices are selected.",
    ),
    "jr:choice-name": Function(
        takes="t",
        gives="text",
        least=2,
        most=2,
        run=_choice_name,
        says="The label of a choice of the question named, in the language shown.",
    ),
    "pulldata": Function(
        takes="t",
        gives="text",
        least=4,
        most=4,
        run=_pulldata,
        says="From a table: a column, in the row where another column holds a value.",
    ),
    "instance": Function(
        takes="t",
        gives="nodes",
        least=1,
        most=1,
        run=_instance,
        says="A choice list or table, walked through by /root/item[…]/column.",
    ),
}
"""Functions on choices, lists and tables, by name."""

CONDITIONS = {
    "if": Function(
        takes="bvv",
        gives="any",
        least=3,
        most=3,
        run=_if,
        says="The second value if the first holds, otherwise the third.",
    ),
    "coalesce": Function(
        takes="v",
        gives="text",
        least=2,
        most=MANY,
        run=_coalesce,
        says="The first value that is not empty.",
    ),
    "once": Function(
        takes="tv",
        gives="any",
        least=1,
        most=1,
        run=_once,
        says="The value as it was first worked out.",
    ),
    "true": _native("", "truth", 0, 0, "Yes."),
    "false": _native("", "truth", 0, 0, "No."),
    "not": _native("b", "truth", 1, 1, "Yes if no, no if yes."),
    "boolean": Function(
        takes="b",
        gives="truth",
        least=1,
        most=1,
        run=to_truth,
        says="Whether there is a value other than empty text, 0 and NaN.",
    ),
    "boolean-from-string": Function(
        takes="t",
        gives="truth",
        least=1,
        most=1,
        run=_boolean_from_string,
        says="Whether the text is 'true' or '1'.",
    ),
    "checklist": Function(
        takes="nnv",
        gives="truth",
        least=2,
        most=MANY,
        run=_checklist,
        says="Whether so many of the values hold, at least and at most; -1 sets no limit.",
    ),
    "weighted-checklist": Function(
        takes="nnv",
        gives="truth",
        least=4,
        most=MANY,
        run=_weighted_checklist,
        says="The same, each value followed by what it weighs.",
    ),
}
"""Functions on yes and no, by name."""

ANSWERS = {
    "count": _native("s", "number", 1, 1, "How many there are."),
    "count-non-empty": Function(
        takes="v",
        gives="number",
        least=1,
        most=MANY,
        run=_count_non_empty,
        says="How many of them are answered.",
    ),
    "position": Function(
        takes="s",
        gives="number",
        least=0,
        most=1,
        run=_position,
        says="Which instance of its repeat it is, counted from 1.",
    ),
    "last": _native("", "number", 0, 0, "Within [ ]: how many there are."),
    "indexed-repeat": Function(
        takes="sn",
        gives="nodes",
        least=3,
        most=7,
        run=_nth,
        says="The answer in a numbered instance of a repeat, up to three repeats deep.",
    ),
    "randomize": Function(
        takes="sv",
        gives="nodes",
        least=1,
        most=2,
        run=_randomize,
        says="Shuffled; with a number, always the same way.",
    ),
    "current": _native("", "nodes", 0, 0, "Within [ ]: the question the expression stands at."),
    "name": _native("s", "text", 0, 1, "The name of a question."),
    "local-name": _native("s", "text", 0, 1, "The same."),
    "namespace-uri": _native("s", "text", 0, 1, "Always empty."),
    "version": Function(
        takes="", gives="text", least=0, most=0, says="The version of the form.", run=_version
    ),
}
"""Functions on several answers, by name."""
