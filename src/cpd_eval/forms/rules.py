"""The rules of one item of a form, compiled.

What a cell says is compiled once, when the form is read; a response only evaluates it.
"""

from dataclasses import dataclass

from cpd_eval.forms.expression import RANDOM, Expression, compile_expression
from cpd_eval.forms.fields import seat_of
from cpd_eval.forms.model import Battery, Group, Note, Page, Question, Repeat
from cpd_eval.forms.shape import Shape

Ruled = Page | Group | Repeat | Battery | Note | Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The compiled rules of one item.

    Attributes
    ----------
    relevant : Expression or None
        Its own rule; those of the groups around it are theirs.
    required, readonly : Expression, bool
        Whether an answer is needed, or cannot be changed.
    constraint, warn, calculation, choice_filter, default, count : Expression or None
        None is no rule; ``default`` is one only if it is worked out.
    """

    relevant: Expression | None = None
    required: Expression | bool = False
    readonly: Expression | bool = False
    constraint: Expression | None = None
    warn: Expression | None = None
    calculation: Expression | None = None
    choice_filter: Expression | None = None
    default: Expression | None = None
    count: Expression | None = None

    def settled_by(self, own: str) -> frozenset[str]:
        """Name what decides whether the item has a value, and which."""
        found: frozenset[str] = frozenset()
        for rule in (self.relevant, self.count):
            found |= rule.reads if rule is not None else frozenset()
        # A calculation may read what it gave last; that is no circle.
        return found | (self.calculation.reads - {own} if self.calculation else frozenset())

    @property
    def is_kept(self) -> bool:
        """Whether a calculation is worked out once and its result kept like an answer."""
        rule = self.calculation
        return rule is not None and (RANDOM in rule.reads or "once(" in rule.text)


def compile_rules(item: Ruled, shape: Shape) -> Rules:
    """Compile every rule of an item.

    Parameters
    ----------
    item : Page, Group, Repeat, Battery, Note or Question
        With its cells.
    shape : Shape
        What the rules may name.

    Returns
    -------
    Rules
        Ready.

    Raises
    ------
    FormError
        If an expression is wrong.

    Examples
    --------
    >>> asked = Question(name="a", type="text", required="yes")
    >>> compile_rules(asked, Shape([])).required
    True
    """
    if isinstance(item, Question):
        return _of_question(item, shape)
    at = seat_of(item.name) if isinstance(item, Repeat) else item.name
    count = item.count if isinstance(item, Repeat) else ""
    return Rules(relevant=_maybe(item.relevant, at, shape), count=_maybe(count, at, shape))


def _of_question(question: Question, shape: Shape) -> Rules:
    own, choice_filter = question.name, question.choice_filter
    columns = {"name", "label"} | {c for one in question.choices for c, _ in one.columns}
    return Rules(
        relevant=_maybe(question.relevant, own, shape),
        required=_decided(question.required, own, shape),
        readonly=_decided(question.readonly, own, shape),
        constraint=_maybe(question.constraint, own, shape, has_own=True),
        warn=_maybe(question.warn, own, shape, has_own=True),
        calculation=_maybe(question.calculation, own, shape, has_own=True),
        choice_filter=compile_expression(choice_filter, shape=shape, at=own, columns=columns)
        if choice_filter
        else None,
        default=_maybe(question.default, own, shape) if question.has_dynamic_default else None,
    )


def _maybe(text: str, at: str, shape: Shape, *, has_own: bool = False) -> Expression | None:
    return compile_expression(text, shape=shape, at=at, has_own=has_own) if text else None


def _decided(text: str, at: str, shape: Shape) -> Expression | bool:
    """Compile what may also be plain yes or no."""
    rule = _maybe(text, at, shape, has_own=True) if text != "yes" else None
    return text == "yes" if rule is None else rule
