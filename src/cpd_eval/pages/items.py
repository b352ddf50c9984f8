"""What stands on a page, item by item, as the browser draws it.

Groups hold items and repeats hold instances that hold items, so the description nests as the form
does. Only what is relevant now is described; what is asked of nobody never reaches a browser.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cpd_eval.forms.model import (
    MISSING_CODES,
    Battery,
    Choice,
    Group,
    Item,
    Note,
    Page,
    Question,
    Repeat,
)
from cpd_eval.forms.sheet import Sheet
from cpd_eval.pages.asked import answer_at, instance_heading, instances
from cpd_eval.pages.controls import TYPED, choices_on_offer, control
from cpd_eval.pages.fields import to_field
from cpd_eval.pages.files import accept, limits_hint, name_of
from cpd_eval.pages.readback import in_words
from cpd_eval.pages.view import field_id, paragraphs
from cpd_eval.pages.words import Words

LONG_LABEL = 50  # characters; longer choices do not fit the columns of a scale
SCALE_COLUMNS = 8  # more columns than this are too narrow for words, so a list it is

_INPUT_MODES = {"integer": "numeric", "decimal": "decimal", "range": "numeric"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Everything that is seen beside the questions themselves.

    Attributes
    ----------
    sheet : Sheet
        The answers so far.
    words : mapping of str to str
        The words of the page.
    errors, prompts : mapping of str to str
        Message by path; errors are shown as errors, prompts never block.
    coming : mapping of str to str
        What to say of a file that is on its way, by path.
    """

    sheet: Sheet
    words: Words
    errors: Mapping[str, str] = field(default_factory=dict)
    prompts: Mapping[str, str] = field(default_factory=dict)
    coming: Mapping[str, str] = field(default_factory=dict)


def prompts_on(page: Page, sheet: Sheet, words: Words) -> dict[str, str]:
    """Say what would help on a page but is not needed, by path.

    Parameters
    ----------
    page : Page
        A page of the form.
    sheet : Sheet
        The answers so far.
    words : mapping of str to str
        The words of the page.

    Returns
    -------
    dict of str to str
        What to say beside the question.
    """
    return {
        prompt.name: words["recommended"] if prompt.kind == "recommended" else prompt.message
        for prompt in sheet.prompts(page)
    }


def page_items(page: Page, sight: Sight) -> list[dict[str, Any]]:
    """Describe what of a page is relevant now.

    Parameters
    ----------
    page : Page
        A page of the form.
    sight : Sight
        The answers so far, and what is to be said beside them.

    Returns
    -------
    list of dict
        Items of the view.
    """
    return _items(page.items, "", sight)


def _items(items: Iterable[Item], within: str, sight: Sight) -> list[dict[str, Any]]:
    described = (_item(item, within, sight) for item in items)
    return [one for one in described if one is not None]


def _item(item: Item, within: str, sight: Sight) -> dict[str, Any] | None:
    path = sight.sheet.paths(item, within)
    if isinstance(item, Battery):
        return _battery(item, path, within, sight)
    if not sight.sheet.is_relevant(path):
        return None
    if isinstance(item, Note):
        return {"kind": "note", "name": path, "paragraphs": _text(path, sight)}
    if isinstance(item, Group):
        return _group(item, path, within, sight)
    if isinstance(item, Repeat):
        return _repeat(item, path, within, sight)
    return _question(item, path, sight)


def _text(path: str, sight: Sight) -> list[str]:
    return paragraphs(sight.sheet.label(path)) + paragraphs(sight.sheet.hint(path))


def _battery(battery: Battery, path: str, within: str, sight: Sight) -> dict[str, Any] | None:
    rows = _items(battery.rows, within, sight)
    if not rows:
        return None
    choices = _offered(battery.scale, sight.words)
    wide = len(choices) <= SCALE_COLUMNS and all(len(one["label"]) <= LONG_LABEL for one in choices)
    return {
        "kind": "battery",
        "name": path,
        "label": sight.sheet.label(path),
        "hint": paragraphs(sight.sheet.hint(path)),
        "choices": choices,
        "layout": "scale" if wide else "list",
        "rows": rows,
    }


def _group(group: Group, path: str, within: str, sight: Sight) -> dict[str, Any] | None:
    items = _items(group.items, within, sight)
    if not items:
        return None
    is_grid = "field-list" in group.appearance.split() and all(
        one.get("control") in {"number", "shown"} for one in items
    )
    return {
        "kind": "group",
        "name": path,
        "label": sight.sheet.label(path),
        "hint": paragraphs(sight.sheet.hint(path)),
        "layout": "grid" if is_grid else "list",
        "items": items,
    }


def _repeat(repeat: Repeat, path: str, within: str, sight: Sight) -> dict[str, Any]:
    sheet, words = sight.sheet, sight.words
    paths = instances(repeat, sheet, within)
    is_free = not repeat.count
    add = words["add"] if paths else words["add_first"]
    return {
        "kind": "repeat",
        "name": path,
        "id": field_id(path),
        # The headings of the instances carry the label; alone it stands only if there are none.
        "label": "" if paths else sheet.label(path),
        "hint": paragraphs(sheet.hint(path)),
        "error": sight.errors.get(path, ""),
        "add": add if is_free and len(paths) < repeat.most else "",
        "instances": [
            {
                "name": one,
                "id": field_id(one),
                "heading": instance_heading(repeat, one, len(paths), sheet, words),
                "can_remove": is_free and len(paths) > repeat.minimum,
                "items": _items(repeat.items, one, sight),
            }
            for one in paths
        ],
    }


def _question(question: Question, path: str, sight: Sight) -> dict[str, Any]:
    sheet, words, text = sight.sheet, sight.words, answer_at(path, question, sight.sheet)
    kind = control(question)
    label, offered = sheet.label(path), choices_on_offer(question, sheet, path)
    described: dict[str, Any] = {
        "kind": "question",
        "name": path,
        "id": field_id(path),
        "control": kind,
        "label": label,
        "hint": paragraphs(sheet.hint(path)),
        "error": sight.errors.get(path, ""),
        "prompt": sight.prompts.get(path, ""),
    }
    if sheet.is_readonly(path):
        lines = in_words(question, text, offered, words)
        return described | {"control": "shown", "lines": lines or [words["not_provided"]]}
    if not sheet.required(path) and not question.recommended:
        described["label"] = words["optional"].format(label=label)
    given_up = kind in TYPED and text in question.missing
    codes = [Choice(name=code, label="") for code in question.missing] if kind in TYPED else []
    described |= {
        "value": to_field(question, "" if given_up else text),
        "choices": _offered(offered, words),
        "missing": _offered(codes, words),
        "missed": text if given_up else "",
        "layout": "scale" if question.type == "range" else "list",
        # What is selected among radios cannot be unselected with them.
        "can_clear": kind == "radios" and bool(text) and not sheet.required(path),
        "inputmode": _INPUT_MODES.get(question.type, "text"),
    }
    return described | _file(question, path, text, sight) if kind == "file" else described


def _file(question: Question, path: str, text: str, sight: Sight) -> dict[str, Any]:
    here = sight.words["file_here"].format(name=name_of(text)) if text else ""
    return {
        "hint": [
            *paragraphs(sight.sheet.hint(path)),
            limits_hint(question, sight.words),
        ],
        "status": sight.coming.get(path, here),
        "accept": accept(question),
    }


def _offered(choices: Sequence[Choice], words: Words) -> list[dict[str, Any]]:
    return [
        {
            "value": choice.name,
            "label": choice.label or words.get(choice.name, choice.name),
            "apart": choice.name in MISSING_CODES,
        }
        for choice in choices
    ]
