from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.forms.answers import LONGEST, read_answer, to_raw, to_value
from cpd_eval.forms.model import Choice, Parameters, Question

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


def test_a_small_number_is_written_out_for_an_expression():
    assert to_value(0.25) == "0.25"
    assert "e" not in str(to_value(0.00001))
