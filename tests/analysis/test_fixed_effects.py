import pandas as pd
import pytest

from cpd_eval.analysis.did import difference_in_differences
from cpd_eval.analysis.fixed_effects import fixed_effects
from cpd_eval.errors import AnalysisError, DataError


@pytest.fixture
def panel() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "who": ["a", "a", "b", "b", "c", "c", "d", "d"],
            "wave": [1, 2] * 4,
            "trained": [0, 1, 0, 1, 0, 0, 0, 0],
            "score": [1.0, 3.0, 2.0, 5.0, 3.0, 4.0, 2.0, 2.5],
        }
    )


def test_two_waves_and_one_treatment_equal_the_difference_in_differences(
    panel: pd.DataFrame,
) -> None:
    fit = fixed_effects(
        panel, outcome="score", treatments="trained", unit="who", time="wave", inference="classical"
    )
    panel["arm"] = panel["who"].isin(["a", "b"]).astype(int)
    panel["later"] = panel["wave"] - 1
    effect = difference_in_differences(
        panel, outcome="score", treated="arm", after="later", unit="who", inference="classical"
    )
    assert fit["trained"].estimate == pytest.approx(effect.estimate)
    assert fit["trained"].std_error == pytest.approx(effect.std_error)


def test_an_answer_with_something_missing_is_counted_and_left_out(panel: pd.DataFrame) -> None:
    panel.loc[8] = ["e", 1, 0, None]
    fit = fixed_effects(
        panel, outcome="score", treatments="trained", unit="who", time="wave", inference="classical"
    )
    assert (fit.n, fit.n_dropped) == (8, 1)


def test_a_treatment_that_never_varies_within_a_unit_is_refused(panel: pd.DataFrame) -> None:
    panel["arm"] = panel["who"].isin(["a", "b"]).astype(int)
    with pytest.raises(AnalysisError, match="the effect of 'arm' cannot be told"):
        fixed_effects(
            panel, outcome="score", treatments="arm", unit="who", time="wave", inference="classical"
        )


def test_a_unit_twice_in_a_wave_is_refused(panel: pd.DataFrame) -> None:
    panel.loc[1, "wave"] = 1
    with pytest.raises(DataError, match="who a stands twice in wave 1"):
        fixed_effects(
            panel, outcome="score", treatments="trained", unit="who", time="wave", cluster="who"
        )


def test_clustered_errors_need_a_cluster(panel: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="the level at which treatment was assigned"):
        fixed_effects(panel, outcome="score", treatments="trained", unit="who", time="wave")


def test_an_effect_that_was_not_estimated_is_refused_by_name(panel: pd.DataFrame) -> None:
    fit = fixed_effects(
        panel, outcome="score", treatments="trained", unit="who", time="wave", cluster="who"
    )
    with pytest.raises(AnalysisError, match="no effect 'grant'; it has trained, 2"):
        fit["grant"]
