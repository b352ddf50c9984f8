"""The response board: who was asked in a wave, how far they are, and whom to remind.

Everything is counted when a wave is opened on the board, and released once; a filter only cuts
another part out of that release, so it answers at once and no two views tell more than one.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from altair.utils.schemapi import debug_mode

from cpd_eval.errors import DataError
from cpd_eval.frames import ALL
from cpd_eval.pages.boards.counting import Counted, count_wave
from cpd_eval.pages.boards.frame import BoardFrame, Choices, Download, Filter, Shown
from cpd_eval.pages.boards.project import settings_of
from cpd_eval.pages.boards.remind import remind_html, to_remind
from cpd_eval.pages.boards.taken import files_of
from cpd_eval.report.page import Report, facts_of, section_of
from cpd_eval.report.responses.figures import Responses
from cpd_eval.report.responses.sections import board_report
from cpd_eval.report.responses.view import NAMES, View, comparisons, groups, settled, units_in
from cpd_eval.settings import Settings
from cpd_eval.store import waves
from cpd_eval.store.database import Database, open_store
from cpd_eval.workforce.roles import Looker, Page, who_looks

_PAGE: Page = "responses"
_EVERYBODY = {
    "region": "All regions",
    "profession": "All professions",
    "unit": "All local organisations",
}


class ResponseBoard:
    """The response board of a project.

    Parameters
    ----------
    db, settings
        The project.
    looker : Looker or None
        Who looks, from the server; None for whoever works on the project's own files.
    at : datetime, optional
        The moment that is told of; that of the first count if not given.
    """

    def __init__(
        self,
        db: Database,
        settings: Settings,
        *,
        looker: Looker | None = None,
        at: datetime | None = None,
    ) -> None:
        self._db, self._settings, self._looker, self._at = db, settings, looker, at
        self._counted: dict[str, Counted] = {}

    def show(self, choices: Choices) -> Shown:
        """Give what is to be seen for a choice."""
        wave_ids = self._wave_ids()
        wave_id = choices.get("wave", "")
        counted = self._count(wave_id if wave_id in wave_ids else wave_ids[0])
        view = self._view(counted.responses, choices)
        report = self._report(counted, view)
        met = {
            "wave": counted.wave_id,
            "region": view.region,
            "profession": view.profession,
            "unit": view.local_org,
            "by": view.by,
        }
        return Shown(
            choices=met,
            filters=self._filters(counted, view, wave_ids),
            title=report.title,
            finding="\n".join((report.headline, *report.summary)),
            html=facts_of(report) + "".join(section_of(one) for one in report.sections),
        )

    def downloads(self, choices: Choices) -> Sequence[Download]:
        """Give what is shown as files."""
        counted = self._count(choices["wave"])
        view = self._view(counted.responses, choices)
        return files_of(counted, view, self._report(counted, view, has_png=True))

    def extras(self, choices: Choices) -> Sequence[tuple[str, Callable[[], str]]]:
        """Give who is to be reminded by name, to those who write to them."""
        if self._looker is not None and "hr" not in self._looker.roles:
            return []
        counted = self._count(choices["wave"])
        view = self._view(counted.responses, choices)
        by = self._looker.name if self._looker else None

        def names() -> str:
            chosen = to_remind(counted.people, view)
            return remind_html(self._db, chosen, wave_id=counted.wave_id, by=by)

        return [("Show who is to be reminded, by name", names)]

    def _wave_ids(self) -> list[str]:
        every = waves.get_waves(self._db)
        sights = None if self._looker is None else self._looker.sights(_PAGE)
        seen = [
            one.wave_id
            for one in reversed(every)
            if sights is None or any(sight.covers(one.form_id) for sight in sights)
        ]
        if not seen:
            raise DataError(
                "There is no wave to look at yet. Open one with: cpd-eval wave open NAME --help"
            )
        return seen

    def _count(self, wave_id: str) -> Counted:
        if wave_id not in self._counted:
            scope = self._scope()
            only = None if set(scope) <= {"profession"} else scope
            self._counted[wave_id] = count_wave(
                self._db, self._settings, wave_id, at=self._at, only=only
            )
        return self._counted[wave_id]

    def _scope(self) -> Mapping[str, Sequence[str]]:
        return {} if self._looker is None else self._looker.rows_of(_PAGE)

    def _view(self, responses: Responses, choices: Choices) -> View:
        wanted = View(
            region=choices.get("region", ALL),
            profession=choices.get("profession", ALL),
            local_org=choices.get("unit", ALL),
            by=choices.get("by", ""),
        )
        professions = self._professions(responses)
        if professions is not None and wanted.profession not in professions:
            if not professions:
                raise DataError(
                    "Your account names no profession whose returns you may see here, or nobody "
                    "of it was invited. Ask the HR team."
                )
            wanted = View(region=wanted.region, profession=professions[0], by=wanted.by)
        return settled(responses, wanted)

    def _professions(self, responses: Responses) -> list[str] | None:
        """List the professions the reader is limited to; None if they may see all."""
        scope = self._scope()
        if set(scope) != {"profession"}:
            return None
        return [one for one in groups(responses, "profession") if one in scope["profession"]]

    def _report(self, counted: Counted, view: View, *, has_png: bool = False) -> Report:
        # Altair would hold every part of a chart against its schema: half the time of a choice.
        with debug_mode(False):
            return board_report(
                counted.responses,
                view,
                wave_id=counted.wave_id,
                form_title=counted.form_title,
                labels=counted.labels,
                note=counted.note,
                is_made_up=self._settings.is_made_up,
                has_png=has_png,
            )

    def _filters(self, counted: Counted, view: View, wave_ids: Sequence[str]) -> tuple[Filter, ...]:
        responses = counted.responses
        professions = self._professions(responses)
        compare = comparisons(responses, view)
        return (
            _own_filter("wave", "Wave", wave_ids),
            _groups_filter("region", "Region", groups(responses, "region")),
            _own_filter("profession", "Profession", professions)
            if professions is not None
            else _groups_filter("profession", "Profession", groups(responses, "profession")),
            _groups_filter("unit", "Local organisation", units_in(responses, view.region)),
            Filter(
                name="by",
                label="Compare by",
                options=tuple((NAMES[one].capitalize(), one) for one in compare) or (("", ""),),
            ),
        )


def response_board(
    project: str | None = None, *, environ: Mapping[str, str] | None = None
) -> BoardFrame:
    """Open the response board of a project.

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
    """
    environ = os.environ if environ is None else environ
    settings = settings_of(project, environ)
    board = ResponseBoard(open_store(settings), settings, looker=who_looks(environ))
    return BoardFrame(board, query=environ.get("QUERY_STRING", ""))


def _own_filter(name: str, label: str, names: Sequence[str]) -> Filter:
    return Filter(name=name, label=label, options=tuple((one, one) for one in names))


def _groups_filter(name: str, label: str, names: Sequence[str]) -> Filter:
    options = ((_EVERYBODY[name], ALL), *((one, one) for one in names))
    return Filter(name=name, label=label, options=options)
