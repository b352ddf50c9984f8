"""Answers read back in words."""

from cpd_eval.forms.model import Choice, Question
from cpd_eval.pages.readback import in_words
from cpd_eval.pages.words import words_in

ENGLISH = words_in("")
MANY = Question(name="many", type="select_multiple", label="Which?", missing=("DK",))
HOURS = Question(name="hours", type="integer", label="Hours", missing=("DK",))


def test_a_missing_code_is_read_back_in_words():
    assert in_words(HOURS, "DK", (), ENGLISH) == ["I do not know"]


def test_choices_are_read_back_by_their_labels():
    choices = (Choice(name="a", label="Speed"), Choice(name="b", label="Quality"))
    assert in_words(MANY, "a b", choices, ENGLISH) == ["Speed", "Quality"]


def test_a_moment_is_written_out_in_the_language_of_the_page():
    when = Question(name="when", type="dateTime", label="When")
    welsh = words_in("Welsh (cy)")
    assert in_words(when, "2026-03-27T14:30", (), welsh) == ["27 Mawrth 2026, 14:30"]


def test_a_file_is_read_back_by_its_name():
    plan = Question(name="plan", type="file", label="Plan")
    assert in_words(plan, "0f3a9c11d2e4/my plan.pdf", (), ENGLISH) == ["my plan.pdf"]


def test_what_is_no_date_is_read_back_as_it_was_typed():
    when = Question(name="when", type="date", label="When")
    assert in_words(when, "2026-13-05", (), ENGLISH) == ["2026-13-05"]


def test_what_is_worked_out_is_shown_and_cannot_be_changed(begin):
    journey = begin({"name": "Advice"}, place="evidence")
    shown = next(one for one in journey.view()["items"] if one["name"] == "owner")
    assert (shown["control"], shown["lines"]) == ("shown", ["The head of Advice"])
    journey.take({"kind": "goto", "place": "cpd:check"})
    summary = next(one for one in journey.view()["items"] if one.get("name") == "evidence")
    row = summary["groups"][0]["rows"][0]
    assert (row["value"], row["change"]) == (["The head of Advice"], None)
