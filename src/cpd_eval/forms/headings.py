"""The one name each column heading of an XLSForm has here.

XLSForm lets a heading be spelt in several ways, and lets a language follow a label.
"""

import re

_HEADINGS = {
    "caption": "label",
    "command": "type",
    "tag": "name",
    "relevance": "relevant",
    "calculate": "calculation",
    "constraining_message": "constraint_message",
    "requiredmsg": "required_message",
    "bind::relevant": "relevant",
    "bind::required": "required",
    "bind::constraint": "constraint",
    "bind::calculate": "calculation",
    "bind::jr:constraintmsg": "constraint_message",
    "bind::jr:requiredmsg": "required_message",
    "control::appearance": "appearance",
    "body::appearance": "appearance",
}
_CHOICE_HEADINGS = {"list name": "list_name", "value": "name", "caption": "label"}
_SETTING_HEADINGS = {
    "title": "form_title",
    "set_form_title": "form_title",
    "id_string": "form_id",
    "set_form_id": "form_id",
}
_TRANSLATED = ("label", "hint", "required_message", "constraint_message")


def column_name(sheet: str, heading: str) -> str:
    """Give the one name of a column heading.

    Examples
    --------
    >>> column_name("survey", "Relevance"), column_name("survey", "label::English (en)")
    ('relevant', 'label')
    """
    low = re.sub(r"\s*(::?)\s*", r"\1", heading.strip().lower())
    low = re.sub("^(bind|control|body):(?!:)", r"\1::", low)
    if sheet == "choices":
        low = _CHOICE_HEADINGS.get(low, low)
    elif sheet == "settings":
        low = _SETTING_HEADINGS.get(low, low)
    else:
        low = _HEADINGS.get(low, _HEADINGS.get(low.replace(" ", "_"), low))
    first = low.replace(" ", "_") if "::" not in low else low
    stem = re.split("::?", first, maxsplit=1)[0]
    if stem in _TRANSLATED:
        return stem
    return heading.strip() if sheet == "choices" and first not in ("list_name", "name") else first
