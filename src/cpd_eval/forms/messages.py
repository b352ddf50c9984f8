"""What respondents read when an answer is missing or cannot stand.

After the GOV.UK Design System [1]_: a message says what to do, in the words of the question, and
never scolds. A form's own ``required_message`` and ``constraint_message`` come first; these stand
in where it has none, in the language of the form.

References
----------
.. [1] GOV.UK Design System, "Error message",
   https://design-system.service.gov.uk/components/error-message/
"""

from dataclasses import dataclass
from typing import Literal

from cpd_eval.forms.answers import LONGEST, Problem
from cpd_eval.forms.question import Question
from cpd_eval.forms.words import words

What = Literal["required", "recommended", "constraint", "warning"] | Problem
"""What a message is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerError:
    """Why a sheet is not finished.

    Attributes
    ----------
    name : str
        Path of the question, or of a repeat.
    message : str
        What the respondent can do, in GOV.UK words.
    kind : {"required", "type", "constraint", "count"}
        Nothing given; something that cannot be read; something against a rule of the form; too
        few or too many instances of a repeat.
    """

    name: str
    message: str
    kind: Literal["required", "type", "constraint", "count"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What would help but is not needed; it never blocks.

    Attributes
    ----------
    name : str
        Path of the question.
    message : str
        What the respondent may want to do.
    kind : {"recommended", "warning"}
        Nothing given where an answer would help; an answer worth another look.
    """

    name: str
    message: str
    kind: Literal["recommended", "warning"]


def message(
    what: What, question: Question, *, label: str = "", battery: str = "", code: str = "en"
) -> str:
    """Say what a respondent can do about an answer.

    Parameters
    ----------
    what : str
        ``required``, ``recommended``, ``constraint``, ``warning``, or why the answer cannot be
        read.
    question : Question
        The question.
    label : str, optional
        Its label with answers filled in; as it stands if not given.
    battery : str, optional
        Label of the battery it is a row of, so that one statement in two batteries reads
        differently.
    code : str, optional
        Code of the language; English if it is not spoken here.

    Returns
    -------
    str
        The message.

    Examples
    --------
    >>> met = Question(name="met", type="date", label="When did you meet?")
    >>> message("required", met)
    'Enter a date for ‘When did you meet?’'
    >>> message("required", met, code="cy")
    'Rhowch ddyddiad ar gyfer ‘When did you meet?’'
    >>> message("whole", Question(name="age", type="integer", label="Age"))
    'Enter a whole number for ‘Age’, like 12'
    """
    said = words(code)
    ends = question.parameters
    named = said["named_in" if battery else "named"].format(
        label=label or question.label or question.name, battery=battery
    )
    return said.get(f"{what}_{question.type}", said[what]).format(
        named=named,
        ask=said.get(f"ask_{question.type}", said["ask"]),
        example="12" if question.type == "integer" else "12.5",
        low=f"{ends.start:g}" if ends else "",
        high=f"{ends.end:g}" if ends else "",
        types=", ".join(ends.types) if ends else "",
        longest=f"{LONGEST:,}",
    )


def too_few(label: str, minimum: int, *, code: str = "en") -> str:
    """Ask for more entries.

    Examples
    --------
    >>> too_few("Plans", 2), too_few("Plans", 1)
    ('Add at least 2 entries to ‘Plans’', 'Add at least one entry to ‘Plans’')
    """
    said = words(code)
    named = said["named"].format(label=label)
    return said["too_few" if minimum > 1 else "too_few_one"].format(named=named, number=minimum)


def too_many(label: str, most: int, *, code: str = "en") -> str:
    """Ask for fewer entries.

    Examples
    --------
    >>> too_many("Plans", 3)
    'Keep 3 entries or fewer in ‘Plans’'
    """
    said = words(code)
    return said["too_many"].format(named=said["named"].format(label=label), number=most)
