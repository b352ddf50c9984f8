from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cpd_eval.analysis.practical import against_threshold
from cpd_eval.analysis.raking import raking_weights
from cpd_eval.analysis.response import response_weighted_mean
from cpd_eval.analysis.weighted_mean import weighted_mean
from cpd_eval.errors import AnalysisError, DataError


def asked(n: int = 400, seed: int = 9) -> pd.DataFrame:
    """Change is 1 for seniors and 0 for juniors; juniors answer half as often."""
    rng = np.random.default_rng(seed)
    senior = (rng.random(n) < 0.5).astype(int)
    change = senior + rng.normal(0, 0.5, n)
    answers = rng.random(n) < np.where(senior == 1, 0.8, 0.4)
    return pd.DataFrame(
        {
            "senior": senior,
            "age": rng.normal(40, 8, n),
            "office": rng.integers(0, 20, n),
            "change": np.where(answers, change, np.nan),
        }
    )


def test_one_yes_no_feature_gives_the_mean_over_its_groups() -> None:
    # Saturated: every group's mean, weighted by its share of everybody asked.
    data = asked()
    means = data.groupby("senior")["change"].mean()
    by_hand = float((means * data["senior"].value_counts(normalize=True)).sum())
    found = response_weighted_mean(data, value="change", features=["senior"])
    assert found.estimate == pytest.approx(by_hand)


def test_the_weights_give_everybodys_feature_back() -> None:
    # The logit's own equations: weighted answers have the mean age and share of everybody asked.
    data = asked()
    found = response_weighted_mean(data, value="change", features=["senior"])
    weighted = np.average(data.loc[found.weights.index, "senior"], weights=found.weights)
    assert weighted == pytest.approx(data["senior"].mean())


def test_the_error_of_the_weighted_mean_is_the_jackknifes() -> None:
    data = asked(60)
    found = response_weighted_mean(data, value="change", features=["senior", "age"])
    without = [
        response_weighted_mean(
            data.drop(index=i).reset_index(drop=True), value="change", features=["senior", "age"]
        ).estimate
        for i in range(60)
    ]
    assert found.std_error == pytest.approx(np.sqrt(59 * np.var(without)), rel=0.1)


def test_weighting_is_the_same_on_every_engine(as_engine: Callable[[pd.DataFrame], Any]) -> None:
    data = asked()
    request: dict[str, Any] = {
        "value": "change",
        "features": ["senior", "age"],
        "cluster": "office",
    }
    expected = response_weighted_mean(data, **request)
    found = response_weighted_mean(as_engine(data), **request)
    assert (found.estimate, found.std_error) == pytest.approx(
        (expected.estimate, expected.std_error), rel=1e-9
    )


def test_nobody_silent_is_refused() -> None:
    data = asked().assign(change=1.0)
    with pytest.raises(DataError, match="all 400 people answered"):
        response_weighted_mean(data, value="change", features=["senior"])


def test_nobody_answering_is_refused() -> None:
    data = asked().assign(change=np.nan)
    with pytest.raises(AnalysisError, match="0 of 400 people answered"):
        response_weighted_mean(data, value="change", features=["senior"])


def test_a_feature_that_tells_entirely_who_answers_is_refused() -> None:
    data = asked()
    data["senior"] = data["change"].notna().astype(int)
    with pytest.raises(AnalysisError, match="tell entirely who answers"):
        response_weighted_mean(data, value="change", features=["senior"])


def test_a_feature_that_never_varies_is_refused() -> None:
    with pytest.raises(AnalysisError, match="column 'age': it is the same for everybody"):
        response_weighted_mean(asked().assign(age=40), value="change", features=["senior", "age"])


def test_a_weight_of_nought_is_refused() -> None:
    data = pd.DataFrame({"change": [1.0, 2.0, 3.0], "weight": [1.0, 0.0, -2.0]})
    with pytest.raises(DataError, match="2 weights are 0 or below"):
        weighted_mean(data, value="change", weight="weight")


def test_equal_weights_give_the_plain_mean_and_error() -> None:
    data = asked().dropna().assign(weight=2.5)
    found = weighted_mean(data, value="change", weight="weight")
    assert found.estimate == pytest.approx(data["change"].mean())
    assert found.std_error == pytest.approx(data["change"].sem())


