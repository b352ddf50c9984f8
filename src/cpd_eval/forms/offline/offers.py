"""What can be selected on paper: choices, points of a range, missing codes."""

from collections import Counter

from cpd_eval.forms.language.grammar import parse
from cpd_eval.forms.language.syntax import Call, Chain, Part, Reference
from cpd_eval.forms.model import Choice, Question
from cpd_eval.forms.offline.desk import Desk

MOST_POINTS = 101
"""Most points of a range that are listed; a finer one is typed."""


def choices_of(question: Question, desk: Desk) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """Give the choices and the missing codes, labelled so that no two are the same."""
    words, listed = desk.words, list(question.choices)
    is_fixed = question.choice_filter and all(
        desk.known.is_settled(read)
        for rule in [desk.form.logic.rules[question.name].choice_filter]
        if rule is not None
        for read in rule.reads
    )
    if is_fixed and not desk.form.repeat_of(question.name):
        offered = {choice.name for choice in desk.sheet.choices(question.name)}
        listed = [choice for choice in listed if choice.name in offered]
    if question.type == "acknowledge":
        listed = [Choice(name="OK", label=words["confirm"])]
    if question.type == "range":
        listed = [Choice(name=point, label=point) for point in _points(question)]
    names = {choice.name for choice in listed}
    codes = [Choice(name=code, label="") for code in question.missing if code not in names]
    is_list = bool(listed)
    labelled = _labelled([*listed, *codes], desk)
    # Where there is a list, a missing code stands in it; otherwise it stands beside the answer.
    split = len(labelled) if is_list else len(listed)
    return labelled[:split], labelled[split:]


def _labelled(choices: list[Choice], desk: Desk) -> tuple[Choice, ...]:
    texts = [
        " ".join(desk.text(one.label).split()) or desk.words.get(one.name, one.name)
        for one in choices
    ]
    counts = Counter(text.casefold() for text in texts)
    return tuple(
        Choice(
            name=one.name,
            label=f"{text} ({one.name})" if counts[text.casefold()] > 1 else text,
        )
        for one, text in zip(choices, texts, strict=True)
    )


def _points(question: Question) -> tuple[str, ...]:
    ends = question.parameters
    if ends is None:
        return ()
    count = round((ends.end - ends.start) / ends.step) + 1
    if not 0 < count <= MOST_POINTS:
        return ()
    return tuple(f"{ends.start + ends.step * n:.10g}" for n in range(count))


def on_filter(question: Question, desk: Desk) -> str:
    """Say on what the choices depend, where that is not settled."""
    rule = desk.form.logic.rules[question.name].choice_filter
    if rule is None or all(desk.known.is_settled(read) for read in rule.reads):
        return ""
    for part in _conjuncts(parse(question.choice_filter)):
        if isinstance(part, Call) and part.name == "selected" and len(part.arguments) == 2:
            where = part.arguments[0]
            if isinstance(where, Reference) and where.name in desk.form:
                asked = desk.form[where.name]
                if asked.is_asked:
                    return desk.words["among"].format(label=desk.conditions.named(asked))
    return desk.words["some"]


def _conjuncts(part: Part) -> list[Part]:
    is_and = isinstance(part, Chain) and {operator for operator, _, _ in part.rest} == {"and"}
    if isinstance(part, Chain) and is_and:
        return [part.first, *(one for _, _, one in part.rest)]
    return [part]
