import numpy as np
import pandas as pd
import pytest

from cpd_eval import frames
from cpd_eval.errors import DataError
from cpd_eval.simulate.design import NAIVE_CHANGE, TRUE_EFFECT
from cpd_eval.simulate.panel import simulate_panel, true_effects


def change(panel: pd.DataFrame, trained: int) -> float:
    mine = panel[panel["trained"] == trained]
    return float((mine["performance_follow_up"] - mine["performance_before"]).mean())


@pytest.fixture(scope="module")
def panels() -> list[pd.DataFrame]:
    return [simulate_panel(2_000, seed=seed) for seed in range(60)]


def test_the_panel_has_the_columns_every_analysis_expects():
    assert list(simulate_panel(50).columns) == frames.names(frames.PANEL)


def test_every_value_is_within_its_range():
    panel = simulate_panel(2_000, seed=1)
    for column in frames.PANEL:
        if column.low is not None and column.high is not None:
            assert panel[column.name].dropna().between(column.low, column.high).all(), column.name


def test_the_same_seed_gives_the_same_people():
    pd.testing.assert_frame_equal(simulate_panel(200, seed=7), simulate_panel(200, seed=7))


def test_another_seed_gives_others():
    assert not simulate_panel(200, seed=7).equals(simulate_panel(200, seed=8))


@pytest.mark.slow
def test_a_difference_in_differences_finds_the_true_effect(panels: list[pd.DataFrame]):
    # 60 panels, standard deviation of one estimate about 0.039: 4 standard errors are 0.02.
    found = [change(panel, 1) - change(panel, 0) for panel in panels]
    assert np.mean(found) == pytest.approx(TRUE_EFFECT, abs=0.02)


@pytest.mark.slow
def test_the_naive_change_is_too_high_by_the_trend(panels: list[pd.DataFrame]):
    assert np.mean([change(panel, 1) for panel in panels]) == pytest.approx(NAIVE_CHANGE, abs=0.02)


@pytest.mark.slow
def test_without_an_effect_none_is_found():
    found = [
        change(panel, 1) - change(panel, 0)
        for panel in (simulate_panel(2_000, seed=seed, effect=0.0) for seed in range(60))
    ]
    assert np.mean(found) == pytest.approx(0.0, abs=0.02)


@pytest.mark.slow
def test_managers_see_the_same_effect(panels: list[pd.DataFrame]):
    found = []
    for panel in panels:
        gain = panel["manager_follow_up"] - panel["manager_before"]
        found.append(gain[panel["trained"] == 1].mean() - gain[panel["trained"] == 0].mean())
    assert np.mean(found) == pytest.approx(TRUE_EFFECT, abs=0.03)


def test_people_who_answered_one_wave_only_are_kept():
    panel = simulate_panel(2_000, seed=1)
    alone = panel["performance_before"].notna() & panel["performance_follow_up"].isna()
    assert alone.sum() > 100


def test_nobody_stands_twice():
    assert simulate_panel(2_000, seed=1)["pid"].is_unique


def test_the_truth_by_region_and_profession_averages_to_the_effect():
    truth = true_effects()
    assert len(truth) == 240
    assert (truth["share"] * truth["true_effect"]).sum() == pytest.approx(TRUE_EFFECT, abs=1e-12)


@pytest.mark.parametrize(
    ("n", "effect", "told"),
    [(0, 0.4, "0 people cannot be simulated"), (9, 0.5, "An effect of 0.5"), (9, -0.1, "-0.1")],
)
def test_what_cannot_be_simulated_exactly_is_refused(n: int, effect: float, told: str):
    with pytest.raises(DataError, match=told):
        simulate_panel(n, effect=effect)
