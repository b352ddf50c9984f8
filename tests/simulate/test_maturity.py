"""The made-up self-assessments hold what their equation says."""

from cpd_eval.analysis.maturity import maturity_scores
from cpd_eval.analysis.maturity_gaps import dispersion, pair_gaps
from cpd_eval.report.maturity_ratings import ratings_of
from cpd_eval.simulate.maturity import simulate_maturity
from cpd_eval.workforce.principles import hand_overs

RATINGS = ratings_of(simulate_maturity(seed=1))
SCORES = maturity_scores(RATINGS.assign(side="both"))


def test_professions_come_closer_together() -> None:
    spread = dispersion(SCORES)["std_dev"].to_list()
    assert spread == sorted(spread, reverse=True)


def test_departments_see_hand_overs_better_than_professions() -> None:
    # The equation: 0.25 against −0.25, less what rounding and the ends of the scale take.
    assert 0.25 < pair_gaps(RATINGS, pairs=hand_overs())["gap"].mean() < 0.6


def test_areas_three_and_four_are_harder() -> None:
    means = SCORES[["area_1", "area_2", "area_3", "area_4", "area_5"]].mean()
    assert max(means["area_3"], means["area_4"]) < min(means[["area_1", "area_2", "area_5"]])


def test_a_seed_gives_the_same_returns() -> None:
    assert simulate_maturity(seed=2).equals(simulate_maturity(seed=2))
