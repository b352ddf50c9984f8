"""Between the text that is kept and the field on the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.forms.model import Question
from cpd_eval.pages.fields import from_field, to_field

WHEN = Question(name="when", type="date", label="When?")
MANY = Question(name="many", type="select_multiple", label="Which?", missing=("DK",))
HOURS = Question(name="hours", type="integer", label="Hours", missing=("DK",))


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


@pytest.mark.parametrize("value", [None, 3, True, b"x", ["a"], {"day": "1"}])
def test_what_is_no_field_value_counts_as_empty(value):
    assert from_field(HOURS, value) == ""


BEST = Question(name="best", type="rank", label="Best")


@pytest.mark.parametrize(
    ("places", "before", "after"),
    [
        ({"0": "a", "1": ""}, "", "a"),
        ({"0": "a", "1": "b"}, "a", "a b"),
        ({"0": "c", "1": "b", "2": "c"}, "a b c", "c a b"),
        ({"0": "d", "1": "b"}, "a b", "d b"),
        ({"0": "", "1": "b"}, "a b", "b"),
        ({"0": "a", "1": "a", "2": ""}, "a b", "b a"),
    ],
)
def test_a_ranking_never_names_one_thing_twice_and_leaves_no_gap(places, before, after):
    assert from_field(BEST, places, before=before) == after


@given(st.permutations(["a", "b", "c", "d"]), st.integers(0, 3), st.sampled_from("abcd"))
def test_what_is_put_at_a_place_stands_there(order, place, name):
    places = {str(index): one for index, one in enumerate(order)} | {str(place): name}
    after = from_field(BEST, places, before=" ".join(order)).split()
    assert (after[place], sorted(after)) == (name, sorted(order))
