"""``cpd-eval wave``: rounds of asking. Who is asked comes from a CSV; links go out in one."""

from contextlib import closing

import click

from cpd_eval.cli.tickets import invite
from cpd_eval.cli.wave_board import board_command
from cpd_eval.cli.wave_calendar import calendar_command, plan_command, returns_command
from cpd_eval.cli.wave_open import open_command
from cpd_eval.cli.wave_post import invite_command, remind_command
from cpd_eval.errors import DataError
from cpd_eval.pages.address import DEFAULT_PORT, form_address
from cpd_eval.settings import read_settings
from cpd_eval.store import invitations, open_links, people, waves
from cpd_eval.store.admission import GRACE_AFTER_CLOSE_HOURS
from cpd_eval.store.database import open_store
from cpd_eval.store.link_report import in_words
from cpd_eval.store.panel import build_linked_panel, items_of
from cpd_eval.store.panel_files import write_linked_panel

__all__ = ["command", "invite"]

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


@click.group("wave")
def command() -> None:
    """Open a wave, invite people to it, and see who has answered."""


for _part in (
    board_command,
    calendar_command,
    invite_command,
    open_command,
    plan_command,
    remind_command,
    returns_command,
):
    command.add_command(_part)


@command.command("status")
@_PROJECT
def status_command(project: str) -> None:
    """Count who was invited to each wave, opened the form, answered and submitted.

    Example:  cpd-eval wave status
    """
    db = open_store(read_settings(project))
    anonymous = open_links.open_links(db)
    for wave in waves.get_waves(db):
        n = waves.progress(db, wave.wave_id)
        asked = "made a code" if wave.wave_id in anonymous else "invited"
        click.echo(
            f"{wave.wave_id}: {n.n_invited} {asked}, {n.n_opened} opened, "
            f"{n.n_with_answers} answered, {n.n_submitted} submitted"
        )


@command.command("close")
@click.argument("name")
@_PROJECT
def close_command(name: str, project: str) -> None:
    """Close the wave NAME now, and write the panel with the report on its links.

    Example:  cpd-eval wave close before-2026
    """
    settings = read_settings(project)
    with closing(open_store(settings)) as db:
        wave = waves.close_wave(db, name)
        linked = build_linked_panel(db) if items_of(wave.kind) else None
    click.echo(f"Closed '{name}' at {wave.closes_at:%Y-%m-%d %H:%M} UTC.")
    click.echo(f"Forms begun before are still taken for {GRACE_AFTER_CLOSE_HOURS} hours.")
    if linked is not None:
        for one in linked.report.rounds:
            click.echo(in_words(one))
        click.echo(f"Wrote the panel: {write_linked_panel(linked, settings.data)[0]}")


@command.command("renew")
@click.argument("name")
@click.argument("local_id", required=False)
@_RATER
@click.option("--programme", help="Which, if the person was invited for several.")
@_ADDRESS
@_PROJECT
def renew_command(
    name: str, local_id: str | None, rater: str, programme: str | None, address: str, project: str
) -> None:
    """Give the person LOCAL_ID a new link to the wave NAME; what they wrote stays.

    The old link stops working. The new one is printed here, once. An anonymous wave has one link,
    so nobody is named; personal links that were made with the old one stay good.

    Example:  cpd-eval wave renew before-2026 E-0042
    """
    settings = read_settings(project)
    db = open_store(settings)
    wave = waves.get_wave(db, name)
    if local_id is None:
        token = open_links.renew_open(db, name)
    else:
        pid = people.pseudonym(db.key, local_id)
        token = invitations.renew(db, name, pid, rater=rater, programme=programme)
    whose = f" of {local_id}" if local_id else ""
    click.echo(f"The new link{whose} to '{name}'; the old one has stopped working:")
    click.echo(form_address(token, form_id=wave.form_id, address=address, door=settings.links))


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
