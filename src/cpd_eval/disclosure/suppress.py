"""Choose the rows to hide: those a rule names, then as few others as protect them.

1. *Primary*: a row that is too small, too dominated, or stands on too little is hidden.
2. *Complementary*: :mod:`cpd_eval.disclosure.attack` asks what somebody who tries every sum at once
   could learn. For each row it finds, :mod:`cpd_eval.disclosure.protect` hides the fewest further
   rows that make it safe, until nothing is found. It ends, because at worst all is hidden.
3. *Clean-up*: rows hidden early may not be needed once later ones are. Each is shown again, the
   dearest first, if every hidden row can be proved safe without it.

Rows are looked at in a fixed order: the same table always gives the same rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cpd_eval.disclosure.attack import FEW, Case, Demand, case_of
from cpd_eval.disclosure.equations import Places
from cpd_eval.disclosure.layers import Layer
from cpd_eval.disclosure.protect import movers, price_of
from cpd_eval.disclosure.structure import Counts, Flags, Line

MOST_BESIDE = 9
"""How many rows of the same lines are tried alone before all are tried together."""


def rows_to_hide(
    lines: Sequence[Line], layers: Sequence[Layer], *, primary: Flags, weight: Counts
) -> Flags:
    """Choose the rows to hide so that no group the rules protect can be worked out.

    Parameters
    ----------
    lines : sequence of Line
        Totals and parts.
    layers : sequence of Layer
        What adds up over the rows.
    primary : ndarray of bool, shape (listed rows,)
        Rows that are hidden by a rule.
    weight : ndarray of float, shape (rows,)
        People in each row and implied total: the more, the dearer it is to hide.

    Returns
    -------
    ndarray of bool, shape (listed rows,)
        All rows to hide.

    Examples
    --------
    Four people must be hidden; one of the two larger groups goes with them, or the total tells.

    >>> from cpd_eval.disclosure.layers import people_layer
    >>> counts = np.array([4.0, 12.0, 30.0, 46.0])
    >>> line = (Line(total=3, parts=(0, 1, 2)),)
    >>> people = people_layer(line, counts, np.zeros(1), n_listed=4, threshold=10)
    >>> rows_to_hide(line, [people], primary=counts < 10, weight=counts)
    array([ True,  True, False, False])
    """
    if not lines or not (primary.any() or any(_tells(layer, len(weight)) for layer in layers)):
        return primary.copy()
    hidden = np.ones(len(weight), dtype=bool)
    hidden[: len(primary)] = primary
    cases = [case_of(layer) for layer in layers]
    sound = [case for case in cases if case is not None]
    if len(sound) < len(cases):  # what came hidden contradicts the rest: then all is hidden
        return np.ones(len(primary), dtype=bool)
    search = _Search(
        cases=sound,
        hidden=hidden,
        price=price_of(lines, np.nan_to_num(weight)),
        n_listed=len(primary),
        hidden_for={},
    )
    while search.protect_exposed():
        pass
    search.clean_up(primary)
    return hidden[: len(primary)]


def _tells(layer: Layer, n_rows: int) -> bool:
    """Tell whether a layer could give something away though no row is hidden."""
    return layer.nobody_is_safe or bool((~np.isnan(layer.goal[n_rows:])).any())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """The state of the choice: `hidden`, the moves of the cases and `hidden_for` change.

    `hidden_for` notes for whose sake a row was hidden: without it that one is likely exposed.
    """

    cases: Sequence[Case]
    hidden: Flags
    price: Counts
    n_listed: int
    hidden_for: dict[int, tuple[Case, Demand, int]]

    def protect_exposed(self) -> bool:
        """Hide what protects the exposed rows; tell whether anything was hidden."""
        n_hidden = int(self.hidden.sum())
        for case in self.cases:
            for demand in case.demands:
                free = case.free(self.hidden)
                places = case.unproved(demand, free)
                exposed = list(case.prove(demand, places, free))
                for place in sorted(exposed, key=lambda at: (case.base[at], at)):
                    self._protect(case, demand, place)
        return int(self.hidden.sum()) > n_hidden

    def _protect(self, case: Case, demand: Demand, place: int) -> None:
        free = case.free(self.hidden)
        if place not in case.unproved(demand, free):
            return
        price = np.full(case.equations.size, np.inf)
        price[: len(self.price)] = self.price
        ways = [
            way
            for by in (demand.up[place], demand.down[place])
            if not np.isnan(by)
            and (
                way := movers(
                    case.equations,
                    case.base,
                    free=free,
                    low=demand.low,
                    price=price,
                    place=place,
                    by=float(by),
                )
            )
            is not None
        ]
        if not ways:  # nothing protects it: hide all it can be calculated from
            self.hidden[:] = True
            return
        move, _ = min(ways, key=lambda way: way[1])
        case.keep(move)
        for row in np.flatnonzero(move[: len(self.hidden)]):
            if not self.hidden[row]:
                self.hidden[row] = True
                self.hidden_for[int(row)] = (case, demand, place)

    def clean_up(self, primary: Flags) -> None:
        """Show again what need not be hidden, the dearest first."""
        extra = np.flatnonzero(self.hidden[: self.n_listed] & ~primary).tolist()
        for row in sorted(extra, key=lambda row: (-self.price[row], row)):
            self.hidden[row] = False
            if self._is_safe_without(row):
                for case in self.cases:
                    case.forget(row)
            else:
                self.hidden[row] = True

    def _is_safe_without(self, row: int) -> bool:
        """Tell whether all is safe though a row is shown; where it likely is not is tried first."""
        if row in self.hidden_for:
            case, demand, place = self.hidden_for[row]
            if not self._are_safe(case, demand, np.array([place])):
                return False
        tasks = [(case, demand) for case in self.cases for demand in case.demands]
        for case, demand in tasks:
            beside = case.equations.beside(row)
            for start in range(0, min(len(beside), MOST_BESIDE), FEW):
                if not self._are_safe(case, demand, beside[start : start + FEW]):
                    return False
        return all(
            self._are_safe(case, demand, np.arange(case.equations.size)) for case, demand in tasks
        )

    def _are_safe(self, case: Case, demand: Demand, places: Places) -> bool:
        free = case.free(self.hidden)
        open_ = np.intersect1d(places, case.unproved(demand, free))
        return next(case.prove(demand, open_, free), None) is None
