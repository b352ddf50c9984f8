import math
from typing import Any

import pandas as pd
import pytest

from cpd_eval.analysis.two_wave import two_wave_change
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.frames import TWO_WAVE, names

WAVES: dict[str, Any] = {"by": "region", "period": "year", "before": 2014, "after": 2018}


@pytest.fixture
def shares() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "region": ["North", "North"],
            "year": [2014, 2018],
            "n": [100, 100],
            "share": [0.4, 0.6],
            "percent": [40, 60],
            "mean": [3.0, 3.5],
            "sd": [1.0, 1.0],
        }
    )


def test_the_interval_of_two_shares_is_walds(shares: pd.DataFrame) -> None:
    row = two_wave_change(shares, share="share", **WAVES).iloc[0]
    # 0.2 ± 1.959964 · √(0.24/100 + 0.24/100)
    half = 1.959964 * math.sqrt(0.0048)
    assert row["ci_low"] == pytest.approx(0.2 - half, abs=1e-7)
    assert row["ci_high"] == pytest.approx(0.2 + half, abs=1e-7)


def test_the_p_value_of_two_shares_is_normal(shares: pd.DataFrame) -> None:
    row = two_wave_change(shares, share="share", **WAVES).iloc[0]
    # z = 0.2 / √0.0048 = 2.886751; two-sided p = erfc(z / √2)
    assert row["p_value"] == pytest.approx(math.erfc(2.8867513 / math.sqrt(2)), rel=1e-6)


def test_cohens_h_by_hand(shares: pd.DataFrame) -> None:
    row = two_wave_change(shares, share="share", **WAVES).iloc[0]
    # 2 asin √0.6 - 2 asin √0.4 = 1.772154 - 1.369438
    assert row["effect_size"] == pytest.approx(0.402716, abs=1e-6)


def test_percent_and_share_say_the_same(shares: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(
        two_wave_change(shares, percent="percent", **WAVES),
        two_wave_change(shares, share="share", **WAVES),
    )


def test_means_are_compared_by_welchs_t(shares: pd.DataFrame) -> None:
    row = two_wave_change(shares, mean="mean", sd="sd", **WAVES).iloc[0]
    # Standard error √(1/100 + 1/100); 198 degrees of freedom, t 1.972017 (qt(.975, 198) in R).
    assert row["std_error"] == pytest.approx(math.sqrt(0.02))
    assert row["ci_high"] == pytest.approx(0.5 + 1.972017 * math.sqrt(0.02), abs=1e-6)


def test_cohens_d_is_in_pooled_standard_deviations(shares: pd.DataFrame) -> None:
    assert two_wave_change(shares, mean="mean", sd="sd", **WAVES)["effect_size"].iloc[0] == 0.5


def test_the_columns_are_those_of_the_frame_in_order(shares: pd.DataFrame) -> None:
    assert list(two_wave_change(shares, share="share", **WAVES)) == ["region", *names(TWO_WAVE)]


def test_a_group_in_one_wave_only_keeps_its_row(shares: pd.DataFrame) -> None:
    shares.loc[2] = ["South", 2014, 50, 0.3, 30, 3.0, 1.0]
    south = two_wave_change(shares, share="share", **WAVES).iloc[1]
    assert (south["n_before"], south["n_after"]) == (50, 0)
    assert south["note"] == "No answers in the second wave."


def test_a_wave_that_is_not_there_is_refused(shares: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="no row says 2019; it holds 2014, 2018"):
        two_wave_change(shares, share="share", **{**WAVES, "after": 2019})


def test_percent_given_as_share_is_refused(shares: pd.DataFrame) -> None:
    with pytest.raises(
        DataError, match=r"found 40; expected 0 to 1\.\nName the column as percent="
    ):
        two_wave_change(shares, share="percent", **WAVES)


def test_a_group_twice_in_a_wave_is_refused(shares: pd.DataFrame) -> None:
    twice = pd.concat([shares, shares])
    with pytest.raises(DataError, match="North stands in two rows"):
        two_wave_change(twice, share="share", **WAVES)


@pytest.mark.parametrize("asked", [{}, {"share": "share", "percent": "percent"}, {"mean": "mean"}])
def test_exactly_one_kind_of_outcome_must_be_named(
    shares: pd.DataFrame, asked: dict[str, str]
) -> None:
    with pytest.raises(AnalysisError, match="one kind of outcome is expected"):
        two_wave_change(shares, **asked, **WAVES)


def test_everybody_alike_in_both_waves_has_no_interval(shares: pd.DataFrame) -> None:
    shares["share"] = 1.0
    row = two_wave_change(shares, share="share", **WAVES).iloc[0]
    assert (row["estimate"], row["std_error"]) == (0, 0)
    assert row["note"] == "Everybody answered alike in both waves; no interval."


def test_a_negative_standard_deviation_is_told():
    frame = pd.DataFrame({"g": "A", "year": [1, 2], "n": 50, "m": [3.0, 4.0], "s": [1.0, -1.0]})
    with pytest.raises(DataError, match="column 's': found -1"):
        two_wave_change(frame, by="g", period="year", before=1, after=2, mean="m", sd="s")
