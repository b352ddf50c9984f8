import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.analysis.paired import change_by, paired_change
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.frames import CHANGE, names

scores = st.integers(1, 5)


def test_the_change_of_a_group_is_the_mean_of_its_changes(staff: pd.DataFrame) -> None:
    north = change_by(staff, by="region").iloc[0]
    # Changes 1, 2, 0: mean 1, standard deviation 1, standard error 1/√3.
    assert north["estimate"] == 1.0
    assert north["std_error"] == pytest.approx(1 / math.sqrt(3))


def test_the_interval_is_students(staff: pd.DataFrame) -> None:
    north = change_by(staff, by="region").iloc[0]
    # t for 2 degrees of freedom and 95 %: 4.302653 (any table); 1 ± 4.302653 / √3.
    assert north["ci_low"] == pytest.approx(1 - 4.302653 / math.sqrt(3), abs=1e-6)
    assert north["ci_high"] == pytest.approx(1 + 4.302653 / math.sqrt(3), abs=1e-6)


def test_hedges_g_av_by_hand() -> None:
    change = paired_change([1, 2, 3], [2, 4, 6])
    # Change 2; standard deviations 1 and 2, average 1.5; correction 1 - 3/(8·3 - 9) = 0.8.
    assert change.hedges_g == pytest.approx(2 / 1.5 * 0.8)


def test_shares_of_better_same_and_worse() -> None:
    change = paired_change([1, 2, 3, 4], [2, 3, 3, 3])
    shares = (change.share_improved, change.share_unchanged, change.share_worse)
    assert shares == (0.5, 0.25, 0.25)


def test_a_missing_half_is_counted_and_left_out() -> None:
    change = paired_change([1, 2, math.nan, 3], [2, 4, 3, math.nan])
    assert (change.n, change.n_dropped, change.estimate) == (2, 2, 1.5)


def test_somebody_who_answered_neither_wave_is_not_dropped_but_absent() -> None:
    change = paired_change([1, 2, math.nan], [2, 4, math.nan])
    assert change.n_dropped == 0


def test_the_match_rate_is_out_of_those_asked_before(staff: pd.DataFrame) -> None:
    south = change_by(staff, by="region").iloc[1]
    assert south["match_rate"] == 0.5


@given(st.lists(st.tuples(scores, scores), min_size=2, max_size=20))
def test_swapping_the_waves_flips_the_sign(pairs: list[tuple[int, int]]) -> None:
    before, after = zip(*pairs, strict=True)
    there, back = paired_change(before, after), paired_change(after, before)
    assert back.estimate == pytest.approx(-there.estimate)
    assert back.share_worse == there.share_improved


@given(st.lists(st.tuples(scores, scores, st.sampled_from("abc")), min_size=2, max_size=30))
def test_people_of_all_groups_add_up_to_the_total(rows: list[tuple[int, int, str]]) -> None:
    frame = pd.DataFrame(rows, columns=["before", "after", "team"])
    table = change_by(frame, by="team", margins=True)
    parts, total = table[table["team"] != "All"], table[table["team"] == "All"].iloc[0]
    assert parts["n"].sum() == total["n"]
    assert (parts["n"] * parts["estimate"]).sum() == pytest.approx(total["n"] * total["estimate"])


def test_the_total_is_the_estimate_for_everybody(untidy: pd.DataFrame) -> None:
    total = change_by(untidy, by=["region", "profession"], margins=True).iloc[-1]
    alone = change_by(untidy).iloc[0]
    assert total["std_error"] == pytest.approx(alone["std_error"], rel=1e-12)


def test_every_total_is_there_with_margins(untidy: pd.DataFrame) -> None:
    table = change_by(untidy, by=["region", "profession"], margins=True)
    # (3 regions + not known) × 2 professions, each with its total: 5 × 3.
    assert len(table) == 15


def test_without_groups_there_is_one_row(staff: pd.DataFrame) -> None:
    assert len(change_by(staff)) == 1


