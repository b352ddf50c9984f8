"""What someone who arrives with a link sees: their form where they left it, or why there is none.

A link can be incomplete, unknown, too early, too late, withdrawn or used up. Each of these is a
page of its own that says what to do and whom to write to; none is an error of the person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from cpd_eval.forms.sheet import Sheet
from cpd_eval.pages.flow import Journey
from cpd_eval.pages.keeping import AlreadySentError
from cpd_eval.pages.view import NOTICE, View, empty_view
from cpd_eval.settings import Settings
from cpd_eval.store import drafts, invitations, responses, versions
from cpd_eval.store.admission import InvitationError, Reason
from cpd_eval.store.database import Database, open_store


class Conversation(Protocol):
    """What a page talks to: a journey, or a notice that has nothing more to say."""

    saved_at: datetime | None

    def take(self, message: Mapping[str, Any]) -> None:
        """Do what one message asks."""

    def view(self) -> View:
        """Describe the page as it is now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Where a link led.

    Attributes
    ----------
    conversation : Conversation
        What the page talks to.
    draft : str
        A name for the response that tells nothing about the person; the browser keeps unsent
        answers under it. Empty if there is no response.
    """

    conversation: Conversation
    draft: str = ""


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


class StoreKeeper:
    """Keeps the answers of one response in the store.

    Parameters
    ----------
    db : Database
        The store.
    response_id : int
        The response.
    by : str
        Who answers: ``self``, ``manager``, …
    """

    def __init__(self, db: Database, response_id: int, *, by: str) -> None:
        self._db = db
        self._response_id = response_id
        self._by = by

    def answers(self) -> Mapping[str, str]:
        """Give all answers kept so far."""
        return drafts.get_draft(self._db, self._response_id).raw

    def record(self, answers: Mapping[str, str | None], *, place: str) -> datetime:
        """Keep answers and the place.

        Raises
        ------
        AlreadySentError
            If the response was sent meanwhile.
        """
        try:
            return responses.record(self._db, self._response_id, answers, by=self._by, page=place)
        except responses.SubmittedError as sent:
            raise AlreadySentError(sent.reference) from sent

    def submit(self) -> str:
        """Close the response; give its reference."""
        return responses.submit(self._db, self._response_id)


def arrive(settings: Settings, token: str, *, now: datetime | None = None) -> Arrival:
    """Open the form a link leads to, where the person stopped.

    Parameters
    ----------
    settings : Settings
        The project.
    token : str
        From the link; empty if there was none.
    now : datetime, optional
        The moment to judge by, aware of its time zone; now if not given.

    Returns
    -------
    Arrival
        A journey, or a notice that says why there is none.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cpd_eval.settings import read_settings
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "cpd-eval.toml").write_text("")
    ...     found = arrive(read_settings(folder, environ={}), "")
    >>> found.conversation.view()["heading"]
    'You need the link from your invitation'
    """
    if not token:
        return Arrival(conversation=_no_link(settings.contact))
    db = open_store(settings)
    try:
        invitation = invitations.find(db, token, now=now)
    except InvitationError as refused:
        return Arrival(conversation=_refusal(refused, settings.contact))
    draft = responses.start_or_resume(db, invitation, at=now)
    form = versions.load(db, draft.form_id, draft.version)
    journey = Journey(
        form,
        Sheet(form, draft.raw),
        StoreKeeper(db, draft.response_id, by=invitation.rater),
        contact=settings.contact,
        place=draft.page,
        saved_at=draft.saved_at if draft.page else None,
    )
    return Arrival(conversation=journey, draft=str(draft.response_id))


def out_of_order(contact: str) -> Arrival:
    """Give the page for a project that cannot be opened; what is wrong is for the log.

    Parameters
    ----------
    contact : str
        Whom to write to.

    Returns
    -------
    Arrival
        A notice.

    Examples
    --------
    >>> out_of_order("").conversation.view()["intro"][0]
    'Answers that were saved before are safe. Try again in a few minutes.'
    """
    text = [
        "Answers that were saved before are safe. Try again in a few minutes.",
        f"If it still does not open, {_write_to(contact)}.",
    ]
    return Arrival(conversation=Notice("The form cannot be opened at the moment", text))


def _no_link(contact: str) -> Notice:
    return Notice(
        "You need the link from your invitation",
        [
            "Every form opens with a personal link. Copy the whole link from your invitation into "
            "the address bar.",
            f"If you have no invitation, {_write_to(contact)}.",
        ],
    )


def _refusal(refused: InvitationError, contact: str) -> Notice:
    write = _write_to(contact)
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


def _write_to(contact: str) -> str:
    return f"write to {contact or 'whoever sent you the link'}"
