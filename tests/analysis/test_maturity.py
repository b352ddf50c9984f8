"""Scores and levels of maturity; expected values by hand."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.analysis.maturity import maturity_scores, reached
from cpd_eval.analysis.maturity_gaps import dispersion, pair_gaps, self_and_peer
from cpd_eval.errors import DataError

WHOSE = {
    "organisation": "DfX",
    "profession": "policy",
    "wave": "2026",
    "side": "department",
    "rater": "self",
}


def returns(rated: dict[str, Any], **more: Any) -> pd.DataFrame:
    frame = pd.DataFrame({"principle": [*rated], "rating": [*rated.values()]})
    return frame.assign(**WHOSE | more)


def score(rated: dict[str, Any], **more: Any) -> Any:
    return maturity_scores(returns(rated, **more)).iloc[0]


def test_an_area_scores_25_times_its_mean_rating() -> None:
    assert score({"1.1": 1, "1.2": 2}).area_1 == 37.5  # 25 × 1.5


def test_areas_weigh_alike_however_many_principles_they_have() -> None:
    # Area 1: 100 from two, area 2: 0 from one; the mean of the areas is 50, of the rows 66.7.
    assert score({"1.1": 4, "1.2": 4, "2.1": 0}).overall == 50


def test_areas_can_weigh_by_their_importance() -> None:
    frame = returns({"1.1": 4, "2.1": 0}, importance=[3, 1])
    # (100 × 3 + 0 × 1) / 4
    assert maturity_scores(frame, weight="importance").overall.iloc[0] == 75


def test_what_does_not_apply_is_in_no_score() -> None:
    frame = returns({"1.1": 4, "1.2": None}, missing=["", "NA"])
    scored = maturity_scores(frame).iloc[0]
    assert (scored.area_1, scored.level, scored.n_not_applicable) == (100, 4, 1)


def test_what_is_not_known_counts_as_not_reached() -> None:
    frame = returns({"1.1": 4, "1.2": None}, missing=["", "DK"])
    scored = maturity_scores(frame).iloc[0]
    assert (scored.area_1, scored.level, scored.n_not_known) == (100, 0, 1)


def test_what_is_not_known_is_not_taken_for_unproven() -> None:
    # A return has no evidence for what it does not know; that is not a 3 without evidence.
    frame = returns({"1.1": 4, "1.2": None}, missing=["", "DK"], has_evidence=[1, 0])
    scored = maturity_scores(frame).iloc[0]
    assert (scored.level, scored.n_not_known, scored.n_unproven) == (0, 1, 0)


def test_a_level_is_reached_with_four_of_five() -> None:
    assert reached([3, 3, 3, 3, 0]) == 3


def test_a_level_is_not_reached_with_three_of_four() -> None:
    assert reached([3, 3, 3, 0]) == 0


def test_a_critical_principle_two_below_holds_the_level_back() -> None:
    scored = score({"1.1": 3, "1.2": 3, "2.1": 3, "2.2": 3, "3.1": 1}, importance=[1, 1, 1, 1, 4])
    assert (scored.level, scored.held_back_by) == (2, "3.1")


def test_a_3_that_nothing_shows_counts_as_2_for_the_level_only() -> None:
    scored = score({"1.1": 3}, has_evidence=0)
    assert (scored.area_1, scored.level, scored.n_unproven) == (75, 2, 1)


@pytest.mark.parametrize(
    ("rating", "label"),
    [(0, "below good"), (1, "below good"), (2, "good"), (3, "better"), (4, "best")],
)
def test_each_level_has_its_word(rating: int, label: str) -> None:
    assert score({"1.1": rating}).label == label


def test_nothing_rated_gives_no_score_and_level_0() -> None:
    scored = score({"1.1": None}, missing="NA")
    assert pd.isna(scored.overall)
    assert scored.level == 0


def test_a_rating_off_the_scale_is_refused_with_its_principle() -> None:
    with pytest.raises(DataError, match=r"'rating': 5 was found for principle 1\.1; 0 to 4"):
        score({"1.1": 5})


def test_principles_as_numbers_are_refused() -> None:
    with pytest.raises(DataError, match=r"2\.1 and 2\.10 are the same"):
        maturity_scores(returns({"1.1": 3}).astype({"principle": float}))


@given(st.lists(st.integers(0, 4), min_size=1, max_size=42), st.integers(0, 41))
def test_a_better_rating_never_lowers_the_level(ratings: list[int], at: int) -> None:
    better = [min(one + (place == at), 4) for place, one in enumerate(ratings)]
    assert reached(better) >= reached(ratings)


def test_a_pair_gap_is_department_minus_profession() -> None:
    both = pd.concat([returns({"3.1": 3}), returns({"3.7": 1}, side="profession")])
    assert pair_gaps(both, pairs=[("3.1", "3.7")]).gap.to_list() == [2]


def test_a_hand_over_that_one_side_rated_has_no_gap() -> None:
    assert pair_gaps(returns({"3.1": 3}), pairs=[("3.1", "3.7")]).empty


def test_a_peer_is_held_against_the_profession_itself() -> None:
    both = pd.concat([returns({"1.1": 3}), returns({"1.1": 2}, rater="peer")])
    compared = self_and_peer(maturity_scores(both)).iloc[0]
    assert (compared.difference, compared.level_self, compared.level_peer) == (25, 3, 2)


def test_a_newcomer_far_behind_widens_only_what_counts_newcomers() -> None:
    waves = [("1", "hr", 1), ("1", "it", 2), ("2", "hr", 2), ("2", "it", 2), ("2", "new", 0)]
    rated = [returns({"1.1": rating}, wave=wave, profession=who) for wave, who, rating in waves]
    told = dispersion(maturity_scores(pd.concat(rated)))
    # Always there: 25, 50 (SD 17.7), then 50, 50 (0); with the newcomer 50, 50, 0 (28.9).
    assert told["std_dev_always"].round(1).to_list() == [17.7, 0.0]
    assert told["std_dev"].round(1).to_list() == [17.7, 28.9]
