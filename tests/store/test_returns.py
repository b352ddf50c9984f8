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


def test_communications_and_hr_share_re_skilling_without_a_tradition_of_qualifications(
    sent: pd.DataFrame,
):
    # Source 003 (D24): the finding the collated returns must reproduce.
    issues = returns.issues(sent)
    reskill = set(issues.loc[issues["code"] == "RESKILL", "profession"])
    assert reskill == set(sent.loc[sent["WS09"] == "none", "profession"])
    assert reskill == {"Communications", "HR"}


def test_the_issue_left_over_is_ranked_last():
    sent = pd.DataFrame(
        {"profession": ["HR"], "WS22": ["PAY RESKILL AGE"]}
        | {"WS22_first": ["RESKILL"], "WS22_second": ["AGE"]}
    )
    ranked = returns.issues(sent).set_index("code")["rank"].to_dict()
    assert ranked == {"RESKILL": 1, "AGE": 2, "PAY": 3}


def test_issues_nobody_ranked_have_no_rank():
    sent = pd.DataFrame({"profession": ["HR"], "WS22": ["PAY AGE"]})
    assert returns.issues(sent)["rank"].isna().all()


def test_a_return_without_issues_has_no_row():
    assert len(returns.issues(pd.DataFrame({"profession": ["HR"], "WS22": [None]}))) == 0
