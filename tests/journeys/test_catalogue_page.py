"""The catalogue of forms as a page: axe finds nothing, and it fits a phone."""

from pathlib import Path
from typing import Any

import pytest

from cpd_eval.forms import read_form
from cpd_eval.forms.catalogue import as_html, catalogue

pytestmark = pytest.mark.browser
FORMS = Path(__file__).parents[2] / "forms"


@pytest.fixture(scope="module")
def html() -> str:
    return as_html(catalogue(read_form(path) for path in sorted(FORMS.glob("work*.md"))))


# 320 pixels are 1280 at 400 % zoom: WCAG 2.2, success criterion 1.4.10.
@pytest.mark.parametrize("width", [320, 1200])
def test_the_catalogue_is_accessible_and_needs_no_sideways_scrolling(
    chromium: Any, findings: Any, html: str, width: int
):
    page = chromium.new_page(viewport={"width": width, "height": 800})
    page.set_content(html)
    found = findings(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert (found, wide) == ([], width)
