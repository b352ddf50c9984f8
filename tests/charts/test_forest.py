"""The forest plot: rows in their order, the band of changes too small to matter."""

from collections.abc import Callable
from typing import Any

from cpd_eval.charts import forest
from cpd_eval.disclosure import Released

Rows = Callable[[Any], list[dict[str, Any]]]


def test_rows_run_from_the_largest_change_to_the_hidden_and_the_whole(
    by_region: Released, rows_drawn: Rows
):
    groups = [row["group"] for row in rows_drawn(forest(by_region)) if "group" in row]
    assert list(dict.fromkeys(groups)) == ["North", "East", "West", "Isles", "South", "All"]


def test_the_band_spans_the_smallest_change_that_matters(by_region: Released, rows_drawn: Rows):
    assert {"from": -0.2, "to": 0.2} in rows_drawn(forest(by_region, practical=0.2))


def test_two_dimensions_give_a_panel_for_each_group_of_the_first(by_both: Released):
    panels = forest(by_both).to_dict()["concat"]
    assert [panel["title"]["text"] for panel in panels] == ["North", "South"]


def test_shares_are_drawn_as_percentage_points(by_region: Released, rows_drawn: Rows):
    rows = rows_drawn(forest(by_region, as_percent=True))
    assert "+30.0  (n 40)" in {row.get("label") for row in rows}
