import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cpd_eval.analysis.event_study import event_study
from cpd_eval.analysis.pretrend import judge_pretrend
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.frames import EVENT_STUDY, names

NAMED: dict[str, Any] = {
    "outcome": "score",
    "unit": "who",
    "time": "wave",
    "first_treated": "began",
}


@pytest.fixture
def panel() -> pd.DataFrame:
    """Twelve people over four waves; four begin in wave 3; made up."""
    rng = np.random.default_rng(2)
    rows = pd.DataFrame([(f"p{i}", t) for i in range(12) for t in range(1, 5)])
    rows.columns = pd.Index(["who", "wave"])
    rows["began"] = np.where(rows["who"].isin(["p0", "p1", "p2", "p3"]), 3.0, np.nan)
    rows["score"] = rng.normal(size=len(rows)) + (rows["wave"] >= rows["began"])
    return rows


def test_the_table_has_the_columns_of_the_frame_and_the_reference(panel: pd.DataFrame) -> None:
    study = event_study(panel, **NAMED, cluster="who")
    assert list(study.summary) == names(EVENT_STUDY)
    assert study.summary["at"].tolist() == [-2, -1, 0, 1]
    assert study.summary["note"].tolist() == ["", "The reference.", "", ""]
    assert study.summary["n"].tolist() == [4, 4, 4, 4]


def test_a_balanced_study_is_four_means(panel: pd.DataFrame) -> None:
    # Nobody missing: the effect in wave t is the groups' difference in t less that in wave 2.
    study = event_study(panel, **NAMED, cluster="who")
    means = panel.groupby([panel["began"].notna(), "wave"])["score"].mean()
    apart = means.loc[True] - means.loc[False]
    assert study.summary["estimate"].to_numpy() == pytest.approx((apart - apart[2]).to_numpy())


def test_without_a_cluster_it_asks_for_the_level_of_assignment(panel: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="level at which treatment was assigned"):
        event_study(panel, **NAMED)


def test_several_beginnings_are_warned_of(panel: pd.DataFrame) -> None:
    panel.loc[panel["who"] == "p3", "began"] = 4
    assert "mix cohorts and can mislead; staggered_adoption does not" in (
        event_study(panel, **NAMED, cluster="who").note
    )


def test_units_treated_from_the_start_are_left_out_and_counted(panel: pd.DataFrame) -> None:
    panel.loc[panel["who"] == "p3", "began"] = 1
    study = event_study(panel, **NAMED, cluster="who")
    assert study.n_treated == 3
    assert "1 units began treatment in or before the first wave (1)" in study.note


def test_nobody_never_treated_is_refused(panel: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="4 units are treated and 0 never"):
        event_study(panel[panel["began"].notna()], **NAMED, cluster="who")


def test_a_reference_nobody_is_seen_at_is_refused(panel: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="found -2, -1, 0, 1 waves since"):
        event_study(panel, **NAMED, cluster="who", reference=-5)


def test_a_unit_that_begins_twice_is_refused(panel: pd.DataFrame) -> None:
    panel.loc[0, "began"] = 4
    with pytest.raises(DataError, match="1 units have more than one beginning"):
        event_study(panel, **NAMED, cluster="who")


def test_text_for_waves_is_refused(panel: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="column 'wave': holds text"):
        event_study(panel.assign(wave="one"), **NAMED, cluster="who")


def test_a_constant_outcome_gives_no_interval_and_a_sentence(panel: pd.DataFrame) -> None:
    study = event_study(panel.assign(score=2.0), **NAMED, cluster="who")
    assert math.isnan(study.p_value)
    assert "no variation" in study.note
    assert study.pretrend.note != ""


def test_a_bound_of_nought_is_refused(panel: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="larger than 0 is expected"):
        event_study(panel, **NAMED, cluster="who", bound=0)


def test_without_a_bound_there_is_no_equivalence_test_and_it_is_said(panel: pd.DataFrame) -> None:
    looked = event_study(panel, **NAMED, cluster="who").pretrend
    assert math.isnan(looked.equivalence_p_value)
    assert looked.note == "No bound was stated, so no equivalence test."


def test_the_power_of_one_equivalence_test_by_hand() -> None:
    # One difference, normal, s = 0.1, bound 0.3: P(|Z| < 3 - 1.644854) = 0.8246.
    looked = judge_pretrend(
        np.array([0.0]), np.array([[0.01]]), np.array([-1.0]), df=np.inf, bound=0.3
    )
    assert looked.equivalence_power == pytest.approx(0.8246, abs=0.01)


def test_the_slope_found_in_80_per_cent_of_studies_by_hand() -> None:
    # One difference one wave away, normal: 1.959964 + 0.841621 = 2.8016 standard errors, but for
    # the other tail.
    looked = judge_pretrend(np.array([0.0]), np.array([[0.01]]), np.array([-1.0]), df=np.inf)
    assert looked.slope_found == pytest.approx(0.28016, abs=5e-5)


def test_a_noisy_study_fails_the_equivalence_test() -> None:
    looked = judge_pretrend(
        np.array([0.0]), np.array([[1.0]]), np.array([-1.0]), df=np.inf, bound=0.3
    )
    assert looked.p_value == 1.0
    assert looked.equivalence_p_value > 0.3
    assert looked.equivalence_power == 0.0
