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
from cpd_eval.pages.keeping import AlreadySentError, AnswersChangedError
from cpd_eval.pages.notices import Notice, no_link, not_taken, other_form, refusal, write_to
from cpd_eval.pages.view import View
from cpd_eval.settings import Settings
from cpd_eval.store import drafts, invitations, responses, versions
from cpd_eval.store.admission import InvitationError
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
    contact : str, optional
        Whom a respondent may write to.
    now : datetime, optional
        The moment everything is judged by, in place of the clock.
    """

    def __init__(
        self,
        db: Database,
        response_id: int,
        *,
        by: str,
        contact: str = "",
        now: datetime | None = None,
    ) -> None:
        self._db = db
        self._response_id = response_id
        self._by = by
        self._contact = contact
        self._now = now

    def answers(self) -> Mapping[str, str]:
        """Give all answers kept so far."""
        return drafts.get_draft(self._db, self._response_id).raw

    def record(self, answers: Mapping[str, str | None], *, place: str) -> datetime:
        """Keep answers and the place.

        Raises
        ------
        AlreadySentError
            If the response was sent meanwhile.
        NotTakenError
            If the link was withdrawn, or the time to answer is over.
        """
        try:
            return responses.record(
                self._db, self._response_id, answers, by=self._by, page=place, at=self._now
            )
        except responses.SubmittedError as sent:
            raise AlreadySentError(sent.reference) from sent
        except InvitationError as refused:
            raise not_taken(refused, self._contact) from refused

    def submit(self, shown: Mapping[str, str]) -> str:
        """Close the response; give its reference.

        Raises
        ------
        AnswersChangedError
            If the answers are not those shown any more.
        NotTakenError
            If the link was withdrawn, or the time to answer is over.
        """
        try:
            return responses.submit(self._db, self._response_id, shown=shown, at=self._now)
        except responses.ChangedError as changed:
            raise AnswersChangedError(str(changed)) from changed
        except InvitationError as refused:
            raise not_taken(refused, self._contact) from refused


def arrive(
    settings: Settings, token: str, *, form_id: str = "", now: datetime | None = None
) -> Arrival:
    """Open the form a link leads to, where the person stopped.

    Parameters
    ----------
    settings : Settings
        The project.
    token : str
        From the link; empty if there was none.
    form_id : str, optional
        The form the link names; if it does, it must be the one the invitation is for.
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
        return Arrival(conversation=no_link(settings.contact))
    db = open_store(settings)
    try:
        invitation = invitations.find(db, token, now=now)
    except InvitationError as refused:
        return Arrival(conversation=refusal(refused, settings.contact))
    if form_id and form_id != invitation.form_id:
        return Arrival(conversation=other_form(settings.contact))
    draft = responses.start_or_resume(db, invitation, at=now)
    form = versions.load(db, draft.form_id, draft.version)
    journey = Journey(
        form,
        Sheet(form, draft.raw),
        StoreKeeper(db, draft.response_id, by=invitation.rater, contact=settings.contact, now=now),
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
        f"If it still does not open, {write_to(contact)}.",
    ]
    return Arrival(conversation=Notice("The form cannot be opened at the moment", text))
