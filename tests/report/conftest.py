"""A made-up panel, and the report written of it once for all tests that read it."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cpd_eval.report import Written, write_before_after

MADE_AT = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def _draw(undrawn_if_fast: None) -> None:
    """Charts have tests of their own; the fast part of these leaves them out."""


@pytest.fixture(scope="session")
def panel() -> pd.DataFrame:
    """400 people in 4 regions and 3 professions, one region small; the effect is 0.5 points."""
    rng = np.random.default_rng(20260501)
    n = 400
    region = rng.choice(["North", "South", "<East>", "Isles"], n, p=[0.4, 0.3, 0.285, 0.015])
    trained = rng.integers(0, 2, n)
    before = rng.integers(1, 5, n).astype(float)
    return pd.DataFrame(
        {
            "pid": [f"p{i}" for i in range(n)],
            "region": region,
            "profession": rng.choice(["HR", "Legal", "Policy"], n),
            "local_org": [f"{name} {i % 10}" for i, name in enumerate(region)],
            "trained": trained,
            "performance_before": before,
            "performance_after": before + rng.choice([0.0, 1.0], n) * trained,
            "performance_desired": 4.0,
        }
    )


@pytest.fixture(scope="session")
def written(panel: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("report")
    return write_before_after(
        panel,
        folder / "out",
        ledger=folder / "ledger.jsonl",
        is_made_up=True,
        made_at=MADE_AT,
    )


@pytest.fixture(scope="session")
def page(written: Written) -> str:
    return written.report.read_text(encoding="utf-8")


@pytest.fixture
def people_csv(tmp_path: Path) -> Path:
    """60 people, two regions, everyone measured twice."""
    path = tmp_path / "people.csv"
    lines = [f"p{i},{'North' if i % 2 else 'South'},{1 + i % 3},{1 + i % 4}" for i in range(60)]
    path.write_text("who,region,start,end\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path
