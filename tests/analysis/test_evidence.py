from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cpd_eval.analysis.did import difference_in_differences
from cpd_eval.analysis.did_cells import DifferenceInDifferences
from cpd_eval.analysis.evidence import evidence_level
from cpd_eval.analysis.paired import paired_change
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
    assert "was not checked here" in said.reasons[-1]


def test_every_reason_is_a_sentence(sound: DifferenceInDifferences) -> None:
    assert all(reason.endswith(".") for reason in evidence_level(sound).reasons)


def test_something_else_is_refused() -> None:
    with pytest.raises(AnalysisError, match="found float"):
        evidence_level(0.5)  # type: ignore[arg-type]
