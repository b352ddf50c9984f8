"""Try to read small groups out of released tables, every way known to us.

The attacker here did not read the gate's code: it works from the inner cells, the gate from lines.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from cpd_eval.disclosure import release

some = settings(deadline=None, max_examples=5)
many = settings(deadline=None, max_examples=200)

NEAR = 1e-4
"""What the attacker's solver may be off by, in people."""

AXES = ["region", "profession", "worker"]


def cube(counts: np.ndarray) -> pd.DataFrame:
    """Make a table with every total from the counts of the inner cells; a made-up mean each."""
    by = AXES[: counts.ndim]
    places = np.array(list(np.ndindex(counts.shape)))
    rng = np.random.default_rng(int(counts.sum()))
    inner = pd.DataFrame(
        {name: [f"{name[0]}{k}" for k in places[:, i]] for i, name in enumerate(by)}
    )
    inner["n"] = counts.ravel()
    inner["sum"] = inner["n"] * rng.uniform(1, 5, len(inner))
    parts = []
    for keep in range(2 ** len(by)):
        summed = [name for i, name in enumerate(by) if not keep >> i & 1]
        frame = inner.assign(**dict.fromkeys(summed, "All"))
        parts.append(frame.groupby(by, as_index=False)[["n", "sum"]].sum())
    table = pd.concat(parts, ignore_index=True)
    table["mean"] = table.pop("sum") / table["n"].where(table["n"] > 0)
    return table


def cubes(*sizes: tuple[int, int], most: int = 40) -> st.SearchStrategy[pd.DataFrame]:
    """Draw tables with one axis for each (fewest, most) number of groups."""

    def filled(shape: tuple[int, ...]) -> st.SearchStrategy[pd.DataFrame]:
        cell = st.one_of(st.integers(0, 12), st.integers(0, most))
        total = int(np.prod(shape))
        return st.lists(cell, min_size=total, max_size=total).map(
            lambda cells: cube(np.array(cells).reshape(shape))
        )

    return st.tuples(*(st.integers(*size) for size in sizes)).flatmap(filled)


class Attacker:
    """Holds the released rows, knows what "All" means, and which groups have anybody in them.

    Unknowns are the inner cells. Each visible row, total or not, is one equation over them.
    """

    def __init__(
        self, released: pd.DataFrame, truth: pd.DataFrame, by: Sequence[str], count: str = "n"
    ) -> None:
        keys = released[list(by)].astype(str).to_numpy()
        is_inner = ~(keys == "All").any(axis=1)
        inner = keys[is_inner]
        self.least_known = np.minimum(truth[count].to_numpy()[is_inner], 1)
        self.sums = np.array([((key == "All") | (inner == key)).all(axis=1) for key in keys], float)
        self.shown = (released["status"] == "shown").to_numpy()
        self.counts = released[count].to_numpy(float)
        self.known, self.right = self.sums[self.shown], self.counts[self.shown]

    def most(self, row: int) -> float:
        return -self._least(-self.sums[row], self.least_known)

    def least(self, row: int) -> float:
        return self._least(self.sums[row], self.least_known)

    def most_of_any_sum_with(self, row: int) -> float:
        """Give the most the row can be when groups may be empty.

        If hidden rows, this one among them, had a sum known to be s, it could be no more than s.
        """
        return -self._least(-self.sums[row], np.zeros_like(self.least_known))

    def can_add_up_to(self, row: int) -> bool:
        """Tell whether some sum and difference of visible rows is exactly this row."""
        if not len(self.known):
            return False
        weights = np.linalg.lstsq(self.known.T, self.sums[row], rcond=None)[0]
        return bool(np.allclose(weights @ self.known, self.sums[row], atol=1e-8))

    def _least(self, objective: np.ndarray, low: np.ndarray) -> float:
        equations = {"A_eq": self.known, "b_eq": self.right} if len(self.known) else {}
        bounds = [(least, None) for least in low]
        result = linprog(objective, method="highs", bounds=bounds, **equations)
        if result.status == 3:
            return -np.inf
        assert result.status == 0, result.message
        return float(result.fun)


def withstands(table: pd.DataFrame, by: list[str], threshold: int, count: str = "n") -> None:
    """Fail if a hidden row is in a sum known to be below the threshold, or is known exactly."""
    out = release(table, by=by, count=count, threshold=threshold).table
    attacker = Attacker(out, table, by, count)
    for row in np.flatnonzero(~attacker.shown):
        assert attacker.most_of_any_sum_with(row) >= threshold - NEAR, (out, row)
        assert attacker.most(row) - attacker.least(row) > 0.5, (out, row)


@some
@given(cubes((1, 7)), st.integers(1, 15))
def test_one_way_tables_withstand_the_attacker(table: pd.DataFrame, threshold: int) -> None:
    withstands(table, AXES[:1], threshold)


