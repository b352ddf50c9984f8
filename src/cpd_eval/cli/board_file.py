"""The response board of a wave as the content of a file."""

from contextlib import closing

from cpd_eval.errors import DataError
from cpd_eval.frames import ALL
from cpd_eval.pages.boards.counting import count_wave
from cpd_eval.report.page import page_of
from cpd_eval.report.responses.files import board_workbook
from cpd_eval.report.responses.sections import board_report
from cpd_eval.report.responses.view import NAMES, View, settled
from cpd_eval.settings import read_settings
from cpd_eval.store.database import open_store


def board_file(
    project: str, wave_id: str, *, suffix: str, region: str, profession: str, unit: str, by: str
) -> tuple[str, bytes]:
    """Make the board of a wave.

    Parameters
    ----------
    project : str
        The project folder.
    wave_id : str
        The wave.
    suffix : {".html", ".xlsx"}
        What is made.
    region, profession, unit, by : str
        What is looked at, as :class:`cpd_eval.report.responses.view.View` takes it.

    Returns
    -------
    headline : str
        What it says in a sentence.
    content : bytes
        The file.

    Raises
    ------
    DataError
        If there is no such wave or group.
    """
    settings = read_settings(project)
    with closing(open_store(settings)) as db:
        counted = count_wave(db, settings, wave_id)
    wanted = View(region=region, profession=profession, local_org=unit, by=by)
    view = settled(counted.responses, wanted)
    _refuse_changed(wanted, view)
    report = board_report(
        counted.responses,
        view,
        wave_id=wave_id,
        form_title=counted.form_title,
        labels=counted.labels,
        note=counted.note,
        is_made_up=settings.is_made_up,
        has_png=False,
    )
    if suffix == ".html":
        return report.headline, page_of(report).encode()
    book = board_workbook(counted.responses, view, report=report, labels=counted.labels)
    return report.headline, book


def _refuse_changed(wanted: View, view: View) -> None:
    """Say that there is no such group rather than show another."""
    for name, word in NAMES.items():
        value = getattr(wanted, name)
        if value not in (ALL, getattr(view, name)):
            raise DataError(
                f"The wave has no {word} '{value}' that can be shown with the other choices. "
                "A local organisation is chosen with its region and without a profession. Leave "
                "it out to see which there are."
            )
