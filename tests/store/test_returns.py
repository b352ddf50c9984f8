from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from cpd_eval.forms.read import read_form
from cpd_eval.simulate.returns import simulate_returns
from cpd_eval.store import responses, returns, waves
from cpd_eval.store.database import Database

FORM = Path(__file__).parents[2] / "forms" / "workforce_strategy.md"


@pytest.fixture
def sent(db: Database) -> pd.DataFrame:
    opened = datetime(2025, 9, 1, tzinfo=UTC)
    waves.open_wave(db, "strategy", read_form(FORM), kind="strategy", opens_at=opened)
    responses.import_answers(db, simulate_returns())
    return returns.strategy_returns(db)


def test_every_profession_has_a_row(sent: pd.DataFrame):
    assert sent["profession"].nunique() == len(sent) == 20
