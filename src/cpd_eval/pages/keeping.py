"""What a journey asks of whoever keeps its answers, and the one thing that can come between."""

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


class Keeper(Protocol):
    """Whoever keeps the answers of one response; each call returns only when they are safe."""

    def answers(self) -> Mapping[str, str]:
        """Give all answers kept so far, also those from another tab or device."""

    def record(self, answers: Mapping[str, str | None], *, place: str) -> datetime:
        """Keep answers and the place; give the moment. May raise AlreadySentError."""

    def submit(self) -> str:
        """Close the response; give its reference."""
