"""Working groups in which newly established professions sit with more mature ones.

"Groups are deliberately mixed" (003 D34). Members are dealt out in rounds by maturity, in each
round the most mature to the group that has the least so far; then two are swapped as long as that
makes the groups' means more alike. Several such starts, in an order drawn with a seed, are tried,
and the evenest kept: the same members and seed give the same groups.

What must hold comes before what should: members who must sit together or must not. Members of one
organisation are spread, so far as there are groups for them. When somebody drops out or joins,
:func:`mend` changes as few groups as it can.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean

from cpd_eval.errors import DataError, did_you_mean
from cpd_eval.workforce.group_steps import (
    Cost,
    Groups,
    Member,
    Rules,
    dealt,
    joined,
    moves,
    n_broken,
    n_shared,
    spread_of,
    swaps,
)

__all__ = ["Allocation", "Member", "Rules", "allocate", "mend"]

STARTS = 20
DRAWS = 200
"""Starts that are tried; random allocations the evenness is compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """Groups, and how even they are.

    Attributes
    ----------
    groups : tuple of tuple of Member
        In each, the most mature first.
    rules : Rules
        What they keep.
    spread : float
        Standard deviation of the groups' mean maturity; 0 is perfectly even.
    random_spread : float
        The mean of the same over random groups of the same sizes.
    n_shared : int
        Members beyond the first of an organisation in a group; 0 if all are spread.
    seed : int
        What gives the same groups again.
    """

    groups: tuple[tuple[Member, ...], ...]
    rules: Rules
    spread: float
    random_spread: float
    n_shared: int
    seed: int


def allocate(
    members: Sequence[Member], *, n_groups: int, rules: Rules | None = None, seed: int = 1
) -> Allocation:
    """Make mixed groups.

    Parameters
    ----------
    members : sequence of Member
        Who takes part.
    n_groups : int
        How many groups; their sizes differ by one at most where `rules` let them.
    rules : Rules, optional
        Who must sit together, and who apart.
    seed : int, default 1
        Draws the order in which starts are tried.

    Returns
    -------
    Allocation
        The evenest found that keeps the rules and, before evenness, spreads organisations.

    Raises
    ------
    DataError
        If a name stands twice or is unknown, there are fewer members than groups, or the rules
        could not be kept.

    Notes
    -----
    The evenest found need not be the evenest there is: no method finds that quickly in every case.

    Examples
    --------
    >>> who = [Member(name=n, organisation=n, maturity=m) for n, m in zip("abcd", (80, 70, 20, 10))]
    >>> made = allocate(who, n_groups=2)
    >>> [[one.name for one in group] for group in made.groups], made.spread
    ([['a', 'd'], ['b', 'c']], 0.0)
    """
    rules = rules or Rules()
    _check(members, n_groups, rules)
    rng = Random(seed)  # noqa: S311  # groups are drawn here, not secrets
    best = min((_one_start(members, n_groups, rules, rng) for _ in range(STARTS)), key=Cost(rules))
    if n_broken(best, rules):
        raise DataError(
            f"mixed groups: no way was found to put {len(members)} members into {n_groups} groups "
            f"that keeps {len(rules.together)} pairs together and {len(rules.apart)} apart.\n"
            "Take back one of these rules, or ask for another number of groups."
        )
    return _allocation(best, rules, seed)


