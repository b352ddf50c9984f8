"""What holds for every chart: only what passed the gate is in it, and it can be read aloud."""

import json
import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from cpd_eval.charts import alt_text, closure_bar, dumbbell, forest, heatmap, pictures_of
from cpd_eval.disclosure import Released
from cpd_eval.errors import AnalysisError, DataError, DisclosureError

Draw = Callable[[Any], Any]
ONE: list[Draw] = [forest, dumbbell, closure_bar]


def numbers_in(chart: Any) -> set[float]:
    text = json.dumps(chart.to_dict())
    return {float(found) for found in re.findall(r"-?\d+\.\d+", text)}


@pytest.mark.parametrize("draw", [*ONE, heatmap])
def test_a_table_that_has_not_passed_the_gate_is_refused(draw: Draw):
    with pytest.raises(DisclosureError, match="has not passed the gate"):
        draw(pd.DataFrame({"region": ["North"], "n": [40]}))


@pytest.mark.parametrize("draw", ONE)
def test_no_number_of_a_hidden_row_is_in_the_chart(draw: Draw, by_region: Released):
    assert not {0.777123, 3.777123, 0.627123, 0.927123} & numbers_in(draw(by_region))


@pytest.mark.parametrize("draw", [heatmap, forest])
def test_no_number_of_a_hidden_cell_is_in_the_chart(draw: Draw, by_both: Released):
    assert not {0.777123, 0.627123, 0.927123} & numbers_in(draw(by_both))


@pytest.mark.parametrize("draw", ONE)
def test_a_hidden_group_keeps_its_name_and_is_marked(draw: Draw, by_region: Released):
    text = json.dumps(draw(by_region).to_dict())
    assert '"South"' in text and "[c] hidden" in text


@pytest.mark.parametrize("draw", ONE)
def test_the_alternative_text_says_how_many_are_hidden(draw: Draw, by_region: Released):
    assert "2 of 5 regions are hidden to protect people" in alt_text(draw(by_region))


def test_the_title_says_the_finding(by_region: Released):
    title = " ".join(forest(by_region).to_dict()["title"]["text"])
    assert title == "Performance rose in 1 and fell in 1 of 3 regions shown; in 1 it may be chance"


def test_the_alternative_text_begins_with_the_finding(by_region: Released):
    assert alt_text(dumbbell(by_region)).startswith("Performance rose in 1 and fell in 1 of 3")


@pytest.mark.parametrize("draw", ONE)
def test_a_chart_of_one_dimension_refuses_a_missing_column(draw: Draw, by_region: Released):
    table = by_region.table.drop(columns=["mean_before", "estimate", "share_closed", "status"])
    from cpd_eval.disclosure import release

    shown = release(table[table["n"] > 9], by=["region"])
    with pytest.raises(DataError, match="is missing"):
        draw(shown)


def test_a_dumbbell_of_two_dimensions_is_refused_with_the_slice_to_take(by_both: Released):
    with pytest.raises(AnalysisError, match=r"released\.where\(profession='All'\)"):
        dumbbell(by_both)


@pytest.fixture(scope="module")
def svg(by_region: Released) -> str:
    return pictures_of(forest(by_region)).svg


def test_the_svg_is_one_image_with_a_label(svg: str):
    assert svg.startswith('<svg role="img" aria-label="Performance rose')
    assert svg.count("aria-") == 1


def test_the_svg_asks_nothing_of_the_network(svg: str):
    assert not re.search(r'(href|src|url\()="?https?:', svg)


@pytest.mark.slow
def test_rows_of_12_regions_by_28_professions_do_not_overlap(many: Released):
    svg = pictures_of(heatmap(many)).svg
    height = float(re.search(r'height="([\d.]+)"', svg)[1])  # type: ignore[index]
    assert height > 28 * 24


def test_a_chart_grows_with_its_rows(by_region: Released):
    assert forest(by_region).to_dict()["height"] == {"step": 24}
