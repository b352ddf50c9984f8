"""Release tables: check them, hide what must be hidden, record it, let them through."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from cpd_eval.disclosure.amounts import PARTS
from cpd_eval.disclosure.decide import Request, decide
from cpd_eval.disclosure.earlier import Earlier, earlier_releases
from cpd_eval.disclosure.intake import Sheet, sheet_of
from cpd_eval.disclosure.ledger import Ledger
from cpd_eval.disclosure.output import made_ready, record
from cpd_eval.disclosure.released import Released, admit, content_of
from cpd_eval.disclosure.rules import ACRO, Rules, rules_named
from cpd_eval.disclosure.structure import Parents
from cpd_eval.errors import DisclosureError, did_you_mean
from cpd_eval.frames import ALL

THRESHOLD = ACRO.threshold
"""Fewest people a number may be about: the default of ACRO's ``safe_threshold`` (default.yaml)."""


def release(
    table: pd.DataFrame | Released,
    *,
    by: str | Sequence[str] = (),
    count: str | Sequence[str] = "n",
    threshold: int | None = None,
    rules: Rules | str = ACRO,
    amounts: str | Sequence[str] = (),
    df: str | None = None,
    levels: Parents | None = None,
    series: str | None = None,
    against: Earlier | Sequence[Earlier] = (),
    ledger: Ledger | str | os.PathLike[str] | None = None,
    name: str = "table",
    keep: Sequence[str] = (),
    name_all: str = ALL,
    rounding_key: str = "",
) -> Released:
    """Let a table of numbers about people through, with small groups hidden.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a group. A table released before goes through again unchanged.
    by : str or sequence of str
        Grouping columns. They tell which rows are totals of which; leave them out only when the
        table has no text columns.
    count : str or sequence of str, default "n"
        Columns with the number of people behind a row. With several, the smallest decides.
    threshold : int, optional
        Fewest people a row may be about, 1 or more; that of the rules if not given (10).
    rules : Rules or str, default ACRO's
        Everything else that is strict about the gate, or the name of known rules; see
        :mod:`cpd_eval.disclosure.rules`.
    amounts : str or sequence of str
        Amounts to which people contribute unequally, such as hours or costs. For the amount
        ``hours`` the table must have ``total_hours``, ``gross_hours``, ``largest_hours`` and
        ``second_hours``, as :func:`cpd_eval.analysis.contributions` makes them; the last three
        never leave.
    df : str, optional
        A column of degrees of freedom; rows with fewer than the rules allow are hidden.
    levels : mapping of str to mapping of str to str, optional
        By grouping column, the label above a label: ``{"region": {"Kent": "England"}}``. A label
        that is not named lies directly below the total.
    series : str, optional
        What releases of the same growing data have in common. The ledger keeps what they showed,
        and this one is held against them: no difference may be of too few people.
    against : Released, ledger or path, or a sequence of these
        Further releases to hold this one against; of a ledger, those of the same series.
    ledger : Ledger or path, optional
        Where the release is recorded; see :mod:`cpd_eval.disclosure.ledger`.
    name : str, default "table"
        What the ledger calls the table.
    keep : sequence of str
        Columns that say nothing about people (a region's code) and stay in hidden rows.
    name_all : str, default "All"
        What marks a total in a grouping column.
    rounding_key : str
        The organisation's secret, for random rounding.

    Returns
    -------
    Released
        Hidden rows keep their grouping columns and lose every other value; ``status`` says
        "hidden" whichever rule hid them.

    Raises
    ------
    DataError
        If a column is missing, a group stands twice, a count is negative, missing or not whole, or
        parts add up to more than their total.
    DisclosureError
        If the threshold is below 1, text columns are neither named in `by` nor in `keep`, a series
        has no ledger, or the ledger is broken or cannot be written.

    Notes
    -----
    The gate does not know that everybody in a visible group may have given the same answer, and of
    what other bodies published it knows nothing. These a person must check.

    References
    ----------
    .. [1] Hundepool et al. (2012), Statistical Disclosure Control, Wiley, ch. 4 (tables).

    Examples
    --------
    >>> table = pd.DataFrame({"team": ["A", "B", "C"], "n": [25, 3, 14], "mean": [3.1, 4.0, 2.8]})
    >>> release(table, by=["team"]).table
      team     n  mean  status
    0    A  25.0   3.1   shown
    1    B   NaN   NaN  hidden
    2    C  14.0   2.8   shown
    """
    if isinstance(table, Released):
        content = content_of(table)
        by, count, name_all, levels = content.by, content.count, content.name_all, content.levels
        rules = _stricter(content.rules, threshold)
        if rules == content.rules and ledger is None and series is None:
            return table
        threshold, table = None, content.table
    released = release_set(
        {name: table},
        by={name: by},
        count=count,
        threshold=threshold,
        rules=rules,
        amounts=amounts,
        df=df,
        levels=levels,
        series=series,
        against=against,
        ledger=ledger,
        keep=keep,
        name_all=name_all,
        rounding_key=rounding_key,
    )
    return released[name]


