from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from cpd_eval.analysis.dose import dose_response
from cpd_eval.analysis.drivers import change_drivers
from cpd_eval.analysis.importance import shapley_shares
from cpd_eval.analysis.modes import mode_comparison
from cpd_eval.errors import AnalysisError, DataError

DRIVERS = ["chance", "manager", "time"]


def staff(n: int = 240, seed: int = 6) -> pd.DataFrame:
    """Change rises by 0.5 with the chance to use it and 0.3 with the manager; time adds nothing."""
    rng = np.random.default_rng(seed)
    manager = rng.normal(3, 1, n)
    frame = pd.DataFrame(
        {
            "manager": manager,
            "chance": 0.5 * manager + rng.normal(1.5, 0.8, n),
            "time": rng.normal(3, 1, n),
            "before": rng.normal(3, 0.7, n),
            "office": rng.integers(0, 24, n),
            "kind": rng.choice(["course", "work-based", "coaching"], n),
            "supports": rng.integers(0, 19, n),
        }
    )
    frame["change"] = (
        0.5 * frame["chance"] + 0.3 * frame["manager"] - 0.4 * frame["before"] + rng.normal(0, 1, n)
    )
    frame["after"] = frame["before"] + frame["change"]
    return frame


def test_coefficients_and_clustered_errors_agree_with_statsmodels() -> None:
    data = staff()
    found = change_drivers(
        data, outcome="change", drivers=DRIVERS, controls=["before"], cluster="office"
    ).table.set_index("driver")
    z = (data[["change", "before", *DRIVERS]] - data[["change", "before", *DRIVERS]].mean()) / data[
        ["change", "before", *DRIVERS]
    ].std()
    other = smf.ols("change ~ before + chance + manager + time", z).fit(
        cov_type="cluster", cov_kwds={"groups": data["office"]}
    )
    assert found["estimate"][DRIVERS].to_numpy() == pytest.approx(other.params[DRIVERS].to_numpy())
    assert found["std_error"][DRIVERS].to_numpy() == pytest.approx(other.bse[DRIVERS].to_numpy())


def test_without_clusters_the_errors_are_hc1() -> None:
    data = staff()
    columns = ["change", *DRIVERS]
    z = (data[columns] - data[columns].mean()) / data[columns].std()
    other = smf.ols("change ~ chance + manager + time", z).fit(cov_type="HC1")
    found = change_drivers(data, outcome="change", drivers=DRIVERS).table.set_index("driver")
    assert found["std_error"][DRIVERS].to_numpy() == pytest.approx(other.bse[DRIVERS].to_numpy())


def test_fair_shares_are_the_mean_gain_over_all_orders() -> None:
    # The definition of Lindeman, Merenda and Gold, order by order.
    data = staff()[[*DRIVERS, "before", "change"]]
    r = data.corr().to_numpy()

    def explained(chosen: list[int]) -> float:
        if not chosen:
            return 0.0
        b = r[chosen, -1]
        return float(b @ np.linalg.solve(r[np.ix_(chosen, chosen)], b))

    gain = np.zeros(4)
    for order in permutations(range(4)):
        for place, j in enumerate(order):
            gain[j] += explained(list(order[: place + 1])) - explained(list(order[:place]))
    assert shapley_shares(r) == pytest.approx(gain / 24)


def test_shares_add_up_to_what_is_explained() -> None:
    data = staff()
    r = data[[*DRIVERS, "change"]].corr().to_numpy()
    found = change_drivers(data, outcome="change", drivers=DRIVERS)
    assert shapley_shares(r).sum() == pytest.approx(found.r_squared)
    assert found.table["importance"].sum() == pytest.approx(1)


def test_controls_are_taken_out_before_shares_are_given() -> None:
    data = staff()
    found = change_drivers(data, outcome="change", drivers=DRIVERS, controls=["before"])
    alone = smf.ols("change ~ before", data).fit().rsquared
    whole = smf.ols("change ~ before + chance + manager + time", data).fit().rsquared
    assert (found.r_squared_controls, found.r_squared) == pytest.approx((alone, whole))


def test_the_driver_that_matters_most_comes_first() -> None:
    assert change_drivers(staff(2000), outcome="change", drivers=DRIVERS).table["driver"][0] == (
        "chance"
    )


def test_drivers_that_cannot_be_told_apart_are_named() -> None:
    data = staff()
    data["time"] = data["chance"] + np.random.default_rng(1).normal(0, 0.1, len(data))
    found = change_drivers(data, outcome="change", drivers=DRIVERS)
    assert "Hard to tell apart" in found.notes[1]


def test_every_result_says_that_drivers_need_not_be_causes() -> None:
    assert "need not cause" in change_drivers(staff(), outcome="change", drivers=DRIVERS).notes[0]


def test_a_driver_that_follows_from_another_is_refused() -> None:
    data = staff().assign(time=lambda table: 2 * table["chance"])
    with pytest.raises(AnalysisError, match="the effect of 'time' cannot be told"):
        change_drivers(data, outcome="change", drivers=DRIVERS)


