"""A tally of equal rows gives the numbers of the rows."""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from cpd_eval import change_by, difference_in_differences
from cpd_eval.analysis.intake import take
from cpd_eval.analysis.tally import tally
from cpd_eval.errors import DataError

ROUNDING = 1e-12


@pytest.fixture
def staff() -> pd.DataFrame:
    rng = np.random.default_rng(6)
    n = 800
    before = rng.integers(1, 6, n).astype(float)
    return pd.DataFrame(
        {
            "region": rng.choice(["North", "South", None], n),
            "site": rng.integers(0, 20, n),
            "trained": rng.integers(0, 2, n),
            "later": rng.integers(0, 2, n),
            "before": np.where(rng.random(n) < 0.1, np.nan, before),
            "after": before + rng.integers(0, 2, n),
        }
    )


def engine(frame: pd.DataFrame, folder: Path) -> duckdb.DuckDBPyRelation:
    file = folder / "rows.parquet"
    frame.to_parquet(file)
    return duckdb.sql(f"FROM '{file}'")


def test_rows_of_a_scale_are_counted(staff: pd.DataFrame, tmp_path: Path):
    frame, is_tally = tally(take(engine(staff, tmp_path)), keys=["region"], numbers=["before"])
    assert is_tally
    assert frame.collect("pyarrow").shape[0] <= 3 * 6


def test_rows_that_are_nearly_all_different_stay_as_they_are(tmp_path: Path):
    rows = take(engine(pd.DataFrame({"x": np.arange(600.0)}), tmp_path))
    assert not tally(rows, keys=[], numbers=["x"])[1]


def test_a_frame_in_memory_stays_as_it_is(staff: pd.DataFrame):
    assert not tally(take(staff), keys=["region"], numbers=["before"])[1]


@pytest.mark.filterwarnings("error")
def test_the_change_of_a_tally_is_the_change_of_the_rows(staff: pd.DataFrame, tmp_path: Path):
    by_rows = change_by(staff, by="region", margins=True)
    by_tally = change_by(engine(staff, tmp_path), by="region", margins=True)
    pd.testing.assert_frame_equal(by_rows, by_tally, rtol=ROUNDING, atol=ROUNDING)


def test_the_effect_of_a_tally_is_the_effect_of_the_rows(staff: pd.DataFrame, tmp_path: Path):
    asked = {"outcome": "before", "treated": "trained", "after": "later", "cluster": "site"}
    rows = difference_in_differences(staff, **asked, inference="crv1")
    counted = difference_in_differences(engine(staff, tmp_path), **asked, inference="crv1")
    assert counted.n == rows.n
    assert counted.n_dropped == rows.n_dropped
    assert counted.estimate == pytest.approx(rows.estimate, rel=ROUNDING)
    assert counted.std_error == pytest.approx(rows.std_error, rel=ROUNDING)


def test_infinite_answers_of_a_tally_are_counted_and_refused(staff: pd.DataFrame, tmp_path: Path):
    staff.loc[[3, 8], "before"] = np.inf
    with pytest.raises(DataError, match="2 infinite values"):
        change_by(engine(staff, tmp_path), by="region")
