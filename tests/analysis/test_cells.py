import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.analysis.cells import in_order, levels, pool

TOLERANCE = 1e-9
"""Relative; pooling and one pass over the rows round differently."""


def cells_of(groups: list[list[float]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "n": [len(g) for g in groups],
            "mean_x": [float(np.mean(g)) if g else 0.0 for g in groups],
            "var_x": [float(np.var(g, ddof=1)) if len(g) > 1 else 0.0 for g in groups],
        }
    )


@given(
    st.lists(st.lists(st.floats(-1e3, 1e3), max_size=6), min_size=1, max_size=6).filter(
        lambda groups: sum(map(len, groups)) > 1
    )
)
def test_pooled_cells_equal_the_rows_taken_together(groups: list[list[float]]) -> None:
    rows = np.concatenate([np.array(g, dtype=float) for g in groups])
    pooled = pool(cells_of(groups), by=[]).iloc[0]
    assert pooled["n"] == len(rows)
    assert pooled["mean_x"] == pytest.approx(rows.mean(), rel=TOLERANCE, abs=1e-9)
    assert pooled["var_x"] == pytest.approx(rows.var(ddof=1), rel=TOLERANCE, abs=1e-9)


def test_the_variance_of_large_close_numbers_is_kept() -> None:
    # Sums of squares would lose every digit: 1e9 squared leaves none of a variance of 1.
    groups = [[1e9 - 1, 1e9], [1e9 + 1]]
    assert pool(cells_of(groups), by=[])["var_x"].iloc[0] == pytest.approx(1.0)


def test_rows_are_sorted_with_not_known_and_the_total_last() -> None:
    table = pd.DataFrame({"region": ["Not known", "All", "West", "East"]})
    ordered = in_order(table, by=["region"], last="All")
    assert ordered["region"].tolist() == ["East", "West", "Not known", "All"]


def test_without_margins_there_is_one_level() -> None:
    assert list(levels(["region", "profession"], margins=False)) == [("region", "profession")]
