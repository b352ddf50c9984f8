from datetime import date
from pathlib import Path

from cpd_eval.forms import Sheet, read_form
from cpd_eval.simulate.returns import simulate_returns
from cpd_eval.simulate.returns_groups import simulate_group_returns

FORMS = Path(__file__).parents[2] / "forms"
TODAY = date(2025, 10, 1)


def test_every_return_finishes_stage_2_of_the_form():
    form = read_form(FORMS / "workforce_strategy.md")
    sheets = [Sheet(form, row["answers"], today=TODAY) for row in simulate_returns(stage="2")]
    assert [error for sheet in sheets for error in sheet.errors()] == []


def test_every_business_group_finishes_its_form():
    form = read_form(FORMS / "workforce_strategy_business_group.md")
    sheets = [Sheet(form, row["answers"], today=TODAY) for row in simulate_group_returns()]
    assert [error for sheet in sheets for error in sheet.errors()] == []


def test_stage_2_keeps_the_answers_of_stage_1():
    first, second = simulate_returns(), simulate_returns(stage="2")
    for one, other in zip(first, second, strict=True):
        kept = {name: text for name, text in one["answers"].items() if name != "stage"}
        assert kept.items() <= other["answers"].items()


def test_the_same_seed_gives_the_same_figures():
    assert simulate_returns(seed=3, stage="2") == simulate_returns(seed=3, stage="2")
