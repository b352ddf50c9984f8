import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.analysis.gap import SHARES, readiness_gap
from cpd_eval.errors import AnalysisError
from cpd_eval.frames import GAP, names

scores = st.integers(1, 5)


@pytest.fixture
def five() -> pd.DataFrame:
    """One person for each thing that can become of a gap, in the order of SHARES."""
    return pd.DataFrame(
        {"before": [4, 2, 2, 2, 3], "after": [4, 4, 3, 2, 2], "desired": [4, 4, 4, 4, 4]}
    )


def test_each_fate_of_a_gap_is_counted_once(five: pd.DataFrame) -> None:
    row = readiness_gap(five).iloc[0]
    assert [row[f"share_{name}"] for name in SHARES] == [0.2] * 5


def test_the_estimate_is_the_gap_points_closed(five: pd.DataFrame) -> None:
    row = readiness_gap(five).iloc[0]
    # Gaps before 0 2 2 2 1, after 0 0 1 2 2: means 1.4 and 1.0.
    assert row["gap_before"] == pytest.approx(1.4)
    assert row["gap_after"] == pytest.approx(1.0)
    assert row["estimate"] == pytest.approx(0.4)


def test_the_standard_error_is_that_of_the_points_closed(five: pd.DataFrame) -> None:
    # Closed 0 2 1 0 -1: mean 0.4, squares about it 5.2; √(5.2 / 4 / 5).
    assert readiness_gap(five).iloc[0]["std_error"] == pytest.approx(math.sqrt(5.2 / 20))


def test_people_without_one_of_the_levels_are_counted_and_left_out(five: pd.DataFrame) -> None:
    five = five.astype(float)
    five.loc[0, "desired"] = math.nan
    row = readiness_gap(five).iloc[0]
    assert (row["n"], row["n_dropped"]) == (4, 1)


@given(st.lists(st.tuples(scores, scores, scores), min_size=1, max_size=20))
def test_the_five_shares_add_up_to_one(rows: list[tuple[int, int, int]]) -> None:
    frame = pd.DataFrame(rows, columns=["before", "after", "desired"])
    row = readiness_gap(frame).iloc[0]
    assert sum(row[f"share_{name}"] for name in SHARES) == pytest.approx(1)


def test_the_columns_are_those_of_the_frame_in_order(five: pd.DataFrame) -> None:
    assert list(readiness_gap(five)) == names(GAP)


def test_nobody_with_all_three_levels_is_refused(five: pd.DataFrame) -> None:
    five["desired"] = math.nan
    with pytest.raises(AnalysisError, match="5 people gave some of the three levels, nobody all"):
        readiness_gap(five)
