r"""Which rows to hide so that one hidden row is safe: the fewest, parts rather than totals.

For a hidden row to be able to stand at another value than its own, other rows must be able to move
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

from cpd_eval.disclosure.equations import PLENTY, SLACK, Equations, solved
from cpd_eval.disclosure.structure import Counts, Flags, Line

ROUNDS = 3
"""How often the programme is solved; further rounds seldom change which rows move."""


def price_of(lines: Sequence[Line], weight: Counts) -> Counts:
    """Say what it costs to hide each row.

    Parameters
    ----------
    lines : sequence of Line
        Totals and parts, the finest totals first.
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
    equations: Equations,
    base: Counts,
    *,
    free: Flags,
    low: Counts,
    price: Counts,
    place: int,
    by: float,
) -> tuple[Counts, float] | None:
    """Find the cheapest move that takes one unknown where it must be able to stand.

    Parameters
    ----------
    equations : Equations
        What adds up.
    base : ndarray of float, shape (rows + lines,)
        Values that agree with them.
    free : ndarray of bool, shape (rows + lines,)
        Rows and remainders that are not known, and move for nothing.
    low : ndarray of float, shape (rows + lines,)
        The least each can be.
    price : ndarray of float, shape (rows + lines,)
        What it costs to hide each row; infinite for what cannot be hidden.
    place : int
        The row or remainder.
    by : float
        How far it must move, at least: up if positive, down if negative.

    Returns
    -------
    move : ndarray of float, shape (rows + lines,)
        Which rows move by how much; the visible ones among them must be hidden.
    cost : float
        What they cost together.

        None if no hiding helps.
    """
    can = np.flatnonzero(free | np.isfinite(price))
    cost = np.where(free[can], 0.0, price[can])
    gains, losses = _bounds((base - low)[can], int(np.searchsorted(can, place)), by)
    if (gains[0] > gains[1]).any() or (losses[0] > losses[1]).any():
        return None
    part = equations.matrix[:, can]
    matrix = sparse.hstack([part, -part], format="csc")
    right = np.zeros(matrix.shape[0])
    move, weights = np.zeros(len(can)), cost
    for _ in range(ROUNDS):
        found = solved(
            np.concatenate([weights, weights]),
            matrix,
            right,
            np.concatenate([gains[0], losses[0]]),
            np.concatenate([gains[1], losses[1]]),
        )
        if found is None:
            return None
        move = found[: len(can)] - found[len(can) :]
        if weights @ np.abs(move) <= SLACK:
            break
        weights = cost / (np.abs(move) + SLACK**0.5)
    out = np.zeros(equations.size)
    out[can] = np.where(np.abs(move) > SLACK, move, 0.0)
    to_hide = np.flatnonzero((out != 0) & ~free)
    return out, float(price[to_hide].sum())


def _bounds(
    room: Counts, place: int, by: float
) -> tuple[tuple[Counts, Counts], tuple[Counts, Counts]]:
    """Bound what each can gain, and what each can lose."""
    least_gain, most_gain = np.zeros(len(room)), np.full(len(room), PLENTY)
    least_loss, most_loss = np.zeros(len(room)), np.clip(room, 0.0, PLENTY)
    if by > 0:
        least_gain[place], most_loss[place] = by, 0.0
    else:
        least_loss[place], most_gain[place] = -by, 0.0
    return (least_gain, most_gain), (least_loss, most_loss)
