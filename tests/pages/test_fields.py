"""Between the text that is kept and the field on the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.forms.model import Parameters, Question
from cpd_eval.pages.fields import control, from_field, points, to_field, wrong_part

WHEN = Question(name="when", type="date", label="When?")
MANY = Question(name="many", type="select_multiple", label="Which?", missing=("DK",))
HOURS = Question(name="hours", type="integer", label="Hours", missing=("DK",))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (Question(name="q", type="select_one"), "radios"),
        (Question(name="q", type="select_one", appearance="minimal"), "select"),
        (Question(name="q", type="decimal"), "number"),
        (
            Question(name="q", type="range", parameters=Parameters(start=0, end=10, step=1)),
            "radios",
        ),
        (
            Question(name="q", type="range", parameters=Parameters(start=0, end=100, step=1)),
            "number",
        ),
    ],
)
def test_each_kind_of_question_has_its_control(question, expected):
    assert control(question) == expected


def test_a_range_lists_its_points_without_rounding_noise():
    tenths = Question(name="q", type="range", parameters=Parameters(start=0, end=0.3, step=0.1))
    assert points(tenths) == ("0", "0.1", "0.2", "0.3")


@given(st.dates())
def test_a_date_survives_the_three_boxes(day):
    assert from_field(WHEN, to_field(WHEN, day.isoformat())) == day.isoformat()


@given(*(st.text("0123456789 abcJan/", max_size=4) for _ in range(3)))
def test_what_was_typed_in_the_boxes_of_a_date_comes_back(day, month, year):
    typed = {"day": day.strip(), "month": month.strip(), "year": year.strip()}
    shown = to_field(WHEN, from_field(WHEN, typed))
    assert {part: text.lstrip("0") for part, text in shown.items()} == {
        part: text.lstrip("0") for part, text in typed.items()
    }


@given(st.text(max_size=50))
def test_text_is_kept_as_it_was_typed(text):
    words = Question(name="q", type="text")
    assert to_field(words, from_field(words, text)) == text


def test_ticking_do_not_know_unticks_the_others():
    assert from_field(MANY, ["a", "b", "DK"], before="a b") == "DK"


def test_ticking_another_unticks_do_not_know():
    assert from_field(MANY, ["a", "DK"], before="DK") == "a"


@pytest.mark.parametrize(
    ("raw", "part"),
    [("2026-01-40", "day"), ("2026-13-01", "month"), ("26-01-01", "year"), ("", "day")],
)
def test_the_first_wrong_box_of_a_date_is_found(raw, part):
    assert wrong_part(raw) == part


@pytest.mark.parametrize("value", [None, 3, True, b"x", ["a"], {"day": "1"}])
def test_what_is_no_field_value_counts_as_empty(value):
    assert from_field(HOURS, value) == ""
