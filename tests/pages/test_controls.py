"""With what a question is answered."""

import pytest

from cpd_eval.forms.model import Parameters, Question
from cpd_eval.pages.controls import control, points


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (Question(name="q", type="select_one"), "radios"),
        (Question(name="q", type="select_one", appearance="minimal"), "select"),
        (Question(name="q", type="decimal"), "number"),
        (Question(name="q", type="rank"), "rank"),
        (Question(name="q", type="dateTime"), "datetime"),
        (Question(name="q", type="acknowledge"), "confirm"),
        (Question(name="q", type="file"), "file"),
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
