"""A printed form, read on screen, looked at by axe with no rule left out."""

import os
import shutil
from pathlib import Path

import pytest

from cpd_eval.forms import Sheet, read_form
from cpd_eval.forms.offline.plan import plan_form
from cpd_eval.forms.offline.printed import print_form

pytestmark = pytest.mark.browser

FORMS = Path(__file__).parents[3] / "forms"
TAGS = ["best-practice", "wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.mark.parametrize(
    "form_id", ["workforce_strategy", "cpd_impact_before", "support_survey_employee"]
)
def test_axe_finds_nothing(form_id):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    playwright = pytest.importorskip("playwright.sync_api")
    form = read_form(FORMS / f"{form_id}.md")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=os.environ.get("CPD_EVAL_CHROMIUM") or shutil.which("chromium")
        )
        page = browser.new_page()
        page.set_content(print_form(form, plan_form(form, Sheet(form))))
        found = axe.run(page, options={"runOnly": TAGS}).response["violations"]
        browser.close()
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []
