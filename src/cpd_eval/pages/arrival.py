"""What someone who arrives with a link sees: their form where they left it, or why there is none.

A link can be incomplete, unknown, too early, too late, withdrawn or used up. Each of these is a
page of its own that says what to do and whom to write to; none is an error of the person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from cpd_eval.forms.model import Form
from cpd_eval.forms.sheet import Sheet
from cpd_eval.forms.words import language_code
from cpd_eval.pages.flow import Journey
from cpd_eval.pages.keeping import AlreadySentError, AnswersChangedError
from cpd_eval.pages.notices import Notice, no_link, not_taken, other_form, refusal
from cpd_eval.pages.state import bare_name
from cpd_eval.pages.view import View
from cpd_eval.pages.words import SPOKEN
from cpd_eval.settings import Settings
from cpd_eval.store import drafts, invitations, responses, uploads, versions, waves
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
    form : Form
        Its form; what nobody is asked is kept as worked out by it.
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
        form: Form,
        by: str,
        contact: str = "",
        now: datetime | None = None,
    ) -> None:
        self._db = db
        self._response_id = response_id
        self._form = form
        self._by = by
        self._contact = contact
        self._now = now

    def answers(self) -> Mapping[str, str]:
        """Give all answers kept so far."""
        return drafts.get_draft(self._db, self._response_id).raw

    def place(self) -> str:
        """Give the place kept last."""
        return drafts.place_of(self._db, self._response_id)

    def record(self, answers: Mapping[str, str | None], *, place: str) -> datetime:
        """Keep answers and the place.

        Raises
        ------
        AlreadySentError
            If the response was sent meanwhile.
        NotTakenError
            If the link was withdrawn, or the time to answer is over.
        """
        given, worked_out = self.parted(answers)
        try:
            return responses.record(
                self._db,
                self._response_id,
                given,
                by=self._by,
                worked_out=worked_out,
                page=place,
                at=self._now,
            )
        except responses.SubmittedError as sent:
            raise AlreadySentError(sent.reference) from sent
        except InvitationError as refused:
            raise not_taken(refused, self._contact) from refused

    def parted(
        self, answers: Mapping[str, str | None]
    ) -> tuple[dict[str, str | None], dict[str, str | None]]:
        """Part what somebody gave from what the form worked out in fields nobody is asked."""
        silent = {one.name for one in self._form.questions if not one.is_asked}
        worked_out = {path: raw for path, raw in answers.items() if bare_name(path) in silent}
        return {path: raw for path, raw in answers.items() if path not in worked_out}, worked_out

    def keep_file(self, name: str, content: bytes) -> str:
        """Keep a file; give the answer that stands for it, nothing if there is no room for it.

        Raises
        ------
        AlreadySentError
            If the response was sent meanwhile.
        NotTakenError
            If the link was withdrawn, or the time to answer is over.
        """
        try:
            return uploads.keep_file(self._db, self._response_id, name, content, at=self._now)
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
    settings: Settings,
    token: str,
    *,
    form_id: str = "",
    now: datetime | None = None,
    db: Database | None = None,
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
    db : Database, optional
        The store of the project, if it is open already.

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
    db = open_store(settings) if db is None and token else db
    notice = turned_away(settings, token, form_id=form_id, now=now, db=db)
    if notice is not None or db is None:
        return Arrival(conversation=notice or no_link(settings.contact))
    invitation = invitations.find(db, token, now=now)
    draft = responses.start_or_resume(db, invitation, at=now)
    form = versions.load(db, draft.form_id, draft.version)
    journey = Journey(
        form,
        Sheet(form, draft.raw),
        StoreKeeper(
            db,
            draft.response_id,
            form=form,
            by=invitation.rater,
            contact=settings.contact,
            now=now,
        ),
        contact=settings.contact,
        place=draft.page,
        saved_at=draft.saved_at if draft.page else None,
    )
    return Arrival(conversation=journey, draft=str(draft.response_id))


def turned_away(
    settings: Settings,
    token: str,
    *,
    form_id: str = "",
    now: datetime | None = None,
    db: Database | None,
) -> Notice | None:
    """Say why a link leads to no form; asked by the server before it gives anyone a kernel.

    Parameters
    ----------
    settings, token, form_id, now
        As :func:`arrive` takes them.
    db : Database or None
        The store of the project; it is not needed for an address without a token.

    Returns
    -------
    Notice or None
        None if there is a form to show.
    """
    notice = _why_not(settings, token, form_id=form_id, now=now, db=db)
    if notice is not None and form_id and db is not None:
        notice.offered = _languages(db, form_id)
    return notice


def _why_not(
    settings: Settings, token: str, *, form_id: str, now: datetime | None, db: Database | None
) -> Notice | None:
    if not token or db is None:
        return no_link(settings.contact)
    try:
        invitation = invitations.find(db, token, now=now)
    except InvitationError as refused:
        return refusal(refused, settings.contact)
    return other_form(settings.contact) if form_id not in {"", invitation.form_id} else None


def _languages(db: Database, form_id: str) -> tuple[str, ...]:
    """Give the codes of the languages a form is published in and the page speaks."""
    known = [version for one, version in versions.published(db) if one == form_id]
    languages = versions.load(db, form_id, known[-1]).languages if known else ()
    return tuple(code for code in map(language_code, languages) if code in SPOKEN)


def make_ready(settings: Settings) -> Database:
    """Open the store and read the forms that are open, before anybody asks for them.

    Parameters
    ----------
    settings : Settings
        The project.

    Returns
    -------
    Database
        For :func:`arrive`.
    """
    db, now = open_store(settings), datetime.now(UTC)
    for wave in waves.get_waves(db):
        if wave.opens_at <= now and (wave.closes_at is None or now < wave.closes_at):
            versions.load(db, wave.form_id, wave.version)
    # A first look-up, so that what the database library prepares once is prepared.
    turned_away(settings, "nobody", db=db)
    return db
