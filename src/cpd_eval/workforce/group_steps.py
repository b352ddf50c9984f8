"""What makes groups better, and the steps that may make them so: dealing, swapping, moving."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from random import Random

SHAKEN = 10.0
"""Points of maturity by which the order of dealing is shaken from start to start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who takes part for a profession.

    Attributes
    ----------
    name : str
        Who it is: a profession, a post; unique.
    organisation : str
        Where from.
    maturity : float
        How mature the profession is, such as its overall score 0–100.
    """

    name: str
    organisation: str
    maturity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What must hold of the groups.

    Attributes
    ----------
    together, apart : tuple of (str, str)
        Names that must, and that must not, be in one group.
    """

    together: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()


Groups = list[list[Member]]
"""Who sits with whom while groups are being made."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Weighs groups: broken rules first, then uneven sizes, shared organisations, spread."""

    rules: Rules

    def __call__(self, groups: Groups) -> tuple[int, int, int, float]:
        """Give what is compared in this order; less is better."""
        sizes = [len(group) for group in groups]
        uneven = max(0, max(sizes) - min(sizes) - 1)
        return n_broken(groups, self.rules), uneven, n_shared(groups), spread_of(groups)


def dealt(members: Sequence[Member], n_groups: int, rules: Rules, rng: Random) -> Groups:
    """Deal who must sit together first, then the others in rounds by maturity."""
    shaken = {one.name: one.maturity + rng.uniform(0, SHAKEN) for one in members}
    blocks = sorted(_blocks(members, rules), key=lambda b: (-len(b), -shaken[b[0].name]))
    groups: Groups = [[] for _ in range(n_groups)]
    for block in blocks:
        # The smallest group takes the next; of several the one that has least maturity so far.
        min(groups, key=lambda group: (len(group), sum(m.maturity for m in group))).extend(block)
    return groups


def _blocks(members: Sequence[Member], rules: Rules) -> list[tuple[Member, ...]]:
    block_of = {one.name: frozenset((one.name,)) for one in members}
    for left, right in rules.together:
        whole = block_of[left] | block_of[right]
        block_of.update(dict.fromkeys(whole, whole))
    named = {one.name: one for one in members}
    return [
        tuple(named[n] for n in sorted(block))
        for block in sorted(set(block_of.values()), key=sorted)
    ]


def swaps(groups: Groups, fixed: set[str]) -> Iterator[Groups]:
    """Give what swapping two members of two groups would make."""
    for left, right in combinations(range(len(groups)), 2):
        for i, one in enumerate(groups[left]):
            for j, other in enumerate(groups[right]):
                if one.name not in fixed and other.name not in fixed:
                    swapped = [*groups]
                    swapped[left] = [*groups[left][:i], other, *groups[left][i + 1 :]]
                    swapped[right] = [*groups[right][:j], one, *groups[right][j + 1 :]]
                    yield swapped


def moves(groups: Groups) -> Iterator[Groups]:
    """Give what moving somebody from a largest group to a smallest would make."""
    sizes = [len(group) for group in groups]
    for out in (i for i, size in enumerate(sizes) if size == max(sizes)):
        for into in (i for i, size in enumerate(sizes) if size == min(sizes)):
            for one in groups[out]:
                moved = [*groups]
                moved[out] = [other for other in groups[out] if other is not one]
                moved[into] = [*groups[into], one]
                yield moved


def joined(groups: Groups, one: Member) -> Iterator[Groups]:
    """Give what somebody's joining each of the groups would make."""
    for place, group in enumerate(groups):
        yield [*groups[:place], [*group, one], *groups[place + 1 :]]


def spread_of(groups: Groups) -> float:
    """Give the standard deviation of the groups' mean maturity."""
    means = [sum([one.maturity for one in group]) / len(group) for group in groups if group]
    centre = sum(means) / len(means)
    # Rounded, so that sums in another order do not make two even allocations differ.
    return round(sqrt(sum([(mean - centre) ** 2 for mean in means]) / len(means)), 9)


def n_shared(groups: Groups) -> int:
    """Count members beyond the first of an organisation in each group."""
    return sum(len(group) - len({one.organisation for one in group}) for group in groups)


def n_broken(groups: Groups, rules: Rules) -> int:
    """Count pairs that are together and must not be, or apart and must not be."""
    place = {one.name: number for number, group in enumerate(groups) for one in group}
    parted = sum(place[left] != place[right] for left, right in rules.together)
    return parted + sum(place[left] == place[right] for left, right in rules.apart)
