"""What made-up people answer could have been sent on the page."""

from pathlib import Path

import pytest

from cpd_eval.forms import Sheet, read_form
from cpd_eval.simulate.answers import KINDS, simulate_answers

FORMS = Path(__file__).parents[2] / "forms"
ROWS = list(simulate_answers([f"made-up-{n}" for n in range(12)], seed=2))


@pytest.mark.parametrize("kind", KINDS)
def test_made_up_answers_finish_their_form(kind: str):
    form = read_form(FORMS / f"cpd_impact_{'manager' if 'manager' in kind else kind}.md")
    mine = [row for row in ROWS if row["wave_id"] == kind]
    sheets = [Sheet(form, row["answers"], today=row["at"].date()) for row in mine]
    assert mine
    assert [error for sheet in sheets for error in sheet.errors()] == []


def test_a_gap_that_remains_has_a_standard_a_level_and_a_next_step():
    gaps = [row["answers"] for row in ROWS if row["answers"].get("F17_gap") == "yes"]
    assert gaps
    for answers in gaps:
        for number in range(1, int(answers["F17"]) + 1):
            parts = ("standard", "level", "next")
            assert all(f"F17[{number}]/F17_{part}" in answers for part in parts)
