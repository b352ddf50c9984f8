"""Try to read small groups out of several tables at once, and out of two releases.

The attackers here did not read the gate's code: they work from the smallest cells there could be.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from cpd_eval.disclosure import Released, release, release_set

some = settings(deadline=None, max_examples=5)
many = settings(deadline=None, max_examples=200)

NEAR = 1e-4
"""What the attacker's solver may be off by, in people."""

AXES = ["region", "profession", "grade"]


def cells(shape: tuple[int, ...], most: int = 40) -> st.SearchStrategy[np.ndarray]:
    """Draw the people of every smallest cell."""
    size = int(np.prod(shape))
    one = st.one_of(st.integers(0, 12), st.integers(0, most))
    return st.lists(one, min_size=size, max_size=size).map(lambda v: np.array(v).reshape(shape))


def table_of(counts: np.ndarray, axes: Sequence[str]) -> pd.DataFrame:
    """Make the table over some axes with every total, as sums over smallest cells."""
    places = [AXES.index(axis) for axis in axes]
    rows = []
    for labels in np.ndindex(*(counts.shape[place] + 1 for place in places)):
        at: list[slice | int] = [slice(None)] * counts.ndim
        for place, label in zip(places, labels, strict=True):
            at[place] = label - 1 if label else slice(None)
        named = {
            axis: f"{axis[0]}{label}" if label else "All"
            for axis, label in zip(axes, labels, strict=True)
        }
        rows.append({**named, "n": int(counts[tuple(at)].sum())})
    return pd.DataFrame(rows)


def sums_of(table: pd.DataFrame, axes: Sequence[str], shape: tuple[int, ...]) -> np.ndarray:
    """Write each row as a sum of smallest cells."""
    out = np.zeros((len(table), *shape))
    for row, labels in enumerate(table[list(axes)].to_numpy()):
        at: list[slice | int] = [slice(None)] * len(shape)
        for axis, label in zip(axes, labels, strict=True):
            at[AXES.index(axis)] = slice(None) if label == "All" else int(label[1:]) - 1
        out[(row, *at)] = 1
    return out.reshape(len(table), -1)


def most(row: np.ndarray, known: np.ndarray, right: np.ndarray) -> float:
    """Give the most a sum of cells can be, cells being possibly empty."""
    result = linprog(-row, A_eq=known, b_eq=right, bounds=(0, None), method="highs")
    if result.status == 3:
        return np.inf
    assert result.status == 0, result.message
    return -float(result.fun)


@some
@given(st.tuples(*[st.integers(2, 3)] * 3).flatmap(cells))
def test_tables_that_share_a_dimension_withstand_the_attacker(counts: np.ndarray) -> None:
    by = {"a": AXES[:2], "b": [AXES[0], AXES[2]]}
    tables = {name: table_of(counts, axes) for name, axes in by.items()}
    out = release_set(tables, by=by)
    sums = np.vstack([sums_of(tables[name], by[name], counts.shape) for name in by])
    shown = np.concatenate([(out[name].table["status"] == "shown").to_numpy() for name in by])
    truth = sums @ counts.ravel()
    if shown.any():
        for row in np.flatnonzero(~shown & (truth > 0)):
            assert most(sums[row], sums[shown], truth[shown]) >= 10 - NEAR


@some
@given(st.tuples(*[st.integers(2, 3)] * 3).flatmap(cells))
def test_a_group_is_hidden_in_all_tables_or_in_none(counts: np.ndarray) -> None:
    by = {"a": AXES[:2], "b": [AXES[0], AXES[2]]}
    out = release_set({name: table_of(counts, axes) for name, axes in by.items()}, by=by)
    status = [
        out["a"].table.set_index(AXES[:2])["status"].xs("All", level="profession"),
        out["b"].table.set_index([AXES[0], AXES[2]])["status"].xs("All", level="grade"),
    ]
    assert status[0].to_dict() == status[1].to_dict()


