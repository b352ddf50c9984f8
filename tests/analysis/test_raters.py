from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from cpd_eval.analysis.dyads import dyad_agreement
from cpd_eval.analysis.intraclass import intraclass_correlation
from cpd_eval.analysis.kappa import weighted_kappa
from cpd_eval.analysis.response_shift import response_shift
from cpd_eval.analysis.within_group import within_group_agreement
from cpd_eval.errors import AnalysisError, DataError


def ratings(n: int = 150, seed: int = 2) -> pd.DataFrame:
    """Self and manager rate 1 to 5; managers half a point lower; 30 managers rate 5 each."""
    rng = np.random.default_rng(seed)
    true = rng.normal(3.3, 0.8, n)
    boss = np.repeat(np.arange(30), 5)[:n]
    mood = rng.normal(0, 0.4, 30)[boss]
    return pd.DataFrame(
        {
            "own": np.clip(np.round(true + rng.normal(0, 0.6, n)), 1, 5),
            "manager": np.clip(np.round(true - 0.5 + mood + rng.normal(0, 0.5, n)), 1, 5),
            "boss": boss,
        }
    )


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_kappa_and_its_errors_agree_with_statsmodels(weights: Any) -> None:
    data = ratings()
    found = weighted_kappa(data, first="own", second="manager", weights=weights)
    other = cohens_kappa(found.counts, wt=None if weights == "none" else weights)
    assert (found.estimate, found.std_error) == pytest.approx((other.kappa, other.std_kappa))
    assert found.p_value == pytest.approx(other.pvalue_two_sided, rel=1e-6, abs=1e-300)


def test_quadratic_kappa_is_nearly_the_intraclass_correlation() -> None:
    # Fleiss and Cohen (1973): they differ by a term of order 1/n.
    data = ratings()
    kappa = weighted_kappa(data, first="own", second="manager")
    alike = intraclass_correlation(data, raters=["own", "manager"])
    assert kappa.estimate == pytest.approx(alike.estimate, abs=2 / len(data))


def test_full_agreement_is_one() -> None:
    data = ratings().assign(manager=lambda table: table["own"])
    assert weighted_kappa(data, first="own", second="manager").estimate == 1


def test_a_step_nobody_took_widens_the_scale() -> None:
    data = pd.DataFrame({"one": [1, 1, 2, 2, 1, 2], "other": [1, 2, 2, 2, 1, 1]})
    linear = weighted_kappa(
        data, first="one", second="other", weights="linear", levels=[1, 2, 3, 4, 5]
    )
    # On two neighbouring steps every disagreement is as bad as any other.
    plain = weighted_kappa(data, first="one", second="other", weights="none")
    assert linear.estimate == pytest.approx(plain.estimate)


def test_a_rating_off_the_scale_is_refused() -> None:
    with pytest.raises(DataError, match="none of the levels"):
        weighted_kappa(ratings(), first="own", second="manager", levels=[1, 2, 3, 4])


def test_one_answer_only_is_refused() -> None:
    data = ratings().assign(own=3, manager=3)
    with pytest.raises(AnalysisError, match="every rating is 3"):
        weighted_kappa(data, first="own", second="manager")


def test_the_error_of_an_intraclass_correlation_is_the_jackknifes() -> None:
    data = ratings(40)
    raters = ["own", "manager"]
    found = intraclass_correlation(data, raters=raters)
    without = [
        intraclass_correlation(data.drop(index=i), raters=raters).estimate for i in range(40)
    ]
    assert found.std_error == pytest.approx(np.sqrt(39 * np.var(without)))


def test_people_all_rated_alike_are_refused() -> None:
    data = pd.DataFrame({"own": [3.0] * 5, "manager": [3.0] * 5})
    with pytest.raises(AnalysisError, match="every rating is the same"):
        intraclass_correlation(data, raters=["own", "manager"])


def test_one_rater_is_refused() -> None:
    with pytest.raises(AnalysisError, match="the ratings: 1 named"):
        intraclass_correlation(ratings(), raters=["own"])


def test_a_lower_manager_lowers_agreement_and_not_consistency() -> None:
    data = ratings()
    table = intraclass_correlation(data, raters=["own", "manager"]).table.set_index("form")
    assert table["estimate"]["2,1"] < table["estimate"]["3,1"]


def test_the_dyads_intraclass_is_form_2_1() -> None:
    data = ratings()
    dyads = dyad_agreement(data, own="own", other="manager")
    alike = intraclass_correlation(data, raters=["own", "manager"], form="2,1")
    assert dyads.intraclass == pytest.approx(alike.estimate)


def test_the_dyads_slope_is_that_of_a_regression_on_the_average() -> None:
    data = ratings()
    dyads = dyad_agreement(data, own="own", other="manager")
    slope = np.polyfit((data["own"] + data["manager"]) / 2, data["own"] - data["manager"], 1)[0]
    assert dyads.slope == pytest.approx(slope)


def test_naming_the_manager_counts_managers() -> None:
    data = ratings()
    people = dyad_agreement(data, own="own", other="manager")
    managers = dyad_agreement(data, own="own", other="manager", cluster="boss")
    assert managers.n_clusters == 30
    assert managers.std_error > people.std_error