@some
@given(cubes((1, 4), (1, 4)), st.integers(2, 15))
def test_two_way_tables_withstand_the_attacker(table: pd.DataFrame, threshold: int) -> None:
    withstands(table, AXES[:2], threshold)


@some
@given(cubes((1, 3), (1, 3), (1, 3), most=25))
def test_three_way_tables_withstand_the_attacker(table: pd.DataFrame) -> None:
    withstands(table, AXES, 10)


@some
@given(cubes((2, 4), (2, 4)), st.data())
def test_tables_with_any_totals_left_out_withstand_the_attacker(
    table: pd.DataFrame, data: st.DataObject
) -> None:
    total = (table[AXES[:2]] == "All").any(axis=1)
    kept = data.draw(st.lists(st.booleans(), min_size=len(table), max_size=len(table)))
    withstands(table[~total | np.array(kept)], AXES[:2], 10)


@some
@given(cubes((2, 4), (2, 4)))
def test_no_sum_of_a_small_group_can_be_taken_apart(table: pd.DataFrame) -> None:
    # A mean times its count is a sum, so sums and differences of rows give the hidden mean.
    out = release(table, by=AXES[:2]).table
    attacker = Attacker(out, table, AXES[:2])
    for row in np.flatnonzero(~attacker.shown & (table["n"] < 10).to_numpy()):
        assert not attacker.can_add_up_to(row)


@some
@given(cubes((2, 5), (2, 5)))
def test_what_the_visible_leave_of_a_visible_total_is_no_small_group(table: pd.DataFrame) -> None:
    by = AXES[:2]
    out = release(table, by=by).table.assign(truth=table["n"])
    for axis in by:
        other = next(name for name in by if name != axis)
        for _, line in out.groupby(other):
            total, parts = line[line[axis] == "All"], line[line[axis] != "All"]
            hidden = parts[parts["status"] == "hidden"]
            if total["status"].iloc[0] == "shown" and len(hidden):
                assert len(hidden) > 1
                assert hidden["truth"].sum() >= 10


@some
@given(cubes((2, 4), (2, 4)), st.data())
def test_rows_that_are_not_listed_cannot_be_worked_out_either(
    table: pd.DataFrame, data: st.DataObject
) -> None:
    inner = ~(table[AXES[:2]] == "All").any(axis=1)
    dropped = data.draw(st.sampled_from(list(table.index[inner])))
    out = release(table.drop(index=dropped), by=AXES[:2]).table
    gone = table.loc[[dropped]].assign(n=np.nan, mean=np.nan, status="hidden")
    truth = pd.concat([table.drop(index=dropped), gone.assign(n=0)])
    attacker = Attacker(pd.concat([out, gone], ignore_index=True), truth, AXES[:2])
    if 0 < table.loc[dropped, "n"] < 10:
        assert attacker.most_of_any_sum_with(len(out)) >= 10 - NEAR


@some
@given(cubes((2, 4), (2, 4)), st.data())
def test_every_count_column_withstands_the_attacker(
    table: pd.DataFrame, data: st.DataObject
) -> None:
    shape = len(table)
    other = cube(
        np.array(data.draw(st.lists(st.integers(0, 30), min_size=shape, max_size=shape)))[
            : (~(table[AXES[:2]] == "All").any(axis=1)).sum()
        ].reshape(table["region"].nunique() - 1, table["profession"].nunique() - 1)
    )
    both = table.assign(n_after=other["n"])
    out = release(both, by=AXES[:2], count=["n", "n_after"]).table
    for count in ("n", "n_after"):
        attacker = Attacker(out, both, AXES[:2], count)
        for row in np.flatnonzero(~attacker.shown):
            assert attacker.most_of_any_sum_with(row) >= 10 - NEAR
            assert attacker.most(row) - attacker.least(row) > 0.5


@some
@given(cubes((1, 4), (1, 4)))
def test_releasing_twice_changes_nothing(table: pd.DataFrame) -> None:
    once = release(table, by=AXES[:2])
    pd.testing.assert_frame_equal(release(once).table, once.table)
    pd.testing.assert_frame_equal(release(once.table, by=AXES[:2]).table, once.table)


@some
@given(cubes((1, 4), (1, 4)), st.randoms(use_true_random=False))
def test_a_row_is_hidden_whatever_the_order_if_it_is_small(
    table: pd.DataFrame, random: object
) -> None:
    out = release(table.iloc[::-1], by=AXES[:2]).table
    small = (table["n"] < 10).to_numpy()[::-1]
    assert (out.loc[small, "status"] == "hidden").all()


@pytest.mark.long
@many
@given(cubes((1, 6), (1, 6)))
def test_many_two_way_tables_withstand_the_attacker(table: pd.DataFrame) -> None:
    withstands(table, AXES[:2], 10)


@pytest.mark.long
@many
@given(cubes((1, 4), (1, 4), (1, 4)))
def test_many_three_way_tables_withstand_the_attacker(table: pd.DataFrame) -> None:
    withstands(table, AXES, 10)
