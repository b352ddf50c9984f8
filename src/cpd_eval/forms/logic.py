"""The rules of a form, compiled, and the order in which they must be looked at.

Whether a question is relevant may hang on the answer to another, which may itself not be
relevant. Questions are therefore put in an order in which each comes after all it hangs on; one
pass in that order settles everything, and a circle is refused when the form is read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cpd_eval.errors import FormError
from cpd_eval.forms.expression import Expression, compile_expression
from cpd_eval.forms.model import Battery, Item, Note, Page, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The compiled rules of one item.

    Attributes
    ----------
    relevant : tuple of Expression
        Its own rule and those of the groups around it; all must hold.
    required : Expression, bool
        Whether an answer is needed.
    constraint, warn, calculation, choice_filter : Expression or None
        None is no rule.
    """

    relevant: tuple[Expression, ...] = ()
    required: Expression | bool = False
    constraint: Expression | None = None
    warn: Expression | None = None
    calculation: Expression | None = None
    choice_filter: Expression | None = None

    @property
    def settled_by(self) -> frozenset[str]:
        """Names of the questions that decide whether the item has a value, and which."""
        rules = [*self.relevant, *([self.calculation] if self.calculation else [])]
        return frozenset().union(*(rule.reads for rule in rules))


@dataclass(frozen=True, slots=True, kw_only=True)
class Logic:
    """The compiled rules of a form.

    Attributes
    ----------
    rules : mapping of str to Rules
        By name of the question or note.
    order : tuple of str
        Every question, each after those its relevance or calculation hangs on.
    readers : mapping of str to frozenset of Expression
        By name of the question, the rules to look at again when its answer changes.
    """

    rules: Mapping[str, Rules]
    order: tuple[str, ...]
    readers: Mapping[str, frozenset[Expression]]


def compile_logic(pages: Iterable[Page], questions: Iterable[Question]) -> Logic:
    """Compile every rule of a form.

    Parameters
    ----------
    pages : iterable of Page
        With their groups' rules.
    questions : iterable of Question
        Every question, in order.

    Returns
    -------
    Logic
        Ready for any number of sheets.

    Raises
    ------
    FormError
        If an expression is wrong, or relevance goes round in a circle.

    Examples
    --------
    >>> asked = [Question(name="a", type="text", relevant="${b} = 1")]
    >>> asked.append(Question(name="b", type="integer"))
    >>> compile_logic([], asked).order
    ('b', 'a')
    """
    asked = tuple(questions)
    compiler = _Compiler(asked)
    around = {question.name: () for question in asked} | _groups(pages)
    rules = {question.name: compiler.rules(question, around[question.name]) for question in asked}
    for page in pages:
        for item in page.items:
            if isinstance(item, Note):
                texts = (page.relevant, item.relevant)
                rules[item.name] = Rules(relevant=compiler.all_of(texts))
    readers: dict[str, set[Expression]] = {}
    for rule in compiler.known.values():
        for name in rule.reads:
            readers.setdefault(name, set()).add(rule)
    return Logic(
        rules=MappingProxyType(rules),
        order=settling_order({q.name: rules[q.name].settled_by for q in asked}),
        readers=MappingProxyType({name: frozenset(found) for name, found in readers.items()}),
    )


def settling_order(settled_by: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Put names in an order in which each comes after those it is settled by.

    Parameters
    ----------
    settled_by : mapping of str to frozenset of str
        What each name hangs on; names that are no key are ignored.

    Returns
    -------
    tuple of str
        As near to the given order as that allows.

    Raises
    ------
    FormError
        If they go round in a circle.

    Examples
    --------
    >>> settling_order({"a": frozenset("b"), "b": frozenset()})
    ('b', 'a')
    """
    order: dict[str, None] = {}
    waiting = dict(settled_by)
    while waiting:
        ready = [n for n, needs in waiting.items() if not (needs & waiting.keys())]
        if not ready:
            circle = "', '".join(sorted(waiting)[:5])
            raise FormError(
                f"whether '{circle}' are asked goes round in a circle: each waits for another. "
                "Let one of them not depend on the others"
            )
        for name in ready:
            order[name] = None
            del waiting[name]
    return tuple(order)


def _groups(pages: Iterable[Page]) -> dict[str, tuple[str, ...]]:
    """Give the groups' rules around each question."""
    return {
        question.name: texts
        for page in pages
        for item in page.items
        for question, texts in _around(page, item)
    }


def _around(page: Page, item: Item) -> list[tuple[Question, tuple[str, ...]]]:
    if isinstance(item, Battery):
        return [(row, (page.relevant, item.relevant)) for row in item.rows]
    return [(item, (page.relevant,))] if isinstance(item, Question) else []


class _Compiler:
    """Compiles each different rule once."""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        self.names = {question.name for question in questions}
        self.dates = {question.name for question in questions if question.type == "date"}
        self.known: dict[tuple[str, str], Expression] = {}

    def one(self, text: str, own: str = "", columns: frozenset[str] = frozenset()) -> Expression:
        rule = self.known.get((text, ""))
        if rule is None or columns:
            rule = compile_expression(
                text, known=self.names, own=own, dates=self.dates, columns=columns
            )
            # A rule that reads its own answer is another rule for each question.
            self.known[text, own if own in rule.reads or columns else ""] = rule
        return rule

    def all_of(self, texts: Iterable[str]) -> tuple[Expression, ...]:
        return tuple(self.one(text) for text in dict.fromkeys(texts) if text)

    def maybe(self, text: str, own: str) -> Expression | None:
        return self.one(text, own) if text else None

    def rules(self, question: Question, around: tuple[str, ...]) -> Rules:
        own, required = question.name, question.required
        columns = frozenset(
            {"name", "label"} | {c for choice in question.choices for c, _ in choice.columns}
        )
        return Rules(
            relevant=self.all_of((*around, question.relevant)),
            required=self.one(required, own) if required not in ("", "yes") else bool(required),
            constraint=self.maybe(question.constraint, own),
            warn=self.maybe(question.warn, own),
            calculation=self.maybe(question.calculation, ""),
            choice_filter=self.one(question.choice_filter, "", columns)
            if question.choice_filter
            else None,
        )
