import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cpd_eval.analysis.staggered import staggered_adoption
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.frames import COHORT_EFFECT, COHORT_SUMMARY, names

NAMED: dict[str, Any] = {
    "outcome": "score",
    "unit": "who",
    "time": "wave",
    "first_treated": "began",
}


@pytest.fixture
def panel() -> pd.DataFrame:
    """Cohorts of two that begin in wave 2 and 3 of three, and two never treated."""
    scores = {
        ("a", 2.0): [1, 3, 6],
        ("b", 2.0): [2, 6, 7],
        ("c", 3.0): [1, 2, 5],
        ("d", 3.0): [3, 4, 6],
        ("e", None): [1, 2, 4],
        ("f", None): [3, 4, 4],
    }
    return pd.DataFrame(
        [
            (who, wave, began, float(score))
            for (who, began), values in scores.items()
            for wave, score in enumerate(values, start=1)
        ],
        columns=["who", "wave", "began", "score"],
    )


def test_effects_by_hand(panel: pd.DataFrame) -> None:
    # Never treated: +1 and +2 from wave 1, +1 from wave 2. Cohort 2: +3, +5 from wave 1.
    # Cohort 3: +1 before (wave 1 to 2), +2.5 from wave 2.
    table = staggered_adoption(panel, **NAMED).effects
    assert table["estimate"].tolist() == [2.0, 3.0, 0.0, 1.5]


def test_the_standard_error_of_an_effect_by_hand(panel: pd.DataFrame) -> None:
    # Cohort 2 in wave 2: changes 2 and 4 (squares 2, over 4) against 1 and 1.
    table = staggered_adoption(panel, **NAMED).effects
    assert table["std_error"][0] == pytest.approx(math.sqrt(0.5))


def test_the_simple_effect_weighs_cohorts_by_their_size(panel: pd.DataFrame) -> None:
    effect = staggered_adoption(panel, **NAMED)
    assert effect.estimate == pytest.approx((2.0 + 3.0 + 1.5) / 3)
    assert (effect.n, effect.n_treated, effect.n_comparison) == (6, 4, 2)


def test_those_not_yet_treated_are_compared_with(panel: pd.DataFrame) -> None:
    # In wave 2 cohort 3 (+1, +1) joins the never treated (+1, +1).
    table = staggered_adoption(panel, **NAMED, control="not_yet").effects
    assert table["n_comparison"].tolist() == [4, 2, 2, 2]


def test_the_tables_have_the_columns_of_the_frame(panel: pd.DataFrame) -> None:
    effect = staggered_adoption(panel, **NAMED, aggregate="group")
    assert list(effect.effects) == names(COHORT_EFFECT)
    assert list(effect.summary) == names(COHORT_SUMMARY)
    assert effect.summary["at"].tolist() == [2.0, 3.0]


def test_simple_has_no_summary_rows(panel: pd.DataFrame) -> None:
    assert staggered_adoption(panel, **NAMED).summary.empty


@pytest.mark.parametrize("never", [0, math.inf, 99])
def test_never_treated_may_be_written_in_several_ways(panel: pd.DataFrame, never: float) -> None:
    plain = staggered_adoption(panel, **NAMED)
    panel["began"] = panel["began"].fillna(never)
    assert staggered_adoption(panel, **NAMED).estimate == plain.estimate


def test_beginning_after_the_last_wave_is_said_to_count_as_never(panel: pd.DataFrame) -> None:
    panel["began"] = panel["began"].fillna(99)
    assert "after the last wave (3) counts as never treated: 99." in (
        staggered_adoption(panel, **NAMED).note
    )


def test_who_lacks_a_wave_is_left_out_and_counted(panel: pd.DataFrame) -> None:
    more = pd.concat([panel, pd.DataFrame({"who": ["g"], "wave": [1], "began": [2], "score": [1]})])
    effect = staggered_adoption(more, **NAMED)
    assert effect.n_dropped == 1
    assert "1 people lack an answer in some wave" in effect.note


def test_who_was_treated_from_the_start_is_left_out_and_counted(panel: pd.DataFrame) -> None:
    early = panel[panel["who"] == "a"].assign(who="z", began=1.0)
    effect = staggered_adoption(pd.concat([panel, early]), **NAMED)
    assert (effect.n, effect.n_dropped) == (6, 1)
    assert "1 people began treatment in or before the first wave (1)" in effect.note


def test_if_everybody_is_treated_in_the_end_the_last_cohort_is_compared_with(
    panel: pd.DataFrame,
) -> None:
    all_treated = panel[panel["began"].notna()]
    effect = staggered_adoption(all_treated, **NAMED, control="not_yet")
    # Waves 1 and 2 only: cohort 2 (+3) against cohort 3 (+1).
    assert effect.estimate == 2.0
    assert "waves from 3 on have nobody left" in effect.note


def test_nobody_never_treated_is_refused_for_never(panel: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="Take control='not_yet'"):
        staggered_adoption(panel[panel["began"].notna()], **NAMED)


