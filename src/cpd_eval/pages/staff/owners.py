"""Whose kernel it is: that of a board belongs to the account that opened it.

A respondent's kernel is known by its random number, which nobody is told but the page it was
started for. For a board that is not enough: who signs out, or loses a role, must lose the kernel
with it. So a board's kernel answers only to its own account, as long as that may open the page.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from cpd_eval.workforce.roles import LOOKER_VARIABLE, Looker, Page, may_open, written


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who opened a board.

    Attributes
    ----------
    looker : Looker
        The account.
    page : str
        The board.
    """

    looker: Looker
    page: Page


_OPENING: ContextVar[Owner | None] = ContextVar("opening", default=None)


class Owners:
    """The kernels of boards, by number.

    Examples
    --------
    >>> Owners().may_talk(None, "a kernel of a respondent")
    True
    """

    def __init__(self) -> None:
        self._owners: dict[str, Owner] = {}

    @contextmanager
    def opening(self, looker: Looker, page: Page) -> Iterator[None]:
        """Let the kernels that are started inside the block belong to somebody."""
        before = _OPENING.set(Owner(looker=looker, page=page))
        try:
            yield
        finally:
            _OPENING.reset(before)

    def environment(self, environ: Mapping[str, str]) -> dict[str, str]:
        """Tell a kernel that is started who looks; nobody else can say so.

        Parameters
        ----------
        environ : mapping
            What the kernel would be started with.

        Returns
        -------
        dict
            Without what anybody else said about who looks.
        """
        told = {name: text for name, text in environ.items() if name != LOOKER_VARIABLE}
        owner = _OPENING.get()
        return told if owner is None else {**told, LOOKER_VARIABLE: written(owner.looker)}

    def claim(self, kernel_id: str, is_running: Callable[[str], bool]) -> None:
        """Write down whose kernel has been started, and forget those that have ended."""
        owner = _OPENING.get()
        if owner is not None:
            kept = {number: one for number, one in self._owners.items() if is_running(number)}
            self._owners = {**kept, kernel_id: owner}

    def may_talk(self, looker: Looker | None, kernel_id: str) -> bool:
        """Say whether somebody may talk to a kernel."""
        owner = self._owners.get(kernel_id)
        # Whose roles or scope have changed since must open the board again.
        return owner is None or (looker == owner.looker and may_open(looker, owner.page))


owners = Owners()
"""Those of this process; Voilà makes its kernel managers itself, so they share one."""
