r"""What two releases of growing data tell together.

A group had :math:`x` people in an earlier release and has :math:`y` now; :math:`y - x` joined. If
both counts are shown, both means together give the mean of those who joined, so these too must not
be few. And a group hidden then may be shown now: if it follows from the rest that nobody joined it,
its earlier figures are known. So the attacker holds one table with a further dimension – those of
then, those who joined, and both together – of which the earlier release fixed what is visible then,
this one decides what is visible now, and nobody ever shows who joined.

What was hidden then is not kept anywhere; so it is taken to be as small as can be.
"""

import numpy as np

from cpd_eval.disclosure.layers import Layer
from cpd_eval.disclosure.structure import Counts, Line


def growth_layer(
    lines: tuple[Line, ...],
    now: Counts,
    rest: Counts,
    then: Counts,
    *,
    n_listed: int,
    threshold: int,
) -> Layer:
    """Make the layer of a count that an earlier release showed too.

    Parameters
    ----------
    lines : tuple of Line
        What adds up to what.
    now : ndarray of float, shape (rows,)
        Counts of listed rows and implied totals; NaN where hidden before.
    rest : ndarray of float, shape (lines,)
        Their remainders.
    then : ndarray of float, shape (listed rows,)
        The counts the earlier release showed; NaN where it showed none.
    n_listed : int
        Rows that are listed.
    threshold : int
        Fewest people that may be told of.

    Returns
    -------
    Layer
        Over three times as many rows: now, then, and those who joined (or, where the later release
        counts fewer, those who are not in it). Where some groups grew and others shrank, a
        difference is no group of people; then it must only not follow exactly.
    """
    n = len(now)
    before = np.full(n, np.nan)
    before[:n_listed] = then
    joined = now - before
    shrank_only = not (joined > 0).any() and bool((joined < 0).any())
    joined = -joined if shrank_only else joined
    values = np.concatenate([now, before, joined])
    small = (values != 0) & ~(np.abs(values) >= threshold)
    unseen = np.isnan(values)
    unseen[:n], unseen[2 * n :] = False, True
    listed = np.tile(np.arange(n) < n_listed, 3)
    goal = np.where(small & listed, float(threshold), np.nan)
    step = np.where(listed & (np.arange(3 * n) < 2 * n), 1.0, np.nan)
    low, somebody = np.zeros(3 * n), np.zeros(3 * n)
    somebody[:n_listed] = now[:n_listed] >= 1
    if (joined < 0).any():
        low[2 * n :] = somebody[2 * n :] = -np.inf
    may_hold = np.where(rest > 0, np.nan, 0.0)  # then and since; 0 where the parts are everybody
    none = np.full(len(rest), np.nan)
    few = np.where(np.isnan(may_hold), float(threshold), np.nan)
    zero, linked = np.zeros(len(rest)), np.zeros(n)
    of_joined = np.full(len(rest), low[2 * n])
    return Layer(
        lines=_three_times(lines, n, shrank_only),
        values=np.concatenate([values, rest, may_hold, may_hold, linked]),
        low=np.concatenate([low, zero, zero, of_joined, linked]),
        goal=np.concatenate([goal, none, few, few, linked * np.nan]),
        low_known=np.concatenate([somebody, zero, zero, of_joined, linked]),
        step=np.concatenate([step, none, none, none, linked * np.nan]),
        unseen=unseen,
        nobody_is_safe=True,
    )


def _three_times(lines: tuple[Line, ...], n: int, shrank_only: bool) -> tuple[Line, ...]:
    """Repeat the lines for then and for those who joined, and tie the three together."""
    repeated = [
        Line(total=line.total + of * n, parts=tuple(part + of * n for part in line.parts))
        for of in range(3)
        for line in lines
    ]
    tied = (
        Line(
            total=n + row if shrank_only else row,
            parts=(row if shrank_only else n + row, 2 * n + row),
        )
        for row in range(n)
    )
    return (*repeated, *tied)
