"""Mixed working groups on the maturity board: drawn up by a seed, mended when somebody drops out.

Groups are drawn up of everybody first and then mended for those who cannot come, so whoever stays
keeps their group as far as can be. The link to the view gives the same groups again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import fmean

import pandas as pd

from cpd_eval.charts.finding import listed
from cpd_eval.disclosure import Released
from cpd_eval.pages.boards.frame import Choices, Filter
from cpd_eval.report.page import Section, Table
from cpd_eval.workforce.mixed_groups import Allocation, Member, allocate, mend

SEPARATOR = "|"
"""Between the names of those who drop out, in the address."""

Groups = tuple[tuple[Member, ...], ...]

_FEWEST, _MOST = 2, 8
_SEEDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which groups are wanted.

    Attributes
    ----------
    n_groups, seed : int
        How many, and what gives the same again.
    absent : tuple of str
        Who drops out.
    """

    n_groups: int
    seed: int
    absent: tuple[str, ...] = ()


def members_in(ladder: Released, organisations: Mapping[str, str]) -> tuple[Member, ...]:
    """Make each profession a member by its overall score.

    Parameters
    ----------
    ladder : Released
        By ``profession``, with ``overall``.
    organisations : mapping of str to str
        Where each profession is from; a name that is missing is an organisation of its own.

    Returns
    -------
    tuple of Member
        Those who rated anything.
    """
    rows = ladder.table.dropna(subset="overall")
    pairs = zip(rows["profession"].astype(str), rows["overall"], strict=True)
    return tuple(
        Member(name=name, organisation=organisations.get(name, name), maturity=float(overall))
        for name, overall in pairs
    )


def wish_of(choices: Choices, members: Sequence[Member]) -> Wish:
    """Read which groups are wanted; what is not possible becomes the nearest that is."""
    names = {one.name for one in members}
    absent = [name for name in choices.get("absent", "").split(SEPARATOR) if name in names]
    most = max(1, min(_MOST, len(members) // 2))
    n_groups = _number(choices.get("groups", ""), usual=max(1, round(len(members) / 5)))
    n_groups = max(min(_FEWEST, most), min(most, n_groups))
    n_absent = max(0, len(members) - n_groups)
    return Wish(
        n_groups=n_groups,
        seed=max(1, min(_SEEDS, _number(choices.get("seed", ""), usual=1))),
        absent=tuple(dict.fromkeys(absent))[:n_absent],
    )


def filters_for(wish: Wish, members: Sequence[Member]) -> tuple[Filter, ...]:
    """Give what can be chosen from here: how many groups, the seed, and who drops out (too)."""
    most = max(1, min(_MOST, len(members) // 2))
    numbers = range(min(_FEWEST, most), most + 1)
    gone = SEPARATOR.join(wish.absent)
    here = [(f"Without {listed([*wish.absent])}", gone)] if gone else []
    names = sorted({one.name for one in members} - set(wish.absent))
    also = "and without" if gone else "Without"
    more = [(f"{also} {name}", SEPARATOR.join((*wish.absent, name))) for name in names]
    nobody = ("Everybody takes part", "")
    return (
        Filter(
            name="groups", label="Groups", options=tuple((str(one), str(one)) for one in numbers)
        ),
        Filter(
            name="seed",
            label="Seed",
            options=tuple((str(one), str(one)) for one in range(1, _SEEDS + 1)),
        ),
        Filter(name="absent", label="Who drops out", options=(nobody, *here, *more)),
    )


@lru_cache(maxsize=64)
def made(members: tuple[Member, ...], wish: Wish) -> Allocation:
    """Draw up the groups, and mend them for those who drop out; kept, since it is asked again.

    Raises
    ------
    DataError
        If there are fewer members than groups.
    """
    drawn = allocate(members, n_groups=wish.n_groups, seed=wish.seed)
    if not wish.absent:
        return drawn
    mended = mend(drawn, leaving=wish.absent)
    return replace(mended, groups=_numbered_as(drawn.groups, mended.groups))


def group_section(allocation: Allocation) -> Section:
    """Say who sits in which group, and how even the groups are.

    Parameters
    ----------
    allocation : Allocation
        The groups.
    """
    return Section(
        anchor="groups",
        heading="Mixed working groups",
        paragraphs=(
            "In each group newly established professions sit with more mature ones. The same seed "
            "gives the same groups; whoever stays keeps their group when somebody drops out.",
            *(
                [f"{allocation.n_shared} sit with another of their own organisation."]
                if allocation.n_shared
                else []
            ),
        ),
        tables=tuple(
            Table(
                caption=f"Group {number}: mean score {fmean(m.maturity for m in group):.0f}",
                header=("Profession", "Score of 100"),
                rows=tuple((one.name, f"{one.maturity:.0f}") for one in group),
            )
            for number, group in enumerate(allocation.groups, start=1)
            if group
        ),
    )


def groups_finding(allocation: Allocation) -> str:
    """Say how even the groups are, against chance."""
    return (
        f"{len(allocation.groups)} groups whose mean scores differ by {allocation.spread:.1f} "
        f"points (standard deviation); groups drawn by lot would differ by "
        f"{allocation.random_spread:.1f}."
    )


def groups_frame(allocation: Allocation) -> pd.DataFrame:
    """Give the groups as a table to take away: a row a member."""
    return pd.DataFrame(
        [
            {
                "Group": number,
                "Profession": one.name,
                "Organisation": one.organisation,
                "Score of 100": round(one.maturity, 1),
            }
            for number, group in enumerate(allocation.groups, start=1)
            for one in group
        ]
    )


def _numbered_as(before: Groups, after: Groups) -> Groups:
    """Put groups in the order of those they came from: on the morning a number is on a door."""
    left, ordered = [*after], []
    for group in before:
        nearest = max(left, key=lambda one: len(set(one) & set(group)))
        left.remove(nearest)
        ordered.append(nearest)
    return tuple(ordered)


def _number(text: str, *, usual: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else usual
