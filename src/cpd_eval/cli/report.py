"""``cpd-eval report``: a report on the project's panel, once or for every group.

A notebook is run and kept beside what it wrote. Where Jupyter is not wanted, the function that the
notebook before_after calls is called directly, and writes the same report.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
import pandas as pd

from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.report.before_after import write_before_after
from cpd_eval.report.each import RAN, Make, Run, run_each
from cpd_eval.report.panel import read_panel
from cpd_eval.settings import Settings, read_settings
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.panel import build_panel, write_panel

_BY = ("region", "profession")
_CLUSTER = "local_org"
"""As in the notebook: whole local organisations are trained together."""

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
@click.option(
    "--no-notebook",
    is_flag=True,
    help="Make the report before_after without Jupyter; no notebook is kept.",
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
    no_notebook: bool,
    project: str,
) -> None:
    """Make the report NAME, such as before_after, of what the project has collected.

    NAME is a notebook of the project; it is run, and kept beside what it wrote.

    Example:  cpd-eval report before_after --by region
    """
    wave = _later_wave(outcome, after_wave)
    if no_notebook:
        _refuse_other_notebook(name)
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
    for dimension in by:
        _write_fleet(
            settings, name, target, parameters, dimension, jobs=jobs, no_notebook=no_notebook
        )
    if by:
        return
    if no_notebook:
        _report_directly(_given_directly(settings, parameters), "region", region, target)
    else:
        write_one(settings, name, target, parameters)
    click.echo(f"Report:  {target / 'report.html'}")


def _refuse_other_notebook(name: str) -> None:
    if name != "before_after":
        raise click.UsageError(
            f"--no-notebook: '{name}' is a notebook of its own; only before_after can be made "
            "without one. Leave --no-notebook out."
        )


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


def _given_directly(settings: Settings, parameters: Mapping[str, object]) -> dict[str, object]:
    """Add to the parameters of the notebook what it says itself."""
    return {**parameters, "is_made_up": settings.is_made_up, "ledger": str(settings.ledger)}


def _report_directly(given: Mapping[str, Any], dimension: str, group: str, place: Path) -> None:
    """Write the report on one group as the notebook before_after does, without the notebook."""
    options = {**given, dimension: group}
    panel = options.pop("panel")
    write_before_after(read_panel(panel), place, cluster=_CLUSTER, source=panel, **options)


def write_one(settings: Settings, name: str, target: Path, parameters: dict[str, object]) -> None:
    """Run a notebook once; what it writes, and the notebook itself, go to the target folder."""
    from cpd_eval.report.fleet import run_notebook

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
    no_notebook: bool,
) -> None:
    groups = _groups(Path(str(parameters["panel"])), dimension)
    place = target / f"by_{dimension}"
    if no_notebook:
        make: Make = partial(_report_directly, _given_directly(settings, parameters), dimension)
        runs = run_each(make, place, groups, jobs=jobs)
    else:
        runs = _run_notebooks(settings, name, place, parameters, dimension, groups, jobs=jobs)
    failed = [run for run in runs if run.status == "failed"]
    click.echo(f"{len(runs) - len(failed)} of {len(runs)} reports: {place}")
    click.echo(f"What ran: {place / RAN}")
    for run in failed:
        click.echo(f"{run.group}: {run.message}", err=True)
    if runs and len(failed) == len(runs):
        raise AnalysisError(f"None of the {len(runs)} reports could be made; see {place / RAN}.")


def _run_notebooks(
    settings: Settings,
    name: str,
    place: Path,
    parameters: Mapping[str, object],
    dimension: str,
    groups: Sequence[str],
    *,
    jobs: int,
) -> list[Run]:
    from cpd_eval.report.fleet import run_fleet

    shared = {key: value for key, value in parameters.items() if key != dimension}
    return run_fleet(
        name,
        place,
        groups,
        parameter=dimension,
        parameters={**shared, "is_made_up": settings.is_made_up},
        folder=settings.folder,
        jobs=jobs,
    )


def _groups(panel: Path, dimension: str) -> Sequence[str]:
    column = pd.read_parquet(panel, columns=[dimension])[dimension].dropna()
    if column.empty:
        raise DataError(
            f"{panel}: the column '{dimension}' is empty, so there is no group to report on. "
            "Import people with it, or leave out --by."
        )
    return sorted(column.unique())
