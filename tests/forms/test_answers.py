from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.forms.answers import LONGEST, read_answer, to_raw
from cpd_eval.forms.model import Choice, Parameters, Question
from cpd_eval.forms.read import read_form_text
from cpd_eval.forms.sheet import Sheet

SCALE = (
    Choice(name="1", label="Low"),
    Choice(name="2", label="High"),
    Choice(name="DK", label="?"),
)
ASKED = {
    "text": Question(name="q", type="text"),
    "integer": Question(name="q", type="integer", missing=("DK",)),
    "decimal": Question(name="q", type="decimal"),
    "date": Question(name="q", type="date"),
    "range": Question(
        name="q", type="range", parameters=Parameters(start=0.0, end=100.0, step=5.0)
    ),
    "select_one": Question(name="q", type="select_one", choices=SCALE),
    "select_multiple": Question(name="q", type="select_multiple", choices=SCALE),
    "hidden": Question(name="q", type="hidden"),
}


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("integer", " 12 ", 12),
        ("integer", "1,200", 1200),
        ("integer", "£1 200", 1200),
        ("integer", "12.0", 12),
        ("integer", "−3", -3),
        ("integer", "DK", "DK"),
        ("decimal", "0.5", 0.5),
        ("decimal", ".5", 0.5),
        ("decimal", "1,000,000.25", 1000000.25),
        ("range", "35", 35),
        ("date", "2026-04-01", date(2026, 4, 1)),
        ("date", "2026-04-01 00:00:00", date(2026, 4, 1)),
        ("date", "1/4/2026", date(2026, 4, 1)),
        ("date", "1 4 2026", date(2026, 4, 1)),
        ("select_one", "DK", "DK"),
        ("select_multiple", "2 1 2", ("2", "1")),
        ("text", "  two words ", "two words"),
        ("text", "", None),
    ],
)
def test_what_was_typed_is_understood(kind, raw, value):
    assert read_answer(ASKED[kind], raw) == (value, None)


@pytest.mark.parametrize(
    ("kind", "raw", "problem"),
    [
        ("integer", "ten", "number"),
        ("integer", "1.5", "whole"),
        ("integer", "3,5", "number"),
        ("integer", "9" * 400, "number"),
        ("integer", "NA", "number"),
        ("decimal", "nan", "number"),
        ("decimal", "1e5", "number"),
        ("range", "7", "range"),
        ("range", "105", "range"),
        ("date", "2026-02-30", "date"),
        ("date", "soon", "date"),
        ("select_one", "3", "choice"),
        ("select_one", "1 2", "choice"),
        ("select_multiple", "1 3", "choices"),
        ("text", "x" * (LONGEST + 1), "long"),
    ],
)
def test_what_cannot_be_read_has_a_problem(kind, raw, problem):
    assert read_answer(ASKED[kind], raw) == (None, problem)


@given(st.sampled_from(sorted(ASKED)), st.text(max_size=40))
def test_any_text_is_a_value_or_a_problem_or_nothing(kind, raw):
    value, problem = read_answer(ASKED[kind], raw)
    assert value is None or problem is None


@given(st.one_of(st.dates(), st.integers(-(10**15), 10**15)))
def test_a_value_written_and_read_is_the_same(value):
    kind = "date" if isinstance(value, date) else "integer"
    assert read_answer(ASKED[kind], to_raw(value)) == (value, None)


def test_a_small_number_is_written_out():
    assert (to_raw(0.25), to_raw(0.00001)) == ("0.25", "0.00001")


MORE = {
    "dateTime": Question(name="q", type="dateTime"),
    "time": Question(name="q", type="time"),
    "rank": Question(name="q", type="rank", choices=SCALE),
    "acknowledge": Question(name="q", type="acknowledge"),
    "file": Question(name="q", type="file", parameters=Parameters(types=("pdf",))),
}


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("time", "14:30", time(14, 30)),
        ("time", "9:05", time(9, 5)),
        ("time", "2.30 pm", time(14, 30)),
        ("time", "12:15 a.m.", time(0, 15)),
        ("time", "09:30:00.000", time(9, 30)),
        ("dateTime", "2026-04-01T09:30", datetime(2026, 4, 1, 9, 30)),  # noqa: DTZ001
        ("dateTime", "2026-04-01 09:30:10Z", datetime(2026, 4, 1, 9, 30, 10, tzinfo=UTC)),
        ("dateTime", "1/4/2026 at 9:30", datetime(2026, 4, 1, 9, 30)),  # noqa: DTZ001
        ("rank", "2 1", ("2", "1")),
        ("acknowledge", "yes", "OK"),
        ("acknowledge", "OK", "OK"),
        ("file", "0a1b2c3d4e5f/Report.PDF", "0a1b2c3d4e5f/Report.PDF"),
    ],
)
def test_what_was_given_is_understood(kind, raw, value):
    assert read_answer(MORE[kind], raw) == (value, None)


@pytest.mark.parametrize(
    ("kind", "raw", "problem"),
    [
        ("time", "25:00", "time"),
        ("time", "13:00 pm", "time"),
        ("time", "noon", "time"),
        ("dateTime", "2026-04-01", "dateTime"),
        ("dateTime", "2026-02-30 10:00", "dateTime"),
        ("rank", "1 1", "rank"),
        ("rank", "1 9", "choices"),
        ("acknowledge", "no", "acknowledge"),
        ("file", "0a1b2c3d4e5f/report.exe", "file_type"),
        ("file", "pdf", "file_type"),
    ],
)
def test_what_cannot_stand_says_why(kind, raw, problem):
    assert read_answer(MORE[kind], raw) == (None, problem)


@given(st.datetimes(timezones=st.none() | st.just(UTC)).map(lambda at: at.replace(microsecond=0)))
def test_a_moment_that_is_written_reads_back(at):
    assert read_answer(MORE["dateTime"], to_raw(at)) == (at, None)


def test_a_character_that_cannot_be_kept_becomes_a_mark_on_the_way_in():
    assert to_raw("one\x00two") == "one�two"


def test_a_sheet_holds_what_a_store_can_keep():
    form = read_form_text("| survey | type | name | label |\n| | text | why | Why? |")
    sheet = Sheet(form, {"why": "a\x00b"})
    sheet.answer("why", "c\ud800d")
    assert sheet.raw() == {"why": "c�d"}
