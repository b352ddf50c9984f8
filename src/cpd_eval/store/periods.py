"""How long a form lets its answers be kept.

A form says it in its settings (``cpd::retention``, such as ``6 years``) and, if something in it
must go earlier, at a question. The time runs from the day the wave closes, so a wave of such a
form cannot open without an end.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from cpd_eval.errors import DataError
from cpd_eval.forms.model import Form
from cpd_eval.workforce.calendar import add_months

SETTING = "cpd::retention"

_MONTHS = {"month": 1, "year": 12}


def last_day(closes_on: date, length: str) -> date:
    """Give the last day something may be held.

    Parameters
    ----------
    closes_on : date
        When its wave closes.
    length : str
        Such as ``30 days``, ``18 months``, ``6 years``.

    Returns
    -------
    date
        The same day of the month, or the last day of a shorter month.

    Raises
    ------
    DataError
        If it is no length of time.

    Examples
    --------
    >>> last_day(date(2026, 8, 31), "6 months")
    datetime.date(2027, 2, 28)
    """
    number, _, unit = length.partition(" ")
    unit = unit.removesuffix("s")
    if not number.isdecimal() or unit not in {"day", *_MONTHS}:
        raise DataError(
            f"'{length}' is no length of time to keep answers for; something like '6 years', "
            f"'18 months' or '30 days' was expected. Correct '{SETTING}' in the form."
        )
    if unit == "day":
        return closes_on + timedelta(days=int(number))
    return add_months(closes_on, int(number) * _MONTHS[unit])


def check_end(wave_id: str, form: Form, closes_at: datetime | None) -> None:
    """Refuse a wave without an end if its form says how long answers are kept.

    Raises
    ------
    DataError
        If there is no end to count from, or the form's length of time is none.

    Examples
    --------
    >>> check_end("spring", form, None)
    """
    periods = [length for _, length in lengths(form)]
    for length in periods:
        last_day(date(2000, 1, 1), length)
    if periods and closes_at is None:
        raise DataError(
            f"The wave '{wave_id}' has no end, and the form '{form.form_id}' keeps answers for "
            f"{periods[0]} from the end of a wave. It was not opened; say when "
            "it closes with --closes."
        )


def lengths(form: Form) -> Iterator[tuple[str, str]]:
    """Give how long answers are kept: of the whole form under an empty name, and of questions.

    Examples
    --------
    >>> list(lengths(form))
    []
    """
    if form.settings.get(SETTING):
        yield "", form.settings[SETTING]
    yield from ((question.name, question.retention) for question in form if question.retention)
