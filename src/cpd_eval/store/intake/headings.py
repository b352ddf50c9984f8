"""Which question each column of a file answers.

A heading may be the variable, the question's name, its path (``plan[2]/aim``), or its text in
any language of the form. A text that several questions share, or a heading nobody knows, is told:
an answer is neither guessed nor dropped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cpd_eval.errors import DataError, did_you_mean
from cpd_eval.forms.mapping import variable_of
from cpd_eval.forms.model import Form, Question
from cpd_eval.store.intake.mapping_file import ImportMapping, match_heading
from cpd_eval.store.lineage import Lineage
from cpd_eval.store.outlet.columns import variable_at
from cpd_eval.store.paths import name_at

Role = Literal["answer", "choice", "about", "ignored"]

ABOUT_COLUMNS = ("pid", "local_id", "rater", "programme", "submitted_at", "key", "finished")
"""What a column may tell about its row."""

PROBLEM = "import_problem"
"""Heading of the column that says why a row was refused."""

_SAID = ("wave_id", "kind", "form_id", "version", "started_at", PROBLEM)
_NATIVE = ("pid", "local_id", "rater", "programme", "submitted_at")
_OF_AN_ENTRY = ("instance", "number")
_KEYS = ("response_id", "reference")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a column holds.

    Attributes
    ----------
    role : {"answer", "choice", "about", "ignored"}
        An answer; whether one choice was selected; something about the row; nothing of use.
    name : str
        The path the answer stands at, without the instance; or one of :data:`ABOUT_COLUMNS`.
    choice : str
        The choice of a column that says whether it was selected.
    """

    role: Role
    name: str = ""
    choice: str = ""


class Headings:
    """Knows the columns of files that answer one form.

    Parameters
    ----------
    form : Form
        What the wave asks.
    line : Lineage
        Of the form: exports call columns as its newest version does.
    mapping : ImportMapping
        What the headings of a tool mean.

    Examples
    --------
    >>> from cpd_eval.store import versions
    >>> known = Headings(form, versions.lineage(db, "pulse"), ImportMapping())
    >>> known.read(["How happy are you?"], "answers.csv")
    {'How happy are you?': Heading(role='answer', name='happy', choice='')}
    """

    __slots__ = ("_form", "_mapping", "_names", "_texts")

    def __init__(self, form: Form, line: Lineage, mapping: ImportMapping) -> None:
        self._form, self._mapping = form, mapping
        self._names: dict[str, str] = {}
        for question in form.questions:
            for name in (variable_of(question), line.variable(form.version, question.name)):
                self._names.setdefault(name, question.name)
        for repeat in form.repeats:
            self._names.setdefault(line.variable(form.version, repeat.name), repeat.name)
        self._names |= {question.name: question.name for question in form.questions}
        self._texts = _texts(form)

    def read(self, heading: Sequence[str], where: str, *, repeat: str = "") -> dict[str, Heading]:
        """Give what each column of a table holds.

        Parameters
        ----------
        heading : sequence of str
            As in the file.
        where : str
            The table, for messages.
        repeat : str, optional
            The repeat its rows are entries of; the response itself if not given.

        Returns
        -------
        dict of str to Heading
            By heading.

        Raises
        ------
        DataError
            If a column is unknown, or its text stands for several questions, or two columns are
            the same question.
        """
        found = {one: self._one(one, repeat) for one in heading if one}
        unknown = [one for one, told in found.items() if told is None]
        if unknown:
            raise DataError(self._unknown(unknown, where))
        told = {one: what for one, what in found.items() if what is not None}
        taken: dict[str, str] = {}
        for one, what in told.items():
            if what.role == "answer" and taken.setdefault(what.name, one) != one:
                raise DataError(
                    f"{where}: the columns '{taken[what.name]}' and '{one}' are both the question "
                    f"'{what.name}'. Nothing was imported. Remove one of them."
                )
        return told

    def _one(self, heading: str, repeat: str) -> Heading | None:
        mapping = self._mapping
        for role in ABOUT_COLUMNS:
            if heading == getattr(mapping, role, "") or heading == role in _NATIVE:
                return Heading(role="about", name=role)
        mapped = self._mapped(heading)
        if mapped is not None:
            return mapped
        is_told = heading in _SAID or (repeat and heading in _OF_AN_ENTRY)
        if is_told or mapping.is_ignored(heading):
            return Heading(role="ignored")
        if heading in _KEYS:
            return Heading(role="about", name=heading)
        name = self._named(heading, repeat)
        if name:
            return Heading(role="answer", name=name)
        return Heading(role="ignored") if self._is_no_question(heading) else None

    def _mapped(self, heading: str) -> Heading | None:
        for pattern, variable in self._mapping.columns.items():
            star = match_heading(pattern, heading)
            name = "" if star is None else self._names.get(variable.replace("*", star), "")
            if name:
                return Heading(role="answer", name=name)
        for pattern, variable in self._mapping.split.items():
            star = match_heading(pattern, heading)
            if star and variable in self._names and self._offers(variable, star):
                return Heading(role="choice", name=self._names[variable], choice=star)
        return None

    def _offers(self, variable: str, choice: str) -> bool:
        question = self._form[self._names[variable]]
        return any(choice in (one.name, one.label) for one in question.choices)

    def _named(self, heading: str, repeat: str) -> str:
        separator = self._mapping.group_separator
        plain = heading.rpartition(separator)[2] if separator else heading
        for word in (heading, plain, variable_at(heading)):
            name = self._names.get(word, "")
            if name and self._form.repeat_of(name) == repeat:
                return name
        if not repeat and "/" in heading and name_at(self._form, heading):
            return heading
        fits = self._texts.get(_plain(heading), [])
        fits = [name for name in fits if self._form.repeat_of(name) == repeat]
        return fits[0] if len(fits) == 1 else ""

    def _is_no_question(self, heading: str) -> bool:
        """Say whether a heading is a note or group of the form, which takes no answer."""
        separator = self._mapping.group_separator
        name = heading.rpartition(separator)[2] if separator else heading
        return name in self._form.within and name not in self._form

    def _unknown(self, unknown: Sequence[str], where: str) -> str:
        parts = []
        for one in unknown[:10]:
            fits = self._texts.get(_plain(one), [])
            if len(fits) > 1:
                listed = ", ".join(f"'{name}'" for name in fits[:5])
                parts.append(f"'{one}' is the text of several questions ({listed}).")
            else:
                parts.append(f"'{one}' is no question of it.{did_you_mean(one, self._names)}")
        more = f" … and {len(unknown) - 10} more." if len(unknown) > 10 else ""
        return (
            f"{where}: {len(unknown)} columns are not known to the form "
            f"'{self._form.form_id}': {' '.join(parts)}{more}\nNothing was imported. Correct the "
            "headings, or say in a mapping file what they are: under [columns], or in 'ignore'."
        )


def _texts(form: Form) -> dict[str, list[str]]:
    """Give the questions a text stands for, in every language of the form."""
    found: dict[str, list[str]] = {}
    for language in form.languages or (form.language,):
        spoken = form.in_language(language)
        for question in spoken.questions:
            for text in _texts_of(spoken, question):
                names = found.setdefault(_plain(text), [])
                if question.name not in names:
                    names.append(question.name)
    return found


def _texts_of(form: Form, question: Question) -> list[str]:
    if not question.label:
        return []
    around = form.battery_labels.get(question.name, "")
    told = [question.label]
    return [*told, f"{around}: {told[0]}", f"{around} [{told[0]}]"] if around else told


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())
