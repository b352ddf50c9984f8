"""The instances of repeats: which paths there can be, and how instances come and go."""

from collections.abc import Iterable

from cpd_eval.errors import FormError, did_you_mean
from cpd_eval.forms.engine import Engine
from cpd_eval.forms.model import Form
from cpd_eval.forms.places import instance_of, split_path, steps


def check_path(form: Form, path: str) -> str:
    """Give the name a path leads to.

    Raises
    ------
    FormError
        If the form has no such place.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> form = read_form_text('''
    ... | survey | type         | name | label |
    ... |        | begin_repeat | plan | Plans |
    ... |        | text         | aim  | Aim   |
    ... |        | end_repeat   |      |       |
    ... ''')
    >>> check_path(form, "plan[2]/aim")
    'aim'
    """
    found = steps(path)
    name = found[-1][0] if found else path
    if found is None or name not in form.within:
        raise FormError(
            f"{form.form_id}: '{path}' names no question.{did_you_mean(name, form.within)}"
        )
    around = form.logic.shape.repeats_around(name)
    numbers = [number for _, number in found[:-1]]
    is_place = tuple(step for step, _ in found[:-1]) == around and all(numbers)
    is_instance = found[-1][1] and any(repeat.name == name for repeat in form.repeats)
    if not is_place or (found[-1][1] and not is_instance):
        like = "".join(f"{repeat}[1]/" for repeat in around) + name
        raise FormError(f"{form.form_id}: '{path}' is no place of the form. Write it as '{like}'.")
    return name


def check_answer(form: Form, path: str) -> None:
    r"""Make sure that an answer can stand at a path: that of a question, or of a repeat's count.

    Raises
    ------
    FormError
        If none can.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> form = read_form_text("| survey | type | name | label |\n| | note | a | A |")
    >>> check_answer(form, "a")
    Traceback (most recent call last):
    ...
    cpd_eval.errors.FormError: form: 'a' takes no answer. Name a question.
    """
    name = check_path(form, path)
    is_repeat = not path.endswith("]") and any(repeat.name == name for repeat in form.repeats)
    if name not in form and not is_repeat:
        raise FormError(f"{form.form_id}: '{path}' takes no answer. Name a question.")


def count_instances(engine: Engine, paths: Iterable[str]) -> None:
    """Let each repeat have the instances answers were given for, if nothing says how many."""
    most: dict[str, int] = {}
    for path in paths:
        scope, _ = split_path(path)
        while scope:
            of, number = instance_of(scope[:-1])
            most[of] = max(number, most.get(of, 0))
            scope, _ = split_path(of)
    for path, count in most.items():
        repeat = engine.repeats[split_path(path)[1]]
        if path not in engine.raw and not repeat.count and count > repeat.at_first:
            engine.put(path, str(min(count, repeat.most)))


def give_answer(engine: Engine, path: str, raw: str) -> None:
    """Take one answer; what an answer before it has triggered reads what was given until then."""
    if engine.form.logic.triggered:
        engine.settle()
    engine.put(path, raw)
    count_instances(engine, [path] if path in engine.raw else [])


def add_instance(engine: Engine, path: str) -> str:
    """Add an instance to a repeat and give its path.

    Raises
    ------
    FormError
        If it has as many as it may, does not concern the person, or its number is not free.
    """
    repeat = engine.repeats[split_path(path)[1]]
    _check_free(engine, path)
    if not engine.is_relevant(path):
        raise FormError(f"{engine.form.form_id}: '{path}' is not asked now, so nothing was added.")
    if engine.counts.get(path, 0) >= repeat.most:
        raise FormError(
            f"{engine.form.form_id}: '{path}' has {repeat.most} entries, and no more are allowed. "
            "Change or remove one instead."
        )
    return engine.open(path)


def remove_instance(engine: Engine, path: str) -> None:
    """Remove an instance of a repeat.

    Raises
    ------
    FormError
        If there is none, fewer may not be left, or the number is not free.
    """
    of, number = instance_of(path)
    count = engine.counts.get(of, 0)
    if not 1 <= number <= count:
        raise FormError(f"{engine.form.form_id}: there is no '{path}', so nothing was removed.")
    _check_free(engine, of)
    least = engine.repeats[split_path(of)[1]].minimum
    if count <= least:
        raise FormError(
            f"{engine.form.form_id}: '{of}' needs {least} or more entries and has {count}. "
            "Change this one instead."
        )
    engine.close(path)


def _check_free(engine: Engine, path: str) -> None:
    if engine.repeats[split_path(path)[1]].count:
        raise FormError(
            f"{engine.form.form_id}: how many entries '{path}' has follows from other answers. "
            "Change those instead."
        )
