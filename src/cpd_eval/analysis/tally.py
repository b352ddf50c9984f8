"""Count equal rows once, so that what is computed of each row is computed of a few thousand.

Answers on a scale repeat: ten million people in 336 groups have 8,400 different pairs of answers at
most. Grouping rows that are equal in every column asked for is the least an engine can do beside
reading them. All else – is it a number, is it a pair, did it rise – then concerns the different
rows, each with how many times it stands there. Nothing is lost by it: the statistics of the groups
are those of the rows. It would not pay where nearly every row is different, so a few thousand rows
are looked at first; if these mislead, it takes longer and the numbers are the same.
"""

from collections.abc import Sequence

import narwhals as nw

from cpd_eval.analysis.intake import Frame

TIMES = "cpd_times"
"""The column of a tally that says how many rows are like this one."""

LOOKED_AT = 5000
"""Rows looked at before it is decided."""

MANY = 250
"""With more different sets of numbers among these, the rows are taken as they are."""


def tally(rows: Frame, *, keys: Sequence[str], numbers: Sequence[str]) -> tuple[Frame, bool]:
    """Put equal rows together where that saves work.

    Parameters
    ----------
    rows : narwhals.LazyFrame
        From :func:`cpd_eval.analysis.intake.take`.
    keys, numbers : sequence of str
        The columns that will be looked at; all others are dropped.

    Returns
    -------
    frame : narwhals.LazyFrame
        The different rows, with ``cpd_times``; or the rows as they were.
    is_tally : bool
        Which of the two. Only DuckDB gains: a frame in memory is at hand, and a cluster should not
        be asked twice.

    Examples
    --------
    >>> import duckdb
    >>> from cpd_eval.analysis.intake import take
    >>> answers = duckdb.sql("SELECT 'North' AS region, i % 5 AS score FROM range(1000) t(i)")
    >>> different, is_tally = tally(take(answers), keys=["region"], numbers=["score"])
    >>> is_tally, different.collect("pyarrow").shape
    (True, (5, 3))
    """
    if not rows.implementation.is_duckdb():
        return rows, False
    few = rows.select(nw.col(*numbers)).head(LOOKED_AT).unique()
    if few.select(n=nw.len()).collect("pyarrow")["n"][0] > MANY:
        return rows, False
    columns = list(dict.fromkeys([*keys, *numbers]))
    return rows.group_by(columns).agg(nw.len().alias(TIMES)), True
