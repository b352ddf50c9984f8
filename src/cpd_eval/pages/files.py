"""Files people upload: what a form allows, and a file on its way, piece by piece.

The browser only announces a file: its name and its size. If the form would not take it, the page
says so at once and nothing is sent. If it would, the page asks for one piece after the other; the
file is kept when the last one is there, and only then does the question have an answer. Whether a
file is harmful is not looked into: whoever opens it must, with what their organisation uses.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from cpd_eval.forms.model import Parameters, Question
from cpd_eval.pages.words import Words

PIECE = 128 * 1024
"""Bytes asked for at once: a second or so on a slow line."""

LARGEST_MB = 50
"""No form can allow more, whatever it says: files pass through the memory of a small process."""

_MB = 1_000_000
_LONGEST_NAME = 120  # characters, with its ending


@dataclass(slots=True, kw_only=True)
class Incoming:
    """A file on its way.

    Attributes
    ----------
    path : str
        Of the question it answers.
    name : str
        As the person calls it, without folders.
    size : int
        Bytes that were announced.
    content : bytearray
        Bytes that have arrived.
    piece : int
        Bytes that are asked for at once.
    """

    path: str
    name: str
    size: int
    content: bytearray = field(default_factory=bytearray)
    piece: int = PIECE

    def take(self, start: object, piece: bytes) -> None:
        """Take a piece; one that is not the next, or is too long, is passed over."""
        most = min(self.piece, self.size - len(self.content))
        if start == len(self.content) and len(piece) <= most:
            self.content += piece

    @property
    def is_complete(self) -> bool:
        """Whether every byte is there."""
        return len(self.content) == self.size

    def wanted(self, key: str) -> dict[str, object]:
        """Say which piece is wanted next, as the view carries it."""
        start = len(self.content)
        return {"id": key, "start": start, "end": min(start + self.piece, self.size)}

    def progress(self, words: Words) -> str:
        """Say how far it has come."""
        share = 100 * len(self.content) // self.size
        return words["file_coming"].format(name=self.name, share=share)


def announced(message: Mapping[str, object], path: str) -> Incoming:
    r"""Read the announcement of a file.

    Parameters
    ----------
    message : mapping
        From the browser; anything may stand in it.
    path : str
        Of the question it answers.

    Returns
    -------
    Incoming
        With nothing arrived yet; a size that is none counts as 0.

    Examples
    --------
    >>> announced({"filename": r"C:\plans\my plan.pdf", "size": 12}, "plan").name
    'my plan.pdf'
    """
    size = message.get("size")
    return Incoming(
        path=path,
        name=_plain_name(str(message.get("filename", ""))),
        size=size if isinstance(size, int) and size > 0 else 0,
    )


def refusal_of(question: Question, file: Incoming, words: Words) -> str:
    """Say why a form does not take a file.

    Parameters
    ----------
    question : Question
        Of type file.
    file : Incoming
        As announced.
    words : mapping of str to str
        The words of the page.

    Returns
    -------
    str
        For the respondent; empty if it is taken.

    Examples
    --------
    >>> from cpd_eval.pages.words import words_in
    >>> plan = Question(name="plan", type="file", parameters=Parameters(types=("pdf",)))
    >>> refusal_of(plan, Incoming(path="plan", name="plan.exe", size=9), words_in(""))
    'The selected file must be one of these: PDF'
    """
    limits = question.parameters or Parameters()
    ending = PurePosixPath(file.name).suffix.removeprefix(".").lower()
    if file.size == 0:
        return words["file_empty"]
    if limits.types and ending not in limits.types:
        return words["file_wrong_type"].format(types=_listed(limits))
    if file.size > _largest(limits) * _MB:
        return words["file_too_large"].format(size=f"{_largest(limits):g}")
    return ""


def limits_hint(question: Question, words: Words) -> str:
    """Say before anything is chosen what a form takes.

    Examples
    --------
    >>> from cpd_eval.pages.words import words_in
    >>> limits_hint(Question(name="plan", type="file"), words_in(""))
    'One file of at most 10 MB.'
    """
    limits = question.parameters or Parameters()
    key = "file_types" if limits.types else "file_limits"
    return words[key].format(size=f"{_largest(limits):g}", types=_listed(limits))


def accept(question: Question) -> str:
    """List the endings a browser offers to choose from.

    Examples
    --------
    >>> accept(Question(name="p", type="file", parameters=Parameters(types=("pdf", "docx"))))
    '.pdf,.docx'
    """
    types = question.parameters.types if question.parameters else ()
    return ",".join(f".{one}" for one in types)


def name_of(raw: str) -> str:
    """Give the name of a kept file from the answer that stands for it.

    Examples
    --------
    >>> name_of("0f3a9c11d2e4/my plan.pdf")
    'my plan.pdf'
    """
    return raw.partition("/")[2] or raw


def _largest(limits: Parameters) -> float:
    return min(limits.max_size_mb, LARGEST_MB)


def _listed(limits: Parameters) -> str:
    return ", ".join(one.upper() for one in limits.types)


def _plain_name(name: str) -> str:
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(sign if sign.isprintable() else " " for sign in last).strip()
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{ending[:10]}" if stem else plain[:_LONGEST_NAME] or "file"
