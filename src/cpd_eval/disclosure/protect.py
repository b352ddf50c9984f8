r"""Which rows to hide so that one hidden row is safe: the fewest, parts rather than totals.

For a hidden row to be able to stand at another count than its own, other rows must be able to move
with it: if a cell takes three more, some cell of its region and some cell of its profession must
give three. The rows that move must be hidden too. Among all ways to move, a linear programme finds
the cheapest (Kelly, Golden and Assad 1992, "Cell suppression: disclosure protection for sensitive
tabular data", Networks 22(4), 397-417):

.. math:: \min \sum_i w_i |x'_i - x_i| \quad \text{with } x' \ge l,\ x'_p \text{ at its goal},

where all totals hold and a row that is hidden anyway costs nothing. A sum of distances prefers
small moves of many rows to large moves of few; solving again with the weights divided by the
distances found prefers few (Candès, Wakin and Boyd 2008, "Enhancing sparsity by reweighted l1
minimization", Journal of Fourier Analysis and Applications 14, 877-905).
"""

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from cpd_eval.disclosure.attack import SLACK, Flags
from cpd_eval.disclosure.structure import Counts, Line

ROUNDS = 3
"""How often the programme is solved; further rounds seldom change which rows move."""


def price_of(lines: Sequence[Line], weight: Counts) -> Counts:
    """Say what it costs to hide each row.

    Parameters
    ----------
    lines : sequence of Line
        Totals and parts.
    weight : ndarray of float, shape (rows,)
        People in each row.

    Returns
    -------
    ndarray of float, shape (rows,)
        1 for a part and more for a total: as much as its parts together; a little more the more
        people it is about.

    Examples
    --------
    >>> price_of([Line(total=2, parts=(0, 1))], np.array([10.0, 30.0, 40.0])).round(2).tolist()
    [1.25, 1.75, 4.0]
    """
    share = weight / max(float(weight.max(initial=0.0)), 1.0)
    price = 1.0 + share
    for line in lines:  # finest totals first, so a total of totals counts all their parts
        together = price[list(line.parts)].sum() + share[line.total]
        price[line.total] = max(price[line.total], together)
    return price


def movers(
    lines: Sequence[Line],
    counts: Counts,
    rest: Counts,
    *,
    hidden: Flags,
    low: Counts,
    price: Counts,
    goal: tuple[int, float, int],
) -> tuple[tuple[int, ...], float] | None:
    """Find the cheapest rows to hide so that one unknown can reach its goal.

    Parameters
    ----------
    lines : sequence of Line
        Totals and parts.
    counts : ndarray of float, shape (rows,)
        Counts; NaN where a row came hidden.
    rest : ndarray of float, shape (lines,)
        Remainders of the totals.
    hidden : ndarray of bool, shape (rows,)
        Rows that may move freely.
    low : ndarray of float, shape (rows,)
        The least each row can be.
    price : ndarray of float, shape (rows,)
        What it costs to hide each row.
    goal : (int, float, int)
        The row (or, counted on from the rows, the line whose remainder is meant), the count it
        must be able to have, and whether at least (1) or at most (-1).

    Returns
    -------
    rows : tuple of int
        Visible rows to hide; none if it can reach its goal already.
    cost : float
        What they cost together.

        None if no hiding helps.
    """
    equations = _equations(lines, counts, rest)
    size, n_rows = equations.shape[1], len(counts)
    start = np.nan_to_num(np.concatenate([counts, rest]))
    free = np.concatenate([hidden, np.ones(len(lines), dtype=bool)])
    cost = np.where(free, 0.0, np.concatenate([price, np.zeros(len(lines))]))
    bounds = _bounds(np.concatenate([low, np.zeros(len(lines))]), rest, start, n_rows, goal)
    moved = np.zeros(size)
    weights = cost
    for _ in range(ROUNDS):
        # A row stands at its count plus what it gains minus what it loses.
        result = linprog(
            np.concatenate([weights, weights]),
            A_eq=sparse.hstack([equations, -equations]).tocsr(),
            b_eq=-equations @ start,
            bounds=bounds,
            method="highs",
        )
        if not result.success:
            return None
        moved = np.abs(result.x[:size] - result.x[size:])
        if result.fun <= SLACK:
            break
        weights = cost / (moved + SLACK**0.5)
    rows = np.flatnonzero((moved > SLACK) & ~free)
    return tuple(int(row) for row in rows), float(price[rows].sum())


def _equations(lines: Sequence[Line], counts: Counts, rest: Counts) -> sparse.csr_array:
    """Write every line as parts + remainder - total = 0."""
    entries = [
        (i, column, sign)
        for i, line in enumerate(lines)
        for column, sign in (
            *((part, 1.0) for part in line.parts),
            (line.total, -1.0),
            (len(counts) + i, 1.0),
        )
    ]
    rows, columns, signs = (np.array(values) for values in zip(*entries, strict=True))
    shape = (len(lines), len(counts) + len(rest))
    return sparse.csr_array((signs, (rows.astype(int), columns.astype(int))), shape)


def _bounds(
    low: Counts, rest: Counts, start: Counts, n_rows: int, goal: tuple[int, float, int]
) -> list[tuple[float, float | None]]:
    """Bound gains (first half) and losses (second half) of rows and remainders."""
    place, count, sign = goal
    gains: list[tuple[float, float | None]] = [(0.0, None) for _ in start]
    losses: list[tuple[float, float | None]] = [
        (0.0, max(at - least, 0.0)) for at, least in zip(start, low, strict=True)
    ]
    for i in np.flatnonzero(rest <= 0):  # no remainder is known to be none
        gains[n_rows + i] = losses[n_rows + i] = (0.0, 0.0)
    needed = sign * (count - start[place])
    if needed > 0:
        gains[place], losses[place] = (
            ((needed, None), (0.0, 0.0)) if sign > 0 else ((0.0, 0.0), (needed, losses[place][1]))
        )
    return [*gains, *losses]
