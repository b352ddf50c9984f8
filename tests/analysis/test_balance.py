import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from cpd_eval.analysis.attrition import attrition_table
from cpd_eval.analysis.balance import balance_table
from cpd_eval.analysis.lee import lee_bounds
from cpd_eval.analysis.weighting import weighted_comparison
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.frames import ATTRITION, BALANCE, names


@pytest.fixture
def staff() -> pd.DataFrame:
    """200 made-up people; the trained are older; `score` depends on age and on training."""
    rng = np.random.default_rng(12)
    age = rng.normal(40, 8, 200)
    trained = (rng.random(200) < 1 / (1 + np.exp(-(age - 44) / 6))).astype(int)
    frame = pd.DataFrame({"trained": trained, "age": age, "grade": rng.integers(1, 6, 200) * 1.0})
    frame["score"] = 0.1 * age + 0.2 * frame["grade"] + 0.5 * trained + rng.normal(0, 1, 200)
    frame["office"] = rng.integers(0, 25, 200)
    return frame


ASKED: dict[str, Any] = {"treated": "trained", "covariates": ["age", "grade"]}


def test_differences_are_welchs(staff: pd.DataFrame) -> None:
    one, two = (staff.loc[staff["trained"] == arm, "age"] for arm in (1, 0))
    test = stats.ttest_ind(one, two, equal_var=False)
    row = balance_table(staff, **ASKED).iloc[0]
    assert row["p_value"] == pytest.approx(test.pvalue)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx(tuple(test.confidence_interval()))
    assert row["variance_ratio"] == pytest.approx(one.var() / two.var())


@pytest.mark.parametrize(
    ("shift", "band"), [(0.0, "alike"), (0.3, "to be adjusted for"), (1.0, "not alike")]
)
def test_the_clearinghouses_bands(shift: float, band: str) -> None:
    # Standard deviation 1.58 in both groups; shifts of 0, 0.19 and 0.6 of it.
    x = np.tile([1.0, 2.0, 3.0, 4.0, 5.0], 40)
    frame = pd.DataFrame({"trained": np.repeat([1, 0], 100), "x": x})
    frame["x"] += shift * frame["trained"]
    table = balance_table(frame, treated="trained", covariates=["x"])
    assert list(table) == names(BALANCE)
    assert table["band"][0] == band


def test_weights_of_one_change_nothing(staff: pd.DataFrame) -> None:
    weighted = balance_table(staff.assign(w=1.0), **ASKED, weights="w")
    pd.testing.assert_frame_equal(weighted, balance_table(staff, **ASKED), rtol=1e-9)


@pytest.mark.parametrize("weight", [0.0, -1.0, math.nan])
def test_a_weight_of_nought_or_none_is_refused(staff: pd.DataFrame, weight: float) -> None:
    staff["w"] = 1.0
    staff.loc[3, "w"] = weight
    with pytest.raises(DataError, match="a weight is missing, 0 or less"):
        balance_table(staff, **ASKED, weights="w")


def test_a_constant_covariate_is_alike_and_says_there_is_no_variation(staff: pd.DataFrame) -> None:
    row = balance_table(staff.assign(age=40.0), **ASKED).iloc[0]
    assert (row["smd"], row["band"]) == (0.0, "alike")
    assert "no variation" in row["note"]


def test_an_empty_group_is_refused(staff: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="one of the groups is empty"):
        balance_table(staff[staff["trained"] == 1], **ASKED)


def test_entropy_weights_make_the_means_agree(staff: pd.DataFrame) -> None:
    effect = weighted_comparison(staff, outcome="score", **ASKED)
    assert effect.balance["estimate"].to_numpy() == pytest.approx(0, abs=1e-6)
    assert effect.weights[staff["trained"] == 0].mean() == pytest.approx(1)


def left_out(staff: pd.DataFrame, copies: int, **asked: Any) -> float:
    """Give the jackknife error of a study with every person in it several times."""
    many = pd.concat([staff] * copies, ignore_index=True)
    whole = weighted_comparison(many, **asked).estimate
    without = [weighted_comparison(many.drop(i), **asked).estimate for i in range(len(staff))]
    return math.sqrt(copies * np.square(np.array(without) - whole).sum())


@pytest.mark.slow
@pytest.mark.parametrize("method", ["entropy", "propensity"])
def test_the_error_is_that_of_the_jackknife_in_a_large_study(
    staff: pd.DataFrame, method: Any
) -> None:
    asked: dict[str, Any] = {"outcome": "score", **ASKED, "method": method}
    few = staff.head(40)
    effect = weighted_comparison(pd.concat([few] * 20), **asked)
    assert effect.std_error == pytest.approx(left_out(few, 20, **asked), rel=0.01)


@pytest.mark.slow
def test_the_error_of_entropy_balancing_is_that_of_the_jackknife_in_a_small_one(
    staff: pd.DataFrame,
) -> None:
    asked: dict[str, Any] = {"outcome": "score", **ASKED}
    few = staff.head(80)
    effect = weighted_comparison(few, **asked)
    assert effect.std_error == pytest.approx(left_out(few, 1, **asked), rel=0.04)


def test_weighting_undoes_the_difference_in_age(staff: pd.DataFrame) -> None:
    naive = staff.groupby("trained")["score"].mean().diff().iloc[-1]
    effect = weighted_comparison(staff, outcome="score", **ASKED)
    assert abs(effect.estimate - 0.5) < 2.5 * effect.std_error < abs(naive - 0.5)


