"""The frame every board stands in: filters, the view they give, its link, and files to take away.

A board says what can be chosen, what follows from a choice, and what to show for it. The frame
keeps the filters, the address and what is shown in step: a choice redraws, an address brings the
same choice back, and a choice that is not possible (any more) becomes the nearest that is.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol
from urllib.parse import parse_qs, urlencode

import ipywidgets

from cpd_eval.errors import CpdEvalError

Choices = Mapping[str, str]
"""What is chosen, by name of the filter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Something that can be chosen.

    Attributes
    ----------
    name : str
        In the address.
    label : str
        What is read before it.
    options : tuple of (str, str)
        What is read, and what stands in the address; the first is taken if nothing is chosen.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a board shows for a choice.

    Attributes
    ----------
    choices : mapping of str to str
        The choice as it could be met.
    filters : tuple of Filter
        What can be chosen from here; one with a single option is not offered.
    title, finding : str
        The board's title; what is to be read first, in a sentence.
    html : str
        Everything else, safe to stand in a page.
    """

    choices: Choices
    filters: tuple[Filter, ...]
    title: str
    finding: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file to take away.

    Attributes
    ----------
    label : str
        What it is, such as ``The groups as CSV``.
    name, media_type : str
        Of the file.
    content : bytes
        The file.
    """

    label: str
    name: str
    media_type: str
    content: bytes


class Board(Protocol):
    """What a board must say of itself; see :mod:`cpd_eval.pages.boards.response`."""

    def show(self, choices: Choices) -> Shown:
        """Give what is to be seen for a choice, whatever it says."""

    def downloads(self, choices: Choices) -> Sequence[Download]:
        """Give the files of a choice that :meth:`show` has settled."""

    def extras(self, choices: Choices) -> Sequence[tuple[str, Callable[[], str]]]:
        """Give what is shown only when it is asked for: the words of a button, and the HTML."""


class BoardFrame(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """A board on a page.

    Parameters
    ----------
    board : Board
        What it shows.
    query : str
        What follows the question mark in the address.
    """

    def __init__(self, board: Board, *, query: str = "") -> None:
        self._board = board
        self._choices: dict[str, str] = {}
        self._is_setting = False
        self._fields: dict[str, Any] = {}
        self._head = _html("board-top")
        self._filters = ipywidgets.HBox()
        self._filters.add_class("board-filters")
        self._body = _html("board-body")
        self._more = ipywidgets.VBox()
        super().__init__([self._head, self._filters, self._body, self._more])
        self.add_class("board")
        self.choose(from_query(query))

    @property
    def choices(self) -> Choices:
        """What is chosen now."""
        return dict(self._choices)

    def choose(self, choices: Choices) -> None:
        """Show a choice.

        Parameters
        ----------
        choices : mapping of str to str
            By name of the filter; what it does not name keeps its first option.
        """
        try:
            shown = self._board.show(choices)
        except CpdEvalError as exc:
            self._head.value = head_html("The board cannot be shown", str(exc), "")
            self._body.value = ""
            self._more.children = ()
            return
        self._choices = dict(shown.choices)
        self._head.value = head_html(shown.title, shown.finding, to_query(shown.choices))
        self._set_filters(shown.filters)
        self._body.value = shown.html
        self._more.children = (*self._extras(), self._downloads())

    def _set_filters(self, filters: Sequence[Filter]) -> None:
        self._is_setting = True
        try:
            for one in filters:
                field = self._fields.get(one.name) or self._new_field(one)
                field.options, field.value = one.options, self._choices[one.name]
                field.layout.display = "none" if len(one.options) < 2 else None
        finally:
            self._is_setting = False
        self._filters.children = tuple(self._fields[one.name] for one in filters)

    def _new_field(self, one: Filter) -> Any:
        field = ipywidgets.Dropdown(
            description=one.label, options=one.options, style={"description_width": "initial"}
        )
        field.observe(lambda change: self._changed(one.name, change["new"]), names="value")
        self._fields[one.name] = field
        return field

    def _changed(self, name: str, value: str) -> None:
        if not self._is_setting:
            self.choose({**self._choices, name: value})

    def _extras(self) -> list[Any]:
        return [_asked_for(words, make) for words, make in self._board.extras(self._choices)]

    def _downloads(self) -> Any:
        def links() -> str:
            return downloads_html(self._board.downloads(self._choices))

        return _asked_for("Make files of this view (Excel, CSV, pictures)", links)


def from_query(query: str) -> dict[str, str]:
    """Read a choice from what follows the question mark of an address.

    Examples
    --------
    >>> from_query("wave=before-2026&region=North+East&region=Wales")
    {'wave': 'before-2026', 'region': 'North East'}
    """
    return {name: values[0] for name, values in parse_qs(query).items()}


def to_query(choices: Choices) -> str:
    """Write a choice as what follows the question mark of an address.

    Examples
    --------
    >>> to_query({"wave": "before-2026", "region": "North East", "unit": ""})
    'wave=before-2026&region=North+East'
    """
    return urlencode({name: value for name, value in choices.items() if value})


def head_html(title: str, finding: str, query: str) -> str:
    """Write the top of a board.

    Examples
    --------
    >>> head_html("A & B", "Nothing yet.", "wave=a").splitlines()[0]
    '<h1>A &amp; B</h1>'
    """
    link = f'<p class="board-link"><a href="?{escape(query)}">Link to this view</a></p>'
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in finding.split("\n") if line)
    return f'<h1>{escape(title)}</h1>\n<div class="board-finding">{paragraphs}</div>\n' + (
        link if query else ""
    )


def downloads_html(files: Sequence[Download]) -> str:
    """Write links to files that are inside the page: nothing has to be fetched.

    Examples
    --------
    >>> file = Download(label="A", name="a.csv", media_type="text/csv", content=b"x")
    >>> downloads_html([file]).removeprefix('<ul class="board-files">')
    '<li><a download="a.csv" href="data:text/csv;base64,eA==">A</a></li></ul>'
    """
    items = "".join(
        f'<li><a download="{escape(one.name)}" href="data:{one.media_type};base64,'
        f'{b64encode(one.content).decode()}">{escape(one.label)}</a></li>'
        for one in files
    )
    return f'<ul class="board-files">{items}</ul>'


def _asked_for(words: str, make: Callable[[], str]) -> Any:
    """Make a button, and below it what it gives once it is pressed."""
    button = ipywidgets.Button(description=words)
    button.add_class("board-button")
    place = _html("board-asked")

    def give(_button: object) -> None:
        try:
            place.value = make()
        except CpdEvalError as exc:
            place.value = f"<p>{escape(str(exc))}</p>"

    button.on_click(give)
    return ipywidgets.VBox([button, place])


def _html(name: str) -> Any:
    widget = ipywidgets.HTML()
    widget.add_class(name)
    return widget
