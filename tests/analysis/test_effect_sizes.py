import math

import numpy as np
import pytest
from scipy import stats

from cpd_eval.analysis.effect_sizes import GroupMoments, change_size, controlled_change_size
from cpd_eval.analysis.improvement import improvement_probability, superiority_probability
from cpd_eval.analysis.paired import paired_change
from cpd_eval.analysis.reliable_change import reliable_change
from cpd_eval.errors import AnalysisError, DataError

# Morris (2008), Table 5: five training studies; n, mean and SD before, mean after of the trained
# and of the comparison group, and the correlation. d_ppc2 and its variance as in metafor's analysis
# (test_analysis_example_morris2008.r): .7684 .8010 1.2045 1.0476 .4389.
MORRIS = [
    ((20, 30.6, 38.5, 15.0), (20, 23.1, 19.7, 13.8), 0.47, 0.768448, 0.113381),
    ((50, 23.5, 26.8, 3.1), (42, 24.9, 25.3, 4.1), 0.64, 0.800987, 0.035030),
    ((9, 0.5, 0.7, 0.1), (9, 0.6, 0.6, 0.2), 0.77, 1.204516, 0.142524),
    ((10, 53.4, 75.9, 14.5), (11, 55.7, 60.7, 17.3), 0.89, 1.047627, 0.068131),
    ((14, 35.6, 36.0, 4.7), (14, 34.8, 33.4, 3.1), 0.44, 0.438934, 0.163440),
]


def group(values: tuple[int, float, float, float]) -> GroupMoments:
    n, before, after, sd = values
    return GroupMoments(n=n, mean_before=before, mean_after=after, sd_before=sd)


@pytest.mark.parametrize(("treated", "comparison", "r", "d", "variance"), MORRIS)
def test_the_five_training_studies_of_morris(
    treated: tuple[int, float, float, float],
    comparison: tuple[int, float, float, float],
    r: float,
    d: float,
    variance: float,
) -> None:
    size = controlled_change_size(group(treated), group(comparison), r=r)
    assert size.estimate == pytest.approx(d, abs=5e-7)
    assert size.std_error**2 == pytest.approx(variance, abs=5e-7)


def test_a_group_of_one_has_no_effect_size() -> None:
    with pytest.raises(AnalysisError, match="1 and 20 people"):
        controlled_change_size(group((1, 1, 2, 1)), group((20, 1, 2, 1)), r=0.5)


def test_d_z_is_t_over_the_root_of_n() -> None:
    before, after = [1.0, 2.0, 3.0, 4.0], [2.0, 4.0, 3.5, 6.0]
    size, change = change_size(before, after), paired_change(before, after)
    assert size.estimate == pytest.approx(change.t / 2)
    assert size.hedges_g == pytest.approx(change.hedges_g)
    assert size.p_value == pytest.approx(change.p_value)


def test_the_interval_of_d_z_puts_t_into_the_tails() -> None:
    before, after = [1.0, 2.0, 3.0, 4.0, 2.0], [2.0, 4.0, 3.5, 6.0, 2.5]
    size = change_size(before, after)
    t = size.estimate * math.sqrt(5)
    assert stats.nct.sf(t, 4, size.ci_low * math.sqrt(5)) == pytest.approx(0.025, abs=1e-8)
    assert stats.nct.cdf(t, 4, size.ci_high * math.sqrt(5)) == pytest.approx(0.025, abs=1e-8)


def test_the_same_change_for_everyone_has_no_d_z() -> None:
    size = change_size([1, 2, 3], [2, 3, 4])
    assert math.isnan(size.estimate)
    assert size.note == "Everyone changed by the same amount; no effect size."


# Brunner and Munzel (2000), pain scores after two treatments; R's lawstat prints
# P(X<Y)+.5*P(X=Y) = 0.788961, interval 0.5952169 0.9827052, df 17.683, p 0.005786.
def test_the_pain_scores_of_brunner_and_munzel() -> None:
    one = [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1]
    two = [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]
    found = superiority_probability(one, two)
    assert found.estimate == pytest.approx(0.788961, abs=5e-7)
    assert (found.ci_low, found.ci_high) == pytest.approx((0.5952169, 0.9827052), abs=5e-8)
    assert found.df == pytest.approx(17.683, abs=5e-4)
    assert found.p_value == pytest.approx(0.005786, abs=5e-7)


def test_nobody_differing_is_said() -> None:
    found = improvement_probability([1, 2, 3], [2, 3, 4])
    assert (found.estimate, found.note != "") == (1.0, True)
    assert math.isnan(found.p_value)


def test_swapping_the_groups_mirrors_the_probability() -> None:
    one, two = [1, 2, 2, 5], [2, 3, 3, 4, None]
    there, back = superiority_probability(one, two), superiority_probability(two, one)
    assert there.estimate == pytest.approx(1 - back.estimate)
    assert there.n_dropped == 1


def test_answers_in_words_are_refused() -> None:
    with pytest.raises(DataError, match="an answer is text"):
        superiority_probability(["often"], [1, 2])


def test_reliable_change_counts_beyond_the_noise() -> None:
    # s = 1, r = .5: two answers differ by SD 1; 1.96 or more counts.
    change = reliable_change([3.0] * 4, [5.0, 4.9, 3.0, 1.0], reliability=0.5, sd=1.0)
    assert (change.estimate, change.share_worse) == (0.25, 0.25)
    assert change.smallest == pytest.approx(1.959964, abs=5e-7)


@pytest.mark.parametrize("reliability", [-0.1, 1.0, float("nan")])
def test_a_reliability_that_is_none_is_refused(reliability: float) -> None:
    with pytest.raises(AnalysisError, match="a number from 0 up to"):
        reliable_change([1, 2], [2, 3], reliability=reliability)


def test_nobody_differing_before_needs_a_norm() -> None:
    with pytest.raises(AnalysisError, match="Name the norm group's as sd="):
        reliable_change([2, 2], [2, 3], reliability=0.8)


def test_chance_alone_explains_a_small_share() -> None:
    rng = np.random.default_rng(3)
    true = rng.normal(0, math.sqrt(0.8), 4000)
    before, after = (true + rng.normal(0, math.sqrt(0.2), 4000) for _ in range(2))
    change = reliable_change(before, after, reliability=0.8)
    assert change.estimate == pytest.approx(0.025, abs=0.008)
