"""Which rows move with a hidden one, worked out by hand on small tables."""

import numpy as np
import pandas as pd

from cpd_eval.disclosure import release
from cpd_eval.disclosure.equations import equations_of
from cpd_eval.disclosure.protect import movers, price_of
from cpd_eval.disclosure.structure import Line

# Three parts and their total, then the remainder.
LINE = (Line(total=3, parts=(0, 1, 2)),)
COUNTS = np.array([4.0, 12.0, 30.0, 46.0, 0.0])


def free(*rows: int) -> np.ndarray:
    return np.isin(np.arange(5), rows)


def to_hide(place: int, by: float, *, free: np.ndarray, counts=COUNTS) -> list[int] | None:
    found = movers(
        equations_of(LINE, 4),
        counts,
        free=free,
        low=np.zeros(5),
        price=np.append(price_of(LINE, counts[:4]), np.inf),
        place=place,
        by=by,
    )
    return None if found is None else np.flatnonzero((found[0] != 0) & ~free).tolist()


def test_the_smaller_neighbour_moves_rather_than_the_larger_or_the_total():
    assert to_hide(0, 6.0, free=free(0)) == [1]


def test_nothing_more_is_hidden_where_what_is_hidden_can_move():
    assert to_hide(0, 6.0, free=free(0, 1)) == []


def test_a_remainder_moves_for_nothing():
    # The total says 52: 6 people are in no listed part, so the first part can take all 6.
    assert to_hide(0, 6.0, free=free(0, 4), counts=np.array([4.0, 12.0, 30.0, 52.0, 6.0])) == []


def test_a_goal_below_nobody_cannot_be_reached():
    assert to_hide(0, -5.0, free=free(0, 1)) is None


def test_every_total_stays_where_small_parts_protect_each_other():
    # Rows of 4 + 6 + 20 and 6 + 4 + 30: both small cells of a line add up to the threshold of 10.
    inner = pd.DataFrame(
        [
            ("a", "x", 4),
            ("a", "y", 6),
            ("a", "z", 20),
            ("b", "x", 6),
            ("b", "y", 4),
            ("b", "z", 30),
        ],
        columns=["r", "p", "n"],
    )
    totals = [
        inner,
        inner.groupby("r", as_index=False)["n"].sum().assign(p="All"),
        inner.groupby("p", as_index=False)["n"].sum().assign(r="All"),
        pd.DataFrame([("All", "All", 70)], columns=["r", "p", "n"]),
    ]
    table = pd.concat(totals, ignore_index=True)
    out = release(table, by=["r", "p"]).table
    assert (out["status"] == "hidden").tolist() == (table["n"] < 10).tolist()
