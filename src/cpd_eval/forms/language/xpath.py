"""An expression written as XPath 1.0 that lxml evaluates with ODK's answers.

Most of an expression stays as it is. References become paths; a comparison or a sum that a date
may take part in calls a function that knows dates; a number that becomes text, and an answer that
stands for yes or no, are converted as ODK converts them. What XPath 1.0 has lxml computes itself.
"""

from dataclasses import replace

from cpd_eval.errors import did_you_mean
from cpd_eval.forms.language.comparing import compare, paired
from cpd_eval.forms.language.function import MANY
from cpd_eval.forms.language.functions import FUNCTIONS, OUTSIDE
from cpd_eval.forms.language.operators import COMPARISONS
from cpd_eval.forms.language.paths import (
    Walk,
    narrows,
    start_at_root,
    start_here,
    take_step,
    walk_to,
)
from cpd_eval.forms.language.scope import CALL, Scope
from cpd_eval.forms.language.special import SPECIAL
from cpd_eval.forms.language.syntax import (
    Call,
    Chain,
    Negative,
    Number,
    Part,
    Path,
    Reference,
    Step,
    Text,
)
from cpd_eval.forms.language.tokens import wrong
from cpd_eval.forms.language.written import (
    PREFIX,
    Written,
    as_number,
    as_single,
    as_text,
    as_truth,
    quoted,
)


def write(scope: Scope, part: Part) -> Written:
    """Write a part of an expression, and note in the scope what it reads.

    Parameters
    ----------
    scope : Scope
        Where the expression stands.
    part : Part
        As the grammar read it.

    Returns
    -------
    Written
        Its XPath.

    Raises
    ------
    FormError
        If a name is unknown, or a function is given what it cannot take; with the place.

    Examples
    --------
    >>> from cpd_eval.forms.language.grammar import parse
    >>> from cpd_eval.forms.shape import Field, Shape
    >>> shape = Shape([Field(name="age", type="integer"), Field(name="met", type="date")])
    >>> write(Scope(shape, shape.root), parse("${age} >= 18")).source
    '(/data/age >= 18)'
    >>> write(Scope(shape, shape.root), parse("${met} < today()")).source
    '(f:before(string(/data/met),f:today()))'
    """
    if isinstance(part, Number):
        return Written(source=part.text, kind="number")
    if isinstance(part, Text):
        return Written(source=quoted(part.text), kind="text", literal=part.text)
    if scope.context is not None and _is_outer(part):
        return _outer(scope, part)
    if isinstance(part, Reference):
        return _finish(scope, walk_to(scope, part.name, part.at))
    if isinstance(part, Negative):
        return Written(source=f"(-{as_number(_one(scope, part.operand))})", kind="number")
    if isinstance(part, Path):
        return _path(scope, part)
    return _chain(scope, part) if isinstance(part, Chain) else _call(scope, part)


def _is_outer(part: Part) -> bool:
    """Whether a path leads to the same place whatever is gone through in square brackets."""
    if isinstance(part, Reference):
        return True
    if not isinstance(part, Path) or part.conditions or any(one.conditions for one in part.steps):
        return False
    is_current = isinstance(part.start, Call) and part.start.name == "current"
    return part.start == "/" or is_current or isinstance(part.start, Reference)


def _outer(scope: Scope, part: Part) -> Written:
    """Write such a path as a variable, so that it is walked once and not for every row."""
    with scope.outside():
        found = write(scope, part)
    name = scope.outer.setdefault(found.source, f"_outer{len(scope.outer)}")
    return replace(found, source=f"${name}")


def _one(scope: Scope, part: Part) -> Written:
    """Write a part of which one value is wanted, and notice if it has several."""
    found = write(scope, part)
    if found.is_many and found.holds_answers and found.spots[0].top is scope.shape.root:
        name, repeat = found.spots[0].name, found.spots[0].repeats[-1].name
        scope.cautions.append(
            f"at character {part.at}: '{name}' is asked in every instance of '{repeat}', and one "
            "value is needed here; the first counts. Use sum(), max(), join() or indexed-repeat()"
        )
    return found


def _chain(scope: Scope, chain: Chain) -> Written:
    operator = chain.rest[0][0]
    if operator in ("and", "or"):
        truths = [as_truth(write(scope, one)) for one in _operands(chain)]
        return Written(source=paired(truths, operator), kind="truth")
    if operator in COMPARISONS:
        left = write(scope, chain.first)
        for sign, at, part in chain.rest:
            left = compare(scope, sign, at, left, write(scope, part))
        return left
    if operator == "|":
        return _union(scope, chain)
    source = as_number(_one(scope, chain.first))
    for sign, _, part in chain.rest:
        source += f" {sign} {as_number(_one(scope, part))}"
    return Written(source=f"({source})", kind="number")


def _operands(chain: Chain) -> list[Part]:
    return [chain.first, *(part for _, _, part in chain.rest)]


def _union(scope: Scope, chain: Chain) -> Written:
    parts = [(write(scope, one), one.at) for one in _operands(chain)]
    for part, at in parts:
        if part.kind != "nodes":
            raise wrong(at, "'|' puts questions together, and this is a value. Write 'or'")
    return Written(
        source=f"({' | '.join(part.source for part, _ in parts)})",
        kind="nodes",
        spots=tuple(spot for part, _ in parts for spot in part.spots),
        size=sum(part.size for part, _ in parts),
        is_many=True,
    )


