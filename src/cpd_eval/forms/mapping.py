"""A mapping: what became of the questions and choices of the version before.

A form changes, its answers stay. A mapping belongs to one version of a form and leads to it from
the version published before: a variable has a new name, a choice has a new value, several choices
became one. Exports apply the mappings of all later versions to an answer, one after the other, so
a value can even change places with another one (a scale turned round) and come out right.

A mapping also holds what only its author can say: that a variable measures the same although its
wording or its rule changed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cpd_eval.errors import FormError, did_you_mean
from cpd_eval.forms.model import Form, Question

SEVERAL = ("select_multiple", "rank")
"""Types whose answer is several values, separated by spaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormMapping:
    """How answers to the version before are read in the next one.

    Attributes
    ----------
    from_version : str
        The version it leads from.
    variables : mapping of str to str
        New variable id, by old one; the name of a repeat too.
    choices : mapping of str to mapping
        New value by old value, by *new* variable id. A value that stands in none stays.
    same : tuple of str
        New ids of variables that measure the same, by word of the author.
    file : str
        Where it was read from, for messages.
    """

    from_version: str
    variables: Mapping[str, str] = field(default_factory=dict, hash=False)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    same: tuple[str, ...] = ()
    file: str = field(default="", compare=False)

    def variable(self, old: str) -> str:
        """Give the id a variable of the version before has now."""
        return self.variables.get(old, old)

    def value(self, variable: str, text: str, *, is_several: bool = False) -> str:
        """Give the value an answer to the version before has now.

        Parameters
        ----------
        variable : str
            Its id now.
        text : str
            The raw answer.
        is_several : bool, default False
            Whether it is several values, separated by spaces; those that became one are
            given once.

        Examples
        --------
        >>> merged = FormMapping(from_version="", choices={"how": {"car": "road", "bus": "road"}})
        >>> merged.value("how", "car"), merged.value("how", "bus rail car", is_several=True)
        ('road', 'road rail')
        """
        values = self.choices.get(variable)
        if not values:
            return text
        if not is_several:
            return values.get(text.strip(), text)
        return " ".join(dict.fromkeys(values.get(word, word) for word in text.split()))


def variable_of(question: Question) -> str:
    """Name the column a question's answers stand in, across versions of the form.

    Examples
    --------
    >>> variable_of(Question(name="joy", type="text", variable_id="happy"))
    'happy'
    """
    return question.variable_id or question.name


def variables(form: Form) -> dict[str, Question]:
    r"""Give the questions of a form by variable id, in order.

    Raises
    ------
    FormError
        If two questions, or a question and a repeat, share an id: their answers would stand in
        one column.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> table = "| survey | type | name | label |\n|  | text | why | Why? |"
    >>> list(variables(read_form_text(table)))
    ['why']
    """
    found: dict[str, Question] = {}
    repeats = {repeat.name for repeat in form.repeats}
    for question in form.questions:
        variable = variable_of(question)
        if variable in found or variable in repeats:
            other = f"question '{found[variable].name}'" if variable in found else "repeat"
            raise FormError(
                f"{form.form_id}: the question '{question.name}' has the variable id "
                f"'{variable}', and so has the {other}; their answers would stand in one column. "
                "Give one of them another cpd::variable_id."
            )
        found[variable] = question
    return found


def mapping_to_json(mapping: FormMapping) -> str:
    """Write a mapping as the store keeps it.

    Examples
    --------
    >>> mapping_to_json(FormMapping(from_version="3fa2b1c09d11", same=("why",)))
    '{"choices":{},"from":"3fa2b1c09d11","same":["why"],"variables":{}}'
    """
    content = {
        "from": mapping.from_version,
        "variables": dict(mapping.variables),
        "choices": {name: dict(values) for name, values in mapping.choices.items()},
        "same": list(mapping.same),
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def mapping_from_json(text: str) -> FormMapping:
    """Make the mapping again that was kept.

    Raises
    ------
    FormError
        If the text is none.

    Examples
    --------
    >>> kept = FormMapping(from_version="3fa2b1c09d11", variables={"joy": "happy"})
    >>> mapping_from_json(mapping_to_json(kept)) == kept
    True
    """
    try:
        content = json.loads(text)
        return FormMapping(
            from_version=content["from"],
            variables=MappingProxyType(dict(content["variables"])),
            choices=MappingProxyType(
                {name: MappingProxyType(dict(one)) for name, one in content["choices"].items()}
            ),
            same=tuple(content["same"]),
        )
    except (KeyError, TypeError, ValueError) as exc:
        raise FormError(
            "What was kept of a mapping cannot be read. Restore the store from your backup."
        ) from exc


def unknown(name: str, known: "Mapping[str, object] | set[str]") -> str:
    """Say which known name is nearest, or which there are.

    Examples
    --------
    >>> unknown("hapy", {"happy"}), unknown("zzz", {"happy", "cost"})
    (" Did you mean 'happy'?", " There are: 'cost', 'happy'.")
    """
    near = did_you_mean(name, known)
    if near or not known:
        return near
    listed = ", ".join(f"'{one}'" for one in sorted(known)[:12])
    return f" There are: {listed}{', …' if len(known) > 12 else ''}."
