"""A printed form is a page that stands alone and is read in order."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from cpd_eval.forms import Sheet, read_form
from cpd_eval.forms.offline.plan import plan_form
from cpd_eval.forms.offline.printed import print_form


def printed(form, **kwargs) -> str:
    return print_form(form, plan_form(form, Sheet(form)), **kwargs)


@pytest.fixture(scope="module")
def page(visit) -> str:
    return printed(visit)


@pytest.fixture(scope="module")
def tree(page):
    return etree.HTML(page)


def test_it_needs_nothing_from_anywhere(page):
    assert re.findall(r"(?:src|href|url|@import|<script|<link)\b", page) == []


def test_headings_do_not_skip_a_level(tree):
    levels = [int(one.tag[1]) for one in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_each_choice_has_a_box(tree):
    asked = next(one for one in tree.iter("h3") if one.text == "Have you used it?").getparent()
    assert [li.xpath("string()") for li in asked.iter("li")] == ["Yes", "No"]
    assert len(asked.xpath(".//*[@class='box']")) == 2


def test_a_rule_is_said(page):
    assert "Only if the answer to ‘Have you used it?’ is ‘Yes’." in page


def test_a_repeat_has_three_blanks_and_says_how_many_there_may_be(tree):
    headings = [one.text for one in tree.iter("h4")]
    assert [text for text in headings if text and text.startswith("Plan ")] == [
        "Plan 1",
        "Plan 2",
        "Plan 3",
    ]
    assert "There may be up to 4." in tree.xpath("string()")


def test_what_a_form_says_is_text_and_never_markup(make_form):
    form = make_form("""
    | survey | type | name | label                     |
    |        | text | a    | <script>alert(1)</script> |
    """)
    page = printed(form, return_to="<b>")
    assert "<script>" not in page
    assert "Send it back to: &lt;b&gt;" in page


def test_a_scale_is_a_table_whose_boxes_are_named(make_form):
    form = make_form("""
    | survey | type            | name  | label      | appearance |
    |        | begin_group     | scale | How often? | table-list |
    |        | select_one five | a     | Ask        |            |
    |        | select_one five | b     | Listen     |            |
    |        | end_group       |       |            |            |
    | choices | list_name | name | label |
    |         | five      | 1    | Never |
    |         | five      | 2    | Often |
    """)
    tree = etree.HTML(printed(form))
    assert [th.text for th in tree.xpath("//thead//th")] == ["Question", "Never", "Often"]
    assert tree.xpath("//tbody/tr[2]//@aria-label") == ["Never", "Often"]
    assert all(th.get("scope") for th in tree.iter("th"))


def test_a_welsh_form_is_welsh_throughout():
    form = read_form(Path(__file__).parents[3] / "forms" / "work_journal.md")
    page = printed(form.in_language("Welsh (cy)"))
    assert '<html lang="cy">' in page
    assert "Tick one" not in page
