"""A made-up wave that is still running: who opened the form, how far they came, who sent it.

Nobody in it exists. Of the people invited on the first day, each opens the form with a chance that
differs by region (:data:`OPENED`, give or take :data:`SPREAD`), after a time that is exponential
with a mean of :data:`DAYS_TO_OPEN` days; of those who open, :data:`STARTED` give an answer; of
those who start, :data:`SENT` finish. Who does not, stops after one of the questions, most often in
the first third. What would happen after the moment that is told of has not happened yet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np

OPENED: Final = 0.72
"""Share of the people invited who open the form, over all regions."""

SPREAD: Final = 0.2
"""How much more, or less, of a region may do so."""

DAYS_TO_OPEN: Final = 3.5
"""Mean days from the invitation to opening the form."""

STARTED: Final = 0.93
"""Share of those who opened it who give an answer."""

SENT: Final = 0.8
"""Share of those who started who finish."""

SECONDS_AN_ANSWER: Final = 22.0
"""Mean time an answer takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one made-up person did with a form.

    Attributes
    ----------
    pid : str
        Whose.
    opened_at : datetime
        When it was opened.
    answers : tuple of (datetime, str)
        When which question was answered, in order.
    is_sent : bool
        Whether the last answer was given and the form sent.
    """

    pid: str
    opened_at: datetime
    answers: tuple[tuple[datetime, str], ...]
    is_sent: bool


def simulate_visits(
    regions: Mapping[str, str],
    questions: Mapping[str, Sequence[str]],
    *,
    begins_at: datetime,
    until: datetime,
    seed: int = 0,
) -> Iterator[Visit]:
    """Make the visits to a form in a wave that is still running.

    Parameters
    ----------
    regions : mapping of str to str
        Region of each person invited, by pseudonym.
    questions : mapping of str to sequence of str
        What each would answer, in order.
    begins_at, until : datetime
        When everybody was invited, and the moment that is told of.
    seed : int, default 0
        The same visits for the same seed.

    Yields
    ------
    Visit
        Of those who opened the form before the moment that is told of.

    Examples
    --------
    >>> from datetime import UTC
    >>> begins_at, until = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)
    >>> regions = {f"p{i}": "Wales" for i in range(100)}
    >>> asked = dict.fromkeys(regions, ["a", "b", "c"])
    >>> visits = list(simulate_visits(regions, asked, begins_at=begins_at, until=until))
    >>> 40 < len(visits) < 95 and 0 < sum(visit.is_sent for visit in visits) < len(visits)
    True
    """
    draw = np.random.default_rng(seed)
    names = sorted(set(regions.values()))
    shares = dict(zip(names, OPENED + SPREAD * draw.uniform(-1, 1, len(names)), strict=True))
    for pid, region in regions.items():
        opens, wait = draw.random() < shares[region], float(draw.exponential(DAYS_TO_OPEN))
        wanted = questions[pid][: _reach(draw, len(questions[pid]))]
        times = draw.exponential(SECONDS_AN_ANSWER, len(wanted)).cumsum().tolist()
        opened_at = begins_at + timedelta(days=wait)
        moments = [opened_at + timedelta(seconds=seconds) for seconds in times]
        given = tuple(one for one in zip(moments, wanted, strict=True) if one[0] <= until)
        if opens and opened_at <= until:
            is_sent = len(given) == len(questions[pid])
            yield Visit(pid=pid, opened_at=opened_at, answers=given, is_sent=is_sent)


def _reach(draw: np.random.Generator, n_questions: int) -> int:
    """Draw how many questions somebody who opened the form answers."""
    if draw.random() > STARTED:
        return 0
    if draw.random() < SENT:
        return n_questions
    return 1 + int((n_questions - 1) * draw.beta(1.2, 2.4))
