"""How an answer travels: between the text the store keeps and the field on the page.

The store keeps every answer as the text of an XForms value: a date as ``2026-01-05``, several
choices as ``a b``, a ranking as the names from first to last. A page shows that text in a field:
three boxes for a date, a list of ticks for choices, a list of places for a ranking. Nothing typed
is ever dropped on the way.
"""

from collections.abc import Mapping, Sequence
from typing import cast

from cpd_eval.forms.model import MISSING_CODES, Question
from cpd_eval.pages.controls import control
from cpd_eval.pages.moments import PARTS, Kind, boxes_of, text_of

FieldValue = str | list[str] | dict[str, str]

FAR_TOO_LONG = 200_000  # characters; the form refuses far less, this only spares the store


def to_field(question: Question, raw: str) -> FieldValue:
    """Turn the kept text into what the field on the page holds.

    Parameters
    ----------
    question : Question
        The question it answers.
    raw : str
        As kept; empty if nothing was given.

    Returns
    -------
    str, list of str or dict of str
        A list for ticks and rankings, by box for a date or time, a text otherwise.

    Examples
    --------
    >>> to_field(Question(name="when", type="date", label="When"), "2026-01-05")
    {'day': '5', 'month': '1', 'year': '2026'}
    >>> to_field(Question(name="best", type="rank", label="Best"), "b a")
    ['b', 'a']
    """
    kind = control(question)
    if kind in {"checkboxes", "rank"}:
        return raw.split()
    if kind in PARTS:
        return boxes_of(cast(Kind, kind), "" if raw in question.missing else raw)
    return raw


def from_field(question: Question, value: object, *, before: str = "") -> str:
    """Turn what the field on the page holds into the text that is kept.

    Parameters
    ----------
    question : Question
        The question it answers.
    value : object
        What came from the browser; anything that is no field value counts as empty.
    before : str, optional
        The text kept until now. It tells which of two ticks that exclude each other came last,
        and which thing was given another place.

    Returns
    -------
    str
        Wrong input stays as it was typed; what is right or wrong is the form's business.

    Examples
    --------
    >>> when = Question(name="when", type="date", label="When")
    >>> from_field(when, {"day": "5", "month": "1", "year": "2026"})
    '2026-01-05'
    >>> best = Question(name="best", type="rank", label="Best")
    >>> from_field(best, {"0": "a", "1": "a", "2": ""}, before="b a")
    'a b'
    """
    if isinstance(value, str):
        return value[:FAR_TOO_LONG]
    kind = control(question)
    if kind == "rank" and isinstance(value, Mapping):
        return " ".join(_ranked({str(k): str(v) for k, v in value.items()}, before.split()))
    if kind in PARTS and isinstance(value, Mapping):
        return text_of(cast(Kind, kind), value)
    if kind == "checkboxes" and isinstance(value, Sequence):
        return " ".join(_without_excluded([str(one) for one in value], question, before))
    return ""


def _ranked(places: Mapping[str, str], before: list[str]) -> list[str]:
    """Give the order after what stands at one place was changed."""
    order = list(before)
    for place, name in sorted((int(key), name) for key, name in places.items() if key.isdecimal()):
        was = before[place] if place < len(before) else ""
        if name == was:
            continue
        if name in order:  # it moves here, and what was here makes room
            order.remove(name)
            order.insert(place, name)
        elif was in order:
            order[order.index(was)] = name
        else:
            order.append(name)
    return [name for name in order if name]


def _without_excluded(chosen: list[str], question: Question, before: str) -> list[str]:
    codes = {*question.missing, *MISSING_CODES}
    alone = [name for name in chosen if name in codes]
    others = [name for name in chosen if name not in codes]
    if not (alone and others):
        return chosen
    was_alone = any(name in codes for name in before.split())
    return others if was_alone else alone[-1:]
