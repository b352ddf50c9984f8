"""What a wave is, what it may be called, its kinds, and that it opens before it closes."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from cpd_eval.errors import DataError, StoreError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")

WaveKind = Literal[
    "before", "after", "follow_up", "manager_before", "manager_follow_up", "strategy", "other"
]
"""What the answers of a wave are to the panel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """A round of asking.

    Attributes
    ----------
    wave_id : str
        Its name, such as ``before-2026-spring``.
    form_id, version : str
        What is asked.
    kind : str
        One of :data:`WaveKind`.
    opens_at : datetime
        From when answers are taken, UTC.
    closes_at : datetime or None
        Until when; None is open end.
    """

    wave_id: str
    form_id: str
    version: str
    kind: WaveKind
    opens_at: datetime
    closes_at: datetime | None


def check_wave(wave_id: str, kind: str, opens_at: datetime, closes_at: datetime | None) -> None:
    """Refuse a name, kind or time a wave cannot have.

    Raises
    ------
    DataError
        If the name cannot name a file, there is no such kind, or it would close before it opens.
    StoreError
        If a time has no time zone.

    Examples
    --------
    >>> from datetime import UTC
    >>> check_wave("spring/2026", "before", datetime(2026, 3, 1, tzinfo=UTC), None)
    Traceback (most recent call last):
    ...
    cpd_eval.errors.DataError: A wave cannot be called 'spring/2026': ...
    """
    if not _NAME.fullmatch(wave_id):
        raise DataError(
            f"A wave cannot be called '{wave_id}': its name also names files. Use up to 60 "
            "letters, digits, '-', '_' and '.', such as before-2026."
        )
    if kind not in get_args(WaveKind):
        known = ", ".join(f"'{word}'" for word in get_args(WaveKind))
        raise DataError(f"The wave '{wave_id}' has the kind '{kind}'; one of {known} was expected.")
    for moment in (opens_at, closes_at):
        if moment is not None and moment.tzinfo is None:
            raise StoreError(
                f"The wave '{wave_id}' was given the time '{moment}' without a time zone; a time "
                "in UTC was expected. Use datetime(..., tzinfo=UTC)."
            )
    if closes_at is not None and closes_at <= opens_at:
        raise DataError(
            f"The wave '{wave_id}' would close at {closes_at} and open at {opens_at}; it must "
            "open before it closes. Change one of the two."
        )
