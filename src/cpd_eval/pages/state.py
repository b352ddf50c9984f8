"""Where one person stands in a form: their answers, their place, what they were told.

A :class:`State` only knows and answers questions about it; what people do to it stands in
:mod:`cpd_eval.pages.flow`, what they see of it in :mod:`cpd_eval.pages.views`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from cpd_eval.forms.model import Form, Page
from cpd_eval.forms.sheet import Sheet
from cpd_eval.pages.asked import Asked, asked_on
from cpd_eval.pages.bookmark import Bookmark
from cpd_eval.pages.incoming import Uploads
from cpd_eval.pages.keeping import Texts
from cpd_eval.pages.sections import (
    COMPLETE,
    NO,
    Section,
    asks_whether_complete,
    has_sections,
    sections,
)
from cpd_eval.pages.view import CHECK, TASKS
from cpd_eval.pages.words import Words, words_in

_INSTANCE = re.compile(r"(.+)\[(\d{1,4})\]")


@dataclass(slots=True, kw_only=True)
class State:
    """Where one person stands.

    Attributes
    ----------
    form : Form
        In the language the person reads.
    sheet : Sheet
        Their answers so far.
    place : str
        A page's name, or one of the places of :mod:`cpd_eval.pages.view`.
    marked : dict of str to str
        What they said to "Have you completed this section?", by page; see :meth:`mark`.
    marked_here : set of str
        The pages of which they said so here, and that is not yet kept.
    errors : dict of str to str
        What they were told when they pressed Continue, by path.
    refused : dict of str to str
        What could not be kept and why, by path: a file that is too large, a text that is.
    focus : str or None
        Id of the element to go to.
    told : str
        What the last message did, where it is not seen.
    seen_at_check : frozenset of str or None
        What was asked when they left the check page to change an answer; None otherwise.
    reference, sent_on : str
        Of what was sent; empty until then. The day may be unknown: another tab sent it.
    notice : mapping of str to (str, list of str)
        Heading and text by language, if nothing more is taken.
    is_changed_elsewhere, is_uploading : bool
        Why the answers were not sent though everything else was in order.
    is_seen : bool
        Whether the answers are those the page showed last; only these can be sent.
    uploads : Uploads
        Files on their way.
    """

    form: Form
    sheet: Sheet
    place: str = ""
    marked: dict[str, str] = field(default_factory=dict)
    marked_here: set[str] = field(default_factory=set)
    errors: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    focus: str | None = None
    told: str = ""
    seen_at_check: frozenset[str] | None = None
    reference: str = ""
    sent_on: str = ""
    notice: Texts = field(default_factory=dict)
    is_changed_elsewhere: bool = False
    is_uploading: bool = False
    is_seen: bool = True
    uploads: Uploads = field(default_factory=Uploads)

    @property
    def words(self) -> Words:
        """The words of the page in the language of the form."""
        return words_in(self.form.language)

    @property
    def has_list(self) -> bool:
        """Whether the form is filled from a list of sections."""
        return has_sections(self.form)

    @property
    def bookmark(self) -> str:
        """Where the person is, as the store keeps it."""
        own = self.form.languages[0] if self.form.languages else ""
        language = self.form.language if self.form.language != own else ""
        return str(Bookmark(place=self.place, language=language, marked=self.marked))

    # What there is

    def pages(self) -> tuple[Page, ...]:
        """List the pages that concern the person."""
        return self.sheet.pages()

    def names(self) -> list[str]:
        """Name the pages that concern the person."""
        return [page.name for page in self.pages()]

    def first(self) -> str:
        """Name the place someone begins at."""
        return TASKS if self.has_list else self.pages()[0].name

    def page(self) -> Page:
        """Give the page the person is on."""
        here = (page for page in self.pages() if page.name == self.place)
        return next(here, self.pages()[0])

    def places(self) -> set[str]:
        """Name every place one can be sent to."""
        return {CHECK, *self.names(), *({TASKS} if self.has_list else ())}

    def asked(self, page: Page) -> tuple[Asked, ...]:
        """List what a page asks now."""
        return asked_on(page, self.sheet, self.words)

    def sections(self) -> tuple[Section, ...]:
        """List the sections with their statuses."""
        return sections(self.form, self.sheet, self.words, marked=self.marked)

    def asks_whether_complete(self, page: Page) -> bool:
        """Say whether a page ends with the question if it is completed."""
        return self.has_list and asks_whether_complete(page, self.asked(page), self.sheet)

    def open_sections(self) -> list[Section]:
        """List the sections without which the answers cannot be sent."""
        if not self.has_list:
            return []
        return [one for one in self.sections() if one.is_needed and one.status != "completed"]

    def stands(self, path: str) -> bool:
        """Say whether there is a question at a path, relevant or not, that one can answer."""
        *around, name = path.split("/")
        if name not in self.form or not self.form[name].is_asked:
            return False
        before, repeat = "", ""
        for one in around:
            found = _INSTANCE.fullmatch(one)
            if found is None:
                return False
            repeat = found[1]
            if repeat not in {known.name for known in self.form.repeats}:
                return False
            if not 1 <= int(found[2]) <= self.sheet.instances(f"{before}{repeat}"):
                return False
            before = f"{before}{one}/"
        return self.form.repeat_of(name) == repeat

    # Which sections are completed

    def mark(self, said: str) -> None:
        """Note what someone said to "Have you completed this section?" of the page they are on."""
        name = self.page().name
        self.marked[name] = said
        self.marked_here.add(name)

    def take_marks(self, kept: Mapping[str, str]) -> None:
        """Take over what was said in other tabs; what was said here and is not kept stays."""
        own = {name: self.marked[name] for name in self.marked_here}
        self.marked = {**kept, **own}

    # What is wrong

    def messages(self, place: str) -> dict[str, str]:
        """Say what is wrong on a page, by path, in order of the form."""
        found = {error.name: error.message for error in self.sheet.errors(place)}
        on_page = {
            one.path for page in self.pages() if page.name == place for one in self.asked(page)
        }
        return found | {path: text for path, text in self.refused.items() if path in on_page}

    def all_messages(self, page: Page) -> dict[str, str]:
        """Say what is wrong when someone presses Continue on a page."""
        said = self.marked.get(page.name, "")
        if not self.asks_whether_complete(page):
            return self.messages(page.name)
        if said == NO:
            return {}
        missing = {} if said else {COMPLETE: self.words["is_complete_error"]}
        return self.messages(page.name) | missing

    def first_wrong(self) -> str | None:
        """Name the first page with something wrong."""
        return next((name for name in self.names() if self.messages(name)), None)

    # Where one can go

    def reachable(self, place: str) -> str:
        """Give the place itself, or the first page before it that is not yet in order."""
        if self.has_list:
            return place if place in self.places() else TASKS
        for name in self.names():
            if name == place or self.messages(name):
                return name
        return CHECK

    def before(self) -> str:
        """Name the place the way back leads to."""
        if self.has_list:
            return CHECK if self.seen_at_check is not None else TASKS
        names = [*self.names(), CHECK]
        return names[max(names.index(self.place) - 1, 0)]

    def after(self) -> str:
        """Name the place that follows; what was changed from the check page leads back to it."""
        names = self.names()
        if self.seen_at_check is None:
            return TASKS if self.has_list else [*names, CHECK][names.index(self.place) + 1]
        opened = self._opened(self.seen_at_check)
        later = [name for name in opened if names.index(name) > names.index(self.place)]
        if later:
            return later[0]
        self.seen_at_check = None
        return CHECK if self.has_list else self.first_wrong() or CHECK

    def _opened(self, seen: frozenset[str]) -> list[str]:
        return [
            page.name
            for page in self.pages()
            if any(one.path not in seen for one in self.asked(page))
        ]


def bare_name(path: str) -> str:
    """Give the name of the question at a path.

    Examples
    --------
    >>> bare_name("plan[2]/aim")
    'aim'
    """
    return path.rpartition("/")[2]
