"""Answers read back in words, for the check page and the record of what was sent."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cpd_eval.forms.model import Battery, Choice, Page, Question
from cpd_eval.forms.sheet import Sheet
from cpd_eval.pages.fields import MISSING_LABELS, choices_on_offer
from cpd_eval.pages.view import prompts as prompts_of

NOT_PROVIDED = "Not provided"


def summaries(sheet: Sheet) -> list[dict[str, Any]]:
    """Read every page back that asked something.

    Parameters
    ----------
    sheet : Sheet
        The answers.

    Returns
    -------
    list of dict
        Summary items of the view.
    """
    every = [summary(page, sheet, prompts=prompts_of(sheet, page)) for page in sheet.pages()]
    return [one for one in every if one["groups"]]


def sent(reference: str, heading: str, sheet: Sheet) -> list[dict[str, Any]]:
    """Describe the last page: the reference, what happens next, and what was sent.

    Parameters
    ----------
    reference : str
        The number given at submission.
    heading : str
        The h1.
    sheet : Sheet
        The answers as they were sent.

    Returns
    -------
    list of dict
        Items of the view.
    """
    what_next = [
        "We will put your answers together with those of others. Nobody is named in what is "
        "published, and no figure is shown that rests on only a few people.",
        "Keep the reference number: with it we can find your answers if you write to us.",
    ]
    next_heading = "What happens next"
    return [
        {"kind": "panel", "heading": heading, "text": "Your reference number", "strong": reference},
        {"kind": "note", "name": "next", "heading": next_heading, "paragraphs": what_next},
        {"kind": "record", "heading": "What you sent", "sections": summaries(sheet)},
    ]


def summary(page: Page, sheet: Sheet, *, prompts: Mapping[str, str]) -> dict[str, Any]:
    """Read a page's answers back, a row for each relevant question.

    Parameters
    ----------
    page : Page
        A page of the form.
    sheet : Sheet
        The answers so far.
    prompts : mapping of str to str
        What to say beside an answer that is missed but not required.

    Returns
    -------
    dict
        A summary item of the view; it may have no groups.
    """
    visible, raw = set(sheet.visible()), sheet.raw()
    groups: list[dict[str, Any]] = []
    for label, question in _asked(page):
        if question.name not in visible:
            continue
        if not groups or groups[-1]["label"] != label:
            groups.append({"label": label, "rows": []})
        lines = in_words(question, raw.get(question.name, ""), choices_on_offer(question, sheet))
        groups[-1]["rows"].append(
            {
                "label": question.label,
                "value": lines or [NOT_PROVIDED],
                "prompt": prompts.get(question.name, ""),
                "change": {"place": page.name, "name": question.name},
            }
        )
    return {"kind": "summary", "heading": page.label, "groups": groups}


def _asked(page: Page) -> list[tuple[str, Question]]:
    """List the questions of a page, each with the label of the battery it belongs to."""
    asked: list[tuple[str, Question]] = []
    for item in page.items:
        if isinstance(item, Battery):
            asked += [(item.label, row) for row in item.rows]
        elif isinstance(item, Question):
            asked.append(("", item))
    return asked


def in_words(question: Question, raw: str, choices: Sequence[Choice]) -> list[str]:
    """Read an answer back: one line for each choice or line of text; none if nothing was given.

    Parameters
    ----------
    question : Question
        The question it answers.
    raw : str
        The answer as kept.
    choices : sequence of Choice
        The choices on offer.

    Returns
    -------
    list of str
        For the check page.

    Examples
    --------
    >>> from cpd_eval.forms.model import Question
    >>> in_words(Question(name="when", type="date", label="When"), "2026-01-05", ())
    ['5 January 2026']
    """
    labels = MISSING_LABELS | {choice.name: choice.label for choice in choices}
    if question.type == "select_multiple":
        return [labels.get(name, name) for name in raw.split()]
    if question.type in {"select_one", "range"} or raw in question.missing:
        return [labels.get(raw, raw)] if raw else []
    if question.type == "date":
        return _date_words(raw)
    return [line for line in raw.splitlines() if line.strip()]


def _date_words(raw: str) -> list[str]:
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        return [raw] if raw else []
    return [f"{day.day} {day:%B} {day.year}"]
