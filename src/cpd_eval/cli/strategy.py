"""``cpd-eval strategy``: what the professions' workforce-strategy returns say together."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import click

from cpd_eval.report import collate, questions_of
from cpd_eval.settings import Settings, read_settings
from cpd_eval.store import versions, waves
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.returns import strategy_repeats, strategy_returns

Audience = Literal["hr", "working_group", "all"]


@click.group("strategy")
def command() -> None:
    """Collate the professions' workforce-strategy returns."""


@command.command("collate")
@click.option(
    "--wave",
    required=True,
    multiple=True,
    help="The wave of the returns; see: cpd-eval wave status",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The workbook to write.")
@click.option(
    "--audience",
    type=click.Choice(["hr", "working_group", "all"]),
    default="hr",
    show_default=True,
    help="Who will read it: a return its profession does not share with them is left out.",
)
@click.option("--project", default=".", show_default=True, help="The project folder.")
def collate_command(
    wave: tuple[str, ...], output: Path | None, audience: Audience, project: str
) -> None:
    """Write every profession's answers, and the issues they share, into one workbook.

    Example:  cpd-eval strategy collate --wave strategy-stage-1 -o returns.xlsx
    """
    settings = read_settings(project)
    file = output or settings.reports / f"{'_'.join(wave)}.xlsx"
    n = write_collation(settings, open_store(settings), wave, file, audience=audience)
    click.echo(f"Collated {n} returns: {file}")


def write_collation(
    settings: Settings,
    db: Database,
    wave_ids: Sequence[str],
    file: Path,
    *,
    audience: Audience = "hr",
) -> int:
    """Collate the submitted returns of some waves, in the words of the form they answered."""
    last = waves.get_waves(db, wave_ids)[-1]
    form = versions.load(db, last.form_id, last.version)
    returns = strategy_returns(db, wave_ids=wave_ids)
    collate(
        returns,
        file,
        repeats=strategy_repeats(db, wave_ids=wave_ids),
        questions=questions_of(form),
        audience=audience,
        is_made_up=settings.is_made_up,
    )
    return len(returns)
