r"""What somebody who holds the released tables could work out about a hidden row.

The attacker knows which rows are totals of which and sees every visible value. For the hidden
values :math:`x` this is a system :math:`Ax = b,\ x \ge l`, and the most and the least a hidden
value can be are two linear programmes (Fischetti and Salazar-González 2001, "Solving the cell
suppression problem on tabular data with linear constraints", Management Science 47(7), 1008-1027).
Which values a row must be able to reach, its layer says (:mod:`cpd_eval.disclosure.layers`).

A row is *proved* safe by a way to fill the hidden rows in that agrees with everything visible and
has the row where it must be able to stand. The difference of two such fillings is a *move*: it adds
up to nothing along every line. A move proves many rows at once, it can be taken backwards, shorter
or longer, and it stays a proof when more is hidden. So moves are kept, and a linear programme is
solved only for rows no kept move proves: first one for all of them together, then one each.

That a row is small may be known: its being hidden says as much. Integer counts lie inside the
bounds of the linear programme, so with three or more dimensions an attacker who also used that
could in rare cases come a little nearer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from cpd_eval.disclosure.equations import (
    PLENTY,
    SLACK,
    Equations,
    Known,
    Places,
    equations_of,
    known_to_attacker,
    solved,
)
from cpd_eval.disclosure.layers import Layer
from cpd_eval.disclosure.structure import Counts, Flags

GOLDEN = (5**0.5 - 1) / 2
"""Multiples of it, less their whole part, spread evenly over 0 to 1."""

FEW = 3
"""So many rows are tried one by one rather than together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One kind of room asked for: a goal to reach, or a step to be able to make.

    Attributes
    ----------
    low : ndarray of float, shape (rows + lines,)
        The least each can be.
    up, down : ndarray of float, shape (rows + lines,)
        How far above or below its value each must be able to stand; either will do. NaN where it is
        not asked.
    """

    low: Counts
    up: Counts
    down: Counts

    @property
    def asked(self) -> Flags:
        """Rows and remainders of which anything is asked."""
        flags: Flags = ~np.isnan(self.up)
        return flags


@dataclass(slots=True, kw_only=True)
class Case:
    """A layer under attack: what is asked, and the moves that prove it so far.

    Attributes
    ----------
    layer : Layer
    equations : Equations
    base : ndarray of float, shape (rows + lines,)
        A filling that agrees with everything: the truth, where it is known.
    demands : tuple of Demand
    moves : ndarray of float, shape (moves, rows + lines)
    """

    layer: Layer
    equations: Equations
    base: Counts
    demands: tuple[Demand, ...]
    moves: Counts = field(default_factory=lambda: np.zeros((0, 0)))

    def free(self, hidden: Flags) -> Flags:
        """Tell which rows and remainders an attacker does not know, given the hidden rows."""
        n_rows, unseen = self.equations.n_rows, self.layer.unseen
        values = self.layer.values[n_rows:]
        rest = np.isnan(values) | (np.abs(values) > SLACK)
        return np.concatenate([hidden | unseen[: len(hidden)], unseen[len(hidden) :], rest])

    def keep(self, move: Counts) -> None:
        """Keep a move for later proofs."""
        move = np.where(np.abs(move) > SLACK / 10, move, 0.0)
        self.moves = np.vstack([self.moves, move]) if len(self.moves) else move[None, :]

    def forget(self, row: int) -> None:
        """Drop the moves that a row takes part in: it does not move any more."""
        if len(self.moves):
            self.moves = self.moves[self.moves[:, row] == 0]

    def unproved(self, demand: Demand, free: Flags) -> Places:
        """List the unknowns of a demand that no kept move proves.

        Parameters
        ----------
        demand : Demand
        free : ndarray of bool, shape (rows + lines,)
            What is not known; a move of anything else proves nothing.
        """
        moves = self.moves
        if len(moves):
            moves = moves[~moves[:, ~free].any(axis=1)]
        asked = np.flatnonzero(demand.asked & free)
        done = demand.up[asked] <= SLACK
        if len(moves):
            up, down = _furthest(moves, self.base - demand.low)
            done |= _is_reached(up[asked], demand.up[asked])
            done |= _is_reached(down[asked], demand.down[asked])
        return asked[~done]

    def prove(self, demand: Demand, places: Places, free: Flags) -> Iterator[int]:
        """Look for moves that prove some unknowns; give those for which there is none.

        Parameters
        ----------
        demand : Demand
        places : ndarray of int
            From :meth:`unproved`.
        free : ndarray of bool, shape (rows + lines,)

        Yields
        ------
        int
            An unknown that an attacker learns too much about.
        """
        if not len(places):
            return
        known = known_to_attacker(self.equations, self.base, free)
        if len(places) > FEW:
            places = self._prove_together(known, demand, places)
        while len(places):
            place, n_moves = int(places[0]), len(self.moves)
            if not self._is_proved(known, demand, place):
                yield place
            places = places[1:]
            if len(self.moves) > n_moves:
                places = np.intersect1d(places, self.unproved(demand, free))

    def _prove_together(self, known: Known, demand: Demand, places: Places) -> Places:
        # With equal weights two could stop half-way; unequal ones, other ones each turn, bring
        # one of them to its goal.
        turn, open_ = 0, places
        while len(open_) > FEW:
            weights: Counts = 1.0 + np.mod(np.arange(len(open_)) * GOLDEN + turn / 2, 1.0)
            filled = known.reach(
                open_, self.base[open_] + demand.up[open_], low=demand.low, weights=weights
            )
            if filled is None:
                return open_
            self.keep(filled - self.base)
            left = np.intersect1d(open_, self.unproved(demand, known_flags(known)))
            if len(left) == len(open_):
                return open_
            open_, turn = left, turn + 1
        return open_

    def _is_proved(self, known: Known, demand: Demand, place: int) -> bool:
        for way in (demand.up, demand.down):
            if np.isnan(way[place]):
                continue
            goal = self.base[place] + way[place]
            if goal < demand.low[place] - SLACK:
                continue
            filled = known.reach(
                np.array([place]), np.array([goal]), low=demand.low, weights=np.ones(1)
            )
            if filled is None:
                return False
            moved = filled[place] - self.base[place]
            if abs(moved - way[place]) <= SLACK * max(1.0, abs(way[place])):
                self.keep(filled - self.base)
                return True
            if self.layer.nobody_is_safe and abs(filled[place]) <= SLACK:
                return True
        return False


def case_of(layer: Layer) -> Case | None:
    """Prepare a layer; None if what came hidden contradicts the rest.

    Parameters
    ----------
    layer : Layer
    """
    equations = equations_of(layer.lines, len(layer.values) - len(layer.lines))
    base, lows = layer.values, (layer.low_known, layer.low)
    if np.isnan(base).any():
        tried = [*lows, np.full(len(base), -np.inf)] if layer.nobody_is_safe else list(lows)
        fillings = ((low, _any_filling(layer, equations, low)) for low in tried)
        low, filled = next((it for it in fillings if it[1] is not None), (tried[0], None))
        if filled is None:
            return None
        base = filled
        if low is not layer.low_known:
            lows = (low, low)
    reach = Demand(
        low=np.minimum(lows[1], base), up=_room(layer, base), down=np.full(len(base), np.nan)
    )
    step = Demand(low=np.minimum(lows[0], base), up=layer.step, down=-layer.step)
    return Case(
        layer=layer,
        equations=equations,
        base=base,
        demands=(reach, step) if (~np.isnan(layer.step)).any() else (reach,),
    )


def known_flags(known: Known) -> Flags:
    """Turn the places that are not known into flags."""
    flags = np.zeros(known.equations.size, dtype=bool)
    flags[known.free] = True
    return flags


def _room(layer: Layer, base: Counts) -> Counts:
    room = layer.goal - base
    if layer.nobody_is_safe and not np.isfinite(layer.low).all():
        # What follows exactly can be followed; of what does not, nothing is known.
        room[np.isnan(layer.values) & ((np.abs(base) >= layer.goal) | (np.abs(base) <= SLACK))] = (
            np.nan
        )
    return room


def _any_filling(layer: Layer, equations: Equations, low: Counts) -> Counts | None:
    unknown = np.isnan(layer.values)
    start = np.nan_to_num(layer.values)
    right = -(equations.matrix @ start)
    places = np.flatnonzero(unknown)
    lowest = np.maximum(low[places], -PLENTY)
    found = solved(
        np.zeros(len(places)),
        equations.matrix[:, places],
        right,
        lowest,
        np.full(len(places), PLENTY),
    )
    if found is None:
        return None
    start[places] = found
    return start


def _furthest(moves: Counts, room: Counts) -> tuple[Counts, Counts]:
    """Take each move, and each backwards, as far as it goes; give the ends over all."""
    ends = []
    for way in (moves, -moves):
        falls = np.where(way < 0, -way, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            lengths = np.where(falls > 0, room / falls, np.inf).min(axis=1, initial=np.inf)
        lengths = np.clip(lengths, 0.0, PLENTY)
        ends.append(lengths[:, None] * way)
    both = np.vstack(ends)
    return both.max(axis=0), both.min(axis=0)


def _is_reached(end: Counts, goal: Counts) -> Flags:
    with np.errstate(invalid="ignore"):
        reached: Flags = (np.abs(end) >= np.abs(goal) * (1 - SLACK)) & (
            np.sign(end) == np.sign(goal)
        )
    return reached
