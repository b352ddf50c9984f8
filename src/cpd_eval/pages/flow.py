"""One person's way through a form: page after page or section by section, check, send.

A :class:`Journey` takes messages and gives a view; in between it keeps. What is given is kept
*before* the page is told that it arrived, so what a page calls saved is saved. Errors appear when
someone presses Continue and at no other time; they stay until Continue is pressed again.

Messages are dictionaries. Those that give answers stand in :mod:`cpd_eval.pages.answering`, and
these lead from place to place::

    {"kind": "continue"}                            check this page and go on
    {"kind": "back"}                                where the page's own way back leads
    {"kind": "goto", "place": …, "name": …}         a section, a Change link, the browser's Back
    {"kind": "language", "value": "Welsh (cy)"}     read on in another language
    {"kind": "submit"}                              send what the check page shows
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from cpd_eval.forms.model import Form
from cpd_eval.forms.sheet import Sheet
from cpd_eval.pages.answering import Answering
from cpd_eval.pages.bookmark import read_bookmark
from cpd_eval.pages.keeping import AlreadySentError, AnswersChangedError, Keeper, NotTakenError
from cpd_eval.pages.readback import day_words
from cpd_eval.pages.sections import YES
from cpd_eval.pages.state import State
from cpd_eval.pages.view import CHECK, DONE, HEADING, NOTICE, TASKS, View, field_id
from cpd_eval.pages.views import view_of


class Journey:
    """One response on its way.

    Parameters
    ----------
    form : Form
        The version of the form the response belongs to.
    sheet : Sheet
        Its answers so far.
    keeper : Keeper
        Where they are kept.
    contact : str, optional
        Whom a respondent may write to.
    place : str, optional
        Where the person was last, as kept; the beginning by default.
    saved_at : datetime, optional
        When something was last kept.

    Examples
    --------
    A form is usually read from a file and kept in the store; see :mod:`cpd_eval.pages.arrival`.
    """

    def __init__(
        self,
        form: Form,
        sheet: Sheet,
        keeper: Keeper,
        *,
        contact: str = "",
        place: str | None = None,
        saved_at: datetime | None = None,
    ) -> None:
        mark = read_bookmark(place)
        self._state = State(form=form, sheet=sheet, marked=dict(mark.marked))
        self._keeper = keeper
        self._answering = Answering(self._state, self._keep, keeper.keep_file)
        self._contact = contact
        self.saved_at = saved_at
        if mark.language in form.languages and mark.language != form.language:
            self._read_in(mark.language)
        self._state.place = self._state.reachable(mark.place or self._state.first())

    @property
    def sheet(self) -> Sheet:
        """The answers as they are now."""
        return self._state.sheet

    @property
    def place(self) -> str:
        """Name of the page the person is on, or a place of :mod:`cpd_eval.pages.view`."""
        return self._state.place

    @property
    def state(self) -> State:
        """Where the person stands; a server that forgets people between messages puts it back."""
        return self._state

    def take(self, message: Mapping[str, Any]) -> None:
        """Do what one message asks; returns when everything it brought is kept.

        Parameters
        ----------
        message : mapping
            As in the module's description. What the form does not ask, or asks of nobody, is
            passed over: a browser can be made to say anything.
        """
        acts: dict[object, Callable[[Mapping[str, Any]], None]] = {
            **self._answering.acts,
            "continue": self._continue,
            "back": self._back,
            "goto": self._goto,
            "language": self._language,
            "submit": self._submit,
        }
        act = acts.get(message.get("kind"))
        if act is None or self._state.place in {DONE, NOTICE}:
            return
        self._state.is_changed_elsewhere = self._state.is_uploading = False
        self._state.told = ""
        try:
            act(message)
        except AlreadySentError as sent:
            self.finish(sent.reference)
        except NotTakenError as refused:
            # The message counts as done: sending it again would never succeed.
            self._state.notice = refused.texts
            self._state.place = NOTICE

    def view(self) -> View:
        """Describe the page the person is on.

        Returns
        -------
        dict
            As in :mod:`cpd_eval.pages.view`.
        """
        return view_of(self._state, self._contact)

    # From place to place

    def _continue(self, _message: Mapping[str, Any]) -> None:
        state = self._state
        if state.place in {CHECK, TASKS}:
            return
        page = state.page()
        state.errors, state.focus = state.all_messages(page), None
        if not state.errors:
            if state.has_list and not state.asks_whether_complete(page):
                state.mark(YES)
            self._move(state.after())

    def _back(self, _message: Mapping[str, Any]) -> None:
        before = self._state.before()
        self._state.seen_at_check = None
        self._move(before)

    def _goto(self, message: Mapping[str, Any]) -> None:
        place, name = str(message.get("place", "")), str(message.get("name", ""))
        state = self._state
        if place not in state.places():
            return
        from_check = state.place == CHECK and place != CHECK
        state.seen_at_check = frozenset(state.sheet.visible()) if from_check and name else None
        self._move(state.reachable(place))
        if state.place == place and state.stands(name):
            state.focus = field_id(name)

    def _language(self, message: Mapping[str, Any]) -> None:
        language, state = str(message.get("value", "")), self._state
        if language in state.form.languages and language != state.form.language:
            self._read_in(language)
            if state.errors:
                state.errors = state.all_messages(state.page())
            state.focus = HEADING
            self._keep({})

    def _read_in(self, language: str) -> None:
        state = self._state
        state.form = state.form.in_language(language)
        state.sheet = Sheet(state.form, state.sheet.raw())

    def _move(self, place: str) -> None:
        state = self._state
        state.errors, state.focus = {}, None
        if place != state.place:
            state.place = place
            self._keep({})
        if place == TASKS and not state.refused:
            # The statuses tell of the whole response, also of what another tab gave.
            state.take_marks(read_bookmark(self._keeper.place()).marked)
            state.sheet = Sheet(state.form, self._keeper.answers())

    def _keep(self, answers: Mapping[str, str | None]) -> None:
        state = self._state
        if state.has_list:
            state.take_marks(read_bookmark(self._keeper.place()).marked)
        self.saved_at = self._keeper.record(answers, place=state.bookmark)
        state.marked_here.clear()

    # The end

    def _submit(self, _message: Mapping[str, Any]) -> None:
        kept, state = self._keeper.answers(), self._state
        now = Sheet(state.form, kept)
        was_shown = state.is_seen and state.place == CHECK and now.raw() == state.sheet.raw()
        state.sheet = now
        wrong = state.first_wrong()
        if state.open_sections():
            self._move(CHECK)
        elif wrong is not None:
            self._move(wrong)
            state.errors = state.messages(wrong)
        elif state.uploads.wanted():
            state.is_uploading = True
        elif was_shown:
            self._send(kept)
        else:
            self._check_again()

    def _send(self, shown: Mapping[str, str]) -> None:
        try:
            reference = self._keeper.submit(shown)
        except AnswersChangedError:
            self._state.sheet = Sheet(self._state.form, self._keeper.answers())
            self._check_again()
        else:
            self.finish(reference, sent_on=day_words(datetime.now(UTC).date(), self._state.words))

    def _check_again(self) -> None:
        self._state.is_changed_elsewhere = self._state.place == CHECK
        self._move(self._state.first_wrong() or CHECK)

    def finish(self, reference: str, *, sent_on: str = "") -> None:
        """Show what was sent, and that nothing more is to do.

        Parameters
        ----------
        reference : str
            Under which number it was sent.
        sent_on : str, optional
            The day, in words; empty if it is not known.
        """
        state = self._state
        state.reference, state.sent_on = reference, sent_on
        # What was sent is what the store holds; another tab may have sent something else.
        state.sheet = Sheet(state.form, self._keeper.answers())
        state.place = DONE
