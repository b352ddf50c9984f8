"""What changed in the choices of a question.

What is stored of an answer is the value of a choice, so a value that disappears, or that comes
to stand for something else, makes earlier answers another thing than they look. On a scale
(values that are numbers) a point more or less changes what every point means.
"""

import re
from collections.abc import Iterator, Mapping

from cpd_eval.forms.changes import Change, Effect
from cpd_eval.forms.question import MISSING_CODES, Question

_NUMBER = re.compile(r"-?[0-9]+")
_NOT_SPELT = re.compile(r"[\W_]+")


def same_words(first: str, second: str) -> bool:
    """Say whether two texts differ in nothing but case, spacing and punctuation.

    Examples
    --------
    >>> same_words("How happy are you?", "how happy are you"), same_words("Good", "Bad")
    (True, False)
    """
    return _bare(first) == _bare(second)


def choice_changes(
    old: Question, new: Question, *, variable: str, mapped: Mapping[str, str]
) -> Iterator[Change]:
    """List what changed in the choices of one question.

    Parameters
    ----------
    old, new : Question
        In the two versions, both with choices.
    variable : str
        Its variable id.
    mapped : mapping of str to str
        New value by old one, as the mapping says; empty if there is none.

    Yields
    ------
    Change
        Of the kind ``choices``.

    Examples
    --------
    >>> from cpd_eval.forms.question import Choice
    >>> one = Question(name="q", type="select_one", choices=(Choice(name="a", label="A"),))
    >>> two = Question(name="q", type="select_one", choices=(Choice(name="b", label="A"),))
    >>> [change.effect for change in choice_changes(one, two, variable="q", mapped={"a": "b"})]
    ['mapped']
    """
    before = {choice.name: choice.label for choice in old.choices}
    after = {choice.name: choice.label for choice in new.choices}
    removed = list(_removed(before, after, mapped, ("choices", new.list_name, variable)))
    reached = {mapped.get(name, name) for name in before}
    reached |= {suggests[-1] for _, _, suggests in removed if suggests}
    told = [
        *_mapped(before, after, mapped),
        *_reworded(before, after, mapped),
        *removed,
        *_added(before, after, reached, is_scale=_is_scale(old, new)),
    ]
    common = [name for name in before if name in after]
    if common != [name for name in after if name in before]:
        told.append(("keeps", "choices stand in another order", ()))
    for effect, text, suggests in told:
        yield Change(kind="choices", variable=variable, effect=effect, text=text, suggests=suggests)


_Told = tuple[Effect, str, tuple[str, ...]]


def _mapped(
    before: Mapping[str, str], after: Mapping[str, str], mapped: Mapping[str, str]
) -> Iterator[_Told]:
    joined: dict[str, list[str]] = {}
    for name in before:
        joined.setdefault(mapped.get(name, name), []).append(name)
    for target, names in joined.items():
        moved = [name for name in names if mapped.get(name, name) != name]
        if len(names) > 1:
            listed = ", ".join(_shown(name, before) for name in names)
            yield "mapped", f"choices {listed} became one: {_shown(target, after)}", ()
        elif moved:
            text = f"choice {_shown(names[0], before)} is now {_shown(target, after)}"
            yield "mapped", text, ()


def _reworded(
    before: Mapping[str, str], after: Mapping[str, str], mapped: Mapping[str, str]
) -> Iterator[_Told]:
    for name, label in before.items():
        now = after.get(name, label)
        if mapped.get(name, name) != name or now == label:
            continue
        text = f"choice '{name}' read ‘{label}’ and now reads ‘{now}’"
        if same_words(label, now):
            yield "keeps", f"{text} (spelling only)", ()
        elif name in mapped:
            yield "mapped", f"{text}; by the mapping it means the same", ()
        else:
            taken = [one for one in before if one != name and same_words(before[one], now)]
            was = f", as '{taken[0]}' did" if taken else ""
            yield "breaks", f"{text}{was}: one stored value, two meanings", ()


def _removed(
    before: Mapping[str, str],
    after: Mapping[str, str],
    mapped: Mapping[str, str],
    where: tuple[str, ...],
) -> Iterator[_Told]:
    for name, label in before.items():
        if name in after or name in mapped:
            continue
        shown = _shown(name, before)
        alike = [
            one for one, other in after.items() if one not in before and same_words(label, other)
        ]
        if name in MISSING_CODES:
            yield "judge", f"{shown} is not offered any more", ()
        elif alike:
            text = f"choice '{name}' looks renamed to '{alike[0]}': both read ‘{label}’"
            yield "breaks", text, (*where, name, alike[0])
        else:
            text = f"choice {shown} was removed; earlier answers hold it"
            yield "breaks", text, (*where, name, "")


def _added(
    before: Mapping[str, str], after: Mapping[str, str], reached: set[str], *, is_scale: bool
) -> Iterator[_Told]:
    for name in after:
        if name in reached:
            continue
        shown = _shown(name, after)
        if name in before:
            yield "breaks", f"choice {shown} is new under a value that was mapped away", ()
        elif is_scale and name not in MISSING_CODES:
            yield "breaks", f"the scale has a new point {shown}", ()
        else:
            yield "judge", f"choice {shown} was added; it could not be given before", ()


def _is_scale(old: Question, new: Question) -> bool:
    names = [choice.name for one in (old, new) for choice in one.choices]
    points = [name for name in names if name not in MISSING_CODES]
    return bool(points) and all(_NUMBER.fullmatch(name) for name in points)


def _shown(name: str, labels: Mapping[str, str]) -> str:
    label = labels.get(name, "")
    return f"'{name}' ‘{label}’" if label and label != name else f"'{name}'"


def _bare(text: str) -> str:
    return _NOT_SPELT.sub("", text).casefold()
