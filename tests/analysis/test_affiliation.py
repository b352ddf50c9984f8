"""Which professions posts and people belong to, by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.analysis.affiliation import alignment, match, overlap
from cpd_eval.errors import DataError


def test_a_post_without_a_profession_is_not_aligned() -> None:
    posts = pd.DataFrame({"region": ["N", "N", "S"], "profession": ["HR", "", None]})
    assert alignment(posts)["share_aligned"].to_list() == [0.5, 0, pytest.approx(1 / 3)]


def matched(post: str, *own: str) -> list[float]:
    people = pd.DataFrame({"post_profession": [post], "professions": [own]})
    row = match(people).iloc[0]
    return [row["share_first"], row["share_other"], row["share_none"]]


def test_a_post_of_the_closest_profession_is_a_match() -> None:
    assert matched("HR", "HR", "IT") == [1, 0, 0]


def test_a_post_of_the_third_profession_is_another_of_theirs() -> None:
    assert matched("Tax", "HR", "IT", "Tax") == [0, 1, 0]


def test_a_post_of_a_foreign_profession_is_none_of_theirs() -> None:
    assert matched("Legal", "HR", "IT", "Tax") == [0, 0, 1]


names = st.lists(st.sampled_from(["HR", "IT", "Tax", "Law"]), min_size=1, max_size=3, unique=True)


@given(st.lists(names, min_size=1, max_size=10))
def test_sets_add_up_to_the_people(sets: list[list[str]]) -> None:
    table = overlap(pd.DataFrame({"professions": [tuple(one) for one in sets]}))
    assert table["n"][:-1].sum() == table["n"].iloc[-1] == len(sets)


def test_the_order_of_professions_makes_no_other_set() -> None:
    table = overlap(pd.DataFrame({"professions": [("IT", "HR"), ("HR", "IT")]}))
    assert table["professions"].to_list() == ["HR + IT", "All"]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(DataError, match="column 'professions' is missing"):
        overlap(pd.DataFrame({"other": ["HR"]}))
