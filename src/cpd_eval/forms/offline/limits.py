"""The limits of an answer that can be read off its constraint, for the rules of a cell.

A constraint such as ``. >= 0 and . <= 100`` is two limits that must both hold. What is joined by
``or``, or compared with another answer, is no limit of a single cell and is left to the form's own
rules when the answers come back.
"""

from dataclasses import dataclass

from cpd_eval.forms.language.grammar import parse
from cpd_eval.forms.language.syntax import Call, Chain, Negative, Number, Part, Path
from cpd_eval.forms.question import Question

_MIRRORED = {"=": "=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an answer must keep to in any case.

    Attributes
    ----------
    low, high : float or None
        Smallest and largest number; None is no limit.
    is_past : bool
        Whether a date may not be after today.
    most : int or None
        Most choices that may be selected.
    """

    low: float | None = None
    high: float | None = None
    is_past: bool = False
    most: int | None = None


def limits_of(question: Question) -> Limits:
    """Read the limits of an answer off its question.

    Parameters
    ----------
    question : Question
        Of a form that was checked.

    Returns
    -------
    Limits
        Never narrower than what the form allows.

    Examples
    --------
    >>> limits_of(Question(name="n", type="integer", constraint=". >= 0 and . < ${other}"))
    Limits(low=0.0, high=None, is_past=False, most=None)
    """
    low: float | None = None
    high: float | None = None
    most: int | None = None
    is_past = False
    if question.type == "range" and question.parameters is not None:
        low, high = question.parameters.start, question.parameters.end
    for subject, operator, bound in _comparisons(question.constraint):
        if subject == "count" and isinstance(bound, float) and operator in ("<=", "="):
            most = int(bound)
        elif subject == "." and bound == "today":
            is_past = is_past or operator in ("<=", "<")
        elif subject == "." and isinstance(bound, float):
            # Where the limit itself is not allowed, the cell still lets it pass.
            low = bound if operator in (">=", ">") else low
            high = bound if operator in ("<=", "<") else high
    return Limits(low=low, high=high, is_past=is_past, most=most)


def _comparisons(constraint: str) -> list[tuple[str, str, float | str]]:
    found = []
    for part in _conjuncts(parse(constraint)) if constraint else ():
        if not isinstance(part, Chain) or len(part.rest) != 1:
            continue
        operator, _, other = part.rest[0]
        if operator not in _MIRRORED:
            continue
        subject, bound = _subject(part.first), _bound(other)
        if not subject:
            subject, bound, operator = _subject(other), _bound(part.first), _MIRRORED[operator]
        if subject and bound is not None:
            found.append((subject, operator, bound))
    return found


def _conjuncts(part: Part) -> list[Part]:
    if isinstance(part, Chain) and {operator for operator, _, _ in part.rest} == {"and"}:
        return [
            one for each in (part.first, *(p for _, _, p in part.rest)) for one in _conjuncts(each)
        ]
    return [part]


def _subject(part: Part) -> str:
    if isinstance(part, Call) and part.name == "count-selected" and len(part.arguments) == 1:
        return "count" if _subject(part.arguments[0]) == "." else ""
    is_own = (
        isinstance(part, Path)
        and part.start == ""
        and [(step.axis, step.conditions) for step in part.steps] == [("self", ())]
    )
    return "." if is_own else ""


def _bound(part: Part) -> float | str | None:
    if isinstance(part, Number):
        return float(part.text)
    if isinstance(part, Negative) and isinstance(part.operand, Number):
        return -float(part.operand.text)
    return "today" if isinstance(part, Call) and part.name == "today" else None
