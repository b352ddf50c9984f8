"""Answers put into a text, as in ``What went well in ${activity}?``.

A reference stands for the answer of the same instance where the text stands in a repeat. A choice
is shown by its label and a date as people write it; what is not answered leaves nothing.
"""

import re
from dataclasses import dataclass

from cpd_eval.forms.expression import Expression, compile_expression
from cpd_eval.forms.instance import Instance
from cpd_eval.forms.language.days import moment_of
from cpd_eval.forms.language.surroundings import Surroundings
from cpd_eval.forms.language.values import to_number
from cpd_eval.forms.shape import Shape

_REFERENCE = re.compile(r"(\$\{\s*[^{}]*?\s*\})")
_SELECTS = ("select_one", "select_multiple", "rank")
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "cy": "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A text that may name answers.

    Attributes
    ----------
    text : str
        As it stands in the form.
    reads : frozenset of str
        What it names.
    """

    text: str
    reads: frozenset[str]
    _parts: tuple[str | tuple[Expression, bool], ...]

    def render(self, instance: Instance, path: str = "") -> str:
        """Give the text with the answers in it.

        Parameters
        ----------
        instance : Instance
            One person's answers.
        path : str, optional
            Where the text stands.
        """
        return "".join(
            part if isinstance(part, str) else _shown(*part, instance, path) for part in self._parts
        )


def compile_text(text: str, *, shape: Shape, at: str = "") -> Template:
    """Make a text ready that may name answers.

    Parameters
    ----------
    text : str
        A label, a hint or a message.
    shape : Shape
        The tree of the form.
    at : str, optional
        The row it stands in.

    Returns
    -------
    Template
        Ready.

    Raises
    ------
    FormError
        If it names a question there is not.

    Examples
    --------
    >>> from cpd_eval.forms.shape import Field
    >>> shape = Shape([Field(name="course"), Field(name="why")])
    >>> instance = Instance(shape)
    >>> instance.put("course", "Project basics")
    True
    >>> template = compile_text("Why did you choose ${course}?", shape=shape, at="why")
    >>> template.render(instance, "why")
    'Why did you choose Project basics?'
    """
    parts: list[str | tuple[Expression, bool]] = []
    reads: frozenset[str] = frozenset()
    for piece in _REFERENCE.split(text):
        if not piece.startswith("${"):
            parts.append(piece)
            continue
        name = piece[2:-1].strip()
        field = shape.field(name) if name in shape else None
        rule = f"jr:choice-name({piece}, '{piece}')" if field and _has_labels(field.type) else piece
        expression = compile_expression(rule, shape=shape, at=at)
        parts.append((expression, field is not None and field.type == "date"))
        reads |= expression.reads
    return Template(text=text, reads=reads, _parts=tuple(part for part in parts if part))


def _has_labels(kind: str) -> bool:
    return kind in _SELECTS


def _shown(expression: Expression, is_date: bool, instance: Instance, path: str) -> str:
    answer = expression.as_text(instance, path)
    return _date(answer, instance.surroundings) if is_date and answer else answer


def _date(text: str, world: Surroundings) -> str:
    """Write a date the British way, such as 1 April 2026; what is none stays as it is."""
    with world:
        moment = moment_of(to_number(text))
    if moment is None:
        return text
    months = _MONTHS.get(world.language, _MONTHS["en"]).split()
    return f"{moment.day} {months[moment.month - 1]} {moment.year}"
