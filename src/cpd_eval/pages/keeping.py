"""What a journey asks of whoever keeps its answers, and what can come between."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from cpd_eval.errors import CpdEvalError


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
    heading : str
        The h1 of the page that says so.
    text : list of str
        Paragraphs under it.
    """

    def __init__(self, heading: str, text: list[str]) -> None:
        super().__init__(heading)
        self.heading = heading
        self.text = text


class AnswersChangedError(CpdEvalError):
    """The answers kept are not those that were shown; they were changed from another tab."""


class Keeper(Protocol):
    """Whoever keeps the answers of one response; each call returns only when they are safe."""

    def answers(self) -> Mapping[str, str]:
        """Give all answers kept so far, also those from another tab or device."""

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
