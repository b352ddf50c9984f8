"""Response rates drawn: the finding, the order, and nothing of who is hidden."""

import json

import pandas as pd
import pytest

from cpd_eval.charts import alt_text
from cpd_eval.charts.response_rate import response_rates
from cpd_eval.disclosure import Released, release
from cpd_eval.errors import DisclosureError

SECRET = 0.777123


def row(region: str, n: int, done: int, low: float, high: float) -> dict[str, object]:
    return {
        "region": region,
        "n": n,
        "n_submitted": done,
        "response_rate": done / n,
        "ci_low": low,
        "ci_high": high,
    }


@pytest.fixture(scope="module")
def by_region() -> Released:
    """West is behind everybody's 50%; South and Isles are too few to be shown."""
    rows = [
        row("North", 40, 28, 0.55, 0.82),
        row("West", 40, 10, 0.14, 0.40),
        row("South", 4, 3, SECRET, SECRET),
        row("Isles", 8, 5, SECRET, SECRET),
        row("All", 92, 46, 0.40, 0.60),
    ]
    return release(pd.DataFrame(rows), by="region")


def test_the_title_names_who_is_behind(by_region):
    assert response_rates(by_region).to_dict()["title"]["text"] == [
        "50% have submitted; West is behind"
    ]


def test_lowest_stands_first_hidden_last_and_all_at_the_foot(by_region, rows_drawn):
    groups = [one["group"] for one in rows_drawn(response_rates(by_region)) if "group" in one]
    assert groups[:5] == ["West", "North", "Isles", "South", "All"]


def test_no_number_of_a_hidden_group_is_in_the_chart(by_region):
    chart = response_rates(by_region)
    assert str(SECRET) not in json.dumps(chart.to_dict())
    assert "2 of 4 regions are hidden" in alt_text(chart)


def test_what_has_not_passed_the_gate_is_not_drawn():
    with pytest.raises(DisclosureError, match="has not passed the gate"):
        response_rates(pd.DataFrame({"region": ["North"]}))


def test_where_every_group_is_hidden_the_title_says_so():
    rows = [row("South", 4, 3, 0.1, 0.9), row("Isles", 8, 5, 0.1, 0.9), row("All", 12, 8, 0.3, 0.8)]
    chart = response_rates(release(pd.DataFrame(rows), by="region"))
    assert chart.to_dict()["title"]["text"] == [
        "67% have submitted; all regions are hidden to protect people"
    ]
