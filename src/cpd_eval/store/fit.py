"""Whether a form fits the kind of a wave.

What a wave's kind says (before, after, the manager's view …) only helps if the form asks what the
panel takes from that kind. A form that does not would be filled in for nothing, and nobody would
notice until the report.
"""

from typing import get_args

from cpd_eval.errors import DataError
from cpd_eval.forms.mapping import variables
from cpd_eval.forms.model import Form
from cpd_eval.store.panel import items_of
from cpd_eval.store.returns import FORM_ID
from cpd_eval.store.waves import WaveKind


def check_fit(form: Form, kind: WaveKind) -> None:
    """Refuse a form whose answers a wave of that kind has no use for.

    Parameters
    ----------
    form : Form
        What would be asked.
    kind : WaveKind
        Of the wave.

    Raises
    ------
    DataError
        If the form asks nothing that is taken from that kind; names the kinds it fits.

    Examples
    --------
    >>> check_fit(form, "other")
    >>> check_fit(form, "before")
    Traceback (most recent call last):
    ...
    cpd_eval.errors.DataError: The form 'pulse' does not fit a wave of the kind 'before': ...
    """
    if _fits(form, kind):
        return
    fitting = ", ".join(f"'{one}'" for one in get_args(WaveKind) if _fits(form, one))
    raise DataError(
        f"The form '{form.form_id}' does not fit a wave of the kind '{kind}': {_wanted(kind)}. "
        f"Give the kind it fits ({fitting}; 'other' keeps its answers out of the panel), or "
        "another form."
    )


def _fits(form: Form, kind: WaveKind) -> bool:
    if kind == "strategy":
        return form.form_id == FORM_ID
    items = items_of(kind)
    return not items or any(name.partition("_")[0] in items for name in variables(form))


def _wanted(kind: WaveKind) -> str:
    if kind == "strategy":
        return f"the returns are answers to '{FORM_ID}'"
    return f"the panel takes {', '.join(items_of(kind))} from it, and the form asks none of them"
