"""``cpd-eval wave``: rounds of asking. Who is asked comes from a CSV; links go out in one."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import click

from cpd_eval.cli.editions import plan, refuse_breaking, tell
from cpd_eval.cli.links import new_file, write_links
from cpd_eval.cli.people_file import read_people
from cpd_eval.cli.wave_calendar import calendar_command, plan_command, returns_command
from cpd_eval.cli.wave_post import invite_command, remind_command
from cpd_eval.errors import DataError
from cpd_eval.forms import Form
from cpd_eval.pages.address import DEFAULT_PORT, form_address
from cpd_eval.settings import read_settings
from cpd_eval.store import export, invitations, people, versions, waves
from cpd_eval.store.admission import GRACE_AFTER_CLOSE_HOURS
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.fit import check_fit

_PROJECT = click.option("--project", default=".", show_default=True, help="The project folder.")
_ADDRESS = click.option(
    "--address",
    default=f"http://127.0.0.1:{DEFAULT_PORT}/",
    show_default=True,
    help="Where the form page is served.",
)
_RATER = click.option(
    "--rater", default="self", show_default=True, help="Who answers: self or manager."
)
_BEFORE = "cpd_impact_before"


@click.group("wave")
def command() -> None:
    """Open a wave, invite people to it, and see who has answered."""


for _part in (calendar_command, invite_command, plan_command, remind_command, returns_command):
    command.add_command(_part)


@command.command("open")
@click.argument("name")
@click.option(
    "--form", "form_file", required=True, type=click.Path(path_type=Path), help="What is asked."
)
@click.option(
    "--people",
    "people_file",
    required=True,
    type=click.Path(path_type=Path),
    help="CSV of who is asked: local_id, and what is known of their post.",
)
@click.option(
    "--kind",
    required=True,
    type=click.Choice(get_args(waves.WaveKind)),
    help="What its answers are to the panel.",
)
@click.option("--opens", type=click.DateTime(["%Y-%m-%d"]), help="First day; today if not given.")
@click.option("--closes", type=click.DateTime(["%Y-%m-%d"]), help="The day after the last.")
@_ADDRESS
@_PROJECT
def open_command(
    name: str,
    form_file: Path,
    people_file: Path,
    kind: waves.WaveKind,
    opens: datetime | None,
    closes: datetime | None,
    address: str,
    project: str,
) -> None:
    """Open the wave NAME, invite everybody in a CSV, and write their personal links.

    Everything is checked first: if the form or the CSV has a mistake, nothing is done. If the
    command stops on the way, correct what it names and give it again.

    Example:  cpd-eval wave open before-2026 --form forms/cpd_impact_before.md
    --people people.csv --kind before --closes 2026-12-01
    """
    settings, rows = read_settings(project), read_people(people_file)
    db = open_store(settings)
    opens_at, closes_at = _times(db, name, _start(opens), _start(closes))
    form = _publish(db, form_file, kind)
    wave = waves.open_wave(db, name, form, kind=kind, opens_at=opens_at, closes_at=closes_at)
    known = people.attributes(db, pids := people.add_people(db, rows))
    file = new_file(db, settings.data, name)
    invite(
        db,
        wave,
        form,
        {pid: known[pid] for pid in pids},
        address=address,
        deliver=lambda links: write_links(file, rows, links),
    )
    click.echo(f"Opened '{name}' for {len(rows)} people. Their links: {file}")
    click.echo("Keep that file safe: a link opens its person's form, and it is not kept elsewhere.")


@command.command("status")
@_PROJECT
def status_command(project: str) -> None:
    """Count who was invited to each wave, opened the form, answered and submitted.

    Example:  cpd-eval wave status
    """
    db = open_store(read_settings(project))
    for wave in waves.get_waves(db):
        n = waves.progress(db, wave.wave_id)
        click.echo(
            f"{wave.wave_id}: {n.n_invited} invited, {n.n_opened} opened, "
            f"{n.n_with_answers} answered, {n.n_submitted} submitted"
        )


@command.command("close")
@click.argument("name")
@_PROJECT
def close_command(name: str, project: str) -> None:
    """Close the wave NAME now.

    Example:  cpd-eval wave close before-2026
    """
    wave = waves.close_wave(open_store(read_settings(project)), name)
    click.echo(f"Closed '{name}' at {wave.closes_at:%Y-%m-%d %H:%M} UTC.")
    click.echo(f"Forms begun before are still taken for {GRACE_AFTER_CLOSE_HOURS} hours.")


@command.command("renew")
@click.argument("name")
@click.argument("local_id")
@_RATER
@click.option("--programme", help="Which, if the person was invited for several.")
@_ADDRESS
@_PROJECT
def renew_command(
    name: str, local_id: str, rater: str, programme: str | None, address: str, project: str
) -> None:
    """Give the person LOCAL_ID a new link to the wave NAME; what they wrote stays.

    The old link stops working. The new one is printed here, once.

    Example:  cpd-eval wave renew before-2026 E-0042
    """
    db = open_store(read_settings(project))
    wave = waves.get_wave(db, name)
    pid = people.pseudonym(db.key, local_id)
    token = invitations.renew(db, name, pid, rater=rater, programme=programme)
    click.echo(f"The new link of {local_id} to '{name}'; the old one has stopped working:")
    click.echo(form_address(token, form_id=wave.form_id, address=address))


@command.command("revoke")
@click.argument("name")
@click.argument("local_id")
@_RATER
@_PROJECT
def revoke_command(name: str, local_id: str, rater: str, project: str) -> None:
    """Withdraw the link of the person LOCAL_ID to the wave NAME, at once.

    A page that is open takes nothing more either. What was saved before stays in the store.

    Example:  cpd-eval wave revoke before-2026 E-0042
    """
    db = open_store(read_settings(project))
    waves.get_wave(db, name)
    if not invitations.revoke(db, name, people.pseudonym(db.key, local_id), rater=rater):
        raise DataError(
            f"The wave '{name}' has no invitation of '{local_id}' ({rater}) to withdraw. "
            "Check the staff identifier, as in the CSV the wave was opened with."
        )
    click.echo(f"Withdrew the link of {local_id} to '{name}'. What was saved before is kept.")


def invite(
    db: Database,
    wave: waves.Wave,
    form: Form,
    rows: Mapping[str, Mapping[str, Any]],
    *,
    address: str,
    deliver: Callable[[list[str]], None] | None = None,
) -> list[str]:
    """Invite people to a wave and give their personal links.

    What is known of a person fills the hidden questions of the form that have its name; the
    standards chosen before fill ``standards``.

    Parameters
    ----------
    db : Database
        The store.
    wave : Wave
        The wave.
    form : Form
        What it asks.
    rows : mapping of str to mapping
        What is known of each person, by pseudonym.
    address : str
        Where the form page is served.
    deliver : callable, optional
        Called with the links before anybody counts as invited; if it fails, nobody is.

    Returns
    -------
    list of str
        The links, in the order of ``rows``.
    """
    rater = "manager" if wave.kind.startswith("manager") else "self"
    chosen = _standards_chosen(db) if "standards" in form else {}
    tickets = []
    for pid, row in rows.items():
        known = {**row, "person": pid, "rater": rater, "wave": wave.kind.removeprefix("manager_")}
        known["group"] = "comparison" if row.get("trained") in ("0", 0) else "trained"
        if pid in chosen:
            known["standards"] = chosen[pid]
        prefill = {name: str(known[name]) for name in _hidden(form) if known.get(name) is not None}
        tickets.append({"pid": pid, "rater": rater, "prefill": prefill})

    def links(tokens: list[str]) -> list[str]:
        return [form_address(token, form_id=form.form_id, address=address) for token in tokens]

    written = None if deliver is None else (lambda tokens: deliver(links(tokens)))
    return links(invitations.issue_many(db, wave.wave_id, tickets, deliver=written))


def _times(
    db: Database, name: str, opens_at: datetime | None, closes_at: datetime | None
) -> tuple[datetime, datetime | None]:
    """Say from when until when a wave is open; times not given are those it has."""
    there = next((one for one in waves.get_waves(db) if one.wave_id == name), None)
    now = datetime.now(UTC)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    closes_at = closes_at or (there.closes_at if there else None)
    if closes_at is not None and closes_at <= now:
        raise DataError(
            f"The wave '{name}' closes on {closes_at:%d %B %Y}, and that is over: nobody could "
            "answer. Nothing was done; give a later day with --closes, or a new name."
        )
    return opens_at or (there.opens_at if there else today), closes_at


def _publish(db: Database, form_file: Path, kind: waves.WaveKind) -> Form:
    """Publish the form of a wave, if it is not; one that breaks comparability is not."""
    planned = plan(db, form_file)
    check_fit(planned.form, kind)
    if not planned.known:
        if planned.comparison is not None:
            tell(planned)
        how = f"publish it first, all the same: cpd-eval form publish --yes {form_file}"
        refuse_breaking([planned], how=how)
        versions.publish_all(db, [planned.edition])
    return planned.form


def _start(day: datetime | None) -> datetime | None:
    return day.replace(tzinfo=UTC) if day else None


def _hidden(form: Form) -> list[str]:
    return [question.name for question in form.questions if question.type == "hidden"]


def _standards_chosen(db: Database) -> dict[str, str]:
    """Give the standards each person chose before, as the words of a select_multiple."""
    if not any(form_id == _BEFORE for form_id, _ in versions.published(db)):
        return {}
    before = export.answers_table(db, _BEFORE)
    if "B03" not in before:
        return {}
    answered = before.dropna(subset=["B03"])
    return dict(zip(answered["pid"], answered["B03"], strict=True))
