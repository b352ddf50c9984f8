"""The words the engine itself puts before a respondent, in each language it speaks.

A form's language is written as ``Welsh (cy)``; what stands in the brackets chooses the words. A
language that is not here is answered in English.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

_CODE = re.compile(r"\(\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*\s*\)\s*$")

_ENGLISH = {
    "other": "Other",
    "what_other": "Describe the other answer",
    "named": "‘{label}’",
    "named_in": "‘{label}’ under ‘{battery}’",
    "ask": "Enter an answer",
    "ask_select_one": "Select an answer",
    "ask_select_multiple": "Select at least one answer",
    "ask_rank": "Put the answers in order",
    "ask_range": "Select a number",
    "ask_integer": "Enter a number",
    "ask_decimal": "Enter a number",
    "ask_date": "Enter a date",
    "ask_dateTime": "Enter a date and a time",
    "ask_time": "Enter a time",
    "ask_file": "Choose a file",
    "required": "{ask} for {named}",
    "required_acknowledge": "Confirm {named}",
    "recommended": "{ask} for {named} if you can",
    "constraint": "Change the answer to {named}: it does not fit the other answers or the limits "
    "given",
    "warning": "Check the answer to {named}",
    "number": "Enter a number for {named}, like {example}",
    "whole": "Enter a whole number for {named}, like 12",
    "range": "{ask} from {low} to {high} for {named}",
    "date": "Enter a date for {named}, like 27 3 2026",
    "dateTime": "Enter a date and a time for {named}, like 27 3 2026 14:30",
    "time": "Enter a time for {named}, like 14:30",
    "choice": "Select one of the answers listed for {named}",
    "choices": "Select from the answers listed for {named}",
    "rank": "Use each answer listed for {named} once only",
    "acknowledge": "Confirm {named}",
    "file": "Choose a file for {named}",
    "file_type": "Choose a file of the type {types} for {named}",
    "long": "Use {longest} characters or fewer for {named}",
    "too_few": "Add at least {number} entries to {named}",
    "too_few_one": "Add at least one entry to {named}",
    "too_many": "Keep {number} entries or fewer in {named}",
}
_WELSH = {
    "other": "Arall",
    "what_other": "Disgrifiwch yr ateb arall",
    "named": "‘{label}’",
    "named_in": "‘{label}’ o dan ‘{battery}’",
    "ask": "Rhowch ateb",
    "ask_select_one": "Dewiswch ateb",
    "ask_select_multiple": "Dewiswch o leiaf un ateb",
    "ask_rank": "Rhowch yr atebion mewn trefn",
    "ask_range": "Dewiswch rif",
    "ask_integer": "Rhowch rif",
    "ask_decimal": "Rhowch rif",
    "ask_date": "Rhowch ddyddiad",
    "ask_dateTime": "Rhowch ddyddiad ac amser",
    "ask_time": "Rhowch amser",
    "ask_file": "Dewiswch ffeil",
    "required": "{ask} ar gyfer {named}",
    "required_acknowledge": "Cadarnhewch {named}",
    "recommended": "{ask} ar gyfer {named} os gallwch",
    "constraint": "Newidiwch yr ateb i {named}: nid yw’n cyd-fynd â’r atebion eraill na’r "
    "terfynau a roddwyd",
    "warning": "Gwiriwch yr ateb i {named}",
    "number": "Rhowch rif ar gyfer {named}, fel {example}",
    "whole": "Rhowch rif cyfan ar gyfer {named}, fel 12",
    "range": "{ask} o {low} i {high} ar gyfer {named}",
    "date": "Rhowch ddyddiad ar gyfer {named}, fel 27 3 2026",
    "dateTime": "Rhowch ddyddiad ac amser ar gyfer {named}, fel 27 3 2026 14:30",
    "time": "Rhowch amser ar gyfer {named}, fel 14:30",
    "choice": "Dewiswch un o’r atebion a restrir ar gyfer {named}",
    "choices": "Dewiswch o’r atebion a restrir ar gyfer {named}",
    "rank": "Defnyddiwch bob ateb a restrir ar gyfer {named} unwaith yn unig",
    "acknowledge": "Cadarnhewch {named}",
    "file": "Dewiswch ffeil ar gyfer {named}",
    "file_type": "Dewiswch ffeil o’r math {types} ar gyfer {named}",
    "long": "Defnyddiwch {longest} nod neu lai ar gyfer {named}",
    "too_few": "Ychwanegwch o leiaf {number} cofnod at {named}",
    "too_few_one": "Ychwanegwch o leiaf un cofnod at {named}",
    "too_many": "Cadwch {number} cofnod neu lai yn {named}",
}
CATALOGUE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"en": MappingProxyType(_ENGLISH), "cy": MappingProxyType(_WELSH)}
)
"""By code of the language, every word by what it is for."""


def language_code(language: str) -> str:
    """Give the code of a form's language; English where there is none.

    Examples
    --------
    >>> language_code("Welsh (cy)"), language_code("English (en-GB)"), language_code("")
    ('cy', 'en', 'en')
    """
    match = _CODE.search(language)
    return match[1].lower() if match else "en"


def words(code: str) -> Mapping[str, str]:
    """Give the words of a language, English if it is not spoken here.

    Examples
    --------
    >>> words("cy")["other"], words("fr")["other"]
    ('Arall', 'Other')
    """
    return CATALOGUE.get(code, CATALOGUE["en"])
