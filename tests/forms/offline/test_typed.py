"""A cell gives back the very answer that was put in it."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.forms import Question
from cpd_eval.forms.offline.typed import escape, from_cell, to_cell, unescape
from cpd_eval.forms.raw import storable

KINDS = ["text", "integer", "decimal", "date", "dateTime", "time", "select_one"]


def asked(kind: str) -> Question:
    return Question(name="q", type=kind)


@given(st.sampled_from(KINDS), st.text(max_size=30))
def test_any_text_comes_back_from_any_kind_of_cell(kind, raw):
    assert from_cell(asked(kind), to_cell(asked(kind), raw)) == storable(raw)


@given(st.dates(), st.sampled_from(["date", "dateTime", "text"]))
def test_any_day_comes_back(day, kind):
    raw = day.isoformat()
    assert from_cell(asked(kind), to_cell(asked(kind), raw)) == raw


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_any_number_comes_back(number):
    raw = format(number, "f")
    assert from_cell(asked("decimal"), to_cell(asked("decimal"), raw)) == raw


@given(st.text())
def test_an_escaped_text_comes_back(text):
    assert unescape(escape(text)) == text


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("integer", "12", 12),
        ("integer", "012", "012"),
        ("decimal", "2.5", 2.5),
        ("decimal", "2.50", "2.50"),
        ("decimal", "nan", "nan"),
        ("date", "2026-04-01", date(2026, 4, 1)),
        ("date", "1/4/2026", "1/4/2026"),
        # Excel counts from 1900, and a day wrong until its March.
        ("date", "1900-02-28", "1900-02-28"),
        ("time", "14:30", time(14, 30)),
        ("time", "2 pm", "2 pm"),
        ("text", "12", "12"),
    ],
)
def test_an_answer_is_typed_only_where_nothing_is_lost(kind, raw, value):
    assert to_cell(asked(kind), raw) == value


@pytest.mark.parametrize(
    ("value", "raw"),
    [(timedelta(hours=1, minutes=5), "01:05"), (timedelta(days=2), "1900-01-03T00:00:00")],
)
def test_a_duration_is_read_as_a_time_where_it_is_one(value, raw):
    assert from_cell(asked("time"), value) == raw
