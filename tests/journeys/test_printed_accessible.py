"""A printed form, read on screen, looked at by axe with no rule left out."""

from pathlib import Path

import pytest

from cpd_eval.forms import Sheet, read_form
from cpd_eval.forms.offline.plan import plan_form
from cpd_eval.forms.offline.printed import print_form

pytestmark = pytest.mark.browser

FORMS = Path(__file__).parents[2] / "forms"


@pytest.mark.parametrize(
    "form_id",
    [
        "cpd_impact_before",
        pytest.param("workforce_strategy", marks=pytest.mark.long),
        pytest.param("support_survey_employee", marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing(chromium, findings, form_id):
    form = read_form(FORMS / f"{form_id}.md")
    page = chromium.new_page()
    page.set_content(print_form(form, plan_form(form, Sheet(form))))
    found = findings(page)
    page.close()
    assert found == []
