"""Choose the rows to hide: those below the threshold, then as few others as protect them.

1. *Primary*: a row with a count below the threshold is hidden.
2. *Complementary*: a total of which one part is missing gives that part away, and a total whose
   missing parts are together below the threshold gives a small group away. So more parts are
   hidden, the one with the fewest people first, until neither holds.
3. *Audit*: :mod:`cpd_eval.disclosure.attack` tries every sum at once. What it exposes is protected
   by hiding a neighbour, until nothing is exposed. It ends, because at worst everything is hidden.

Where two rows would do equally well the one that opens no new line is taken, then the smaller, then
the earlier: the same table always gives the same rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from cpd_eval.disclosure.attack import Flags, Puzzle, exposed, puzzle
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
    search = _Search(
        lines=lines,
        layers=layers,
        hidden=hidden,
        touching=_lines_of_each_row(lines, len(hidden)),
        weight=np.nan_to_num(np.max([layer.counts for layer in layers], axis=0)),
        n_rows=n_rows,
        threshold=threshold,
    )
    search.complete_lines()
    while search.protect_exposed():
        search.complete_lines()
    return primary, hidden[:n_rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """The state of the choice: `hidden` grows, all else stays."""

    lines: Sequence[Line]
    layers: Sequence[Layer]
    hidden: Flags
    touching: Sequence[Sequence[int]]
    weight: Counts
    n_rows: int
    threshold: int

    def complete_lines(self) -> None:
        """Hide parts until no listed total gives a part, or a small group of parts, away."""
        changed = True
        while changed:
            changed = False
            for i, line in enumerate(self.lines):
                while line.is_listed and self._gives_away(i):
                    row = self._cheapest(self._visible(line))
                    if row is None:
                        break
                    self.hidden[row] = changed = True

    def protect_exposed(self) -> bool:
        """Hide a neighbour of each row that can be pinned down; tell whether one was hidden."""
        changed = False
        for layer in self.layers:
            known = puzzle(self.lines, layer.counts, self.hidden, layer.rest, n_rows=self.n_rows)
            truth = np.concatenate([layer.counts[list(known.rows)], layer.rest[layer.rest > 0]])
            for place in exposed(known, truth, threshold=self.threshold):
                near = self._lines_near(place, known, layer)
                rows = {row for i in near for row in self._visible(self.lines[i])}
                row = self._cheapest(rows or np.flatnonzero(~self.hidden).tolist())
                if row is not None:  # with every row hidden there is nothing left to give away
                    self.hidden[row] = changed = True
        return changed

    def _gives_away(self, i: int) -> bool:
        return any(self._gives_away_in(layer, i) for layer in self.layers)

    def _gives_away_in(self, layer: Layer, i: int) -> bool:
        line, rest = self.lines[i], layer.rest[i]
        missing = [part for part in line.parts if self.hidden[part]]
        if self.hidden[line.total]:
            return not missing and bool(rest == 0)
        unknown = len(missing) + (rest > 0)
        # A remainder alone is a group nobody listed: harmless unless small.
        alone = unknown == 1 and bool(missing)
        together = layer.counts[missing].sum() + rest
        return unknown > 0 and (alone or bool(together < self.threshold))

    def _visible(self, line: Line) -> list[int]:
        """List the visible parts of a line; its total only when no part is left."""
        parts = [part for part in line.parts if not self.hidden[part]]
        return parts or [row for row in (line.total,) if not self.hidden[row]]

    def _cheapest(self, rows: Iterable[int]) -> int | None:
        return min(rows, key=self._price, default=None)

    def _price(self, row: int) -> tuple[int, float, int]:
        opened = sum(
            not any(self.hidden[member] for member in (*self.lines[i].parts, self.lines[i].total))
            for i in self.touching[row]
        )
        return opened, float(self.weight[row]), row

    def _lines_near(self, place: int, known: Puzzle, layer: Layer) -> Sequence[int]:
        if place < len(known.rows):
            return self.touching[known.rows[place]]
        return [int(np.flatnonzero(layer.rest > 0)[place - len(known.rows)])]


def _lines_of_each_row(lines: Sequence[Line], n_rows: int) -> list[list[int]]:
    touching: list[list[int]] = [[] for _ in range(n_rows)]
    for i, line in enumerate(lines):
        for row in (*line.parts, line.total):
            touching[row].append(i)
    return touching
