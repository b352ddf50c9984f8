import math

import numpy as np
import pandas as pd
import pytest

from cpd_eval.analysis import (
    adjusted_benefit,
    ancova,
    benefit_cost,
    cost_of_effect,
    cost_per_point,
    discount_factors,
    evidence_level,
    fieller,
    paired_change,
    return_on_investment,
    value_swings,
)
from cpd_eval.errors import AnalysisError, DataError


# HM Treasury, Green Book, annex 6: discount factors at 3.5 %, years 1 to 5.
def test_the_green_books_factors_of_the_first_years() -> None:
    published = [0.966184, 0.933511, 0.901943, 0.871442, 0.841973]
    assert discount_factors(5).round(6).tolist() == published


# Green Book, annex 6, table: 3.5 % to year 30 (factor 0.3563), then 3.0 % (year 31: 0.3459).
def test_the_rate_falls_after_thirty_years() -> None:
    factors = discount_factors(31)
    assert factors[[29, 30]].round(4).tolist() == [0.3563, 0.3459]


@pytest.mark.parametrize("years", [0, 126])
def test_years_out_of_range_are_refused(years: int) -> None:
    with pytest.raises(AnalysisError, match="1 to 125"):
        discount_factors(years)


# By hand: 10,000 · 0.6 · 0.8 = 4,800.
def test_a_benefit_is_cut_to_what_is_claimed_and_sure() -> None:
    assert adjusted_benefit([10_000], [0.6], [0.8]).tolist() == [4800.0]


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_what_was_not_said_counts_as_nothing(gap: int) -> None:
    said = [[10_000.0], [0.6], [0.8]]
    said[gap] = [math.nan]
    assert adjusted_benefit(*said).tolist() == [0.0]


def test_percent_in_place_of_a_share_is_refused() -> None:
    with pytest.raises(DataError, match="found 60; a share from 0 to 1"):
        adjusted_benefit([10_000], [60], [0.8])


# Fieller (1954): the ends are where (over − θ·under)² = t² (var_over + θ² var_under).
def test_fiellers_interval_solves_its_quadratic() -> None:
    ratio = fieller(10.0, 2.0, var_over=1.0, var_under=0.25)
    t2 = 1.959963984540054**2
    for theta in (ratio.ci_low, ratio.ci_high):
        assert (10 - 2 * theta) ** 2 == pytest.approx(t2 * (1 + theta**2 * 0.25))


def test_fieller_covers_the_true_ratio() -> None:
    rng = np.random.default_rng(1)
    over, under = rng.normal(10, 1, 4000), rng.normal(5, 1, 4000)
    found = [fieller(a, b, var_over=1.0, var_under=1.0) for a, b in zip(over, under, strict=True)]
    held = [math.isnan(r.ci_low) or r.ci_low <= 2 <= r.ci_high for r in found]
    assert np.mean(held) == pytest.approx(0.95, abs=0.011)  # three standard errors


def test_a_cost_per_point_is_the_pounds_of_all_over_the_points_of_all() -> None:
    assert cost_per_point([100, 300, 200], [1, 1, 4]).estimate == 100.0


def test_where_no_gap_was_surely_closed_the_cost_has_no_bound() -> None:
    found = cost_per_point([100, 300, 200, 150], [1, -1, 0.5, -0.4])
    assert math.isnan(found.ci_high)
    assert "no bound" in found.note


def test_people_without_a_cost_are_counted_and_left_out() -> None:
    found = cost_per_point([100, 300, math.nan], [1, 1, 4])
    assert (found.n, found.n_dropped) == (2, 1)


def test_a_negative_cost_is_refused() -> None:
    with pytest.raises(DataError, match="found -5"):
        cost_per_point([100, -5], [1, 1])


def test_a_ratio_of_benefit_and_cost_discounts() -> None:
    found = benefit_cost([300.0, 500.0], [200.0, 200.0], n_years=2)
    assert found.estimate == pytest.approx(400 * (0.966184 + 0.933511) / 200, rel=1e-6)


def test_a_benefit_that_fades_is_worth_less() -> None:
    # 400 · (0.966184 + 0.5 · 0.933511) / 200
    found = benefit_cost([300.0, 500.0], [200.0, 200.0], n_years=2, kept=0.5)
    assert found.estimate == pytest.approx(2.865879, rel=1e-6)


def test_the_silent_count_as_nothing_and_are_told() -> None:
    found = benefit_cost([300.0, math.nan], [200.0, 200.0])
    assert (found.n, found.n_silent) == (2, 1)
    assert found.benefit_gbp == pytest.approx(150 / 1.035)


def test_break_even_is_the_share_of_the_benefit_that_pays() -> None:
    found = benefit_cost([300.0, 500.0], [200.0, 200.0])
    assert found.break_even == pytest.approx(200 / (400 / 1.035))


def test_a_return_without_a_comparison_group_is_refused() -> None:
    grade = evidence_level(paired_change([2, 3, 3], [3, 3, 4]))
    with pytest.raises(AnalysisError, match="no comparison group"):
        return_on_investment(benefit_cost([300.0, 500.0], [200.0, 210.0]), grade)


def test_a_return_is_the_ratio_less_one() -> None:
    staff = pd.DataFrame(
        {
            "trained": [0, 0, 0, 1, 1, 1],
            "first": [1, 2, 3, 2, 3, 4],
            "later": [2, 3, 4.1, 5, 6.1, 7],
        }
    )
    effect = ancova(
        staff, outcome="later", before="first", treated="trained", inference="classical"
    )
    value = benefit_cost([300.0, 500.0], [200.0, 210.0])
    found = return_on_investment(value, evidence_level(effect))
    assert found.estimate == pytest.approx(value.estimate - 1)
    assert cost_of_effect([200, 210], effect).p_value == effect.p_value


def test_the_widest_swing_comes_first() -> None:
    table = value_swings(250, 500, n_years=3, ranges={"cost_gbp": (490, 510), "kept": (0.1, 1)})
    assert table["assumption"].tolist() == ["kept", "cost_gbp"]


def test_an_assumption_that_is_none_is_refused() -> None:
    with pytest.raises(AnalysisError, match="'weather' is no assumption"):
        value_swings(250, 500, n_years=3, ranges={"weather": (0, 1)})
