"""What a server remembers of the people who are filling a form: only to save itself work.

Everything here can be read from the store again. A response that is being worked on is taken out
while it is, so two requests never share one sheet; what is found to be out of date is dropped.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime

from cpd_eval.forms.model import Form
from cpd_eval.forms.sheet import Sheet

MOST_HELD = 1000
"""Responses; some 30 kB each for the longest survey (docs/load.md)."""


@dataclass(slots=True, kw_only=True)
class Held:
    """A response as it was when it was last read or saved.

    Attributes
    ----------
    response_id : int
        Its key.
    by : str
        Who answers.
    form : Form
        In the language the person reads; shared by all who read it.
    sheet : Sheet
        The answers.
    line : str or None
        Where the person is, as the store has it; None if they were never anywhere.
    saved_at : datetime
        When it was last saved.
    made_on : date
        The day its rules take for today.
    done : dict of str to int
        By tab, the number of the last message that is done.
    is_fresh : bool
        Whether it was read for this very request.
    """

    response_id: int
    by: str
    form: Form
    sheet: Sheet
    line: str | None
    saved_at: datetime
    made_on: date
    done: dict[str, int]
    is_fresh: bool = True


class Memory:
    """The responses that were touched last.

    Parameters
    ----------
    most : int, optional
        How many to hold.

    Examples
    --------
    >>> Memory().take("unknown") is None
    True
    """

    def __init__(self, *, most: int = MOST_HELD) -> None:
        self._most = most
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Count the responses."""
        return len(self._held)

    def take(self, link: str) -> Held | None:
        """Take out what is known behind a link; nobody else gets it until it is put back."""
        with self._lock:
            held = self._held.pop(link, None)
        if held is not None:
            held.is_fresh = False
        return held

    def put(self, link: str, held: Held) -> None:
        """Put it back as it is now; whoever was not seen for longest is forgotten."""
        with self._lock:
            self._held[link] = held
            self._held.move_to_end(link)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
