"""Two waves of published group figures of the Civil Service People Survey.

Source of the counts and percentages: Cabinet Office, Civil Service People Survey 2014, 2015, 2018
and 2019, results by demographic group, question "learning and development activities I have
completed in the past 12 months have helped to improve my performance", % positive. Contains public
sector information licensed under the Open Government Licence v3.0. The expected values were worked
out from them with the formulas named beside.
"""

import math

import pandas as pd
import pytest

from cpd_eval.analysis.two_wave import two_wave_change

FIGURES = pd.DataFrame(
    [
        ("London", 2014, 53033, 52.0),
        ("London", 2018, 61439, 55.0),
        ("North East England", 2014, 18164, 47.0),
        ("North East England", 2018, 20358, 53.0),
        ("Northern Ireland", 2014, 1648, 52.0),
        ("Northern Ireland", 2018, 2086, 48.0),
        ("South West England", 2014, 29949, 51.0),
        ("South West England", 2018, 31818, 50.0),
        ("Operations - Transport", 2015, 1210, 30.0),
        ("Operations - Transport", 2019, 1986, 45.455),
    ],
    columns=["group", "year", "n", "positive"],
)


def compare(before: int, after: int) -> pd.DataFrame:
    table = two_wave_change(
        FIGURES[FIGURES["year"].isin([before, after])],
        by="group",
        period="year",
        before=before,
        after=after,
        percent="positive",
    )
    return table.set_index("group")


# Points, interval (unpooled Wald) and Cohen's h, rounded as a report would print them.
@pytest.mark.parametrize(
    ("group", "points", "low", "high", "h"),
    [
        ("North East England", 6.0, 5.0, 7.0, 0.120),
        ("London", 3.0, 2.4, 3.6, 0.060),
        ("Northern Ireland", -4.0, -7.2, -0.8, -0.080),
        ("South West England", -1.0, -1.8, -0.2, -0.020),
    ],
)
def test_regions_2014_to_2018(group: str, points: float, low: float, high: float, h: float) -> None:
    row = compare(2014, 2018).loc[group]
    printed = [round(100 * row[name], 1) for name in ("estimate", "ci_low", "ci_high")]
    assert printed == [points, low, high]
    assert round(row["effect_size"], 3) == h


def test_an_occupation_2015_to_2019() -> None:
    row = compare(2015, 2019).loc["Operations - Transport"]
    # 2 asin √0.45455 - 2 asin √0.30
    assert row["effect_size"] == pytest.approx(0.320, abs=5e-4)
    assert row["std_error"] == pytest.approx(math.sqrt(0.3 * 0.7 / 1210 + 0.45455 * 0.54545 / 1986))


def test_all_is_significant_and_all_is_small() -> None:
    table = compare(2014, 2018)
    assert (table["q_value"] < 0.05).all()
    assert (table["effect_size"].abs() < 0.2).all()
