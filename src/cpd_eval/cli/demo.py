"""``cpd-eval demo``: the main job from end to end, on made-up people.

A project is made, filled with the answers of people who do not exist (each answer through the
form engine, as if given on the page), linked to a panel, estimated, released and reported. Then the
form page is served, with links to try it. A second run finds the answers there and goes on to the
report.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import perf_counter

import click

from cpd_eval.cli.demo_running import run_wave
from cpd_eval.cli.init import make_project
from cpd_eval.cli.report import write_one
from cpd_eval.cli.report_data import update_panel
from cpd_eval.cli.strategy import write_collation
from cpd_eval.cli.wave import invite
from cpd_eval.forms import read_form
from cpd_eval.pages.serve import DEFAULT_PORT, serve
from cpd_eval.settings import FILE_NAME, Settings, read_settings
from cpd_eval.simulate import (
    FIRST_DAY,
    LAST_DAY,
    simulate_answers,
    simulate_people,
    simulate_returns,
)
from cpd_eval.store import people, waves
from cpd_eval.store.bulk import import_answers
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.panel import build_panel

_SEED = 2026
_STRATEGY_WAVE = "strategy-stage-1"
_FORM_OF_KIND: dict[waves.WaveKind, str] = {
    "before": "cpd_impact_before",
    "after": "cpd_impact_after",
    "follow_up": "cpd_impact_follow_up",
    "manager_before": "cpd_impact_manager",
    "manager_follow_up": "cpd_impact_manager",
}


@click.command("demo")
@click.argument("folder", default="demo", type=click.Path(path_type=Path))
@click.option("--no-serve", is_flag=True, help="Stop after the report.")
@click.option(
    "--port", default=DEFAULT_PORT, show_default=True, help="Where to serve the form page."
)
@click.option(
    "--people", "n_people", default=6000, show_default=True, help="Made-up people in a new demo."
)
def command(folder: Path, no_serve: bool, port: int, n_people: int) -> None:
    """Run the main job on made-up people in FOLDER, then open the form page.

    Example:  cpd-eval demo /tmp/try --no-serve
    """
    click.echo("Everybody in this demo is made up.")
    if not (folder / FILE_NAME).exists():
        name = "cpd_eval demo (made-up people)"
        make_project(folder, name=name, contact="hr@example.org", is_made_up=True)
    settings = read_settings(folder)
    db = open_store(settings)
    _fill(db, settings, n_people)
    with _step("The notebook before_after: estimates, the gate, charts and report"):
        target = settings.reports / "before_after"
        panel = update_panel(settings, db)
        write_one(
            settings, "before_after", target, {"panel": str(panel), "after_wave": "follow_up"}
        )
    with _step("The professions' workforce-strategy returns, collated"):
        workbook = settings.reports / "workforce_strategy_returns.xlsx"
        write_collation(settings, db, [_STRATEGY_WAVE], workbook)
    links = _links_to_try(db, settings, port)
    click.echo(f"\nReport:            {target / 'report.html'}")
    click.echo(f"Charts:            {target / 'charts'}")
    click.echo(f"Released tables:   {target / 'tables'}")
    click.echo(f"Collated returns:  {workbook}")
    click.echo(f"Ledger:            {settings.ledger}")
    if no_serve:
        click.echo(f"\nServe the forms:   cpd-eval serve --project {settings.folder}")
        return
    click.echo("\nTry a form (every link is a made-up person's own):")
    for title, address in links:
        click.echo(f"  {title}\n    {address}")
    click.echo("\nCtrl-C ends the app.\n")
    serve(settings, port=port, open_browser=False)


@contextmanager
def _step(what: str) -> Iterator[None]:
    click.echo(f"{what} … ", nl=False)
    start = perf_counter()
    yield
    click.echo(f"{perf_counter() - start:.0f} s")


def _fill(db: Database, settings: Settings, n_people: int) -> None:
    if any(wave.wave_id == _STRATEGY_WAVE for wave in waves.get_waves(db)):
        click.echo("The answers of an earlier run are there.")
        return
    with _step(f"{n_people} made-up people and the waves they are asked in"):
        pids = people.add_people(db, simulate_people(n_people, seed=_SEED))
        for kind in _FORM_OF_KIND:
            _open(db, settings, kind, _FORM_OF_KIND[kind], kind)
    with _step("Their answers, each through the form engine, into the store"):
        import_answers(db, simulate_answers(pids, seed=_SEED, vary=True))
    with _step("A wave that is still running: some have answered, some have not"):
        run_wave(db, settings, pids, seed=_SEED)
    with _step("Twenty professions' workforce-strategy returns"):
        _open(db, settings, _STRATEGY_WAVE, "workforce_strategy", "strategy")
        import_answers(db, simulate_returns(_STRATEGY_WAVE, seed=_SEED))


def _open(db: Database, settings: Settings, name: str, form_id: str, kind: waves.WaveKind) -> None:
    form = read_form(settings.forms / f"{form_id}.md")
    opens_at = datetime.combine(FIRST_DAY, time(), tzinfo=UTC)
    closes_at = datetime.combine(LAST_DAY, time(), tzinfo=UTC) + timedelta(days=90)
    waves.open_wave(db, name, form, kind=kind, opens_at=opens_at, closes_at=closes_at)


def _links_to_try(db: Database, settings: Settings, port: int) -> list[tuple[str, str]]:
    """Invite made-up people to waves that are open now, and give their links."""
    now = datetime.now(UTC)
    address = f"http://127.0.0.1:{port}/"
    newcomer = {"local_id": f"TRY-{now:%Y%m%d%H%M%S}", "region": "Wales", "profession": "Policy"}
    before = people.add_people(db, [newcomer])[0]
    follow_up = _one_not_followed_up(db)
    profession = {"profession": "Policy", "organisation": "Made-up Department", "stage": "1"}
    tries: list[tuple[str, waves.WaveKind, str, str, dict[str, str]]] = [
        ("Before an activity", "before", "cpd_impact_before", before, newcomer),
        ("Follow-up, one to three months later", "follow_up", "cpd_impact_follow_up", *follow_up),
        ("Workforce strategy, stage 1", "strategy", "workforce_strategy", "Policy", profession),
    ]
    links = []
    for title, kind, form_id, pid, known in tries:
        form = read_form(settings.forms / f"{form_id}.md")
        name = f"try-{kind}-{now:%Y%m%d-%H%M%S}"
        wave = waves.open_wave(
            db, name, form, kind=kind, opens_at=now, closes_at=now + timedelta(days=30)
        )
        links.append((title, invite(db, wave, form, {pid: known}, address=address)[0]))
    return links


def _one_not_followed_up(db: Database) -> tuple[str, dict[str, str]]:
    """Choose a made-up person who answered before and not at follow-up."""
    panel = build_panel(db)
    waiting = panel[
        panel["performance_before"].notna()
        & panel["performance_follow_up"].isna()
        & (panel["trained"] == 1)
    ]
    pid = str(waiting["pid"].iloc[0])
    known = people.attributes(db, [pid])[pid]
    return pid, {name: str(value) for name, value in known.items() if value is not None}
