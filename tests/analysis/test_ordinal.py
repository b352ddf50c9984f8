from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats
from statsmodels.miscmodels.ordinal_model import OrderedModel

from cpd_eval.analysis.ceiling import ceiling_check
from cpd_eval.analysis.ordinal import ordinal_change, ordinal_change_by
from cpd_eval.errors import AnalysisError, DataError

SEARCH = 2e-4
"""A numerical search over an independent likelihood ends about this near the top."""


def made_up(n: int = 300, effect: float = 0.8, seed: int = 3) -> pd.DataFrame:
    """Make people in 30 offices who answer 1 to 5 twice; the first 15 offices are trained."""
    rng = np.random.default_rng(seed)
    office = rng.integers(0, 30, n)
    trained = (office < 15).astype(int)
    person = rng.normal(0, 1, n) + rng.normal(0, 0.5, 30)[office]
    waves = []
    for later in (0, 1):
        latent = person + 0.3 * later + effect * trained * later + rng.logistic(0, 1, n)
        score = 1 + np.searchsorted([-2.0, -0.5, 0.8, 2.2], latent)
        waves.append(
            pd.DataFrame(
                {
                    "pid": np.arange(n),
                    "office": office,
                    "trained": trained,
                    "later": later,
                    "score": score.astype(float),
                }
            )
        )
    return pd.concat(waves, ignore_index=True)


def likelihood(theta: np.ndarray, y: np.ndarray, x: np.ndarray) -> float:
    cuts = np.concatenate([[-np.inf], np.cumsum([theta[0], *np.exp(theta[1:4])]), [np.inf]])
    eta = x @ theta[4:]
    share = stats.logistic.cdf(cuts[y + 1] - eta) - stats.logistic.cdf(cuts[y] - eta)
    return -float(np.log(share).sum())


def test_the_estimate_is_the_top_of_an_independent_likelihood() -> None:
    data = made_up()
    x = np.column_stack([data["trained"], data["later"], data["trained"] * data["later"]])
    y = data["score"].to_numpy(int) - 1
    top = optimize.minimize(likelihood, np.zeros(7), args=(y, x), method="BFGS")
    effect = ordinal_change(
        data, outcome="score", after="later", treated="trained", cluster="office"
    )
    assert effect.estimate == pytest.approx(top.x[-1], abs=SEARCH)


def test_the_estimate_agrees_with_statsmodels() -> None:
    data = made_up()
    x = data[["trained", "later"]].assign(both=data["trained"] * data["later"])
    fit = OrderedModel(data["score"], x, distr="logit").fit(method="bfgs", disp=False)
    effect = ordinal_change(
        data, outcome="score", after="later", treated="trained", cluster="office"
    )
    assert effect.estimate == pytest.approx(fit.params["both"], abs=SEARCH)


def test_every_engine_gives_the_same(as_engine: Callable[[pd.DataFrame], Any]) -> None:
    data = made_up(120)
    data.loc[::7, "score"] = np.nan
    asked = {"outcome": "score", "after": "later", "treated": "trained", "cluster": "office"}
    expected = ordinal_change(data, **asked)
    found = ordinal_change(as_engine(data), **asked)
    assert (found.estimate, found.std_error, found.n_dropped) == pytest.approx(
        (expected.estimate, expected.std_error, expected.n_dropped), rel=1e-9
    )


def test_every_engine_gives_the_same_within_people(
    as_engine: Callable[[pd.DataFrame], Any],
) -> None:
    data = made_up(120)
    asked = {
        "outcome": "score",
        "after": "later",
        "treated": "trained",
        "cluster": "office",
        "unit": "pid",
    }
    expected = ordinal_change(data, **asked)
    found = ordinal_change(as_engine(data), **asked)
    assert (found.estimate, found.std_error) == pytest.approx(
        (expected.estimate, expected.std_error), rel=1e-9
    )


def test_turning_the_scale_round_turns_the_sign() -> None:
    data = made_up()
    turned = data.assign(score=6 - data["score"])
    asked = {"outcome": "score", "after": "later", "cluster": "pid"}
    assert ordinal_change(turned, **asked).estimate == pytest.approx(
        -ordinal_change(data, **asked).estimate
    )


