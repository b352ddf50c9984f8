import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cpd_eval.analysis.did import difference_in_differences
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.frames import DID, names

COLUMNS: dict[str, Any] = {"outcome": "score", "treated": "trained", "after": "later"}
PLAIN: dict[str, Any] = {**COLUMNS, "inference": "classical"}


@pytest.fixture
def answers() -> pd.DataFrame:
    """Eight answers; the trained rise from 2.5 to 4, the others from 2.5 to 3."""
    return pd.DataFrame(
        {
            "who": list("ababcdcd"),
            "office": list("xxxxyyyy"),
            "trained": [1, 1, 1, 1, 0, 0, 0, 0],
            "later": [0, 0, 1, 1, 0, 0, 1, 1],
            "score": [2.0, 3.0, 4.0, 4.0, 2.0, 3.0, 3.0, 3.0],
        }
    )


def test_the_estimate_is_one_change_less_the_other(answers: pd.DataFrame) -> None:
    assert difference_in_differences(answers, **PLAIN).estimate == 1.0


def test_the_classical_standard_error_by_hand(answers: pd.DataFrame) -> None:
    # Squares within cells 0.5 + 0 + 0.5 + 0 = 1; over 8 - 4; times four halves; root.
    effect = difference_in_differences(answers, **PLAIN)
    assert effect.std_error == pytest.approx(math.sqrt(1 / 4 * 4 / 2))


def test_hc1_by_hand(answers: pd.DataFrame) -> None:
    # 8/4 · (0.5/4 + 0.5/4)
    effect = difference_in_differences(answers, **COLUMNS, inference="hc1")
    assert effect.std_error == pytest.approx(math.sqrt(0.5))


def test_the_four_means_and_counts_are_told(answers: pd.DataFrame) -> None:
    effect = difference_in_differences(answers, **PLAIN)
    means = (effect.treated_before, effect.treated_after)
    assert means == (2.5, 4.0)
    assert (effect.n_treated_before, effect.n_comparison_after) == (2, 2)


def test_people_followed_are_compared_with_themselves(answers: pd.DataFrame) -> None:
    # Changes 2, 1 and 1, 0: means 1.5 and 0.5, squares 0.5 each; √(1/2 · (1/2 + 1/2)).
    effect = difference_in_differences(answers, **PLAIN, unit="who")
    assert (effect.n, effect.estimate) == (4, 1.0)
    assert effect.std_error == pytest.approx(math.sqrt(0.5))


def test_people_with_one_wave_are_counted_as_lost(answers: pd.DataFrame) -> None:
    more = pd.concat([answers, answers.assign(who=list("efefghgh"))]).reset_index(drop=True)
    more.loc[2, "score"] = np.nan
    effect = difference_in_differences(more, **PLAIN, unit="who")
    assert (effect.n, effect.n_dropped) == (7, 1)
    assert (effect.attrition_treated, effect.attrition_comparison) == (0.25, 0)


def test_without_a_cluster_it_asks_for_the_level_of_assignment(answers: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="the level at which treatment was assigned"):
        difference_in_differences(answers, **COLUMNS)


def test_one_cluster_is_refused(answers: pd.DataFrame) -> None:
    answers["office"] = "x"
    with pytest.raises(AnalysisError, match="all answers are in 1 cluster"):
        difference_in_differences(answers, **COLUMNS, cluster="office")


def test_an_unknown_inference_is_refused(answers: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="expected one of crv1, crv3, wild, hc1, classical"):
        difference_in_differences(answers, **COLUMNS, inference="hc3")


def test_no_comparison_group_is_refused(answers: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="there are no answers of the comparison group"):
        difference_in_differences(answers[answers["trained"] == 1], **PLAIN)


def test_one_wave_only_is_refused(answers: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="there are no answers of the trained after"):
        difference_in_differences(answers[answers["later"] == 0], **PLAIN)


@pytest.mark.parametrize("column", ["trained", "later"])
@pytest.mark.parametrize("unit", [None, "who"])
def test_a_column_that_is_not_0_or_1_is_refused(
    answers: pd.DataFrame, column: str, unit: str | None
) -> None:
    answers[column] = answers[column] + 1
    with pytest.raises(DataError, match=f"column '{column}': found .*; 0 and 1 are expected"):
        difference_in_differences(answers, **PLAIN, unit=unit)


def test_a_person_twice_in_a_wave_is_refused(answers: pd.DataFrame) -> None:
    answers.loc[1, "who"] = "a"
    with pytest.raises(DataError, match="a person has 2 answers in one wave"):
        difference_in_differences(answers, **PLAIN, unit="who")


def test_a_person_who_changes_office_is_refused(answers: pd.DataFrame) -> None:
    answers.loc[2, "office"] = "z"
    with pytest.raises(DataError, match="1 people are in more than one group"):
        difference_in_differences(answers, **COLUMNS, unit="who", cluster="office")


def test_answers_without_a_cluster_are_refused(answers: pd.DataFrame) -> None:
    answers.loc[0, "office"] = None
    with pytest.raises(DataError, match="1 answers name no cluster"):
        difference_in_differences(answers, **COLUMNS, cluster="office")


