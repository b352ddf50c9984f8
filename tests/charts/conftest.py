"""Released tables of made-up people, small enough to be seen."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from cpd_eval.disclosure import Released, release

SECRET = 0.777123
"""The estimate of the group that must be hidden."""


def change_row(n: int, estimate: float, **groups: str) -> dict[str, object]:
    shares = {"closed": 0.2, "reduced": 0.3, "same": 0.2, "widened": 0.1, "no_gap": 0.2}
    return {
        **groups,
        "n": n,
        "mean_before": 3.0,
        "mean_after": 3.0 + estimate,
        "estimate": estimate,
        "ci_low": estimate - 0.15,
        "ci_high": estimate + 0.15,
        **{f"share_{name}": share for name, share in shares.items()},
    }


def drawn(chart: Any) -> list[dict[str, Any]]:
    """Give every row of data inside a chart."""
    spec = chart.to_dict()
    found = [*spec.get("datasets", {}).values()]
    layers = [spec, *spec.get("layer", [])]
    found += [part["data"]["values"] for part in layers if "values" in part.get("data", {})]
    return [row for rows in found for row in rows]


@pytest.fixture
def rows_drawn() -> Callable[[Any], list[dict[str, Any]]]:
    return drawn


@pytest.fixture(scope="session")
def by_region() -> Released:
    """North rose, West fell, East may not have changed; South has 4 people, so it is hidden."""
    table = pd.DataFrame(
        [
            change_row(40, 0.3, region="North"),
            change_row(30, -0.2, region="West"),
            change_row(25, 0.05, region="East"),
            change_row(4, SECRET, region="South"),
            change_row(8, SECRET, region="Isles"),
            change_row(107, 0.12, region="All"),
        ]
    )
    return release(table, by=["region"])


@pytest.fixture(scope="session")
def by_both() -> Released:
    """Two regions by two professions; one cell has 4 people, one has nobody."""
    table = pd.DataFrame(
        [
            change_row(40, 0.3, region="North", profession="Legal"),
            change_row(30, -0.2, region="North", profession="Policy"),
            change_row(4, SECRET, region="South", profession="Legal"),
        ]
    )
    return release(table, by=["region", "profession"])


@pytest.fixture(scope="session")
def many() -> Released:
    """Twelve regions by 28 professions, all shown."""
    rows = [
        change_row(20, (r - p) / 40, region=f"Region {r}", profession=f"Profession {p}")
        for r in range(12)
        for p in range(28)
    ]
    return release(pd.DataFrame(rows), by=["region", "profession"])
