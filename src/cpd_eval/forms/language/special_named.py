"""Functions that name a question, a list, a table or a repeat.

What they name stands in quotation marks or as ``${name}``, and is looked up while the form is
read: a misspelt column is told to the author and not to the respondent.
"""

from collections.abc import Callable

from cpd_eval.errors import did_you_mean
from cpd_eval.forms.language.grammar import parse
from cpd_eval.forms.language.paths import start_at, walk_to
from cpd_eval.forms.language.scope import Scope
from cpd_eval.forms.language.syntax import Call, Part, Path, Reference, Text
from cpd_eval.forms.language.tokens import wrong
from cpd_eval.forms.language.written import PREFIX, Written, as_number, as_single, quoted
from cpd_eval.forms.shape import Spot

Write = Callable[[Scope, Part], Written]
Special = Callable[[Write, Scope, Call], Written]


def _instance(_: Write, scope: Scope, call: Call) -> Written:
    name = _literal(call, 0, "a list or table")
    tree = scope.shape.tree(name)
    if tree is None:
        raise wrong(call.arguments[0].at, _no_table(scope, name))
    return Written(source=f"{PREFIX}:instance({quoted(name)})", kind="nodes", spots=(tree,))


def _no_table(scope: Scope, name: str) -> str:
    hint = did_you_mean(name, scope.shape.tables)
    return f"there is no list or table '{name}'.{hint or ' Put a file of that name beside it.'}"


def _literal(call: Call, at: int, what: str) -> str:
    given = call.arguments[at]
    if not isinstance(given, Text):
        raise wrong(given.at, f"'{call.name}()' names {what} in quotation marks. Write '…'")
    return given.text


def _pulldata(write: Write, scope: Scope, call: Call) -> Written:
    name = _literal(call, 0, "a table").removesuffix(".csv")
    table = scope.shape.tables.get(name)
    if table is None:
        raise wrong(call.arguments[0].at, _no_table(scope, name))
    given = [quoted(name)]
    for at in (1, 2):
        column = _literal(call, at, "a column")
        if table.columns and column not in table.columns:
            hint = did_you_mean(column, table.columns)
            found = hint or f" It has: {', '.join(table.columns)}."
            raise wrong(
                call.arguments[at].at, f"the table '{name}' has no column '{column}'.{found}"
            )
        given.append(quoted(column))
    given.append(as_single(write(scope, call.arguments[3])))
    return Written(source=f"{PREFIX}:pulldata({','.join(given)})", kind="text")


def _choice_name(write: Write, scope: Scope, call: Call) -> Written:
    value = write(scope, call.arguments[0])
    spot = _question_named(write, scope, call.arguments[1])
    if not spot.list_name:
        raise wrong(call.arguments[1].at, f"'{spot.name}' has no choices. Name a select question")
    source = f"{PREFIX}:choice-name({as_single(value)},{quoted(spot.list_name)})"
    return Written(source=source, kind="text")


def _question_named(write: Write, scope: Scope, part: Part) -> Spot:
    """Find the question that is named, in quotation marks or not; its answer is not read."""
    named = parse(part.text) if isinstance(part, Text) else part
    if isinstance(named, Reference):
        return walk_to(scope, named.name, part.at).spots[0]
    if isinstance(named, Path):
        reads = set(scope.reads), set(scope.across)
        found = write(scope, named)
        scope.reads, scope.across = reads
        if found.kind == "nodes":
            return found.spots[0]
    raise wrong(part.at, "a question is named as '${name}'. Name a select question")


def _indexed_repeat(write: Write, scope: Scope, call: Call) -> Written:
    """Write the question in numbered instances: each number is worked out where it stands."""
    target, *pairs = call.arguments
    if len(pairs) % 2:
        raise wrong(call.at, "'indexed-repeat()' takes a question, and for each repeat a number")
    spot = _question_named(write, scope, target)
    numbers: dict[Spot, str] = {}
    for repeat, number in zip(pairs[::2], pairs[1::2], strict=True):
        place = _question_named(write, scope, repeat)
        if place not in spot.repeats:
            raise wrong(repeat.at, f"'{spot.name}' does not stand in a repeat '{place.name}'")
        numbers[place] = as_number(write(scope, number))
    shared = [one for one in spot.repeats if one in scope.around and one not in numbers]
    start = shared[-1] if shared and not _is_above(numbers, shared[-1]) else scope.shape.root
    source = start_at(scope, start).source
    for one in spot.steps[len(start.steps) :]:
        source += f"/{one.name}"
        if one in numbers:
            source = f"{PREFIX}:indexed-repeat({source},{numbers[one]})"
    scope.read((spot, *spot.repeats), is_across=True)
    return Written(source=source, kind="nodes", spots=(spot,))


def _is_above(numbers: dict[Spot, str], spot: Spot) -> bool:
    return any(one in spot.repeats for one in numbers)


def within_brackets(_: Write, scope: Scope, call: Call) -> Written:
    """Write ``position()`` or ``last()``; outside of brackets one is all there is.

    Examples
    --------
    >>> from cpd_eval.forms.shape import Shape
    >>> shape = Shape([])
    >>> within_brackets(lambda _, __: None, Scope(shape, shape.root), Call("last", (), 1)).source
    '1'
    """
    source = "1" if scope.context is None else f"{call.name}()"
    return Written(source=source, kind="number")


def _position(write: Write, scope: Scope, call: Call) -> Written:
    if not call.arguments:
        return within_brackets(write, scope, call)
    given = call.arguments[0]
    around = {spot.name: spot for spot in scope.around}
    if isinstance(given, Reference) and given.name in around:
        found = start_at(scope, around[given.name]).written()
    else:
        found = write(scope, given)
    if found.kind != "nodes":
        raise wrong(given.at, "'position()' takes an instance, as in 'position(..)'. Name one")
    repeats = [spot for spot in found.spots if spot.kind == "repeat"]
    scope.read(repeats, is_across=True)
    if not repeats:
        scope.cautions.append(
            f"at character {given.at}: '{found.spots[0].name}' is no repeat, so its position is "
            "always 1. Add '/..' to reach the repeat around it"
        )
    if len(found.spots) == 1 and not found.is_many:
        name = found.spots[0].name
        source = f"(count({found.source}/preceding-sibling::{name}) + 1)"
        return Written(source=source, kind="number")
    return Written(source=f"{PREFIX}:position({found.source})", kind="number")


NAMED: dict[str, Special] = {
    "indexed-repeat": _indexed_repeat,
    "instance": _instance,
    "jr:choice-name": _choice_name,
    "position": _position,
    "pulldata": _pulldata,
}
"""By name of the function, how its call is written."""
