"""``cpd-eval strategy papers``: the covering note and the agenda paper of a round."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cpd_eval.forms import Sheet
from cpd_eval.forms.model import Form
from cpd_eval.report.questions import Question, questions_of
from cpd_eval.report.strategy_tables import numbers
from cpd_eval.report.strategy_words import qualification_findings, theme_sentences
from cpd_eval.settings import Settings, read_settings
from cpd_eval.store import versions, waves
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.returns import strategy_returns

if TYPE_CHECKING:
    from cpd_eval.report.strategy_papers import Asked

_PROJECT = click.option("--project", default=".", show_default=True, help="The project folder.")


@click.command("papers")
@click.option("--wave", required=True, help="The wave of the round.")
@click.option("--stage", type=click.Choice(["1", "2", "3"]), default="1", show_default=True)
@click.option("--last", multiple=True, help="The wave of the last stage, for how long it took.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="A folder.")
@_PROJECT
def papers_command(
    wave: str, stage: str, last: tuple[str, ...], output: Path, project: str
) -> None:
    """Write the covering note and the agenda paper of a round, as Word documents.

    Example:  cpd-eval strategy papers --wave strategy-2 -o papers
    """
    # Imported here: other commands must not wait for the charts.
    from cpd_eval.report.document import write_document
    from cpd_eval.report.strategy_papers import agenda_paper, covering_note

    settings = read_settings(project)
    db = open_store(settings)
    asked = _asked(db, settings, wave, stage, last)
    returns = strategy_returns(db, wave_ids=[wave])
    # The paper goes to all Heads of Profession, so only what all may see is in it.
    returns = returns[returns["share_consent"] == "all"]
    known = {question.name: question for question in asked.questions}
    findings = (
        [*qualification_findings(returns, known), *theme_sentences(returns, known)]
        if not returns.empty
        else []
    )
    about: Mapping[str, Any] = {"made_at": datetime.now(UTC), "is_made_up": settings.is_made_up}
    note = write_document(
        covering_note(asked, **about), output / "covering_note.docx", has_contents=False
    )
    paper = write_document(
        agenda_paper(asked, findings=findings, **about),
        output / "agenda_paper.docx",
        has_contents=False,
    )
    click.echo(f"Covering note:  {note}\nAgenda paper:   {paper}")


def _asked(
    db: Database, settings: Settings, wave: str, stage: str, last: tuple[str, ...]
) -> "Asked":
    from cpd_eval.report.strategy_papers import Asked

    which = waves.get_wave(db, wave)
    form = versions.load(db, which.form_id, which.version)
    minutes = numbers(strategy_returns(db, wave_ids=last), "minutes") if last else None
    closes = None if which.closes_at is None else (which.closes_at - timedelta(seconds=1)).date()
    return Asked(
        organisation=settings.name,
        wave=wave,
        stage=stage,
        due_on=closes,
        questions=_at_stage(form, stage),
        contact=settings.contact,
        median_minutes=None if minutes is None else float(minutes.median()),
    )


def _at_stage(form: Form, stage: str) -> tuple[Question, ...]:
    """Take the questions everybody is asked at a stage, those of repeats among them."""
    sheet = Sheet(form, {"stage": stage})
    visible = {path.split("/")[-1] for path in sheet.visible()}
    return tuple(
        one
        for one in questions_of(form)
        if one.name in visible or (one.repeat and sheet.is_relevant(one.repeat))
    )
