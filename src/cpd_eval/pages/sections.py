"""The list of sections of a long form: what is done, what is open, what cannot be started yet.

A form whose settings say ``cpd::sections`` = ``task-list`` is not gone through page by page.
People fill its sections in any order, over several sessions, and come back to the list after each
one [1]_. A section is completed when nothing is wrong in it and, where it holds optional questions,
long texts or a list one can add to, when the person says so: only they know whether more is to
come. What opens later by an answer elsewhere puts a section back in progress.

References
----------
.. [1] GOV.UK Design System, "Complete multiple tasks",
   https://design-system.service.gov.uk/patterns/complete-multiple-tasks/
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cpd_eval.forms.model import Form, Page, Repeat, walk_items
from cpd_eval.forms.sheet import Sheet
from cpd_eval.pages.asked import Asked, asked_on
from cpd_eval.pages.controls import control
from cpd_eval.pages.words import Words

Status = Literal["not_started", "in_progress", "completed", "cannot_start"]

YES, NO = "yes", "no"
COMPLETE = "cpd:complete"
"""Name of the question whether a section is completed; no form can have it."""

_REFERENCE = re.compile(r"\$\{\s*([^}\s]+)\s*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section in the list.

    Attributes
    ----------
    page : Page
        What it holds.
    status : {"not_started", "in_progress", "completed", "cannot_start"}
        How far it is.
    is_needed : bool
        Whether the answers cannot be sent before it is completed.
    """

    page: Page
    status: Status
    is_needed: bool


def has_sections(form: Form) -> bool:
    """Say whether a form is filled from a list of sections.

    Parameters
    ----------
    form : Form
        As read.

    Returns
    -------
    bool
        As its settings say.
    """
    return form.settings.get("cpd::sections", "").strip() == "task-list"


def sections(
    form: Form, sheet: Sheet, words: Words, *, marked: Mapping[str, str]
) -> tuple[Section, ...]:
    """List the sections that concern the person, or may when other answers are there.

    Parameters
    ----------
    form : Form
        The form.
    sheet : Sheet
        The answers so far.
    words : mapping of str to str
        The words of the page.
    marked : mapping of str to str
        By page, what the person said to "Have you completed this section?"; for a section that
        does not ask, ``yes`` once they went on from it.

    Returns
    -------
    tuple of Section
        In order of the form.
    """
    shown = {page.name for page in sheet.pages()}
    found = []
    for page in form.pages:
        if page.name in shown:
            found.append(_section(page, sheet, words, marked.get(page.name, "")))
        elif _may_open(page, form, sheet):
            found.append(Section(page=page, status="cannot_start", is_needed=False))
    return tuple(found)


def asks_whether_complete(page: Page, asked: tuple[Asked, ...], sheet: Sheet) -> bool:
    """Say whether only the person can know that a section is completed.

    Parameters
    ----------
    page : Page
        The section.
    asked : tuple of Asked
        What the section asks.
    sheet : Sheet
        The answers so far.

    Returns
    -------
    bool
        True if it holds an optional question, a long text, or a list one can add to.
    """
    if any(isinstance(item, Repeat) and not item.count for item in walk_items(page.items)):
        return True
    return any(
        control(one.question) == "textarea" or not sheet.required(one.path)
        for one in asked
        if not sheet.is_readonly(one.path)
    )


def _section(page: Page, sheet: Sheet, words: Words, said: str) -> Section:
    asked, errors = asked_on(page, sheet, words), sheet.errors(page)
    raw = sheet.raw()
    is_begun = said or any(raw.get(one.path) for one in asked if not sheet.is_readonly(one.path))
    is_done = not errors and (
        said == YES or not (said or asks_whether_complete(page, asked, sheet))
    )
    status: Status = "not_started"
    if is_begun:
        status = "completed" if is_done else "in_progress"
    is_needed = bool(errors) or any(sheet.required(one.path) for one in asked)
    return Section(page=page, status=status, is_needed=is_needed)


def _may_open(page: Page, form: Form, sheet: Sheet) -> bool:
    """Say whether a page that does not concern the person waits for an answer still to come."""
    raw, visible = sheet.raw(), set(sheet.visible())
    waits = [name for name in _reads(page.relevant, form) if name in visible]
    return any(name not in raw for name in waits)


def _reads(rule: str, form: Form) -> set[str]:
    """Name the questions a rule reads, also through what is worked out from them."""
    found: set[str] = set()
    open_names = set(_REFERENCE.findall(rule))
    while open_names:
        name = open_names.pop()
        if name in form and name not in found:
            found.add(name)
            open_names |= set(_REFERENCE.findall(form[name].calculation))
    return found
