"""Functions on numbers. What has no result gives NaN, as in XPath: it stops no form.

References
----------
.. [1] ODK XForms Specification, "Number functions",
   https://getodk.github.io/xforms-spec/#fn:Number-Functions
"""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from cpd_eval.forms.language.function import MANY, Function
from cpd_eval.forms.language.surroundings import surroundings
from cpd_eval.forms.language.values import Given, to_list, to_number, to_text

_MOST_PLACES = 30
_LARGEST = 1e20


def _whole(number: float) -> float:
    return float(math.trunc(number)) if math.isfinite(number) else number


def _round(number: float, places: Given = 0.0) -> float:
    """Round a half away from zero, in decimal digits as they are written."""
    digits = to_number(places)
    if not math.isfinite(number):
        return number
    if not abs(digits) <= _MOST_PLACES:
        return math.nan
    if abs(number) * 10.0**digits >= _LARGEST:
        return number  # it has no digits there to round
    unit = Decimal(1).scaleb(-int(digits))
    return float((Decimal(repr(number)) / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit)


def _numbers(given: tuple[Given, ...]) -> list[float]:
    numbers = (to_number(one) for one in to_list(given) if to_text(one) != "")
    return [number for number in numbers if not math.isnan(number)]


def _min(*given: Given) -> float:
    return min(_numbers(given), default=math.nan)


def _max(*given: Given) -> float:
    return max(_numbers(given), default=math.nan)


def _sum(*given: Given) -> float:
    return math.fsum(_numbers(given))


def _random() -> float:
    return surroundings().chance.random()


def _safe(function: Callable[..., float]) -> Callable[..., float]:
    """Let a function of :mod:`math` give what IEEE arithmetic gives instead of raising."""

    def run(*numbers: float) -> float:
        try:
            return function(*numbers)
        except OverflowError:
            return math.inf
        except ValueError:
            return math.nan

    return run


def _log(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: -math.inf if number == 0 else _safe(function)(number)


def _power(base: float, exponent: float) -> float:
    if base == 0 and exponent < 0:
        return math.inf
    return _safe(math.pow)(base, exponent)


def _maths(function: Callable[..., float], says: str, arguments: int = 1) -> Function:
    return Function(
        takes="n", gives="number", least=arguments, most=arguments, says=says, run=function
    )


def _native(says: str) -> Function:
    return Function(takes="n", gives="number", least=1, most=1, says=says)


def _over_all(function: Callable[..., float], says: str) -> Function:
    return Function(takes="v", gives="number", least=1, most=MANY, says=says, run=function)


FUNCTIONS = {
    "number": Function(
        takes="n",
        gives="number",
        least=0,
        most=1,
        run=float,
        says="The value as a number; a date is its number of days.",
    ),
    "int": _maths(_whole, "The whole part; what follows the point is cut off."),
    "round": Function(
        takes="n",
        gives="number",
        least=1,
        most=2,
        run=_round,
        says="The nearest whole number, or with so many decimals; a half goes away from zero.",
    ),
    "floor": _native("The whole number at or below."),
    "ceiling": _native("The whole number at or above."),
    "abs": _maths(math.fabs, "Without its sign."),
    "sum": _over_all(_sum, "The sum of all values; empty answers count nothing."),
    "min": _over_all(_min, "The smallest of all values; empty answers are left out."),
    "max": _over_all(_max, "The largest of all values; empty answers are left out."),
    "pow": _maths(_power, "The first to the power of the second.", 2),
    "sqrt": _maths(_safe(math.sqrt), "The square root."),
    "exp": _maths(_safe(math.exp), "e to that power."),
    "exp10": _maths(lambda number: _power(10.0, number), "10 to that power."),
    "log": _maths(_log(math.log), "The natural logarithm."),
    "log10": _maths(_log(math.log10), "The logarithm to base 10."),
    "pi": Function(takes="", gives="number", least=0, most=0, says="3.14159…", run=lambda: math.pi),
    "sin": _maths(_safe(math.sin), "The sine of an angle in radians."),
    "cos": _maths(_safe(math.cos), "The cosine."),
    "tan": _maths(_safe(math.tan), "The tangent."),
    "asin": _maths(_safe(math.asin), "The angle of a sine."),
    "acos": _maths(_safe(math.acos), "The angle of a cosine."),
    "atan": _maths(math.atan, "The angle of a tangent."),
    "atan2": _maths(math.atan2, "The angle of a point given by y and x.", 2),
    "random": Function(
        takes="",
        gives="number",
        least=0,
        most=0,
        run=_random,
        says="A random number from 0 to below 1; wrap it in once() to keep it.",
    ),
}
"""By name."""
