"""What changed from one version of a form to the next, and what it means for its answers.

A change *keeps* the answers comparable; or a person must *judge* whether it does (a new wording
may ask the same or something else, and no program can tell); or a *mapping* makes them
comparable; or it *breaks* the series: earlier and later answers of that variable do not measure
the same. The rules are in ``docs/form-versions.md``.
"""

from dataclasses import dataclass
from typing import Literal

Effect = Literal["keeps", "judge", "mapped", "breaks"]
"""What a change does to the answers; see the module."""

Comparable = Literal["yes", "with the mapping", "no"]

Kind = Literal[
    "added",
    "removed",
    "returned",
    "renamed",
    "moved",
    "reworded",
    "retyped",
    "choices",
    "scale",
    "asked of",
    "rule",
    "repeat",
    "around",
]
"""What changed of a variable; ``around`` is what is not asked: notes, headings, settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two versions of a form.

    Attributes
    ----------
    kind : Kind
        What changed.
    variable : str
        Its variable id in the new version (in the old one if it was removed); what else it is
        called if ``around``.
    effect : Effect
        What it does to the answers.
    text : str
        What was found, to follow the variable's name and a colon.
    suggests : tuple of str
        What a mapping could say of it: ``("variables", old, new)`` or ``("choices", list,
        variable, old, new)``; empty if nothing comes to mind.
    """

    kind: Kind
    variable: str
    effect: Effect
    text: str
    suggests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that differs between two versions of a form.

    Attributes
    ----------
    form_id : str
        Of the new version.
    old, new : str
        The versions.
    changes : tuple of Change
        In order of the new form, what was removed at the end; empty if the versions are one.
    """

    form_id: str
    old: str
    new: str
    changes: tuple[Change, ...]

    @property
    def comparable(self) -> Comparable:
        """Whether earlier and later answers may be compared."""
        effects = {change.effect for change in self.changes}
        if "breaks" in effects:
            return "no"
        return "with the mapping" if "mapped" in effects else "yes"

    @property
    def reasons(self) -> dict[str, tuple[str, ...]]:
        """Why answers are not comparable, by variable id."""
        found: dict[str, tuple[str, ...]] = {}
        for change in self.changes:
            if change.effect == "breaks":
                found[change.variable] = (*found.get(change.variable, ()), change.text)
        return found
