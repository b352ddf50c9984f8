import pandas as pd
import pytest

from cpd_eval.charts.intervals import intervals
from cpd_eval.disclosure import release
from cpd_eval.errors import DisclosureError


def drivers() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "driver": ["chance to use it", "manager", "time"],
            "n": [120, 120, 4],
            "estimate": [0.41, 0.12, 0.9],
            "ci_low": [0.2, -0.1, 0.1],
            "ci_high": [0.6, 0.3, 1.7],
        }
    )


def chart() -> dict[str, object]:
    released = release(drivers(), by=["driver"])
    drawn = intervals(released, title="Chance matters most", measure="Standardised effect")
    found: dict[str, object] = drawn.to_dict()
    return found


def test_a_hidden_row_keeps_its_name_and_shows_no_number() -> None:
    assert "0.9" not in str(chart())
    assert "time" in str(chart())


def test_rows_stay_in_the_order_of_the_table() -> None:
    described = str(chart()["description"])
    assert described.index("chance to use it") < described.index("manager")


def test_the_description_says_how_many_rows_are_hidden() -> None:
    assert "1 of 3 drivers is hidden to protect people" in str(chart()["description"])


def test_a_row_without_a_number_says_so() -> None:
    table = drivers().assign(estimate=[None, 0.1, 0.2], n=50)
    drawn = intervals(release(table, by=["driver"]), title="Kinds", measure="Points")
    assert "chance to use it without a number" in str(drawn.to_dict()["description"])


def test_a_table_that_has_not_passed_the_gate_is_refused() -> None:
    with pytest.raises(DisclosureError, match="has not passed the gate"):
        intervals(drivers(), title="Kinds", measure="Points")  # type: ignore[arg-type]
