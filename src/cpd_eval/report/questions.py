"""The questions of a template, as a workbook shows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


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
    """

    name: str
    label: str
    section: str
    is_text: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)


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
    found = []
    for page in form.pages:
        for item in page.items:
            for one in getattr(item, "rows", (item,)):
                if getattr(one, "type", None) in (None, "hidden", "note"):
                    continue
                found.append(
                    Question(
                        name=one.name,
                        label=str(one.label or one.name),
                        section=str(page.label or page.name),
                        is_text=one.type == "text",
                        choices={choice.name: str(choice.label) for choice in one.choices},
                    )
                )
    return tuple(found)


def label_of(known: Mapping[str, Question], name: str, code: str) -> str:
    """Say what a code of a question means; the code itself if that is not known.

    Examples
    --------
    >>> asked = Question(name="WS22", label="Issues?", section="Issues", choices={"PAY": "Pay gap"})
    >>> label_of({"WS22": asked}, "WS22", "PAY"), label_of({}, "WS22", "PAY")
    ('Pay gap', 'PAY')
    """
    return known[name].choices.get(code, code) if name in known else code
