import string

import pytest

from cpd_eval.forms.messages import message, too_few, too_many
from cpd_eval.forms.model import Choice, Parameters, Question
from cpd_eval.forms.words import CATALOGUE, language_code, words

ENDS = Parameters(start=0.0, end=10.0, step=1.0, types=("pdf", "docx"))
YES = (Choice(name="yes", label="Yes"),)
QUESTIONS = [
    Question(name="q", type="text", label="Why?"),
    Question(name="q", type="integer", label="How many?"),
    Question(name="q", type="decimal", label="How much?"),
    Question(name="q", type="date", label="When?"),
    Question(name="q", type="dateTime", label="At what moment?"),
    Question(name="q", type="time", label="At what time?"),
    Question(name="q", type="range", label="How sure?", parameters=ENDS),
    Question(name="q", type="select_one", label="Which?", choices=YES),
    Question(name="q", type="select_multiple", label="Which ones?", choices=YES),
    Question(name="q", type="rank", label="In which order?", choices=YES),
    Question(name="q", type="acknowledge", label="Read this"),
    Question(name="q", type="file", label="Your report", parameters=ENDS),
]
ASKING = ["required", "recommended", "constraint", "warning"]
PROBLEMS = [
    *("number", "whole", "range", "date", "dateTime", "time"),
    *("choice", "choices", "rank", "acknowledge", "file_type", "long"),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.type)
def test_a_required_answer_is_asked_for_in_the_words_of_the_question(question):
    said = message("required", question)
    assert said.startswith(("Enter", "Select", "Put", "Confirm", "Choose"))
    assert question.label in said


# GOV.UK Design System, "Error message": do not use these words.
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.type)
def test_no_message_scolds(question):
    said = [message(what, question) for what in (*ASKING, *PROBLEMS)]
    said += [too_few("Plans", 2), too_many("Plans", 2)]
    found = {word.strip("‘’.,:").lower() for one in said for word in one.split()}
    assert found.isdisjoint({"please", "sorry", "valid", "invalid", "error", "forbidden", "must"})


def test_a_range_names_its_ends():
    sure = next(question for question in QUESTIONS if question.type == "range")
    assert message("range", sure) == "Select a number from 0 to 10 for ‘How sure?’"


def test_a_file_names_its_types():
    report = QUESTIONS[-1]
    assert message("file_type", report) == "Choose a file of the type pdf, docx for ‘Your report’"


def test_a_message_is_in_the_language_of_the_form():
    assert message("required", QUESTIONS[0], code="cy") == "Rhowch ateb ar gyfer ‘Why?’"


def test_a_language_that_is_not_spoken_is_answered_in_english():
    assert message("required", QUESTIONS[0], code="fr") == "Enter an answer for ‘Why?’"


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_language_says_everything_with_the_same_parts(code):
    spoken = {key: slots(text) for key, text in CATALOGUE[code].items()}
    assert spoken == {key: slots(text) for key, text in CATALOGUE["en"].items()}


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("Welsh (cy)", "cy"),
        ("English (en-GB)", "en"),
        ("Cymraeg", "en"),
        ("", "en"),
        ("Welsh (cy) ", "cy"),
    ],
)
def test_the_code_of_a_language_stands_in_brackets(language, code):
    assert language_code(language) == code


def test_words_of_a_language_can_be_asked_for():
    assert words("cy")["other"] == "Arall"
