"""The closure bar: parts add to the whole."""

from collections.abc import Callable
from typing import Any

from cpd_eval.charts import closure_bar
from cpd_eval.disclosure import Released

Rows = Callable[[Any], list[dict[str, Any]]]


def test_the_parts_of_a_bar_end_at_100_percent(by_region: Released, rows_drawn: Rows):
    parts = [row for row in rows_drawn(closure_bar(by_region)) if "part" in row]
    assert {part["end"] for part in parts if part["part"] == "No gap at the start"} == {1.0}


def test_the_title_tells_of_everyone(by_region: Released):
    title = closure_bar(by_region).to_dict()["title"]["text"]
    assert title == ["20% closed their readiness gap, and for 30% it became smaller"]
