"""Who is invited with which link, and what their invitation fills in."""

from collections.abc import Callable, Mapping
from typing import Any

from cpd_eval.forms import Form
from cpd_eval.pages.address import Door, form_address
from cpd_eval.store import export, invitations, versions, waves
from cpd_eval.store.database import Database

_BEFORE = "cpd_impact_before"


def invite(
    db: Database,
    wave: waves.Wave,
    form: Form,
    rows: Mapping[str, Mapping[str, Any]],
    *,
    address: str,
    door: Door = "notebook",
    deliver: Callable[[list[str]], None] | None = None,
) -> list[str]:
    """Invite people to a wave and give their personal links.

    What is known of a person fills the hidden questions of the form that have its name; the
    standards chosen before fill ``standards``.

    Parameters
    ----------
    db : Database
        The store.
    wave : Wave
        The wave.
    form : Form
        What it asks.
    rows : mapping of str to mapping
        What is known of each person, by pseudonym.
    address : str
        Where the form page is served.
    door : {"plain", "notebook"}, default "notebook"
        Which door the links open.
    deliver : callable, optional
        Called with the links before anybody counts as invited; if it fails, nobody is.

    Returns
    -------
    list of str
        The links, in the order of ``rows``.
    """
    rater = "manager" if wave.kind.startswith("manager") else "self"
    chosen = _standards_chosen(db) if "standards" in form else {}
    tickets = []
    for pid, row in rows.items():
        known = {**row, "person": pid, "rater": rater, "wave": wave.kind.removeprefix("manager_")}
        known["group"] = "comparison" if row.get("trained") in ("0", 0) else "trained"
        if pid in chosen:
            known["standards"] = chosen[pid]
        prefill = {name: str(known[name]) for name in hidden(form) if known.get(name) is not None}
        tickets.append({"pid": pid, "rater": rater, "prefill": prefill})

    def links(tokens: list[str]) -> list[str]:
        return [
            form_address(token, form_id=form.form_id, address=address, door=door)
            for token in tokens
        ]

    written = None if deliver is None else (lambda tokens: deliver(links(tokens)))
    return links(invitations.issue_many(db, wave.wave_id, tickets, deliver=written))


def hidden(form: Form) -> list[str]:
    """Name the questions of a form that an invitation answers."""
    return [question.name for question in form.questions if question.type == "hidden"]


def _standards_chosen(db: Database) -> dict[str, str]:
    """Give the standards each person chose before, as the words of a select_multiple."""
    if not any(form_id == _BEFORE for form_id, _ in versions.published(db)):
        return {}
    before = export.answers_table(db, _BEFORE)
    if "B03" not in before:
        return {}
    answered = before.dropna(subset=["B03"])
    return dict(zip(answered["pid"], answered["B03"], strict=True))
