"""``cpd-eval report``: a report on what the project has collected, once or for every group.

A notebook is run and kept beside what it wrote. Where Jupyter is not wanted (``--no-notebook``),
the function that the notebook calls is called directly, and writes the same report.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
import pandas as pd

from cpd_eval.cli.report_data import update_answers, update_panel
from cpd_eval.cli.report_direct import write_directly
from cpd_eval.cli.report_options import WAVES, parameter_of
from cpd_eval.errors import AnalysisError, DataError, ProjectError
from cpd_eval.report.each import RAN, Make, Run, run_each
from cpd_eval.report.topics import TOPICS, Topic, topic
from cpd_eval.settings import Settings, read_settings
from cpd_eval.store.database import open_store

_BY = ("region", "profession")


@click.command("report")
@click.argument("name", required=False)
@click.option("--list", "listed", is_flag=True, help="Name every report and what it needs.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder to write to.")
@click.option(
    "--by",
    multiple=True,
    type=click.Choice(_BY),
    help="A report for every region or profession; both: for every pair of them.",
)
@click.option("--region", default="All", show_default=True, help="Only this region.")
@click.option("--profession", default="All", show_default=True, help="Only this profession.")
@click.option("--outcome", type=click.Choice(list(WAVES)), default="performance", show_default=True)
@click.option(
    "--after-wave",
    type=click.Choice(["after", "follow_up"]),
    help="Later wave compared with the first: follow_up, but after for confidence.",
)
@click.option("--threshold", type=click.IntRange(min=1), help="In place of the project's.")
@click.option(
    "--set",
    "more",
    multiple=True,
    metavar="NAME=VALUE",
    help="A further parameter of the notebook, such as n_years=3; repeatable.",
)
@click.option(
    "--jobs",
    default=2,
    show_default=True,
    type=click.IntRange(min=1),
    help="Reports made at a time.",
)
@click.option(
    "--fresh-kernels",
    is_flag=True,
    help="Start a kernel for each notebook: slower, for notebooks that change their process.",
)
@click.option(
    "--no-notebook", is_flag=True, help="Make the report without Jupyter; no notebook is kept."
)
@click.option("--project", default=".", show_default=True, help="The project folder.")
def command(name: str | None, listed: bool, project: str, **options: Any) -> None:
    """Make the report NAME, such as before_after, of what the project has collected.

    NAME is a notebook of the project; it is run, and kept beside what it wrote.

    \b
    Example:  cpd-eval report --list
              cpd-eval report before_after --by region
              cpd-eval report value --set n_years=3
    """  # noqa: D301 - click ends a paragraph it must not wrap with this sign
    if listed:
        _list()
        return
    if name is None:
        raise click.UsageError("Name a report; cpd-eval report --list names them.")
    known = _known(name)
    if options["no_notebook"] and known is None:
        raise click.UsageError(
            f"--no-notebook: '{name}' is a notebook of its own; only these can be made without "
            f"one: {', '.join(one.name for one in TOPICS)}. Leave --no-notebook out."
        )
    if known is None or known.name == "04_before_after":
        _later_wave(options["outcome"], options["after_wave"])
    settings = read_settings(project)
    parameters = _parameters(settings, known, options)
    target = (options["output"] or settings.reports / name).resolve()
    by = options["by"]
    if not by:
        _once(settings, known, name, target, parameters, no_notebook=options["no_notebook"])
        click.echo(f"Report:  {target / 'report.html'}")
        return
    for dimension in [by] if len(set(by)) == len(_BY) else [(one,) for one in by]:
        _fleet(settings, known, name, target, parameters, dimension, options)


def _list() -> None:
    for one in TOPICS:
        click.echo(f"{one.name:<18} {one.asks}  [{', '.join(one.needs)}]")


def _known(name: str) -> Topic | None:
    try:
        return topic(name)
    except ProjectError:
        return None


def _parameters(
    settings: Settings, known: Topic | None, options: Mapping[str, Any]
) -> dict[str, object]:
    """Say what the notebook is told: where the data are, whom it is about, which rules hold."""
    given: dict[str, object] = {"threshold": options["threshold"] or settings.threshold}
    further = dict(parameter_of(text) for text in options["more"])
    if known is not None and "files" in known.needs:
        return {**given, **further}
    panel = update_panel(settings, db := open_store(settings))
    given |= {
        "panel": str(panel),
        "region": options["region"],
        "profession": options["profession"],
    }
    if known is None or known.name == "04_before_after":
        outcome = options["outcome"]
        wave = _later_wave(outcome, options["after_wave"])
        _refuse_no_pairs(panel, outcome, wave)
        given |= {"outcome": outcome, "after_wave": wave}
    if known is not None and "answers" in known.needs:
        given["answers"] = str(update_answers(settings, db))
    return {**given, **further}


def _once(
    settings: Settings,
    known: Topic | None,
    name: str,
    target: Path,
    parameters: Mapping[str, object],
    *,
    no_notebook: bool,
) -> None:
    if no_notebook and known is not None:
        write_directly(settings, known, parameters, target)
    else:
        write_one(settings, name, target, dict(parameters))


def write_one(settings: Settings, name: str, target: Path, parameters: dict[str, object]) -> None:
    """Run a notebook once; what it writes, and the notebook itself, go to the target folder."""
    from cpd_eval.report.fleet import run_notebook, takes

    given = {**parameters, "folder": str(target)}
    if takes(name, "is_made_up", folder=settings.folder):
        given["is_made_up"] = settings.is_made_up
    run_notebook(name, target / "notebook.ipynb", given, folder=settings.folder)


def _later_wave(outcome: str, asked: str | None) -> str:
    """Choose the wave an outcome is compared in, and refuse one in which it is not asked."""
    waves = WAVES[outcome]
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


def _fleet(
    settings: Settings,
    known: Topic | None,
    name: str,
    target: Path,
    parameters: Mapping[str, object],
    dimension: Sequence[str],
    options: Mapping[str, Any],
) -> None:
    if known is not None and "files" in known.needs:
        raise click.UsageError(f"--by: '{name}' is of published figures, not of the panel.")
    groups = _groups(Path(str(parameters["panel"])), dimension)
    place = target / f"by_{'_and_'.join(dimension)}"
    if options["no_notebook"] and known is not None:
        make: Make = partial(_directly, settings, known, dict(parameters), groups)
        runs = run_each(make, place, list(groups), jobs=options["jobs"])
    else:
        runs = _run_notebooks(settings, known, name, place, parameters, groups, options)
    failed = [run for run in runs if run.status == "failed"]
    click.echo(f"{len(runs) - len(failed)} of {len(runs)} reports: {place}")
    click.echo(f"What ran: {place / RAN}")
    for run in failed:
        click.echo(f"{run.group}: {run.message}", err=True)
    if runs and len(failed) == len(runs):
        raise AnalysisError(f"None of the {len(runs)} reports could be made; see {place / RAN}.")


def _directly(
    settings: Settings,
    known: Topic,
    parameters: Mapping[str, object],
    groups: Mapping[str, Mapping[str, str]],
    group: str,
    place: Path,
) -> None:
    write_directly(settings, known, {**parameters, **groups[group]}, place)


def _run_notebooks(
    settings: Settings,
    known: Topic | None,
    name: str,
    place: Path,
    parameters: Mapping[str, object],
    groups: Mapping[str, Mapping[str, str]],
    options: Mapping[str, Any],
) -> list[Run]:
    from cpd_eval.report.fleet import run_fleet, takes

    given = {**parameters, **{n: v for one in groups.values() for n, v in one.items()}}
    shared = {n: v for n, v in parameters.items() if n in given}
    if takes(name, "is_made_up", folder=settings.folder):
        shared["is_made_up"] = settings.is_made_up
    return run_fleet(
        name,
        place,
        groups,
        parameters=shared,
        folder=settings.folder,
        jobs=options["jobs"],
        kernels="fresh" if options["fresh_kernels"] or known is None else "warm",
        cluster=settings.cluster,
    )


def _groups(panel: Path, dimension: Sequence[str]) -> dict[str, dict[str, str]]:
    """Name every group of the panel, and the parameters that choose it."""
    columns = list(dimension)
    found = pd.read_parquet(panel, columns=columns).dropna().drop_duplicates().sort_values(columns)
    if found.empty:
        raise DataError(
            f"{panel}: the column '{columns[0]}' is empty, so there is no group to report on. "
            "Import people with it, or leave out --by."
        )
    rows = found.to_dict("records")
    return {
        " · ".join(str(row[name]) for name in columns): {str(k): str(v) for k, v in row.items()}
        for row in rows
    }
