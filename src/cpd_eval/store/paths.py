"""Where an answer may stand: the path of a question, or of a repeat for how often it is told.

A path comes from a browser or a file, so it is held against the form before it is kept: inside a
repeat every step must be that repeat, with a number up to the most instances there may be.
"""

from cpd_eval.forms.model import Form
from cpd_eval.forms.places import steps


def name_at(form: Form, path: str) -> str:
    """Name the question, or the repeat, a path leads to.

    Parameters
    ----------
    form : Form
        The version that is asked.
    path : str
        Such as ``happy``, ``plan[2]/aim``, or ``plan`` for how many plans there are.

    Returns
    -------
    str
        Empty if it leads nowhere in this form, or past the most instances of a repeat.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> form = read_form_text('''
    ... | survey | type         | name | label | cpd::max |
    ... |        | begin_repeat | plan | Plans | 3        |
    ... |        | text         | aim  | Aim   |          |
    ... |        | end_repeat   |      |       |          |
    ... ''')
    >>> [name_at(form, path) for path in ("plan[2]/aim", "plan", "plan[4]/aim", "aim")]
    ['aim', 'plan', '', '']
    """
    found = steps(path) or [("", 0)]
    *around, (name, number) = found
    repeats = {repeat.name: repeat for repeat in form.repeats}
    is_known = name in form or (name in repeats and not repeats[name].count)
    if number or not is_known:
        return ""
    inner = form.repeat_of(name)
    for step, number in reversed(around):
        if step != inner or not 1 <= number <= repeats[inner].most:
            return ""
        inner = form.repeat_of(inner)
    return "" if inner else name
