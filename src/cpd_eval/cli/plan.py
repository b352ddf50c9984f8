"""``cpd-eval plan``: lock what will be run before outcomes are read, and hold runs against it."""

from pathlib import Path

import click

from cpd_eval.errors import ProjectError
from cpd_eval.report.datafile import open_data
from cpd_eval.report.plan import read_plan
from cpd_eval.report.plan_data import data_facts
from cpd_eval.report.plan_lock import SHORT, Lock, lock_of, lock_plan, read_lock

_FILE = click.Path(path_type=Path)


@click.group("plan")
def command() -> None:
    """Lock a plan before outcomes are read, and check it."""


@command.command("lock")
@click.argument("plan", type=_FILE)
@click.option("--data", multiple=True, type=_FILE, help="A data file there is so far; repeatable.")
@click.option("--change", metavar="WHY", help="Lock a change of a locked plan, and say why.")
def lock_command(plan: Path, data: tuple[Path, ...], change: str | None) -> None:
    """Lock the plan in the TOML file PLAN; refused if data hold outcomes already.

    Example:  cpd-eval plan lock plan.toml --data staff_before.csv
    """
    lock = lock_plan(plan, data=data, change=change)
    click.echo(f"Locked:  {lock.path}")
    click.echo(f"Seal:    {lock.seal}")
    click.echo("Send the seal to somebody outside the study: with it, nobody can swap the lock.")
    if not data:
        click.echo("No --data was named: reports will say that outcomes unseen was not shown.")


@command.command("check")
@click.argument("plan", type=_FILE)
@click.option("--data", multiple=True, type=_FILE, help="A data file to look at; repeatable.")
@click.option("--seal", help="The seal you were sent, whole or its first 16 signs.")
def check_command(plan: Path, data: tuple[Path, ...], seal: str | None) -> None:
    """Check that the lock of PLAN is whole and the plan still what was locked.

    Example:  cpd-eval plan check plan.toml --seal 3f2a9c0d11e2b4a7
    """
    lock = read_lock(lock_of(plan))
    _refuse_other_seal(lock, seal)
    if read_plan(plan) != lock.plan:
        raise ProjectError(
            f"{plan}: it is not what was locked on {lock.locked_at}.\nPut it back, or lock the "
            'change with: cpd-eval plan lock --change "why"'
        )
    runs = sum(line["kind"] == "run" for line in lock.lines)
    click.echo(
        f"The lock is whole: '{lock.plan.title}', locked {lock.locked_at} by "
        f"{lock.lines[0]['who']}."
    )
    click.echo(f"Changes since: {len(lock.changes)}. Runs recorded: {runs}.")
    click.echo(f"Seal of the first line: {lock.lines[0]['seal'][:SHORT]}")
    for one in data:
        facts = data_facts(open_data(one), lock.plan)
        told = ", ".join(f"{n} answers in {name}" for name, n in facts["outcomes"].items())
        click.echo(f"{facts['file']}: {facts['rows']} rows; after treatment: {told}.")


def _refuse_other_seal(lock: Lock, seal: str | None) -> None:
    if seal is None:
        return
    if len(seal) < SHORT or not any(str(line["seal"]).startswith(seal) for line in lock.lines):
        raise ProjectError(
            f"{lock.path}: no line of the lock has the seal '{seal}'; the lock is another than the "
            f"one that was sealed (or fewer than {SHORT} signs were given).\nAsk for the lock that "
            "belongs to the seal."
        )
