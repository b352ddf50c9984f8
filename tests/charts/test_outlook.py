"""Outlook: what it says, what it draws, what it leaves out."""

import pandas as pd
import pytest

from cpd_eval.charts import alt_text
from cpd_eval.charts.outlook import outlook
from cpd_eval.disclosure import release
from cpd_eval.errors import DisclosureError

TABLE = pd.DataFrame(
    {
        "region": ["Wales", "Kent", "Bute"],
        "n": [40, 50, 3],
        "now": [4, 0, 7],
        "low": [-2, 1, 8],
        "mid": [6, 9, 8],
        "high": [14, 12, 9],
    }
)
COLUMNS = ("now", "low", "mid", "high")


def test_the_highest_outlook_stands_first() -> None:
    chart = outlook(release(TABLE, by="region"), columns=COLUMNS, title="T", measure="Posts")
    assert alt_text(chart).index("Kent +9 (+1 to +12)") < alt_text(chart).index("Wales +6")


def test_a_hidden_group_keeps_its_name_and_loses_its_numbers() -> None:
    chart = outlook(release(TABLE, by="region"), columns=COLUMNS, title="T", measure="Posts")
    assert "Bute +8" not in alt_text(chart)
    assert "hidden" in alt_text(chart)


def test_low_and_high_are_said_to_be_no_interval() -> None:
    chart = outlook(release(TABLE, by="region"), columns=COLUMNS, title="T", measure="Posts")
    assert "not a confidence interval" in " ".join(chart.to_dict()["title"]["subtitle"])


def test_nought_has_no_sign() -> None:
    table = TABLE.assign(low=-0.0)
    chart = outlook(release(table, by="region"), columns=COLUMNS, title="T", measure="Posts")
    assert "(0 to" in alt_text(chart)


def test_a_table_that_has_not_passed_the_gate_is_refused() -> None:
    with pytest.raises(DisclosureError, match="has not passed the gate"):
        outlook(TABLE, columns=COLUMNS, title="T", measure="Posts")  # type: ignore[arg-type]
