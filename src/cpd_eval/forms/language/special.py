"""Functions that are not simply called: what they are given is read in a way of its own.

Some name a question, a list or a table in quotation marks, which is looked up while the form is
read; some depend on where the expression stands; some have a cheaper way in XPath.
"""

from cpd_eval.errors import FormError
from cpd_eval.forms.language.function import Kind
from cpd_eval.forms.language.functions_dates import DIRECTIVES
from cpd_eval.forms.language.pattern import read_pattern
from cpd_eval.forms.language.scope import NOW, RANDOM, TODAY, Scope
from cpd_eval.forms.language.special_named import NAMED, Special, Write, within_brackets
from cpd_eval.forms.language.syntax import Call, Text
from cpd_eval.forms.language.tokens import wrong
from cpd_eval.forms.language.written import (
    PREFIX,
    Written,
    as_given,
    as_number,
    as_single,
    as_text,
    as_truth,
    quoted,
)


def _plainly(write: Write, scope: Scope, call: Call, kind: Kind, first: str = "") -> Written:
    """Write a call of a function in Python, its arguments as they are."""
    given = [as_given(write(scope, one)) for one in call.arguments]
    source = f"{PREFIX}:{call.name}({','.join([first, *given] if first else given)})"
    return Written(source=source, kind=kind)


def _own(scope: Scope) -> Written:
    """Give the row the expression stands at."""
    scope.is_placed = True
    scope.needs_self = scope.needs_self or scope.context is not None
    source = "." if scope.context is None else "$_self"
    return Written(source=source, kind="nodes", spots=(scope.at,))


def _own_answer(scope: Scope, call: Call) -> Written:
    """Give the answer a function works on that is given nothing."""
    if scope.context is not None:
        return Written(source=".", kind="nodes", spots=scope.context.spots)
    if not scope.has_own or scope.at.kind != "question":
        raise wrong(call.at, f"'{call.name}()' needs a value here. Write '{call.name}(${{name}})'")
    scope.read([scope.at], is_across=False)
    return _own(scope)


def _only(write: Write, scope: Scope, call: Call) -> Written:
    return write(scope, call.arguments[0]) if call.arguments else _own_answer(scope, call)


def _number(write: Write, scope: Scope, call: Call) -> Written:
    return Written(source=as_number(_only(write, scope, call)), kind="number")


def _string(write: Write, scope: Scope, call: Call) -> Written:
    return Written(source=as_text(_only(write, scope, call)), kind="text")


def _boolean(write: Write, scope: Scope, call: Call) -> Written:
    return Written(source=as_truth(_only(write, scope, call)), kind="truth")


def _on_text(write: Write, scope: Scope, call: Call) -> Written:
    """Write ``string-length`` and ``normalize-space``, which may be given nothing."""
    kind: Kind = "number" if call.name == "string-length" else "text"
    return Written(source=f"{call.name}({as_text(_only(write, scope, call))})", kind=kind)


def _concat(write: Write, scope: Scope, call: Call) -> Written:
    parts = [write(scope, one) for one in call.arguments]
    if len(parts) > 1 and not any(part.is_many or part.size > 1 for part in parts):
        return Written(source=f"concat({','.join(map(as_text, parts))})", kind="text")
    given = ",".join(part.source for part in parts)
    return Written(source=f"{PREFIX}:concat({given})", kind="text")


def _selected(write: Write, scope: Scope, call: Call) -> Written:
    answer, name = (write(scope, one) for one in call.arguments)
    is_select = answer.spots and all(s.type.startswith("select") for s in answer.spots)
    wanted = (name.literal or "").strip()
    if is_select and not answer.is_many and wanted and " " not in wanted:
        # The names of several choices are kept with one space between.
        source = f"contains(concat(' ',{answer.source},' '),{quoted(f' {wanted} ')})"
        return Written(source=source, kind="truth")
    source = f"{PREFIX}:selected({as_single(answer)},{as_single(name)})"
    return Written(source=source, kind="truth")


