from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cpd_eval import analysis
from cpd_eval.analysis import (
    Ancova,
    Assignment,
    Baseline,
    DifferenceInDifferences,
    EventStudy,
    FixedEffects,
    LeeBounds,
    PairedChange,
    RankChange,
    StaggeredAdoption,
    WeightedComparison,
    ancova,
    check_assignment,
    check_baseline,
    difference_in_differences,
    draw_by_lot,
    evidence_level,
    paired_change,
    weighted_comparison,
)
from cpd_eval.analysis.attrition_boundary import attrition_boundary
from cpd_eval.analysis.evidence_designs import DESIGNS
from cpd_eval.analysis.pretrend import judge_pretrend
from cpd_eval.errors import AnalysisError


@pytest.fixture(scope="module")
def sound() -> DifferenceInDifferences:
    """24 offices of five people each, half of them trained; alike before, nobody lost."""
    rng = np.random.default_rng(7)
    person = np.arange(120)
    frame = pd.DataFrame(
        {
            "who": np.tile(person, 2),
            "office": np.tile(person // 5, 2),
            "trained": np.tile(person // 5 % 2, 2),
            "later": np.repeat([0, 1], 120),
            "score": np.concatenate([np.tile([2.0, 3, 3, 4, 3], 24), rng.normal(3.5, 1, 120)]),
        }
    )
    return difference_in_differences(
        frame, outcome="score", treated="trained", after="later", unit="who", cluster="office"
    )


def test_no_comparison_group_is_level_1() -> None:
    assert evidence_level(paired_change([2, 3, 3], [3, 3, 4])).level == 1


def test_a_sound_comparison_is_level_3(sound: DifferenceInDifferences) -> None:
    assert evidence_level(sound).level == 3


@pytest.mark.parametrize(
    ("failing", "sentence"),
    [
        ({"difference_before": -0.26}, "more than 0.25, so they were not alike"),
        ({"difference_before": float("nan")}, "cannot be computed"),
        ({"attrition_treated": 0.2}, "20% of the trained and 0% of the comparison group were lost"),
        ({"attrition_treated": float("nan")}, "People were not followed"),
        ({"n_clusters": 19}, "rests on 19 clusters"),
        ({"n_clusters_treated": 2}, "too few"),
        ({"inference": "hc1"}, "no cluster was named"),
    ],
)
def test_each_failed_check_lowers_it_to_2_and_says_so(
    sound: DifferenceInDifferences, failing: dict[str, float], sentence: str
) -> None:
    grade = evidence_level(replace(sound, **failing))  # type: ignore[arg-type]
    assert grade.level == 2
    assert any(sentence in reason for reason in grade.reasons)


def test_saying_it_was_random_does_not_raise_the_level(sound: DifferenceInDifferences) -> None:
    said = evidence_level(sound, assignment="random")
    assert said.level == 3
    assert any("was not checked here" in reason for reason in said.reasons)


def test_every_reason_is_a_sentence(sound: DifferenceInDifferences) -> None:
    assert all(reason.endswith(".") for reason in evidence_level(sound).reasons)


def test_something_else_is_refused() -> None:
    with pytest.raises(AnalysisError, match="found float"):
        evidence_level(0.5)


def test_a_table_typed_in_is_no_baseline(sound: DifferenceInDifferences) -> None:
    typed = pd.DataFrame({"variable": ["age"], "smd": [0.0]})
    with pytest.raises(AnalysisError, match="baseline=DataFrame"):
        evidence_level(sound, baseline=typed)  # type: ignore[arg-type]


# What Works Growth, guide to scoring evidence (2016): before and after alone 1, a comparison
# afterwards without controls 1, before and after with a comparison group at most 3.
@pytest.mark.parametrize(
    ("design", "ceiling"),
    [
        (PairedChange, 1),
        (RankChange, 1),
        (LeeBounds, 1),
        (Ancova, 3),
        (WeightedComparison, 3),
        (DifferenceInDifferences, 3),
        (EventStudy, 3),
        (FixedEffects, 3),
        (StaggeredAdoption, 3),
    ],
)
def test_a_design_carries_no_more_than_the_guide_says(design: type, ceiling: int) -> None:
    assert DESIGNS[design].ceiling == ceiling


def test_every_result_with_an_estimate_is_in_the_register() -> None:
    # What measures a scale, a cost or one term, and what judges another estimate, is no effect.
    parts = {
        "Coefficient",
        "Ratio",
        "CostPerPoint",
        "BenefitCost",
        "ReturnOnInvestment",
        "Reliability",
        "Intraclass",
        "Kappa",
        "ResponseShift",
        "DyadAgreement",
        "PracticalVerdict",
        "WeightedMean",
    }
    results = {
        value
        for name in analysis.__all__
        if isinstance(value := getattr(analysis, name), type)
        and {"estimate", "p_value"} <= set(getattr(value, "__slots__", ()))
        and name not in parts
    }
    assert {result.__name__ for result in results - set(DESIGNS)} == set()


@pytest.fixture(scope="module")
def drawn() -> pd.DataFrame:
    """60 offices of four people; 30 drawn by lot with seed 11."""
    rng = np.random.default_rng(3)
    offices = [f"office {i:02d}" for i in range(60)]
    treated = draw_by_lot(offices, seed=11)
    people = pd.DataFrame(
        {"office": np.repeat(offices, 4), "before": np.tile([2.0, 3.0, 3.0, 4.0], 60)}
    )
    people["trained"] = people["office"].map(treated)
    people["after"] = people["before"] + rng.normal(0, 0.5, 240) + 0.3 * people["trained"]
    return people.assign(who=[f"p{i}" for i in range(240)])


@pytest.fixture(scope="module")
def trial(drawn: pd.DataFrame) -> Ancova:
    return ancova(drawn, outcome="after", before="before", treated="trained", cluster="office")


@pytest.fixture(scope="module")
def lot(drawn: pd.DataFrame) -> Assignment:
    return check_assignment(drawn, unit="office", treated="trained", seed=11, covariates=["before"])


@pytest.fixture(scope="module")
def baseline(drawn: pd.DataFrame) -> Baseline:
    return check_baseline(drawn, treated="trained", before="before", waves={"after": "after"})


def test_a_draw_that_is_repeated_and_nobody_lost_is_level_5(
    trial: Ancova, lot: Assignment, baseline: Baseline
) -> None:
    assert evidence_level(trial, assignment=lot, baseline=baseline).level == 5


def test_without_the_draw_the_same_trial_is_level_3(trial: Ancova, baseline: Baseline) -> None:
    assert evidence_level(trial, baseline=baseline).level == 3


@pytest.mark.parametrize(
    ("change", "level", "sentence"),
    [
        ({"n_apart": 1}, 3, "1 of 60 units were not treated as drawn"),
        ({"balance_p_value": 0.005}, 3, "does not look drawn by lot"),
        ({"balance_p_value": float("nan")}, 4, "nothing known before was named"),
        ({"kind": "recorded"}, 4, "cannot be repeated"),
        ({"possible_bits": 20.0}, 4, "a seed could have been looked for"),
    ],
)
def test_a_draw_that_shows_less_carries_less(
    trial: Ancova,
    lot: Assignment,
    baseline: Baseline,
    change: dict[str, Any],
    level: int,
    sentence: str,
) -> None:
    grade = evidence_level(trial, assignment=replace(lot, **change), baseline=baseline)
    assert grade.level == level
    assert any(sentence in reason for reason in grade.reasons)


# What Works Clearinghouse, Standards Handbook 4.1: a trial with high attrition can at best meet
# standards with reservations.
def test_a_trial_that_loses_one_group_falls_to_3(
    drawn: pd.DataFrame, trial: Ancova, lot: Assignment
) -> None:
    lost = drawn.assign(after=drawn["after"].where((drawn["trained"] == 0) | (drawn.index % 4 > 0)))
    looked = check_baseline(lost, treated="trained", before="before", waves={"after": "after"})
    assert evidence_level(trial, assignment=lot, baseline=looked).level == 3


# Standards Handbook 4.1, attrition boundaries, cautious: (overall %, differential points).
@pytest.mark.parametrize(
    ("lost", "points"), [(0, 5.7), (10, 6.3), (20, 5.4), (30, 4.1), (40, 2.6), (50, 1.0), (58, 0)]
)
def test_the_boundary_of_attrition_is_the_clearinghouses(lost: int, points: float) -> None:
    assert attrition_boundary(lost / 100) == pytest.approx(points / 100)


def test_a_study_that_could_not_see_what_matters_does_not_reach_5(
    trial: Ancova, lot: Assignment, baseline: Baseline
) -> None:
    grade = evidence_level(trial, assignment=lot, baseline=baseline, practical=0.01)
    assert grade.level == 4
    assert [check.name for check in grade.failed] == ["power"]


def test_a_trend_before_treatment_lowers_a_comparison_to_2(
    sound: DifferenceInDifferences,
) -> None:
    looked = judge_pretrend(np.array([1.0]), np.array([[0.01]]), np.array([-1.0]), df=20.0)
    grade = evidence_level(sound, pretrend=looked)
    assert grade.level == 2
    assert any("they did not" in reason for reason in grade.reasons)


def test_weights_that_were_not_told_the_answer_before_reach_2(
    drawn: pd.DataFrame, baseline: Baseline
) -> None:
    wide = drawn.assign(age=30 + drawn.index % 20)
    weighted = weighted_comparison(
        wide, outcome="after", treated="trained", covariates=["age"], cluster="office"
    )
    assert evidence_level(weighted, baseline=baseline).ceiling == 2


def test_few_clusters_are_enough_for_the_jackknife_where_crv1_needs_more(
    sound: DifferenceInDifferences,
) -> None:
    few = replace(sound, n_clusters=12, n_clusters_treated=6, n_clusters_comparison=6)
    assert evidence_level(few).level == 2
    assert evidence_level(replace(few, inference="crv3")).level == 3
