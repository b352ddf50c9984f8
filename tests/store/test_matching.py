"""Matching codes, held against comparing all with all."""

from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.store.matching import is_within_one_edit, match_codes, n_near_pairs

codes = st.lists(st.text("AB1", min_size=2, max_size=4), unique=True, max_size=8)


def distance(one: str, other: str) -> int:
    """Optimal string alignment by the textbook recursion, slow and plain."""
    if not one or not other:
        return len(one) + len(other)
    best = min(
        distance(one[1:], other) + 1,
        distance(one, other[1:]) + 1,
        distance(one[1:], other[1:]) + (one[0] != other[0]),
    )
    if one[:2] == other[1::-1] and len(one) > 1 and len(other) > 1:
        best = min(best, distance(one[2:], other[2:]) + 1)
    return best


@given(st.text("AB1", max_size=5), st.text("AB1", max_size=5))
def test_one_edit_is_a_distance_of_one(one: str, other: str):
    assert is_within_one_edit(one, other) == (distance(one, other) <= 1)


@given(codes)
def test_near_pairs_are_found_without_comparing_all(texts: list[str]):
    expected = sum(
        distance(one, other) <= 1 for n, one in enumerate(texts) for other in texts[n + 1 :]
    )
    assert n_near_pairs(texts) == expected


@given(codes, codes)
def test_nobody_is_matched_twice_and_never_beyond_one_edit(old: list[str], new: list[str]):
    earlier = {f"o{code}": [code] for code in old}
    found = match_codes(earlier, {f"n{code}": code for code in new}, n_parts=1)
    assert len(set(found.pairs.values())) == len(found.pairs)
    assert all(distance(key[1:], other[1:]) <= 1 for key, other in found.pairs.items())


@given(codes, codes)
def test_the_order_of_the_codes_makes_no_difference(old: list[str], new: list[str]):
    earlier = {f"o{code}": [code] for code in old}
    later = {f"n{code}": code for code in new}
    backwards = (dict(reversed(earlier.items())), dict(reversed(later.items())))
    assert match_codes(earlier, later, n_parts=1) == match_codes(*backwards, n_parts=1)


def match(earlier: list[str], later: list[str]) -> dict[str, str]:
    found = match_codes({one: [one] for one in earlier}, {one: one for one in later}, n_parts=2)
    return {key: found.pairs.get(key, found.how[key]) for key in later}


def test_equal_codes_are_one_person():
    assert match(["AN-07"], ["AN-07"]) == {"AN-07": "AN-07"}


def test_each_kind_of_one_mistake_is_allowed():
    for typed in ("AM-07", "NA-07", "A-07", "ANN-07"):
        assert match(["AN-07"], [typed]) == {typed: "AN-07"}


def test_two_mistakes_are_not():
    assert match(["AN-07"], ["AM-08"]) == {"AM-08": "alone"}


def test_a_code_that_fits_two_people_is_matched_with_neither():
    assert match(["AN-07", "AN-09"], ["AN-08"]) == {"AN-08": "ambiguous"}


def test_two_codes_that_fit_one_person_are_matched_with_neither():
    assert set(match(["AN-07"], ["AN-08", "AM-07"]).values()) == {"ambiguous"}


def test_an_equal_code_wins_over_a_near_one():
    assert match(["AN-07"], ["AN-07", "AN-08"]) == {"AN-07": "AN-07", "AN-08": "alone"}


def test_people_who_share_a_code_are_told_apart_by_the_tie_break():
    both = ["AN-07", "AN-07-MI"]
    assert match(both, both) == {"AN-07": "AN-07", "AN-07-MI": "AN-07-MI"}


def test_people_who_share_a_code_and_cannot_be_told_apart_are_matched_with_neither():
    found = match(["AN-07", "AN-07-MI"], ["AN-07", "AN-07-HI"])
    assert set(found.values()) == {"ambiguous"}


def test_a_tie_break_given_once_is_no_mistake():
    assert match(["AN-07-MI"], ["AN-07"]) == {"AN-07": "AN-07-MI"}
