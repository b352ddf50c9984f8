"""How many had come how far by the end of each day: running counts for every group at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

MOST_POINTS = 60
"""Days drawn at most; a longer wave is counted every few days."""

STAGES = ("sent", "opened", "started", "submitted", "overdue")
"""What is counted, in the order in which it happens."""

Ints = npt.NDArray[np.int64]

_MOMENTS = ("sent_at", "opened_at", "started_at", "submitted_at", "due_at")
_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """When each person got how far, in days since the wave began.

    Attributes
    ----------
    days : tuple of date
        The days at whose end is counted.
    changes : dict of str to (int array (n,), int array (n,))
        By stage: the day from which each person counts, and the day from which no longer; a
        number beyond the last for never.
    """

    days: tuple[date, ...]
    changes: Mapping[str, tuple[Ints, Ints]]

    def counts(self, groups: Ints, n_groups: int) -> dict[str, npt.NDArray[np.int64]]:
        """Count by stage, group and day.

        Parameters
        ----------
        groups : int array, shape (n,)
            Group of each person, from 0.
        n_groups : int
            How many groups there are.

        Returns
        -------
        dict of str to int array, shape (n_groups, days)
        """
        return {
            stage: (_arrivals(groups, since, n_groups, len(self.days)))
            - _arrivals(groups, until, n_groups, len(self.days))
            for stage, (since, until) in self.changes.items()
        }


def course_of(people: pd.DataFrame, *, last: pd.Timestamp) -> Course:
    """Put what happened to everybody on a line of days.

    Parameters
    ----------
    people : pandas.DataFrame
        As :func:`cpd_eval.store.standing.standings` gives it; one person or more.
    last : pandas.Timestamp
        The moment up to which is counted, UTC.

    Returns
    -------
    Course
        From the first invitation to `last`; if everything was due before, to the last thing
        that happened.

    Examples
    --------
    >>> at = [pd.Timestamp(f"2026-03-0{day}", tz="UTC") for day in (1, 2, 4)]
    >>> people = pd.DataFrame({"sent_at": at[:2], "opened_at": at[1:], "started_at": pd.NaT,
    ...     "submitted_at": pd.NaT, "due_at": pd.NaT})
    >>> course = course_of(people, last=pd.Timestamp("2026-03-04", tz="UTC"))
    >>> [str(day) for day in course.days]
    ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04']
    >>> course.counts(np.array([0, 0]), 1)["opened"].tolist()
    [[0, 1, 1, 2]]
    """
    moments = pd.DataFrame(index=people.index)
    for name in _MOMENTS:
        at = pd.to_datetime(people[name], utc=True)
        moments[name] = at.where(at <= last)
    first = moments["sent_at"].min().normalize()
    is_running = bool(moments["due_at"].isna().any())
    until = last if is_running else moments.max().max()
    n_days = max(int((until.normalize() - first).days), 0) + 1
    step = -(-n_days // MOST_POINTS)
    n_points = -(-n_days // step)
    place = {name: _place(moments[name], first, step) for name in moments}
    submitted, due = place["submitted_at"], place["due_at"]
    late = np.where(submitted > due, due, _NEVER)
    never = np.full(len(people), _NEVER)
    days = [first.date() + timedelta(days=min((i + 1) * step, n_days) - 1) for i in range(n_points)]
    return Course(
        days=tuple(days),
        changes={
            **{stage: (place[f"{stage}_at"], never) for stage in STAGES[:-1]},
            "overdue": (late, np.where(late < _NEVER, submitted, _NEVER)),
        },
    )


def _place(moments: pd.Series, first: pd.Timestamp, step: int) -> Ints:
    """Give each moment its place among the points; what was before the first counts from it."""
    days = (moments.dt.normalize() - first).dt.days // step
    found: Ints = days.clip(lower=0).fillna(-1).astype("int64").to_numpy()
    return np.where(found < 0, _NEVER, found)


def _arrivals(groups: Ints, place: Ints, n_groups: int, n_days: int) -> npt.NDArray[np.int64]:
    there = place < n_days
    out = np.zeros((n_groups, n_days), dtype=np.int64)
    np.add.at(out, (groups[there], place[there]), 1)
    return out.cumsum(axis=1)
