"""The one name each column heading of an XLSForm has here, and the languages headings name.

XLSForm lets a heading be spelt in several ways (``relevance``, ``bind::relevant``), and lets a
language follow what is translated: ``label::Welsh (cy)``.
"""

import re
from collections.abc import Iterable, Mapping

_HEADINGS = {
    "caption": "label",
    "command": "type",
    "tag": "name",
    "relevance": "relevant",
    "calculate": "calculation",
    "constraining_message": "constraint_message",
    "constraint-msg": "constraint_message",
    "requiredmsg": "required_message",
    "read_only": "readonly",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "bind::relevant": "relevant",
    "bind::required": "required",
    "bind::constraint": "constraint",
    "bind::calculate": "calculation",
    "bind::readonly": "readonly",
    "bind::jr:constraintmsg": "constraint_message",
    "bind::jr:requiredmsg": "required_message",
    "control::appearance": "appearance",
    "control::jr:count": "repeat_count",
}
_CHOICE_HEADINGS = {"list name": "list_name", "value": "name", "caption": "label"}
_SETTING_HEADINGS = {
    "title": "form_title",
    "set_form_title": "form_title",
    "id_string": "form_id",
    "set_form_id": "form_id",
    # XLSForm has no words for a title in a second language, and pyxform stops at form_title::….
    "cpd::title": "form_title",
}
_MEDIA = ("image", "big-image", "audio", "video")
_TRANSLATED = {
    "survey": (
        *("label", "hint", "guidance_hint", "required_message", "constraint_message"),
        *("cpd::warn_message", *(f"media::{kind}" for kind in _MEDIA)),
    ),
    "choices": ("label", *(f"media::{kind}" for kind in _MEDIA)),
    "settings": ("form_title", "cpd::purpose", "cpd::who", "cpd::minutes", "cpd::when"),
}
NO_LANGUAGE = "default"
"""What words without a language are in, where other words name one; XLSForm's own term."""


def column_name(sheet: str, heading: str) -> str:
    """Give the one name of a column heading; a language stays at its end.

    Examples
    --------
    >>> column_name("survey", "Relevance"), column_name("survey", "Label : Welsh (cy)")
    ('relevant', 'label::Welsh (cy)')
    """
    text = re.sub(r"\s+", " ", re.sub(r"\s*(::?)\s*", r"\1", heading.strip()))
    stem, parts = _stem(sheet, text), text
    while ":" in parts:
        parts = re.sub("::?[^:]*$", "", parts)
        start = _stem(sheet, parts)
        if start in _TRANSLATED[sheet] and stem not in _TRANSLATED[sheet]:
            return f"{start}::{text[len(parts) :].lstrip(':')}"
    return stem


def _stem(sheet: str, text: str) -> str:
    low = re.sub("^(bind|control|body|media):(?!:)", r"\1::", text.lower())
    low = re.sub("^body::", "control::", low)
    if sheet == "choices":
        low = _CHOICE_HEADINGS.get(low, low)
    elif sheet == "settings":
        low = _SETTING_HEADINGS.get(low, low)
    else:
        low = _HEADINGS.get(low, _HEADINGS.get(low.replace(" ", "_"), low))
    first = low.replace(" ", "_") if "::" not in low else low
    if first in _MEDIA and sheet != "settings":
        return f"media::{first}"
    is_known = first in ("list_name", "name", *_TRANSLATED["choices"])
    return text if sheet == "choices" and not is_known else first


def languages_of(columns: Mapping[str, Iterable[str]], default: str) -> tuple[str, ...]:
    """Give the languages a form's headings name, its own first.

    Parameters
    ----------
    columns : mapping of str to iterable of str
        The headings of each sheet, as :func:`column_name` gives them.
    default : str
        What the settings call the form's own language; empty if they do not.

    Returns
    -------
    tuple of str
        Empty if no heading names one.

    Examples
    --------
    >>> languages_of({"survey": ["label::English (en)", "label::Welsh (cy)"]}, "")
    ('English (en)', 'Welsh (cy)')
    """
    named = dict.fromkeys(
        tail
        for sheet, headings in columns.items()
        for stem, tail in (split_language(sheet, heading) for heading in headings)
        if tail
    )
    if not named:
        return ()
    if not default:
        default = NO_LANGUAGE if "label" in columns["survey"] else next(iter(named))
    return tuple(dict.fromkeys((default, *named)))


def split_language(sheet: str, column: str) -> tuple[str, str]:
    """Split the name of a column into what it holds and its language.

    Examples
    --------
    >>> split_language("survey", "label::Welsh (cy)"), split_language("survey", "cpd::scale")
    (('label', 'Welsh (cy)'), ('cpd::scale', ''))
    """
    stem, _, tail = column.rpartition("::")
    return (stem, tail) if stem in _TRANSLATED[sheet] else (column, "")