def test_covariates_that_follow_from_each_other_are_refused(staff: pd.DataFrame) -> None:
    staff["months"] = 12 * staff["age"]
    with pytest.raises(AnalysisError, match="they follow from each other"):
        weighted_comparison(staff, outcome="score", treated="trained", covariates=["age", "months"])


@pytest.mark.parametrize(
    ("method", "words"),
    [("entropy", "no weights of the comparison group"), ("propensity", "tell the groups apart")],
)
def test_groups_that_do_not_overlap_are_refused(
    staff: pd.DataFrame, method: Any, words: str
) -> None:
    staff["age"] += 100 * staff["trained"]
    with pytest.raises(AnalysisError, match=words):
        weighted_comparison(staff, outcome="score", **ASKED, method=method)


def test_few_who_resemble_the_treated_are_warned_of(staff: pd.DataFrame) -> None:
    rng = np.random.default_rng(1)
    age = np.concatenate([rng.normal(60, 3, 20), rng.normal(40, 9, 400)])
    frame = pd.DataFrame({"trained": np.repeat([1, 0], [20, 400]), "age": age})
    frame["score"] = rng.normal(size=420)
    effect = weighted_comparison(frame, outcome="score", treated="trained", covariates=["age"])
    assert "few resemble the treated" in effect.notes[0]


def test_lee_bounds_of_a_group_that_answers_less_mirror_those_of_one_that_answers_more() -> None:
    more, less = list(range(1, 11)), [*range(1, 9), None, None]
    frame = pd.DataFrame({"trained": [1] * 10 + [0] * 10, "score": [*more, *less]})
    there = lee_bounds(frame, outcome="score", treated="trained")
    back = lee_bounds(
        frame.assign(trained=1 - frame["trained"]), outcome="score", treated="trained"
    )
    assert (back.lower, back.upper) == pytest.approx((-there.upper, -there.lower))
    assert (back.ci_low, back.ci_high) == pytest.approx((-there.ci_high, -there.ci_low))


def test_without_a_difference_in_answering_both_bounds_are_the_difference() -> None:
    frame = pd.DataFrame({"trained": [1, 1, 1, 0, 0, 0], "score": [2, 4, None, 1, 2, None]})
    bounds = lee_bounds(frame, outcome="score", treated="trained")
    assert (bounds.lower, bounds.upper, bounds.trimmed) == (1.5, 1.5, 0.0)


@pytest.mark.slow
def test_lee_errors_agree_with_the_bootstrap() -> None:
    rng = np.random.default_rng(4)
    n = 1500
    frame = pd.DataFrame({"trained": rng.integers(0, 2, n)})
    frame["score"] = rng.normal(size=n) + 0.3 * frame["trained"]
    frame.loc[rng.random(n) < 0.35 - 0.2 * frame["trained"], "score"] = np.nan
    bounds = lee_bounds(frame, outcome="score", treated="trained")
    drawn = [
        lee_bounds(frame.iloc[rng.integers(0, n, n)], outcome="score", treated="trained")
        for _ in range(200)
    ]
    lower, upper = np.std([d.lower for d in drawn]), np.std([d.upper for d in drawn])
    assert bounds.lower_std_error == pytest.approx(lower, rel=0.15)
    assert bounds.upper_std_error == pytest.approx(upper, rel=0.15)


def test_lee_bounds_without_answers_are_refused() -> None:
    frame = pd.DataFrame({"trained": [1, 1, 0, 0], "score": [None, None, 1.0, 2.0]})
    with pytest.raises(AnalysisError, match="0 answers of the trained group"):
        lee_bounds(frame, outcome="score", treated="trained")


# Newcombe (1998), Statistics in Medicine 17, 873-890, Table II (a): 56/70 - 48/80, method 10:
# 0.0524, 0.3339.
def test_the_interval_of_a_difference_in_loss_is_newcombes() -> None:
    frame = pd.DataFrame(
        {
            "trained": [1] * 70 + [0] * 80,
            "before": 1.0,
            "after": [None] * 56 + [1.0] * 14 + [None] * 48 + [1.0] * 32,
        }
    )
    row = attrition_table(frame, treated="trained", began="before", waves={"after": "after"}).iloc[
        0
    ]
    assert row["estimate"] == pytest.approx(0.2)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_who_never_began_is_not_counted_as_lost() -> None:
    frame = pd.DataFrame(
        {"trained": [1, 1, 0, 0], "before": [1.0, None, 1.0, 1.0], "after": [None, None, 1.0, 1.0]}
    )
    table = attrition_table(frame, treated="trained", began="before", waves={"later": "after"})
    assert list(table) == names(ATTRITION)
    assert (table["n"][0], table["lost_treated"][0], table["wave"][0]) == (3, 1.0, "later")


def test_nobody_lost_has_no_p_value_and_says_so() -> None:
    frame = pd.DataFrame({"trained": [1, 1, 0, 0], "before": 1.0, "after": 2.0})
    table = attrition_table(frame, treated="trained", began="before", waves={"after": "after"})
    assert math.isnan(table["p_value"][0])
    assert table["note"][0] == "Nobody was lost, or everybody; no p-value."
