"""Going through a response in order of its form, instance by instance."""

from collections.abc import Iterable, Iterator

from cpd_eval.forms.engine import Engine
from cpd_eval.forms.model import Battery, Form, Group, Item, Page, Repeat
from cpd_eval.forms.places import steps


def shown_paths(
    engine: Engine, pages: Iterable[Page], *, with_repeats: bool = False
) -> Iterator[tuple[str, Item]]:
    """Go through the questions and notes that concern the person.

    Parameters
    ----------
    engine : Engine
        Settled.
    pages : iterable of Page
        Where to look.
    with_repeats : bool, optional
        Whether to tell of each repeat too, before what stands in it.

    Yields
    ------
    path : str
        Where it stands.
    item : Question, Note or Repeat
        What it is.
    """
    for page in pages:
        yield from _shown(engine, page.items, "", with_repeats=with_repeats)


def _shown(
    engine: Engine, items: Iterable[Item], scope: str, *, with_repeats: bool
) -> Iterator[tuple[str, Item]]:
    for item in items:
        path = scope + item.name
        if isinstance(item, Battery | Group):
            inside = item.rows if isinstance(item, Battery) else item.items
            yield from _shown(engine, inside, scope, with_repeats=with_repeats)
        elif engine.is_relevant(path):
            if with_repeats or not isinstance(item, Repeat):
                yield path, item
            if isinstance(item, Repeat):
                for number in range(1, engine.counts.get(path, 0) + 1):
                    within = f"{path}[{number}]/"
                    yield from _shown(engine, item.items, within, with_repeats=with_repeats)


def every_path(engine: Engine, around: str = "", scope: str = "") -> Iterator[str]:
    """Go through every cell there is now, what stands around others before them."""
    for name in engine.form.logic.inside.get(around, ()):
        path = scope + name
        yield path
        if name not in engine.repeats:
            yield from every_path(engine, name, scope)
            continue
        for number in range(1, engine.counts.get(path, 0) + 1):
            yield from every_path(engine, name, f"{path}[{number}]/")


def value_paths(engine: Engine) -> Iterator[str]:
    """Go through the questions and repeats that concern the person, hidden ones too."""
    for path in every_path(engine):
        if engine.is_relevant(path):
            yield path


def given_paths(form: Form, raw: Iterable[str]) -> list[str]:
    """Put paths in order of the form.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> form = read_form_text('''
    ... | survey | type         | name | label |
    ... |        | begin_repeat | plan | Plans |
    ... |        | text         | aim  | Aim   |
    ... |        | end_repeat   |      |       |
    ... ''')
    >>> given_paths(form, ["plan[10]/aim", "plan[2]/aim", "plan"])
    ['plan', 'plan[2]/aim', 'plan[10]/aim']
    """
    place = form.logic.places
    return sorted(raw, key=lambda path: [(place[name], at) for name, at in steps(path) or ()])
