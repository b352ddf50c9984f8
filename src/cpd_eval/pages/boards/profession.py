"""The board of a Head of Profession: their profession's maturity, issues and actions.

A Head of Profession sees their own profession; the HR team may choose any. Strategies are taken in
for the working group: what another profession does not share with it is not told here. How far the
profession has come is a section of its own: its level in each wave.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import pandas as pd

from cpd_eval.errors import DataError
from cpd_eval.frames import ALL
from cpd_eval.pages.boards.frame import BoardFrame, Choices, Download, Filter, Shown
from cpd_eval.pages.boards.maturity_views import Part, standing_of
from cpd_eval.pages.boards.project import settings_of
from cpd_eval.pages.boards.store_data import last_round, stored_returns
from cpd_eval.pages.boards.takeaway import files_of_report
from cpd_eval.report.maturity_ratings import ratings_of
from cpd_eval.report.maturity_tables import BOTH, MaturityTables, maturity_tables
from cpd_eval.report.page import Report, Section, Table, section_of
from cpd_eval.report.site_sections import profession_sections, professions_of
from cpd_eval.report.strategy_round import Round
from cpd_eval.store.database import open_store
from cpd_eval.workforce.roles import Looker, may_open, who_looks

_SEES_ALL = ("hr", "evaluator")


class ProfessionBoard:
    """The board of a profession.

    Parameters
    ----------
    tables : MaturityTables or None
        From the self-assessments.
    taken : Round or None
        From the workforce strategies, taken in for the working group.
    only : sequence of str, optional
        The professions that may be chosen; all if not given.
    is_made_up : bool, default False
        Whether the returns are invented.
    at : datetime, optional
        The moment the files name; now if not given.

    Raises
    ------
    DataError
        If nothing is known of any profession that may be chosen.
    """

    def __init__(
        self,
        tables: MaturityTables | None,
        taken: Round | None,
        *,
        only: Sequence[str] | None = None,
        is_made_up: bool = False,
        at: datetime | None = None,
    ) -> None:
        known = professions_of(tables, taken)
        self._names = [one for one in known if only is None or one in only]
        if not self._names:
            raise DataError(
                "No profession you may look at has sent a return yet. Ask the HR team which "
                "profession your account names."
            )
        self._tables, self._taken, self._is_made_up = tables, taken, is_made_up
        self._at = at or datetime.now(UTC)

    def show(self, choices: Choices) -> Shown:
        """Give what is to be seen for a choice."""
        wanted = choices.get("profession", "")
        name = wanted if wanted in self._names else self._names[0]
        report = self._report(name)
        options = tuple((one, one) for one in self._names)
        return Shown(
            choices={"profession": name},
            filters=(Filter(name="profession", label="Profession", options=options),),
            title=report.title,
            finding="\n".join((report.headline, *report.summary)),
            html="".join(section_of(one) for one in report.sections),
        )

    def downloads(self, choices: Choices) -> Sequence[Download]:
        """Give what is shown as files."""
        report = self._report(choices["profession"])
        data = {
            table.caption.lower(): pd.DataFrame(list(table.rows), columns=list(table.header))
            for section in report.sections
            for table in section.tables
        }
        return files_of_report(report, stem=f"profession-{self._at:%Y-%m-%d}", data=data)

    def extras(self, choices: Choices) -> Sequence[tuple[str, Callable[[], str]]]:
        """Give what is shown only when it is asked for: nothing here."""
        del choices
        return []

    def _report(self, name: str) -> Report:
        sections = profession_sections(name, tables=self._tables, taken=self._taken)
        course = None if self._tables is None else wave_by_wave(name, self._tables)
        return Report(
            title=f"Profession: {name}",
            headline=self._headline(name),
            summary=("The returns are made up.",) if self._is_made_up else (),
            sections=(*sections, *([course] if course else [])),
            made_at=self._at,
            is_made_up=self._is_made_up,
        )

    def _headline(self, name: str) -> str:
        if self._tables is None or name not in self._tables.names("profession"):
            return f"{name} has not assessed itself against the principles yet."
        return standing_of(self._tables, Part(wave=self._tables.names("wave")[-1], profession=name))


def wave_by_wave(name: str, tables: MaturityTables) -> Section | None:
    """Say how a profession stood in each wave; None if it took part in one at most."""
    ladder = tables.ladder.inside(organisation=ALL, side=BOTH).table
    mine = ladder[ladder["profession"].astype(str) == name].sort_values("wave")
    if len(mine) < 2:
        return None
    rows = tuple(
        (str(row["wave"]), str(int(row["level"])), row["label"], f"{row['overall']:.0f}")
        for row in mine.dropna(subset="overall").to_dict("records")
    )
    table = Table(
        caption="Level and score in each wave",
        header=("Wave", "Level", "Called", "Score of 100"),
        rows=rows,
    )
    return Section(anchor="waves", heading="From wave to wave", tables=(table,))


def profession_board(
    project: str | None = None, *, environ: Mapping[str, str] | None = None
) -> BoardFrame:
    """Open the board of a profession.

    Parameters
    ----------
    project : path, optional
        The project folder; by default ``CPD_EVAL_PROJECT``, or the nearest folder at or above
        the current one that holds a ``cpd-eval.toml``.
    environ : mapping, optional
        In place of the environment: who looks, and what follows the question mark in the
        address (``QUERY_STRING``).

    Returns
    -------
    BoardFrame
        To be shown in Voilà or JupyterLab.

    Raises
    ------
    DataError
        If whoever looks heads no profession, or there is nothing to show them.
    """
    environ = os.environ if environ is None else environ
    settings = settings_of(project, environ)
    looker = who_looks(environ)
    only = _only(looker)
    db = open_store(settings)
    returns = stored_returns(db)
    board = ProfessionBoard(
        None if returns is None else maturity_tables(ratings_of(returns), ledger=settings.ledger),
        last_round(db, audience="working_group"),
        only=only,
        is_made_up=settings.is_made_up,
    )
    return BoardFrame(board, query=environ.get("QUERY_STRING", ""))


def _only(looker: Looker | None) -> Sequence[str] | None:
    """Say which professions somebody may choose; None for all."""
    if looker is None:
        return None
    if not may_open(looker, "profession"):
        raise DataError("Your account has no role that may see a profession. Ask the HR team.")
    if any(role in _SEES_ALL for role in looker.roles):
        return None
    return looker.scope.get("profession", ())
