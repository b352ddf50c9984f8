"""A made-up wave, small enough to be counted by hand."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from cpd_eval.report.responses.figures import Responses, responses_of

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)
"""The tenth day after everybody was asked, on the first of March."""

GROUPS = (
    ("North", "HR", 12, 3),
    ("North", "Legal", 20, 10),
    ("South", "HR", 15, 12),
    ("South", "Legal", 4, 4),
)
"""Region, profession, people, and how many of them have submitted."""


def person(region: str, profession: str, number: int, submitted: int) -> dict[str, object]:
    """Those who submit do so on the second of March, or on the ninth if they are the last."""
    begun = pd.Timestamp("2026-03-09" if number == submitted - 1 else "2026-03-02", tz="UTC")
    has = number < submitted
    return {
        "pid": f"{region}{profession}{number}",
        "region": region,
        "profession": profession,
        "local_org": f"{region} {1 if profession == 'HR' else 2}",
        "team": None,
        "sent_at": pd.Timestamp("2026-03-01", tz="UTC"),
        "opened_at": begun if has or number == submitted else pd.NaT,
        "started_at": begun if has or number == submitted else pd.NaT,
        "submitted_at": begun if has else pd.NaT,
        "due_at": pd.Timestamp("2026-03-10", tz="UTC"),
        "last_letter_at": pd.NaT,
        "n_letters": 0,
        "is_to_remind": not has,
        "minutes": 10.0 + number if has else None,
        "stopped_at": "B04" if number == submitted else None,
    }


@pytest.fixture(scope="session")
def people() -> pd.DataFrame:
    """51 people of whom 29 have submitted, 3 have begun, and 19 have done nothing."""
    return pd.DataFrame(
        person(region, profession, number, submitted)
        for region, profession, n, submitted in GROUPS
        for number in range(n)
    )


@pytest.fixture(scope="session")
def responses(people: pd.DataFrame) -> Responses:
    return responses_of(people, at=NOW)
