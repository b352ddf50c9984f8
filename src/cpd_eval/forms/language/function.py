"""What is known of a function of the expression language before it is called."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from cpd_eval.forms.language.values import Given, Value, to_number, to_text, to_truth

Kind = Literal["text", "number", "truth", "date", "nodes", "any"]
"""What a part of an expression gives. ``nodes`` are elements of the tree; ``any`` shows later."""

MANY = 99
"""Most arguments of a function that takes as many as are given."""

_TAKES = {"t": to_text, "n": to_number, "b": to_truth}


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function an expression may call.

    Attributes
    ----------
    takes : str
        A letter an argument: ``t`` text, ``n`` number, ``b`` truth, ``s`` elements, ``v``
        whatever is given. The last letter stands for all that follow.
    gives : Kind
        What comes back.
    least, most : int
        How many arguments it takes.
    says : str
        What it does, in one line of the manual.
    run : callable or None
        What computes it; None if XPath 1.0 has it, or it is rewritten before it is run.
    """

    takes: str
    gives: Kind
    least: int
    most: int
    says: str
    run: Callable[..., Any] | None = None

    def wanted(self, position: int) -> str:
        """Give the letter of an argument, counted from 0."""
        return self.takes[min(position, len(self.takes) - 1)] if self.takes else "v"

    def call(self, *arguments: Given) -> Value:
        """Run it, each argument made what it takes.

        Examples
        --------
        >>> double = Function(
        ...     takes="n", gives="number", least=1, most=1, says="Twice.", run=lambda n: n * 2
        ... )
        >>> double.call("4")
        8.0
        """
        if self.run is None:
            raise TypeError(self.says)
        made = [
            _TAKES[letter](one) if (letter := self.wanted(at)) in _TAKES else one
            for at, one in enumerate(arguments)
        ]
        return self.run(*made)  # type: ignore[no-any-return]