def test_a_constant_value_has_no_interval_and_says_so() -> None:
    data = pd.DataFrame({"change": [1.0, 1.0, 1.0], "weight": [1.0, 2.0, 3.0]})
    found = weighted_mean(data, value="change", weight="weight")
    assert np.isnan(found.ci_low)
    assert found.note


def answered() -> pd.DataFrame:
    return pd.DataFrame(
        {"region": list("NNNNSSSSSS"), "grade": list("1122112222"), "score": range(10)}
    )


def test_raking_hits_both_margins() -> None:
    targets = {"region": {"N": 0.6, "S": 0.4}, "grade": {"1": 500, "2": 500}}
    found = raking_weights(answered(), targets=targets)
    for column, wanted in targets.items():
        total = sum(wanted.values())
        share = found.weights.groupby(answered()[column]).sum() / found.weights.sum()
        assert share.to_dict() == pytest.approx({k: v / total for k, v in wanted.items()})


def test_raking_keeps_the_odds_ratio_of_the_table() -> None:
    # Deming and Stephan: only rows and columns are multiplied, so n11 n22 / n12 n21 stays.
    targets = {"region": {"N": 0.6, "S": 0.4}, "grade": {"1": 500, "2": 500}}
    data = answered().assign(w=raking_weights(answered(), targets=targets).weights)
    t = data.pivot_table(index="region", columns="grade", values="w", aggfunc="sum").to_numpy()
    assert t[0, 0] * t[1, 1] / (t[0, 1] * t[1, 0]) == pytest.approx(2 * 4 / (2 * 2))


def test_a_category_without_a_target_is_refused() -> None:
    with pytest.raises(DataError, match="people have 'S', for which there is no target"):
        raking_weights(answered(), targets={"region": {"N": 1.0}})


def test_a_category_nobody_answered_in_is_refused() -> None:
    with pytest.raises(AnalysisError, match="nobody who answered has 'W'"):
        raking_weights(answered(), targets={"region": {"N": 3, "S": 3, "W": 4}})


def test_targets_that_no_weights_fit_are_refused() -> None:
    # All of the North are grade 1 and all of the South grade 2: shares must agree.
    data = pd.DataFrame({"region": list("NNSS"), "grade": list("1122")})
    targets = {"region": {"N": 0.5, "S": 0.5}, "grade": {"1": 0.9, "2": 0.1}}
    with pytest.raises(AnalysisError, match="no weights of these people fit all targets"):
        raking_weights(data, targets=targets)


def test_a_target_of_nought_is_refused() -> None:
    with pytest.raises(DataError, match="every target must be a number above 0"):
        raking_weights(answered(), targets={"region": {"N": 0, "S": 1}})


def test_who_has_no_region_gets_no_weight() -> None:
    data = answered()
    data.loc[0, "region"] = None
    found = raking_weights(data, targets={"region": {"N": 1, "S": 1}})
    assert np.isnan(found.weights[0])
    assert found.n_dropped == 1


@pytest.mark.parametrize(
    ("estimate", "verdict"),
    [(0.5, "matters"), (-0.5, "harms"), (0.0, "too small to matter"), (0.2, "not settled")],
)
def test_the_verdict_is_that_of_the_interval(estimate: float, verdict: str) -> None:
    # Interval ± 0.196 about the estimate, threshold 0.25.
    assert against_threshold(estimate, 0.1, threshold=0.25).verdict == verdict


def test_what_a_study_could_have_seen_is_found_in_80_per_cent() -> None:
    found = against_threshold(0.1, 0.1, threshold=0.2, df=30)
    again = against_threshold(0.1, 0.1, threshold=found.could_have_seen, df=30)
    assert again.power_at_threshold == pytest.approx(0.8)


def test_the_sentence_states_the_threshold_before_p() -> None:
    sentence = against_threshold(0.3, 0.1, threshold=0.2).sentence
    assert sentence.index("would matter") < sentence.index("p = ")


def test_a_threshold_of_nought_is_refused() -> None:
    with pytest.raises(AnalysisError, match="State the smallest effect that matters"):
        against_threshold(0.3, 0.1, threshold=0)
