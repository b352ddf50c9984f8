"""Answers read back in words: for the check page, the record of what was sent, the saved copy."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from cpd_eval.forms.model import Choice, Page, Question
from cpd_eval.forms.sheet import Sheet
from cpd_eval.pages.asked import Asked, answer_at, asked_on
from cpd_eval.pages.controls import choices_on_offer
from cpd_eval.pages.files import name_of
from cpd_eval.pages.moments import boxes_of
from cpd_eval.pages.words import Words


def summary(
    page: Page, sheet: Sheet, words: Words, *, prompts: Mapping[str, str], can_change: bool = True
) -> dict[str, Any]:
    """Read a page's answers back, a row for each question that concerns the person.

    Parameters
    ----------
    page : Page
        A page of the form.
    sheet : Sheet
        The answers so far.
    words : mapping of str to str
        The words of the page.
    prompts : mapping of str to str
        What to say beside an answer that is missed but not required, by path.
    can_change : bool, default True
        Whether each row has a link to its question.

    Returns
    -------
    dict
        A summary item of the view; it may have no groups.
    """
    asked = asked_on(page, sheet, words)
    rows = {one.path: _row(page, one, sheet, words, prompts, can_change) for one in asked}
    groups = [
        {"label": heading, "rows": [rows[one.path] for one in together]}
        for heading, together in groupby(asked, key=lambda one: one.heading)
    ]
    heading = sheet.label(page.name) if page.label else ""
    return {"kind": "summary", "name": page.name, "heading": heading, "groups": groups}


def in_words(question: Question, raw: str, choices: Sequence[Choice], words: Words) -> list[str]:
    """Read an answer back: one line for each choice or line of text; none if nothing was given.

    Parameters
    ----------
    question : Question
        The question it answers.
    raw : str
        The answer as kept.
    choices : sequence of Choice
        The choices on offer.
    words : mapping of str to str
        The words of the page.

    Returns
    -------
    list of str
        For the check page.

    Examples
    --------
    >>> from cpd_eval.pages.words import words_in
    >>> when = Question(name="when", type="date", label="When")
    >>> in_words(when, "2026-01-05", (), words_in("Welsh (cy)"))
    ['5 Ionawr 2026']
    """
    labels = {choice.name: choice.label or words.get(choice.name, "") for choice in choices}
    if not raw:
        return []
    if raw in question.missing:
        return [labels.get(raw) or words.get(raw, raw)]
    if question.type in {"select_multiple", "rank"}:
        return [labels.get(name, name) for name in raw.split()]
    if question.type in {"select_one", "range"}:
        return [labels.get(raw, raw)]
    return _others(question.type, raw, words)


def _others(kind: str, raw: str, words: Words) -> list[str]:
    if kind in {"date", "dateTime", "time"}:
        return [_moment_words(kind, raw, words)]
    if kind == "acknowledge":
        return [words["confirm"]]
    if kind == "file":
        return [name_of(raw)]
    return [line for line in raw.splitlines() if line.strip()]


def _moment_words(kind: str, raw: str, words: Words) -> str:
    if kind == "time":
        boxes = boxes_of("time", raw)
        return f"{boxes['hour']}:{boxes['minute']}"
    day, _, time = raw.partition("T")
    try:
        on = day_words(date.fromisoformat(day), words)
    except ValueError:
        return raw
    return f"{on}, {_moment_words('time', time, words)}" if time else on


def day_words(day: date, words: Words) -> str:
    """Write a day out.

    Examples
    --------
    >>> from cpd_eval.pages.words import words_in
    >>> day_words(date(2026, 1, 5), words_in(""))
    '5 January 2026'
    """
    return f"{day.day} {words['months'].split()[day.month - 1]} {day.year}"


def _row(
    page: Page,
    asked: Asked,
    sheet: Sheet,
    words: Words,
    prompts: Mapping[str, str],
    can_change: bool,
) -> dict[str, Any]:
    path, question = asked.path, asked.question
    offered = choices_on_offer(question, sheet, path)
    lines = in_words(question, answer_at(path, question, sheet), offered, words)
    may_change = can_change and not sheet.is_readonly(path)
    return {
        "label": sheet.label(path),
        "value": lines or [words["not_provided"]],
        "prompt": prompts.get(path, ""),
        "change": {"place": page.name, "name": path} if may_change else None,
    }
