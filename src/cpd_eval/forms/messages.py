"""What respondents read when an answer is missing or cannot stand.

After the GOV.UK Design System [1]_: a message says what to do, in the words of the question, and
never scolds. A form's own ``required_message`` and ``constraint_message`` come first; these stand
in where it has none.

References
----------
.. [1] GOV.UK Design System, "Error message",
   https://design-system.service.gov.uk/components/error-message/
"""

from dataclasses import dataclass
from typing import Literal

from cpd_eval.forms.answers import LONGEST, Problem
from cpd_eval.forms.model import Question

_ASK = {
    "select_one": "Select an answer",
    "select_multiple": "Select at least one answer",
    "range": "Select a number",
    "integer": "Enter a number",
    "decimal": "Enter a number",
    "date": "Enter a date",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerError:
    """Why a sheet is not finished.

    Attributes
    ----------
    name : str
        The question.
    message : str
        What the respondent can do, in GOV.UK words.
    kind : {"required", "type", "constraint"}
        Nothing given; something that cannot be read; something against a rule of the form.
    """

    name: str
    message: str
    kind: Literal["required", "type", "constraint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What would help but is not needed; it never blocks.

    Attributes
    ----------
    name : str
        The question.
    message : str
        What the respondent may want to do.
    kind : {"recommended", "warning"}
        Nothing given where an answer would help; an answer worth another look.
    """

    name: str
    message: str
    kind: Literal["recommended", "warning"]


def required(question: Question, battery: str = "") -> str:
    """Ask for an answer that is needed.

    Parameters
    ----------
    question : Question
        The one without an answer.
    battery : str, optional
        Label of the battery it is a row of, so that one statement in two batteries reads
        differently.

    Examples
    --------
    >>> required(Question(name="met", type="date", label="When did you meet?"))
    'Enter a date for ‘When did you meet?’'
    """
    return question.required_message or f"{_ask(question)} for {_named(question, battery)}"


def recommended(question: Question, battery: str = "") -> str:
    """Prompt for an answer that would help, without insisting.

    Examples
    --------
    >>> recommended(Question(name="fee", type="decimal", label="What did it cost?"))
    'Enter a number for ‘What did it cost?’ if you can'
    """
    return f"{_ask(question)} for {_named(question, battery)} if you can"


def constraint(question: Question, battery: str = "") -> str:
    """Ask for another answer, where the form's rule does not hold.

    Examples
    --------
    >>> constraint(Question(name="hours", type="integer", label="Hours"))
    'Change the answer to ‘Hours’: it does not fit the other answers or the limits given'
    """
    fallback = (
        f"Change the answer to {_named(question, battery)}: "
        "it does not fit the other answers or the limits given"
    )
    return question.constraint_message or fallback


def warning(question: Question, battery: str = "") -> str:
    """Ask to look at an answer again.

    Examples
    --------
    >>> warning(Question(name="hours", type="integer", label="Hours"))
    'Check the answer to ‘Hours’'
    """
    return question.warn_message or f"Check the answer to {_named(question, battery)}"


def unreadable(question: Question, problem: Problem, battery: str = "") -> str:
    """Say how an answer must be written.

    Examples
    --------
    >>> unreadable(Question(name="age", type="integer", label="Age"), "whole")
    'Enter a whole number for ‘Age’, like 12'
    """
    named = _named(question, battery)
    ends = question.parameters
    low, high = (f"{ends.start:g}", f"{ends.end:g}") if ends else ("", "")
    example = "12" if question.type == "integer" else "12.5"
    return {
        "number": f"Enter a number for {named}, like {example}",
        "whole": f"Enter a whole number for {named}, like 12",
        "range": f"{_ask(question)} from {low} to {high} for {named}",
        "date": f"Enter a date for {named}, like 27 3 2026",
        "choice": f"Select one of the answers listed for {named}",
        "choices": f"Select from the answers listed for {named}",
        "long": f"Use {LONGEST:,} characters or fewer for {named}",
    }[problem]


def _ask(question: Question) -> str:
    return _ASK.get(question.type, "Enter an answer")


def _named(question: Question, battery: str) -> str:
    label = question.label or question.name
    return f"‘{label}’ under ‘{battery}’" if battery else f"‘{label}’"
