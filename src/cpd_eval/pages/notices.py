"""Pages that only say something: why there is no form, or why nothing more is taken.

None of them is an error of the person; each says what became of the answers and whom to write to.
They speak the language someone chose, or the one their browser asks for, or English.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cpd_eval.pages.keeping import NotTakenError, Texts
from cpd_eval.pages.notice_words import not_taken_texts, notice_texts
from cpd_eval.pages.readback import day_words
from cpd_eval.pages.view import NOTICE, View, empty_view
from cpd_eval.pages.words import ENGLISH, SPOKEN, language_name, words_in
from cpd_eval.store.admission import InvitationError


class Notice:
    """A page that only says something.

    Parameters
    ----------
    heading : str
        The h1.
    text : list of str
        Paragraphs under it.
    others : mapping of str to (str, list of str), optional
        Heading and paragraphs in other languages, by code.

    Attributes
    ----------
    offered : tuple of str
        Codes of the languages one may switch between; empty offers none.

    Examples
    --------
    >>> Notice("This form has closed", ["Write to us."]).view()["heading"]
    'This form has closed'
    """

    saved_at: datetime | None = None

    def __init__(self, heading: str, text: list[str], *, others: Texts | None = None) -> None:
        self._texts: Texts = {ENGLISH: (heading, text), **(others or {})}
        self._language = ENGLISH
        self.offered: tuple[str, ...] = ()

    def speak(self, language: str) -> "Notice":
        """Say it in another language, if it can; give the notice.

        Parameters
        ----------
        language : str
            Code, such as ``cy``.

        Examples
        --------
        >>> no_link("").speak("cy").view()["heading"]
        'Mae arnoch angen y ddolen o’ch gwahoddiad'
        """
        if language in self._texts:
            self._language = language
        return self

    def take(self, message: Mapping[str, Any]) -> None:
        """Pass over every message but the wish for another language; there is nothing to answer."""
        if message.get("kind") == "language":
            self.speak(str(message.get("value", "")))

    def view(self) -> View:
        """Give the page.

        Returns
        -------
        dict
            As in :mod:`cpd_eval.pages.view`.
        """
        heading, text = self._texts[self._language]
        codes = tuple(dict.fromkeys((ENGLISH, *self.offered, self._language)))
        offered = [{"value": one, "label": language_name(f"({one})"), "code": one} for one in codes]
        return empty_view(place=NOTICE, heading=heading) | {
            "lang": self._language,
            "words": dict(words_in(f"({self._language})")),
            "intro": text,
            "languages": offered if len(offered) > 1 else [],
        }


def no_link(contact: str) -> Notice:
    """Give the page for an address without an invitation.

    Examples
    --------
    >>> no_link("").view()["heading"]
    'You need the link from your invitation'
    """
    return _notice(notice_texts("no_link", contact=contact))


def no_page() -> Notice:
    """Give the page for an address that is none.

    Examples
    --------
    >>> no_page().view()["heading"]
    'There is no page here'
    """
    return _notice(notice_texts("no_page"))


def other_form(contact: str) -> Notice:
    """Give the page for a link that names another form than its invitation.

    Examples
    --------
    >>> other_form("").view()["heading"]
    'This link does not open a form'
    """
    return _notice(notice_texts("other_form", contact=contact))


def out_of_order(contact: str) -> Notice:
    """Give the page for a project that cannot be opened; what is wrong is for the log.

    Examples
    --------
    >>> out_of_order("").view()["intro"][0]
    'Answers that were saved before are safe. Try again in a few minutes.'
    """
    return _notice(notice_texts("out_of_order", contact=contact))


def not_taken(refused: InvitationError, contact: str) -> NotTakenError:
    """Say on an open page why nothing more is taken, and what became of what was written.

    Examples
    --------
    >>> not_taken(InvitationError("It closed.", reason="closed"), "").texts["en"][0]
    'This form has closed'
    """
    return NotTakenError(not_taken_texts(refused.reason, contact=contact))


def refusal(refused: InvitationError, contact: str) -> Notice:
    """Give the page for a link that opens no form now.

    Examples
    --------
    >>> refusal(InvitationError("Taken back.", reason="revoked"), "").view()["heading"]
    'This link has been withdrawn'
    """
    values = {
        code: {
            "reference": refused.reference or "",
            "day": day_words(refused.opens_at.date(), words_in(f"({code})"))
            if refused.opens_at
            else "",
        }
        for code in SPOKEN
    }
    return _notice(notice_texts(refused.reason, contact=contact, values=values))


def _notice(texts: Texts) -> Notice:
    heading, text = texts[ENGLISH]
    return Notice(heading, text, others=texts)


def spoken(accept: str, chosen: str = "") -> str:
    """Choose the language of a page without a form.

    Parameters
    ----------
    accept : str
        The header ``Accept-Language`` of the browser.
    chosen : str, optional
        What someone switched to.

    Returns
    -------
    str
        A code; English if neither names a language the page speaks.

    Examples
    --------
    >>> spoken("cy-GB,cy;q=0.9,en;q=0.8"), spoken("de,en;q=0.5,cy;q=0.1"), spoken("cy", "en")
    ('cy', 'en', 'en')
    """
    if chosen in SPOKEN:
        return chosen
    wanted = [_weighed(part) for part in accept.split(",")]
    known = [(weight, code) for weight, code in wanted if code in SPOKEN and weight > 0]
    return max(known, key=lambda one: one[0], default=(0, ENGLISH))[1]


def _weighed(part: str) -> tuple[float, str]:
    tag, _, quality = part.partition(";")
    try:
        weight = float(quality.strip().removeprefix("q=") or 1)
    except ValueError:
        weight = 0
    return weight, tag.strip().lower().partition("-")[0]
