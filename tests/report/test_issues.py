"""Shared issues: the finding on re-skilling must come out of the sample of made-up returns."""

from pathlib import Path

import pandas as pd
import pytest

from cpd_eval.errors import DataError
from cpd_eval.report.issues import (
    alike_professions,
    issue_matrix,
    qualification_by_issue,
    shared_issues,
)

SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "strategy_returns.csv"


@pytest.fixture(scope="module")
def returns() -> pd.DataFrame:
    return pd.read_csv(SAMPLE)


def who(returns: pd.DataFrame, code: str) -> set[str]:
    table = shared_issues(returns).set_index("issue")
    return set(str(table.loc[code, "professions"]).split("; "))


def test_communications_and_hr_share_reskilling(returns: pd.DataFrame):
    assert who(returns, "RESKILL") == {"Communications", "HR"}


def test_none_of_those_who_must_reskill_gave_weight_to_qualifications(returns: pd.DataFrame):
    table = qualification_by_issue(returns).set_index("weight")
    assert table.loc["none", "named_by"] == "Communications; HR"
    assert table.loc[["some", "strong"], "n_named"].tolist() == [0, 0]


def test_specialists_share_leadership_skills(returns: pd.DataFrame):
    assert {"Economics", "Statistics", "Science and Engineering"} <= who(returns, "LEADSPEC")


def test_four_professions_share_the_reliance_on_consultants(returns: pd.DataFrame):
    assert who(returns, "CONSULT") == {
        "Commercial",
        "Digital and Data",
        "Project Delivery",
        "Property",
    }


def test_an_issue_of_one_profession_is_not_shared(returns: pd.DataFrame):
    assert "IDENT" not in set(shared_issues(returns)["issue"])


def test_the_issue_left_over_has_the_last_rank():
    one = pd.DataFrame(
        {"profession": ["HR"], "WS22": ["A B C"], "WS22_first": ["B"], "WS22_second": ["A"]}
    )
    assert issue_matrix(one).loc["HR"].to_dict() == {"A": 2, "B": 1, "C": 3}


def test_two_professions_with_the_same_issues_are_wholly_alike():
    two = pd.DataFrame({"profession": ["A", "B"], "WS22": ["PAY AGE", "AGE PAY"]})
    assert alike_professions(two)["jaccard"].tolist() == [1.0]


def test_returns_without_issues_are_refused():
    with pytest.raises(DataError, match="'WS22' is missing"):
        issue_matrix(pd.DataFrame({"profession": ["HR"]}))
