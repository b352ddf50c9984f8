import numpy as np
import pytest
from statsmodels.stats.power import TTestIndPower

from cpd_eval.analysis.power import minimum_detectable_effect, power_of
from cpd_eval.errors import AnalysisError


def test_power_agrees_with_r() -> None:
    # R: power.t.test(n = 20, delta = 1)$power = 0.8689528
    assert power_of(1.0, np.sqrt(2 / 20), df=38) == pytest.approx(0.8689528, abs=5e-8)


def test_power_of_a_fraction_of_a_person_agrees_with_r() -> None:
    # R: power.t.test(power = .90, delta = 1)$n = 22.02110
    n = 22.02110
    assert power_of(1.0, np.sqrt(2 / n), df=2 * n - 2) == pytest.approx(0.9, abs=5e-6)


def test_the_smallest_effect_of_two_groups_agrees_with_statsmodels() -> None:
    found = minimum_detectable_effect(n_treated=40, n_comparison=60, design="comparison")
    expected = TTestIndPower().solve_power(nobs1=40, ratio=1.5, alpha=0.05, power=0.8)
    assert found.estimate == pytest.approx(expected, rel=1e-4)


def test_asking_before_halves_the_variance_at_a_correlation_of_root_one_half() -> None:
    plain = minimum_detectable_effect(
        n_treated=50, n_comparison=50, design="comparison", distribution="normal"
    )
    adjusted = minimum_detectable_effect(
        n_treated=50,
        n_comparison=50,
        design="ancova",
        correlation=np.sqrt(0.5),
        distribution="normal",
    )
    assert adjusted.estimate == pytest.approx(plain.estimate * np.sqrt(0.5))


def test_whole_offices_cost_the_design_effect() -> None:
    # 1 + (20 - 1) · 0.05 = 1.95
    found = minimum_detectable_effect(
        n_treated=200, n_comparison=200, cluster_size=20, icc=0.05, distribution="normal"
    )
    people = minimum_detectable_effect(n_treated=200, n_comparison=200, distribution="normal")
    assert found.design_effect == pytest.approx(1.95)
    assert found.estimate == pytest.approx(people.estimate * np.sqrt(1.95))


def test_an_effect_as_small_as_that_is_found_in_80_per_cent() -> None:
    found = minimum_detectable_effect(n_treated=30, design="paired", correlation=0.6)
    assert power_of(found.estimate, found.std_error, df=found.df) == pytest.approx(0.8)


def test_numbers_outside_their_range_are_all_named() -> None:
    with pytest.raises(AnalysisError, match="n_comparison: 1 or more; icc: from 0 to 1"):
        minimum_detectable_effect(n_treated=10, icc=2)


def test_too_few_groups_are_refused() -> None:
    with pytest.raises(AnalysisError, match="leave no degrees of freedom"):
        minimum_detectable_effect(n_treated=20, n_comparison=20, cluster_size=20, icc=0.1)
