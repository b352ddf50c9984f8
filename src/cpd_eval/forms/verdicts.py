"""What is to be said of one cell of a response: its choices, its value, what is wrong with it."""

from dataclasses import replace

from cpd_eval.forms import messages
from cpd_eval.forms.answers import Answer, Problem, read_answer
from cpd_eval.forms.engine import Engine
from cpd_eval.forms.messages import AnswerError, Prompt, What
from cpd_eval.forms.model import Choice, Item, Page, Question, Repeat
from cpd_eval.forms.places import instance_of, split_path
from cpd_eval.forms.walk import shown_paths
from cpd_eval.forms.wording import INSTANCE

_OWN: dict[str, str] = {"warning": "warn"}


def is_open(engine: Engine, page: Page) -> bool:
    """Say whether anything on a page concerns the person; a repeat does, even an empty one."""
    return any(True for _ in shown_paths(engine, [page], with_repeats=True))


def is_required(engine: Engine, path: str) -> bool:
    """Say whether a question needs an answer now."""
    rule = engine.form.logic.rules[split_path(path)[1]].required
    return engine.is_relevant(path) and (
        rule if isinstance(rule, bool) else engine.holds(rule, path)
    )


def words(engine: Engine, path: str, column: str) -> str:
    """Give a label or hint of anything, with the answers it names."""
    wording = engine.form.logic.wording
    scope, name = split_path(path)
    repeat, number = instance_of(name)
    if number:
        return wording.of(repeat, f"{column}{INSTANCE}", engine.instance, path)
    at = engine.seat(scope, name) if name in engine.form.within else ""
    return wording.of(name, column, engine.instance, at)


def choices(engine: Engine, question: Question, path: str) -> tuple[Choice, ...]:
    """Give the choices on offer, after the filter."""
    rule = engine.form.logic.rules[question.name].choice_filter
    offered = question.choices
    if rule is not None:
        offered = tuple(
            choice
            for choice in offered
            if rule.is_true(
                engine.instance,
                path,
                {**dict(choice.columns), "name": choice.name, "label": choice.label},
            )
        )
    templates = engine.form.logic.wording.templates
    filled = []
    for choice in offered:
        template = templates.get((question.name, f"choice {choice.name}"))
        label = template.render(engine.instance, path) if template else choice.label
        filled.append(replace(choice, label=label) if template else choice)
    return tuple(filled)


def read(engine: Engine, question: Question, path: str) -> tuple[Answer | None, Problem | None]:
    """Read an answer; where choices are filtered, only what is on offer now can be read."""
    given = engine.given(path)
    if not question.choice_filter or given[0] is None:
        return given
    offered = {choice.name for choice in choices(engine, question, path)}
    return read_answer(question, engine.raw[path], offered=offered)


def value(engine: Engine, path: str) -> Answer | None:
    """Give the value of a cell; None if there is none that counts."""
    _, name = split_path(path)
    if name in engine.repeats:
        return engine.counts.get(path, 0)
    if name not in engine.form:
        return None
    question = engine.form[name]
    if question.type == "calculate":
        return engine.instance.text(path) or None
    if question.calculation and not question.trigger:
        return read_answer(question, engine.instance.text(path))[0]
    found, problem = read(engine, question, path)
    return found if problem is None and _fits(engine, question, path, found) else None


def error(engine: Engine, item: Item, path: str) -> AnswerError | None:
    """Say what is wrong with a question or repeat that concerns the person."""
    if isinstance(item, Repeat):
        return _count_error(engine, item, path)
    if not isinstance(item, Question) or (item.calculation and not item.trigger):
        return None
    found, problem = read(engine, item, path)
    if problem is not None:
        return AnswerError(name=path, message=_said(engine, item, path, problem), kind="type")
    if found is None and is_required(engine, path):
        said = _said(engine, item, path, "required")
        return AnswerError(name=path, message=said, kind="required")
    if found is None or _fits(engine, item, path, found):
        return None
    said = _said(engine, item, path, "constraint")
    return AnswerError(name=path, message=said, kind="constraint")


def prompt(engine: Engine, item: Item, path: str) -> Prompt | None:
    """Say what would help with a question that concerns the person."""
    if not isinstance(item, Question):
        return None
    found, problem = read(engine, item, path)
    if found is None and problem is None and item.recommended:
        said = _said(engine, item, path, "recommended")
        return Prompt(name=path, message=said, kind="recommended")
    rule = engine.form.logic.rules[item.name].warn
    if found is None or rule is None or not engine.holds(rule, path):
        return None
    return Prompt(name=path, message=_said(engine, item, path, "warning"), kind="warning")


def _fits(engine: Engine, question: Question, path: str, found: Answer | None) -> bool:
    rule = engine.form.logic.rules[question.name].constraint
    return found is None or rule is None or found in question.missing or engine.holds(rule, path)


def _count_error(engine: Engine, repeat: Repeat, path: str) -> AnswerError | None:
    given, count = engine.raw.get(path, "").strip(), engine.counts.get(path, 0)
    code, named = engine.form.logic.wording.code, words(engine, path, "label") or repeat.name
    if given and not repeat.count and given.lstrip("0") != str(count).lstrip("0"):
        message = messages.too_many(named, repeat.most, code=code)
    elif count < repeat.minimum:
        message = messages.too_few(named, repeat.minimum, code=code)
    else:
        return None
    return AnswerError(name=path, message=message, kind="count")


def _said(engine: Engine, question: Question, path: str, what: What) -> str:
    """Say something about a question in the words of this instance."""
    wording, instance = engine.form.logic.wording, engine.instance
    battery = wording.battery_of.get(question.name, "")
    own = wording.of(question.name, f"{_OWN.get(what, what)}_message", instance, path)
    return own or messages.message(
        what,
        question,
        label=wording.of(question.name, "label", instance, path),
        battery=wording.of(battery, "label", instance, path),
        code=wording.code,
    )
