"""The maturity board: professions compared, for working groups.

All tables are worked out and released when the board is opened; a choice cuts a part out of them
and draws the one view that is looked at. Returns are about professions, not about people, and the
point of a working group is to compare them: so who may open the board sees all professions.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache

import pandas as pd
from altair.utils.schemapi import debug_mode

from cpd_eval.errors import DataError
from cpd_eval.frames import ALL
from cpd_eval.pages.boards.frame import BoardFrame, Choices, Download, Filter, Shown
from cpd_eval.pages.boards.maturity_groups import (
    filters_for,
    group_section,
    groups_finding,
    groups_frame,
    made,
    members_in,
    wish_of,
)
from cpd_eval.pages.boards.maturity_views import VIEWS, Part, Seen, finding_of, see
from cpd_eval.pages.boards.project import settings_of
from cpd_eval.pages.boards.store_data import PRINCIPLES, stored_returns
from cpd_eval.pages.boards.takeaway import files_of_report, released_rows
from cpd_eval.report.maturity_ratings import ratings_of
from cpd_eval.report.maturity_tables import BOTH, SIDES, MaturityTables, maturity_tables
from cpd_eval.report.page import Report, Section, section_of
from cpd_eval.settings import Settings
from cpd_eval.store.database import open_store
from cpd_eval.workforce.mixed_groups import Member
from cpd_eval.workforce.roles import Looker, may_open, who_looks

_TITLE = "How mature are the professions?"
_SIDE_WORDS = {
    BOTH: "Both sides",
    "department": "Departments’ principles",
    "profession": "Professions’ principles",
}
_WITHOUT: Mapping[str, tuple[str, ...]] = {
    "pairs": ("side",),
    "waves": ("wave", "profession"),
    "groups": ("profession",),
}
"""Filters a view has no use for."""

_METHOD = Section(
    anchor="method",
    heading="How to read this",
    points=(
        "Score: 25 times the mean rating of an area's principles that apply; overall, the mean of "
        "the areas.",
        "Level: the highest that four of five principles that apply have reached, with no critical "
        "one more than one below. Not known counts as not reached, and a 3 or 4 without evidence "
        "as 2.",
        "These are professions' own ratings. A few points between two are within what two people "
        "in one room would differ by.",
    ),
)


class MaturityBoard:
    """The maturity board of a project.

    Parameters
    ----------
    tables : MaturityTables
        What may be shown.
    own : str, optional
        A profession to be chosen at first, such as that of who looks.
    is_made_up : bool, default False
        Whether the returns are invented.
    at : datetime, optional
        The moment the files name; now if not given.
    """

    def __init__(
        self,
        tables: MaturityTables,
        *,
        own: str = "",
        is_made_up: bool = False,
        at: datetime | None = None,
    ) -> None:
        self._tables, self._own, self._is_made_up = tables, own, is_made_up
        self._at = at or datetime.now(UTC)
        # Each drawing takes a tenth of a second: what was looked at once is there at once.
        self._drawn = lru_cache(maxsize=128)(self._draw)

    def show(self, choices: Choices) -> Shown:
        """Give what is to be seen for a choice."""
        view, part = self._settled(choices)
        met = {
            "show": view,
            "wave": part.wave,
            "organisation": part.organisation,
            "side": part.side,
            "profession": part.profession,
        }
        filters = tuple(
            one for one in self._filters(part) if one.name not in _WITHOUT.get(view, ())
        )
        if view == "groups":
            members = self._members(part)
            wish = wish_of(choices, members)
            more = filters_for(wish, members)
            met |= {
                "groups": str(wish.n_groups),
                "seed": str(wish.seed),
                "absent": next(v for _, v in more[2].options if v == "|".join(wish.absent)),
            }
            filters = (*filters, *more)
            met["profession"] = ALL
        finding, html = self._drawn(view, part, tuple(sorted(met.items())))
        about = f"Wave {part.wave}. {_SIDE_WORDS[part.side]}."
        note = " The returns are made up." if self._is_made_up else ""
        return Shown(
            choices=met,
            filters=filters,
            title=_TITLE,
            finding=f"{finding}\n{about}{note}",
            html=html,
        )

    def downloads(self, choices: Choices) -> Sequence[Download]:
        """Give what is shown as files."""
        view, part = self._settled(choices)
        stem = f"maturity-{part.wave}-{view}"
        if view == "groups":
            wish = wish_of(choices, self._members(part))
            allocation = made(self._members(part), wish)
            report = self._report(groups_finding(allocation), part, group_section(allocation))
            return files_of_report(report, stem=stem, data={"groups": groups_frame(allocation)})
        with debug_mode(False):
            seen = see(self._tables, view, part, has_png=True)
        if seen is None:
            return []
        report = self._report(finding_of(self._tables, seen, view, part), part, seen.section)
        rows: Mapping[str, pd.DataFrame] = {VIEWS[view].lower(): released_rows(seen.released)}
        return files_of_report(report, stem=stem, data=rows)

    def extras(self, choices: Choices) -> Sequence[tuple[str, Callable[[], str]]]:
        """Give what is shown only when it is asked for: nothing here."""
        del choices
        return []

    def _settled(self, choices: Choices) -> tuple[str, Part]:
        """Turn a choice, such as that of an old address, into the nearest that is possible."""
        waves_there = self._tables.names("wave")
        wave = _one_of(choices.get("wave"), waves_there, waves_there[-1])
        organisations = [ALL, *self._tables.names("organisation")]
        organisation = _one_of(choices.get("organisation"), organisations, ALL)
        professions = self._tables.professions(wave=wave, organisation=organisation)
        if not professions:
            organisation = ALL
            professions = self._tables.professions(wave=wave, organisation=ALL)
        usual = self._own if self._own in professions else ALL
        part = Part(
            wave=wave,
            organisation=organisation,
            side=_one_of(choices.get("side"), SIDES, BOTH),
            profession=_one_of(choices.get("profession"), [ALL, *professions], usual),
        )
        return _one_of(choices.get("show"), [*VIEWS], "ladder"), part

    def _filters(self, part: Part) -> tuple[Filter, ...]:
        tables = self._tables
        names = tables.professions(wave=part.wave, organisation=part.organisation)
        return (
            Filter(
                name="show", label="Show", options=tuple((text, v) for v, text in VIEWS.items())
            ),
            _filter("wave", "Wave", tables.names("wave")),
            _filter(
                "organisation", "Organisation", tables.names("organisation"), "All organisations"
            ),
            Filter(
                name="side",
                label="Side",
                options=tuple((_SIDE_WORDS[one], one) for one in SIDES),
            ),
            _filter("profession", "Profession", names, "All professions"),
        )

    def _draw(self, view: str, part: Part, met: tuple[tuple[str, str], ...]) -> tuple[str, str]:
        """Give the finding and the HTML of a choice that is possible."""
        if view == "groups":
            allocation = made(self._members(part), wish_of(dict(met), self._members(part)))
            return groups_finding(allocation), section_of(group_section(allocation))
        # Altair would hold every part of a chart against its schema: half the time of a choice.
        with debug_mode(False):
            seen: Seen | None = see(self._tables, view, part)
        finding = finding_of(self._tables, seen, view, part)
        sections = [_METHOD] if seen is None else [seen.section, _METHOD]
        return finding, "".join(section_of(one) for one in sections)

    def _members(self, part: Part) -> tuple[Member, ...]:
        ladder = self._tables.ladder.inside(
            wave=part.wave, organisation=part.organisation, side=part.side
        )
        return members_in(ladder, self._tables.organisation_of())

    def _report(self, finding: str, part: Part, section: Section) -> Report:
        return Report(
            title=_TITLE,
            headline=finding,
            summary=(f"Wave {part.wave}. {_SIDE_WORDS[part.side]}.",),
            sections=(section, _METHOD),
            made_at=self._at,
            is_made_up=self._is_made_up,
        )


def maturity_board(
    project: str | None = None,
    *,
    returns: str | None = None,
    environ: Mapping[str, str] | None = None,
) -> BoardFrame:
    """Open the maturity board of a project.

    Parameters
    ----------
    project : path, optional
        The project folder; by default ``CPD_EVAL_PROJECT``, or the nearest folder at or above
        the current one that holds a ``cpd-eval.toml``.
    returns : path, optional
        A CSV file of returns in place of the project's waves.
    environ : mapping, optional
        In place of the environment: who looks, and what follows the question mark in the
        address (``QUERY_STRING``).

    Returns
    -------
    BoardFrame
        To be shown in Voilà or JupyterLab.
    """
    environ = os.environ if environ is None else environ
    settings = settings_of(project, environ)
    looker = who_looks(environ)
    if looker is not None and not may_open(looker, "maturity"):
        raise DataError("Your account has no role that may compare professions. Ask the HR team.")
    table = pd.read_csv(returns, dtype=str, keep_default_na=False) if returns else _stored(settings)
    board = MaturityBoard(
        maturity_tables(ratings_of(table), ledger=settings.ledger),
        own=_own_profession(looker),
        is_made_up=settings.is_made_up,
    )
    return BoardFrame(board, query=environ.get("QUERY_STRING", ""))


def _stored(settings: Settings) -> pd.DataFrame:
    table = stored_returns(open_store(settings))
    if table is None:
        raise DataError(
            f"There is no return of the form {PRINCIPLES} yet. Open a wave with: cpd-eval wave "
            f"open NAME --form forms/{PRINCIPLES}.md"
        )
    return table


def _own_profession(looker: Looker | None) -> str:
    names = () if looker is None else looker.scope.get("profession", ())
    return names[0] if len(names) == 1 else ""


def _one_of(wanted: str | None, possible: Sequence[str], usual: str) -> str:
    return wanted if wanted is not None and wanted in possible else usual


def _filter(name: str, label: str, names: Sequence[str], everything: str = "") -> Filter:
    every = ((everything, ALL),) if everything else ()
    return Filter(name=name, label=label, options=(*every, *((one, one) for one in names)))
