"""Where someone is in a form, as one line of text that the store keeps with the answers.

Answers alone do not bring a person back: the page they were on, the language they read, and which
sections they called finished belong to it too. The line is for the page only; nobody else reads
it. A line with nothing but a page's name, as older drafts have it, is read as that place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """Where someone is.

    Attributes
    ----------
    place : str
        A page's name, or a place of :mod:`cpd_eval.pages.view`; empty at the very start.
    language : str
        Language of the form they chose; empty for the form's own.
    marked : mapping of str to str
        Section by section, what they said to "Have you completed this section?".
    done : mapping of str to int
        By open tab, the number of its last message that was kept; see :mod:`cpd_eval.pages.web`.
    """

    place: str = ""
    language: str = ""
    marked: Mapping[str, str] = field(default_factory=dict)
    done: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        """Write it as one line."""
        if not (self.language or self.marked or self.done):
            return self.place
        said = [(f"is {name}", answer) for name, answer in sorted(self.marked.items())]
        done = [(f"done {client}", str(number)) for client, number in self.done.items()]
        return urlencode([("at", self.place), ("in", self.language), *said, *done])


def read_bookmark(line: str | None) -> Bookmark:
    """Read what :class:`Bookmark` wrote.

    Parameters
    ----------
    line : str or None
        As kept; None for a response that was never opened.

    Returns
    -------
    Bookmark
        Nothing in it has to be true of the form any more.

    Examples
    --------
    >>> mark = Bookmark(place="tasks", language="Welsh (cy)", marked={"needs": "yes"})
    >>> read_bookmark(str(mark)) == mark
    True
    >>> read_bookmark("performance").place
    'performance'
    """
    pairs = dict(parse_qsl(line or "", keep_blank_values=True))
    if "at" not in pairs:
        return Bookmark(place=line or "")
    marked = {key.removeprefix("is "): said for key, said in pairs.items() if key[:3] == "is "}
    done = {key[5:]: int(n) for key, n in pairs.items() if key[:5] == "done " and n.isdecimal()}
    return Bookmark(place=pairs["at"], language=pairs.get("in", ""), marked=marked, done=done)
