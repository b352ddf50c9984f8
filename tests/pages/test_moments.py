"""Dates and times in boxes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.pages.moments import boxes_of, text_of, wrong_box

PARTS = ("day", "month", "year", "hour", "minute")


@given(st.datetimes())
def test_a_moment_survives_its_boxes(moment):
    text = f"{moment:%Y-%m-%dT%H:%M}".zfill(16)
    assert text_of("datetime", boxes_of("datetime", text)) == text


@given(st.fixed_dictionaries(dict.fromkeys(PARTS, st.text("0123456789 abJ", max_size=4))))
def test_what_was_typed_comes_back_to_its_box(typed):
    shown = boxes_of("datetime", text_of("datetime", typed))
    plain = {part: text.strip().lstrip("0") for part, text in typed.items()}
    assert {part: text.lstrip("0") for part, text in shown.items()} == plain


def test_seconds_and_time_zone_are_left_out_of_the_boxes():
    assert boxes_of("time", "09:30:15.250+01:00") == {"hour": "9", "minute": "30"}


@pytest.mark.parametrize(
    ("raw", "part"),
    [("2026-01-40", "day"), ("2026-13-01", "month"), ("26-01-01", "year"), ("", "day")],
)
def test_the_first_wrong_box_of_a_date_is_found(raw, part):
    assert wrong_box("date", raw) == part
