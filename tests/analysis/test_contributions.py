"""What contributes to an amount, by hand on small tables."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from cpd_eval.analysis import contributions
from cpd_eval.errors import AnalysisError, DataError


@pytest.fixture
def hours() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "region": ["N", "N", "N", "S", "S", None],
            "firm": ["a", "a", "b", "a", "c", "d"],
            "hours": [5.0, 3.0, -6.0, 2.0, np.nan, 1.0],
        }
    )


def row(table: pd.DataFrame, region: str) -> list[float]:
    columns = ["n", "total_hours", "gross_hours", "largest_hours", "second_hours"]
    return table.set_index("region").loc[region, columns].tolist()


def test_a_group_tells_its_total_and_its_largest_two(hours: pd.DataFrame):
    # 5 + 3 − 6 = 2; sizes 6, 5 and 3 add up to 14.
    assert row(contributions(hours, value="hours", by="region"), "N") == [3, 2, 14, 6, 5]


def test_a_missing_amount_contributes_nothing(hours: pd.DataFrame):
    assert row(contributions(hours, value="hours", by="region"), "S") == [1, 2, 2, 2, 0]


def test_people_without_a_group_count_in_the_total(hours: pd.DataFrame):
    table = contributions(hours, value="hours", by="region")
    assert row(table, "Not known") == [1, 1, 1, 1, 0]
    assert row(table, "All") == [5, 5, 17, 6, 5]


def test_the_rows_of_one_contributor_are_one_contribution(hours: pd.DataFrame):
    # Firm a: 8 in the North, 2 in the South, 10 in all.
    table = contributions(hours, value="hours", by="region", contributor="firm")
    assert row(table, "N") == [2, 2, 14, 8, 6]
    assert row(table, "All")[3] == 10


def test_duckdb_gives_the_same(hours: pd.DataFrame):
    here = contributions(hours, value="hours", by="region")
    there = contributions(duckdb.from_df(hours), value="hours", by="region")
    pd.testing.assert_frame_equal(here, there)


def test_a_row_without_a_contributor_is_refused(hours: pd.DataFrame):
    hours.loc[2, "firm"] = None
    with pytest.raises(DataError, match="1 rows name no contributor"):
        contributions(hours, value="hours", contributor="firm")


def test_an_infinite_amount_is_refused(hours: pd.DataFrame):
    hours.loc[2, "hours"] = np.inf
    with pytest.raises(DataError, match="infinite"):
        contributions(hours, value="hours")


def test_no_amount_at_all_is_refused(hours: pd.DataFrame):
    with pytest.raises(AnalysisError, match="no row has an amount"):
        contributions(hours.assign(hours=np.nan), value="hours")
