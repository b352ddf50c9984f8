"""Earlier views: shown with consent only, and marked in the returns that came after."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from cpd_eval.errors import DataError
from cpd_eval.report import Question
from cpd_eval.report.earlier_views import (
    Showing,
    views_for,
    views_sheets,
    with_exposure,
)
from cpd_eval.report.views_report import views_report

RETURNS = pd.DataFrame(
    {
        "profession": ["HR", "Tax", "Legal"],
        "WS22": ["PAY", "PAY", "AGE"],
        "WS23": ["Market pay", "Secret", "Shared"],
        "WS20_cost_gbp": ["1", "2", "3"],
        "share_consent": ["all", "working_group", "all"],
        "submitted_at": pd.to_datetime(["2026-05-03", "2026-05-01", "2026-05-01"], utc=True),
    }
)
SHOWN = Showing(at=datetime(2026, 5, 2, tzinfo=UTC), to="HR", wave="a", views_of=("Legal",))
QUESTIONS = (
    Question(name="WS23", label="Explain", section="Issues"),
    Question(name="WS20_cost_gbp", label="Cost", section="Consultants"),
)


def test_only_professions_that_agreed_are_shown_and_never_ones_own():
    assert views_for("HR", RETURNS)["profession"].to_list() == ["Legal"]


def test_nothing_to_show_is_refused():
    with pytest.raises(DataError, match="no other profession has sent a return it shares with all"):
        views_for("HR", RETURNS[RETURNS["profession"] != "Legal"])


def test_views_are_words_and_no_figures():
    report = views_report("HR", views_for("HR", RETURNS), QUESTIONS)
    rows = [row for section in report.sections for row in section.tables[0].rows]
    assert rows == [("Explain", "Shared")]


def test_a_return_sent_after_a_showing_is_exposed():
    assert with_exposure(RETURNS, [SHOWN])["exposed"].to_list() == ["yes", "no", "no"]


def test_a_return_sent_before_its_showing_is_not():
    late = Showing(at=datetime(2026, 5, 4, tzinfo=UTC), to="HR", wave="a", views_of=("Legal",))
    assert with_exposure(RETURNS, [late])["exposed"].to_list() == ["no", "no", "no"]


def test_likeness_is_told_for_both_kinds():
    # HR and Tax name the same one issue, so their likeness is 1, and 0 with Legal: mean 0.5 each;
    # Legal 0. Exposed: HR 0.5; not exposed: Tax and Legal (0.5 + 0) / 2 = 0.25.
    sheet = views_sheets(with_exposure(RETURNS, [SHOWN]), [SHOWN])[1]
    assert sheet.table.to_numpy().tolist() == [["no", 2, 0.25], ["yes", 1, 0.5]]


def test_every_showing_is_in_the_ledger():
    ledger = views_sheets(with_exposure(RETURNS, [SHOWN]), [SHOWN])[0].table
    assert ledger.to_numpy().tolist() == [["02 May 2026, 00:00", "a", "HR", "Legal", ""]]
