import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.simulate import design
from cpd_eval.workforce.organisation import sample_organisation

WORDS = sample_organisation()
NOISE = 0.35


@given(st.integers(0, 2**31), st.floats(0, design.TRUE_EFFECT), st.booleans())
def test_no_answer_is_ever_cut_off_at_the_ends_of_the_scale(seed: int, effect: float, vary: bool):
    people = design.draw(300, seed=seed, organisation=WORDS, effect=effect, vary=vary)
    lowest = people.level[:, 0].min() + min(design.RESPONSE_SHIFT, -NOISE)
    assert lowest >= 1
    assert people.level.max() + NOISE <= 5


def test_the_mean_of_the_answers_is_the_level():
    # 100,000 answers with a standard deviation near 0.6: the mean is good to ±0.006 (3 s.e.).
    people = design.draw(20_000, seed=4, organisation=WORDS, effect=0.4, vary=False)
    answers = np.where(
        people.ratings["follow_up"] == design.DK, np.nan, people.ratings["follow_up"]
    )
    assert np.nanmean(answers) == pytest.approx(people.level[:, 2].mean(), abs=0.006)


def test_effects_that_vary_average_to_the_true_effect():
    share = np.outer(design.region_shares(WORDS), design.profession_shares(WORDS))
    varying = design.effects(WORDS, effect=design.TRUE_EFFECT)
    assert (share * varying).sum() == pytest.approx(design.TRUE_EFFECT, abs=1e-12)
    assert varying.std() > 0.1


def test_half_the_local_organisations_are_trained():
    people = design.draw(20_000, seed=1, organisation=WORDS, effect=0.4, vary=False)
    trained = {(int(o), bool(t)) for o, t in zip(people.local_org, people.trained, strict=True)}
    assert len(trained) == 60  # every organisation is wholly in or wholly out
    assert sum(t for _, t in trained) == 30


def test_region_by_profession_has_large_and_very_small_cells():
    people = design.draw(6_000, seed=1, organisation=WORDS, effect=0.4, vary=False)
    cells = np.bincount(people.region * 20 + people.profession, minlength=240)
    assert cells.max() > 100
    assert (cells < 10).sum() > 40


def test_weaker_starters_drop_out_more():
    people = design.draw(20_000, seed=2, organisation=WORDS, effect=0.4, vary=False)
    start, stayed = people.level[:, 0], people.answered["follow_up"]
    assert start[stayed].mean() > start[~stayed].mean() + 0.02