def _if(write: Write, scope: Scope, call: Call) -> Written:
    condition, then, otherwise = (write(scope, one) for one in call.arguments)
    source = f"{PREFIX}:if({as_truth(condition)},{as_given(then)},{as_given(otherwise)})"
    return Written(source=source, kind=_shared_kind(then, otherwise))


def _shared_kind(one: Written, other: Written) -> Kind:
    kinds = {"text" if part.kind == "nodes" else part.kind for part in (one, other)}
    if one.is_dated and other.is_dated:
        return "date"
    if len(kinds) == 1:
        return kinds.pop()
    return "text" if kinds == {"text", "date"} else "any"


def _once(write: Write, scope: Scope, call: Call) -> Written:
    if scope.at.kind != "question":
        raise wrong(call.at, "'once()' keeps an answer, and there is none here. Remove it")
    return _plainly(write, scope, call, "any", as_text(_own(scope)))


def _current(_: Write, scope: Scope, __: Call) -> Written:
    return _own(scope)


def _regex(write: Write, scope: Scope, call: Call) -> Written:
    pattern = call.arguments[1]
    if isinstance(pattern, Text):
        try:
            read_pattern(pattern.text)
        except FormError as exc:
            raise wrong(pattern.at, f"'{pattern.text}' is no pattern to use: {exc}") from None
    return _plainly(write, scope, call, "truth")


def _formatted(write: Write, scope: Scope, call: Call) -> Written:
    layout = call.arguments[1]
    if isinstance(layout, Text):
        pairs = layout.text.replace("%%", "").split("%")[1:]
        for one in pairs:
            if one[:1] not in DIRECTIVES or not one:
                known = " ".join(f"%{letter}" for letter in DIRECTIVES)
                raise wrong(layout.at, f"'%{one[:1]}' is no part of a date. Use {known}")
    return _plainly(write, scope, call, "text")


def _weighted(write: Write, scope: Scope, call: Call) -> Written:
    if len(call.arguments) % 2:
        raise wrong(call.at, "'weighted-checklist()' takes a weight after each value. Add one")
    given = [write(scope, one).source for one in call.arguments]
    return Written(source=f"{PREFIX}:weighted-checklist({','.join(given)})", kind="truth")


def _asks(what: str, kind: Kind) -> Special:
    """Make the writing of a function that asks for the clock or for chance."""

    def special(write: Write, scope: Scope, call: Call) -> Written:
        scope.reads.add(what)
        return _plainly(write, scope, call, kind)

    return special


def _randomize(write: Write, scope: Scope, call: Call) -> Written:
    if len(call.arguments) == 1:
        scope.reads.add(RANDOM)
    nodes = write(scope, call.arguments[0])
    if nodes.kind != "nodes":
        raise wrong(call.at, "'randomize()' takes questions or rows, and this is a value")
    given = [nodes.source, *(as_number(write(scope, one)) for one in call.arguments[1:])]
    source = f"{PREFIX}:randomize({','.join(given)})"
    return Written(source=source, kind="nodes", spots=nodes.spots, size=nodes.size, is_many=True)


SPECIAL: dict[str, Special] = {
    **NAMED,
    "boolean": _boolean,
    "concat": _concat,
    "current": _current,
    "format-date": _formatted,
    "format-date-time": _formatted,
    "if": _if,
    "last": within_brackets,
    "normalize-space": _on_text,
    "now": _asks(NOW, "date"),
    "number": _number,
    "once": _once,
    "random": _asks(RANDOM, "number"),
    "randomize": _randomize,
    "regex": _regex,
    "selected": _selected,
    "string": _string,
    "string-length": _on_text,
    "today": _asks(TODAY, "date"),
    "uuid": _asks(RANDOM, "text"),
    "weighted-checklist": _weighted,
}
"""By name of the function, how its call is written."""
