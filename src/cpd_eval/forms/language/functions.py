"""Every function an expression may call, with the meaning ODK gives it.

References
----------
.. [1] ODK XForms Specification, "XPath functions", https://getodk.github.io/xforms-spec/
"""

from cpd_eval.forms.language import (
    functions_answers,
    functions_dates,
    functions_number,
    functions_text,
)
from cpd_eval.forms.language.function import Function

SECTIONS: dict[str, dict[str, Function]] = {
    "Text": functions_text.FUNCTIONS,
    "Numbers": functions_number.FUNCTIONS,
    "Dates and times": functions_dates.FUNCTIONS,
    "Choices and tables": functions_answers.CHOICES,
    "Conditions": functions_answers.CONDITIONS,
    "Several answers": functions_answers.ANSWERS,
}
"""The functions as the manual lists them."""

FUNCTIONS = {name: one for section in SECTIONS.values() for name, one in section.items()}
"""By name."""

OUTSIDE = {
    "area": "places on a map are not asked here. Remove it",
    "distance": "places on a map are not asked here. Remove it",
    "geofence": "places on a map are not asked here. Remove it",
    "enclosed-area": "places on a map are not asked here. Remove it",
    "jr:itext": "labels have no ids here. Use jr:choice-name() for the label of a choice",
    "property": "nothing is known of the device here. Ask, or hand the value over in a hidden row",
    "depend": "it has no use here. Name the question where it is needed",
    "extract-signed": "signed codes are not read here. Remove it",
    "id": "there are no ids here. Name a question",
    "is-selected": "it is the old name. Write 'selected()'",
    "decimal-date": "it is the old name. Write 'decimal-date-time()'",
}
"""Functions of ODK that are refused, and why."""
