"""Comparisons that dates may take part in.

XPath 1.0 would compare two texts by ``<`` as numbers, and a date is none, so nothing would ever
be before today. ODK counts the days of a date instead. Where either side is several answers, a
comparison holds if it holds for any of them.
"""

import math
from collections.abc import Callable
from operator import ge, gt, le, lt

from cpd_eval.forms.language.days import days_of, share_of_day
from cpd_eval.forms.language.values import Given, Value, to_list, to_number, to_truth

_Key = tuple[str, str | float]


def _measure(value: Given) -> float:
    """Give a value as what it is compared by: a number, days, or a share of the day."""
    number = to_number(value)
    if math.isnan(number) and isinstance(value, str):
        share = share_of_day(value) if ":" in value else None
        return math.nan if share is None else share
    return number


def _ordered(compare: Callable[[float, float], bool]) -> Callable[[Given, Given], bool]:
    """Make a comparison that holds if it holds for any pair; the extremes decide."""
    low, high = (min, max) if compare in (lt, le) else (max, min)

    def run(left: Given, right: Given) -> bool:
        if not isinstance(left, list) and not isinstance(right, list):
            return compare(_measure(left), _measure(right))
        lefts = [x for x in map(_measure, to_list((left,))) if not math.isnan(x)]
        rights = [x for x in map(_measure, to_list((right,))) if not math.isnan(x)]
        return bool(lefts) and bool(rights) and compare(low(lefts), high(rights))

    return run


def _key(value: Value, *, by_number: bool, by_truth: bool) -> _Key:
    if by_truth:
        return "truth", to_truth(value)
    if by_number:
        number = to_number(value)
        # NaN equals nothing, not even itself.
        return ("number", number) if not math.isnan(number) else ("none", id(value))
    days = days_of(value) if isinstance(value, str) else None
    if days is not None:
        return "number", days
    share = share_of_day(value) if isinstance(value, str) and ":" in value else None
    return ("share", share) if share is not None else ("text", str(value))


def _keys(left: Given, right: Given) -> tuple[set[_Key], set[_Key]]:
    lefts, rights = to_list((left,)), to_list((right,))
    both = lefts + rights
    by_truth = any(isinstance(one, bool) for one in both)
    by_number = any(isinstance(one, float) for one in both)
    return (
        {_key(one, by_number=by_number, by_truth=by_truth) for one in lefts},
        {_key(one, by_number=by_number, by_truth=by_truth) for one in rights},
    )


def _equal(left: Given, right: Given) -> bool:
    lefts, rights = _keys(left, right)
    return any(kind != "none" for kind, _ in lefts & rights)


def _unequal(left: Given, right: Given) -> bool:
    lefts, rights = _keys(left, right)
    if any(kind == "none" for kind, _ in lefts | rights):
        return bool(lefts) and bool(rights)
    return bool(lefts) and bool(rights) and len(lefts | rights) > 1


COMPARISONS: dict[str, tuple[str, Callable[[Given, Given], bool]]] = {
    "<": ("before", _ordered(lt)),
    "<=": ("until", _ordered(le)),
    ">": ("after", _ordered(gt)),
    ">=": ("from", _ordered(ge)),
    "=": ("equal", _equal),
    "!=": ("unequal", _unequal),
}
"""By operator: what the comparison is called in XPath, and what computes it."""
