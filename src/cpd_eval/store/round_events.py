"""What happens to a strategy round beside the answers: views shown, returns agreed or sent back.

Both stand in the audit trail, where nothing can be changed or removed; how a return stands is the
last entry on it.
"""

from collections.abc import Sequence
from typing import Literal

from cpd_eval.store.audit import Entry, record, trail
from cpd_eval.store.database import Database

VIEWS = "show earlier views"
SIGNED = "sign off return"
"""The acts, as the trail calls them."""

Decision = Literal["agreed", "returned"]
"""What a Head of Profession decides on a return."""


def show_views(
    db: Database, *, wave: str, to: str, views_of: Sequence[str], by: str | None = None
) -> None:
    """Record that a profession is shown earlier views, before they leave.

    Examples
    --------
    >>> show_views(db, wave="strategy", to="HR", views_of=["Tax"])
    >>> views_shown(db, ["strategy"])[-1].detail["to"]
    'HR'
    """
    record(db, VIEWS, by=by, wave=wave, to=to, views_of=list(views_of))


def views_shown(db: Database, waves: Sequence[str]) -> list[Entry]:
    """List the showings of some waves, in order."""
    return [one for one in trail(db, acts=[VIEWS]) if one.detail["wave"] in waves]


def sign(
    db: Database,
    *,
    wave: str,
    profession: str,
    decision: Decision,
    note: str = "",
    by: str | None = None,
) -> None:
    """Record what the Head of Profession decided on a return.

    Examples
    --------
    >>> sign(db, wave="strategy", profession="HR", decision="agreed")
    >>> signed(db, ["strategy"])
    {('strategy', 'HR'): 'agreed'}
    """
    record(db, SIGNED, by=by, wave=wave, profession=profession, decision=decision, note=note)


def signed(db: Database, waves: Sequence[str]) -> dict[tuple[str, str], str]:
    """Give the last decision on each return: by wave and profession."""
    return {
        (one.detail["wave"], one.detail["profession"]): one.detail["decision"]
        for one in trail(db, acts=[SIGNED])
        if one.detail["wave"] in waves
    }
