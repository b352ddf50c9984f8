import pytest

from cpd_eval.forms.read import read_form_text
from cpd_eval.store.paths import name_at

FORM = read_form_text(
    """
| survey | type         | name   | label | cpd::max | repeat_count |
|        | integer      | n      | How many? |      |              |
|        | begin_repeat | plan   | Plans | 3        |              |
|        | text         | aim    | Aim   |          |              |
|        | begin_repeat | step   | Steps |          |              |
|        | text         | act    | Act   |          |              |
|        | end_repeat   |        |       |          |              |
|        | end_repeat   |        |       |          |              |
|        | begin_repeat | counted | Told |          | ${n}         |
|        | text         | thing  | Thing |          |              |
|        | end_repeat   |        |       |          |              |
"""
)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("n", "n"),
        ("plan", "plan"),
        ("plan[3]/aim", "aim"),
        ("plan[1]/step", "step"),
        ("plan[2]/step[100]/act", "act"),
        ("counted[2]/thing", "thing"),
    ],
)
def test_a_path_leads_to_its_question_or_repeat(path: str, name: str):
    assert name_at(FORM, path) == name


@pytest.mark.parametrize(
    "path",
    [
        "",
        "aim",
        "plan/aim",
        "plan[0]/aim",
        "plan[4]/aim",
        "plan[01]/aim",
        "plan[2]",
        "step[1]/act",
        "plan[1]/act",
        "plan[1]/step[101]/act",
        "other[1]/plan[1]/aim",
        "counted[1]/aim",
        "plan[9999999999999999999999]/aim",
        "../n",
    ],
)
def test_a_path_that_leads_nowhere_is_empty(path: str):
    assert name_at(FORM, path) == ""


def test_how_often_a_counted_repeat_is_told_is_nobodys_answer():
    assert name_at(FORM, "counted") == ""
