"""What a column of an export holds: its question, its type, the labels of its values.

A column gathers the answers to one variable in every version of a form. Its values are labelled
as the newest version labels them; they stand in the order they were first asked, so that nothing
moves when a version adds one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from cpd_eval.forms.question import MISSING_CODES, Question
from cpd_eval.store.answers import ABOUT, WHEN
from cpd_eval.store.lineage import Lineage

Kind = Literal["text", "integer", "decimal", "date", "moment", "one", "several"]
"""What the cells of a column are: ``one`` of the choices, or ``several`` of them."""

MEANINGS = {
    "DK": "Do not know",
    "NA": "Not applicable",
    "PNTS": "Prefer not to say",
    "SKIP": "Skipped",
}
"""What the missing codes mean where a form has no words of its own for them."""

_ABOUT: dict[str, tuple[str, Kind]] = {
    "response_id": ("Number of the response in the store", "integer"),
    "wave_id": ("Wave the response belongs to", "text"),
    "kind": ("What the wave is to the panel", "text"),
    "pid": ("Pseudonym of whom the answers are about", "text"),
    "rater": ("Who answered", "text"),
    "programme": ("Programme the invitation was for", "text"),
    "form_id": ("Form", "text"),
    "version": ("Version of the form that was answered", "text"),
    "started_at": ("When the response was begun (UTC)", "moment"),
    "submitted_at": ("When the response was submitted (UTC)", "moment"),
    "reference": ("Reference number the respondent was given", "text"),
    "instance": ("Path of the entry", "text"),
    "number": ("Number of the entry, counted from 1", "integer"),
    "path": ("Where the answer stands: instance and variable", "text"),
    "variable": ("Variable", "text"),
    "value": ("The answer, as text", "text"),
    "missing": ("Missing code given in place of an answer", "text"),
}

_KINDS: dict[str, Kind] = {
    "integer": "integer",
    "decimal": "decimal",
    "date": "date",
    "select_one": "one",
    "select_multiple": "several",
    "rank": "several",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of an export.

    Attributes
    ----------
    name : str
        Its heading: the variable id, or what it tells about the row.
    kind : str
        One of :data:`Kind`.
    label : str
        The question, or what the column tells.
    battery : str
        Label of the battery the question stands in; empty if in none.
    type : str
        Of the question, as forms call it; empty if the column is about the row.
    labels : mapping of str to str
        Label by value, missing codes apart.
    missing : mapping of str to str
        Meaning by missing code that may be given.
    versions : tuple of int
        Numbers of the versions that ask it; empty if the column is about the row.
    is_personal : bool
        Whether its answers say who someone is.
    """

    name: str
    kind: Kind
    label: str
    battery: str = ""
    type: str = ""
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    missing: Mapping[str, str] = field(default_factory=dict, hash=False)
    versions: tuple[int, ...] = ()
    is_personal: bool = False

    @property
    def is_about(self) -> bool:
        """Whether it tells about the row, and holds no answer."""
        return not self.versions


def about_column(name: str) -> Column:
    """Give a column that tells about its row.

    Examples
    --------
    >>> about_column("response_id").kind
    'integer'
    """
    label, kind = _ABOUT[name]
    return Column(name=name, kind=kind, label=label)


def columns_of(line: Lineage) -> dict[str, Column]:
    """Give the column of every variable of a form, and of every repeat for how many there are.

    Examples
    --------
    >>> from cpd_eval.store import versions
    >>> columns_of(versions.lineage(db, "pulse"))["happy"].labels
    {'1': 'Not at all', '4': 'Very'}
    """
    found: dict[str, Column] = {}
    for number, one in enumerate(line.versions, start=1):
        version = one.form.version
        for question in one.form.questions:
            now = _column(line, version, question, number)
            battery = one.form.battery_labels.get(question.name, "")
            found[now.name] = _joined(found.get(now.name), now, battery)
        for repeat in one.form.repeats:
            name = line.variable(version, repeat.name)
            label = f"How many: {repeat.label or repeat.name}"
            told = Column(name=name, kind="integer", label=label, type="repeat", versions=(number,))
            found[name] = _joined(found.get(name), told, "")
    return found


def heading(variable: str, taken: Iterable[str]) -> str:
    """Name the column of a variable, beside what the columns about the row are called.

    Examples
    --------
    >>> heading("version", {"version"}), heading("happy", {"version"})
    ('version_answer', 'happy')
    """
    return f"{variable}_answer" if variable in taken else variable


def variable_at(name: str) -> str:
    """Name the variable that stands in a column: see :func:`heading`.

    Examples
    --------
    >>> variable_at("version_answer"), variable_at("my_answer")
    ('version', 'my_answer')
    """
    base = name.removesuffix("_answer")
    return base if base in {*ABOUT, *WHEN, "instance", "number"} else name


def _column(line: Lineage, version: str, question: Question, number: int) -> Column:
    labels: dict[str, str] = {}
    missing = {code: MEANINGS.get(code, code) for code in question.missing}
    for choice in question.choices:
        value = line.value(version, question.name, choice.name)
        into = missing if choice.name in MISSING_CODES else labels
        into[value] = choice.label or value
    return Column(
        name=line.variable(version, question.name),
        kind=_kind(question),
        label=question.label or question.name,
        type=question.type,
        labels=labels,
        missing=missing,
        versions=(number,),
        is_personal=question.is_personal,
    )


def _kind(question: Question) -> Kind:
    ends = question.parameters
    if question.type == "range" and ends is not None:
        is_whole = ends.start.is_integer() and ends.step.is_integer()
        return "integer" if is_whole else "decimal"
    return "decimal" if question.type == "range" else _KINDS.get(question.type, "text")


def _joined(before: Column | None, now: Column, battery: str) -> Column:
    """Put what a later version says to what the earlier ones did."""
    kind, earlier = now.kind, before or now
    if before is not None and before.kind != now.kind:
        kind = "decimal" if {before.kind, now.kind} == {"integer", "decimal"} else "text"
    return Column(
        name=now.name,
        kind=kind,
        label=now.label,
        battery=battery,
        type=now.type,
        labels={**earlier.labels, **now.labels},
        missing={**earlier.missing, **now.missing},
        versions=(*before.versions, *now.versions) if before else now.versions,
        # Once personal, always: answers to the earlier version are in the column too.
        is_personal=earlier.is_personal or now.is_personal,
    )
