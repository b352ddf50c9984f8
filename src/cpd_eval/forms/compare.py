"""Comparing two versions of a form: what changed, and whether answers stay comparable.

Questions are matched by variable id, so a question may be renamed, moved or reworded and is
still the same one. Every difference of the two files is told, also in what is not asked.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from cpd_eval.forms.changes import Change, Comparison
from cpd_eval.forms.compare_choices import same_words
from cpd_eval.forms.compare_question import Asked, asked, question_changes
from cpd_eval.forms.compare_rest import around_changes
from cpd_eval.forms.mapping import FormMapping, variables
from cpd_eval.forms.model import Form, Repeat

_NO_MAPPING = FormMapping(from_version="")


def compare(
    old: Form,
    new: Form,
    *,
    mapping: FormMapping | None = None,
    gone: Mapping[str, Asked] | None = None,
) -> Comparison:
    """Say what changed from one version of a form to the next.

    Parameters
    ----------
    old, new : Form
        The versions.
    mapping : FormMapping, optional
        What their author says became of questions and choices.
    gone : mapping of str to Asked, optional
        Questions of still earlier versions, by the variable id they would have now; one that
        comes back is compared with how it was asked last.

    Returns
    -------
    Comparison
        Without a change if both are one version.

    Raises
    ------
    FormError
        If two questions of one version share a variable id.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> table = '''
    ... | survey | type    | name | label          |
    ... |        | integer | days | How many days? |
    ... '''
    >>> told = compare(read_form_text(table), read_form_text(table.replace("integer", "text")))
    >>> told.comparable, told.reasons
    ('no', {'days': ('was of the type integer and is now text',)})
    """
    variables(old), variables(new)
    changes: tuple[Change, ...] = ()
    if old.content != new.content:
        changes = tuple(_changes(old, new, mapping or _NO_MAPPING, gone or {}))
    return Comparison(form_id=new.form_id, old=old.version, new=new.version, changes=changes)


def _changes(
    old: Form, new: Form, mapping: FormMapping, gone: Mapping[str, Asked]
) -> Iterator[Change]:
    after = asked(new)
    gone = {mapping.variable(name): one for name, one in gone.items()}
    before = {mapping.variable(name): (name, one) for name, one in asked(old).items()}
    missing = {name: one for name, (_, one) in before.items() if name not in after}
    moved = _moved(before, after)
    told: set[str] = set()
    for variable, now in after.items():
        if variable in before:
            name, then = before[variable]
            found = [
                *_renamed(name, then, variable, now),
                *question_changes(then, now, variable=variable, mapping=mapping),
                *(moved.get(variable, ())),
            ]
        elif variable in gone:
            found = [*_returned(variable, gone[variable], now, mapping)]
        else:
            found = [_added(variable, now, missing)]
        told |= {now.question.name} if found else set()
        yield from found
    for variable, then in missing.items():
        yield Change(
            kind="removed",
            variable=variable,
            effect="keeps",
            text=f"not asked any more: ‘{then.wording}’; its column and earlier answers stay",
        )
    yield from _repeats(old, new, mapping)
    yield from around_changes(old, new, told=told)


def _renamed(name: str, then: Asked, variable: str, now: Asked) -> Iterator[Change]:
    if name != variable:
        text = f"was the variable '{name}'; its earlier answers move to '{variable}'"
        yield Change(kind="renamed", variable=variable, effect="mapped", text=text)
    elif then.question.name != now.question.name:
        text = f"the question '{then.question.name}' is called '{now.question.name}' now"
        yield Change(kind="renamed", variable=variable, effect="keeps", text=text)


def _returned(variable: str, then: Asked, now: Asked, mapping: FormMapping) -> Iterator[Change]:
    text = "asked again, as in an earlier version"
    yield Change(kind="returned", variable=variable, effect="keeps", text=text)
    yield from question_changes(then, now, variable=variable, mapping=mapping)


def _added(variable: str, now: Asked, missing: Mapping[str, Asked]) -> Change:
    alike = [
        name
        for name, then in missing.items()
        if then.question.type == now.question.type
        and bool(then.repeat) == bool(now.repeat)
        and same_words(then.wording, now.wording)
    ]
    if alike and now.wording:
        return Change(
            kind="added",
            variable=variable,
            effect="breaks",
            text=f"looks like '{alike[0]}' renamed: both ask ‘{now.wording}’, in two columns",
            suggests=("variables", alike[0], variable),
        )
    return Change(
        kind="added",
        variable=variable,
        effect="keeps",
        text=f"added: ‘{now.wording}’; earlier responses have no answer to it",
    )


def _moved(
    before: Mapping[str, tuple[str, Asked]], after: Mapping[str, Asked]
) -> dict[str, tuple[Change, ...]]:
    """Tell what moved: to another page, or past questions that kept their order."""
    order = {name: place for place, name in enumerate(before)}
    common = [name for name in after if name in before]
    kept = set(_longest_rising([order[name] for name in common]))
    found: dict[str, tuple[Change, ...]] = {}
    for name in common:
        page, now = before[name][1].page, after[name].page
        if page != now:
            text = f"moved from the page '{page}' to '{now}'"
        elif order[name] not in kept:
            text = f"moved within the page '{now}'" if now else "moved"
        else:
            continue
        found[name] = (Change(kind="moved", variable=name, effect="keeps", text=text),)
    return found


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """Choose the most numbers that rise without changing places (patience sorting)."""
    tops: list[int] = []
    piles: list[list[int]] = []
    for number in numbers:
        at = bisect_left(tops, number)
        rising = [*(piles[at - 1] if at else []), number]
        tops[at : at + 1] = [number]
        piles[at : at + 1] = [rising]
    return piles[-1] if piles else []


def _repeats(old: Form, new: Form, mapping: FormMapping) -> Iterator[Change]:
    before = {mapping.variable(repeat.name): repeat for repeat in old.repeats}
    after = {repeat.name: repeat for repeat in new.repeats}
    for name, repeat in after.items():
        if name in before and _often(before[name]) != _often(repeat):
            text = f"how often it is told changed: {_often(before[name])} → {_often(repeat)}"
            yield Change(kind="repeat", variable=name, effect="judge", text=text)
        elif name not in before:
            text = "a repeat was added, with a table of its own"
            yield Change(kind="repeat", variable=name, effect="keeps", text=text)
    for name in before:
        if name not in after:
            text = "the repeat is not asked any more; its table stays"
            yield Change(kind="repeat", variable=name, effect="keeps", text=text)


def _often(repeat: Repeat) -> str:
    if repeat.count:
        return f"‘{repeat.count}’ times"
    return f"{repeat.minimum} to {repeat.most} times"
