"""What every report on a file of the user's own may be told, whatever shape the file has."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cpd_eval.report.page import Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a file is reported on.

    Attributes
    ----------
    where : mapping of str to str
        Keep the rows whose column has this value.
    confidence : float, default 0.95
        Coverage of intervals, 0–1.
    threshold : int, default 10
        Fewest people, units or answers a number may rest on.
    ledger : path or None
        JSON Lines file that records the releases; None records nothing.
    title : str or None
        Title of the page; None for one made of the outcome and the waves.
    is_made_up : bool, default False
        Say at the head of the page that the people are invented.
    made_at : datetime or None
        Time of the run; None for now.
    plan : Section or None
        What was planned and what was run, if there is a locked plan.

    Examples
    --------
    >>> Options(where={"region": "Wales"}).kept
    ", only rows whose region is 'Wales'"
    """

    where: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 0.95
    threshold: int = 10
    ledger: str | os.PathLike[str] | None = None
    title: str | None = None
    is_made_up: bool = False
    made_at: datetime | None = None
    plan: Section | None = None

    @property
    def kept(self) -> str:
        """Which rows are kept, to be added to the name of the file; empty if all are."""
        rows = " and ".join(f"{column} is '{value}'" for column, value in self.where.items())
        return f", only rows whose {rows}" if rows else ""

    def with_plan(self, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Add the section on the plan to further sections of a report."""
        more = dict(more or {})
        if self.plan is not None:
            more["more"] = (*more.get("more", ()), self.plan)
        return more


PLAIN = Options()
"""All rows, 95% intervals, a threshold of 10, no ledger."""
