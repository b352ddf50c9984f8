"""What single cells of the survey sheet mean: yes and no, limits, names of questions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cpd_eval.forms.question import Parameters

YES = ("yes", "true", "true()")
NO = ("", "no", "false", "false()")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]*)?|-?\.[0-9]+")
REFERENCE = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
_CALL = re.compile(r"(?<![\w-])[a-z][a-z0-9:-]*\(")
_SUM = re.compile(r"[\d\s.+*()-]+(?:(?:div|mod)[\d\s.+*()-]+)*")


@dataclass(frozen=True, slots=True)
class Words:
    """Finds words in one of a form's languages.

    Attributes
    ----------
    language : str
        Empty for the form's own; in another, what is not translated stays in the form's own.
    """

    language: str = ""

    def of(self, cells: Mapping[str, str], column: str) -> str:
        """Give the words of a cell.

        Examples
        --------
        >>> Words("Welsh (cy)").of({"label": "Why?", "label::Welsh (cy)": "Pam?"}, "label")
        'Pam?'
        """
        own = cells.get(column, "")
        return cells.get(f"{column}::{self.language}", own) if self.language else own


def pairs(text: str) -> dict[str, str]:
    """Read a cell of parameters.

    Examples
    --------
    >>> pairs("start=0 end=10")
    {'start': '0', 'end': '10'}
    """
    found = (pair.partition("=") for pair in re.split(r"[\s,;]+", text) if pair)
    return {key: value for key, _, value in found}


def parameters(kind: str, text: str) -> Parameters | None:
    """Give the limits of a range question or a file; None for any other question.

    Examples
    --------
    >>> parameters("file", "max_size_mb=5 types=pdf+docx").types
    ('pdf', 'docx')
    """
    if kind not in ("range", "file"):
        return None
    found = pairs(text)
    numbers = {
        key: float(value)
        for key, value in found.items()
        if key in ("start", "end", "step", "max_size_mb")
    }
    types = (one.strip(".").lower() for one in found.get("types", "").split("+"))
    return Parameters(**numbers, types=tuple(one for one in types if one))


def trigger_names(text: str) -> tuple[str, ...]:
    """Name the questions a trigger cell names.

    Examples
    --------
    >>> trigger_names("${a}, ${b}")
    ('a', 'b')
    """
    return tuple(dict.fromkeys(REFERENCE.findall(text)))


def is_dynamic(kind: str, default: str) -> bool:
    """Say whether a default is to be worked out.

    Examples
    --------
    >>> is_dynamic("date", "today()"), is_dynamic("text", "today"), is_dynamic("integer", "1 + 1")
    (True, False, True)
    """
    if "${" in default or (_CALL.search(default) and default.endswith((")", "]"))):
        return True
    is_number = kind in ("integer", "decimal", "range")
    return is_number and not NUMBER.fullmatch(default) and bool(_SUM.fullmatch(default))
