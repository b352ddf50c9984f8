"""Parts of an expression as they are written down for lxml, and what is known of their value.

XPath 1.0 knows no dates, writes numbers with fewer digits than ODK, and takes every element as
true, even one without an answer. So a part is written differently according to what it gives and
to what is wanted of it.
"""

import re
from dataclasses import dataclass

from cpd_eval.forms.language.function import Kind
from cpd_eval.forms.shape import DATES, NUMBERS, Spot

PREFIX = "f"
"""Prefix of the functions that are run in Python."""

# libxml2 would also take 1e3, which is no number of XPath.
_PLAIN = re.compile(r"-?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_NEVER_DATES = (*NUMBERS, "select_one", "select_multiple", "rank", "acknowledge", "file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A part of an expression in XPath 1.0.

    Attributes
    ----------
    source : str
        The XPath; may be put before and after any operator.
    kind : Kind
        What it gives.
    spots : tuple of Spot
        Where elements stand, if it gives elements.
    size : int
        Most elements it can give.
    is_many : bool
        Whether it gives one element an instance of a repeat.
    literal : str or None
        Quoted text as it was written.
    """

    source: str
    kind: Kind
    spots: tuple[Spot, ...] = ()
    size: int = 1
    is_many: bool = False
    literal: str | None = None

    @property
    def is_number(self) -> bool:
        """Whether XPath 1.0 itself makes the right number of it."""
        if self.literal is not None:
            return _PLAIN.fullmatch(self.literal) is not None
        if self.kind == "nodes":
            return bool(self.spots) and all(spot.type in NUMBERS for spot in self.spots)
        return self.kind in ("number", "truth")

    @property
    def is_plain(self) -> bool:
        """Whether no date can be in it."""
        if self.kind == "nodes":
            return bool(self.spots) and all(spot.type in _NEVER_DATES for spot in self.spots)
        return self.is_number

    @property
    def is_dated(self) -> bool:
        """Whether it is a date, or a date and a time."""
        if self.kind == "nodes":
            return any(spot.type in (*DATES, "time") for spot in self.spots)
        return self.kind == "date"

    @property
    def holds_answers(self) -> bool:
        """Whether it gives elements with answers in them, rather than groups or instances."""
        return bool(self.spots) and all(spot.kind == "question" for spot in self.spots)


def as_number(part: Written) -> str:
    """Write a part where a number is wanted.

    Examples
    --------
    >>> as_number(Written(source="'2026-04-01'", kind="text", literal="2026-04-01"))
    "f:number('2026-04-01')"
    """
    if part.kind == "number":
        return part.source
    if part.is_number:
        return f"number({part.source})"
    return f"{PREFIX}:number({as_single(part)})"


def as_text(part: Written) -> str:
    """Write a part where text is wanted.

    Examples
    --------
    >>> as_text(Written(source="1 div 3", kind="number"))
    'f:string(1 div 3)'
    """
    if part.kind in ("number", "any"):
        return f"{PREFIX}:string({part.source})"
    if part.kind in ("nodes", "truth"):
        return f"string({part.source})"
    return part.source


def as_truth(part: Written) -> str:
    """Write a part where yes or no is wanted.

    Examples
    --------
    >>> as_truth(Written(source="count(x)", kind="number"))
    'boolean(count(x))'
    """
    if part.kind == "truth":
        return part.source
    if part.kind == "nodes" and part.holds_answers:
        if part.is_many or part.size > 1:
            return f"boolean({part.source}[string(.)])"
        inner = f"number({part.source})" if part.is_number else f"string({part.source})"
        return f"boolean({inner})"
    return f"boolean({part.source})"


def quoted(text: str) -> str:
    """Write text as XPath does; no text of an expression holds both kinds of quotation marks.

    Examples
    --------
    >>> print(quoted("it's"))
    "it's"
    """
    return f'"{text}"' if "'" in text else f"'{text}'"


def as_given(part: Written) -> str:
    """Write a part where Python is called: the text of one element, or all of several.

    Examples
    --------
    >>> as_given(Written(source="/data/child/age", kind="nodes", is_many=True))
    '/data/child/age'
    """
    if part.kind == "nodes" and not part.is_many and part.size == 1:
        return f"string({part.source})"
    return part.source


def as_single(part: Written) -> str:
    """Write a part where Python is called for one value; text is cheaper than an element.

    Examples
    --------
    >>> as_single(Written(source="/data/age", kind="nodes"))
    'string(/data/age)'
    """
    return f"string({part.source})" if part.kind == "nodes" else part.source
