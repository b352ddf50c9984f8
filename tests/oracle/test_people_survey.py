"""All regions and all occupations of the Civil Service People Survey, against statsmodels.

``people_survey.csv`` holds published figures; its head names the source and the licence.
"""

from pathlib import Path

import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_effectsize

from cpd_eval.analysis.two_wave import two_wave_change

SURVEY = pd.read_csv(Path(__file__).with_name("people_survey.csv"), comment="#")
WAVES = [(2014, 2018), (2015, 2019)]
"""Regions were taken from the first two years, occupations from the last two."""


def compare(before: int, after: int, **options: list[str]) -> pd.DataFrame:
    table = two_wave_change(
        SURVEY, by="category", period="year", before=before, after=after, percent="value", **options
    )
    return table.set_index("category")


def test_every_region_differs_by_more_than_chance_and_none_by_a_small_effect() -> None:
    regions = compare(2014, 2018)
    assert len(regions) == 14
    assert (regions["p_value"] < 0.05).all()
    assert (regions["effect_size"].abs() < 0.13).all()


def test_two_regions_fell() -> None:
    points = 100 * compare(2014, 2018)["estimate"]
    assert points[points < 0].round(6).to_dict() == {
        "Northern Ireland": -4.0,
        "South West England": -1.0,
    }


# By hand, North East: 0.06 ± 1.96 √(.47·.53/18164 + .53·.47/20358); h = 2 asin √.53 − 2 asin √.47.
@pytest.mark.parametrize(
    ("region", "points", "low", "high", "h"),
    [("North East England", 6.0, 5.0, 7.0, 0.120), ("London", 3.0, 2.4, 3.6, 0.060)],
)
def test_regions_that_rose(region: str, points: float, low: float, high: float, h: float) -> None:
    row = compare(2014, 2018).loc[region]
    printed = [round(100 * row[name], 1) for name in ("estimate", "ci_low", "ci_high")]
    assert printed == [points, low, high]
    assert round(row["effect_size"], 3) == h


def test_transport_is_the_occupation_that_moved_by_a_small_effect() -> None:
    occupations = compare(2015, 2019)
    transport = occupations.loc["Operations - Transport"]
    assert 100 * transport["before"] == pytest.approx(30.0)
    assert 100 * transport["after"] == pytest.approx(45.455)
    assert round(transport["effect_size"], 3) == 0.320
    sizes = occupations["effect_size"].abs()
    assert sizes[sizes >= 0.2].index.tolist() == ["Operations - Transport"]


@pytest.mark.parametrize("waves", WAVES)
def test_every_interval_is_the_wald_interval_of_statsmodels(waves: tuple[int, int]) -> None:
    table = compare(*waves).dropna(subset=["estimate"])
    for row in table.itertuples():
        expected = confint_proportions_2indep(
            row.after * row.n_after,
            row.n_after,
            row.before * row.n_before,
            row.n_before,
            method="wald",
            compare="diff",
        )
        assert (row.ci_low, row.ci_high) == pytest.approx(expected, abs=1e-12), row.Index


@pytest.mark.parametrize("waves", WAVES)
def test_every_h_is_that_of_statsmodels(waves: tuple[int, int]) -> None:
    table = compare(*waves).dropna(subset=["estimate"])
    expected = [proportion_effectsize(row.after, row.before) for row in table.itertuples()]
    assert table["effect_size"].tolist() == pytest.approx(expected, abs=1e-12)


def test_a_total_stands_last_and_has_no_q() -> None:
    regions = compare(2014, 2018, totals=["England"])
    assert regions.index[-1] == "England"
    assert regions["q_value"].isna().tolist() == [False] * 13 + [True]


def test_a_total_does_not_count_in_the_q_of_the_others() -> None:
    # The largest p of all is not corrected: q = p · m / m (Benjamini and Hochberg 1995).
    regions = compare(2014, 2018, totals=["England"])
    without = two_wave_change(
        SURVEY[SURVEY["category"] != "England"],
        by="category",
        period="year",
        before=2014,
        after=2018,
        percent="value",
    )
    assert regions["q_value"].iloc[:13].tolist() == without["q_value"].tolist()
