"""Rows of a table as instances of a repeat: an empty row is no entry, and later ones move up."""

from collections.abc import Iterable, Mapping

from cpd_eval.forms.model import Form
from cpd_eval.forms.places import instance_of


def close_gaps(form: Form, paths: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Give the entries of each table numbers from 1 on, without gaps.

    Parameters
    ----------
    form : Form
        The form.
    paths : iterable of str
        Paths of answers, by row of their table.

    Returns
    -------
    renamed : dict of str to str
        The path of each answer, by the path it was given by.
    counts : dict of str to str
        By path of each repeat with entries, how many it has; none for a repeat that the form
        itself counts.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> form = read_form_text('''
    ... | survey | type         | name | label |
    ... |        | begin_repeat | plan | Plans |
    ... |        | text         | aim  | Aim   |
    ... |        | end_repeat   |      |       |
    ... ''')
    >>> close_gaps(form, ["plan[2]/aim", "plan[5]/aim"])
    ({'plan[2]/aim': 'plan[1]/aim', 'plan[5]/aim': 'plan[2]/aim'}, {'plan': '2'})
    """
    listed = list(paths)
    numbers = _numbers(listed)
    counted = {repeat.name for repeat in form.repeats if repeat.count}
    fixed = {name for name in counted if not form.repeat_of(name)}
    renamed = {path: _renamed(path, numbers, fixed) for path in listed}
    counts = {
        _renamed(repeat, numbers, fixed): str(len(found))
        for repeat, found in numbers.items()
        if repeat.rpartition("/")[2] not in counted
    }
    return renamed, counts


def _numbers(paths: list[str]) -> Mapping[str, list[int]]:
    """Give the rows that hold anything, in order, by path of the repeat."""
    found: dict[str, set[int]] = {}
    for path in paths:
        steps = path.split("/")[:-1]
        for depth in range(1, len(steps) + 1):
            repeat, row = instance_of("/".join(steps[:depth]))
            found.setdefault(repeat, set()).add(row)
    return {repeat: sorted(rows) for repeat, rows in found.items()}


def _renamed(path: str, numbers: Mapping[str, list[int]], fixed: set[str]) -> str:
    scope, renamed = "", ""
    for step in path.split("/"):
        name, row = instance_of(step)
        if not row:
            return renamed + step
        number = row if name in fixed else numbers[scope + name].index(row) + 1
        scope, renamed = f"{scope}{step}/", f"{renamed}{name}[{number}]/"
    return renamed.rstrip("/")
