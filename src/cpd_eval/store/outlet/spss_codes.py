"""The names and numbers SPSS needs: variables it accepts, a number for every choice.

SPSS holds choices as numbers with labels. A choice whose value is a whole number keeps it; the
others are counted in the order they were first asked, so a choice has the same number in every
export. Missing codes are negative numbers far from any answer, the same for every variable, and
are declared as missing, so that no mean takes them in.
"""

import re
from collections.abc import Iterable, Sequence

from cpd_eval.forms.question import MISSING_CODES
from cpd_eval.store.outlet.cells import Cell, MissingCode
from cpd_eval.store.outlet.columns import Column

_LONGEST = 64
_RESERVED = {"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"}
_FIRST_MISSING = 9996


def spss_names(names: Iterable[str]) -> dict[str, str]:
    """Give each column a name SPSS accepts, and no two the same.

    Examples
    --------
    >>> spss_names(["happy", "Happy", "my cost", "2nd", "by"])
    {'happy': 'happy', 'Happy': 'Happy_2', 'my cost': 'my_cost', '2nd': 'v_2nd', 'by': 'v_by'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        plain = re.sub(r"[^A-Za-z0-9_]", "_", name)
        if not plain[:1].isalpha() or plain.upper() in _RESERVED:
            plain = f"v_{plain}"
        base = plain[: _LONGEST - 4].rstrip("_") or "v"
        free, number = base, 2
        while free.upper() in taken:
            free, number = f"{base}_{number}", number + 1
        taken.add(free.upper())
        found[name] = free
    return found


def coded(column: Column, cells: Sequence[Cell] = ()) -> dict[str, int]:
    """Give the number of each choice and missing code of a column; none if it has no numbers.

    Parameters
    ----------
    column : Column
        What it holds.
    cells : sequence of Cell, optional
        Its cells: the numbers of missing codes are none of them.

    Returns
    -------
    dict of str to int
        By value.

    Examples
    --------
    >>> coded(Column(name="a", kind="one", label="", labels={"yes": "Yes"}, missing={"DK": "?"}))
    {'yes': 1, 'DK': -9996}
    """
    if column.kind not in ("one", "integer", "decimal"):
        return {}
    codes = _choices(column, cells) if column.kind == "one" else {}
    numbers = {cell for cell in cells if isinstance(cell, int | float)} | set(codes.values())
    order = [code for code in MISSING_CODES if code in column.missing]
    order += [code for code in column.missing if code not in order]
    first = _FIRST_MISSING
    while any(-first - place in numbers for place in range(len(order) + 4)):
        first = first * 10 + 6
    known = {code: place for place, code in enumerate(MISSING_CODES)}
    for place, code in enumerate(order):
        codes[code] = -first - known.get(code, len(MISSING_CODES) + place)
    return codes


def _choices(column: Column, cells: Sequence[Cell]) -> dict[str, int]:
    values = dict.fromkeys(column.labels)
    values |= dict.fromkeys(
        cell for cell in cells if isinstance(cell, str) and not isinstance(cell, MissingCode)
    )
    if all(re.fullmatch("-?(0|[1-9][0-9]{0,8})", value) for value in values):
        return {value: int(value) for value in values}
    return {value: number for number, value in enumerate(values, start=1)}
