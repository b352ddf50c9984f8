"""Answers to the skills audit, taken apart; and what the HR system gets."""

from typing import Any

import pandas as pd
import pytest

from cpd_eval.errors import DataError
from cpd_eval.report.skills_audit import audit_of, hr_table, qualification_register


def answers(**changed: Any) -> pd.DataFrame:
    usual = {
        "pid": "ann",
        "A01_post": "P1",
        "A01_region": "TLL",
        "A01_profession": "HRM",
        "A02": "HRM POL",
        "A06_DIA1": "3",
        "A06_DIA1_used": "under_1",
        "A07_DIA1": "2",
        "A09": "mentor",
        "A11": "yes",
    }
    return pd.DataFrame([usual | changed])


def test_a_fourth_profession_is_refused_with_its_cell() -> None:
    with pytest.raises(
        DataError, match=r"row 1 \(ann\), column 'A02': 4 professions are named \(A B C D\)"
    ):
        audit_of(answers(A02="A B C D"))


def test_three_professions_keep_their_order() -> None:
    assert audit_of(answers(A02="C A B")).people["professions"].to_list() == [("C", "A", "B")]


def test_a_profession_twice_is_refused() -> None:
    with pytest.raises(DataError, match="found 'A A'"):
        audit_of(answers(A02="A A"))


def test_nobody_answers_twice() -> None:
    with pytest.raises(DataError, match="row 2, column 'pid': ann has answered already"):
        audit_of(pd.concat([answers(), answers()]))


def test_codes_are_read_where_words_are_given() -> None:
    person = audit_of(answers(), words={"HRM": "HR", "TLL": "Wales"}).people.iloc[0]
    assert (person["post_profession"], person["region"]) == ("HR", "Wales")
    assert person["professions"] == ("HR", "POL")


def test_when_a_skill_was_last_used_is_no_skill() -> None:
    assert audit_of(answers()).skills["skill"].to_list() == ["DIA1"]


def test_not_known_is_missing() -> None:
    assert audit_of(answers(A06_DIA1="DK")).skills["level"].isna().all()


def test_a_level_beyond_the_scale_is_refused_with_its_cell() -> None:
    with pytest.raises(DataError, match="row 1, column 'A06_DIA1': found '5'"):
        audit_of(answers(A06_DIA1="5"))


def test_who_did_not_let_it_be_passed_on_is_not_in_the_hr_table() -> None:
    both = pd.concat([answers(), answers(pid="bo", A11="no"), answers(pid="cy", A11=None)])
    assert hr_table(both)["pid"].to_list() == ["ann"]


def test_the_hr_table_has_one_column_a_place_and_the_levels() -> None:
    row = hr_table(answers()).iloc[0].to_dict()
    assert row == {
        "post_id": "P1",
        "pid": "ann",
        "post_profession": "HRM",
        "profession_1": "HRM",
        "profession_2": "POL",
        "profession_3": "",
        "level_DIA1": 3,
        "needed_DIA1": 2,
    }


def test_a_formula_in_a_post_number_stays_text() -> None:
    assert hr_table(answers(A01_post="=1+1"))["post_id"].to_list() == ["'=1+1"]


def test_the_register_of_qualifications_holds_only_those_passed_on() -> None:
    given = pd.concat([answers(response_id="1"), answers(response_id="2", pid="bo", A11="no")])
    entry = {"A05_name": "CIPD", "A05_level": "L7", "A05_body": "CIPD", "A05_year": "2020"}
    entries = pd.DataFrame(
        [{"response_id": number, "A05_in_progress": "no"} | entry for number in ("1", "2")]
    )
    (row,) = qualification_register(given, entries).to_dict("records")
    assert (row["pid"], row["name"], row["is_in_progress"]) == ("ann", "CIPD", 0)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(DataError, match="column 'A02' is missing"):
        audit_of(answers().drop(columns="A02"))
