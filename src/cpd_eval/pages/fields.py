"""How an answer travels: between the text the store keeps and the field on the page.

The store keeps every answer as the text of an XForms value: a date as ``2026-01-05``, several
choices as ``a b``. A page shows that text in a field: three boxes for a date, a list of ticks for
choices. Nothing typed is ever dropped on the way: a date with a month of 13 comes back as the same
three boxes.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from cpd_eval.forms.model import Choice, Question
from cpd_eval.forms.sheet import Sheet

Control = Literal["radios", "checkboxes", "select", "text", "textarea", "number", "date"]
FieldValue = str | list[str] | dict[str, str]

FAR_TOO_LONG = 200_000  # characters; the form refuses far less, this only spares the store
RANGE_AS_RADIOS = 11  # a scale of 0 to 10 still fits one row of a wide screen

MISSING_LABELS = {
    "DK": "I do not know",
    "NA": "Does not apply",
    "PNTS": "I prefer not to say",
    "SKIP": "Skip this question",
}
_DATE_PARTS = ("day", "month", "year")


def control(question: Question) -> Control:
    """Choose the control a question is answered with.

    Parameters
    ----------
    question : Question
        As read from the form.

    Returns
    -------
    str
        A range is never a slider: it cannot be set exactly by everybody (WCAG 2.5.1).

    Examples
    --------
    >>> from cpd_eval.forms.model import Question
    >>> control(Question(name="hours", type="integer", label="Hours"))
    'number'
    >>> control(Question(name="why", type="text", label="Why", appearance="multiline"))
    'textarea'
    """
    words = question.appearance.split()
    if question.type == "range":
        return "radios" if 0 < len(points(question)) <= RANGE_AS_RADIOS else "number"
    if question.type == "select_one":
        return "select" if "minimal" in words else "radios"
    if question.type == "text":
        return "textarea" if "multiline" in words else "text"
    by_type: dict[str, Control] = {
        "select_multiple": "checkboxes",
        "date": "date",
        "integer": "number",
        "decimal": "number",
    }
    return by_type.get(question.type, "text")


def points(question: Question) -> tuple[str, ...]:
    """List the points of a range, from start to end, as the texts that are kept.

    Parameters
    ----------
    question : Question
        Of type range.

    Returns
    -------
    tuple of str
        At most 1001 of them; a finer range is typed, not picked. Empty if the form does not say
        where the range starts and ends.

    Examples
    --------
    >>> from cpd_eval.forms.model import Parameters, Question
    >>> ends = Parameters(start=0, end=2, step=1)
    >>> points(Question(name="sure", type="range", parameters=ends))
    ('0', '1', '2')
    """
    ends = question.parameters
    if ends is None:
        return ()
    count = min(round((ends.end - ends.start) / ends.step) + 1, 1001)
    return tuple(f"{ends.start + ends.step * i:.10g}" for i in range(count))


def choices_on_offer(question: Question, sheet: Sheet) -> list[Choice]:
    """List what can be selected now: choices after their filter, points, missing codes.

    Parameters
    ----------
    question : Question
        A question of the form the sheet belongs to.
    sheet : Sheet
        The answers so far.

    Returns
    -------
    list of Choice
        A missing code the form gives no label has an empty one.
    """
    if question.type == "range":
        listed = [Choice(name=point, label=point) for point in points(question)]
    else:
        listed = list(sheet.choices(question.name))
    known = {choice.name for choice in listed}
    extra = [code for code in question.missing if code not in known]
    return [*listed, *(Choice(name=code, label="") for code in extra)]


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
        A list for ticks, ``day month year`` for a date, a text otherwise.

    Examples
    --------
    >>> from cpd_eval.forms.model import Question
    >>> to_field(Question(name="when", type="date", label="When"), "2026-01-05")
    {'day': '5', 'month': '1', 'year': '2026'}
    """
    kind = control(question)
    if kind == "checkboxes":
        return raw.split()
    if kind != "date":
        return raw
    if raw in question.missing or not raw:
        return dict.fromkeys(_DATE_PARTS, "")
    year, month, day = _date_parts(raw)
    return {"day": _short(day), "month": _short(month), "year": year}


def from_field(question: Question, value: object, *, before: str = "") -> str:
    """Turn what the field on the page holds into the text that is kept.

    Parameters
    ----------
    question : Question
        The question it answers.
    value : object
        What came from the browser; anything that is no field value counts as empty.
    before : str, optional
        The text kept until now. It tells which of two ticks that exclude each other came last.

    Returns
    -------
    str
        Wrong input stays as it was typed; what is right or wrong is the form's business.

    Examples
    --------
    >>> from cpd_eval.forms.model import Question
    >>> when = Question(name="when", type="date", label="When")
    >>> from_field(when, {"day": "5", "month": "1", "year": "2026"})
    '2026-01-05'
    >>> from_field(when, {"day": "5", "month": "Jan", "year": ""})
    '-Jan-05'
    """
    if isinstance(value, str):
        return value[:FAR_TOO_LONG]
    kind = control(question)
    if kind == "date" and isinstance(value, Mapping):
        return _date_text({part: str(value.get(part, "")) for part in _DATE_PARTS})
    if kind == "checkboxes" and isinstance(value, Sequence):
        return " ".join(_without_excluded([str(one) for one in value], question, before))
    return ""


def wrong_part(raw: str) -> str:
    """Name the first box of a date that cannot be right, so that the error can lead there.

    Parameters
    ----------
    raw : str
        A date as kept.

    Returns
    -------
    str
        ``day``, ``month`` or ``year``; the day if all three look like numbers that fit.

    Examples
    --------
    >>> wrong_part("2026-13-05")
    'month'
    """
    year, month, day = _date_parts(raw)
    if not _within(day, 1, 31):
        return "day"
    if not _within(month, 1, 12):
        return "month"
    return "day" if _within(year, 1000, 9999) else "year"


def _date_parts(raw: str) -> tuple[str, str, str]:
    year, _, rest = raw.partition("-")
    month, _, day = rest.partition("-")
    return year, month, day


def _date_text(parts: Mapping[str, str]) -> str:
    day, month, year = (parts[part].strip().replace("-", " ")[:40] for part in _DATE_PARTS)
    if not (day or month or year):
        return ""
    return f"{year}-{_padded(month)}-{_padded(day)}"


def _padded(part: str) -> str:
    return part.zfill(2) if part.isdecimal() else part


def _short(part: str) -> str:
    return part.lstrip("0") or part if part.isdecimal() else part


def _within(part: str, low: int, high: int) -> bool:
    return part.isdecimal() and low <= int(part) <= high


def _without_excluded(chosen: list[str], question: Question, before: str) -> list[str]:
    codes = {*question.missing, *MISSING_LABELS}
    alone = [name for name in chosen if name in codes]
    others = [name for name in chosen if name not in codes]
    if not (alone and others):
        return chosen
    was_alone = any(name in codes for name in before.split())
    return others if was_alone else alone[-1:]
