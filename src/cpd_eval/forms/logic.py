"""The rules of a form, compiled, and what must be looked at again when something changes.

Whether a question is relevant may hang on the answer to another, which may itself not be
relevant. Everything is therefore put in an order in which each thing comes after all it hangs
on, and a circle is refused when the form is read. What reads what is turned round, so that an
answer leads straight to the few rules that read it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cpd_eval.errors import FormError
from cpd_eval.forms.expression import Expression
from cpd_eval.forms.model import Question
from cpd_eval.forms.places import shared_depth
from cpd_eval.forms.rules import Ruled, Rules, compile_rules
from cpd_eval.forms.shape import Shape
from cpd_eval.forms.wording import Wording, compile_wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Something that must be settled again when what it reads changes.

    Attributes
    ----------
    name : str
        The item.
    around : tuple of str
        The repeats around it, outermost first.
    shared : int
        How many of them it shares with the instance it reads; 0 if it reads all instances.
    """

    name: str
    around: tuple[str, ...]
    shared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Logic:
    """The compiled rules of a form.

    Attributes
    ----------
    shape : Shape
        What stands in what.
    rules : mapping of str to Rules
        By name of the page, group, repeat, battery, note or question.
    inside : mapping of str to tuple of str
        What stands directly in each thing, in order; ``""`` is the form.
    ranks : mapping of str to int
        The place of each thing in an order in which it comes after all it hangs on.
    readers : mapping of str to tuple of Reader
        By name of what is read.
    looked_at : mapping of str to tuple of Expression
        By name, the rules that are only looked at when asked for, such as ``required``.
    triggered : mapping of str to tuple of Reader
        By name of a question, those whose calculation waits for it to change.
    places : mapping of str to int
        The place of each thing in the form.
    wording : Wording
        What is read of each thing.
    """

    shape: Shape
    rules: Mapping[str, Rules]
    inside: Mapping[str, tuple[str, ...]]
    ranks: Mapping[str, int]
    readers: Mapping[str, tuple[Reader, ...]]
    looked_at: Mapping[str, tuple[Expression, ...]]
    triggered: Mapping[str, tuple[Reader, ...]]
    places: Mapping[str, int]
    wording: Wording


def compile_logic(
    items: Iterable[Ruled], *, shape: Shape, within: Mapping[str, str], language: str = ""
) -> Logic:
    """Compile every rule of a form.

    Parameters
    ----------
    items : iterable of Page, Group, Repeat, Battery, Note or Question
        Everything that may have a rule.
    shape : Shape
        What the rules may name.
    within : mapping of str to str
        What each thing stands in, in order of the form; empty at the top.
    language : str, optional
        The language of the items' words.

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
    >>> from cpd_eval.forms.shape import Field
    >>> asked = [Question(name="a", type="text", relevant="${b} = 1")]
    >>> asked.append(Question(name="b", type="integer"))
    >>> shape = Shape([Field(name="a"), Field(name="b", type="integer")])
    >>> logic = compile_logic(asked, shape=shape, within={"a": "", "b": ""})
    >>> logic.ranks["b"] < logic.ranks["a"], [reader.name for reader in logic.readers["b"]]
    (True, ['a'])
    """
    listed = tuple(items)
    everything = {one.name: one for one in listed if one.name in within}
    rules = {name: compile_rules(one, shape) for name, one in everything.items()}
    rules |= {name: Rules() for name in within if name not in rules}
    triggers = {
        name: one.trigger
        for name, one in everything.items()
        if isinstance(one, Question) and one.trigger
    }
    inside: dict[str, list[str]] = {"": []}
    for name, around in within.items():
        inside.setdefault(around, []).append(name)
    settled_by = {
        name: rules[name].settled_by(name) | {around} | frozenset(triggers.get(name, ()))
        for name, around in within.items()
    }
    order = settling_order(settled_by)
    return Logic(
        shape=shape,
        rules=MappingProxyType(rules),
        inside=MappingProxyType({name: tuple(found) for name, found in inside.items()}),
        ranks=MappingProxyType({name: rank for rank, name in enumerate(order)}),
        readers=_readers(rules, triggers, shape),
        looked_at=_looked_at(rules),
        triggered=_triggered(triggers, shape),
        places=MappingProxyType({name: place for place, name in enumerate(within)}),
        wording=compile_wording(listed, shape=shape, language=language),
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


def _reader(name: str, read: str, shape: Shape, *, is_across: bool) -> Reader:
    around = shape.repeats_around(name)
    shared = 0 if is_across else shared_depth(around, shape.repeats_around(read))
    return Reader(name=name, around=around, shared=shared)


def _triggered(
    triggers: Mapping[str, tuple[str, ...]], shape: Shape
) -> Mapping[str, tuple[Reader, ...]]:
    found: dict[str, list[Reader]] = {}
    for name, reads in triggers.items():
        for read in reads:
            found.setdefault(read, []).append(_reader(name, read, shape, is_across=False))
    return MappingProxyType({read: tuple(those) for read, those in found.items()})


def _readers(
    rules: Mapping[str, Rules], triggers: Mapping[str, object], shape: Shape
) -> Mapping[str, tuple[Reader, ...]]:
    found: dict[str, dict[str, bool]] = {}
    for name, rule in rules.items():
        calculation = None if name in triggers else rule.calculation
        for one in (rule.relevant, calculation, rule.count):
            for read in one.reads if one is not None else ():
                is_across = bool(one and read in one.across)
                known = found.setdefault(read, {})
                known[name] = known.get(name, False) or is_across
    known_names = {read: those for read, those in found.items() if read in shape}
    return MappingProxyType(
        {
            read: tuple(_reader(name, read, shape, is_across=all_) for name, all_ in those.items())
            for read, those in known_names.items()
        }
    )


def _looked_at(rules: Mapping[str, Rules]) -> Mapping[str, tuple[Expression, ...]]:
    found: dict[str, dict[Expression, None]] = {}
    for rule in rules.values():
        for one in (rule.required, rule.readonly, rule.constraint, rule.warn):
            if isinstance(one, Expression):
                for read in one.reads:
                    found.setdefault(read, {})[one] = None
    return MappingProxyType({name: tuple(those) for name, those in found.items()})
