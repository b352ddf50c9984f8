"""With what a question is answered on the page: radios, boxes, a list, and what is on offer.

Controls are chosen for everybody: a range is never a slider, which cannot be set exactly by all
(WCAG 2.5.1), ranks are chosen from a list and never dragged, and a date has three boxes.
"""

from typing import Literal

from cpd_eval.forms.model import Choice, Question
from cpd_eval.forms.sheet import Sheet

Control = Literal[
    "radios",
    "checkboxes",
    "select",
    "text",
    "textarea",
    "number",
    "date",
    "time",
    "datetime",
    "rank",
    "confirm",
    "file",
]

TYPED = frozenset({"text", "textarea", "number", "date", "time", "datetime"})
"""Controls that take a missing code as a tick of its own beside them."""

RANGE_AS_RADIOS = 11  # a scale of 0 to 10 still fits one row of a wide screen
FINEST_RANGE = 1001  # points; a finer range is typed, not picked

_BY_TYPE: dict[str, Control] = {
    "select_multiple": "checkboxes",
    "date": "date",
    "time": "time",
    "dateTime": "datetime",
    "integer": "number",
    "decimal": "number",
    "rank": "rank",
    "acknowledge": "confirm",
    "file": "file",
}


def control(question: Question) -> Control:
    """Choose the control a question is answered with.

    Parameters
    ----------
    question : Question
        As read from the form.

    Returns
    -------
    str
        What the page draws.

    Examples
    --------
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
    return _BY_TYPE.get(question.type, "text")


def points(question: Question) -> tuple[str, ...]:
    """List the points of a range, from start to end, as the texts that are kept.

    Parameters
    ----------
    question : Question
        Of type range.

    Returns
    -------
    tuple of str
        At most :data:`FINEST_RANGE` of them. Empty if the form does not say where the range
        starts and ends.

    Examples
    --------
    >>> from cpd_eval.forms.model import Parameters
    >>> ends = Parameters(start=0, end=2, step=1)
    >>> points(Question(name="sure", type="range", parameters=ends))
    ('0', '1', '2')
    """
    ends = question.parameters
    if ends is None:
        return ()
    count = min(round((ends.end - ends.start) / ends.step) + 1, FINEST_RANGE)
    return tuple(f"{ends.start + ends.step * i:.10g}" for i in range(count))


def choices_on_offer(question: Question, sheet: Sheet, path: str) -> list[Choice]:
    """List what can be selected now: choices after their filter, points, missing codes.

    Parameters
    ----------
    question : Question
        A question of the form the sheet belongs to.
    sheet : Sheet
        The answers so far.
    path : str
        Where the question stands.

    Returns
    -------
    list of Choice
        A missing code the form gives no label has an empty one.
    """
    if question.type == "range":
        listed = [Choice(name=point, label=point) for point in points(question)]
    else:
        listed = list(sheet.choices(path))
    known = {choice.name for choice in listed}
    extra = [code for code in question.missing if code not in known]
    return [*listed, *(Choice(name=code, label="") for code in extra)]
