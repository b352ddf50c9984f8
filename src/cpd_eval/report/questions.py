"""The questions of a template, as a workbook shows them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as the workbook shows it.

    Attributes
    ----------
    name, label : str
        Column of the returns; what was asked.
    section : str
        Part of the template; its answers share a sheet.
    is_text : bool
        Answered in words of one's own.
    choices : mapping of str to str
        Code → what it means; empty without choices.
    repeat, repeat_label : str
        The repeat it stands in, and what that is called; empty if it is asked once.
    """

    name: str
    label: str
    section: str
    is_text: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    repeat: str = ""
    repeat_label: str = ""


def questions_of(form: Any) -> tuple[Question, ...]:
    """Take the questions out of a form, for :func:`collate`.

    Parameters
    ----------
    form : cpd_eval.Form
        The workforce-strategy template.

    Returns
    -------
    tuple of Question
        The visible ones, in order.
    """
    return tuple(
        Question(
            name=one.name,
            label=str(one.label or one.name),
            section=str(page.label or page.name),
            is_text=one.type == "text",
            choices={choice.name: str(choice.label) for choice in one.choices},
            repeat=getattr(repeat, "name", ""),
            repeat_label=getattr(repeat, "label", ""),
        )
        for page in form.pages
        for one, repeat in _asked(page.items)
    )


def _asked(items: Iterable[Any], repeat: Any = None) -> Iterator[tuple[Any, Any]]:
    """Go through the questions of a page, however deep, each with the repeat around it."""
    for item in items:
        if hasattr(item, "rows"):
            yield from _asked(item.rows, repeat)
        elif hasattr(item, "items"):
            yield from _asked(item.items, item if hasattr(item, "minimum") else repeat)
        elif getattr(item, "type", None) not in (None, "hidden", "note"):
            yield item, repeat


def written(question: Question | None, value: Any) -> Any:
    """Write an answer: codes by their labels, numbers as numbers, text as it is.

    Examples
    --------
    >>> asked = Question(name="WS02", label="How far?", section="Scope", choices={"3": "3 years"})
    >>> written(asked, 3.0), written(None, "3"), written(asked, None)
    ('3 years', '3', None)
    >>> people = Question(name="WS17_people", label="People", section="Workforce")
    >>> written(people, "1250"), written(people, "2026-03-31"), written(people, "DK")
    (1250, '2026-03-31', 'DK')
    """
    if isinstance(value, list | tuple):
        value = " ".join(str(part) for part in value)
    if value is None or pd.isna(value):
        return None
    if question is None:
        return value
    if not question.choices:
        return value if question.is_text else _number(value)
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if text in question.choices:
        return question.choices[text]
    return "; ".join(question.choices.get(code, code) for code in text.split())


def _number(value: Any) -> Any:
    """Read a number that is stored as text; anything else stays as it is."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    return value


def label_of(known: Mapping[str, Question], name: str, code: str) -> str:
    """Say what a code of a question means; the code itself if that is not known.

    Examples
    --------
    >>> asked = Question(name="WS22", label="Issues?", section="Issues", choices={"PAY": "Pay gap"})
    >>> label_of({"WS22": asked}, "WS22", "PAY"), label_of({}, "WS22", "PAY")
    ('Pay gap', 'PAY')
    """
    return known[name].choices.get(code, code) if name in known else code
