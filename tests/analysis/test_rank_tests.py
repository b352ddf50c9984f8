import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cpd_eval.analysis.rank_tests import permutation_change, signed_rank_change
from cpd_eval.errors import AnalysisError

# Hollander and Wolfe (1973), 29f.: Hamilton depression scale factor of nine patients, from R's
# ?wilcox.test.
FIRST = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
SECOND = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]


def test_depression_scale_factors_agree_with_r() -> None:
    # R: wilcox.test(x, y, paired = TRUE, alternative = "greater"): V = 40, p-value = 0.01953
    change = signed_rank_change(SECOND, FIRST, alternative="greater")
    assert change.statistic == 40
    assert change.p_value == pytest.approx(0.01953125, abs=1e-12)
    assert change.method == "exact"


def test_the_pseudo_median_is_the_median_of_all_averages_of_two() -> None:
    change = np.array(FIRST) - np.array(SECOND)
    averages = [(a + b) / 2 for i, a in enumerate(change) for b in change[i:]]
    found = signed_rank_change(SECOND, FIRST)
    assert found.estimate == pytest.approx(np.median(averages), abs=1e-10)


def test_the_exact_interval_runs_between_two_averages() -> None:
    # n = 9: P(V ≤ 5) = 0.0195 ≤ 0.025 < P(V ≤ 6), so the 6th from below and from above.
    change = np.array(FIRST) - np.array(SECOND)
    averages = sorted((a + b) / 2 for i, a in enumerate(change) for b in change[i:])
    found = signed_rank_change(SECOND, FIRST)
    assert (found.ci_low, found.ci_high) == pytest.approx((averages[5], averages[-6]), abs=1e-10)


def test_ties_and_many_people_take_the_normal_curve() -> None:
    before = [3] * 30
    after = [2] * 5 + [4] * 12 + [5] * 6 + [3] * 7
    change = signed_rank_change(before, after)
    test = stats.wilcoxon(np.array(after) - 3, method="approx", correction=True)
    assert (change.method, change.n_unchanged) == ("normal", 7)
    assert change.p_value == pytest.approx(test.pvalue)


def test_nobody_changed_is_said() -> None:
    change = signed_rank_change([1, 2, 3], [1, 2, 3])
    assert math.isnan(change.p_value)
    assert change.note == "Nobody changed; there is nothing to rank."


def test_too_few_for_an_interval_is_said() -> None:
    change = signed_rank_change([0, 0, 0], [1, 2, 4])
    assert math.isnan(change.ci_low)
    assert "3 changes are too few for an interval of 95%" in change.note


@given(st.lists(st.floats(-9, 9).map(lambda x: round(x, 2)), min_size=2, max_size=8))
def test_the_permutation_test_is_scipys(changes: list[float]) -> None:
    if len(set(changes)) == 1:
        return
    found = permutation_change([0.0] * len(changes), changes)
    expected = stats.permutation_test(
        (np.array(changes), np.zeros(len(changes))),
        lambda x, y: np.mean(x - y),
        permutation_type="samples",
        n_resamples=np.inf,
    )
    # scipy doubles the smaller tail; of a symmetric distribution that is the same, capped at 1.
    assert found.p_value == pytest.approx(min(expected.pvalue, 1.0), abs=1e-9)


def test_random_signs_never_give_nought() -> None:
    change = permutation_change([0.0] * 30, list(range(1, 31)), n_draws=99)
    assert change.method == "random"
    assert change.p_value == 1 / 100


def test_the_permutation_interval_holds_what_is_not_rejected() -> None:
    rng = np.random.default_rng(5)
    after = rng.normal(0.4, 1, 12)
    found = permutation_change(np.zeros(12), after)
    inside = permutation_change(np.zeros(12), after - found.ci_low - 1e-6)
    outside = permutation_change(np.zeros(12), after - found.ci_low + 1e-6)
    assert inside.p_value > 0.05 >= outside.p_value


def test_an_unknown_alternative_is_refused() -> None:
    with pytest.raises(AnalysisError, match="expected one of two-sided, greater, less"):
        signed_rank_change([1, 2], [2, 3], alternative="up")  # type: ignore[arg-type]


def test_one_pair_is_refused() -> None:
    with pytest.raises(AnalysisError, match="1 of 2 people answered both"):
        signed_rank_change([1, 2], [2, None])