def test_answers_of_no_known_group_are_counted_as_dropped(answers: pd.DataFrame) -> None:
    answers = pd.concat([answers, answers.head(1).assign(trained=np.nan)])
    assert difference_in_differences(answers, **PLAIN).n_dropped == 1


def test_by_gives_a_row_a_group_with_the_columns_of_the_frame(answers: pd.DataFrame) -> None:
    both = pd.concat([answers.assign(region="North"), answers.assign(region="South")])
    table = difference_in_differences(both, **PLAIN, by="region")
    assert list(table) == ["region", *names(DID)]
    assert table["estimate"].tolist() == [1.0, 1.0]


def test_a_group_without_comparison_keeps_its_row_and_says_why(answers: pd.DataFrame) -> None:
    only = answers[answers["trained"] == 1].assign(region="South")
    table = difference_in_differences(
        pd.concat([answers.assign(region="North"), only]), **PLAIN, by="region"
    )
    assert math.isnan(table["estimate"][1])
    assert "no answers of the comparison group" in table["note"][1]


def test_no_variation_gives_no_interval_and_a_sentence(answers: pd.DataFrame) -> None:
    answers["score"] = answers["trained"] * answers["later"]
    effect = difference_in_differences(answers, **PLAIN)
    assert (effect.estimate, effect.std_error) == (1, 0)
    assert effect.note == "There is no variation to judge chance by; no interval."


@pytest.fixture
def offices() -> pd.DataFrame:
    """Six offices of two people, three of them trained; made up."""
    rng = np.random.default_rng(7)
    rows = pd.DataFrame(
        [(f"o{g}", p, later) for g in range(6) for p in range(2) for later in (0, 1)],
        columns=["office", "person", "later"],
    )
    rows["trained"] = (rows["office"] < "o3").astype(int)
    rows["score"] = rng.integers(1, 6, len(rows)) + rows["trained"] * rows["later"]
    return rows


def test_crv3_by_hand() -> None:
    # Changes 2, 4 against 0, 1: estimate 3 − 0.5 = 2.5. Without each office: 3.5, 1.5, 2, 3, so
    # deviations 1, −1, −0.5, 0.5; 3/4 of the sum of their squares is 1.875.
    people = pd.DataFrame(
        {
            "who": list("abcdabcd"),
            "trained": [1, 1, 0, 0] * 2,
            "later": [0] * 4 + [1] * 4,
            "score": [0, 0, 0, 0, 2, 4, 0, 1],
        }
    )
    effect = difference_in_differences(
        people, **COLUMNS, unit="who", cluster="who", inference="crv3"
    )
    assert effect.std_error == pytest.approx(math.sqrt(1.875))


def test_crv3_with_one_cluster_a_side_is_refused(answers: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="without cluster 'x' a group has no answers"):
        difference_in_differences(answers, **COLUMNS, cluster="office", inference="crv3")


def test_too_few_patterns_of_signs_give_a_sentence_for_the_interval(offices: pd.DataFrame) -> None:
    few = offices[offices["office"].isin(["o0", "o1", "o3", "o4"])]
    effect = difference_in_differences(few, **COLUMNS, cluster="office", inference="wild")
    assert effect.p_value >= 1 / 8
    assert math.isnan(effect.ci_low)
    assert effect.note.startswith("4 clusters allow 8 distinct sign patterns")


def test_the_same_seed_gives_the_same_p_value(offices: pd.DataFrame) -> None:
    asked: dict[str, Any] = {**COLUMNS, "cluster": "office", "inference": "wild", "n_draws": 99}
    more = pd.concat([offices, *(offices.assign(office=offices["office"] + x) for x in "abc")])
    one, two = (difference_in_differences(more, **asked, seed=3) for _ in range(2))
    assert one.p_value == two.p_value
    assert one.p_value >= 1 / 100


def test_a_bootstrap_of_hardly_any_draws_is_refused(offices: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="99 or more are needed"):
        difference_in_differences(
            offices, **COLUMNS, cluster="office", inference="wild", n_draws=10
        )


@pytest.mark.parametrize("inference", ["crv3", "wild"])
def test_every_way_to_count_clusters_needs_them_named(
    answers: pd.DataFrame, inference: Any
) -> None:
    with pytest.raises(AnalysisError, match=f"'{inference}': no cluster is named"):
        difference_in_differences(answers, **COLUMNS, inference=inference)


def test_webbs_weights_bound_an_effect_that_8_patterns_of_signs_cannot() -> None:
    rng = np.random.default_rng(4)
    rows = [(o, int(o < 2), w) for o in range(4) for w in (0, 1) for _ in range(20)]
    few = pd.DataFrame(rows, columns=["office", "trained", "later"])
    few["score"] = rng.normal(0, 1, len(few)) + 3 * few["trained"] * few["later"]
    asked: dict[str, Any] = {**COLUMNS, "cluster": "office", "inference": "wild"}
    signs = difference_in_differences(few, **asked)
    webb = difference_in_differences(few, **asked, wild_weights="webb")
    assert signs.p_value >= 1 / 8 > webb.p_value


def test_unknown_weights_of_the_bootstrap_are_refused(answers: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="wild_weights='mammen': expected one of rademacher"):
        difference_in_differences(
            answers, **COLUMNS, cluster="office", inference="wild", wild_weights="mammen"
        )
