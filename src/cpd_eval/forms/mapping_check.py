"""What can be wrong with the content of a mapping file.

A mapping decides how answers are read for ever, so every name in it must be one there is: the old
ones among what was published, the new ones in the form it leads to.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from cpd_eval.forms.mapping import unknown, variables
from cpd_eval.forms.model import Form, Question
from cpd_eval.forms.question import MISSING_CODES

_TABLES = ("variables", "choices", "lists")
_KEYS = {"from", "same", *_TABLES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What answers there can be when a mapping is written.

    Attributes
    ----------
    version : str
        The version published last.
    asked : tuple of frozenset of str
        The variable ids and repeats of every version published so far, as the mappings up to
        the last one left them.
    values : mapping of str to frozenset of str
        Values that answers can hold, by variable id; for those with choices.
    """

    version: str
    asked: tuple[frozenset[str], ...]
    values: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingCheck:
    """A check of one mapping file's content.

    Parameters
    ----------
    form : Form
        The version it leads to.
    before : Before
        What it leads from.
    content : mapping
        As TOML gave it.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> form = read_form_text('''
    ... | survey | type | name | label |
    ... |        | text | joy  | Why?  |
    ... ''')
    >>> before = Before(
    ...     version="3fa2b1c09d11", asked=(frozenset({"happy"}),), values={}
    ... )
    >>> content = {"from": "3fa2b1c09d11", "variables": {"hapy": "joy"}}
    >>> list(MappingCheck(form=form, before=before, content=content).findings())
    ["key variables.hapy: no version asked a variable 'hapy'. Did you mean 'happy'?"]
    """

    form: Form
    before: Before
    content: Mapping[str, Any]

    def findings(self) -> Iterator[str]:
        """List everything that is wrong, each with its key."""
        misshapen = list(self._shape())
        if misshapen:
            yield from misshapen
            return
        yield from self._from()
        yield from self._same()
        yield from self._variables()
        yield from self._lists()
        for variable, values in self._table("choices").items():
            yield from self._choices(variable, values)

    def choices(self) -> Mapping[str, Mapping[str, str]]:
        """Give new value by old one, by variable id; what is said of lists, said of variables."""
        found: dict[str, dict[str, str]] = {}
        lists = self._table("lists")
        for variable, question in self._asked().items():
            if question.list_name in lists:
                found[variable] = dict(lists[question.list_name])
        for variable, values in self._table("choices").items():
            found[variable] = found.get(variable, {}) | dict(values)
        return MappingProxyType({name: MappingProxyType(one) for name, one in found.items()})

    # What is in the file

    def _table(self, key: str) -> Mapping[str, Any]:
        table: Mapping[str, Any] = self.content.get(key, {})
        return table

    def _asked(self) -> dict[str, Question]:
        return variables(self.form)

    def _old_id(self, variable: str) -> str:
        renamed = {new: old for old, new in self._table("variables").items()}
        return renamed.get(variable, variable)

    def _values_before(self, variable: str) -> frozenset[str]:
        return self.before.values.get(self._old_id(variable), frozenset())

    # What can be wrong

    def _shape(self) -> Iterator[str]:
        for key in self.content:
            if key not in _KEYS:
                yield f"key {key}: there is no such key.{unknown(key, _KEYS)}"
        for key in _TABLES:
            table = self.content.get(key, {})
            if not isinstance(table, Mapping):
                yield f"key {key}: found '{table}'; a table was expected: [{key}]"
                continue
            for name, value in table.items():
                yield from _misshapen(key, name, value)
        same = self.content.get("same", [])
        if not isinstance(same, list) or not all(isinstance(name, str) for name in same):
            yield f"key same: found '{same}'; a list of variable ids was expected"

    def _from(self) -> Iterator[str]:
        found = self.content.get("from")
        if found != self.before.version:
            shown = "nothing" if found is None else f"'{found}'"
            yield (
                f"key from: found {shown}; the version published last was expected, "
                f"'{self.before.version}'"
            )

    def _same(self) -> Iterator[str]:
        asked = self._asked()
        for name in self.content.get("same", []):
            if name not in asked:
                yield f"key same: the form asks no variable '{name}'.{unknown(name, asked)}"

    def _variables(self) -> Iterator[str]:
        table = self._table("variables")
        after = {*self._asked(), *(repeat.name for repeat in self.form.repeats)}
        before = {name for version in self.before.asked for name in version}
        for old, new in table.items():
            key = f"key variables.{old}"
            if old not in before:
                yield f"{key}: no version asked a variable '{old}'.{unknown(old, before)}"
            elif new not in after:
                yield f"{key}: the form asks no variable '{new}'.{unknown(new, after)}"
            elif old in after and old not in table.values():
                yield f"{key}: the form still asks '{old}', so it was not renamed. Take it out."
            elif other := self._beside(old, new):
                yield (
                    f"{key}: one version asked '{old}' and '{other}', and the answers of both "
                    f"would stand in '{new}'. Take one of them out."
                )

    def _beside(self, old: str, new: str) -> str:
        """Name another variable that would become the same one, and was asked beside it."""
        table = self._table("variables")
        for version in self.before.asked:
            if old in version:
                for other in sorted(version - {old}):
                    if table.get(other, other) == new:
                        return other
        return ""

    def _lists(self) -> Iterator[str]:
        lists: dict[str, list[str]] = {}
        for variable, question in self._asked().items():
            if question.list_name:
                lists.setdefault(question.list_name, []).append(variable)
        for name, values in self._table("lists").items():
            if name not in lists:
                yield (
                    f"key lists.{name}: no question of the form uses a list '{name}'."
                    f"{unknown(name, lists)}"
                )
                continue
            before = {value for one in lists[name] for value in self._values_before(one)}
            after = _values(self._asked()[lists[name][0]])
            yield from _unknown_values(f"lists.{name}", values, before, after)

    def _choices(self, variable: str, values: Mapping[str, str]) -> Iterator[str]:
        key, asked = f"choices.{variable}", self._asked()
        if variable not in asked:
            now = self._table("variables").get(variable)
            hint = f" It is called '{now}' now." if now else unknown(variable, asked)
            yield f"key {key}: the form asks no variable '{variable}'.{hint}"
        elif not asked[variable].choices:
            yield f"key {key}: the question has no choices; only choices can be mapped"
        else:
            before = set(self._values_before(variable))
            yield from _unknown_values(key, values, before, _values(asked[variable]))


def _values(question: Question) -> set[str]:
    return {*(choice.name for choice in question.choices), *question.missing, *MISSING_CODES}


def _misshapen(key: str, name: str, value: object) -> Iterator[str]:
    if key == "variables":
        if not isinstance(value, str):
            yield f"key variables.{name}: found '{value}'; a variable id in quotes was expected"
        return
    if not isinstance(value, Mapping):
        yield f"key {key}.{name}: found '{value}'; a table was expected: [{key}.{name}]"
        return
    for old, new in value.items():
        if not isinstance(new, str):
            yield f"key {key}.{name}.{old}: found '{new}'; a value in quotes was expected"


def _unknown_values(
    key: str, values: Mapping[str, str], before: set[str], after: set[str]
) -> Iterator[str]:
    for old, new in values.items():
        if old not in before:
            yield f"key {key}.{old}: no version offered a choice '{old}'.{unknown(old, before)}"
        if new not in after:
            yield f"key {key}.{old}: the form offers no choice '{new}'.{unknown(new, after)}"
