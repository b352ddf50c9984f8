"""Projection of stocks by flows, against hand arithmetic."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.analysis.stock_flow import project
from cpd_eval.errors import AnalysisError, DataError


def flows(**counts: float) -> pd.DataFrame:
    usual = {"in_post": 110.0, "leavers": 10.0, "retirements": 10.0, "joiners": 30.0}
    return pd.DataFrame([{"profession": "HR", "region": "Wales"} | usual | counts])


def row(**choices: object) -> dict[str, float]:
    return project(flows(), years=(1, 3), **choices).table.iloc[0].to_dict()  # type: ignore[arg-type]


def test_people_after_a_year_are_those_who_stay_and_those_who_join() -> None:
    # 110 + 20 - 30 = 100 a year ago, 20 of them went: 110 * 0.8 + 30
    assert row()["central_1"] == pytest.approx(118)


def test_three_years_are_three_times_one_year() -> None:
    # 118 * 0.8 + 30 = 124.4; 124.4 * 0.8 + 30
    assert row()["central_3"] == pytest.approx(129.52)


def test_in_low_a_fifth_more_go_and_a_fifth_fewer_come() -> None:
    assert row()["low_1"] == pytest.approx(110 * (1 - 0.24) + 24)


def test_in_high_a_fifth_fewer_go_and_a_fifth_more_come() -> None:
    assert row()["high_1"] == pytest.approx(110 * (1 - 0.16) + 36)


def test_without_spread_there_is_one_story() -> None:
    found = row(spread=0.0)
    assert found["low_3"] == found["central_3"] == found["high_3"]


def test_moves_are_all_who_went_or_came() -> None:
    assert row()["moves"] == 50


def test_a_group_that_lost_more_than_are_left_is_projected() -> None:
    # 150 + 180 - 20 = 310 a year ago, 180 of them left: 150 * (1 - 180/310) + 20
    found = project(flows(in_post=150, leavers=180, retirements=0, joiners=20), years=(1,))
    assert found.table.loc[0, "central_1"] == pytest.approx(150 * (1 - 180 / 310) + 20)


def test_nobody_is_projected_from_nobody() -> None:
    found = project(flows(in_post=0, leavers=0, retirements=0, joiners=0), years=(5,))
    assert found.table.loc[0, "high_5"] == 0


def test_a_group_with_a_missing_count_is_left_out_and_counted() -> None:
    both = pd.concat([flows(), flows(joiners=float("nan"))])
    assert (project(both).n_groups, project(both).n_dropped) == (1, 1)


def test_every_group_missing_is_refused() -> None:
    with pytest.raises(AnalysisError, match="no group has people in post"):
        project(flows(joiners=float("nan")))


def test_a_negative_count_is_refused_with_its_cell() -> None:
    with pytest.raises(DataError, match=r"row 1 \(HR\), column 'leavers': found -1"):
        project(flows(leavers=-1))


def test_a_spread_above_one_is_refused() -> None:
    with pytest.raises(AnalysisError, match="spread is 2"):
        project(flows(), spread=2)


def test_a_projection_over_no_year_is_refused() -> None:
    with pytest.raises(AnalysisError, match="the years are"):
        project(flows(), years=(0,))


counts = st.integers(0, 500)


@given(
    st.lists(
        st.tuples(st.sampled_from("AB"), st.sampled_from("XY"), counts, counts, counts, counts),
        min_size=1,
        max_size=8,
    )
)
def test_margins_are_the_sums_of_their_groups(rows: list[tuple[object, ...]]) -> None:
    names = ["profession", "region", "in_post", "leavers", "retirements", "joiners"]
    table = project(pd.DataFrame(rows, columns=names), by=["profession", "region"]).table
    inner = table[(table["profession"] != "All") & (table["region"] != "All")]
    whole = table[(table["profession"] == "All") & (table["region"] == "All")].iloc[0]
    for name in ("n", "moves", "low_5", "central_5", "high_5"):
        assert inner[name].sum() == pytest.approx(whole[name])


@given(counts, counts, counts, counts)
def test_low_is_never_above_high(stock: int, gone: int, retired: int, came: int) -> None:
    found = project(flows(in_post=stock, leavers=gone, retirements=retired, joiners=came)).table
    assert found.loc[0, "low_5"] <= found.loc[0, "central_5"] <= found.loc[0, "high_5"]
