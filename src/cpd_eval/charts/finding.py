"""Put what a chart shows into words: its title, and the text for a reader who cannot see it.

A change counts as a rise if its whole confidence interval lies above zero, as a fall if it lies
below; otherwise chance alone may have made it. Only shown rows are put into words.
"""

from collections.abc import Sequence
from typing import Any

from cpd_eval.charts.rows import Rows

_PLURALS = {
    "local_org": "local organisations",
    "role_family": "role families",
    "solution_type": "kinds of development",
    "worker_type": "worker types",
}


def plural(dimension: str) -> str:
    """Name the groups of a dimension.

    Examples
    --------
    >>> plural("region"), plural("local_org"), plural("pay_category")
    ('regions', 'local organisations', 'pay categories')
    """
    if dimension in _PLURALS:
        return _PLURALS[dimension]
    word = dimension.replace("_", " ")
    return word[:-1] + "ies" if word.endswith("y") else word + "s"


def signed(value: float, *, digits: int = 2) -> str:
    """Write a change with its sign; a real minus, and no sign for zero.

    Examples
    --------
    >>> signed(0.314), signed(-0.1), signed(-0.001)
    ('+0.31', '−0.10', '0.00')
    """
    text = f"{abs(value):.{digits}f}"
    if float(text) == 0:
        return text
    return ("+" if value > 0 else "−") + text


def number(value: float, *, digits: int = 2) -> str:
    """Write a number, with a real minus, and none before a zero.

    Examples
    --------
    >>> number(-1.5), number(3.14159), number(-0.001)
    ('−1.50', '3.14', '0.00')
    """
    text = f"{abs(value):.{digits}f}"
    return text if value >= 0 or float(text) == 0 else f"−{text}"


def percent(share: float) -> str:
    """Write a share as whole percent.

    Examples
    --------
    >>> percent(0.256)
    '26%'
    """
    return f"{share * 100:.0f}%"


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def groups_of(by: Sequence[str]) -> str:
    """Name the groups that a table over some dimensions has.

    Examples
    --------
    >>> groups_of(["region"]), groups_of(["region", "profession"])
    ('regions', 'region × profession groups')
    """
    if len(by) == 1:
        return plural(by[0])
    return " × ".join(name.replace("_", " ") for name in by) + " groups"


def change_finding(rows: Rows, *, outcome: str) -> str:
    """Say in how many groups the outcome rose, fell, or may not have changed.

    Parameters
    ----------
    rows : Rows
        With ``estimate``, ``ci_low`` and ``ci_high``.
    outcome : str
        What was measured, as it begins a sentence.

    Returns
    -------
    str
        A title without a full stop.

    Examples
    --------
    >>> row = dict(region="North", estimate=0.3, ci_low=0.1, ci_high=0.5)
    >>> rows = Rows(by=("region",), shown=(row,), hidden=(), total=None, threshold=10)
    >>> change_finding(rows, outcome="Performance")
    'Performance rose in the 1 of the regions that is shown'
    """
    count, groups = len(rows.shown), groups_of(rows.by)
    if not count:
        return f"{outcome}: all {groups} are hidden to protect people"
    rose = sum(_above(row) for row in rows.shown)
    fell = sum(_below(row) for row in rows.shown)
    of_all = _of_all(count, groups)
    if not rose and not fell:
        return f"{outcome}: in none of the {count} {groups} shown is the change clear of chance"
    if rose == count or fell == count:
        return f"{outcome} {'rose' if rose else 'fell'} in {of_all}"
    told = [f"{verb} in {times}" for verb, times in (("rose", rose), ("fell", fell)) if times]
    rest = count - rose - fell
    unclear = f"; in {rest} it may be chance" if rest else ""
    return f"{outcome} {' and '.join(told)} of {count} {groups} shown{unclear}"


def closure_finding(rows: Rows) -> str:
    """Say how many gaps closed or became smaller, over everyone or in the widest group range.

    Parameters
    ----------
    rows : Rows
        With the ``share_`` columns of a readiness gap.

    Returns
    -------
    str
        A title without a full stop.
    """
    whole = rows.total or (rows.shown[0] if len(rows.shown) == 1 else None)
    if whole:
        closed, reduced = whole["share_closed"], whole["share_reduced"]
        return (
            f"{percent(closed)} closed their readiness gap, and for {percent(reduced)} it became "
            "smaller"
        )
    if not rows.shown:
        return f"Readiness gap: all {groups_of(rows.by)} are hidden to protect people"
    shares = [row["share_closed"] for row in rows.shown]
    return f"Between {percent(min(shares))} and {percent(max(shares))} closed their readiness gap"


def extremes(rows: Rows, column: str = "estimate", *, unit: str = "points", digits: int = 2) -> str:
    """Say which shown groups have the smallest and the largest value.

    Examples
    --------
    >>> shown = (dict(region="North", estimate=0.3), dict(region="South", estimate=-0.1))
    >>> extremes(Rows(by=("region",), shown=shown, hidden=(), total=None, threshold=10))
    'Changes run from −0.10 (South) to +0.30 points (North).'
    """
    there = [row for row in rows.shown if row[column] is not None]
    if len(there) < 2:
        return ""
    low, high = (pick(there, key=lambda row: row[column]) for pick in (min, max))
    return (
        f"Changes run from {signed(low[column], digits=digits)} ({name_of(low, rows.by)}) to "
        f"{signed(high[column], digits=digits)} {unit} ({name_of(high, rows.by)})."
    )


def hidden_words(rows: Rows) -> str:
    """Say how many groups are hidden, and why, without telling which rule hid one.

    Examples
    --------
    >>> hidden_words(Rows(by=("region",), shown=(), hidden=(), total=None, threshold=10))
    'No regions are hidden.'
    """
    if not rows.hidden:
        return f"No {groups_of(rows.by)} are hidden."
    count = len(rows.hidden) + len(rows.shown)
    are = "is" if len(rows.hidden) == 1 else "are"
    return (
        f"{len(rows.hidden)} of {count} {groups_of(rows.by)} {are} hidden to protect people: fewer "
        f"than {rows.threshold} of them, or needed so that a hidden number cannot be worked out."
    )


def name_of(row: dict[str, Any], by: Sequence[str]) -> str:
    """Name the group of a row.

    Examples
    --------
    >>> name_of({"region": "North", "profession": "Legal"}, ["region", "profession"])
    'North, Legal'
    """
    return ", ".join(str(row[name]) for name in by)


def _of_all(count: int, groups: str) -> str:
    if count > 1:
        return f"all {count} {groups} shown"
    return f"the 1 of the {groups} that is shown"


def _above(row: dict[str, Any]) -> bool:
    return row["ci_low"] is not None and row["ci_low"] > 0


def _below(row: dict[str, Any]) -> bool:
    return row["ci_high"] is not None and row["ci_high"] < 0