def mend(
    allocation: Allocation, *, leaving: Sequence[str] = (), joining: Sequence[Member] = ()
) -> Allocation:
    """Change groups for who drops out or joins; nobody else is moved unless sizes ask for it.

    Parameters
    ----------
    allocation : Allocation
        The groups as they are.
    leaving : sequence of str
        Names of who drops out.
    joining : sequence of Member
        Who comes.

    Returns
    -------
    Allocation
        Under the same rules, with sizes that differ by one at most. Somebody is moved only from a
        group that has two more than another, and then the one whose move leaves them evenest.

    Raises
    ------
    DataError
        If a name that leaves is not there, one that joins is, or a rule cannot be kept.

    Examples
    --------
    >>> who = [Member(name=n, organisation=n, maturity=m) for n, m in zip("abcd", (80, 70, 20, 10))]
    >>> mended = mend(allocate(who, n_groups=2), leaving=["d"])
    >>> [[one.name for one in group] for group in mended.groups]
    [['a'], ['b', 'c']]
    """
    there = [one.name for group in allocation.groups for one in group]
    _refuse_unknown(leaving, there)
    rules = _rules_without(allocation.rules, leaving)
    groups = [[one for one in group if one.name not in leaving] for group in allocation.groups]
    _refuse_twice([*(one.name for group in groups for one in group), *(m.name for m in joining)])
    for one in joining:
        groups = min(joined(groups, one), key=Cost(rules))
    while max(map(len, groups)) - min(map(len, groups)) > 1:
        groups = min(moves(groups), key=Cost(rules))
    if n_broken(groups, rules):
        raise DataError(
            "mixed groups: with these changes the rules cannot be kept without moving more people."
            "\nMake the groups anew."
        )
    return _allocation(groups, rules, allocation.seed)


def _one_start(members: Sequence[Member], n_groups: int, rules: Rules, rng: Random) -> Groups:
    """Deal everybody out, then swap as long as it helps."""
    cost, groups = Cost(rules), dealt(members, n_groups, rules, rng)
    fixed = {name for pair in rules.together for name in pair}
    while (better := min(swaps(groups, fixed), key=cost, default=groups)) is not groups:
        if cost(better) >= cost(groups):
            break
        groups = better
    return groups


def _allocation(groups: Groups, rules: Rules, seed: int) -> Allocation:
    ordered = [tuple(sorted(group, key=lambda m: (-m.maturity, m.name))) for group in groups]
    return Allocation(
        groups=tuple(sorted(ordered, key=lambda group: [(-m.maturity, m.name) for m in group])),
        rules=rules,
        spread=spread_of(groups),
        random_spread=_random_spread(groups, seed),
        n_shared=n_shared(groups),
        seed=seed,
    )


def _random_spread(groups: Groups, seed: int) -> float:
    """Say how uneven groups of these sizes are if they are drawn."""
    rng = Random(seed)  # noqa: S311  # groups are drawn here, not secrets
    everyone = sorted((one for group in groups for one in group), key=lambda m: m.name)
    spreads = []
    for _ in range(DRAWS):
        rng.shuffle(everyone)
        drawn = iter(everyone)
        spreads.append(spread_of([[next(drawn) for _ in group] for group in groups]))
    return fmean(spreads)


def _rules_without(rules: Rules, leaving: Sequence[str]) -> Rules:
    def kept(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        return tuple(pair for pair in pairs if not set(pair) & set(leaving))

    return Rules(together=kept(rules.together), apart=kept(rules.apart))


def _check(members: Sequence[Member], n_groups: int, rules: Rules) -> None:
    names = [one.name for one in members]
    _refuse_twice(names)
    _refuse_unknown([name for pair in (*rules.together, *rules.apart) for name in pair], names)
    if not 1 <= n_groups <= len(members):
        raise DataError(
            f"mixed groups: {n_groups} groups of {len(members)} members were asked for; from 1 to "
            f"{len(members)} groups were expected."
        )


def _refuse_twice(names: Sequence[str]) -> None:
    twice = [name for name, n in Counter(names).items() if n > 1]
    if twice:
        raise DataError(
            f"mixed groups: '{twice[0]}' is there twice; every member was expected once.\n"
            "Add what tells the two apart, such as the organisation."
        )


def _refuse_unknown(names: Iterable[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise DataError(
                f"mixed groups: '{name}' is no member.{did_you_mean(name, known)}\n"
                "Name somebody who takes part."
            )
