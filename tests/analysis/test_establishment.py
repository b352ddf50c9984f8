"""Posts, people and vacancies: nobody is counted twice, and sums are sums."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.analysis.establishment import critical_posts, establishment, supply_gap
from cpd_eval.errors import DataError


def posts(*rows: tuple[str, str, str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["person_id", "profession", "region"])
    return table.assign(post_id=[str(number) for number in range(len(rows))])


def whole(table: pd.DataFrame) -> dict[str, int]:
    return dict(table.iloc[-1])


def test_somebody_in_three_posts_is_one_person() -> None:
    found = whole(establishment(posts(("ann", "HR", "N"), ("ann", "IT", "N"), ("ann", "IT", "S"))))
    assert (found["posts"], found["n"], found["shared"]) == (3, 1, 2)


def test_a_post_nobody_holds_is_vacant() -> None:
    assert whole(establishment(posts(("", "HR", "N"))))["vacancies"] == 1


def test_a_post_without_a_profession_is_a_group_of_its_own() -> None:
    found = establishment(posts(("ann", "", "N")), by=["profession"])
    assert found["profession"].to_list() == ["Not aligned", "All"]


cells = st.tuples(
    st.sampled_from(["", "ann", "bo", "cy"]), st.sampled_from("HI"), st.sampled_from("NS")
)


@given(st.lists(cells, min_size=1, max_size=12))
def test_posts_are_people_vacancies_and_shared_posts_in_every_row(
    rows: list[tuple[str, str, str]],
) -> None:
    found = establishment(posts(*rows))
    assert (found["posts"] == found["n"] + found["vacancies"] + found["shared"]).all()


@given(st.lists(cells, min_size=1, max_size=12))
def test_professions_add_up_to_the_people_there_are(rows: list[tuple[str, str, str]]) -> None:
    found = establishment(posts(*rows), by=["profession"])
    people = {person for person, _, _ in rows if person}
    assert found["n"][:-1].sum() == found["n"].iloc[-1] == len(people)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(DataError, match="column 'person_id' is missing"):
        establishment(pd.DataFrame({"post_id": ["1"], "profession": ["HR"], "region": ["N"]}))


def test_many_people_make_a_low_gap() -> None:
    table = pd.DataFrame({"profession": ["HR"], "region": ["N"], "posts": [10]})
    people = pd.DataFrame(
        {"profession": ["HR"], "region": ["N"], "n": [9], "moves": [1], "low_1": [5.0],
         "central_1": [8.0], "high_1": [12.0]}
    )  # fmt: skip
    row = supply_gap(table, people, years=[1]).iloc[0]
    assert (row["gap_low_1"], row["gap_central_1"], row["gap_high_1"]) == (-2, 2, 5)


def test_posts_without_flows_are_no_gap() -> None:
    table = pd.DataFrame({"profession": ["HR", "IT"], "region": ["N", "N"], "posts": [10, 99]})
    people = pd.DataFrame(
        {"profession": ["HR"], "region": ["N"], "n": [10], "moves": [1], "low_1": [10.0],
         "central_1": [10.0], "high_1": [10.0]}
    )  # fmt: skip
    assert supply_gap(table, people, years=[1])["gap_central_1"].to_list() == [0, 0]


def test_only_critical_posts_are_counted_as_such() -> None:
    table = posts(("ann", "HR", "N"), ("", "HR", "N"), ("bo", "HR", "N"))
    table = table.assign(is_critical=["1", "1", "0"], successor_id=["bo", "", ""])
    row = critical_posts(table).iloc[0]
    assert (row["critical"], row["vacant"], row["without_successor"]) == (2, 1, 1)