def test_only_the_order_of_the_answers_counts() -> None:
    data = made_up()
    stretched = data.assign(score=data["score"] ** 3)
    asked = {"outcome": "score", "after": "later", "cluster": "pid"}
    assert ordinal_change(stretched, **asked).estimate == pytest.approx(
        ordinal_change(data, **asked).estimate
    )


def test_an_answer_nobody_gave_is_no_level() -> None:
    data = made_up()
    data["score"] = data["score"].replace(3.0, 4.0)
    change = ordinal_change(data, outcome="score", after="later", cluster="pid")
    assert change.levels == (1.0, 2.0, 4.0, 5.0)


def test_within_people_is_the_log_of_steps_up_over_steps_down() -> None:
    # 1→3 is two steps up, 2→3 one, 3→2 one down, 2→2 none: log(3/1).
    waves = [(0, [1, 2, 3, 2]), (1, [3, 3, 2, 2])]
    rows = [(i, wave, score) for wave, scores in waves for i, score in enumerate(scores)]
    data = pd.DataFrame(rows, columns=["pid", "later", "score"])
    change = ordinal_change(data, outcome="score", after="later", cluster="pid", unit="pid")
    assert change.estimate == pytest.approx(np.log(3))
    # Two rose, one stayed, one fell: (2 + ½) of 4.
    assert change.improvement == 0.625


def test_someone_asked_once_is_left_out_of_the_comparison_within() -> None:
    data = made_up().drop(index=0)
    change = ordinal_change(data, outcome="score", after="later", cluster="pid", unit="pid")
    assert (change.n, change.n_dropped) == (299, 1)


def test_a_crowd_at_the_top_before_is_said() -> None:
    data = made_up()
    data.loc[(data["later"] == 0) & (data["pid"] < 150), "score"] = 5.0
    change = ordinal_change(data, outcome="score", after="later", cluster="pid")
    assert "were at the top before" in change.note


def test_thresholds_that_disagree_are_said() -> None:
    # Answers move from the middle to both ends: up at the upper threshold, down at the lower.
    rows = [(i, 0, 1 + (i % 10 > 1) + (i % 10 > 7)) for i in range(200)]
    rows += [(i, 1, 1 + (i % 10 > 3) + (i % 10 > 5)) for i in range(200)]
    data = pd.DataFrame(rows, columns=["pid", "later", "score"])
    change = ordinal_change(data, outcome="score", after="later", cluster="pid")
    assert change.same_effect_p_value < 0.001
    assert "different odds ratios" in change.note


@pytest.mark.slow
def test_thresholds_that_agree_give_uniform_p_values() -> None:
    # 60 made-up studies in which the model holds: about 6 of them below 0.1.
    p_values = [
        ordinal_change(
            made_up(200, seed=seed), outcome="score", after="later", cluster="pid"
        ).same_effect_p_value
        for seed in range(60)
    ]
    assert 1 <= sum(p < 0.1 for p in p_values) <= 14


def test_groups_that_do_not_overlap_are_refused() -> None:
    data = pd.DataFrame({"pid": [*range(9)] * 2, "later": [0] * 9 + [1] * 9})
    data["score"] = data["later"] * 2 + data["pid"] % 2
    with pytest.raises(AnalysisError, match="entirely different answers"):
        ordinal_change(data, outcome="score", after="later", cluster="pid")


def test_a_scale_on_which_all_stand_on_one_step_is_refused() -> None:
    data = made_up().assign(score=3)
    with pytest.raises(AnalysisError, match="every answer is 3"):
        ordinal_change(data, outcome="score", after="later", cluster="pid")


def test_a_measure_is_refused() -> None:
    data = made_up()
    data["score"] = np.arange(len(data))
    with pytest.raises(AnalysisError, match="600 different answers; a scale has at most 30"):
        ordinal_change(data, outcome="score", after="later", cluster="pid")


def test_all_missing_is_refused() -> None:
    data = made_up().assign(score=np.nan)
    with pytest.raises(AnalysisError, match="nobody has an answer"):
        ordinal_change(data, outcome="score", after="later", cluster="pid")


def test_one_cluster_is_refused() -> None:
    data = made_up().assign(office="Leeds")
    with pytest.raises(AnalysisError, match="1 cluster; 2 or more"):
        ordinal_change(data, outcome="score", after="later", cluster="office")


