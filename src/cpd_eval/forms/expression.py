"""A rule of a form, checked and compiled once, evaluated many times.

An expression such as ``${group} != 'comparison' and count-selected(.) <= 5`` is read into its
parts (:mod:`~cpd_eval.forms.language.grammar`), each name is looked up in the shape of the form
(:mod:`~cpd_eval.forms.language.paths`), and what remains is XPath 1.0 for lxml
(:mod:`~cpd_eval.forms.language.xpath`). Nothing a form says is ever run as Python, and an
expression reaches nothing but the answers, lists and tables it is given.

Time is bounded before anything is run: an expression has a greatest length and depth, brackets
within brackets are refused where they could go through too many answers, and patterns are matched
in one pass over the text (:mod:`~cpd_eval.forms.language.pattern`).
"""

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lxml import etree

from cpd_eval.errors import FormError
from cpd_eval.forms.instance import Instance, writable
from cpd_eval.forms.language.functions import FUNCTIONS
from cpd_eval.forms.language.grammar import parse
from cpd_eval.forms.language.operators import COMPARISONS
from cpd_eval.forms.language.scope import NOW, RANDOM, TODAY, Scope
from cpd_eval.forms.language.values import Value, to_number, to_text, to_truth
from cpd_eval.forms.language.written import PREFIX, as_truth
from cpd_eval.forms.language.xpath import write
from cpd_eval.forms.shape import Shape

__all__ = ["NOW", "RANDOM", "TODAY", "Expression", "Value", "compile_expression"]

_NAMESPACE = "https://getodk.github.io/xforms-spec"
_RUN: dict[str, Callable[..., Any]] = {
    "number": to_number,
    "string": to_text,
    **dict(COMPARISONS.values()),
    **{name.removeprefix("jr:"): one.call for name, one in FUNCTIONS.items() if one.run},
}


# Compared by identity: rules are keys of a dictionary that is read for every question.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expression:
    """A compiled rule.

    Attributes
    ----------
    text : str
        As it stands in the form.
    source : str
        The XPath it became.
    at : str
        The row it stands in; empty if it is about the form.
    reads : frozenset of str
        Names of the questions it reads; of repeats whose number or order of instances matters;
        and :data:`TODAY`, :data:`NOW` or :data:`RANDOM` if it asks for them.
    across : frozenset of str
        What of that it reads from instances other than its own.
    columns : frozenset of str
        Columns of the choices sheet it names; only a choice filter has any.
    cautions : tuple of str
        What is allowed and probably not meant, with its place.
    is_placed : bool
        Whether its value depends on where it stands; if not, it is the same for all.
    """

    text: str
    source: str
    at: str
    reads: frozenset[str]
    across: frozenset[str]
    columns: frozenset[str]
    cautions: tuple[str, ...]
    is_placed: bool
    _truth: str = field(repr=False)
    _outer: tuple[tuple[str, str], ...] = field(repr=False)
    _needs: tuple[bool, bool, bool] = field(repr=False)
    _stands: tuple[int, str] = field(repr=False)

    def value(
        self, instance: Instance, path: str = "", columns: Mapping[str, str] | None = None
    ) -> Value:
        """Evaluate it.

        Parameters
        ----------
        instance : Instance
            One person's answers.
        path : str, optional
            Where it is evaluated: the path of its row, such as ``child[2]/age``, or of anything
            else in the same instances.
        columns : mapping of str to str, optional
            The columns of one choice; a column that is not there reads as empty.

        Returns
        -------
        str, float or bool
            What it gives; of several answers, the first.

        Raises
        ------
        FormError
            If there is no such place. No answer makes it fail.

        Examples
        --------
        >>> from cpd_eval.forms.shape import Field
        >>> shape = Shape([Field(name="hours", type="integer")])
        >>> instance = Instance(shape)
        >>> instance.put("hours", "4")
        True
        >>> compile_expression("${hours} * 2", shape=shape).value(instance)
        8.0
        """
        return self._run(self.source, instance, path, columns)

    def is_true(
        self, instance: Instance, path: str = "", columns: Mapping[str, str] | None = None
    ) -> bool:
        """Evaluate it as yes or no: an answer that is not there is no.

        Examples
        --------
        >>> from cpd_eval.forms.shape import Field
        >>> shape = Shape([Field(name="hours", type="integer")])
        >>> compile_expression("${hours} >= 4", shape=shape).is_true(Instance(shape))
        False
        """
        return to_truth(self._run(self._truth, instance, path, columns))

    def as_text(
        self, instance: Instance, path: str = "", columns: Mapping[str, str] | None = None
    ) -> str:
        """Evaluate it as what is kept of a calculation; empty if it gives no number.

        Examples
        --------
        >>> shape = Shape([])
        >>> compile_expression("0 div 0", shape=shape).as_text(Instance(shape))
        ''
        >>> compile_expression("date(30)", shape=shape).as_text(Instance(shape))
        '1970-01-31'
        """
        value = self._run(self.source, instance, path, columns)
        if isinstance(value, float) and not math.isfinite(value):
            return ""
        return to_text(value)

    def _run(
        self, source: str, instance: Instance, path: str, columns: Mapping[str, str] | None
    ) -> Value:
        needs_self, needs_root, needs_world = self._needs
        node = instance.node(self._place(path) if self.is_placed else "")
        variables: dict[str, Any] = {}
        for name in self.columns:
            variables[f"_column.{name}"] = writable((columns or {}).get(name, ""))
        for name, path_source in self._outer:
            variables[name] = _compiled(path_source)(node)
        if needs_self:
            variables["_self"] = [node]
        if needs_root:
            variables["_root"] = [instance.node("")]
        run = _compiled(source)
        if not needs_world:
            return run(node, **variables)
        with instance.surroundings:
            return run(node, **variables)

    def _place(self, path: str) -> str:
        """Give the path of where it stands, in the instances that a path goes through."""
        depth, name = self._stands
        if not depth:
            return name
        instances = path.split("/")[:depth]
        return "/".join([*instances, name] if name else instances)


