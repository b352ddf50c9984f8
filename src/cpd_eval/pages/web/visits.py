"""Answers one request of somebody who fills a form: reads or remembers, applies, keeps, describes.

A request that brings answers costs one transaction. It is refused by the store if the response has
changed since it was read, from another tab, another device or another server; then it is read
again and the messages are applied to what is there now. Messages are numbered by their tab; the
numbers that are done are kept with the answers, in the same transaction. So a message whose reply
was lost is done once, whoever answers it the second time.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cpd_eval.errors import StoreError
from cpd_eval.forms.sheet import Sheet
from cpd_eval.pages.arrival import Conversation, turned_away
from cpd_eval.pages.bookmark import read_bookmark
from cpd_eval.pages.flow import Journey
from cpd_eval.pages.notices import Notice, not_taken, refusal
from cpd_eval.pages.readback import day_words
from cpd_eval.pages.view import DONE, NOTICE
from cpd_eval.pages.web.keeper import BatchKeeper, remember
from cpd_eval.pages.web.memory import Held, Memory
from cpd_eval.pages.web.request import Batch
from cpd_eval.pages.web.stand import Stand, read_stand, signed
from cpd_eval.pages.web.tab import put_back, stand_of
from cpd_eval.settings import Settings
from cpd_eval.store import drafts, invitations, responses, versions
from cpd_eval.store.admission import InvitationError
from cpd_eval.store.database import Database
from cpd_eval.store.responses import SubmittedError
from cpd_eval.store.saving import StaleError, last_saved
from cpd_eval.store.tokens import hash_of

TRIES = 5
"""How often a request is tried when others save the same response at the same moment."""

Reply = dict[str, Any]


class Visits:
    """Answers requests of respondents; safe to be used from several threads.

    Parameters
    ----------
    settings : Settings
        The project.
    db : Database
        Its store.
    memory : Memory, optional
        What is remembered of responses.

    Examples
    --------
    >>> from cpd_eval.pages.web.request import Batch
    >>> nobody = Batch(form_id="", client="", stand="", messages=())
    >>> Visits(settings, db).answer("guess", nobody)["view"]["heading"]
    'This link does not open a form'
    """

    def __init__(self, settings: Settings, db: Database, *, memory: Memory | None = None) -> None:
        self._settings = settings
        self._db = db
        self.memory = Memory() if memory is None else memory

    def answer(
        self, token: str, batch: Batch, *, language: str = "", now: datetime | None = None
    ) -> Reply:
        """Do what a batch of messages asks; everything it brought is kept when this returns.

        Parameters
        ----------
        token : str
            From the link.
        batch : Batch
            The messages; none if somebody has just come.
        language : str, optional
            Code of the language for a page that only says something.
        now : datetime, optional
            The moment, aware of its time zone; now if not given.

        Returns
        -------
        dict
            What the page is told: ``draft``, ``view``, ``acks``, ``saved_at`` and ``stand``.

        Raises
        ------
        StoreError
            If the store could not be read or written; nothing of the batch was kept.
        """
        moment = now or datetime.now(UTC)
        for _ in range(TRIES):
            try:
                return self._answer(token, batch, language, moment)
            except (StaleError, SubmittedError, InvitationError):
                # What was remembered is out of date; the next look at the store says in what.
                continue
        raise StoreError(
            "The response is being changed from too many places at once; nothing of this step "
            "was kept. Try again."
        )

    def _answer(self, token: str, batch: Batch, language: str, now: datetime) -> Reply:
        link = hash_of(self._db, token)
        stand = read_stand(self._db.key, batch.stand, link=link)
        held = self.memory.take(link) if batch.messages else None
        if held is None or held.made_on != now.date():
            try:
                found = self._read(token, batch, now)
            except InvitationError as refused:
                return self._refused(token, refused, batch, stand, language, now)
            if isinstance(found, Notice):
                return self._told(found.speak(language), batch)
            held = found
        keeper = BatchKeeper(self._db, held, contact=self._settings.contact, now=now)
        done = held.done.get(batch.client, 0)
        repeated = [one for one in batch.messages if one["seq"] <= done]
        journey = put_back(held, keeper, stand, repeated, contact=self._settings.contact)
        was_done = dict(held.done)
        for message in batch.messages[len(repeated) :]:
            remember(held, batch.client, message["seq"])
            journey.take(message)
        keeper.flush()
        if not keeper.is_written:
            # What changed nothing is done again if its reply is lost, and tells the same again.
            held.done = was_done
        if not (keeper.is_written or held.is_fresh or journey.place == DONE):
            self._check_current(token, held, now)
        held.sheet, held.form = journey.sheet, journey.state.form
        if journey.place not in {DONE, NOTICE}:
            self.memory.put(link, held)
        return self._reply(journey, held, batch, link)

    def _read(self, token: str, batch: Batch, now: datetime) -> Held | Notice:
        db = self._db
        invitation = invitations.find(db, token, now=now)
        if batch.form_id not in {"", invitation.form_id}:
            notice = turned_away(self._settings, token, form_id=batch.form_id, now=now, db=db)
            if notice is not None:
                return notice
        draft = responses.start_or_resume(db, invitation, at=now)
        mark = read_bookmark(draft.page)
        form = versions.load(db, draft.form_id, draft.version)
        if mark.language in form.languages:
            form = form.in_language(mark.language)
        return Held(
            response_id=draft.response_id,
            by=invitation.rater,
            form=form,
            sheet=Sheet(form, draft.raw, now=now),
            line=draft.page,
            saved_at=draft.saved_at,
            made_on=now.date(),
            done=dict(mark.done),
        )

    def _check_current(self, token: str, held: Held, now: datetime) -> None:
        """Make sure that what was shown is still so, where nothing was written that would tell."""
        invitations.find(self._db, token, now=now)
        if last_saved(self._db, held.response_id) != held.saved_at:
            raise StaleError("The response was saved from elsewhere.")

    # What is said

    def _reply(self, journey: Journey, held: Held, batch: Batch, link: str) -> Reply:
        # A person who has not given anything yet has nothing saved.
        journey.saved_at = held.saved_at if held.line is not None else None
        stand = stand_of(journey.state, held.response_id, link)
        acks = {batch.client: batch.messages[-1]["seq"]} if batch.messages else {}
        return self._said(
            journey, draft=str(held.response_id), acks=acks, stand=signed(self._db.key, stand)
        )

    def _said(
        self, conversation: Conversation, *, draft: str, acks: Mapping[str, int], stand: str
    ) -> Reply:
        saved_at = conversation.saved_at
        return {
            "draft": draft,
            "view": conversation.view(),
            "acks": dict(acks),
            "saved_at": saved_at.isoformat() if saved_at else None,
            "stand": stand,
        }

    def _told(self, notice: Notice, batch: Batch) -> Reply:
        """Say something, and that no message of the batch need be sent again."""
        for message in batch.messages:
            notice.take(message)
        acks = {batch.client: batch.messages[-1]["seq"]} if batch.messages else {}
        return self._said(notice, draft="", acks=acks, stand=batch.stand)

    def _refused(
        self,
        token: str,
        refused: InvitationError,
        batch: Batch,
        stand: Stand | None,
        language: str,
        now: datetime,
    ) -> Reply:
        contact = self._settings.contact
        if all(message["kind"] == "language" for message in batch.messages):
            notice = turned_away(
                self._settings, token, form_id=batch.form_id, now=now, db=self._db
            ) or refusal(refused, contact)
            return self._told(notice.speak(language), batch)
        if refused.reason == "used" and stand is not None:
            return self._sent(stand, batch)
        if refused.reason in {"revoked", "closed", "expired"}:
            texts = not_taken(refused, contact).texts
            heading, text = texts["en"]
            return self._told(Notice(heading, text, others=texts).speak(language), batch)
        return self._told(refusal(refused, contact).speak(language), batch)

    def _sent(self, stand: Stand, batch: Batch) -> Reply:
        """Show what was sent to a tab that had it open: its own reply may have been lost."""
        draft = drafts.get_draft(self._db, stand.response_id)
        form = versions.load(self._db, draft.form_id, draft.version)
        held = Held(
            response_id=draft.response_id,
            by="",
            form=form,
            sheet=Sheet(form, draft.raw),
            line=None,
            saved_at=draft.saved_at,
            made_on=draft.saved_at.date(),
            done={},
        )
        keeper = BatchKeeper(self._db, held, contact=self._settings.contact, now=draft.saved_at)
        journey = Journey(form, held.sheet, keeper, contact=self._settings.contact)
        sent_at = draft.submitted_at or draft.saved_at
        journey.finish(str(draft.reference), sent_on=day_words(sent_at.date(), journey.state.words))
        acks = {batch.client: batch.messages[-1]["seq"]}
        return self._said(journey, draft=str(draft.response_id), acks=acks, stand=batch.stand)
