"""Answers read back in words."""

from cpd_eval.forms.model import Choice, Question
from cpd_eval.pages.readback import in_words

MANY = Question(name="many", type="select_multiple", label="Which?", missing=("DK",))
HOURS = Question(name="hours", type="integer", label="Hours", missing=("DK",))


def test_a_missing_code_is_read_back_in_words():
    assert in_words(HOURS, "DK", ()) == ["I do not know"]


def test_choices_are_read_back_by_their_labels():
    choices = (Choice(name="a", label="Speed"), Choice(name="b", label="Quality"))
    assert in_words(MANY, "a b", choices) == ["Speed", "Quality"]
