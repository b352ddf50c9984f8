"""Links by code where the truth is known: what is stated as the bound on wrong links holds.

The error rate is that of a published study: of codes of 12 elements 40.0 % were equal after 8 weeks
(doi 10.1177/00131644261453059), so 7.35 % of elements were answered otherwise. The whole table,
with more scenarios, is made by ``benchmarks/linking.py``.
"""

import random

import pytest

from cpd_eval.store.matching import match_codes
from cpd_eval.store.wrong_links import wrong_expected

PART_ERROR = 1 - 0.400 ** (1 / 12)
BEGINNINGS = [a + b for a in "ABCDEFGHKLMNOPRSTW" for b in "AEIOUHR"]
COMMON = [1 / (rank + 1) for rank in range(len(BEGINNINGS))]


def parts(rng: random.Random) -> list[str]:
    return [*rng.choices(BEGINNINGS, COMMON, k=3), f"{rng.randint(1, 31):02}"]


def again(rng: random.Random, told: list[str]) -> list[str]:
    """Answer once more: a part in 14 otherwise, half of these by a slip of one character."""
    new = []
    for part, other in zip(told, parts(rng), strict=True):
        slip = part[0] + rng.choice("0123456789" if part.isdecimal() else "AEIOUHR")
        new.append(rng.choice((slip, other)) if rng.random() < PART_ERROR else part)
    return new


def one_round(rng: random.Random, *, people: int, back: float) -> tuple[int, float, int]:
    """Give how many links were wrong, the bound that was stated, and how many were made."""
    told = {str(n): parts(rng) for n in range(people)}
    later_told = {n: again(rng, one) for n, one in told.items() if rng.random() < back}
    later_told |= {f"new {n}": parts(rng) for n in range(people // 5)}
    earlier = {code: who for who, code in ((n, "-".join(one)) for n, one in told.items())}
    later = {code: who for who, code in ((n, "-".join(one)) for n, one in later_told.items())}
    found = match_codes(
        {who: [code] for code, who in earlier.items()},
        {who: code for code, who in later.items()},
        n_parts=4,
    )
    names = {who: code for code, who in later.items()}
    exact = sum(
        names[new] in earlier and earlier[names[new]] == old for new, old in found.pairs.items()
    )
    bounds = wrong_expected(list(earlier), list(later), n_exact=exact, n_parts=4)
    wrong = sum(new != old for new, old in found.pairs.items())
    return wrong, sum(bounds), len(found.pairs)


@pytest.mark.parametrize(("people", "back"), [(60, 0.7), (300, 0.7), (300, 0.0)])
def test_the_stated_bound_on_wrong_links_holds(people: int, back: float):
    rng = random.Random(20260323)  # noqa: S311
    done = [one_round(rng, people=people, back=back) for _ in range(40 if people < 100 else 15)]
    assert sum(wrong for wrong, _, _ in done) <= sum(bound for _, bound, _ in done)


def test_allowing_one_mistake_links_more_people_rightly():
    rng = random.Random(4)  # noqa: S311
    told = {str(n): parts(rng) for n in range(300)}
    earlier = {n: ["-".join(one)] for n, one in told.items()}
    later = {n: "-".join(again(rng, one)) for n, one in told.items()}
    found = match_codes(earlier, later, n_parts=4)
    equal = sum(later[n] == earlier[n][0] for n in told)
    right = sum(new == old for new, old in found.pairs.items())
    assert right > equal * 1.08
