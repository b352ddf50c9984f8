import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cpd_eval.analysis.ancova import ancova
from cpd_eval.errors import AnalysisError, DataError

NAMED: dict[str, Any] = {"outcome": "later", "before": "first", "treated": "trained"}
PLAIN: dict[str, Any] = {**NAMED, "inference": "classical"}


@pytest.fixture
def staff() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "trained": [0, 0, 0, 0, 1, 1, 1, 1],
            "first": [1.0, 2.0, 3.0, 2.0, 2.0, 3.0, 4.0, 3.0],
            "later": [2.0, 2.0, 4.0, 3.0, 4.0, 6.0, 6.0, 5.0],
            "office": list("aabbccdd"),
        }
    )


def test_adjusted_means_differ_by_the_effect(staff: pd.DataFrame) -> None:
    effect = ancova(staff, **PLAIN)
    assert effect.adjusted_treated - effect.adjusted_comparison == pytest.approx(effect.estimate)
    assert (effect.n, effect.n_treated, effect.n_comparison) == (8, 4, 4)


def test_people_with_something_missing_are_counted_and_left_out(staff: pd.DataFrame) -> None:
    staff.loc[0, "first"] = np.nan
    effect = ancova(staff, **PLAIN)
    assert (effect.n, effect.n_dropped) == (7, 1)


def test_without_a_cluster_it_asks_for_the_level_of_assignment(staff: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="level at which treatment was assigned"):
        ancova(staff, **NAMED)


def test_one_cluster_is_refused(staff: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="1 cluster; 2 or more"):
        ancova(staff.assign(office="a"), **NAMED, cluster="office")


def test_people_without_a_cluster_are_refused(staff: pd.DataFrame) -> None:
    staff.loc[0, "office"] = None
    with pytest.raises(DataError, match="1 people name no cluster"):
        ancova(staff, **NAMED, cluster="office")


def test_collinear_covariates_are_refused_by_name(staff: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="the effect of 'double' cannot be told"):
        ancova(staff.assign(double=2 * staff["first"] + 1), **PLAIN, covariates=["double"])


def test_a_constant_covariate_is_refused_by_name(staff: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="the effect of 'same' cannot be told"):
        ancova(staff.assign(same=5), **PLAIN, covariates=["same"])


def test_an_empty_group_is_refused(staff: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="no people of the comparison group"):
        ancova(staff[staff["trained"] == 1], **PLAIN)


def test_a_group_that_is_not_0_or_1_is_refused(staff: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="found 0 to 2; 0 and 1 are expected"):
        ancova(staff.assign(trained=staff["trained"] * 2), **PLAIN)


def test_an_outcome_all_missing_is_refused(staff: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="none of 8 people has everything"):
        ancova(staff.assign(later=np.nan), **PLAIN)


@pytest.mark.parametrize("inference", ["classical", "hc1", "crv1"])
def test_a_constant_outcome_gives_no_interval_and_a_sentence(
    staff: pd.DataFrame, inference: Any
) -> None:
    effect = ancova(staff.assign(later=3.0), **NAMED, cluster="office", inference=inference)
    assert effect.estimate == pytest.approx(0)
    assert math.isnan(effect.p_value)
    assert effect.note == "There is no variation to judge chance by; no interval."


def test_large_numbers_lose_no_digits(staff: pd.DataFrame) -> None:
    plain = ancova(staff, **PLAIN)
    moved = ancova(staff.assign(first=staff["first"] + 1e7, later=staff["later"] + 1e7), **PLAIN)
    assert moved.std_error == pytest.approx(plain.std_error, rel=1e-7)


def test_an_unknown_inference_is_refused(staff: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="expected one of crv1, crv3, hc1, classical"):
        ancova(staff, **NAMED, inference="hc3")
