"""Mixed working groups; expected values by hand or by trying every possibility."""

from itertools import permutations
from statistics import pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.errors import DataError
from cpd_eval.workforce.mixed_groups import Allocation, Member, Rules, allocate, mend


def people(maturities: list[float], organisations: str = "") -> list[Member]:
    where = organisations or "".join(chr(65 + n) for n in range(len(maturities)))
    return [
        Member(name=f"p{n}", organisation=where[n], maturity=one)
        for n, one in enumerate(maturities)
    ]


def place(allocation: Allocation) -> dict[str, int]:
    return {one.name: n for n, group in enumerate(allocation.groups) for one in group}


def test_the_evenest_of_all_possible_groups_is_found() -> None:
    maturities = [91.0, 77.0, 60.0, 52.0, 33.0, 12.0]
    every = [
        pstdev([sum(order[:2]) / 2, sum(order[2:4]) / 2, sum(order[4:]) / 2])
        for order in permutations(maturities)
    ]
    assert allocate(people(maturities), n_groups=3).spread == pytest.approx(min(every))


def test_the_same_seed_gives_the_same_groups() -> None:
    members = people([float(7 * n % 31) for n in range(20)])
    assert allocate(members, n_groups=4, seed=3) == allocate(members, n_groups=4, seed=3)


def test_the_order_of_members_does_not_matter() -> None:
    members = people([90.0, 70.0, 20.0, 10.0])
    assert allocate(members[::-1], n_groups=2).groups == allocate(members, n_groups=2).groups


def test_members_of_one_organisation_are_spread_before_maturity_is_evened() -> None:
    # Even would be p0 with p3; they are of one organisation.
    made = allocate(people([80, 70, 20, 10], "AXYA"), n_groups=2)
    assert (made.n_shared, place(made)["p0"] != place(made)["p3"]) == (0, True)


def test_who_must_sit_together_does() -> None:
    made = allocate(people([90, 80, 10, 5]), n_groups=2, rules=Rules(together=(("p0", "p1"),)))
    assert place(made)["p0"] == place(made)["p1"]


def test_who_must_be_apart_is() -> None:
    made = allocate(people([90, 80, 10, 5]), n_groups=2, rules=Rules(apart=(("p0", "p3"),)))
    assert place(made)["p0"] != place(made)["p3"]


def test_rules_that_cannot_hold_are_refused() -> None:
    rules = Rules(apart=(("p0", "p1"), ("p0", "p2"), ("p1", "p2")))
    with pytest.raises(DataError, match="no way was found to put 3 members into 2 groups"):
        allocate(people([1, 2, 3]), n_groups=2, rules=rules)


def test_a_rule_about_a_stranger_is_refused() -> None:
    with pytest.raises(DataError, match="'p9' is no member"):
        allocate(people([1, 2]), n_groups=1, rules=Rules(apart=(("p0", "p9"),)))


def test_a_member_twice_is_refused() -> None:
    with pytest.raises(DataError, match="'p0' is there twice"):
        allocate(people([1]) * 2, n_groups=1)


def test_more_groups_than_members_are_refused() -> None:
    with pytest.raises(DataError, match="from 1 to 2 groups were expected"):
        allocate(people([1, 2]), n_groups=3)


def test_groups_are_evener_than_by_chance() -> None:
    made = allocate(people([float(100 * (n % 2)) for n in range(12)]), n_groups=3)
    assert made.spread == 0
    assert made.random_spread > 10


def test_who_drops_out_of_groups_of_one_size_moves_nobody() -> None:
    made = allocate(people([float(n) for n in range(12)]), n_groups=4)
    mended = mend(made, leaving=["p5"])
    assert place(mended).keys() == place(made).keys() - {"p5"}
    assert {frozenset(g) for g in made.groups} - {frozenset(g) for g in mended.groups} == {
        frozenset(group) for group in made.groups if "p5" in {one.name for one in group}
    }


def test_a_second_who_drops_out_of_a_group_moves_one() -> None:
    made = allocate(people([float(n) for n in range(12)]), n_groups=4)
    two = [one.name for one in made.groups[0]][:2]
    assert sorted(map(len, mend(made, leaving=two).groups)) == [2, 2, 3, 3]


def test_who_joins_comes_into_a_smallest_group() -> None:
    made = allocate(people([80, 70, 20]), n_groups=2)
    more = mend(made, joining=[Member(name="new", organisation="N", maturity=40)])
    assert [len(group) for group in more.groups] == [2, 2]


def test_rules_hold_when_somebody_joins() -> None:
    made = allocate(people([80, 70, 20, 10]), n_groups=2, rules=Rules(apart=(("p0", "p1"),)))
    mended = mend(made, leaving=["p3"], joining=people([50, 50, 50, 50, 50])[4:])
    assert place(mended)["p0"] != place(mended)["p1"]


@given(st.lists(st.integers(0, 100), min_size=2, max_size=9), st.integers(1, 4), st.integers(0, 9))
def test_sizes_differ_by_one_at_most_and_nobody_is_lost(
    maturities: list[int], n_groups: int, seed: int
) -> None:
    members = people([float(one) for one in maturities])
    made = allocate(members, n_groups=min(n_groups, len(members)), seed=seed)
    sizes = [len(group) for group in made.groups]
    assert max(sizes) - min(sizes) <= 1
    assert sorted(place(made)) == sorted(one.name for one in members)