def test_an_empty_comparison_group_is_refused() -> None:
    data = made_up().assign(trained=1)
    with pytest.raises(AnalysisError, match="no answers of the comparison group before"):
        ordinal_change(data, outcome="score", after="later", cluster="pid", treated="trained")


def test_nobody_who_went_down_is_refused_within() -> None:
    data = pd.DataFrame({"pid": [1, 2, 1, 2], "later": [0, 0, 1, 1], "score": [1, 2, 2, 2]})
    with pytest.raises(AnalysisError, match="none of 2 people went down"):
        ordinal_change(data, outcome="score", after="later", cluster="pid", unit="pid")


def test_someone_twice_in_a_wave_is_refused() -> None:
    data = made_up()
    data = pd.concat([data, data.iloc[:1]])
    with pytest.raises(DataError, match="2 answers in one wave"):
        ordinal_change(data, outcome="score", after="later", cluster="pid", unit="pid")


def test_text_answers_are_refused() -> None:
    data = made_up()
    data["score"] = data["score"].map({1.0: "never"}).fillna("often")
    with pytest.raises(DataError, match="holds text"):
        ordinal_change(data, outcome="score", after="later", cluster="pid")


def test_the_mean_moves_by_what_the_ceiling_check_says() -> None:
    # A cumulative logit with thresholds -2, -0.5, 0.8, 2.2, moved by 0.001 on the latent scale.
    cuts = np.array([-2.0, -0.5, 0.8, 2.2])
    share = np.diff(np.concatenate([[0], stats.logistic.cdf(cuts), [1]]))
    moved = np.diff(np.concatenate([[0], stats.logistic.cdf(cuts - 1e-3), [1]]))
    data = pd.DataFrame({"before": np.repeat([1, 2, 3, 4, 5], np.round(share * 1e5).astype(int))})
    found = ceiling_check(data, answer="before", ends=(1, 5))["movement"][0]
    assert found == pytest.approx((moved - share) @ [1, 2, 3, 4, 5] / 1e-3, rel=1e-3)


def test_the_interval_of_a_share_at_the_top_agrees_with_newcombe() -> None:
    # Newcombe (1998), Statistics in Medicine 17(8), 857-872, Table I: 15 of 148, score method
    # without continuity correction: 0.0624 to 0.1605.
    data = pd.DataFrame({"before": [5] * 15 + [3] * 133})
    found = ceiling_check(data, answer="before", ends=(1, 5)).iloc[0]
    assert (found["share_top_low"], found["share_top_high"]) == pytest.approx(
        (0.0624, 0.1605), abs=5e-5
    )


def test_ceilings_are_told_by_group() -> None:
    data = pd.DataFrame({"trained": [1] * 4 + [0] * 4, "before": [5, 5, 4, 3, 1, 1, 2, 3]})
    found = ceiling_check(data, answer="before", ends=(1, 5), by="trained").set_index("trained")
    assert found["note"]["1"] == "A ceiling: 50% are at the top."
    assert found["note"]["0"] == "A floor: 50% are at the bottom."


def test_an_answer_between_two_steps_is_refused() -> None:
    data = pd.DataFrame({"before": [3.5, 4]})
    with pytest.raises(DataError, match=r"found 3\.5; a whole step from 1 to 5"):
        ceiling_check(data, answer="before", ends=(1, 5))


def test_a_group_of_a_table_is_the_estimate_of_its_people() -> None:
    data = made_up()
    data["region"] = np.where(data["office"] % 2 == 0, "North", "South")
    asked = {"outcome": "score", "after": "later", "treated": "trained", "cluster": "office"}
    table = ordinal_change_by(data, by="region", **asked).set_index("region")
    alone = ordinal_change(data[data["region"] == "South"], **asked)
    assert (table["estimate"]["South"], table["std_error"]["South"]) == pytest.approx(
        (alone.estimate, alone.std_error)
    )


def test_a_group_of_three_keeps_its_row_and_says_why_there_is_no_number() -> None:
    data = made_up()
    data["region"] = np.where(data["pid"] < 3, "Isles", "Mainland")
    table = ordinal_change_by(
        data, by="region", outcome="score", after="later", treated="trained", cluster="office"
    ).set_index("region")
    assert np.isnan(table["estimate"]["Isles"])
    assert table["note"]["Isles"]
    assert table["estimate"].notna()["Mainland"]
