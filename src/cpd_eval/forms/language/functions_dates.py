"""Functions on dates and times. A date that is none gives empty text, or NaN as a number.

References
----------
.. [1] ODK XForms Specification, "Date and time functions",
   https://getodk.github.io/xforms-spec/#fn:Date-and-Time-Functions
.. [2] Unicode CLDR, abbreviated names of months and days, en and cy.
"""

import math
import re
from datetime import datetime

from cpd_eval.forms.language.days import date_text, moment_of, moment_text, share_of_day
from cpd_eval.forms.language.function import Function
from cpd_eval.forms.language.surroundings import surroundings
from cpd_eval.forms.language.values import Given, to_number, to_text

_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "cy": "Ion Chwef Maw Ebr Mai Meh Gorff Awst Medi Hyd Tach Rhag",
}
_DAYS = {"en": "Mon Tue Wed Thu Fri Sat Sun", "cy": "Llun Maw Mer Iau Gwen Sad Sul"}
DIRECTIVES = "YymnbdeaHhMS3%"
"""What may follow % in the layout of a date."""


def _today() -> str:
    return surroundings().now.date().isoformat()


def _now() -> str:
    return moment_text(surroundings().now)


def _date(given: Given) -> str:
    return date_text(to_number(given))


def _date_time(given: Given) -> str:
    moment = moment_of(to_number(given))
    return "" if moment is None else moment_text(moment)


def _decimal_time(given: Given) -> float:
    if isinstance(given, bool | float | int):
        return math.nan
    share = share_of_day(to_text(given))
    return math.nan if share is None else share


def _format(given: Given, layout: str) -> str:
    moment = moment_of(to_number(given))
    if moment is None:
        return ""
    language = surroundings().language
    return re.sub("%(.)", lambda match: _part(moment, match[1], language), layout, flags=re.DOTALL)


def _part(moment: datetime, directive: str, language: str) -> str:
    parts = {
        "Y": f"{moment.year:04d}",
        "y": f"{moment.year % 100:02d}",
        "m": f"{moment.month:02d}",
        "n": str(moment.month),
        "b": _MONTHS.get(language, _MONTHS["en"]).split()[moment.month - 1],
        "d": f"{moment.day:02d}",
        "e": str(moment.day),
        "a": _DAYS.get(language, _DAYS["en"]).split()[moment.weekday()],
        "H": f"{moment.hour:02d}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02d}",
        "S": f"{moment.second:02d}",
        "3": f"{moment.microsecond // 1000:03d}",
        "%": "%",
    }
    return parts.get(directive, "")


FUNCTIONS = {
    "today": Function(
        takes="", gives="date", least=0, most=0, says="The date of today.", run=_today
    ),
    "now": Function(
        takes="", gives="date", least=0, most=0, says="The date and time of now.", run=_now
    ),
    "date": Function(
        takes="v",
        gives="date",
        least=1,
        most=1,
        run=_date,
        says="A date, of a number of days since 1970-01-01 or of text.",
    ),
    "date-time": Function(
        takes="v",
        gives="date",
        least=1,
        most=1,
        run=_date_time,
        says="A date and time, of the same.",
    ),
    "decimal-date-time": Function(
        takes="n",
        gives="number",
        least=1,
        most=1,
        run=float,
        says="The days since 1970-01-01, the time as a share of a day.",
    ),
    "decimal-time": Function(
        takes="v",
        gives="number",
        least=1,
        most=1,
        run=_decimal_time,
        says="A time of day as a share of the day: noon is 0.5.",
    ),
    "format-date": Function(
        takes="vt",
        gives="text",
        least=2,
        most=2,
        run=_format,
        says="A date laid out: %Y %y %m %n %b %d %e %a.",
    ),
    "format-date-time": Function(
        takes="vt",
        gives="text",
        least=2,
        most=2,
        run=_format,
        says="The same, with %H %h %M %S %3.",
    ),
}
"""By name."""