def _path(scope: Scope, path: Path) -> Written:
    column = _column(scope, path)
    if column is not None:
        return column
    walk, steps = _start(scope, path)
    if path.conditions:
        _conditions(scope, walk, path.conditions, replace(walk, size=1, is_many=False))
    for step in steps:
        before = replace(walk)
        take_step(scope, walk, step)
        _conditions(scope, walk, step.conditions, before)
    _check_own(scope, path, walk)
    return _finish(scope, walk)


def _column(scope: Scope, path: Path) -> Written | None:
    """Give the column of the choices sheet a bare name stands for."""
    is_bare = path.start == "" and len(path.steps) == 1 and scope.context is None
    name = path.steps[0].name if is_bare and path.steps[0].axis == "child" else ""
    if name == "null":
        # A path to nothing, which forms use for no value.
        return Written(source="''", kind="text", literal="")
    if name not in scope.columns:
        return None
    scope.used_columns.add(name)
    return Written(source=f"$_column.{name}", kind="text")


def _start(scope: Scope, path: Path) -> tuple[Walk, tuple[Step, ...]]:
    if path.start == "":
        return start_here(scope), path.steps
    if path.start == "/":
        return start_at_root(scope, path)
    if isinstance(path.start, Reference):
        return walk_to(scope, path.start.name, path.start.at), path.steps
    start = write(scope, path.start)
    if start.kind != "nodes":
        raise wrong(path.start.at, "a path begins with a question or a table. Write '${name}'")
    source = start.source if isinstance(path.start, Call) else f"({start.source})"
    return Walk(source, start.spots, start.size, start.is_many, not start.is_many), path.steps


def _conditions(scope: Scope, walk: Walk, conditions: tuple[Part, ...], before: Walk) -> None:
    """Write what stands in square brackets after a step."""
    for condition in conditions:
        scope.enter(walk.written())
        found = write(scope, condition)
        scope.leave()
        inside = found.source if found.kind == "number" else as_truth(found)
        walk.source += f"[{inside}]"
        walk.is_own = False
        if narrows(condition):
            walk.size, walk.is_many = before.size, before.is_many


def _check_own(scope: Scope, path: Path, walk: Walk) -> None:
    """Refuse '.' where there is no answer it could stand for."""
    is_dot = path.start == "" and len(path.steps) == 1 and path.steps[0].axis == "self"
    if (
        is_dot
        and scope.context is None
        and not (scope.has_own and walk.spots[0].kind == "question")
    ):
        raise wrong(path.at, "'.' stands for an answer, and there is none here. Name a question")


def _finish(scope: Scope, walk: Walk) -> Written:
    """Note what a walk reads, and give what it has come to."""
    answers = [spot for spot in walk.spots if spot.kind == "question"]
    scope.read(answers, is_across=not walk.is_own)
    if not walk.is_own:
        scope.read(
            (one for spot in walk.spots for one in (*spot.repeats, spot) if one.kind == "repeat"),
            is_across=True,
        )
    return walk.written()


def _call(scope: Scope, call: Call) -> Written:
    function = FUNCTIONS.get(call.name)
    if function is None:
        raise wrong(call.at, _unknown(call.name))
    count = len(call.arguments)
    if not function.least <= count <= function.most:
        raise wrong(
            call.at, f"'{call.name}()' takes {_takes(function.least, function.most)}, not {count}"
        )
    scope.visit(CALL if function.run else 1, call.at)
    special = SPECIAL.get(call.name)
    if special is not None:
        return special(write, scope, call)
    given = [
        _argument(scope, function.wanted(at), one, call, is_native=function.run is None)
        for at, one in enumerate(call.arguments)
    ]
    name = call.name if function.run is None else f"{PREFIX}:{call.name}"
    return Written(source=f"{name}({','.join(given)})", kind=function.gives)


def _argument(scope: Scope, letter: str, part: Part, call: Call, *, is_native: bool) -> str:
    """Write what a function is given, as what it takes."""
    if letter in "tn":
        found = _one(scope, part)
        if not is_native:
            return as_single(found)
        if letter == "n":
            return as_number(found)
        return found.source if found.kind == "nodes" else as_text(found)
    found = write(scope, part)
    if letter == "b":
        return as_truth(found)
    if letter == "s" and found.kind != "nodes":
        raise wrong(
            part.at, f"'{call.name}()' takes questions, and this is a value. Write '${{name}}'"
        )
    return found.source


def _unknown(name: str) -> str:
    if name in OUTSIDE:
        return f"'{name}()' is not used here: {OUTSIDE[name]}"
    hint = did_you_mean(name.lower(), FUNCTIONS)
    return f"there is no function '{name}()'.{hint or ' The manual lists those there are.'}"


def _takes(least: int, most: int) -> str:
    if most == MANY:
        return f"{least} values or more between its parentheses"
    takes = str(least) if least == most else f"{least} to {most}"
    return f"{takes} value{'' if takes == '1' else 's'} between its parentheses"
