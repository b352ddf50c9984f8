"""One person's way through a form: page after page, check, send.

A :class:`Journey` holds the answers of one response and the place the person has reached. It gives
a view and takes messages; in between it keeps. An answer is kept *before* the page is told that it
arrived, so what a page calls saved is saved. Errors appear when someone presses Continue and at no
other time; they stay, as they were, until Continue is pressed again.

Messages are dictionaries::

    {"kind": "answer", "name": "B07", "value": …}   what a field holds now
    {"kind": "continue"}                            check this page and go on
    {"kind": "back"}                                one page back
    {"kind": "goto", "place": …, "name": …}         a Change link, or the browser's Back
    {"kind": "submit"}                              send what the check page shows
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from cpd_eval.forms.model import Form, Page
from cpd_eval.forms.sheet import Sheet
from cpd_eval.pages.fields import from_field
from cpd_eval.pages.keeping import AlreadySentError, AnswersChangedError, Keeper, NotTakenError
from cpd_eval.pages.readback import sent, summaries
from cpd_eval.pages.view import (
    CHANGED_ELSEWHERE,
    CHECK,
    DONE,
    NOTICE,
    View,
    empty_view,
    error_target,
    field_id,
    page_items,
    paragraphs,
    prompts,
    question_names,
)


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
        Where the person was last; the first page by default.
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
        self._form = form
        self._sheet = sheet
        self._keeper = keeper
        self._contact = contact
        self._errors: dict[str, str] = {}
        self._focus: str | None = None
        self._seen_at_check: frozenset[str] | None = None
        self._reference = ""
        self._notice: tuple[str, list[str]] = ("", [])
        self._changed_elsewhere = False
        self.saved_at = saved_at
        self._place = self._reachable(place or self._first().name)

    @property
    def place(self) -> str:
        """Name of the page the person is on, ``"check"``, ``"done"`` or ``"notice"``."""
        return self._place

    def take(self, message: Mapping[str, Any]) -> None:
        """Do what one message asks; returns when everything it brought is kept.

        Parameters
        ----------
        message : mapping
            As in the module's description. What the form does not ask, or asks of nobody, is
            passed over: a browser can be made to say anything.
        """
        acts: dict[object, Callable[[Mapping[str, Any]], None]] = {
            "answer": self._answer,
            "continue": self._continue,
            "back": self._back,
            "goto": self._goto,
            "submit": self._submit,
        }
        act = acts.get(message.get("kind"))
        if act is None or self._place in {DONE, NOTICE}:
            return
        self._changed_elsewhere = False
        try:
            act(message)
        except AlreadySentError as sent:
            self._finish(sent.reference)
        except NotTakenError as refused:
            # The message counts as done: sending it again would never succeed.
            self._notice = (refused.heading, refused.text)
            self._place = NOTICE

    def view(self) -> View:
        """Describe the page the person is on.

        Returns
        -------
        dict
            As in :mod:`cpd_eval.pages.view`.
        """
        if self._place == DONE:
            return self._done_view()
        if self._place == NOTICE:
            return self._notice_view()
        if self._place == CHECK:
            return self._check_view()
        return self._page_view(self._page(self._place))

    # What messages do

    def _answer(self, message: Mapping[str, Any]) -> None:
        name, value = str(message.get("name", "")), message.get("value")
        if name not in self._form or not self._form[name].is_asked:
            return
        question = self._form[name]
        raw = from_field(question, value, before=self._sheet.raw().get(name, ""))
        self._keep({name: raw or None})
        self._sheet.answer(name, raw or None)
        if self._place not in {CHECK, *self._names()}:
            self._place = self._first().name

    def _continue(self, _message: Mapping[str, Any]) -> None:
        if self._place == CHECK:
            return
        self._errors = self._messages(self._place)
        self._focus = None
        if not self._errors:
            self._move(self._after(self._place))

    def _back(self, _message: Mapping[str, Any]) -> None:
        names = [*self._names(), CHECK]
        at = names.index(self._place)
        self._seen_at_check = None
        self._move(names[max(at - 1, 0)])

    def _goto(self, message: Mapping[str, Any]) -> None:
        place, name = str(message.get("place", "")), str(message.get("name", ""))
        if place not in {CHECK, *self._names()}:
            return
        from_check = self._place == CHECK and place != CHECK
        self._seen_at_check = frozenset(self._sheet.visible()) if from_check and name else None
        self._move(self._reachable(place))
        if self._place == place and name in self._form:
            self._focus = field_id(name)

    def _submit(self, _message: Mapping[str, Any]) -> None:
        kept = self._keeper.answers()
        now = Sheet(self._form, kept)
        was_shown = self._place == CHECK and now.raw() == self._sheet.raw()
        self._sheet = now
        wrong = self._first_wrong()
        if wrong is not None:
            self._move(wrong)
            self._errors = self._messages(wrong)
        elif was_shown:
            self._send(kept)
        else:
            self._check_again()

    def _send(self, shown: Mapping[str, str]) -> None:
        try:
            self._finish(self._keeper.submit(shown))
        except AnswersChangedError:
            self._sheet = Sheet(self._form, self._keeper.answers())
            self._check_again()

    def _check_again(self) -> None:
        self._changed_elsewhere = self._place == CHECK
        self._move(self._first_wrong() or CHECK)

    def _finish(self, reference: str) -> None:
        self._reference = reference
        # What was sent is what the store holds; another tab may have sent something else.
        self._sheet = Sheet(self._form, self._keeper.answers())
        self._place = DONE
        self._errors, self._focus = {}, None

    def _move(self, place: str) -> None:
        self._errors, self._focus = {}, None
        if place != self._place:
            self._place = place
            self._keep({})

    def _keep(self, answers: Mapping[str, str | None]) -> None:
        self.saved_at = self._keeper.record(answers, place=self._place)

    # Where one can be

    def _pages(self) -> tuple[Page, ...]:
        return self._sheet.pages()

    def _names(self) -> list[str]:
        return [page.name for page in self._pages()]

    def _first(self) -> Page:
        return self._pages()[0]

    def _page(self, name: str) -> Page:
        return next((page for page in self._pages() if page.name == name), self._first())

    def _first_wrong(self) -> str | None:
        return next((name for name in self._names() if self._messages(name)), None)

    def _reachable(self, place: str) -> str:
        """Give the place itself, or the first page before it that is not yet in order."""
        for name in self._names():
            if name == place or self._messages(name):
                return name
        return CHECK

    def _after(self, place: str) -> str:
        names = self._names()
        if self._seen_at_check is None:
            return [*names, CHECK][names.index(place) + 1]
        opened = set(self._sheet.visible()) - self._seen_at_check
        asked = [page.name for page in self._pages() if opened & question_names(page)]
        later = [name for name in asked if names.index(name) > names.index(place)]
        if later:
            return later[0]
        self._seen_at_check = None
        return self._first_wrong() or CHECK

    # What is shown

    def _messages(self, place: str) -> dict[str, str]:
        return {error.name: error.message for error in self._sheet.errors(place)}

    def _blank(self, place: str, heading: str) -> View:
        return empty_view(
            place=place, heading=heading, form_title=self._form.title, contact=self._contact
        )

    def _page_view(self, page: Page) -> View:
        names, visible = self._names(), set(self._sheet.visible())
        shown = {name: text for name, text in self._errors.items() if name in visible}
        raw = self._sheet.raw()
        view = self._blank(page.name, page.label or self._form.title)
        # Without a total: how many parts there are may hang on the next answer.
        view["caption"] = f"{self._form.title}, part {names.index(page.name) + 1}"
        view["intro"] = paragraphs(page.hint)
        view["back"] = names[0] != page.name
        view["errors"] = [
            {"message": text, "target": error_target(self._form[name], raw.get(name, ""))}
            for name, text in shown.items()
        ]
        view["items"] = page_items(
            page, self._sheet, errors=shown, prompts=prompts(self._sheet, page)
        )
        view["action"] = {"label": "Save and continue", "kind": "continue"}
        view["focus"] = self._focus
        if shown:
            view["title"] = f"Error: {view['title']}"
        return view

    def _check_view(self) -> View:
        view = self._blank(CHECK, "Check your answers before you send them")
        view["back"] = True
        view["items"] = summaries(self._sheet)
        view["action"] = {"label": "Send your answers", "kind": "submit"}
        if self._changed_elsewhere:
            view["errors"] = [{"message": CHANGED_ELSEWHERE, "target": "cpd-heading"}]
            view["title"] = f"Error: {view['title']}"
        return view

    def _notice_view(self) -> View:
        return self._blank(NOTICE, self._notice[0]) | {"intro": self._notice[1]}

    def _done_view(self) -> View:
        view = self._blank(DONE, "Your answers have been sent")
        view["items"] = sent(self._reference, view["heading"], self._sheet)
        return view
