"""What a journey asks of whoever keeps its answers, and what can come between."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from cpd_eval.errors import CpdEvalError

Texts = Mapping[str, tuple[str, list[str]]]
"""A heading and paragraphs, by code of the language they are in."""


class AlreadySentError(CpdEvalError):
    """The response was sent meanwhile, from another tab or device.

    Attributes
    ----------
    reference : str
        Under which number.
    """

    def __init__(self, reference: str) -> None:
        super().__init__(f"The answers were sent already, under the reference {reference}.")
        self.reference = reference


class NotTakenError(CpdEvalError):
    """Nothing more is taken: the link was withdrawn or the time is over while someone wrote.

    Attributes
    ----------
    texts : mapping of str to (str, list of str)
        The h1 and the paragraphs of the page that says so, by code of the language; English is
        always there.
    """

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts["en"][0])
        self.texts = texts


class AnswersChangedError(CpdEvalError):
    """The answers kept are not those that were shown; they were changed from another tab."""


class Keeper(Protocol):
    """Whoever keeps the answers of one response; each call returns only when they are safe."""

    def answers(self) -> Mapping[str, str]:
        """Give all answers kept so far, also those from another tab or device."""

    def place(self) -> str:
        """Give the place kept last, also from another tab or device."""

    def record(self, answers: Mapping[str, str | None], *, place: str) -> datetime:
        """Keep answers and the place; give the moment.

        May raise AlreadySentError or NotTakenError.
        """

    def keep_file(self, name: str, content: bytes) -> str:
        """Keep a file; give the answer that stands for it, nothing if there is no room for it."""

    def submit(self, shown: Mapping[str, str]) -> str:
        """Close the response with exactly the answers shown; give its reference.

        May raise AnswersChangedError or NotTakenError.
        """
