"""Pages that only say something: why there is no form, or why nothing more is taken.

None of them is an error of the person; each says what became of the answers and whom to write to.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cpd_eval.pages.keeping import NotTakenError
from cpd_eval.pages.view import NOTICE, View, empty_view
from cpd_eval.store.admission import InvitationError, Reason


class Notice:
    """A page that only says something.

    Parameters
    ----------
    heading : str
        The h1.
    text : list of str
        Paragraphs under it.

    Examples
    --------
    >>> Notice("This form has closed", ["Write to us."]).view()["heading"]
    'This form has closed'
    """

    saved_at: datetime | None = None

    def __init__(self, heading: str, text: list[str]) -> None:
        self._view = empty_view(place=NOTICE, heading=heading)
        self._view["intro"] = text

    def take(self, message: Mapping[str, Any]) -> None:
        """Pass over every message; there is nothing to answer."""

    def view(self) -> View:
        """Give the page.

        Returns
        -------
        dict
            As in :mod:`cpd_eval.pages.view`.
        """
        return self._view


def no_link(contact: str) -> Notice:
    """Give the page for an address without an invitation.

    Examples
    --------
    >>> no_link("").view()["heading"]
    'You need the link from your invitation'
    """
    return Notice(
        "You need the link from your invitation",
        [
            "Every form opens with a personal link. Copy the whole link from your invitation into "
            "the address bar.",
            f"If you have no invitation, {write_to(contact)}.",
        ],
    )


def other_form(contact: str) -> Notice:
    """Give the page for a link that names another form than its invitation.

    Examples
    --------
    >>> other_form("").view()["heading"]
    'This link does not open a form'
    """
    return Notice(
        "This link does not open a form",
        [
            "A part of the link is missing or was changed: it names another form than your "
            "invitation does. Copy the whole link from your invitation.",
            f"If it still does not work, {write_to(contact)} and ask for a new one.",
        ],
    )


def out_of_order(contact: str) -> Notice:
    """Give the page for a project that cannot be opened; what is wrong is for the log.

    Examples
    --------
    >>> out_of_order("").view()["intro"][0]
    'Answers that were saved before are safe. Try again in a few minutes.'
    """
    return Notice(
        "The form cannot be opened at the moment",
        [
            "Answers that were saved before are safe. Try again in a few minutes.",
            f"If it still does not open, {write_to(contact)}.",
        ],
    )


def not_taken(refused: InvitationError, contact: str) -> NotTakenError:
    """Say on an open page why nothing more is taken, and what became of what was written.

    Examples
    --------
    >>> not_taken(InvitationError("It closed.", reason="closed"), "").heading
    'This form has closed'
    """
    heading = {
        "revoked": "This link has been withdrawn",
        "closed": "This form has closed",
        "expired": "This link has run out",
    }.get(refused.reason, "Nothing more can be sent with this link")
    return NotTakenError(
        heading,
        [
            "What was saved before is kept. What you wrote last was not saved, and your answers "
            "have not been sent.",
            f"If you still want to send them, {write_to(contact)}.",
        ],
    )


def refusal(refused: InvitationError, contact: str) -> Notice:
    """Give the page for a link that opens no form now.

    Examples
    --------
    >>> refusal(InvitationError("Taken back.", reason="revoked"), "").view()["heading"]
    'This link has been withdrawn'
    """
    write = write_to(contact)
    pages: dict[Reason, tuple[str, list[str]]] = {
        "unknown": (
            "This link does not open a form",
            [
                "Check that you copied the whole link from your invitation.",
                f"If it still does not work, {write} and ask for a new one.",
            ],
        ),
        "expired": (
            "This link has run out",
            ["What you wrote so far is kept.", f"To go on, {write} and ask for a new link."],
        ),
        "revoked": (
            "This link has been withdrawn",
            [
                "If you were sent a newer link, use that one.",
                f"If you were not, {write}.",
            ],
        ),
        "not_open": (
            "This form is not open yet",
            [str(refused), f"If you have a question, {write}."],
        ),
        "closed": (
            "This form has closed",
            ["What you wrote so far is kept.", f"If you still want to send it, {write}."],
        ),
        "used": (
            "Your answers have already been sent",
            [
                f"Your reference number is {refused.reference}.",
                "You do not need to do anything else.",
                f"If an answer has to change, {write} and give the reference number.",
            ],
        ),
    }
    heading, text = pages[refused.reason]
    return Notice(heading, text)


def write_to(contact: str) -> str:
    """Name whom to write to.

    Examples
    --------
    >>> write_to("")
    'write to whoever sent you the link'
    """
    return f"write to {contact or 'whoever sent you the link'}"
