"""What is read of each part of a form: labels, hints and messages, with answers filled in.

A label may name an earlier answer, as in ``What went well in ${activity}?``. Such texts are
compiled when the form is read; all others are given as they stand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cpd_eval.forms.fields import seat_of
from cpd_eval.forms.instance import Instance
from cpd_eval.forms.model import Battery, Group, Note, Page, Question, Repeat
from cpd_eval.forms.piping import Template, compile_text
from cpd_eval.forms.shape import Shape
from cpd_eval.forms.words import language_code

_READ = ("label", "hint")
_SAID = ("required_message", "constraint_message", "warn_message")
INSTANCE = "[]"
Worded = Page | Group | Repeat | Battery | Note | Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of a form.

    Attributes
    ----------
    code : str
        Code of the language, such as ``cy``.
    texts : mapping of (str, str) to str
        By name and column, what stands in the form.
    templates : mapping of (str, str) to Template
        By name and column, or name of a question and of a choice, what names answers.
    battery_of : mapping of str to str
        The battery each row stands in.
    """

    code: str
    texts: Mapping[tuple[str, str], str]
    templates: Mapping[tuple[str, str], Template]
    battery_of: Mapping[str, str]

    def of(self, name: str, column: str, instance: Instance, path: str) -> str:
        """Give a text with the answers it names, as read at a path; empty if there is none."""
        template = self.templates.get((name, column))
        if template is None:
            return self.texts.get((name, column.removesuffix(INSTANCE)), "")
        return template.render(instance, path)


def compile_wording(items: Iterable[Worded], *, shape: Shape, language: str) -> Wording:
    """Make the words of a form ready to be read.

    Parameters
    ----------
    items : iterable of Page, Group, Repeat, Battery, Note or Question
        Everything that has words.
    shape : Shape
        What they may name.
    language : str
        The language they are in.

    Returns
    -------
    Wording
        All of them.

    Raises
    ------
    FormError
        If a text names an answer there is not.

    Examples
    --------
    >>> asked = Question(name="why", type="text", label="Why?")
    >>> compile_wording([asked], shape=Shape([]), language="").texts["why", "label"]
    'Why?'
    """
    texts: dict[tuple[str, str], str] = {}
    choices: dict[tuple[str, str], str] = {}
    battery_of: dict[str, str] = {}
    listed = tuple(items)
    for item in listed:
        is_question = isinstance(item, Question)
        for column in (*_READ, *_SAID) if is_question else _READ:
            texts[item.name, column] = getattr(item, column)
        if isinstance(item, Battery):
            battery_of |= {row.name: item.name for row in item.rows}
        if isinstance(item, Question):
            choices |= {
                (item.name, f"choice {choice.name}"): choice.label for choice in item.choices
            }
    templates = {
        key: compile_text(text, shape=shape, at=key[0] if key[0] in shape else "")
        for key, text in (*texts.items(), *choices.items())
        if "${" in text
    }
    for repeat in (item.name for item in listed if isinstance(item, Repeat)):
        for column in _READ:
            if (repeat, column) in templates:
                # Said of the repeat as a whole it names answers around it; said of an instance,
                # those in it.
                templates[repeat, f"{column}{INSTANCE}"] = templates[repeat, column]
                templates[repeat, column] = compile_text(
                    texts[repeat, column], shape=shape, at=seat_of(repeat)
                )
    return Wording(
        code=language_code(language),
        texts=MappingProxyType(texts),
        templates=MappingProxyType(templates),
        battery_of=MappingProxyType(battery_of),
    )