def compile_expression(
    text: str,
    *,
    shape: Shape,
    at: str = "",
    has_own: bool = False,
    columns: Collection[str] = (),
) -> Expression:
    """Check an expression and make it ready to be evaluated.

    Parameters
    ----------
    text : str
        As it stands in the form.
    shape : Shape
        The tree of the form.
    at : str, optional
        Name of the question or group in whose row it stands; empty if it is about the form. The
        name of a repeat stands for each of its instances; a rule about the repeat as a whole
        stands in what is around it.
    has_own : bool, default False
        Whether ``.`` may be used for the answer to ``at``.
    columns : collection of str, optional
        Columns of the choices sheet, which a choice filter reads by their bare name.

    Returns
    -------
    Expression
        Ready.

    Raises
    ------
    FormError
        If it is no expression of this language; the message says where, what was found and what
        to write instead.

    Examples
    --------
    >>> from cpd_eval.forms.shape import Field
    >>> age = Field(name="age", type="integer")
    >>> shape = Shape([Field(name="child", kind="repeat", inside=(age,))])
    >>> sorted(compile_expression("max(${age})", shape=shape).reads)
    ['age', 'child']
    >>> compile_expression("${agee} > 3", shape=shape)
    Traceback (most recent call last):
    ...
    cpd_eval.errors.FormError: at character 1: '${agee}' names no question. Did you mean 'age'?
    """
    stands = shape.spot(at)
    scope = Scope(shape, stands, has_own=has_own, columns=columns)
    written = write(scope, parse(writable(text)))
    source = f"string({written.source})" if written.kind == "nodes" else written.source
    expression = Expression(
        text=text,
        source=source,
        at=at,
        reads=frozenset(scope.reads),
        across=frozenset(scope.across),
        columns=frozenset(scope.used_columns),
        cautions=tuple(dict.fromkeys(scope.cautions)),
        is_placed=scope.is_placed,
        _truth=as_truth(written),
        _stands=(len(scope.around), "" if stands.kind == "repeat" else at),
        _outer=tuple((name, outer) for outer, name in scope.outer.items()),
        _needs=(scope.needs_self, scope.needs_root, f"{PREFIX}:" in source),
    )
    _compiled(source)
    return expression


@lru_cache(maxsize=8_192)
def _compiled(source: str) -> Callable[..., Value]:
    """Compile XPath; the same rule in many rows is compiled once."""
    # Only what is called is handed over, because lxml registers it anew at each evaluation.
    called = {name for name in _RUN if f"{PREFIX}:{name}(" in source}
    try:
        return etree.XPath(  # type: ignore[no-any-return]
            source,
            namespaces={PREFIX: _NAMESPACE},
            extensions={(_NAMESPACE, name): _without_context(_RUN[name]) for name in called},
            smart_strings=False,
        )
    except etree.XPathError as exc:
        raise FormError(f"the expression cannot be compiled ({exc}). Rewrite it") from exc


def _without_context(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda _context, *given: function(*given)