def release_set(
    tables: Mapping[str, pd.DataFrame],
    *,
    by: Mapping[str, str | Sequence[str]],
    count: str | Sequence[str] | Mapping[str, str | Sequence[str]] = "n",
    threshold: int | None = None,
    rules: Rules | str = ACRO,
    amounts: str | Sequence[str] = (),
    df: str | None = None,
    levels: Parents | None = None,
    series: str | None = None,
    against: Earlier | Sequence[Earlier] = (),
    ledger: Ledger | str | os.PathLike[str] | None = None,
    keep: Sequence[str] = (),
    name_all: str = ALL,
    rounding_key: str = "",
) -> dict[str, Released]:
    """Let all tables and charts of a report through together.

    A group in two tables is hidden in both or in neither, and what one shows cannot be taken from
    another to give what a third hides.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        The tables by name.
    by : mapping of str to (str or sequence of str)
        The grouping columns of each. A column of the same name holds the same groups.
    count : str, sequence of str, or mapping of them by table, default "n"
        Columns of people. Columns of the same name count the same people.
    threshold, rules, amounts, df, levels, series, against, ledger, keep, name_all, rounding_key
        As for :func:`release`; `amounts`, `df` and `keep` concern the tables that have them.

    Returns
    -------
    dict of str to Released
        By the same names.

    Raises
    ------
    DataError, DisclosureError
        As :func:`release`.

    Examples
    --------
    In the second table the South has three teams, one of 4 people. By itself that table could show
    the South; beside the first, which hides West and needs the South for it, it cannot.

    >>> regions = pd.DataFrame({"region": ["North", "South", "West", "All"],
    ...                         "n": [60, 40, 5, 105]})
    >>> both = release_set({"regions": regions, "south": regions[1:2]},
    ...                    by={"regions": "region", "south": "region"})
    >>> both["south"].table
      region   n  status
    0  South NaN  hidden
    """
    rules = _with_threshold(rules, threshold)
    wanted, kept = _names(amounts), _names(keep)
    sheets = [
        sheet_of(
            table,
            name=name,
            by=_names(by.get(name, ())),
            count=_names(count.get(name, "n") if isinstance(count, Mapping) else count),
            keep=[column for column in kept if len(tables) == 1 or column in table],
            also=[f"{part}_{amount}" for amount in wanted for part in PARTS]
            + ([df] if df is not None else []),
            name_all=name_all,
        )
        for name, table in tables.items()
    ]
    _refuse_unknown_levels(levels or {}, sheets)
    request = Request(
        rules=rules,
        amounts=wanted,
        df=df,
        name_all=name_all,
        parents=levels or {},
        earlier=earlier_releases(against, series=series, ledger=ledger),
    )
    decisions = decide(sheets, request)
    going = [
        made_ready(sheet, decision, request, rounding_key=rounding_key)
        for sheet, decision in zip(sheets, decisions, strict=True)
    ]
    if ledger is not None:
        book = ledger if isinstance(ledger, Ledger) else Ledger(ledger)
        for one in going:
            record(book, one, series=series)
    return {one.content.name: admit(one.content) for one in going}


def _with_threshold(rules: Rules | str, threshold: int | None) -> Rules:
    rules = rules if isinstance(rules, Rules) else rules_named(str(rules))
    if threshold is None:
        return rules
    if not threshold >= 1:
        raise DisclosureError(
            f"release: threshold={threshold!r}; a threshold of 1 or more is expected.\n"
            f"Leave it out for that of the rules '{rules.name}': {rules.threshold}."
        )
    return replace(rules, threshold=threshold)


def _stricter(rules: Rules, threshold: int | None) -> Rules:
    """Give the rules a table released before must keep to when it is released again."""
    strict = _with_threshold(rules, threshold)
    if strict.threshold <= rules.threshold:
        return rules
    if rules.rounding != "none":
        raise DisclosureError(
            f"release: the table was rounded and is asked for again with threshold={threshold}; "
            "rounded counts do not add up.\nRelease the table of estimates itself."
        )
    return strict


def _refuse_unknown_levels(levels: Parents, sheets: Sequence[Sheet]) -> None:
    known = sorted({column for sheet in sheets for column in sheet.by})
    for column in levels:
        if column not in known:
            raise DisclosureError(
                f"release: levels of '{column}', which is no grouping column; those are "
                f"{', '.join(repr(name) for name in known) or 'none'}."
                f"{did_you_mean(column, known)}\nName one of them: without its levels a table's "
                "totals are not known."
            )


def _names(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)
