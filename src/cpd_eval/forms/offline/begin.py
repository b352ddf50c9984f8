"""The answers a form on paper starts with: hidden ones that are known, and the form's defaults."""

from collections.abc import Mapping
from datetime import date

from cpd_eval.forms.model import Form
from cpd_eval.forms.sheet import Sheet


def begin(form: Form, prefill: Mapping[str, str], *, today: date | None = None) -> dict[str, str]:
    """Give the answers a form on paper starts with.

    Parameters
    ----------
    form : Form
        The form.
    prefill : mapping of str to str
        Raw answers that are known already, such as hidden ones.
    today : date, optional
        The day it is made; the day in UTC if not given.

    Returns
    -------
    dict of str to str
        With the form's defaults; one that hangs on the day is left to whoever answers, unless
        the question is hidden.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> form = read_form_text('''
    ... | survey | type   | name  | label | default |
    ... |        | hidden | begun |       | today() |
    ... |        | date   | met   | When? | today() |
    ... ''')
    >>> begin(form, {}, today=date(2026, 4, 1))
    {'begun': '2026-04-01'}
    """
    raw = Sheet(form, brought=prefill, today=today).raw()
    worked_out = {one.name for one in form if one.has_dynamic_default and one.is_asked}
    return {
        path: text
        for path, text in raw.items()
        if path in prefill or path.rpartition("/")[2] not in worked_out
    }
