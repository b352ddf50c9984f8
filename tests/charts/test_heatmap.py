"""The heat map: centred at zero, readable in grey, its numbers legible."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.charts import pictures_of
from cpd_eval.charts.heatmap import fill_of, heatmap
from cpd_eval.charts.theme import PAPER, contrast, ink_on
from cpd_eval.disclosure import Released

Rows = Callable[[Any], list[dict[str, Any]]]


@given(st.floats(-2, 2), st.floats(0.01, 2))
def test_the_number_in_a_cell_has_a_contrast_of_at_least_4_5(estimate: float, largest: float):
    # 4.5: WCAG 2.2, success criterion 1.4.3.
    fill = fill_of(estimate, largest)
    assert contrast(ink_on(fill), fill) >= 4.5


def test_zero_is_white():
    assert fill_of(0.0, 1.0) == PAPER


@pytest.mark.parametrize("sign", [1, -1])
def test_a_change_further_from_zero_is_darker_in_grey(sign: int):
    darkness = [contrast(fill_of(sign * size, 1.0), PAPER) for size in (0.1, 0.4, 0.7, 1.0)]
    assert darkness == sorted(darkness)


def test_the_sign_is_printed_so_that_grey_tells_it_too(by_both: Released, rows_drawn: Rows):
    text = {row["label"] for row in rows_drawn(heatmap(by_both))}
    assert "+0.30" in text
    assert "−0.20" in text


def test_a_cell_nobody_belongs_to_is_not_drawn(by_both: Released, rows_drawn: Rows):
    cells = rows_drawn(heatmap(by_both))
    assert ("South", "Policy") not in {(cell["down"], cell["across"]) for cell in cells}


@pytest.fixture(scope="module")
def large(many: Released) -> dict[str, Any]:
    return heatmap(many).to_dict()


def test_the_dimension_with_more_groups_runs_down(large: dict[str, Any]):
    assert len(large["layer"][0]["encoding"]["y"]["sort"]) == 28


def test_a_legend_says_what_the_colours_mean(by_both: Released):
    layers = heatmap(by_both).to_dict()["layer"]
    (legend,) = (layer["encoding"]["fill"] for layer in layers if "fill" in layer["encoding"])
    assert legend["legend"]["title"] == "Change in points: fall, none, rise"
    assert legend["scale"]["domain"] == [-0.3, 0, 0.3]


def test_a_map_drawn_again_is_the_same_to_the_letter(by_both: Released):
    chart = heatmap(by_both)
    assert pictures_of(chart).svg == pictures_of(chart).svg


def test_what_a_drawing_refers_to_is_in_it(by_both: Released):
    svg = pictures_of(heatmap(by_both)).svg
    used = set(re.findall(r"url\(#([^)]+)\)", svg))
    assert used
    assert used <= set(re.findall(r'\bid="([^"]+)"', svg))


def test_the_colours_are_said_in_words_too(by_both: Released):
    subtitle = " ".join(heatmap(by_both).to_dict()["title"]["subtitle"])
    assert "Blue: a rise; orange: a fall; darker: further from zero." in subtitle


def test_labels_stay_horizontal(large: dict[str, Any]):
    assert large["config"]["axisX"]["labelAngle"] == 0
