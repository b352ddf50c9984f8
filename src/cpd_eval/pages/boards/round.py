"""The round board: a round of workforce-strategy returns at a glance, for the HR team.

Who has sent a return and who has not, how detailed returns are and how long they took, what the
professions share, and what has to be settled. Sections and tables are those of the collation, so a
number here is the number in the workbook.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import pandas as pd

from cpd_eval.errors import DataError
from cpd_eval.pages.boards.frame import BoardFrame, Choices, Download, Filter, Shown
from cpd_eval.pages.boards.project import settings_of
from cpd_eval.pages.boards.store_data import stored_meetings, stored_round, waves_of
from cpd_eval.pages.boards.takeaway import files_of_report
from cpd_eval.report.forum import action_tracker, actions_by_owner, missed_meetings
from cpd_eval.report.page import Fact, Report, Section, facts_of, section_of
from cpd_eval.report.return_gate import ReturnGate
from cpd_eval.report.strategy_issue_sections import issues_section, text_table
from cpd_eval.report.strategy_more_sheets import effort_sheet, settle_sheet
from cpd_eval.report.strategy_plan_sections import actions_section
from cpd_eval.report.strategy_round import Round
from cpd_eval.report.strategy_sheets import status_sheet
from cpd_eval.report.workbook import Sheet
from cpd_eval.settings import Settings
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.returns import FORM_ID
from cpd_eval.store.standing import standings
from cpd_eval.workforce.roles import may_open, who_looks

VIEWS: Mapping[str, str] = {
    "status": "Who has sent a return",
    "issues": "What the professions share",
    "actions": "What will be done",
    "settle": "What has to be settled",
    "meetings": "Forums and seminars",
}
_TITLE = "The workforce-strategy round"
_STEPS = {
    "submitted_at": "submitted",
    "started_at": "started",
    "opened_at": "opened",
    "sent_at": "sent",
}
"""How far an invitation is, by the moment that says so; the furthest first."""


class RoundBoard:
    """The round board of a project.

    Parameters
    ----------
    db, settings
        The project.
    at : datetime, optional
        The moment that is told of; now if not given.
    """

    def __init__(self, db: Database, settings: Settings, *, at: datetime | None = None) -> None:
        self._db, self._settings, self._at = db, settings, at or datetime.now(UTC)
        self._reports: dict[tuple[str, str], Report] = {}

    def show(self, choices: Choices) -> Shown:
        """Give what is to be seen for a choice."""
        names = self._wave_ids()
        wave_id = choices.get("wave", "")
        wave_id = wave_id if wave_id in names else names[0]
        view = choices.get("show", "")
        view = view if view in VIEWS else "status"
        report = self._report(wave_id, view)
        return Shown(
            choices={"show": view, "wave": wave_id},
            filters=(
                Filter(name="show", label="Show", options=tuple((t, v) for v, t in VIEWS.items())),
                Filter(name="wave", label="Wave", options=tuple((one, one) for one in names)),
            ),
            title=report.title,
            finding="\n".join((report.headline, *report.summary)),
            html=facts_of(report) + "".join(section_of(one) for one in report.sections),
        )

    def downloads(self, choices: Choices) -> Sequence[Download]:
        """Give what is shown as files."""
        wave_id, view = choices["wave"], choices["show"]
        report = self._report(wave_id, view)
        data = {
            table.caption.lower()[:40]: pd.DataFrame(list(table.rows), columns=list(table.header))
            for section in report.sections
            for table in section.tables
        }
        return files_of_report(report, stem=f"round-{wave_id}-{view}", data=data)

    def extras(self, choices: Choices) -> Sequence[tuple[str, Callable[[], str]]]:
        """Give what is shown only when it is asked for: nothing here."""
        del choices
        return []

    def _wave_ids(self) -> list[str]:
        found = waves_of(self._db, FORM_ID)
        if not found:
            raise DataError(
                f"There is no wave of the form {FORM_ID} yet. Open one with: cpd-eval wave open "
                f"NAME --form forms/{FORM_ID}.md"
            )
        return found[::-1]

    def _report(self, wave_id: str, view: str) -> Report:
        """Make a view once: returns that come in later are seen when the board is opened again."""
        if (wave_id, view) not in self._reports:
            self._reports[wave_id, view] = self._made(wave_id, view)
        return self._reports[wave_id, view]

    def _made(self, wave_id: str, view: str) -> Report:
        how_far = standing_of_returns(standings(self._db, wave_id, at=self._at), at=self._at)
        taken = stored_round(self._db, [wave_id])
        gate = ReturnGate(ledger=self._settings.ledger, prefix=f"round board, {wave_id}")
        n_in = int((how_far["How far"] == "submitted").sum())
        return Report(
            title=_TITLE,
            headline=f"{n_in} of {len(how_far)} returns are in.",
            summary=(f"Wave {wave_id}. {VIEWS[view]}.",),
            facts=_facts(how_far, taken) if view == "status" else (),
            sections=self._meetings()
            if view == "meetings"
            else _sections(view, how_far, taken, gate),
            made_at=self._at,
            is_made_up=self._settings.is_made_up,
        )

    def _meetings(self) -> tuple[Section, ...]:
        """Tell what was agreed in forums and seminars, and whether they met often enough."""
        found = stored_meetings(self._db)
        if found is None:
            return (Section(anchor="meetings", heading="There is no record of a meeting yet"),)
        records, actions = found
        tables = []
        if not actions.empty:
            tracker = action_tracker(actions, on=self._at.date())
            tables = [
                text_table("Actions by who is responsible", actions_by_owner(tracker)),
                text_table("Actions in order of their date", tracker),
            ]
        return (
            Section(
                anchor="meetings",
                heading=f"Meetings that are recorded: {len(records)}",
                paragraphs=(
                    *missed_meetings(records, year=self._at.year),
                    "A record does not say whether an action of an earlier one is done: due is "
                    "what its date says.",
                ),
                tables=tuple(tables),
            ),
        )


def standing_of_returns(standing: pd.DataFrame, *, at: datetime) -> pd.DataFrame:
    """Say how far the return of each profession is.

    Parameters
    ----------
    standing : pandas.DataFrame
        From :func:`cpd_eval.store.standing.standings`.
    at : datetime
        The moment that is told of.

    Returns
    -------
    pandas.DataFrame
        ``Profession``, ``How far`` and ``Overdue``, what is missing first.
    """
    rows = [
        {
            "Profession": row["profession"] if pd.notna(row["profession"]) else "not known",
            "How far": next(
                (word for name, word in _STEPS.items() if pd.notna(row.get(name))), "invited"
            ),
            "Overdue": "yes" if pd.isna(row["submitted_at"]) and row["due_at"] < at else "no",
        }
        for row in standing.to_dict("records")
    ]
    table = pd.DataFrame(rows, columns=["Profession", "How far", "Overdue"])
    is_in = table["How far"] == "submitted"
    return table.assign(is_in=is_in).sort_values(["is_in", "Profession"]).drop(columns="is_in")


def round_board(
    project: str | None = None, *, environ: Mapping[str, str] | None = None
) -> BoardFrame:
    """Open the round board of a project.

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
        If whoever looks has no role that reads strategies in full.
    """
    environ = os.environ if environ is None else environ
    settings = settings_of(project, environ)
    looker = who_looks(environ)
    if looker is not None and not may_open(looker, "round"):
        raise DataError("Your account has no role that may see the whole round. Ask the HR team.")
    board = RoundBoard(open_store(settings), settings)
    return BoardFrame(board, query=environ.get("QUERY_STRING", ""))


def _facts(how_far: pd.DataFrame, taken: Round | None) -> tuple[Fact, ...]:
    facts = [
        Fact(value=str(len(how_far)), label="Invited"),
        Fact(value=str(int((how_far["How far"] == "submitted").sum())), label="Submitted"),
        Fact(value=str(int((how_far["Overdue"] == "yes").sum())), label="Overdue"),
    ]
    if taken is not None and "minutes" in taken.everyone:
        spent = pd.to_numeric(taken.everyone["minutes"], errors="coerce").median()
        if pd.notna(spent):
            facts.append(Fact(value=f"{spent:.0f}", label="Minutes spent (median)"))
    return tuple(facts)


def _sections(
    view: str, how_far: pd.DataFrame, taken: Round | None, gate: ReturnGate
) -> tuple[Section, ...]:
    missing = Section(
        anchor="missing",
        heading="How far the returns are",
        tables=(text_table("Returns, those that are missing first", how_far),),
    )
    if taken is None:
        return (missing,)
    if view == "status":
        sheets = [
            status_sheet(taken.everyone, taken.is_shared, taken.known, taken.all_repeats),
            effort_sheet(taken.everyone),
        ]
        return (missing, *(_section(one) for one in sheets if not one.table.empty))
    if view == "issues":
        return (issues_section(taken, gate),)
    if view == "settle":
        return (_section(settle_sheet(taken.problems)),)
    made = actions_section(taken, gate)
    return () if made is None else (made,)


def _section(sheet: Sheet) -> Section:
    empty = () if len(sheet.table) else ("There is nothing.",)
    return Section(
        anchor=sheet.name.lower().replace(" ", "-"),
        heading=sheet.title,
        paragraphs=(sheet.explanation, *empty),
        tables=(text_table(sheet.name, sheet.table),) if len(sheet.table) else (),
    )
