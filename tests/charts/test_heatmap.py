"""The heat map: centred at zero, readable in grey, its numbers legible."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_the_dimension_with_more_groups_runs_down(many: Released):
    spec = heatmap(many).to_dict()
    assert len(spec["layer"][0]["encoding"]["y"]["sort"]) == 28


def test_labels_stay_horizontal(many: Released):
    assert heatmap(many).to_dict()["config"]["axisX"]["labelAngle"] == 0
