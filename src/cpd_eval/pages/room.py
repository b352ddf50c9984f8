"""How many people Voilà has room for, and what whoever comes then is told.

Each visitor of the notebook door is given a process of their own. So there is a most: of kernels
that run, by the memory they need, and of kernels that start at once, because a start needs a
processor for a second or more and twenty at once are slow for all. Whoever comes then is not kept
waiting: a page says so, and offers the same form, with the same link, at the door without a kernel.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cpd_eval.pages.notices import Notice

MB_EACH = 60
"""What a respondent's kernel may take; see docs/form-page-speed.md."""

MOST_A_CORE = 30
"""People a core serves: 60 on two cores waited 40 s when they came at once."""

MOST_STARTING_A_CORE = 4
_SHARE_OF_MEMORY = 0.5  # the rest is for the server, the database and whoever else works here
_LEAST = 4
_CGROUP = Path("/sys/fs/cgroup/memory.max")

BUSY_TEXTS = {
    "en": (
        "Many people are here at the moment",
        [
            "This page has no room for more people just now. You do not need to wait: the same "
            "form is open on a lighter page, with the same link and everything you have saved."
        ],
    ),
    "cy": (
        "Mae llawer o bobl yma ar hyn o bryd",
        [
            "Nid oes lle i ragor o bobl ar y dudalen hon ar hyn o bryd. Nid oes angen aros: mae’r "
            "un ffurflen ar agor ar dudalen ysgafnach, gyda’r un ddolen a phopeth yr ydych wedi’i "
            "gadw."
        ],
    ),
}
GO_TEXTS = {"en": "Open the form", "cy": "Agor y ffurflen"}


class Room:
    """Counts who comes in.

    Parameters
    ----------
    most : int
        Kernels that may run at once.
    most_starting : int
        Kernels that may start at once.

    Examples
    --------
    >>> room = Room(most=2, most_starting=1)
    >>> room.is_full(n_kernels=1)
    False
    >>> with room.coming_in():
    ...     room.is_full(n_kernels=1)
    True
    """

    def __init__(self, *, most: int, most_starting: int) -> None:
        self.most = most
        self._most_starting = most_starting
        self._n_starting = 0

    def is_full(self, *, n_kernels: int) -> bool:
        """Say whether nobody more can come in now."""
        return n_kernels >= self.most or self._n_starting >= self._most_starting

    @contextmanager
    def coming_in(self) -> Iterator[None]:
        """Count somebody whose kernel starts."""
        self._n_starting += 1
        try:
            yield
        finally:
            self._n_starting -= 1


def room_for(most_kernels: int) -> Room:
    """Make the room of this machine.

    Parameters
    ----------
    most_kernels : int
        From the settings; 0 for as many as memory and processors are good for.

    Returns
    -------
    Room
        Empty.

    Examples
    --------
    >>> room_for(12).most
    12
    >>> room_for(0).most >= 4
    True
    """
    cores = os.cpu_count() or 1
    by_memory = int(_memory_mb() * _SHARE_OF_MEMORY / MB_EACH)
    most = most_kernels or max(min(by_memory, MOST_A_CORE * cores), _LEAST)
    return Room(most=most, most_starting=MOST_STARTING_A_CORE * cores)


def busy() -> Notice:
    """Give the page for whoever comes when there is no room.

    Examples
    --------
    >>> busy().view()["heading"]
    'Many people are here at the moment'
    """
    heading, text = BUSY_TEXTS["en"]
    notice = Notice(heading, text, others=BUSY_TEXTS)
    notice.offered = tuple(BUSY_TEXTS)
    return notice


def _memory_mb() -> float:
    whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e6
    try:
        allowed = float(_CGROUP.read_text(encoding="ascii")) / 1e6
    except (OSError, ValueError):  # not in a container, or without a limit
        return whole
    return min(whole, allowed)
