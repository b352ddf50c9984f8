"""How often somebody may try a password before they must wait.

Two counts are kept: of one name from one address, which stops who guesses a password, and of one
name from anywhere, which stops who guesses from many addresses. A count is forgotten when its
window is over, or with a success. It is kept in memory: every serving process counts by itself.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

TRIES_FROM_ONE_PLACE = 5
TRIES_FROM_ANYWHERE = 30
WINDOW_SECONDS = 15 * 60
MOST_REMEMBERED = 10_000


class Tries:
    """Counts failed tries.

    Parameters
    ----------
    clock : callable, optional
        Gives seconds that only ever grow.

    Examples
    --------
    >>> tries = Tries()
    >>> for _ in range(5):
    ...     tries.failed("ada", "10.0.0.1")
    >>> tries.must_wait("ada", "10.0.0.1"), tries.must_wait("ada", "10.0.0.2")
    (True, False)
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: OrderedDict[tuple[str, str], list[float]] = OrderedDict()

    def must_wait(self, name: str, address: str) -> bool:
        """Say whether a try is refused without looking at the password."""
        here, anywhere = self._keys(name, address)
        return (
            self._count(here) >= TRIES_FROM_ONE_PLACE
            or self._count(anywhere) >= TRIES_FROM_ANYWHERE
        )

    def failed(self, name: str, address: str) -> None:
        """Count a try that failed."""
        for key in self._keys(name, address):
            self._failed.setdefault(key, []).append(self._clock())
            self._failed.move_to_end(key)
        while len(self._failed) > MOST_REMEMBERED:
            self._failed.popitem(last=False)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the tries of who has signed in."""
        for key in self._keys(name, address):
            self._failed.pop(key, None)

    def _keys(self, name: str, address: str) -> tuple[tuple[str, str], tuple[str, str]]:
        known = name.casefold()
        return (known, address), (known, "")

    def _count(self, key: tuple[str, str]) -> int:
        since = self._clock() - WINDOW_SECONDS
        recent = [moment for moment in self._failed.get(key, ()) if moment > since]
        if recent:
            self._failed[key] = recent
        else:
            self._failed.pop(key, None)
        return len(recent)


class Seldom:
    """Counts what happens too often to be written down each time.

    Parameters
    ----------
    seconds : float
        How long to wait before it is written down again.
    clock : callable, optional
        Gives seconds that only ever grow.

    Examples
    --------
    >>> seldom = Seldom(60)
    >>> seldom.count(), seldom.count()
    (1, 0)
    """

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._said_at = -math.inf
        self._unsaid = 0

    def count(self) -> int:
        """Count once more; give how many are to be written down now, 0 if it is too soon."""
        self._unsaid += 1
        now = self._clock()
        if now - self._said_at < self._seconds:
            return 0
        said, self._unsaid, self._said_at = self._unsaid, 0, now
        return said
