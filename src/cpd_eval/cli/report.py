"""``cpd-eval report``: run a report notebook on the project's panel, once or for every group."""

from collections.abc import Sequence
from pathlib import Path

import click
import pandas as pd

from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.report.fleet import RAN, run_fleet, run_notebook
from cpd_eval.settings import Settings, read_settings
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.panel import build_panel, write_panel

_BY = ("region", "profession")
_WAVES = {
    "performance": ("follow_up", "after"),
    "confidence": ("after",),
    "manager": ("follow_up",),
}
"""Later waves in which each outcome is asked; the first is compared if none is named."""


@click.command("report")
@click.argument("name")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder to write to.")
@click.option(
    "--by", multiple=True, type=click.Choice(_BY), help="A report for every region or profession."
)
@click.option("--region", default="All", show_default=True, help="Only this region.")
@click.option("--profession", default="All", show_default=True, help="Only this profession.")
@click.option(
    "--outcome",
    type=click.Choice(list(_WAVES)),
    default="performance",
    show_default=True,
)
@click.option(
    "--after-wave",
    type=click.Choice(["after", "follow_up"]),
    help="Later wave compared with the first: follow_up, but after for confidence.",
)
@click.option("--threshold", type=click.IntRange(min=1), help="In place of the project's.")
@click.option(
    "--jobs",
    default=2,
    show_default=True,
    type=click.IntRange(min=1),
    help="Reports made at a time.",
)
@click.option("--project", default=".", show_default=True, help="The project folder.")
def command(
    name: str,
    output: Path | None,
    by: tuple[str, ...],
    region: str,
    profession: str,
    outcome: str,
    after_wave: str | None,
    threshold: int | None,
    jobs: int,
    project: str,
) -> None:
    """Run the notebook NAME, such as before_after, on what the project has collected.

    Example:  cpd-eval report before_after --by region
    """
    wave = _later_wave(outcome, after_wave)
    settings = read_settings(project)
    target = (output or settings.reports / name).resolve()
    panel = update_panel(settings, open_store(settings))
    _refuse_no_pairs(panel, outcome, wave)
    parameters = {
        "panel": str(panel),
        "region": region,
        "profession": profession,
        "outcome": outcome,
        "after_wave": wave,
        "threshold": threshold or settings.threshold,
    }
    if not by:
        write_one(settings, name, target, parameters)
        click.echo(f"Report:  {target / 'report.html'}")
        return
    for dimension in by:
        _write_fleet(settings, name, target, parameters, dimension, jobs=jobs)


def _later_wave(outcome: str, asked: str | None) -> str:
    """Choose the wave an outcome is compared in, and refuse one in which it is not asked."""
    waves = _WAVES[outcome]
    if asked is not None and asked not in waves:
        raise click.UsageError(
            f"--outcome {outcome} --after-wave {asked}: {outcome} is not asked in the wave "
            f"'{asked}', only before and in '{waves[0]}'. Leave --after-wave out."
        )
    return asked or waves[0]


def _refuse_no_pairs(panel: Path, outcome: str, wave: str) -> None:
    """Say that a wave has no answers yet, before notebooks run into it one by one."""
    names = [f"{outcome}_before", f"{outcome}_{wave}"]
    answers = pd.read_parquet(panel, columns=names).notna()
    if not answers.all(axis=1).any():
        before, later = (int(n) for n in answers.sum())
        raise AnalysisError(
            f"Nobody has answered both before and in the wave '{wave}' yet: {before} answered "
            f"before, {later} in '{wave}'.\nOpen that wave, or wait for its answers; see: "
            "cpd-eval wave status"
        )


def update_panel(settings: Settings, db: Database) -> Path:
    """Link what was submitted so far into ``data/panel.parquet`` and give its path."""
    return write_panel(build_panel(db), settings.data / "panel.parquet")


def write_one(settings: Settings, name: str, target: Path, parameters: dict[str, object]) -> None:
    """Run a notebook once; what it writes, and the notebook itself, go to the target folder."""
    given = {**parameters, "folder": str(target), "is_made_up": settings.is_made_up}
    run_notebook(name, target / "notebook.ipynb", given, folder=settings.folder)


def _write_fleet(
    settings: Settings,
    name: str,
    target: Path,
    parameters: dict[str, object],
    dimension: str,
    *,
    jobs: int,
) -> None:
    groups = _groups(Path(str(parameters["panel"])), dimension)
    shared = {
        **{key: value for key, value in parameters.items() if key != dimension},
        "is_made_up": settings.is_made_up,
    }
    place = target / f"by_{dimension}"
    runs = run_fleet(
        name,
        place,
        groups,
        parameter=dimension,
        parameters=shared,
        folder=settings.folder,
        jobs=jobs,
    )
    failed = [run for run in runs if run.status == "failed"]
    click.echo(f"{len(runs) - len(failed)} of {len(runs)} reports: {place}")
    click.echo(f"What ran: {place / RAN}")
    for run in failed:
        click.echo(f"{run.group}: {run.message}", err=True)
    if runs and len(failed) == len(runs):
        raise AnalysisError(f"None of the {len(runs)} reports could be made; see {place / RAN}.")


def _groups(panel: Path, dimension: str) -> Sequence[str]:
    column = pd.read_parquet(panel, columns=[dimension])[dimension].dropna()
    if column.empty:
        raise DataError(
            f"{panel}: the column '{dimension}' is empty, so there is no group to report on. "
            "Import people with it, or leave out --by."
        )
    return sorted(column.unique())