def test_shares_of_dyads_add_up() -> None:
    found = dyad_agreement(ratings(), own="own", other="manager", tolerance=0.5)
    total = found.share_own_higher + found.share_close + found.share_other_higher
    assert total == pytest.approx(1)


def test_dyads_are_the_same_on_every_engine(as_engine: Callable[[pd.DataFrame], Any]) -> None:
    data = ratings()
    data.loc[::9, "manager"] = np.nan
    expected = dyad_agreement(data, own="own", other="manager", cluster="boss")
    found = dyad_agreement(as_engine(data), own="own", other="manager", cluster="boss")
    assert (found.estimate, found.std_error, found.n_dropped) == pytest.approx(
        (expected.estimate, expected.std_error, expected.n_dropped), rel=1e-9
    )


def test_people_without_a_manager_named_are_refused_as_clusters() -> None:
    data = ratings().assign(boss=["", *["x", "y"] * 74, "y"])
    with pytest.raises(DataError, match="1 people name no cluster"):
        dyad_agreement(data, own="own", other="manager", cluster="boss")


def test_a_negative_tolerance_is_refused() -> None:
    with pytest.raises(AnalysisError, match="tolerance=-1"):
        dyad_agreement(ratings(), own="own", other="manager", tolerance=-1)


def test_agreement_of_two_camps_is_nought() -> None:
    data = pd.DataFrame({"team": ["a"] * 6, "clear": [1, 1, 1, 5, 5, 5]})
    found = within_group_agreement(data, items="clear", by="team", ends=(1, 5))
    assert found["agreement"][0] == 0


def test_agreement_over_several_items_steps_up() -> None:
    # Variances 1/3 and 1/3 against 2: r = 5/6; two items: (10/6) / (10/6 + 1/6) = 10/11.
    data = pd.DataFrame({"team": ["a"] * 4, "x": [3, 3, 4, 4], "y": [4, 3, 4, 3]})
    found = within_group_agreement(data, items=["x", "y"], by="team", ends=(1, 5))
    assert found["agreement"][0] == pytest.approx(10 / 11)


def test_a_group_of_one_keeps_its_row() -> None:
    data = pd.DataFrame({"team": ["a", "a", "b"], "clear": [3, 4, 4]})
    found = within_group_agreement(data, items="clear", by="team", ends=(1, 5))
    assert found["note"].tolist() == ["", "Fewer than 2 people."]


def test_ratings_off_the_scale_are_refused_for_groups() -> None:
    data = pd.DataFrame({"team": ["a", "a"], "clear": [3, 9]})
    with pytest.raises(DataError, match="1 ratings lie outside 1 to 5"):
        within_group_agreement(data, items="clear", by="team", ends=(1, 5))


def three_answers() -> pd.DataFrame:
    rng = np.random.default_rng(8)
    before = rng.integers(2, 6, 80).astype(float)
    return pd.DataFrame(
        {
            "before": before,
            "then": before - rng.integers(0, 2, 80),
            "after": np.minimum(before + rng.integers(0, 2, 80), 5),
            "office": rng.integers(0, 10, 80),
        }
    )


def test_the_change_looked_back_on_is_the_change_recorded_less_the_shift() -> None:
    found = response_shift(three_answers(), before="before", then="then", after="after").changes
    recorded, looked_back, shift = found["estimate"]
    assert looked_back == pytest.approx(recorded - shift)


def test_the_shift_is_judged_as_a_paired_change() -> None:
    data = three_answers()
    found = response_shift(data, before="before", then="then", after="after")
    gap = data["then"] - data["before"]
    assert found.std_error == pytest.approx(gap.std(ddof=1) / np.sqrt(80))


def test_all_three_rest_on_the_same_people() -> None:
    data = three_answers()
    data.loc[:9, "then"] = np.nan
    found = response_shift(data, before="before", then="then", after="after")
    assert (found.n, found.n_dropped, set(found.changes["n"])) == (70, 10, {70})


def test_a_shift_that_is_the_same_for_all_has_no_interval_and_says_so() -> None:
    data = three_answers().assign(then=lambda table: table["before"] - 1)
    found = response_shift(data, before="before", then="then", after="after")
    assert np.isnan(found.ci_low)
    assert found.note


def test_nobody_with_all_three_is_refused() -> None:
    data = three_answers().assign(then=np.nan)
    with pytest.raises(AnalysisError, match="0 people have all of them"):
        response_shift(data, before="before", then="then", after="after")


def test_the_shift_is_the_same_on_every_engine(as_engine: Callable[[pd.DataFrame], Any]) -> None:
    data = three_answers()
    data.loc[::9, "then"] = np.nan
    asked = {"before": "before", "then": "then", "after": "after", "cluster": "office"}
    expected, found = response_shift(data, **asked), response_shift(as_engine(data), **asked)
    assert (found.estimate, found.std_error, found.n) == pytest.approx(
        (expected.estimate, expected.std_error, expected.n), rel=1e-9
    )
