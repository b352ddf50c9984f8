import pytest

from cpd_eval.errors import DataError
from cpd_eval.forms.model import Form
from cpd_eval.forms.read import read_form_text
from cpd_eval.store.fit import check_fit
from cpd_eval.store.waves import WaveKind


def form(item: str, form_id: str = "mine") -> Form:
    return read_form_text(
        f"| survey | type | name | label |\n| | integer | {item} | How well? |", form_id=form_id
    )


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ("B04_REL1", "before"),
        ("P06_REL1", "after"),
        ("F01_REL1", "follow_up"),
        ("M01_REL1", "manager_before"),
        ("M01_REL1", "manager_follow_up"),
        ("M01_REL1", "other"),
    ],
)
def test_a_form_that_asks_what_the_panel_takes_fits(item: str, kind: WaveKind):
    check_fit(form(item), kind)


def test_a_managers_form_does_not_fit_a_wave_before():
    with pytest.raises(DataError) as told:
        check_fit(form("M01_REL1"), "before")
    assert "the panel takes B04, B05, B09 from it, and the form asks none of them" in str(
        told.value
    )
    assert "('manager_before', 'manager_follow_up', 'other';" in str(told.value)


def test_a_form_is_known_by_its_variables_not_by_its_names():
    table = """
| survey | type    | name | label     | cpd::variable_id |
|        | integer | q1   | How well? | B04_REL1         |
"""
    check_fit(read_form_text(table), "before")


def test_a_strategy_wave_asks_the_strategy_form():
    check_fit(form("WS01", "workforce_strategy"), "strategy")
    with pytest.raises(DataError, match="the returns are answers to 'workforce_strategy'"):
        check_fit(form("WS01"), "strategy")
