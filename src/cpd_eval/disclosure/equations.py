"""What adds up, as equations, and the linear programmes asked of them.

Every line says parts + remainder − total = 0. The unknowns are the rows, then one remainder a line.
A row that is visible stands at its value; only the others are unknown, so each programme is about
those alone, and only the equations that hold one of them.

The solver is HiGHS (Huangfu and Hall 2018, "Parallelizing the dual revised simplex method",
Mathematical Programming Computation 10, 119-142), through scipy.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from cpd_eval.disclosure.structure import Counts, Flags, Line

SLACK = 1e-6
"""What the solver may be off by, in people (or in shares of an amount)."""

PLENTY = 1e7
"""An upper end for what has none: far more than anybody counts in one table."""

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Equations:
    """The lines of a table as equations.

    Attributes
    ----------
    n_rows : int
        Listed rows and implied totals; unknowns beyond are remainders.
    matrix : scipy.sparse.csc_array, shape (lines, rows + lines)
        1 for parts and remainder, −1 for the total; right-hand sides are 0.
    """

    n_rows: int
    matrix: sparse.csc_array

    @property
    def size(self) -> int:
        """Rows and remainders."""
        return int(self.matrix.shape[1])

    def beside(self, row: int) -> Places:
        """List what stands in a line with a row."""
        lines = self.matrix[:, [row]].indices
        found: Places = np.unique(self.matrix.tocsr()[lines].indices)
        return found


def equations_of(lines: Sequence[Line], n_rows: int) -> Equations:
    """Write lines as equations.

    Examples
    --------
    >>> equations_of([Line(total=2, parts=(0, 1))], 3).matrix.toarray().tolist()
    [[1.0, 1.0, -1.0, 1.0]]
    """
    entries = [
        (i, column, sign)
        for i, line in enumerate(lines)
        for column, sign in (
            *((part, 1.0) for part in line.parts),
            (line.total, -1.0),
            (n_rows + i, 1.0),
        )
    ]
    rows, columns, signs = (
        np.array(v) for v in (zip(*entries, strict=True) if entries else [[]] * 3)
    )
    matrix = sparse.csc_array(
        (signs.astype(float), (rows.astype(int), columns.astype(int))),
        shape=(len(lines), n_rows + len(lines)),
    )
    return Equations(n_rows=n_rows, matrix=matrix)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an attacker knows at one moment: the equations with the visible rows filled in.

    Attributes
    ----------
    equations : Equations
    free : ndarray of int, shape (unknowns,)
        The rows and remainders that are not known.
    matrix : scipy.sparse.csc_array, shape (equations with an unknown, unknowns)
    right : ndarray of float, shape (equations with an unknown,)
        What their unknowns add up to.
    base : ndarray of float, shape (rows + lines,)
        One way to fill everything in that agrees with all that is known.
    """

    equations: Equations
    free: Places
    matrix: sparse.csc_array
    right: Counts
    base: Counts

    def reach(
        self, targets: Places, caps: Counts, *, low: Counts, weights: Counts
    ) -> Counts | None:
        """Bring some unknowns as near to their caps as can be at once.

        Parameters
        ----------
        targets : ndarray of int, shape (k,)
            Rows or remainders.
        caps : ndarray of float, shape (k,)
            Beyond its cap a target gains nothing; targets at or above it want to rise to it,
            those below fall to it.
        low : ndarray of float, shape (rows + lines,)
            The least each can be.
        weights : ndarray of float, shape (k,)
            What a unit of each is worth.

        Returns
        -------
        ndarray of float, shape (rows + lines,)
            The filled-in table; None if nothing agrees with what is known.
        """
        place = np.full(self.equations.size, -1)
        place[self.free] = np.arange(len(self.free))
        at = place[targets]
        signs = np.where(caps >= self.base[targets], 1.0, -1.0)
        if len(targets) == 1:
            return self._solve(at, caps, signs, low)
        return self._solve_many(at, caps, signs, low, weights)

    def _solve(self, at: Places, caps: Counts, signs: Counts, low: Counts) -> Counts | None:
        objective = np.zeros(len(self.free))
        objective[at] = -signs
        lowest, highest = low[self.free], np.full(len(self.free), PLENTY)
        if signs[0] > 0:
            highest[at] = np.maximum(caps, lowest[at])
        else:
            lowest[at] = np.maximum(caps, lowest[at])
        return self._filled(solved(objective, self.matrix, self.right, lowest, highest))

    def _solve_many(
        self, at: Places, caps: Counts, signs: Counts, low: Counts, weights: Counts
    ) -> Counts | None:
        # Besides the unknowns x one u each, u <= sign * x and u <= sign * cap; maximise their sum.
        n, k = len(self.free), len(at)
        pick = sparse.csc_array((signs, (np.arange(k), at)), shape=(k, n))
        slack = sparse.eye_array(k)
        matrix = sparse.block_array(
            [[self.matrix, None, None], [pick, -slack, -slack]], format="csc"
        )  # sign * x - u - (what x goes beyond) = 0
        found = solved(
            np.concatenate([np.zeros(n), -weights, np.zeros(k)]),
            matrix,
            np.concatenate([self.right, np.zeros(k)]),
            np.concatenate([low[self.free], np.full(k, -PLENTY), np.zeros(k)]),
            np.concatenate([np.full(n, PLENTY), signs * caps, np.full(k, 2 * PLENTY)]),
        )
        return self._filled(found)

    def _filled(self, found: Counts | None) -> Counts | None:
        if found is None:
            return None
        filled = self.base.copy()
        filled[self.free] = found[: len(self.free)]
        return filled


def known_to_attacker(equations: Equations, base: Counts, free: Flags) -> Known:
    """Fill the visible rows in.

    Parameters
    ----------
    equations : Equations
    base : ndarray of float, shape (rows + lines,)
        Values that agree with all equations.
    free : ndarray of bool, shape (rows + lines,)
        What is not visible.
    """
    places = np.flatnonzero(free)
    matrix = equations.matrix[:, places]
    rows = np.unique(matrix.indices)
    matrix = sparse.csc_array(matrix.tocsr()[rows])
    return Known(
        equations=equations,
        free=places,
        matrix=matrix,
        right=matrix @ base[places],
        base=base,
    )


def solved(
    objective: Counts,
    matrix: sparse.csc_array,
    right: Counts,
    lowest: Counts,
    highest: Counts,
) -> Counts | None:
    """Minimise a linear programme; None if nothing satisfies it."""
    result = milp(
        objective,
        constraints=LinearConstraint(matrix, right, right) if len(right) else None,
        bounds=Bounds(lowest, highest),
    )
    if result.x is None:
        return None
    found: Counts = result.x
    return found
