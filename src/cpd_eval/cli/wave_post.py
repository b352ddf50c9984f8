"""``cpd-eval wave invite`` and ``wave remind``: letters to those who are asked."""

from contextlib import ExitStack, closing

import click

from cpd_eval.errors import StoreError
from cpd_eval.pages.address import DEFAULT_PORT, form_address
from cpd_eval.settings import Settings, read_settings
from cpd_eval.store import mailings
from cpd_eval.store.database import open_store
from cpd_eval.store.letters import Letters
from cpd_eval.store.post import Outbox, Post, smtp

_PROJECT = click.option("--project", default=".", show_default=True, help="The project folder.")
_ADDRESS = click.option(
    "--address",
    default=f"http://127.0.0.1:{DEFAULT_PORT}/",
    show_default=True,
    help="Where the form page is served.",
)
_LIMIT = click.option("--limit", type=click.IntRange(min=1), help="At most so many letters now.")
_AGAIN = click.option(
    "--again", is_flag=True, help="Also send once more what may have left already."
)


@click.command("invite")
@click.argument("name")
@_LIMIT
@_AGAIN
@_ADDRESS
@_PROJECT
def invite_command(name: str, limit: int | None, again: bool, address: str, project: str) -> None:
    """Write to everybody in the wave NAME who was not written to yet.

    The letters go into the folder 'outbox' as .eml files, or to the mail server named in the
    table [mail] of cpd-eval.toml. Give the command again as often as you like.

    Example:  cpd-eval wave invite before-2026
    """
    _send(name, "invitation", limit, again, address, project, days=0)


@click.command("remind")
@click.argument("name")
@click.option(
    "--days",
    type=click.IntRange(min=1),
    default=mailings.DAYS_BETWEEN,
    show_default=True,
    help="Remind nobody sooner than so many days after their last letter.",
)
@_LIMIT
@_AGAIN
@_ADDRESS
@_PROJECT
def remind_command(
    name: str,
    days: int,
    limit: int | None,
    again: bool,
    address: str,
    project: str,
) -> None:
    """Remind those in the wave NAME who have not submitted; three times at most.

    Nobody gets the same reminder twice, even if two programs send at once.

    Example:  cpd-eval wave remind before-2026 --limit 500
    """
    _send(name, "reminder", limit, again, address, project, days=days)


def _send(
    name: str,
    kind: mailings.Kind,
    limit: int | None,
    again: bool,
    address: str,
    project: str,
    *,
    days: int,
) -> None:
    settings = read_settings(project)
    common = mailings.From(
        letters=Letters(settings.folder / "letters"),
        sender=settings.mail.sender or settings.contact,
        project=settings.name,
        contact=settings.contact,
        link=lambda token, form_id: form_address(
            token, form_id=form_id, address=address, door=settings.links
        ),
    )
    with ExitStack() as open_things:
        db = open_things.enter_context(closing(open_store(settings)))
        done = mailings.send(
            db,
            name,
            kind,
            post=_post(settings, open_things),
            common=common,
            limit=limit,
            days_between=days,
            again=again,
        )
    _tell(settings, done)


def _post(settings: Settings, open_things: ExitStack) -> Post:
    if settings.mail.host:
        return open_things.enter_context(smtp(settings.mail))
    return Outbox(settings.outbox)


def _tell(settings: Settings, done: mailings.Sent) -> None:
    where = settings.mail.host or settings.outbox
    click.echo(f"Sent {done.n_sent} letters to {where}.")
    for count, what in (
        (done.n_not_needed, "needed none: answered, written to already, or cannot answer now"),
        (done.n_without_address, "have no e-mail address here: their links are in the links file"),
        (done.n_left, "are still to be written to: give the command again"),
        (done.n_unknown, "letters may have left or not; look, then send them with --again"),
    ):
        if count:
            click.echo(f"{count} {what}.")
    if done.problems:
        told = "\n".join(dict.fromkeys(done.problems))
        raise StoreError(f"Not every letter left:\n{told}\nGive the same command again.")
