import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cpd_eval.analysis.did import difference_in_differences
from cpd_eval.analysis.many_outcomes import many_outcomes
from cpd_eval.analysis.multiplicity import adjust_p_values, step_down
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.frames import MANY_OUTCOMES, names

NAMED: dict[str, Any] = {"treated": "trained", "after": "later", "cluster": "office"}


@pytest.fixture
def staff() -> pd.DataFrame:
    """Twenty offices of three, ten trained; `skill` rises, the others do not. Made up."""
    rng = np.random.default_rng(8)
    rows = pd.DataFrame(
        [(f"o{g:02}", p, w) for g in range(20) for p in range(3) for w in (0, 1)],
        columns=["office", "person", "later"],
    )
    rows["who"] = rows["office"] + rows["person"].astype(str)
    rows["trained"] = (rows["office"] < "o10").astype(int)
    rows["mood"] = rng.normal(size=len(rows))
    rows["skill"] = rows["mood"] + rng.normal(size=len(rows)) + 2 * rows["trained"] * rows["later"]
    rows["luck"] = rng.normal(size=len(rows))
    return rows


def test_a_missing_p_value_stays_missing_and_does_not_count() -> None:
    adjusted = adjust_p_values([0.01, math.nan, 0.04])
    assert adjusted[[0, 2]].tolist() == [0.02, 0.04]
    assert math.isnan(adjusted[1])


def test_a_p_value_above_one_is_refused() -> None:
    with pytest.raises(DataError, match="below 0 or above 1"):
        adjust_p_values([0.2, 1.2])


def test_an_unknown_correction_is_refused() -> None:
    with pytest.raises(AnalysisError, match="expected one of holm"):
        adjust_p_values([0.2], method="sidak")  # type: ignore[arg-type]


def test_step_down_never_falls_below_a_larger_statistic() -> None:
    # 2 of 4 draws reach 2 somewhere; none reaches 3. (0+1)/5, (2+1)/5.
    draws = np.array([[2.0, 0.1], [0.2, 2.5], [0.3, 0.1], [0.2, 0.4]])
    assert step_down(np.array([3.0, 2.0]), draws).tolist() == [0.2, 0.4]


def test_step_down_of_one_statistic_is_its_own_p_value() -> None:
    draws = np.abs(np.random.default_rng(1).normal(size=(99, 1)))
    expected = ((draws[:, 0] >= 1.5).sum() + 1) / 100
    assert step_down(np.array([1.5]), draws).tolist() == [expected]


def test_each_outcome_alone_is_the_wild_bootstrap_of_the_difference(staff: pd.DataFrame) -> None:
    table = many_outcomes(staff, outcomes=["skill", "mood"], **NAMED, n_draws=499)
    alone = [
        difference_in_differences(staff, outcome=name, **NAMED, inference="wild", n_draws=499)
        for name in ("skill", "mood")
    ]
    assert table["p_value"].tolist() == [effect.p_value for effect in alone]
    assert table["std_error"].tolist() == [effect.std_error for effect in alone]


def test_the_corrected_p_lies_between_the_plain_one_and_holms_bound(staff: pd.DataFrame) -> None:
    table = many_outcomes(staff, outcomes=["skill", "mood", "luck"], **NAMED, n_draws=999)
    assert list(table) == names(MANY_OUTCOMES)
    assert (table["p_romano_wolf"] >= table["p_value"]).all()
    assert (table["p_romano_wolf"] <= table["p_holm"] + 0.03).all()
    assert table["p_romano_wolf"].idxmin() == 0


def test_two_outcomes_that_are_one_need_no_correction(staff: pd.DataFrame) -> None:
    twice = staff.assign(again=3 * staff["skill"] + 1)
    table = many_outcomes(twice, outcomes=["skill", "again"], **NAMED, unit="who", n_draws=499)
    assert table["p_romano_wolf"].tolist() == table["p_value"].tolist()


def test_a_constant_outcome_keeps_its_row_and_says_why(staff: pd.DataFrame) -> None:
    table = many_outcomes(staff.assign(flat=3.0), outcomes=["skill", "flat"], **NAMED, n_draws=199)
    assert math.isnan(table["p_value"][1])
    assert "no variation" in table["note"][1]
    assert table["p_romano_wolf"][0] == table["p_value"][0]


def test_no_outcome_is_refused(staff: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="none is named"):
        many_outcomes(staff, outcomes=[], **NAMED)
