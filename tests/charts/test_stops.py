"""Where people stopped, in the order of the form."""

import pandas as pd
import pytest

from cpd_eval.charts.stops import stops
from cpd_eval.disclosure import release

LABELS = {"a": "a: First", "b": "b: Second", "c": "c: Third"}


@pytest.fixture(scope="module")
def released():
    table = pd.DataFrame({"question": ["c", "b", "a", "All"], "n": [30, 4, 6, 40]})
    return release(table, by="question")


def test_questions_stand_in_the_order_of_the_form(released, rows_drawn):
    found = [one["question"] for one in rows_drawn(stops(released, labels=LABELS))]
    assert list(dict.fromkeys(found)) == ["a: First", "b: Second", "c: Third"]


def test_the_title_says_where_most_stopped(released):
    assert stops(released, labels=LABELS).to_dict()["title"]["text"] == [
        "Of 40 who began and have not submitted, 30 stopped after ‘c: Third’"
    ]


def test_few_have_a_mark_and_no_number(released, rows_drawn):
    marks = {one["question"]: one["label"] for one in rows_drawn(stops(released, labels=LABELS))}
    assert marks == {"a: First": "[c]", "b: Second": "[c]", "c: Third": "30"}
