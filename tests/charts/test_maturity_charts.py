"""Charts of maturity: what they say, and that they draw what they were given."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from cpd_eval.charts.dispersion import dispersion_trend
from cpd_eval.charts.maturity import maturity_ladder, maturity_map
from cpd_eval.charts.pair_gaps import pair_gap_chart
from cpd_eval.charts.quadrant import quadrant
from cpd_eval.disclosure import Released, release
from cpd_eval.errors import AnalysisError, DisclosureError

Drawn = Callable[[Any], list[dict[str, Any]]]


def told(chart: Any) -> str:
    return " ".join(chart.to_dict()["title"]["text"])


def passed(rows: list[dict[str, Any]], *by: str) -> Released:
    return release(pd.DataFrame(rows).assign(n=1), by=[*by], threshold=1)


def ladder(**levels: int) -> Released:
    rows = [{"profession": p, "level": n, "overall": 25.0 * n} for p, n in levels.items()]
    return passed(rows, "profession")


def scores(*four: float | None) -> Released:
    cells = [(profession, area) for profession in ("HR", "IT") for area in ("1", "2")]
    rows = [
        {"profession": profession, "area": area, "score": score}
        for (profession, area), score in zip(cells, four, strict=True)
    ]
    return passed(rows, "profession", "area")


def test_a_map_prints_every_score(rows_drawn: Drawn) -> None:
    drawn = rows_drawn(maturity_map(scores(37.5, None, 80, 0)))
    assert {row["label"] for row in drawn} == {"38", "–", "80", "0"}


def test_a_map_names_no_area_when_none_stands_out() -> None:
    assert told(maturity_map(scores(50, 50, 50, 54))).startswith("No area stands out")


def test_a_map_of_one_profession_is_refused() -> None:
    with pytest.raises(AnalysisError, match="one profession or one area was found"):
        maturity_map(scores(50, 50, 50, 54).where(profession="HR"))


def test_a_ladder_says_who_is_highest_and_how_many_are_below_good() -> None:
    assert told(maturity_ladder(ladder(HR=1, IT=3, Tax=0))) == (
        "IT stands highest, at “better”; 2 of 3 professions are below “good”"
    )


def test_a_ladder_puts_each_profession_on_its_step(rows_drawn: Drawn) -> None:
    drawn = rows_drawn(maturity_ladder(ladder(HR=2, IT=4)))
    assert [(row["profession"], row["step"]) for row in drawn] == [
        ("IT", "4 Best"),
        ("HR", "2 Good"),
    ]


def test_pair_gaps_are_drawn_widest_first_and_fifteen_at_most(rows_drawn: Drawn) -> None:
    rows = [
        {"hand_over": f"{n:02}", "department": 4.0, "profession_rating": 4 - n / 10, "gap": n / 10}
        for n in range(20)
    ]
    drawn = rows_drawn(pair_gap_chart(passed(rows, "hand_over")))
    assert [row["name"] for row in drawn] == [f"{n:02}" for n in range(19, 4, -1)]


def test_a_trend_with_less_spread_says_closer_together() -> None:
    rows = [
        {"wave": "1", "mean_always": 40.0, "std_dev_always": 20.0},
        {"wave": "2", "mean_always": 50.0, "std_dev_always": 10.0},
    ]
    assert told(dispersion_trend(passed(rows, "wave"))).startswith("Professions have come closer")


def test_one_wave_is_no_trend() -> None:
    rows = [{"wave": "1", "mean_always": 40.0, "std_dev_always": 20.0}]
    with pytest.raises(AnalysisError, match="1 waves with two professions"):
        dispersion_trend(passed(rows, "wave"))


def test_a_quadrant_without_an_urgent_corner_says_so() -> None:
    rows = [
        {"principle": "1.1", "importance": 4.0, "performance": 4.0},
        {"principle": "1.2", "importance": 1.0, "performance": 1.0},
    ]
    assert told(quadrant(passed(rows, "principle"))).startswith("Nothing that matters more")


@pytest.mark.parametrize(
    "draw", [maturity_map, maturity_ladder, pair_gap_chart, dispersion_trend, quadrant]
)
def test_what_has_not_passed_the_gate_is_not_drawn(draw: Callable[[Any], Any]) -> None:
    with pytest.raises(DisclosureError, match="has not passed the gate"):
        draw(pd.DataFrame())
