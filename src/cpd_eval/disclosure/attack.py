r"""What somebody who holds the released table could work out about a hidden row.

The attacker knows which rows are totals of which, sees every visible count, and knows that a group
that is listed has somebody in it. For the hidden counts :math:`x` this is a system
:math:`Ax = b,\ x \ge 1` (0 where nobody is), and the most
and the least a hidden count can be are two linear programmes (Fischetti and Salazar-González 2001,
"Solving the cell suppression problem on tabular data with linear constraints", Management Science
47(7), 1008-1027). A hidden row is safe when its count

- could be the threshold or more, and
- could be something else than what it is: otherwise nothing was hidden.

The first rule also guards sums of rows: if a set of hidden rows had a total known to be below the
threshold, then so would each of its members. And it guards means, since a mean times its count is a
sum of the same structure.

Integer counts lie inside the bounds of the linear programme, so with three or more grouping columns
an attacker who also used that could in rare cases come a little nearer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog

from cpd_eval.disclosure.structure import Counts, Line

SLACK = 1e-6
"""What the solver may be off by in a count of people."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Puzzle:
    """The equations left over when the visible counts are filled in.

    Attributes
    ----------
    rows : tuple of int
        The hidden rows, one unknown each; those of the table first, then implied totals.
    n_listed : int
        How many of `rows` are in the table.
    matrix : scipy.sparse.csr_array, shape (equations, unknowns)
        Unknowns beyond `rows` are remainders: people in rows that are not listed.
    right : ndarray of float, shape (equations,)
        What the unknowns of an equation add up to.
    low : ndarray of float, shape (unknowns,)
        The least an attacker takes each unknown to be: 1 for a group that has anybody, since a
        table lists the groups there are; 0 for an empty one and for remainders.
    """

    rows: tuple[int, ...]
    n_listed: int
    matrix: sparse.csr_array
    right: Counts
    low: Counts


def puzzle(
    lines: Sequence[Line], counts: Counts, hidden: Flags, rest: Counts, *, n_rows: int
) -> Puzzle:
    """Write down what an attacker knows about the hidden counts.

    Parameters
    ----------
    lines : sequence of Line
        Totals and parts.
    counts : ndarray of float, shape (rows,)
        The counts; of hidden rows only whether there is anybody is looked at.
    hidden : ndarray of bool, shape (rows,)
        Rows that are hidden.
    rest : ndarray of float, shape (lines,)
        Remainders; a positive one is one more unknown.
    n_rows : int
        Rows of the table; those after them are implied totals.

    Returns
    -------
    Puzzle
    """
    rows = tuple(int(row) for row in np.flatnonzero(hidden))
    column = {row: place for place, row in enumerate(rows)}
    entries: list[tuple[int, int, float]] = []
    right: list[float] = []
    unknowns = len(rows)
    for line, remainder in zip(lines, rest, strict=True):
        terms = [(part, 1.0) for part in line.parts] + [(line.total, -1.0)]
        unknown = [(column[row], sign) for row, sign in terms if hidden[row]]
        if remainder > 0:
            unknown.append((unknowns, 1.0))
            unknowns += 1
        if not unknown:
            continue
        entries.extend((len(right), place, sign) for place, sign in unknown)
        right.append(-sum(sign * counts[row] for row, sign in terms if not hidden[row]))
    equation, place, sign = zip(*entries, strict=True) if entries else ((), (), ())
    matrix = sparse.csr_array(
        (np.array(sign, dtype=float), (np.array(equation, int), np.array(place, int))),
        shape=(len(right), unknowns),
    )
    low = np.zeros(unknowns)
    low[: len(rows)] = counts[list(rows)] >= 1
    n_listed = int(hidden[:n_rows].sum())
    return Puzzle(rows=rows, n_listed=n_listed, matrix=matrix, right=np.array(right), low=low)


def exposed(known: Puzzle, truth: Counts, *, threshold: int) -> tuple[int, ...]:
    """Find the unknowns an attacker can pin down.

    Parameters
    ----------
    known : Puzzle
        What the attacker knows.
    truth : ndarray of float, shape (unknowns,)
        The true counts; NaN for a row that came hidden and is taken to be a small one.
    threshold : int
        Fewest people that may be told of.

    Returns
    -------
    tuple of int
        Places of unknowns that must be below the threshold, or can have one value only. A
        remainder has no row to hide, so it is exposed only if below the threshold; an implied
        total is no smaller than its parts, which are looked at.
    """
    tied = {place for place in _tied(known) if not known.n_listed <= place < len(known.rows)}
    low = {place for place in tied if not truth[place] >= threshold}
    too_small = _cannot_reach(known, low, np.full(len(truth), float(threshold)), sign=1)
    listed = {place for place in tied if place < known.n_listed} - low
    fixed = _cannot_reach(known, listed, np.maximum(truth - 1, 0), sign=-1)
    fixed = {place for place in fixed if _most(known, place) < truth[place] + 1 - SLACK}
    return tuple(sorted(too_small | fixed))


def bounds(known: Puzzle, place: int) -> tuple[float, float]:
    """Give the least and the most an unknown can be; infinite if nothing holds it."""
    return -_extreme(known, place, sign=-1), _extreme(known, place, sign=1)


def _tied(known: Puzzle) -> set[int]:
    return {int(place) for place in known.matrix.indices}


def _most(known: Puzzle, place: int) -> float:
    return _extreme(known, place, sign=1)


def _extreme(known: Puzzle, place: int, *, sign: int) -> float:
    objective = np.zeros(known.matrix.shape[1])
    objective[place] = -sign
    result = linprog(
        objective,
        A_eq=known.matrix,
        b_eq=known.right,
        bounds=[(low, None) for low in known.low],
        method="highs",
    )
    unbounded = 3  # scipy's status code
    return float("inf") if result.status == unbounded else float(-result.fun)


def _cannot_reach(known: Puzzle, places: Iterable[int], goal: Counts, *, sign: int) -> set[int]:
    """Find the unknowns that cannot be as high (sign 1) or as low (-1) as their goal.

    One programme proves many unknowns at once: it maximises the sum of what each attains, no more
    than its goal. Only when a round proves nothing new is each remaining one tried alone.
    """
    open_ = sorted(places)
    while open_:
        reached = _attain(known, open_, goal, sign=sign)
        proved = [place for place in open_ if sign * (reached[place] - goal[place]) >= -SLACK]
        if not proved:
            break
        open_ = [place for place in open_ if place not in proved]
    return {
        place
        for place in open_
        if sign * _extreme(known, place, sign=sign) < sign * goal[place] - SLACK
    }


def _attain(known: Puzzle, places: Sequence[int], goal: Counts, *, sign: int) -> Counts:
    # Unknowns x, then one u for each place with u <= sign * x and u <= sign * goal; maximise sum u.
    size, wanted = known.matrix.shape[1], len(places)
    pick = sparse.csr_array((np.ones(wanted), (np.arange(wanted), places)), shape=(wanted, size))
    result = linprog(
        np.concatenate([np.zeros(size), -np.ones(wanted)]),
        A_ub=sparse.hstack([-sign * pick, sparse.eye_array(wanted)]).tocsr(),
        b_ub=np.zeros(wanted),
        A_eq=sparse.hstack([known.matrix, sparse.csr_array((len(known.right), wanted))]).tocsr(),
        b_eq=known.right,
        bounds=[
            *((low, None) for low in known.low),
            *((None, sign * goal[place]) for place in places),
        ],
        method="highs",
    )
    attained: Counts = result.x[:size]
    return attained
