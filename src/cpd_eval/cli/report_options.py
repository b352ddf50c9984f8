"""What the options of ``cpd-eval report`` mean for a notebook's parameters."""

import ast

from cpd_eval.errors import DataError

WAVES = {
    "performance": ("follow_up", "after"),
    "confidence": ("after",),
    "manager": ("follow_up",),
}
"""Later waves in which each outcome is asked; the first is compared if none is named."""


def parameter_of(text: str) -> tuple[str, object]:
    """Take NAME=VALUE apart; a value that is a number, list, True, False or None is that.

    Examples
    --------
    >>> parameter_of("n_years=3"), parameter_of("survey=figures.csv")
    (('n_years', 3), ('survey', 'figures.csv'))

    Raises
    ------
    DataError
        If there is no name or no sign.
    """
    name, sign, value = text.partition("=")
    if not sign or not name.isidentifier():
        raise DataError(f"--set: '{text}' was found; NAME=VALUE was expected, such as n_years=3.")
    try:
        return name, ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return name, value
