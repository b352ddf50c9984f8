"""Count a wave over everybody, for every group that can be chosen, and let it through the gate.

The threshold is held against the people invited: a row tells of a group, such as "of these 24, 9
have submitted", so it is the 24 that must be many enough. Time spent rests on those who submitted,
and where people stopped on those who stopped; these are released on their own counts.

A response rate is of everybody who was invited (RR1 of the American Association for Public
Opinion Research, nobody being out of scope), so it is exact, and a correction for a finite
population would leave no uncertainty at all. What is uncertain is what it says of a group: whether
these people, asked again under the same conditions, would answer more or less than others. That is
a binomial share, and its interval Wilson's, which holds for groups of ten too.

References
----------
AAPOR (2023), Standard Definitions: final dispositions of case codes and outcome rates for surveys,
10th edition.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from cpd_eval.disclosure import Released, release
from cpd_eval.frames import ALL
from cpd_eval.report.responses.days import STAGES, Course, course_of
from cpd_eval.report.responses.rates import wilson_interval

DIMENSIONS = ("region", "profession", "local_org")
"""What can be chosen and compared; a local organisation within its region."""

NOT_KNOWN = "Not known"
"""The group of those of whom it is not known."""

COUNTS = ("n", *(f"n_{stage}" for stage in STAGES), "n_to_remind")
"""What is counted in every group."""

_LISTED = (
    (),
    ("region",),
    ("profession",),
    ("region", "profession"),
    ("region", "local_org"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Responses:
    """What of a wave may be shown.

    Attributes
    ----------
    units : Released
        A row a group: people invited (``n``), how many of them got how far (``n_sent`` …),
        ``response_rate`` with ``ci_low`` and ``ci_high``, and by stage ``sent_by_day`` …: how
        many had by the end of each of the days.
    minutes : Released
        ``n`` with a known time and their ``median_minutes``, by region and by profession.
    stops : Released
        ``n`` whose last answer was to each ``question``, of those who started and have not
        submitted.
    days : tuple of date
        What the lists ``..._by_day`` run over.
    dimensions : tuple of str
        Which of :data:`DIMENSIONS` are known of anybody.
    at : datetime
        The moment that is told of.
    """

    units: Released
    minutes: Released
    stops: Released
    days: tuple[date, ...]
    dimensions: tuple[str, ...]
    at: datetime


def responses_of(
    people: pd.DataFrame,
    *,
    at: datetime,
    threshold: int = 10,
    confidence: float = 0.95,
    ledger: Path | None = None,
    name: str = "responses",
) -> Responses:
    """Count how a wave stands and release it.

    Parameters
    ----------
    people : pandas.DataFrame
        As :func:`cpd_eval.store.standing.standings` gives it.
    at : datetime
        The moment it was taken at, aware of its time zone.
    threshold : int, default 10
        Fewest people a number may be about.
    confidence : float, default 0.95
        Coverage of the intervals of response rates.
    ledger : path, optional
        Where the releases are recorded.
    name : str, default "responses"
        What the ledger calls them.

    Returns
    -------
    Responses
        Released tables; a dimension of which nothing is known is left out.

    Raises
    ------
    DisclosureError
        If the ledger cannot be written.
    """
    named = {one: people[one].astype(object).fillna(NOT_KNOWN) for one in DIMENSIONS}
    people = people.assign(**named)
    known = tuple(one for one in DIMENSIONS if (people[one] != NOT_KNOWN).any())
    dimensions = known or DIMENSIONS[:1]
    last = pd.Timestamp(at).tz_convert("UTC")
    course = course_of(people, last=last) if len(people) else Course(days=(), changes={})
    units = _units(people, dimensions, course, last, confidence)
    gate = partial(release, threshold=threshold, ledger=ledger)
    return Responses(
        units=gate(units, by=dimensions, name=f"{name}: units"),
        minutes=gate(_minutes(people, dimensions), by=dimensions, name=f"{name}: minutes"),
        stops=gate(_stops(people), by="question", name=f"{name}: stops"),
        days=course.days,
        dimensions=dimensions,
        at=at,
    )


def _listed(dimensions: Sequence[str]) -> list[tuple[str, ...]]:
    return [one for one in _LISTED if set(one) <= set(dimensions)]


def _units(
    people: pd.DataFrame,
    dimensions: Sequence[str],
    course: Course,
    last: pd.Timestamp,
    confidence: float,
) -> pd.DataFrame:
    is_late = (people["due_at"] <= last) & people["submitted_at"].isna()
    marks = pd.DataFrame(
        {
            "n": 1,
            **{f"n_{stage}": people[f"{stage}_at"] <= last for stage in STAGES[:-1]},
            "n_overdue": is_late,
            "n_to_remind": people["is_to_remind"],
        }
    ).astype(int)
    tables = [_counted(people, marks, by, dimensions, course) for by in _listed(dimensions)]
    table = pd.concat(tables, ignore_index=True)
    table["response_rate"] = table["n_submitted"] / table["n"].where(table["n"] > 0)
    table["ci_low"], table["ci_high"] = wilson_interval(
        table["n_submitted"], table["n"], confidence=confidence
    )
    return table


def _counted(
    people: pd.DataFrame,
    marks: pd.DataFrame,
    by: tuple[str, ...],
    dimensions: Sequence[str],
    course: Course,
) -> pd.DataFrame:
    keys, groups = _groups(people, by)
    sums = marks.groupby(groups).sum().reindex(range(len(keys)), fill_value=0)
    table = pd.DataFrame(
        {one: keys[one] if one in by else ALL for one in dimensions}, index=range(len(keys))
    )
    table[list(COUNTS)] = sums[list(COUNTS)]
    for stage, counts in course.counts(groups, len(keys)).items():
        table[f"{stage}_by_day"] = [tuple(row) for row in counts.tolist()]
    return table


def _groups(people: pd.DataFrame, by: tuple[str, ...]) -> tuple[pd.DataFrame, np.ndarray]:
    """Give the groups in order of their names, and the number of each person’s."""
    if not by:
        return pd.DataFrame(index=[0]), np.zeros(len(people), dtype=np.int64)
    grouped = people.groupby(list(by), sort=True)
    keys = grouped.size().reset_index()[list(by)]
    return keys, grouped.ngroup().to_numpy(np.int64)


def _minutes(people: pd.DataFrame, dimensions: Sequence[str]) -> pd.DataFrame:
    timed = people[people["minutes"].notna()]
    tables = []
    for by in _listed(dimensions):
        if len(by) > 1:
            continue
        keys, groups = _groups(timed, by)
        found = timed["minutes"].groupby(groups).agg(["size", "median"])
        found = found.reindex(range(len(keys)))
        table = pd.DataFrame(
            {one: keys[one] if one in by else ALL for one in dimensions}, index=range(len(keys))
        )
        table["n"], table["median_minutes"] = found["size"].fillna(0).astype(int), found["median"]
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def _stops(people: pd.DataFrame) -> pd.DataFrame:
    is_draft = people["started_at"].notna() & people["submitted_at"].isna()
    stopped = people.loc[is_draft & people["stopped_at"].notna(), "stopped_at"].astype(str)
    counts = stopped.value_counts(sort=False).rename_axis("question").reset_index(name="n")
    total = pd.DataFrame({"question": [ALL], "n": [len(stopped)]})
    return pd.concat([counts, total], ignore_index=True)
