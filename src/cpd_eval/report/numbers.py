"""Released tables as tables to read: rows to dictionaries, numbers to text, hidden ones to [c]."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from cpd_eval.charts.finding import number, percent, plural, signed
from cpd_eval.charts.rows import DIGITS, HIDDEN_MARK
from cpd_eval.disclosure import Released
from cpd_eval.frames import ALL
from cpd_eval.report.page import Table
from cpd_eval.report.words import p_words

Form = Callable[[Any], str]


def whole(value: float) -> str:
    """Write a count.

    Examples
    --------
    >>> whole(12345.0)
    '12,345'
    """
    return f"{value:,.0f}"


CHANGE_FORMS: Mapping[str, tuple[str, Form]] = {
    "n": ("Pairs", whole),
    "match_rate": ("Match rate", percent),
    "mean_before": ("Before", number),
    "mean_after": ("After", number),
    "estimate": ("Change", signed),
    "interval": ("Interval", signed),
    "hedges_g": ("Size (g)", number),
    "share_improved": ("Rose", percent),
    "share_worse": ("Fell", percent),
    "p_value": ("p", lambda value: p_words(value).removeprefix("p\xa0").removeprefix("=\xa0")),
}
"""Columns of a table of changes as they are read, in this order, where there is one test."""

GROUP_FORMS: Mapping[str, tuple[str, Form]] = {
    **{name: form for name, form in CHANGE_FORMS.items() if name != "p_value"},
    "q_value": ("q", CHANGE_FORMS["p_value"][1]),
}
"""The same where there are many groups, and so many tests: q in place of p."""

Q_NOTE = (
    "q: p corrected for looking at many groups (Benjamini and Hochberg); a total is not one of "
    "them and has none."
)


ROUNDED_NOTE = "Shares are rounded to whole percent, so together they may be 99% or 101%."


def hidden_note(released: Released) -> str:
    """Explain the mark of a hidden cell; empty if nothing is hidden."""
    if not released.n_hidden:
        return ""
    return (
        f"{HIDDEN_MARK}: hidden to protect people. The number rests on fewer than "
        f"{released.threshold} people, or is needed so that such a number cannot be worked out. "
        "–: cannot be computed."
    )


def rows_of(released: Released) -> list[dict[str, Any] | None]:
    """Give each row as a dictionary, None for a hidden one, missing numbers as None."""
    return [
        {str(name): _plain(value) for name, value in row.items()}
        if row["status"] == "shown"
        else None
        for row in released.table.to_dict("records")
    ]


def whole_row(released: Released) -> dict[str, Any] | None:
    """Give the row of everyone: the one that is a total in every dimension; None if hidden."""
    totals = released.where(**dict.fromkeys(released.by, ALL)) if released.by else released
    rows = rows_of(totals)
    return rows[0] if rows else None


def groups_in(released: Released, dimension: str) -> list[dict[str, Any]]:
    """Give the shown rows of a table with one dimension, without its total."""
    return [row for row in rows_of(released) if row is not None and row[dimension] != ALL]


def margin(released: Released, dimension: str) -> Released:
    """Keep the rows of one dimension, over all groups of the others."""
    return released.where(**{name: ALL for name in released.by if name != dimension})


def table_of(
    released: Released,
    *,
    dimension: str,
    caption: str,
    forms: Mapping[str, tuple[str, Form]] = GROUP_FORMS,
    totals: Collection[str] = (ALL,),
) -> Table:
    """Make a table with a row a group.

    Parameters
    ----------
    released : Released
        One dimension.
    dimension : str
        Its column.
    caption : str
        What the table shows.
    forms : mapping
        Column → heading and how its values are written; ``interval`` is made of ``ci_low`` and
        ``ci_high``.
    totals : collection of str
        Groups that are totals of others.

    Returns
    -------
    Table
        Totals last; hidden rows keep their name.
    """
    names = released.table[dimension].astype(str)
    pairs = sorted(zip(names, rows_of(released), strict=True), key=lambda pair: pair[0] in totals)
    has_shares = any(name.startswith("share_") for name in forms)
    notes = [
        hidden_note(released),
        ROUNDED_NOTE if has_shares else "",
        Q_NOTE if "q_value" in forms else "",
    ]
    return Table(
        caption=caption,
        header=(dimension.replace("_", " ").capitalize(), *(head for head, _ in forms.values())),
        rows=tuple(
            (f"{name} (total)" if name in totals and name != ALL else name, *cells(row, forms))
            for name, row in pairs
        ),
        note=" ".join(note for note in notes if note),
    )


def grid_of(released: Released, *, down: str, across: str, caption: str) -> Table:
    """Make a table of changes with one dimension down the page and one across.

    Parameters
    ----------
    released : Released
        Two dimensions, with or without totals.
    down, across : str
        Their columns.
    caption : str
        What the table shows.

    Returns
    -------
    Table
        Signed changes; [c] if hidden, blank if nobody belongs to the cell.
    """
    table = released.table
    texts = {
        (str(one), str(other)): HIDDEN_MARK if row is None else _text(row["estimate"], signed)
        for one, other, row in zip(table[down], table[across], rows_of(released), strict=True)
    }
    rows, columns = (_totals_last(table[name]) for name in (down, across))
    return Table(
        caption=caption,
        header=(down.replace("_", " ").capitalize(), *columns),
        rows=tuple((row, *(texts.get((row, column), "") for column in columns)) for row in rows),
        note=hidden_note(released) + f" Blank: nobody. {ALL}: over all {plural(across)}.",
    )


def cells(row: dict[str, Any] | None, forms: Mapping[str, tuple[str, Form]]) -> Sequence[str]:
    """Write a row as texts, in the order of the forms; a hidden row (None) as marks."""
    if row is None:
        return [HIDDEN_MARK] * len(forms)
    return [
        _interval(row, form) if name == "interval" else _text(row[name], form)
        for name, (_, form) in forms.items()
    ]


def _interval(row: dict[str, Any], form: Form) -> str:
    if row["ci_low"] is None:
        return "–"
    return f"{form(row['ci_low'])} to {form(row['ci_high'])}"


def _text(value: Any, form: Form) -> str:
    return "–" if value is None else form(value)


def _plain(value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    return round(value, DIGITS) if isinstance(value, float) else value


def _totals_last(values: pd.Series) -> list[str]:
    return sorted(set(values.astype(str)), key=lambda name: (name == ALL, name))