def test_nobody_treated_is_refused(panel: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="nobody began treatment between"):
        staggered_adoption(panel.assign(began=np.nan), **NAMED)


def test_one_wave_is_refused(panel: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="1 wave with answers; 2 or more"):
        staggered_adoption(panel[panel["wave"] == 1], **NAMED)


def test_an_outcome_all_missing_is_refused(panel: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="none of 18 rows has an answer"):
        staggered_adoption(panel.assign(score=np.nan), **NAMED)


def test_a_person_twice_in_a_wave_is_refused(panel: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="1 people have two answers in one wave"):
        staggered_adoption(pd.concat([panel, panel.head(1)]), **NAMED)


def test_a_person_who_begins_twice_is_refused(panel: pd.DataFrame) -> None:
    panel.loc[0, "began"] = 3.0
    with pytest.raises(DataError, match="1 people have more than one beginning"):
        staggered_adoption(panel, **NAMED)


def test_text_for_waves_is_refused(panel: pd.DataFrame) -> None:
    panel["wave"] = panel["wave"].map("wave {}".format)
    with pytest.raises(DataError, match="column 'wave': holds text"):
        staggered_adoption(panel, **NAMED)


def test_an_infinite_score_is_refused(panel: pd.DataFrame) -> None:
    panel.loc[0, "score"] = math.inf
    with pytest.raises(DataError, match="1 infinite value"):
        staggered_adoption(panel, **NAMED)


def test_one_cluster_is_refused(panel: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="all people are in 1 cluster"):
        staggered_adoption(panel.assign(office="x"), **NAMED, cluster="office")


def test_a_person_in_two_clusters_is_refused(panel: pd.DataFrame) -> None:
    panel["office"] = panel["wave"]
    with pytest.raises(DataError, match="6 people are in more than one cluster"):
        staggered_adoption(panel, **NAMED, cluster="office")


def test_people_without_a_cluster_are_refused(panel: pd.DataFrame) -> None:
    panel["office"] = [None] * 3 + ["x"] * 6 + ["y"] * 9
    with pytest.raises(DataError, match="1 people name no cluster"):
        staggered_adoption(panel, **NAMED, cluster="office")


def test_a_constant_outcome_gives_no_interval_and_a_sentence(panel: pd.DataFrame) -> None:
    effect = staggered_adoption(panel.assign(score=3.0), **NAMED)
    assert (effect.estimate, effect.std_error) == (0.0, 0.0)
    assert math.isnan(effect.p_value)
    assert "no variation" in effect.note
    assert (effect.effects["note"] != "").all()


def test_without_two_waves_before_earlier_trends_are_said_to_be_untested(
    panel: pd.DataFrame,
) -> None:
    effect = staggered_adoption(panel[panel["began"] != 3], **NAMED)
    assert math.isnan(effect.pretrend_p_value)
    assert "earlier trends cannot be tested" in effect.note


def test_the_order_of_rows_does_not_matter(panel: pd.DataFrame) -> None:
    mixed = panel.sample(frac=1, random_state=4)
    assert staggered_adoption(mixed, **NAMED).std_error == pytest.approx(
        staggered_adoption(panel, **NAMED).std_error
    )


@pytest.mark.parametrize("choice", ["control", "aggregate", "adjustment"])
def test_an_unknown_choice_is_refused(panel: pd.DataFrame, choice: str) -> None:
    with pytest.raises(AnalysisError, match=f"{choice}='other': expected one of"):
        staggered_adoption(panel, **NAMED, **{choice: "other"})


def test_collinear_covariates_give_a_sentence_for_every_effect(panel: pd.DataFrame) -> None:
    panel = pd.concat([panel.assign(who=panel["who"] + x) for x in "123"])
    panel["x"] = panel.groupby("who").ngroup() * 1.0
    panel["twice"] = 2 * panel["x"]
    with pytest.raises(AnalysisError, match="its covariates follow from each other"):
        staggered_adoption(panel, **NAMED, covariates=["x", "twice"])


def test_a_covariate_that_tells_the_groups_apart_gives_a_sentence(panel: pd.DataFrame) -> None:
    panel = pd.concat([panel.assign(who=panel["who"] + x) for x in "123"])
    panel["x"] = panel["began"].fillna(0) + panel.groupby("who").ngroup() % 2 * 0.1
    with pytest.raises(AnalysisError, match="tell treated and comparison people apart"):
        staggered_adoption(panel, **NAMED, covariates=["x"])


def test_a_missing_covariate_leaves_the_person_out(panel: pd.DataFrame) -> None:
    panel = pd.concat([panel.assign(who=panel["who"] + x) for x in "123"]).reset_index(drop=True)
    panel["x"] = np.sin(panel.groupby("who").ngroup())
    panel.loc[0, "x"] = np.nan
    effect = staggered_adoption(panel, **NAMED, covariates=["x"], adjustment="regression")
    assert effect.n_dropped == 1
    assert "1 people lack an answer or a covariate" in effect.note
