"""What changed of one question that both versions ask."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

from cpd_eval.forms.changes import Change, Effect, Kind
from cpd_eval.forms.compare_choices import choice_changes, same_words
from cpd_eval.forms.mapping import FormMapping, variable_of
from cpd_eval.forms.model import Form, Parameters, Question

_REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")
_WIDER = {("integer", "decimal")}
"""Types that may change into each other: every answer of the first is one of the second."""

_RULES: Mapping[str, tuple[str, Effect]] = MappingProxyType(
    {
        "required": ("whether an answer is required", "judge"),
        "constraint": ("the constraint", "judge"),
        "choice_filter": ("which choices are offered", "judge"),
        "default": ("the default", "judge"),
        "readonly": ("whether it can be changed", "judge"),
        "trigger": ("when it is calculated", "judge"),
        "missing": ("the missing codes that may be given", "judge"),
        "calculation": ("the calculation", "breaks"),
        "parameters": ("the limits of the answer", "breaks"),
    }
)
"""Fields that say how a question is answered; a change of any other keeps the answers."""

_ELSEWHERE = {"name", "type", "label", "list_name", "choices", "relevant", "variable_id", "scale"}
_UNSAID = {"row", "has_dynamic_default"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as a version of a form asks it.

    Attributes
    ----------
    question : Question
        The question.
    wording : str
        What is read: the stem of its battery too.
    page : str
        Name of the page; empty if it stands on none.
    repeat : str
        The innermost repeat around it; empty if there is none.
    asked_of : tuple of str
        The rules that must hold for it to be asked, its own last.
    names : mapping of str to str
        Variable id by name of each question of that form, to read its expressions by.
    """

    question: Question
    wording: str
    page: str
    repeat: str
    asked_of: tuple[str, ...]
    names: Mapping[str, str]


def asked(form: Form) -> dict[str, Asked]:
    r"""Give the questions of a form, with what stands around them, by variable id.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> form = read_form_text("| survey | type | name | label |\n|  | text | why | Why? |")
    >>> asked(form)["why"].wording
    'Why?'
    """
    names = {question.name: variable_of(question) for question in form.questions}
    rules = {one.name: one.relevant for one in (*form.pages, *form.items())}
    pages = {page.name for page in form.pages}
    found = {}
    for question in form.questions:
        around = _around(form, question.name)
        stem = form.battery_labels.get(question.name, "")
        conditions = (*(rules.get(one, "") for one in around), question.relevant)
        found[variable_of(question)] = Asked(
            question=question,
            wording=f"{stem} {question.label}".strip(),
            page=next((name for name in around if name in pages), ""),
            repeat=form.repeat_of(question.name),
            asked_of=tuple(rule for rule in conditions if rule),
            names=names,
        )
    return found


def question_changes(
    old: Asked, new: Asked, *, variable: str, mapping: FormMapping
) -> Iterator[Change]:
    """List what changed of one question, but for its place among the others.

    Parameters
    ----------
    old, new : Asked
        The question in both versions.
    variable : str
        Its variable id in the new one.
    mapping : FormMapping
        What its author says became of it; may be empty.

    Yields
    ------
    Change
        Those its author calls the same have the effect ``mapped``.

    Examples
    --------
    >>> before = Question(name="days", type="integer", label="Days?")
    >>> after = Question(name="days", type="text", label="Days?")
    >>> def alone(question):
    ...     return Asked(question=question, wording=question.label, page="", repeat="",
    ...                  asked_of=(), names={})
    >>> none = FormMapping(from_version="")
    >>> found = question_changes(alone(before), alone(after), variable="days", mapping=none)
    >>> [change.kind for change in found]
    ['retyped']
    """

    def now(text: str) -> str:
        return _in_variables(text, old.names, mapping.variable)

    def then(text: str) -> str:
        return _in_variables(text, new.names, lambda name: name)

    told = [
        *_wording(now(old.wording), then(new.wording)),
        *_type(old.question, new.question),
        *_repeat(mapping.variable(old.repeat), new.repeat),
        *_scale(old.question, new.question),
        *_asked_of([now(rule) for rule in old.asked_of], [then(rule) for rule in new.asked_of]),
        *_rules(old.question, new.question, now, then),
    ]
    changes = [
        Change(kind=kind, variable=variable, effect=effect, text=text)
        for kind, effect, text in told
    ]
    if old.question.choices and new.question.choices:
        values = mapping.choices.get(variable, {})
        changes += choice_changes(old.question, new.question, variable=variable, mapped=values)
    for change in changes:
        yield _by_word_of_the_author(change) if variable in mapping.same else change


