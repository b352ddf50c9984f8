"""What was shown before: the counts of earlier releases that a new one is held against.

Growing data are released again and again: last quarter's table, then this quarter's. Where a group
grew by one person, both means together tell that person's answer: (51 × new mean − 50 × old mean).
So a release that belongs to a series keeps the counts it showed, and the next one of the series
leaves no difference of fewer people than the threshold to be calculated.

Only what was shown is kept: counts that anybody who has the release knows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cpd_eval.disclosure.intake import STATUS
from cpd_eval.disclosure.structure import Counts, Flags
from cpd_eval.errors import DisclosureError

Group = frozenset[tuple[str, str]]
"""A group by its labels, whatever other dimensions a table has: totals are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The counts an earlier release showed.

    Attributes
    ----------
    name : str
        What it is called.
    counts : mapping of group to (mapping of str to float)
        By group, the counts of its columns; shown rows only.
    """

    name: str
    counts: Mapping[Group, Mapping[str, float]]

    def joined_since(
        self, groups: Sequence[Group], column: str, now: Counts
    ) -> tuple[Counts, Flags]:
        """Count who joined each group since; NaN and unseen where it was not shown.

        Examples
        --------
        >>> north = frozenset({("region", "North")})
        >>> before = Shown(name="spring", counts={north: {"n": 50.0}})
        >>> before.joined_since([north, frozenset()], "n", np.array([51.0, 90.0]))
        (array([ 1., nan]), array([False,  True]))
        """
        then = np.array([self.counts.get(group, {}).get(column, np.nan) for group in groups])
        return now - then, np.isnan(now - then)


def group_of(labels: Mapping[str, str], name_all: str) -> Group:
    """Name a group by its labels, leaving totals out.

    Examples
    --------
    >>> group_of({"region": "North", "grade": "All"}, "All")
    frozenset({('region', 'North')})
    """
    return frozenset((name, label) for name, label in labels.items() if label != name_all)


def shown_in(
    table: pd.DataFrame, *, name: str, by: Sequence[str], count: Sequence[str], name_all: str
) -> Shown:
    """Read what a released table shows."""
    rows = table[table[STATUS] == "shown"]
    labels = rows[list(by)].astype(str).to_dict("records") if by else [{}] * len(rows)
    numbers = rows[list(count)].astype(float).to_dict("records")
    return Shown(
        name=name,
        counts={
            group_of({str(k): str(v) for k, v in label.items()}, name_all): {
                str(k): float(v) for k, v in number.items()
            }
            for label, number in zip(labels, numbers, strict=True)
        },
    )


def as_lines(shown: Shown) -> list[list[Any]]:
    """Write what was shown as a ledger keeps it: labels and counts, a list a row.

    Examples
    --------
    >>> as_lines(Shown(name="spring", counts={frozenset({("region", "North")}): {"n": 50.0}}))
    [[{'region': 'North'}, {'n': 50}]]
    """
    return [
        [dict(sorted(group)), {k: int(v) if v == int(v) else v for k, v in counts.items()}]
        for group, counts in shown.counts.items()
    ]


def from_entries(entries: Iterable[Mapping[str, Any]], series: str) -> list[Shown]:
    """Read the releases of a series out of a ledger, each different one once.

    Raises
    ------
    DisclosureError
        If what an entry says was shown cannot be read.
    """
    found: dict[str, Shown] = {}
    for entry in entries:
        if entry.get("series") != series:
            continue
        try:
            counts = {
                frozenset((str(k), str(v)) for k, v in labels.items()): {
                    str(k): float(v) for k, v in numbers.items()
                }
                for labels, numbers in entry["shown"]
            }
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DisclosureError(
                f"the ledger, release '{entry.get('name')}' of {entry.get('at')}: what it showed "
                "cannot be read; a list of labels and counts is expected.\nNothing was released. "
                "Restore the ledger from its copy."
            ) from error
        found[str(entry["output_id"])] = Shown(
            name=f"{entry.get('name')} of {str(entry.get('at'))[:10]}", counts=counts
        )
    return list(found.values())