class TwoReleases:
    """Holds both tables; the cells of then and those who joined since are the unknowns."""

    def __init__(
        self, then: Released, now: Released, sums: np.ndarray, x: np.ndarray, y: np.ndarray
    ):
        nothing = np.zeros_like(sums)
        self.then, self.joined = np.hstack([sums, nothing]), np.hstack([nothing, sums])
        self.now = np.hstack([sums, sums])
        self.was_shown = (then.table["status"] == "shown").to_numpy()
        self.is_shown = (now.table["status"] == "shown").to_numpy()
        self.known = np.vstack([self.then[self.was_shown], self.now[self.is_shown]])
        self.right = np.concatenate([sums[self.was_shown] @ x, sums[self.is_shown] @ y])
        self.counts = {"then": sums @ x, "joined": sums @ (y - x), "now": sums @ y}

    def most(self, row: np.ndarray) -> float:
        return most(row, self.known, self.right) if len(self.known) else np.inf


def two(shape: tuple[int, ...]) -> st.SearchStrategy[tuple[np.ndarray, np.ndarray]]:
    """Draw cells, and the same cells after some people joined some of them."""
    size = int(np.prod(shape))
    few = st.one_of(st.just(0), st.integers(0, 30))
    joined = st.lists(few, min_size=size, max_size=size).map(lambda v: np.array(v).reshape(shape))
    return st.tuples(cells(shape), joined).map(lambda both: (both[0], both[0] + both[1]))


def withstand(x: np.ndarray, y: np.ndarray, axes: list[str]) -> None:
    table = table_of(x, axes)
    then = release(table, by=axes)
    now = release(table_of(y, axes), by=axes, against=then)
    both = TwoReleases(then, now, sums_of(table, axes, x.shape), x.ravel(), y.ravel())
    hidden = {
        "then": ~both.was_shown,
        "now": ~both.is_shown,
        "joined": np.ones(len(table), dtype=bool),
    }
    for when, rows in hidden.items():
        count = both.counts[when]
        for row in np.flatnonzero(rows & (count > 0) & (count < 10)):
            assert both.most(getattr(both, when)[row]) >= 10 - NEAR, (when, table.iloc[row])


@some
@given(st.tuples(st.integers(2, 5)).flatmap(two))
def test_one_way_tables_of_growing_data_withstand_the_attacker(
    both: tuple[np.ndarray, np.ndarray],
) -> None:
    withstand(*both, AXES[:1])


@some
@given(st.tuples(st.integers(2, 3), st.integers(2, 3)).flatmap(two))
def test_two_way_tables_of_growing_data_withstand_the_attacker(
    both: tuple[np.ndarray, np.ndarray],
) -> None:
    withstand(*both, AXES[:2])


@pytest.mark.long
@many
@given(st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(two))
def test_many_tables_of_growing_data_withstand_the_attacker(
    both: tuple[np.ndarray, np.ndarray],
) -> None:
    withstand(*both, AXES[:2])


def regions(**people: int) -> pd.DataFrame:
    counts = {**people, "All": sum(people.values())}
    return pd.DataFrame({"region": list(counts), "n": list(counts.values())})


def status(released: Released) -> dict[str, str]:
    table = released.table
    return dict(zip(table["region"], table["status"], strict=True))


def test_a_group_that_grew_by_one_person_is_hidden_the_second_time() -> None:
    # 51 × new mean − 50 × old mean is that person's answer.
    then = release(regions(North=50, South=60), by="region")
    now = release(regions(North=51, South=60), by="region", against=then)
    assert status(now) == {"North": "hidden", "South": "shown", "All": "hidden"}


def test_the_same_table_again_hides_nothing_more() -> None:
    then = release(regions(North=50, South=4, East=40), by="region")
    again = release(regions(North=50, South=4, East=40), by="region", against=then)
    assert again.output_id == then.output_id


def test_a_group_that_grew_by_as_many_as_the_threshold_is_shown() -> None:
    then = release(regions(North=50, South=60), by="region")
    now = release(regions(North=60, South=60), by="region", against=then)
    assert set(status(now).values()) == {"shown"}


def test_a_table_that_leaves_two_people_out_is_held_against_the_one_that_does_not() -> None:
    out = release_set(
        {"changes": regions(North=50, South=60), "gaps": regions(North=48, South=60)},
        by={"changes": "region", "gaps": "region"},
    )
    assert status(out["gaps"])["North"] == "hidden"
