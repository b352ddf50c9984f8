import pandas as pd
import pytest

from cpd_eval.charts.people_needed import people_needed
from cpd_eval.disclosure import Released, release
from cpd_eval.errors import DisclosureError

TABLE = pd.DataFrame(
    {
        "profession": ["HR", "Tax"],
        "people": [90.0, None],
        "low": [95.0, None],
        "central": [100.0, None],
        "high": [110.0, None],
        "n": 1,
    }
)


@pytest.fixture
def released() -> Released:
    return release(TABLE, by=["profession"], threshold=1)


def test_people_in_post_and_all_three_estimates_are_told(released: Released):
    told = people_needed(released, title="HR grows").to_dict()["description"]
    assert "HR has 90 people in post and needs 100 (95 to 110)" in told


def test_a_profession_without_an_estimate_is_not_drawn(released: Released):
    assert "Tax" not in people_needed(released, title="HR grows").to_dict()["description"]


def test_a_table_that_has_not_passed_the_gate_is_refused():
    with pytest.raises(DisclosureError, match="has not passed the gate"):
        people_needed(TABLE, title="HR grows")  # type: ignore[arg-type]
