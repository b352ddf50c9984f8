import numpy as np
import pandas as pd
import pytest
from statsmodels.multivariate.factor import Factor

from cpd_eval.analysis.one_factor import fit_one_factor
from cpd_eval.analysis.reliability import reliability_table, scale_reliability
from cpd_eval.errors import AnalysisError, DataError

ITEMS = ["a", "b", "c", "d"]


def answers(n: int = 400, seed: int = 5) -> pd.DataFrame:
    """Four items that measure one thing with strengths 1, 0.8, 0.6, 0.5 and errors of 0.6."""
    rng = np.random.default_rng(seed)
    thing = rng.normal(0, 1, n)
    strength = [1.0, 0.8, 0.6, 0.5]
    return pd.DataFrame(
        {
            name: 3 + s * thing + rng.normal(0, 0.6, n)
            for name, s in zip(ITEMS, strength, strict=True)
        }
    )


def test_alpha_is_that_of_the_textbook_formula() -> None:
    data = answers()
    total = data.sum(axis=1).var()
    by_hand = 4 / 3 * (1 - data.var().sum() / total)
    assert scale_reliability(data, items=ITEMS).estimate == pytest.approx(by_hand)


def test_a_factor_is_found_as_statsmodels_finds_it() -> None:
    s = answers().cov().to_numpy()
    sd = np.sqrt(np.diag(s))
    other = Factor(corr=s / np.outer(sd, sd), n_factor=1, method="ml", nobs=400).fit()
    found = fit_one_factor(s).loadings / sd
    assert found == pytest.approx(np.abs(other.loadings[:, 0]), abs=1e-4)


def test_omega_of_an_exact_factor_follows_by_hand() -> None:
    # Loadings 1, 0.8, 0.6, 0.5 sum to 2.9; own variances 4 · 0.36: 8.41 / (8.41 + 1.44).
    loadings = np.array([1.0, 0.8, 0.6, 0.5])
    s = np.outer(loadings, loadings) + 0.36 * np.eye(4)
    rng = np.random.default_rng(0)
    raw = rng.normal(size=(50, 4))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(raw.T @ raw / 49).T)
    exact = pd.DataFrame(white @ np.linalg.cholesky(s).T, columns=ITEMS)
    assert scale_reliability(exact, items=ITEMS).omega == pytest.approx(8.41 / 9.85, abs=1e-5)


def test_omega_equals_alpha_where_items_are_equally_strong() -> None:
    s = np.full((4, 4), 0.5) + 0.5 * np.eye(4)
    rng = np.random.default_rng(0)
    raw = rng.normal(size=(50, 4))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(raw.T @ raw / 49).T)
    found = scale_reliability(
        pd.DataFrame(white @ np.linalg.cholesky(s).T, columns=ITEMS), items=ITEMS
    )
    assert found.omega == pytest.approx(found.estimate, abs=1e-5)


@pytest.mark.slow
def test_errors_are_those_of_leaving_each_person_out() -> None:
    data = answers(60)
    whole = scale_reliability(data, items=ITEMS)
    without = [scale_reliability(data.drop(index=i), items=ITEMS) for i in range(60)]
    alpha, omega = (
        np.sqrt(59 * np.var([getattr(found, name) for found in without]))
        for name in ("estimate", "omega")
    )
    # The jackknife's is larger by a term of order 1/n.
    assert (whole.std_error, whole.omega_std_error) == pytest.approx((alpha, omega), rel=0.1)


def test_a_reversed_item_is_turned_round() -> None:
    data = answers().round().clip(1, 5)
    turned = data.assign(d=6 - data["d"])
    straight = scale_reliability(data, items=ITEMS)
    found = scale_reliability(turned, items=ITEMS, reverse=["d"], ends=(1, 5))
    assert found.estimate == pytest.approx(straight.estimate)


def test_an_item_forgotten_to_be_turned_is_named() -> None:
    data = answers()
    found = scale_reliability(data.assign(d=-data["d"]), items=ITEMS)
    assert "Against the others: d." in found.note


def test_who_left_an_item_out_is_counted() -> None:
    data = answers()
    data.loc[:9, "a"] = np.nan
    data.loc[5, ITEMS] = np.nan
    found = scale_reliability(data, items=ITEMS)
    assert (found.n, found.n_dropped) == (390, 9)


def test_one_item_is_refused() -> None:
    with pytest.raises(AnalysisError, match="1 named; 2 or more are needed"):
        scale_reliability(answers(), items=["a"])


def test_an_item_that_never_varies_is_named() -> None:
    with pytest.raises(AnalysisError, match="the same answer to 'b'"):
        scale_reliability(answers().assign(b=3), items=ITEMS)


def test_all_missing_is_refused() -> None:
    with pytest.raises(AnalysisError, match="0 of 400 people answered all 4"):
        scale_reliability(answers().assign(b=np.nan), items=ITEMS)


def test_a_code_outside_the_scale_is_named() -> None:
    data = answers().round().clip(1, 5)
    data.loc[3, "c"] = 99
    with pytest.raises(DataError, match="column 'c': found 99; an answer from 1 to 5"):
        scale_reliability(data, items=ITEMS, ends=(1, 5))


def test_reversing_without_the_ends_of_the_scale_is_refused() -> None:
    with pytest.raises(DataError, match="the ends of the scale are not named"):
        scale_reliability(answers(), items=ITEMS, reverse=["a"])


def test_two_items_have_no_omega_and_say_so() -> None:
    found = scale_reliability(answers(), items=["a", "b"])
    assert np.isnan(found.omega)
    assert "Omega needs 3 items." in found.note


def test_a_scale_that_cannot_be_judged_keeps_its_row() -> None:
    table = reliability_table(answers().assign(e=1), scales={"all": ITEMS, "flat": ["a", "e"]})
    assert table["scale"].tolist() == ["all", "flat"]
    assert "same answer to 'e'" in table["note"][1]
    assert np.isnan(table["estimate"][1])