def test_the_columns_are_those_of_the_frame_in_order(staff: pd.DataFrame) -> None:
    assert list(change_by(staff, by="region")) == ["region", *names(CHANGE)]


def test_the_order_of_the_rows_does_not_matter(untidy: pd.DataFrame) -> None:
    shuffled = untidy.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(
        change_by(shuffled, by="region"), change_by(untidy, by="region"), rtol=1e-12
    )


def test_people_of_no_known_group_have_a_row_of_their_own() -> None:
    frame = pd.DataFrame({"region": ["North", None, ""], "before": [1, 2, 3], "after": [2, 3, 5]})
    assert change_by(frame, by="region")["region"].tolist() == ["North", "Not known"]


def test_q_values_are_computed_within_the_groups_only(untidy: pd.DataFrame) -> None:
    with_total = change_by(untidy, by="region", margins=True)
    without = change_by(untidy, by="region")
    assert with_total["q_value"][:4].tolist() == pytest.approx(without["q_value"].tolist())


def test_a_group_of_one_keeps_its_row_and_says_why_it_has_no_interval(staff: pd.DataFrame) -> None:
    south = change_by(staff, by="region").iloc[1]
    assert south["estimate"] == 2.0
    assert math.isnan(south["std_error"])
    assert south["note"] == "1 pair of answers; an interval needs 2."


def test_a_group_without_pairs_keeps_its_row(staff: pd.DataFrame) -> None:
    staff.loc[3, "after"] = np.nan
    south = change_by(staff, by="region").iloc[1]
    assert math.isnan(south["estimate"])
    assert south["note"] == "Nobody answered in both waves."


def test_equal_changes_have_no_interval_and_a_sentence() -> None:
    row = change_by(pd.DataFrame({"before": [1, 2, 3], "after": [2, 3, 4]})).iloc[0]
    assert (row["std_error"], row["note"]) == (
        0,
        "Everyone changed by the same amount; no interval.",
    )
    assert math.isnan(row["p_value"])


def test_changes_equal_but_for_rounding_count_as_equal() -> None:
    # 0.3 - 0.1 and 0.4 - 0.2 differ in the last digit; R's t.test calls such data constant.
    row = change_by(pd.DataFrame({"before": [0.1, 0.2], "after": [0.3, 0.4]})).iloc[0]
    assert row["std_error"] == 0
    assert row["note"]


def test_one_pair_cannot_carry_an_interval() -> None:
    with pytest.raises(AnalysisError, match="1 of 2 people answered both; 2 or more are needed"):
        paired_change([1, 2], [2, math.nan])


def test_one_wave_only_is_refused() -> None:
    frame = pd.DataFrame({"before": [1.0, 2.0], "after": [math.nan, math.nan]})
    with pytest.raises(AnalysisError, match="2 answers before, 0 after, and nobody in both"):
        change_by(frame)


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(DataError, match="2 answers before, 3 after"):
        paired_change([1, 2], [1, 2, 3])


def test_words_among_the_scores_are_refused() -> None:
    with pytest.raises(DataError, match="holds text"):
        paired_change([1, 2], ["3", "four"])  # type: ignore[list-item]


def test_infinite_scores_are_refused() -> None:
    with pytest.raises(DataError, match="1 infinite value"):
        paired_change([1, 2, 3], [2, math.inf, 3])


def test_an_empty_frame_is_refused() -> None:
    frame = pd.DataFrame({"before": pd.Series(dtype=float), "after": pd.Series(dtype=float)})
    with pytest.raises(DataError, match="it has no rows"):
        change_by(frame)


def test_a_group_called_like_the_total_is_refused() -> None:
    frame = pd.DataFrame({"region": ["All", "North"], "before": [1, 2], "after": [2, 3]})
    with pytest.raises(DataError, match="the name kept for totals"):
        change_by(frame, by="region")
