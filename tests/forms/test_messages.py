import pytest

from cpd_eval.forms import messages
from cpd_eval.forms.model import Choice, Parameters, Question

ENDS = Parameters(start=0.0, end=10.0, step=1.0)
YES = (Choice(name="yes", label="Yes"),)
QUESTIONS = [
    Question(name="q", type="text", label="Why?"),
    Question(name="q", type="integer", label="How many?"),
    Question(name="q", type="decimal", label="How much?"),
    Question(name="q", type="date", label="When?"),
    Question(name="q", type="range", label="How sure?", parameters=ENDS),
    Question(name="q", type="select_one", label="Which?", choices=YES),
    Question(name="q", type="select_multiple", label="Which ones?", choices=YES),
]
PROBLEMS = ["number", "whole", "range", "date", "choice", "choices", "long"]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.type)
def test_a_required_answer_is_asked_for_in_the_words_of_the_question(question):
    message = messages.required(question)
    assert message.startswith(("Enter", "Select"))
    assert question.label in message


# GOV.UK Design System, "Error message": do not use these words.
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.type)
def test_no_message_scolds(question):
    said = [
        messages.required(question),
        messages.recommended(question),
        messages.constraint(question),
        messages.warning(question),
        *(messages.unreadable(question, problem) for problem in PROBLEMS),
    ]
    words = {word.strip("‘’.,:").lower() for message in said for word in message.split()}
    assert words.isdisjoint({"please", "sorry", "valid", "invalid", "error", "forbidden", "must"})


def test_the_forms_own_words_come_first():
    question = Question(name="q", type="text", required_message="Enter your reason")
    assert messages.required(question) == "Enter your reason"


def test_a_range_names_its_ends():
    assert (
        messages.unreadable(QUESTIONS[4], "range") == "Select a number from 0 to 10 for ‘How sure?’"
    )
