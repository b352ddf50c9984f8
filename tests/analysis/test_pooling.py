import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.analysis.pooling import partial_pooling
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.frames import POOLED, names

# Colditz and others (1994), 13 trials of the BCG vaccine (metafor's dat.bcg): cases and others
# among the vaccinated, cases and others among the rest.
BCG = [
    *((4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619)),
    *((33, 5036, 47, 5761), (180, 1361, 372, 1079), (8, 2537, 10, 619)),
    *((505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600)),
    *((186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825)),
]


@pytest.fixture
def trials() -> pd.DataFrame:
    a, b, c, d = np.array(BCG, dtype=float).T
    return pd.DataFrame(
        {
            "trial": [f"trial {i:02}" for i in range(13)],
            "n": 1,
            "mean": np.log(a / (a + b) / (c / (c + d))),
            "variance": 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d),
        }
    )


# metafor: rma(yi, vi, data = dat) prints tau^2 0.3132, estimate -0.7145 (0.1798), I^2 92.22%,
# Q 152.2330; with method = "PM" tau^2 0.3181, estimate -0.7150 (0.1809).
@pytest.mark.parametrize(
    ("method", "tau2", "estimate", "std_error"),
    [("reml", 0.3132, -0.7145, 0.1798), ("paule_mandel", 0.3181, -0.7150, 0.1809)],
)
def test_the_bcg_trials_agree_with_metafor(
    trials: pd.DataFrame, method: str, tau2: float, estimate: float, std_error: float
) -> None:
    pooled = partial_pooling(trials, by="trial", method=method)  # type: ignore[arg-type]
    assert pooled.variance_between == pytest.approx(tau2, abs=5e-5)
    assert pooled.estimate == pytest.approx(estimate, abs=5e-5)
    assert pooled.std_error == pytest.approx(std_error, abs=5e-5)
    assert pooled.q_statistic == pytest.approx(152.2330, abs=5e-5)


def test_i_squared_of_the_bcg_trials(trials: pd.DataFrame) -> None:
    pooled = partial_pooling(trials, by="trial", method="reml")
    assert pooled.share_between == pytest.approx(0.9222, abs=5e-5)


# Rubin (1981), coaching in eight schools; Gelman and others, Bayesian Data Analysis: 7.7 (4.1).
@pytest.mark.parametrize("method", ["paule_mandel", "reml"])
def test_eight_schools_have_no_variance_between_them(method: str) -> None:
    schools = pd.DataFrame(
        {
            "school": list("ABCDEFGH"),
            "n": 1,
            "mean": [28, 8, -3, 7, -1, 1, 18, 12],
            "variance": np.square([15, 10, 16, 11, 9, 11, 10, 18]),
        }
    )
    pooled = partial_pooling(schools, by="school", method=method)  # type: ignore[arg-type]
    assert pooled.variance_between == 0
    assert (pooled.estimate, pooled.std_error) == pytest.approx((7.685617, 4.071919), abs=5e-7)
    assert pooled.cells["estimate"].to_numpy() == pytest.approx(7.685617, abs=5e-7)


cells_strategy = st.lists(
    st.tuples(st.floats(-5, 5), st.floats(0.1, 4), st.integers(2, 60)), min_size=2, max_size=12
)


@given(cells_strategy)
def test_the_variance_between_is_never_negative_and_cells_lie_between(
    cells: list[tuple[float, float, int]],
) -> None:
    table = pd.DataFrame(cells, columns=["mean", "variance", "n"])
    table["cell"] = [f"c{i:02}" for i in range(len(table))]
    for method in ("paule_mandel", "reml"):
        pooled = partial_pooling(table, by="cell", method=method)  # type: ignore[arg-type]
        assert pooled.variance_between >= 0
        own, pulled = pooled.cells["mean"], pooled.cells["estimate"]
        low, high = np.minimum(own, pooled.estimate), np.maximum(own, pooled.estimate)
        assert ((pulled >= low - 1e-9) & (pulled <= high + 1e-9)).all()


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "region": ["North", "South", "East", "West"],
            "mean": [0.1, 0.5, 0.9, 0.4],
            "variance": [1.0, 1.0, 0.5, 2.0],
            "n": [400, 10, 300, 200],
        }
    )


def test_the_smallest_cell_is_pulled_furthest(table: pd.DataFrame) -> None:
    pooled = partial_pooling(table, by="region").cells
    assert list(pooled) == ["region", *names(POOLED)]
    assert pooled.loc[pooled["pull"].idxmax(), "region"] == "South"


def test_a_cell_of_one_person_borrows_the_variance_and_says_so(table: pd.DataFrame) -> None:
    table.loc[1, ["n", "variance"]] = [1, np.nan]
    pooled = partial_pooling(table, by="region")
    row = pooled.cells.set_index("region").loc["South"]
    assert row["note"] == "Its variance is borrowed from the other cells."
    assert not math.isnan(row["ci_low"])
    assert "1 cells of 1 person" in pooled.notes[0]


def test_a_cell_without_a_mean_keeps_its_row_and_says_why(table: pd.DataFrame) -> None:
    table.loc[1, "mean"] = np.nan
    pooled = partial_pooling(table, by="region")
    assert (pooled.n, pooled.n_dropped) == (3, 1)
    assert pooled.cells.set_index("region").loc["South", "note"] == "No mean, or no variance."


def test_a_cell_twice_is_refused(table: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="North stands in two rows"):
        partial_pooling(pd.concat([table, table.head(1)]), by="region")


def test_one_cell_is_refused(table: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="1 of 1 cells has a mean and a variance"):
        partial_pooling(table.head(1), by="region")
