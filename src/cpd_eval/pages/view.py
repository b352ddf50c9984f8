"""What a page holds, as plain data: the *view*, which is all a browser ever gets.

A view is a dictionary that JSON can carry. Its keys::

    place      where it stands: a page's name, "cpd:tasks", "cpd:check", "cpd:done" or "cpd:notice"
    title      for the browser's tab; begins with "Error: " while errors are shown
    lang       code of the language everything is in
    languages  [{value, label, code}] to switch between; empty if there is only one
    words      the words of the page in that language, by key; see words.py
    caption    the form and the part of it, or empty
    heading    the h1
    intro      paragraphs under it
    back       text of the way back, or empty if there is none
    errors     [{message, target}] for the error summary; target is the id of a control
    items      what is drawn, in order; see below
    action     {label, kind} of the one button, or None
    is_open    whether answers are still taken here
    focus      id of the element to go to first, or None
    told       what was done and is not seen, to be read out, or empty
    contact    whom to write to
    uploads    [{id, start, end}] pieces of files that are asked for
    copy       {name, html} of the saved copy, or None

An item is a dictionary with a ``kind``::

    note       paragraphs, and heading if it has one
    question   name, control, label, hint, error, prompt, value, choices, missing, missed,
               layout ("list" or "scale"), can_clear, inputmode, id; a file also has status and
               accept;
               control "shown" has lines in place of a value: nothing can be entered
    battery    name, label, hint, choices, layout, rows: questions without choices of their own
    group      name, label, hint, layout ("list" or "grid"), items
    repeat     name, id, label, hint, error, add: text of the button or empty,
               instances: [{name, id, heading, can_remove, items}]
    summary    name, heading, groups: [{label, rows: [{label, value: lines, prompt,
               change: {place, name} or None}]}]; a battery is a group with a label of its own
    tasks      name, sections: [{place, label, status, text}]
    todo       text, links: [{place, label}]
    panel      heading, text, strong: the reference of what was sent
    record     heading, sections: summaries without change links, folded away until asked for
"""

from typing import Any

from cpd_eval.forms.model import Question
from cpd_eval.pages.controls import control
from cpd_eval.pages.moments import wrong_box
from cpd_eval.pages.words import ENGLISH, words_in

View = dict[str, Any]

# Places beside the pages of a form; no name in a form can hold a colon.
TASKS = "cpd:tasks"
CHECK = "cpd:check"
DONE = "cpd:done"
NOTICE = "cpd:notice"
HEADING = "cpd-heading"
"""Id of the h1."""


def paragraphs(text: str) -> list[str]:
    r"""Split a text at its empty lines.

    Parameters
    ----------
    text : str
        A label or hint of a form.

    Returns
    -------
    list of str
        Without empty ones.

    Examples
    --------
    >>> paragraphs("One line.\n\nAnother.")
    ['One line.', 'Another.']
    """
    return [part.strip() for part in text.replace("\r", "").split("\n\n") if part.strip()]


def empty_view(*, place: str, heading: str, form_title: str = "", contact: str = "") -> View:
    """Make a view with a heading and nothing else; callers fill in what theirs holds.

    Parameters
    ----------
    place : str
        Where it stands.
    heading : str
        The h1.
    form_title : str, optional
        What the tab shows after the heading.
    contact : str, optional
        Whom to write to.

    Returns
    -------
    dict
        A complete view, in English.

    Examples
    --------
    >>> empty_view(place=CHECK, heading="Check", form_title="CPD survey")["title"]
    'Check – CPD survey'
    """
    title = f"{heading} – {form_title}" if form_title and form_title != heading else heading
    return {
        "place": place,
        "title": title,
        "lang": ENGLISH,
        "languages": [],
        "words": dict(words_in("")),
        "caption": "",
        "heading": heading,
        "intro": [],
        "back": "",
        "errors": [],
        "items": [],
        "action": None,
        "is_open": False,
        "focus": None,
        "told": "",
        "contact": contact,
        "uploads": [],
        "copy": None,
    }


def field_id(path: str) -> str:
    """Give the id of the first control of what stands at a path.

    Parameters
    ----------
    path : str
        Such as ``B02`` or ``plan[2]/aim``.

    Returns
    -------
    str
        Unique on the page.

    Examples
    --------
    >>> field_id("plan[2]/aim")
    'field-plan[2]/aim'
    """
    return f"field-{path}"


def add_id(repeat_path: str) -> str:
    """Give the id of the button that adds an instance to a repeat.

    Examples
    --------
    >>> add_id("plan")
    'field-plan-add'
    """
    return f"{field_id(repeat_path)}-add"


def error_target(question: Question, path: str, raw: str) -> str:
    """Give the id of the control an error leads to: of a date, the first box that is wrong.

    Parameters
    ----------
    question : Question
        The question whose answer is missing or wrong.
    path : str
        Where it stands.
    raw : str
        Its answer as kept.

    Returns
    -------
    str
        Id of a control.

    Examples
    --------
    >>> error_target(Question(name="when", type="date"), "when", "2026--05")
    'field-when-month'
    """
    kind = control(question)
    if kind == "date" or kind == "time" or kind == "datetime":
        return f"{field_id(path)}-{wrong_box(kind, raw)}"
    return field_id(path)
