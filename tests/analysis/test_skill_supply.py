"""Supply and need of skills, by hand."""

import pandas as pd
import pytest

from cpd_eval.analysis.skill_supply import mentors, single_points, supply_need
from cpd_eval.errors import DataError

NAN = float("nan")


def skills(*rows: tuple[str, str, float, float]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["pid", "skill", "level", "needed"])
    return table.assign(profession="HR")


THREE = skills(("ann", "DIA1", 4, 2), ("bo", "DIA1", 3, 4), ("cy", "DIA1", 1, 1))


def test_holders_needing_and_short_are_counted() -> None:
    row = supply_need(THREE).iloc[0]
    # ann and bo are practitioners; only bo's job needs one; only bo is below the need
    assert (row["n"], row["holders"], row["needing"], row["short"]) == (3, 2, 1, 1)


def test_the_share_met_is_of_all_who_answered() -> None:
    assert supply_need(THREE)["share_met"].iloc[0] == pytest.approx(2 / 3)


def test_half_an_answer_is_left_out() -> None:
    assert supply_need(skills(("ann", "DIA1", 4, 2), ("bo", "DIA1", NAN, 2)))["n"].to_list() == [
        1,
        1,
    ]


def test_there_is_no_sum_over_skills() -> None:
    assert "All" not in set(supply_need(THREE)["skill"])


def test_a_needed_skill_in_two_hands_is_a_single_point() -> None:
    assert single_points(THREE)["n_holders"].to_list() == [2]


def test_a_skill_three_people_hold_is_none() -> None:
    assert single_points(skills(*((pid, "DIA1", 3, 3) for pid in "abc"))).empty


def test_a_skill_no_job_needs_is_none() -> None:
    assert single_points(skills(("ann", "DIA1", 4, 1))).empty


def test_mentors_hold_the_skill_and_have_offered() -> None:
    offers = pd.Series({"ann": "shadow mentor", "bo": "shadow", "cy": "mentor"})
    assert mentors(THREE, skill="DIA1", offers=offers)["pid"].to_list() == ["ann"]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(DataError, match="column 'needed' is missing"):
        supply_need(THREE.drop(columns="needed"))
