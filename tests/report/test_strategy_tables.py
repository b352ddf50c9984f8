"""The numbers of a round: sums, and what is missing stays missing."""

import pandas as pd

from cpd_eval.report.issues import co_occurrence, leading_issues
from cpd_eval.report.strategy_plan_tables import minutes_by_stage, without_action
from cpd_eval.report.strategy_round import Round, round_of
from cpd_eval.report.strategy_tables import consultants_table, need_by_region, workforce_table

NEEDS = pd.DataFrame(
    {
        "profession": ["HR", "HR", "Tax"],
        "WS13_region": ["N", "S", "N"],
        "WS13_low": ["8", "18", "5"],
        "WS13_central": ["10", "20", "6"],
        "WS13_high": ["12", "22", "7"],
    }
)
ACTIONS = pd.DataFrame({"profession": ["HR", "Tax"], "WS26_lever": ["reduce", "recruit"]})


def taken(**columns: list[str | None]) -> Round:
    returns = pd.DataFrame({"profession": ["HR", "Tax"], "WS22": ["CONSULT", "CONSULT"], **columns})
    return round_of(returns, repeats={"WS13": NEEDS, "WS26": ACTIONS})


def test_the_need_of_a_profession_is_the_sum_of_its_rows():
    table = workforce_table(taken(WS17_people=["25", "DK"])).set_index("profession")
    assert table.loc["HR", ["low", "central", "high"]].to_list() == [26, 30, 34]


def test_the_gap_is_central_minus_in_post_and_missing_where_either_is():
    gaps = workforce_table(taken(WS17_people=["25", "DK"]))["gap"]
    assert gaps.iloc[0] == 5
    assert pd.isna(gaps.iloc[1])


def test_regions_add_up_over_professions():
    table = need_by_region(taken())
    assert table.set_index("region")["central"].to_dict() == {"S": 20, "N": 16}


def test_a_cost_that_is_not_known_is_no_nought():
    table = consultants_table(taken(WS20_fte=["1", "2"], WS20_cost_gbp=["500", "DK"]))
    assert table["cost"].sum() == 500
    assert table["cost"].isna().sum() == 1


def test_an_issue_without_an_action_that_answers_it_is_found():
    assert without_action(taken(), "CONSULT", ("reduce",)) == ["Tax"]


def test_minutes_are_trended_over_stages():
    told = pd.DataFrame(
        {"stage": ["1", "1", "2"], "minutes": ["100", "60", "40"], "wave": ["a", "a", "b"]}
    )
    assert minutes_by_stage(told)["mean"].to_list() == [80, 40]


def test_the_issue_most_put_first_leads_though_others_are_named_more_often():
    returns = pd.DataFrame(
        {
            "profession": ["A", "B", "C"],
            "WS22": ["PAY AGE", "PAY AGE", "PAY"],
            "WS22_first": ["AGE", "AGE", None],
        }
    )
    # PAY is first for C only, which named nothing else.
    assert leading_issues(returns)[["issue", "n_first"]].to_numpy().tolist() == [
        ["AGE", 2],
        ["PAY", 1],
    ]


def test_issues_named_together_once_only_are_left_out():
    returns = pd.DataFrame({"profession": ["A", "B"], "WS22": ["PAY AGE", "PAY"]})
    assert co_occurrence(returns).empty
