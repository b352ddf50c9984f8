"""Comparisons, and what joins them, written as XPath.

A comparison costs least where lxml makes it. It is left to lxml wherever no date can be on either
side; where one can, a function that knows dates is called.
"""

from cpd_eval.forms.language.operators import COMPARISONS
from cpd_eval.forms.language.scope import CALL, Scope
from cpd_eval.forms.language.written import PREFIX, Written, as_given, as_truth


def compare(scope: Scope, sign: str, at: int, left: Written, right: Written) -> Written:
    """Write a comparison: by lxml where no date can be in it, by Python where one can.

    Examples
    --------
    >>> from cpd_eval.forms.shape import Shape
    >>> shape = Shape([])
    >>> one, day = Written(source="1", kind="number"), Written(source="f:today()", kind="date")
    >>> compare(Scope(shape, shape.root), "<", 1, one, one).source
    '(1 < 1)'
    >>> compare(Scope(shape, shape.root), "<", 1, one, day).source
    '(f:before(1,f:today()))'
    """
    scope.visit(left.size * right.size, at)
    if sign in ("=", "!="):
        if "truth" in (left.kind, right.kind):
            return Written(source=f"({as_truth(left)} {sign} {as_truth(right)})", kind="truth")
        is_native = _equates_natively(left, right)
    else:
        is_native = left.is_plain and right.is_plain
    if is_native:
        return Written(source=f"({left.source} {sign} {right.source})", kind="truth")
    scope.visit(CALL, at)
    name, _ = COMPARISONS[sign]
    source = f"({PREFIX}:{name}({as_given(left)},{as_given(right)}))"
    return Written(source=source, kind="truth")


def _equates_natively(left: Written, right: Written) -> bool:
    """Whether lxml compares two values as ODK does; texts are compared as texts."""
    if "" in (left.literal, right.literal):
        return True
    if left.is_dated or right.is_dated:
        return False
    if "number" in (left.kind, right.kind):
        return left.is_plain and right.is_plain
    return True


def paired(truths: list[str], operator: str) -> str:
    """Join yes and no two by two, because lxml goes only so deep.

    Examples
    --------
    >>> paired(["a", "b", "c"], "or")
    '((a or b) or c)'
    """
    while len(truths) > 1:
        pairs = zip(truths[::2], truths[1::2], strict=False)
        odd = truths[-1:] if len(truths) % 2 else []
        truths = [f"({one} {operator} {other})" for one, other in pairs] + odd
    return truths[0]