@pytest.mark.parametrize(("column", "words"), [("time", "'time' is"), ("change", "the outcome is")])
def test_a_column_that_is_the_same_for_all_is_refused(column: str, words: str) -> None:
    with pytest.raises(AnalysisError, match=f"{words} the same for everybody"):
        change_drivers(staff().assign(**{column: 3}), outcome="change", drivers=DRIVERS)


def test_the_outcome_is_no_driver_of_itself() -> None:
    with pytest.raises(AnalysisError, match="'change' is the outcome"):
        change_drivers(staff(), outcome="change", drivers=["change"])


def test_too_many_drivers_are_refused() -> None:
    with pytest.raises(AnalysisError, match="17 named; 1 to 16"):
        change_drivers(staff(), outcome="change", drivers=[f"d{i}" for i in range(17)])


def test_too_few_people_are_refused() -> None:
    with pytest.raises(AnalysisError, match="5 of 5 people have everything named; 6 or more"):
        change_drivers(staff(5), outcome="change", drivers=DRIVERS)


def mode_of(data: pd.DataFrame, **more: Any) -> Any:
    asked: dict[str, Any] = {
        "outcome": "after",
        "before": "before",
        "mode": "kind",
        "reference": "course",
    }
    return mode_comparison(data, **(asked | more))


def test_differences_of_kinds_agree_with_a_regression() -> None:
    data = staff()
    found = mode_of(data, cluster="office").table.set_index("mode")
    other = smf.ols("after ~ before + C(kind, Treatment('course'))", data).fit(
        cov_type="cluster", cov_kwds={"groups": data["office"]}
    )
    term = "C(kind, Treatment('course'))[T.work-based]"
    assert found["estimate"]["work-based"] == pytest.approx(other.params[term])
    assert found["std_error"]["work-based"] == pytest.approx(other.bse[term])


def test_the_joint_test_of_kinds_agrees_with_statsmodels() -> None:
    data = staff()
    other = smf.ols("after ~ before + C(kind)", data).fit(cov_type="HC1")
    test = other.f_test("C(kind)[T.course] = 0, C(kind)[T.work-based] = 0")
    assert mode_of(data).p_value == pytest.approx(float(test.pvalue), rel=1e-6)


def test_the_reference_stands_first_and_is_not_tested() -> None:
    table = mode_of(staff()).table
    assert table["mode"][0] == "course"
    assert np.isnan(table["p_value"][0])


def test_a_kind_misspelt_as_reference_is_suggested() -> None:
    with pytest.raises(AnalysisError, match="Did you mean 'course'"):
        mode_of(staff(), reference="cours")


def test_one_kind_only_is_refused() -> None:
    with pytest.raises(AnalysisError, match="everybody has 'course'"):
        mode_of(staff().assign(kind="course"))


def test_people_of_no_known_kind_are_counted() -> None:
    data = staff()
    data.loc[:4, "kind"] = None
    assert mode_of(data).n_dropped == 5


def test_a_kind_of_three_people_is_said_to_be_small() -> None:
    data = staff()
    data["kind"] = np.where(np.arange(len(data)) < 3, "coaching", "course")
    assert "Fewer than 20 people: coaching." in mode_of(data).notes


def test_the_slope_of_a_dose_agrees_with_a_regression() -> None:
    data = staff()
    found = dose_response(
        data, outcome="change", dose="supports", controls=["before"], cluster="office"
    )
    other = smf.ols("change ~ supports + before", data).fit(
        cov_type="cluster", cov_kwds={"groups": data["office"]}
    )
    assert (found.estimate, found.std_error) == pytest.approx(
        (other.params["supports"], other.bse["supports"])
    )


def test_a_line_that_bends_is_noticed() -> None:
    data = staff()
    data["change"] = (data["supports"] - 9) ** 2 / 10 + np.random.default_rng(1).normal(0, 1, 240)
    assert dose_response(data, outcome="change", dose="supports").bend_p_value < 1e-6


def test_many_doses_are_put_into_fifths_that_hold_everybody() -> None:
    table = dose_response(staff(), outcome="change", dose="supports").table
    assert (len(table), table["n"].sum()) == (5, 240)


def test_the_mean_of_a_dose_is_the_mean_of_its_people() -> None:
    data = staff().assign(supports=lambda table: table["supports"] % 3)
    table = dose_response(data, outcome="change", dose="supports").table
    expected = data.groupby("supports")["change"].mean().to_numpy()
    assert table["adjusted_mean"].to_numpy() == pytest.approx(expected)


def test_the_same_dose_for_all_is_refused() -> None:
    with pytest.raises(AnalysisError, match="everybody had 3; there is no more and no less"):
        dose_response(staff().assign(supports=3), outcome="change", dose="supports")


def test_a_dose_in_words_is_refused() -> None:
    with pytest.raises(DataError, match="holds text"):
        dose_response(staff().assign(supports="some"), outcome="change", dose="supports")
