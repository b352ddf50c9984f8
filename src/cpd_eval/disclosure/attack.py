r"""What somebody who holds the released table could work out about a hidden row.

The attacker knows which rows are totals of which, sees every visible count, and knows that a group
that is listed has somebody in it. For the hidden counts :math:`x` this is a system
:math:`Ax = b,\ x \ge l`, and the most and the least a hidden count can be are two linear programmes
(Fischetti and Salazar-González 2001, "Solving the cell suppression problem on tabular data with
linear constraints", Management Science 47(7), 1008-1027). Two questions are asked.

*Is a sum of few people known?* If hidden rows had a total known to be below the threshold, then the
mean of so few people could be taken out of the visible means. Each of these rows would then be
below the threshold in every solution with :math:`l = 0`. So every small hidden row must be able to
reach the threshold there.

*Is a count known?* With :math:`l = 1` for every group that has anybody, a hidden row must have more
than one value: otherwise nothing was hidden.

That a row is small may be known: its being hidden says as much. Integer counts lie inside the
bounds of the linear programme, so with three or more grouping columns an attacker who also used
that could in rare cases come a little nearer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog

from cpd_eval.disclosure.structure import Counts, Line

SLACK = 1e-6
"""What the solver may be off by in a count of people."""

MOST_TRIED_FIRST = 8
"""How many unknowns are tried alone before all are tried together."""

GOLDEN = (5**0.5 - 1) / 2
"""Multiples of it, less their whole part, spread evenly over 0 to 1."""

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
        The least each unknown can be: 1 for a group that has anybody, since a table lists the
        groups there are; 0 for an empty one and for remainders.
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


def exposed(
    known: Puzzle,
    truth: Counts,
    *,
    threshold: int,
    first: Sequence[int] = (),
) -> Iterator[tuple[int, bool]]:
    """Find the unknowns an attacker learns too much about, one after the other.

    Parameters
    ----------
    known : Puzzle
        What the attacker knows.
    truth : ndarray of float, shape (unknowns,)
        The true counts; NaN for a row that came hidden and is taken to be a small one.
    threshold : int
        Fewest people that may be told of.
    first : sequence of int
        Places where something is most likely to be found.

    Yields
    ------
    place : int
        Of an unknown that belongs to a sum known to be below the threshold, or of a row that can
        have one value only. Implied totals are no smaller than their parts, which are looked at; a
        remainder is nobody's row, so it may be known if it is not small.
    in_small_sum : bool
        Which of the two.
    """
    tied = {int(place) for place in known.matrix.indices}
    tied = {place for place in tied if not known.n_listed <= place < len(known.rows)}
    order = sorted(tied, key=lambda place: (np.nan_to_num(truth[place]), place))
    goal = np.full(len(truth), float(threshold))
    nobody = np.zeros_like(known.low)
    low = [place for place in order if not truth[place] >= threshold]
    small = set()
    for place in _short_of(known, low, goal, low=nobody, sign=1, first=first):
        small.add(place)
        yield place, True
    listed = [place for place in order if place < known.n_listed and place not in small]
    count = np.nan_to_num(truth)
    for place in _short_of(known, listed, count - 1, low=known.low, sign=-1, first=first):
        if _extreme(known, place, low=known.low, sign=1) < count[place] + 1 - SLACK:
            yield place, False


def _short_of(
    known: Puzzle,
    places: Sequence[int],
    goal: Counts,
    *,
    low: Counts,
    sign: int,
    first: Sequence[int],
) -> Iterator[int]:
    """Find the unknowns that cannot be as high (sign 1) or as low (-1) as their goal.

    One programme proves many unknowns at once: it maximises a weighted sum of what each attains, no
    more than its goal. Only when a round proves nothing new is each remaining one tried alone.
    """

    def is_short(place: int) -> bool:
        most = _extreme(known, place, low=low, sign=sign)
        return bool(most < sign * goal[place] - SLACK)

    early = [place for place in places if place in set(first)][:MOST_TRIED_FIRST]
    yield from (place for place in early if is_short(place))
    open_, proved, turn = [place for place in places if place not in set(early)], [-1], 0
    while open_ and proved:
        reached = _attain(known, open_, goal, low=low, sign=sign, turn=turn)
        proved = [place for place in open_ if sign * (reached[place] - goal[place]) >= -SLACK]
        open_ = [place for place in open_ if place not in set(proved)]
        turn += 1
    yield from (place for place in open_ if is_short(place))


def _attain(
    known: Puzzle, places: Sequence[int], goal: Counts, *, low: Counts, sign: int, turn: int
) -> Counts:
    # Unknowns x, then one u for each place with u <= sign * x and u <= sign * goal; maximise their
    # sum. With equal weights two could stop half-way; unequal ones, other ones each turn, bring
    # one of them to its goal.
    size, wanted = known.matrix.shape[1], len(places)
    weights = 1 + (np.arange(wanted) * GOLDEN + turn / 2) % 1
    pick = sparse.csr_array((np.ones(wanted), (np.arange(wanted), places)), shape=(wanted, size))
    result = linprog(
        np.concatenate([np.zeros(size), -weights]),
        A_ub=sparse.hstack([-sign * pick, sparse.eye_array(wanted)]).tocsr(),
        b_ub=np.zeros(wanted),
        A_eq=sparse.hstack([known.matrix, sparse.csr_array((len(known.right), wanted))]).tocsr(),
        b_eq=known.right,
        bounds=[
            *((least, None) for least in low),
            *((None, sign * goal[place]) for place in places),
        ],
        method="highs",
    )
    attained: Counts = result.x[:size] if result.success else np.full(size, -sign * np.inf)
    return attained


def _extreme(known: Puzzle, place: int, *, low: Counts, sign: int) -> float:
    """Give the most (sign 1) an unknown can be, or minus the least (-1); infinite if unbounded."""
    objective = np.zeros(known.matrix.shape[1])
    objective[place] = -sign
    result = linprog(
        objective,
        A_eq=known.matrix,
        b_eq=known.right,
        bounds=[(least, None) for least in low],
        method="highs",
    )
    unbounded = 3  # scipy's status code
    if result.status == unbounded:
        return float("inf")
    # Rows hidden before may contradict each other: then nothing is proved, and more is hidden.
    return float(-result.fun) if result.success else float("-inf")
