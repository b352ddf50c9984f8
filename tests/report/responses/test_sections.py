"""The board as a report: its sentences, and that it holds nothing that is hidden."""

import json

import pytest

from cpd_eval.report.page import page_of
from cpd_eval.report.responses.figures import responses_of
from cpd_eval.report.responses.sections import board_report
from cpd_eval.report.responses.view import View, settled

LABELS = {"B01": "B01: May we ask?", "B04": "B04: How well do you do?"}


def report_of(responses, view, **options):
    return board_report(
        responses,
        settled(responses, view),
        wave_id="spring",
        form_title="Before & after",
        labels=LABELS,
        has_png=False,
        **options,
    )


def test_it_begins_with_the_rate_and_its_interval(responses):
    # 29 of 51: 0.569; Wilson 0.433 to 0.695.
    assert report_of(responses, View()).headline == (
        "Everybody invited: 29 of 51 have submitted, 57% (95% interval 43% to 69%)."
    )


def test_a_hidden_group_is_said_to_be_hidden(responses):
    found = report_of(responses, View(region="South", profession="Legal"))
    assert "hidden to protect people" in found.headline
    assert found.facts == ()


def test_the_median_stands_among_the_facts(responses):
    assert {fact.label: fact.value for fact in report_of(responses, View(region="North")).facts}[
        "Minutes spent (median)"
    ] == "13"


def test_the_chart_names_who_is_behind(people):
    # North: 13 of 32, 41%; everybody: 57%. Not clear of chance: Wilson's upper end is 0.578.
    found = responses_of(people, at=people["due_at"].max(), threshold=1)
    chart = report_of(found, View()).sections[0].figures[0]
    assert chart.pictures.alt_text.startswith(
        "57% have submitted; no differences between regions are clear of chance."
    )


def test_no_chart_holds_a_number_of_a_hidden_group(responses):
    found = report_of(responses, View(profession="Legal"))
    for figure in found.figures:
        rows = json.dumps(json.loads(figure.pictures.spec)["layer"])
        assert '"South", "kind": "group"' not in rows


def test_days_are_told_in_words_to_who_cannot_see_the_chart(responses):
    (figure,) = report_of(responses, View()).sections[1].figures
    assert "At the end: 51 sent, 32 opened, 32 started, 29 submitted and 22 overdue" in (
        figure.pictures.alt_text
    )


def test_where_nobody_can_be_told_to_have_stopped_it_says_so(responses):
    assert "Too few" in report_of(responses, View()).sections[2].paragraphs[1]


def test_where_people_stopped_is_told_in_the_order_of_the_form(people):
    found = report_of(responses_of(people, at=people["due_at"].max(), threshold=1), View())
    (table,) = found.sections[2].tables
    assert table.rows == (("B04: How well do you do?", "3"), ("All", "3"))


def test_a_made_up_wave_says_so_on_its_page(responses):
    assert "made up" in page_of(report_of(responses, View(), is_made_up=True))


@pytest.mark.parametrize(
    "view", [View(), View(region="North"), View(region="North", profession="HR")]
)
def test_every_view_is_a_page_with_titles_in_order(responses, view):
    page = page_of(report_of(responses, view))
    assert page.count("<h1>") == 1
    assert "Before &amp; after" in page