_Told = tuple[Kind, Effect, str]


def _wording(old: str, new: str) -> Iterator[_Told]:
    if same_words(old, new):
        if old != new:
            yield "reworded", "keeps", f"reworded, in spelling only: ‘{old}’ → ‘{new}’"
    else:
        yield "reworded", "judge", f"reworded: ‘{old}’ → ‘{new}’"


def _type(old: Question, new: Question) -> Iterator[_Told]:
    if old.type != new.type:
        effect: Effect = "keeps" if (old.type, new.type) in _WIDER else "breaks"
        yield "retyped", effect, f"was of the type {old.type} and is now {new.type}"


def _repeat(old: str, new: str) -> Iterator[_Told]:
    if old != new:
        before, after = (f"for each '{one}'" if one else "once" for one in (old, new))
        yield "repeat", "breaks", f"was asked {before} and is now asked {after}"


def _scale(old: Question, new: Question) -> Iterator[_Told]:
    if old.scale != new.scale:
        effect: Effect = "breaks" if old.scale and new.scale else "judge"
        text = f"the scale was '{old.scale or 'none'}' and is now '{new.scale or 'none'}'"
        yield "scale", effect, text


def _asked_of(old: list[str], new: list[str]) -> Iterator[_Told]:
    if old != new:
        yield "asked of", "breaks", f"asked of others: {_whom(old)} → {_whom(new)}"


def _rules(
    old: Question, new: Question, now: Callable[[str], str], then: Callable[[str], str]
) -> Iterator[_Told]:
    for name in (one.name for one in fields(Question)):
        before, after = getattr(old, name), getattr(new, name)
        if isinstance(before, str):
            before, after = now(before), then(after)
        if before == after or name in _ELSEWHERE | _UNSAID:
            continue
        what, effect = _RULES.get(name, (f"the column {name}", "keeps"))
        if name == "parameters" and new.type == "file":
            effect = "judge"
        yield "rule", effect, f"{what} changed: {_shown(before)} → {_shown(after)}"


def _by_word_of_the_author(change: Change) -> Change:
    cannot = change.kind in ("retyped", "repeat") or change.effect == "keeps"
    if cannot or change.effect == "mapped":
        return change
    text = f"{change.text}; by the mapping it measures the same"
    return Change(kind=change.kind, variable=change.variable, effect="mapped", text=text)


def _around(form: Form, name: str) -> list[str]:
    """Name what stands around a question, the outermost first."""
    found: list[str] = []
    around = form.within.get(name, "")
    while around:
        found.insert(0, around)
        around = form.within.get(around, "")
    return found


def _in_variables(text: str, names: Mapping[str, str], now: Callable[[str], str]) -> str:
    """Write an expression with variable ids, so that a new name alone is no change."""

    def called(match: re.Match[str]) -> str:
        return f"${{{now(names.get(match[1], match[1]))}}}"

    return " ".join(_REFERENCE.sub(called, text).split())


def _whom(rules: list[str]) -> str:
    return f"if ‘{'’ and ‘'.join(rules)}’" if rules else "everybody"


def _shown(value: object) -> str:
    if isinstance(value, Parameters):
        limits = {one.name: getattr(value, one.name) for one in fields(Parameters)}
        value = tuple(f"{name}={limit}" for name, limit in limits.items() if limit != ())
    elif isinstance(value, tuple):
        value = " ".join(str(one) for one in value)
    return f"‘{value}’" if value not in ("", None) else "none"
