"""``cpd-eval form catalogue`` lists forms on a page."""

import pytest

from cpd_eval.cli import USAGE_EXIT_CODE

FORM = """| survey | type | name | label |
|        | text | why  | Why?  |
| settings | form_title |
|          | Reasons    |
"""


@pytest.fixture
def form(tmp_path):
    path = tmp_path / "reasons.md"
    path.write_text(FORM, encoding="utf-8")
    return path


def test_without_a_file_the_list_is_shown(cpd_eval, form):
    ended = cpd_eval("form", "catalogue", form)
    assert (ended.code, "| Reasons |" in ended.out) == (0, True)


@pytest.mark.parametrize(("name", "start"), [("forms.md", "# The forms"), ("forms.html", "<!doc")])
def test_the_ending_says_how_the_page_is_written(cpd_eval, form, tmp_path, name, start):
    page = tmp_path / "docs" / name
    ended = cpd_eval("form", "catalogue", form, "-o", page)
    assert (ended.code, ended.out.strip()) == (0, f"Listed 1 forms: {page}")
    assert page.read_text(encoding="utf-8").startswith(start)


def test_another_ending_is_refused(cpd_eval, form, tmp_path):
    ended = cpd_eval("form", "catalogue", form, "-o", tmp_path / "forms.pdf")
    assert (ended.code, "neither .md nor .html" in ended.err) == (USAGE_EXIT_CODE, True)


def test_a_page_that_cannot_be_written_is_told(cpd_eval, form):
    ended = cpd_eval("form", "catalogue", form, "-o", form / "forms.md")
    assert (ended.code, "cannot be written" in ended.err) == (14, True)


def test_a_form_that_is_not_in_order_is_refused(cpd_eval, tmp_path):
    ended = cpd_eval("form", "catalogue", tmp_path / "none.md")
    assert ended.code == 10
