"""Returns of the self-assessment as ratings, and the checklist's scores; by hand."""

from typing import Any

import pandas as pd
import pytest

from cpd_eval.errors import DataError
from cpd_eval.report.maturity_ratings import checklist_scores, ratings_of


def returns(**answers: Any) -> pd.DataFrame:
    return pd.DataFrame([{"organisation": "DfX", "profession": "hr", "wave": "2026"} | answers])


def test_2_1_and_2_10_are_kept_apart() -> None:
    found = ratings_of(returns(P2_1="1", P2_10="4"))
    assert dict(zip(found["principle"], found["rating"], strict=True)) == {"2.1": 1, "2.10": 4}


def test_in_a_workshop_a_principle_counts_for_the_side_whose_it_is() -> None:
    found = ratings_of(returns(P3_1="1", P3_7="2"))
    assert dict(zip(found["principle"], found["side"], strict=True)) == {
        "3.1": "department",
        "3.7": "profession",
    }


def test_what_was_not_asked_has_no_row() -> None:
    assert ratings_of(returns(P3_1="1", P3_2=None))["principle"].to_list() == ["3.1"]


def test_a_return_that_names_no_rater_is_a_self_assessment() -> None:
    assert ratings_of(returns(P3_1="1"))["rater"].to_list() == ["self"]


def test_importance_and_evidence_come_with_the_rating() -> None:
    found = ratings_of(returns(P3_1="3", P3_1_importance="4", P3_1_evidence="Minutes")).iloc[0]
    assert (found.importance, found.has_evidence) == (4, 1)


def test_a_rating_of_principle_1_7_is_refused() -> None:
    with pytest.raises(DataError, match=r"there is no principle 1\.7"):
        ratings_of(returns(P1_7="3"))


def test_words_in_place_of_a_rating_are_refused_with_their_principle() -> None:
    with pytest.raises(DataError, match=r"principle 1\.1: 'good' was found"):
        ratings_of(returns(P1_1="good"))


def test_returns_without_a_rating_are_refused() -> None:
    with pytest.raises(DataError, match="no principle is rated"):
        ratings_of(returns(other="1"))


def test_the_checklist_counts_partly_as_half() -> None:
    scored = checklist_scores(returns(CL4="yes", CL5="partly", CL6="no", CL7="no", CL8="NA"))
    assert scored["area_2"].to_list() == [37.5]  # (100 + 50 + 0 + 0) / 4
