"""Keep what a fleet of reports would compute again and again: the release on everybody.

A report on one region is cut out of the release on all of them. In a process that makes one report
after another of the same panel that release is made once. It is found again by its content – the
hash of every value, and of every option – so nothing stale can be taken for it.
"""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

import pandas as pd

MOST = 8
"""Releases kept in a process; a panel has two for each outcome."""

_KEPT: dict[str, Any] = {}

T = TypeVar("T")


def kept(frame: Any, options: object, make: Callable[[], T]) -> T:
    """Make something of a frame, or take what was made of the same before.

    Parameters
    ----------
    frame : pandas.DataFrame or other frame
        Another engine's frame is never looked up: its rows are not here to be compared.
    options : object
        Everything else the result depends on; its ``repr`` tells it apart.
    make : callable
        Called if it was not made before.

    Returns
    -------
    object
        What `make` returned.

    Examples
    --------
    >>> frame = pd.DataFrame({"n": [1, 2]})
    >>> kept(frame, "total", lambda: 3), kept(frame.copy(), "total", lambda: "not called")
    (3, 3)
    """
    if not isinstance(frame, pd.DataFrame):
        return make()
    digest = hashlib.sha256(pd.util.hash_pandas_object(frame).to_numpy().tobytes())
    digest.update(repr((list(frame.columns), options)).encode())
    key = digest.hexdigest()
    if key not in _KEPT:
        made = make()
        while len(_KEPT) >= MOST:
            _KEPT.pop(next(iter(_KEPT)))
        _KEPT[key] = made
    found: T = _KEPT[key]
    return found
