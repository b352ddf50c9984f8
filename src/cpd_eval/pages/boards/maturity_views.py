"""What the maturity board shows for a choice: one question at a time, drawn when it is asked.

Every view is a section of the report on maturity, made of a part of the released tables, so a
number on the board is the number in the report.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from cpd_eval.disclosure import Released
from cpd_eval.frames import ALL
from cpd_eval.report.maturity_sections import (
    area_section,
    ladder_section,
    pair_section,
    peer_section,
    priority_section,
    wave_section,
)
from cpd_eval.report.maturity_tables import BOTH, MaturityTables
from cpd_eval.report.page import Section

VIEWS: Mapping[str, str] = {
    "ladder": "Levels",
    "areas": "Strengths by area",
    "pairs": "Hand-overs",
    "priorities": "What matters most",
    "waves": "From wave to wave",
    "peers": "A peer’s view",
    "groups": "Mixed working groups",
}
"""What can be looked at, in the words of the filter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Whose maturity is looked at.

    Attributes
    ----------
    wave, organisation, side : str
        Which returns; ``All`` for all organisations.
    profession : str
        One, or ``All``.
    """

    wave: str
    organisation: str = ALL
    side: str = BOTH
    profession: str = ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A view, with the rows it is made of.

    Attributes
    ----------
    section : Section
        As it is read.
    released : Released
        The data behind it.
    """

    section: Section
    released: Released


def see(tables: MaturityTables, view: str, part: Part, *, has_png: bool = False) -> Seen | None:
    """Make a view.

    Parameters
    ----------
    tables : MaturityTables
        What may be shown.
    view : str
        One of :data:`VIEWS`, mixed groups apart: they are drawn up, not looked up.
    part : Part
        Whose.
    has_png : bool, default False
        Whether charts are drawn for slides too.

    Returns
    -------
    Seen or None
        None if there is nothing of it, such as no second wave.
    """
    table, cut, make = _MADE_BY[view]
    released = getattr(tables, table)
    groups = {name: getattr(part, name) for name in cut}
    if view == "areas" and part.profession != ALL:
        groups["profession"] = part.profession
    if released is None or not _has(released, groups):
        return None
    kept = released
    for name in cut:  # one after the other: the wave alone leaves a sixth of the rows
        if name != "profession":
            kept = kept.inside(**{name: groups[name]})
    if "profession" in groups and "profession" in kept.by:
        one = kept.where(profession=groups["profession"])
        kept = one if view == "areas" else kept.inside(profession=groups["profession"])
    return Seen(section=make(kept, has_png), released=kept)


def finding_of(tables: MaturityTables, seen: Seen | None, view: str, part: Part) -> str:
    """Say what is to be read first: what the chart says, or how the chosen profession stands.

    Parameters
    ----------
    tables, view, part
        As for :func:`see`.
    seen : Seen or None
        What it gave.
    """
    if seen is None:
        return f"{_NOTHING.get(view, 'Nothing was rated')} for this choice."
    if view == "ladder" and part.profession != ALL:
        return standing_of(tables, part)
    if not seen.section.figures:
        return f"{seen.section.heading}: {part.profession if part.profession != ALL else ''}".strip(
            ": "
        )
    title = json.loads(seen.section.figures[0].pictures.spec)["title"]["text"]
    about = "" if part.profession == ALL or view == "waves" else f"{part.profession}: "
    return f"{about}{' '.join(title)}."


def standing_of(tables: MaturityTables, part: Part) -> str:
    """Say where one profession stands among the others of its wave.

    Parameters
    ----------
    tables : MaturityTables
        What may be shown.
    part : Part
        With a profession.
    """
    ladder = tables.ladder.inside(
        wave=part.wave, organisation=part.organisation, side=part.side
    ).table
    row = ladder[ladder["profession"].astype(str) == part.profession]
    if row.empty or row["overall"].isna().all():
        return f"{part.profession} rated nothing of this side."
    score = row["overall"].iloc[0]
    place = int((ladder["overall"] > score).sum()) + 1
    return (
        f"{part.profession} is at level {int(row['level'].iloc[0])}, “{row['label'].iloc[0]}”, "
        f"with a score of {score:.0f} of 100: number {place} of {len(ladder)}."
    )


def _priorities(released: Released, has_png: bool) -> Section:
    section = priority_section(released, has_png=has_png)
    return replace(section, paragraphs=("Each point is a principle; the table says which.",))


_MADE_BY: Mapping[str, tuple[str, tuple[str, ...], Callable[[Released, bool], Section]]] = {
    "ladder": (
        "ladder",
        ("wave", "organisation", "side"),
        lambda released, has_png: ladder_section(released, has_png=has_png),
    ),
    "areas": (
        "areas",
        ("wave", "organisation", "side"),
        lambda released, has_png: area_section(released, has_png=has_png),
    ),
    "pairs": (
        "pairs",
        ("wave", "organisation", "profession"),
        lambda released, has_png: pair_section(released, has_png=has_png),
    ),
    "priorities": ("priorities", ("wave", "organisation", "side", "profession"), _priorities),
    "waves": (
        "waves",
        ("organisation", "side"),
        lambda released, has_png: wave_section(released, has_png=has_png),
    ),
    "peers": (
        "peers",
        ("wave", "organisation", "side"),
        lambda released, _: peer_section(released),
    ),
}
"""By view: the table, the choices that cut it, and the section made of the part."""

_NOTHING: Mapping[str, str] = {
    "pairs": "No return rates both ends of a hand-over",
    "priorities": "Importance was not asked",
    "waves": "There are not two waves to compare",
    "peers": "There is no peer’s view",
}


def _has(released: Released, groups: Mapping[str, str]) -> bool:
    table = released.table
    there = table["status"].notna()
    for name, group in groups.items():
        there &= table[name].astype(str) == group
    return bool(there.any())
