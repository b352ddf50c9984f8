"""Choose the rows to hide: those below the threshold, then as few others as protect them.

1. *Primary*: a row with a count below the threshold is hidden.
2. *Complementary*: :mod:`cpd_eval.disclosure.attack` asks what somebody who tries every sum at once
   could learn. For each row it finds, :mod:`cpd_eval.disclosure.protect` hides the fewest further
   rows that make it safe, until nothing is found. It ends, because at worst all is hidden.
3. *Clean-up*: rows hidden early may not be needed once later ones are. Each is shown again, the
   dearest first, if nothing is found then.

Rows are looked at in a fixed order: the same table always gives the same rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cpd_eval.disclosure.attack import Flags, exposed, puzzle
from cpd_eval.disclosure.protect import movers, price_of
from cpd_eval.disclosure.structure import Counts, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One count column and what its rows leave over.

    Attributes
    ----------
    counts : ndarray of float, shape (rows and implied totals,)
        People in each row; NaN where hidden before.
    rest : ndarray of float, shape (lines,)
        Remainders of the totals.
    """

    counts: Counts
    rest: Counts


def rows_to_hide(
    lines: Sequence[Line],
    layers: Sequence[Layer],
    *,
    n_rows: int,
    threshold: int,
    known_hidden: Flags | None = None,
) -> tuple[Flags, Flags]:
    """Choose the rows to hide so that no small group can be worked out.

    Parameters
    ----------
    lines : sequence of Line
        Totals and parts.
    layers : sequence of Layer
        One for each count column; a row is hidden for all of them or none.
    n_rows : int
        Rows of the table; those after them are implied totals, which nobody sees.
    threshold : int
        Fewest people that may be told of.
    known_hidden : ndarray of bool, shape (rows,), optional
        Rows that another release hides, whatever their count.

    Returns
    -------
    primary, hidden : ndarray of bool, shape (rows,)
        Rows below the threshold or hidden before; all rows to hide.
    """
    below = [~(layer.counts[:n_rows] >= threshold) for layer in layers]
    primary: Flags = np.logical_or.reduce(below)
    if known_hidden is not None:
        primary |= known_hidden
    hidden = np.ones(len(layers[0].counts), dtype=bool)
    hidden[:n_rows] = primary
    weight = np.nan_to_num(np.max([layer.counts for layer in layers], axis=0))
    search = _Search(
        lines=lines,
        layers=layers,
        hidden=hidden,
        price=price_of(lines, weight),
        touching=_lines_of_each_row(lines, len(hidden)),
        n_rows=n_rows,
        threshold=threshold,
    )
    while search.protect_exposed():
        pass
    search.clean_up(primary)
    return primary, hidden[:n_rows]


Goal = tuple[int, float, int]
"""A row, a count it must be able to have, and whether at least (1) or at most (-1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """The state of the choice: `hidden` changes, all else stays."""

    lines: Sequence[Line]
    layers: Sequence[Layer]
    hidden: Flags
    price: Counts
    touching: Sequence[Sequence[int]]
    n_rows: int
    threshold: int

    def exposed(self, near: Sequence[int] = ()) -> Iterator[tuple[Layer, int, bool]]:
        """Find exposed rows and remainders, and whether each belongs to a sum of few people."""
        for layer in self.layers:
            known = puzzle(self.lines, layer.counts, self.hidden, layer.rest, n_rows=self.n_rows)
            remainders = len(layer.counts) + np.flatnonzero(layer.rest > 0)
            rows = np.concatenate([np.array(known.rows, dtype=int), remainders])
            truth = np.concatenate([layer.counts, layer.rest])[rows]
            first = np.flatnonzero(np.isin(rows, near)).tolist()
            for place, is_small in exposed(known, truth, threshold=self.threshold, first=first):
                yield layer, int(rows[place]), is_small

    def protect_exposed(self) -> bool:
        """Hide what protects the exposed rows; tell whether there were any."""
        n_hidden = int(self.hidden.sum())
        for layer, row, is_small in self.exposed():
            self._protect(layer, row, is_small)
        return int(self.hidden.sum()) > n_hidden

    def _protect(self, layer: Layer, row: int, in_small_sum: bool) -> None:
        ways = [
            way
            for goal in self._goals(layer, row, in_small_sum)
            if (way := self._movers(layer, goal, in_small_sum)) is not None
        ]
        if ways:
            self.hidden[list(min(ways, key=lambda way: (way[1], way[0]))[0])] = True
        else:  # nothing protects it: hide all it can be calculated from
            self.hidden[:] = True

    def clean_up(self, primary: Flags) -> None:
        """Show again what need not be hidden, the dearest first."""
        extra = np.flatnonzero(self.hidden[: self.n_rows] & ~primary).tolist()
        for row in sorted(extra, key=lambda row: (-self.price[row], row)):
            self.hidden[row] = False
            near = [
                r for i in self.touching[row] for r in (*self.lines[i].parts, self.lines[i].total)
            ]
            self.hidden[row] = next(self.exposed(near), None) is not None

    def _goals(self, layer: Layer, row: int, in_small_sum: bool) -> list[Goal]:
        if in_small_sum:
            return [(row, float(self.threshold), 1)]
        count = float(np.nan_to_num(layer.counts[row]))
        return [(row, count + 1, 1), (row, count - 1, -1)]

    def _movers(
        self, layer: Layer, goal: Goal, in_small_sum: bool
    ) -> tuple[tuple[int, ...], float] | None:
        somebody = (layer.counts >= 1).astype(float)
        return movers(
            self.lines,
            layer.counts,
            layer.rest,
            hidden=self.hidden,
            low=np.zeros_like(somebody) if in_small_sum else somebody,
            price=self.price,
            goal=goal,
        )


def _lines_of_each_row(lines: Sequence[Line], n_rows: int) -> list[list[int]]:
    touching: list[list[int]] = [[] for _ in range(n_rows)]
    for i, line in enumerate(lines):
        for row in (*line.parts, line.total):
            touching[row].append(i)
    return touching
