"""A made-up panel, and the report written of it once for all tests that read it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cpd_eval.forms import read_form
from cpd_eval.report import Question, Written, questions_of, write_before_after
from cpd_eval.report.strategy_round import Groups, Round, round_of
from cpd_eval.simulate.returns import simulate_returns
from cpd_eval.simulate.returns_groups import simulate_group_returns

FORMS = Path(__file__).parents[2] / "forms"
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


@pytest.fixture(scope="session")
def strategy_frames() -> Callable[..., tuple[pd.DataFrame, dict[str, pd.DataFrame]]]:
    """Turn made-up returns into the tables the store gives: answers, and a table a repeat."""

    def framed(
        rows: list[dict[str, Any]], who: str = "profession"
    ) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
        answers = [row["answers"] for row in rows]
        instances: dict[str, dict[tuple[str, str], dict[str, str]]] = {}
        for one in answers:
            for path, text in one.items():
                if "/" in path:
                    head, leaf = path.split("/")
                    repeat = instances.setdefault(head.split("[")[0], {})
                    repeat.setdefault((one[who], head), {})[leaf] = text
        table = pd.DataFrame(
            {name: text for name, text in one.items() if "/" not in name} for one in answers
        )
        repeats = {
            name: pd.DataFrame({who: key[0], **told} for key, told in found.items())
            for name, found in instances.items()
        }
        return table, repeats

    return framed


@pytest.fixture(scope="session")
def strategy_questions() -> tuple[Question, ...]:
    return questions_of(read_form(FORMS / "workforce_strategy.md"))


@pytest.fixture(scope="session")
def strategy_round(
    strategy_frames: Callable[..., tuple[pd.DataFrame, dict[str, pd.DataFrame]]],
    strategy_questions: tuple[Question, ...],
) -> Round:
    """The made-up round of stage 2, with the business groups beside it."""
    returns, repeats = strategy_frames(simulate_returns(stage="2"))
    groups, _ = strategy_frames(simulate_group_returns(), "business_group")
    asked = questions_of(read_form(FORMS / "workforce_strategy_business_group.md"))
    return round_of(
        returns,
        repeats=repeats,
        questions=strategy_questions,
        groups=Groups(returns=groups, questions=asked),
        audience="hr",
    )
