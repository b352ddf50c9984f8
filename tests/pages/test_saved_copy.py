"""The copy a person keeps of what they sent."""

import re

import pytest

from cpd_eval.pages.saved_copy import saved_copy
from cpd_eval.pages.words import words_in

ROW = {"label": "What <b>changed</b>?", "value": ["Speed & care", "A 2nd line"]}
SECTION = {"heading": "Effects", "groups": [{"label": "", "rows": [ROW]}]}


@pytest.fixture
def copy(start):
    journey = start({"went": "yes", "day": "2026-01-05", "useful": "2"}, place="cpd:check")
    journey.take({"kind": "submit"})
    return journey.view()["copy"]


def written(**options):
    given = {"title": "Pulse", "reference": "7KQ4-M2XD", "sent_on": "", "sections": [SECTION]}
    return saved_copy(**(given | {"words": words_in(""), "lang": "en"} | options))


def test_it_holds_every_question_with_its_answer_and_the_reference(copy):
    html = copy["html"]
    assert "<strong>7KQ4-M2XD</strong>" in html
    assert "<dt>When did you go?</dt><dd>5 January 2026</dd>" in html


def test_it_is_named_by_the_form_and_the_reference(copy):
    assert copy["name"] == "course-7KQ4-M2XD.html"


def test_it_needs_nothing_from_anywhere(copy):
    assert re.findall(r"<script|<img|<link|src=|href=|url\(|@import", copy["html"]) == []


def test_what_somebody_wrote_is_text_and_never_markup():
    html = written()
    assert "What &lt;b&gt;changed&lt;/b&gt;?" in html
    assert "Speed &amp; care\nA 2nd line" in html


def test_it_is_in_the_language_of_the_page():
    html = written(words=words_in("Welsh (cy)"), lang="cy", sent_on="5 Ionawr 2026")
    assert '<html lang="cy">' in html
    assert "Anfonwyd ar 5 Ionawr 2026" in html


def test_a_day_that_is_not_known_is_not_named():
    assert "Sent on" not in written()
