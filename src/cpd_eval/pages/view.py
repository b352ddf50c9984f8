"""What a page holds, as plain data: the *view*, which is all a browser ever gets.

A view is a dictionary that JSON can carry. Its keys::

    place      where it stands: a page's name, "check", "done" or "notice"
    title      for the browser's tab; begins with "Error: " while errors are shown
    caption    the form and the part of it, or empty
    heading    the h1
    intro      paragraphs under it
    back       whether there is a way back
    errors     [{message, target}] for the error summary; target is the id of a control
    items      what is drawn, in order; see below
    action     {label, kind} of the one button, or None
    focus      id of the element to go to first, or None
    contact    whom to write to

An item is a dictionary with a ``kind``::

    note       paragraphs
    question   name, control, label, hint, error, prompt, optional, value, choices, missing,
               layout ("list" or "scale"), inputmode, id
    battery    name, label, hint, choices, rows: questions without choices of their own
    summary    heading, groups: [{label, rows: [{label, value: lines, prompt,
               change: {place, name}}]}]; a battery is a group with a label of its own
    panel      heading, text, strong: the reference of what was sent
    record     heading, sections: summaries without change links, folded away until asked for
"""

from collections.abc import Mapping, Sequence
from typing import Any

from cpd_eval.forms.model import Battery, Choice, Item, Note, Page, Question
from cpd_eval.forms.sheet import Sheet
from cpd_eval.pages.fields import (
    MISSING_LABELS,
    choices_on_offer,
    control,
    to_field,
    wrong_part,
)

View = dict[str, Any]

CHECK = "check"
CHANGED_ELSEWHERE = (
    "Your answers were changed in another window. Check them again before you send them."
)
RECOMMENDED = "An answer helps us. You can go on without it."
DONE = "done"
NOTICE = "notice"
LONG_LABEL = 50  # choices longer than this do not fit the columns of a scale
SCALE_COLUMNS = 8  # more columns than this are too narrow for words, so a list it is


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
        A complete view.

    Examples
    --------
    >>> empty_view(place="check", heading="Check", form_title="CPD survey")["title"]
    'Check – CPD survey'
    """
    title = f"{heading} – {form_title}" if form_title and form_title != heading else heading
    return {
        "place": place,
        "title": title,
        "caption": "",
        "heading": heading,
        "intro": [],
        "back": False,
        "errors": [],
        "items": [],
        "action": None,
        "focus": None,
        "contact": contact,
    }


def field_id(name: str) -> str:
    """Give the id of a question's first control.

    Parameters
    ----------
    name : str
        The question's name.

    Returns
    -------
    str
        Unique on the page.

    Examples
    --------
    >>> field_id("B02")
    'field-B02'
    """
    return f"field-{name}"


def error_target(question: Question, raw: str) -> str:
    """Give the id of the control an error leads to: for a date, the first box that is wrong.

    Parameters
    ----------
    question : Question
        The question whose answer is missing or wrong.
    raw : str
        That answer as kept.

    Returns
    -------
    str
        Id of a control.

    Examples
    --------
    >>> error_target(Question(name="when", type="date"), "2026--05")
    'field-when-month'
    """
    target = field_id(question.name)
    return f"{target}-{wrong_part(raw)}" if control(question) == "date" else target


def question_names(page: Page) -> set[str]:
    """Name everything on a page, the rows of its batteries too."""
    rows = (row.name for item in page.items for row in getattr(item, "rows", ()))
    return {item.name for item in page.items} | set(rows)


def prompts(sheet: Sheet, page: Page) -> dict[str, str]:
    """Say what would help on a page but is not needed, by question.

    Parameters
    ----------
    sheet : Sheet
        The answers so far.
    page : Page
        A page of the form.

    Returns
    -------
    dict of str to str
        What to say beside the question.
    """
    return {
        prompt.name: RECOMMENDED if prompt.kind == "recommended" else prompt.message
        for prompt in sheet.prompts(page)
    }


def page_items(
    page: Page, sheet: Sheet, *, errors: Mapping[str, str], prompts: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Describe what of a page is relevant now.

    Parameters
    ----------
    page : Page
        A page of the form.
    sheet : Sheet
        The answers so far.
    errors, prompts : mapping of str to str
        Message by question name; errors are shown as errors, prompts never block.

    Returns
    -------
    list of dict
        Items of the view.
    """
    visible = set(sheet.visible())
    raw = sheet.raw()
    items = (_item(item, sheet, visible, raw, errors, prompts) for item in page.items)
    return [item for item in items if item is not None]


def _item(
    item: Item,
    sheet: Sheet,
    visible: set[str],
    raw: Mapping[str, str],
    errors: Mapping[str, str],
    prompts: Mapping[str, str],
) -> dict[str, Any] | None:
    if isinstance(item, Battery):
        rows = [row for row in item.rows if row.name in visible]
        described = [_question(row, sheet, raw, errors, prompts) for row in rows]
        return _battery(item, described) if rows else None
    if item.name not in visible:
        return None
    if isinstance(item, Note):
        text = paragraphs(item.label) + paragraphs(item.hint)
        return {"kind": "note", "name": item.name, "paragraphs": text}
    return _question(item, sheet, raw, errors, prompts)


def _battery(battery: Battery, rows: list[dict[str, Any]]) -> dict[str, Any]:
    choices = _offered(battery.scale)
    wide = len(choices) <= SCALE_COLUMNS and all(len(one["label"]) <= LONG_LABEL for one in choices)
    return {
        "kind": "battery",
        "name": battery.name,
        "label": battery.label,
        "hint": paragraphs(battery.hint),
        "choices": choices,
        "layout": "scale" if wide else "list",
        "rows": rows,
    }


def _question(
    question: Question,
    sheet: Sheet,
    raw: Mapping[str, str],
    errors: Mapping[str, str],
    prompts: Mapping[str, str],
) -> dict[str, Any]:
    kind = control(question)
    text = raw.get(question.name, "")
    offered = _offered(choices_on_offer(question, sheet))
    typed = kind in {"text", "textarea", "number", "date"}
    missing = _offered([Choice(name=code, label="") for code in question.missing]) if typed else []
    given_up = typed and text in question.missing
    return {
        "kind": "question",
        "name": question.name,
        "id": field_id(question.name),
        "control": kind,
        "label": question.label,
        "hint": paragraphs(question.hint),
        "error": errors.get(question.name, ""),
        "prompt": prompts.get(question.name, ""),
        "optional": not sheet.required(question.name) and not question.recommended,
        "value": to_field(question, "" if given_up and kind != "date" else text),
        "choices": offered,
        "missing": missing,
        "missed": text if given_up else "",
        "layout": "scale" if question.type == "range" else "list",
        "inputmode": {"integer": "numeric", "decimal": "decimal", "range": "numeric"}.get(
            question.type, "text"
        ),
    }


def _offered(choices: Sequence[Choice]) -> list[dict[str, Any]]:
    return [
        {
            "value": choice.name,
            "label": choice.label or MISSING_LABELS.get(choice.name, choice.name),
            "apart": choice.name in MISSING_LABELS,
        }
        for choice in choices
    ]
