"""Walks along the tree of a form, followed while an expression is read.

Every path is walked on the shape of the form before anybody answers. So a misspelt name is
found, what an expression reads is known, and ``${name}`` becomes the path ODK gives it: within
the same instance of the nearest repeat both stand in, or to every instance where there is none.

References
----------
.. [1] pyxform, "XLSForm references in repeats", https://github.com/XLSForm/pyxform
.. [2] ODK XForms Specification, "XPath paths", https://getodk.github.io/xforms-spec/#xpath-paths
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cpd_eval.errors import did_you_mean
from cpd_eval.forms.instance import MAX_NODES
from cpd_eval.forms.language.scope import Scope
from cpd_eval.forms.language.syntax import Call, Chain, Number, Part, Path, Step
from cpd_eval.forms.language.tokens import wrong
from cpd_eval.forms.language.written import Written
from cpd_eval.forms.shape import ROOT, Spot


@dataclass(slots=True)
class Walk:
    """How far a walk has come.

    Attributes
    ----------
    source : str
        The path so far, in XPath.
    spots : tuple of Spot
        Where it can be.
    size : int
        Most elements it can have reached.
    is_many : bool
        Whether it has gone into several instances of a repeat.
    is_own : bool
        Whether it keeps to the instance the expression stands in.
    """

    source: str
    spots: tuple[Spot, ...]
    size: int = 1
    is_many: bool = False
    is_own: bool = True

    def written(self) -> Written:
        """Give what the walk has come to."""
        return Written(
            source=self.source,
            kind="nodes",
            spots=self.spots,
            size=self.size,
            is_many=self.is_many,
        )


def walk_to(scope: Scope, name: str, at: int) -> Walk:
    """Walk to a question, group or repeat that is named as ``${name}``.

    Raises
    ------
    FormError
        If there is none of that name.
    """
    if name.startswith("last-saved#"):
        raise wrong(at, "answers of an earlier response are not read here. Use a hidden row")
    if name not in scope.shape:
        hint = did_you_mean(name, scope.shape) or " Name one of the form."
        raise wrong(at, f"'${{{name}}}' names no question.{hint}")
    spot = scope.shape.spot(name)
    shared = [one for one, own in zip(spot.repeats, scope.around, strict=False) if one is own]
    walk = start_at(scope, shared[-1] if shared else scope.shape.root)
    for one in spot.steps[len(shared[-1].steps) if shared else 0 :]:
        walk.source += one.name if walk.source.endswith("/") else f"/{one.name}"
        _go_down(walk, (one,))
        scope.visit(min(walk.size, MAX_NODES), at)
    return walk


def start_at(scope: Scope, spot: Spot) -> Walk:
    """Begin a walk at the root, or at the own instance of a repeat around the expression."""
    if spot.above is None:
        return Walk(root_source(scope), (spot,))
    scope.is_placed = True
    climb = "/".join([".."] * (len(scope.at.steps) - len(spot.steps)))
    if scope.context is not None:
        scope.needs_self = True
        return Walk(f"$_self/{climb}" if climb else "$_self", (spot,))
    return Walk(climb or ".", (spot,))


def start_at_root(scope: Scope, path: Path) -> tuple[Walk, tuple[Step, ...]]:
    """Begin an absolute path; gives the steps that are left.

    As in ODK, a path through a repeat the expression stands in itself keeps to its own instance,
    unless a condition says otherwise.

    Raises
    ------
    FormError
        If the path does not begin with the root.
    """
    steps = path.steps
    if steps and steps[0].axis == "child":
        if steps[0].name != ROOT:
            hint = f" Write '/{ROOT}/{steps[0].name}'." if steps[0].name in scope.shape else ""
            raise wrong(steps[0].at, f"a path from the top begins with '/{ROOT}'.{hint}")
        steps = steps[1:]
    own = (*scope.at.steps,)
    count = 0
    for step, spot in zip(steps[:-1], own, strict=False):
        if step.axis != "child" or step.conditions or step.name != spot.name:
            break
        count += 1
    repeats = [at for at, spot in enumerate(own[:count]) if spot.kind == "repeat"]
    if not repeats:
        return start_at(scope, scope.shape.root), steps
    return start_at(scope, own[repeats[-1]]), steps[repeats[-1] + 1 :]


def start_here(scope: Scope) -> Walk:
    """Begin a walk where a relative path begins: at the own row, or at what is in [ ]."""
    context = scope.context
    if context is not None:
        return Walk(".", context.spots, is_many=False, is_own=False)
    scope.is_placed = True
    return Walk(".", (scope.at,))


def root_source(scope: Scope) -> str:
    """Write the root; within a table, ``/`` would be the root of the table."""
    if scope.context is not None and any(
        spot.top is not scope.shape.root for spot in scope.context.spots
    ):
        scope.needs_root = True
        return "$_root"
    return f"/{ROOT}"


def take_step(scope: Scope, walk: Walk, step: Step) -> None:
    """Go one step on; what stands in square brackets after it is left to the caller.

    Raises
    ------
    FormError
        If the step leads nowhere.
    """
    join = "" if walk.source.endswith("/") else "/"
    if step.axis == "self":
        walk.source += f"{join}."
    elif step.axis == "parent":
        _go_up(walk, step)
        walk.source += f"{join}.."
    elif step.axis == "child":
        _go_down(walk, _children(scope, walk, step))
        walk.source += f"{join}{step.name}"
    else:
        _go_below(walk, _below(scope, walk, step))
        walk.source += f"{join}/{step.name}" if join else f"/{step.name}"
    scope.visit(min(walk.size, MAX_NODES), step.at)


def _go_up(walk: Walk, step: Step) -> None:
    above = dict.fromkeys(spot.above for spot in walk.spots if spot.above is not None)
    if not above:
        raise wrong(step.at, "'..' goes above the form. Remove it")
    left = any(spot.kind == "repeat" for spot in walk.spots)
    walk.spots = tuple(spot for spot in above if spot is not None)
    # What stands above several instances is one thing again.
    if left and not any(spot.repeats for spot in walk.spots):
        walk.size, walk.is_many = 1, False


def _go_down(walk: Walk, spots: Sequence[Spot]) -> None:
    walk.spots = tuple(spots)
    walk.size = min(walk.size * sum(spot.size for spot in spots), MAX_NODES)
    if any(spot.kind in ("repeat", "item") for spot in spots):
        walk.is_many, walk.is_own = True, False


def _go_below(walk: Walk, spots: Sequence[Spot]) -> None:
    walk.spots = tuple(spots)
    repeated = any(spot.repeats or spot.kind in ("repeat", "item") for spot in spots)
    walk.size = MAX_NODES if repeated else len(spots)
    walk.is_many = walk.is_many or repeated
    walk.is_own = walk.is_own and not repeated


def _children(scope: Scope, walk: Walk, step: Step) -> tuple[Spot, ...]:
    if step.name == "*":
        found = tuple(inner for spot in walk.spots for inner in spot.inside.values())
    else:
        inside = (spot.inside.get(step.name) for spot in walk.spots)
        found = tuple(spot for spot in inside if spot is not None)
    if not found:
        raise wrong(step.at, _nowhere(scope, walk, step))
    return found


def _below(scope: Scope, walk: Walk, step: Step) -> tuple[Spot, ...]:
    found = tuple(
        inner for spot in walk.spots for inner in spot.walk() if step.name in ("*", inner.name)
    )
    if not found:
        raise wrong(step.at, _nowhere(scope, walk, step))
    return found


def _nowhere(scope: Scope, walk: Walk, step: Step) -> str:
    """Say that a step leads to nothing, and what may have been meant."""
    name = step.name
    place = walk.spots[0].name if walk.spots else ROOT
    if walk.source == "." and scope.context is None:
        if name in scope.shape:
            return f"'{name}' is no value. Write '${{{name}}}' for the answer to that question"
        near = did_you_mean(name, [*scope.columns, *scope.shape])
        return f"'{name}' is neither a question nor a function here.{near} " + (
            "Put text in quotation marks"
        )
    inside = [inner for spot in walk.spots for inner in spot.inside]
    where = f"in '{place}'" if place else "there"
    hint = did_you_mean(name, inside)
    if name in scope.shape and not hint:
        hint = f" Write '${{{name}}}' for the answer to that question."
    return f"'{name}' does not stand {where}.{hint or ' Check the path.'}"


def narrows(condition: Part) -> bool:
    """Whether what stands in square brackets leaves at most one of what it is about.

    Examples
    --------
    >>> from cpd_eval.forms.language.grammar import parse
    >>> narrows(parse("2")), narrows(parse("position() = 3 - 1")), narrows(parse("last()"))
    (True, True, True)
    """
    if isinstance(condition, Number):
        return True
    if isinstance(condition, Call):
        return condition.name == "last"
    return (
        isinstance(condition, Chain)
        and len(condition.rest) == 1
        and condition.rest[0][0] == "="
        and any(
            isinstance(side, Call) and side.name == "position" and not side.arguments
            for side in (condition.first, condition.rest[0][2])
        )
    )
