"""UpSet: every person once, hidden sets not at all."""

from typing import Any

import pandas as pd
import pytest

from cpd_eval.charts import alt_text
from cpd_eval.charts.upset import upset
from cpd_eval.disclosure import release
from cpd_eval.errors import DisclosureError

SETS = pd.DataFrame(
    {"professions": ["HR", "HR + IT", "HR + IT + Tax", "IT + Tax"], "n": [90, 30, 20, 4]}
)


def drawn(most: int = 20) -> dict[str, Any]:
    spec: dict[str, Any] = upset(release(SETS, by="professions"), most=most).to_dict()
    return spec


def marks(spec: dict[str, Any], part: int, layer: int) -> list[dict[str, Any]]:
    data = spec["concat"][part]["layer"][layer].get("data") or spec["concat"][part]["data"]
    found: list[dict[str, Any]] = data.get("values") or spec["datasets"][data["name"]]
    return found


def test_one_profession_alone_is_no_combination() -> None:
    bars = marks(drawn(), 0, 0)
    assert [bar["set"] for bar in bars] == ["HR + IT", "HR + IT + Tax"]


def test_each_set_has_a_dot_for_each_of_its_professions() -> None:
    members = [(dot["place"], dot["profession"]) for dot in marks(drawn(), 1, 0) if dot["is_in"]]
    assert members == [(0, "HR"), (0, "IT"), (1, "HR"), (1, "IT"), (1, "Tax")]


def test_the_line_goes_from_the_first_to_the_last_profession() -> None:
    lines = marks(drawn(), 1, 1)
    assert lines[1] == {"place": 1, "top": "HR", "bottom": "Tax"}


def test_a_hidden_combination_is_counted_and_not_drawn() -> None:
    chart = upset(release(SETS, by="professions"))
    assert "IT + Tax 4" not in alt_text(chart)
    assert "Hidden to protect people: 1." in alt_text(chart)


def test_what_is_not_drawn_is_counted() -> None:
    assert any("Smaller ones not drawn: 1." in line for line in drawn(1)["title"]["subtitle"])


def test_a_table_that_has_not_passed_the_gate_is_refused() -> None:
    with pytest.raises(DisclosureError, match="has not passed the gate"):
        upset(SETS)  # type: ignore[arg-type]
