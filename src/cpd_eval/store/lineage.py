"""The published versions of one form as one line, and where each answer stands in its newest terms.

An answer is stored under the question's name in *its* version. Here it is told which variable
that is now, and which value: the mapping of every later version is applied, one after the other.
Nothing that is stored is ever changed for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cpd_eval.forms.compare_question import Asked, asked
from cpd_eval.forms.mapping import SEVERAL, FormMapping, variable_of
from cpd_eval.forms.mapping_check import Before
from cpd_eval.forms.model import Form, Question

Order = Literal["stable", "form"]
"""How columns are ordered: see :meth:`Lineage.columns`."""

WIDE = ""
"""The table of what is asked once; every other table is called after its repeat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One published version of a form.

    Attributes
    ----------
    form : Form
        What it asks.
    number : int
        1 for the first version of the form, 2 for the next one …
    published_at : datetime
        When, UTC.
    mapping : FormMapping or None
        What became of the version before, if its author said so.
    """

    form: Form
    number: int
    published_at: datetime
    mapping: FormMapping | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """All published versions of a form.

    Attributes
    ----------
    versions : tuple of Published
        In order of publication; at least one.
    """

    versions: tuple[Published, ...]

    @property
    def last(self) -> Form:
        """The version published last."""
        return self.versions[-1].form

    def variable(self, version: str, name: str) -> str:
        """Give the variable id the answers to a question (or a repeat) have now.

        Parameters
        ----------
        version : str
            The version that asked it.
        name : str
            Its name there; one that version does not know stays as it is.
        """
        place = self._place(version)
        form = self.versions[place].form
        variable = variable_of(form[name]) if name in form else name
        for later in self.versions[place + 1 :]:
            variable = later.mapping.variable(variable) if later.mapping else variable
        return variable

    def value(self, version: str, name: str, text: str) -> str:
        """Give the value an answer has now; one that no mapping names stays as it is."""
        place = self._place(version)
        form = self.versions[place].form
        if name not in form:
            return text
        question = form[name]
        variable, is_several = variable_of(question), question.type in SEVERAL
        for later in self.versions[place + 1 :]:
            if later.mapping:
                variable = later.mapping.variable(variable)
                text = later.mapping.value(variable, text, is_several=is_several)
        return text

    def columns(self, order: Order = "stable") -> dict[str, list[str]]:
        """Give the variables of every version, by table.

        Parameters
        ----------
        order : {"stable", "form"}, default "stable"
            ``stable``: in the order they were first asked, so that a column stays where it is
            whatever is published later. ``form``: as the newest version asks them; what it asks
            no more follows what it used to follow.

        Returns
        -------
        dict of str to list of str
            Of :data:`WIDE` and of every repeat. How many instances a repeat has is a variable
            too, called after the repeat.
        """
        lines = [list(self._line(one.form)) for one in self.versions]
        merged: dict[tuple[str, str], None] = {}
        if order == "stable":
            merged = dict.fromkeys(cell for line in lines for cell in line)
        else:
            merged = dict.fromkeys(_newest_first(lines))
        found: dict[str, list[str]] = {WIDE: []}
        for table, variable in merged:
            found.setdefault(table, []).append(variable)
        return found

    def asked_last(self) -> dict[str, tuple[str, Question]]:
        """Give every variable's question as it was asked last, and the version that did."""
        return {
            self.variable(one.form.version, question.name): (one.form.version, question)
            for one in self.versions
            for question in one.form.questions
        }

    def before(self) -> Before:
        """Say what answers there can be, for the mapping of a next version."""
        values: dict[str, set[str]] = {}
        for one in self.versions:
            for question in one.form.questions:
                known = values.setdefault(self.variable(one.form.version, question.name), set())
                for choice in question.choices:
                    known.add(self.value(one.form.version, question.name, choice.name))
        return Before(
            version=self.last.version,
            asked=tuple(
                frozenset(variable for _, variable in self._line(one.form)) for one in self.versions
            ),
            values={name: frozenset(known) for name, known in values.items() if known},
        )

    def gone(self) -> Mapping[str, Asked]:
        """Give the questions the last version does not ask, as they were asked last."""
        found = {}
        for one in self.versions[:-1]:
            for each in asked(one.form).values():
                found[self.variable(one.form.version, each.question.name)] = each
        now = asked(self.last)
        return {variable: each for variable, each in found.items() if variable not in now}

    def _place(self, version: str) -> int:
        return next(place for place, one in enumerate(self.versions) if one.form.version == version)

    def _line(self, form: Form) -> Iterator[tuple[str, str]]:
        """Go through the columns of one version: table and variable, in order."""
        told: set[str] = set()
        for question in form.questions:
            around = _around(form, question.name)
            for outer, repeat in zip(["", *around], around, strict=False):
                if repeat not in told:
                    told.add(repeat)
                    yield self._now(form, outer), self.variable(form.version, repeat)
            yield (
                self._now(form, around[-1] if around else ""),
                self.variable(form.version, question.name),
            )

    def _now(self, form: Form, repeat: str) -> str:
        return self.variable(form.version, repeat) if repeat else WIDE


def _around(form: Form, name: str) -> list[str]:
    """Name the repeats around a question, the outermost first."""
    found: list[str] = []
    repeat = form.repeat_of(name)
    while repeat:
        found.insert(0, repeat)
        repeat = form.repeat_of(repeat)
    return found


def _newest_first(lines: list[list[tuple[str, str]]]) -> list[tuple[str, str]]:
    """Take the newest order; put what only older versions ask behind what it followed there."""
    merged = list(lines[-1])
    for line in reversed(lines[:-1]):
        for place, cell in enumerate(line):
            if cell in merged:
                continue
            ahead = [one for one in line[:place] if one in merged]
            merged.insert(merged.index(ahead[-1]) + 1 if ahead else 0, cell)
    return merged
