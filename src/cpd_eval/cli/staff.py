"""``cpd-eval staff``: who may sign in to the staff pages, with which roles."""

import sys
from collections.abc import Sequence
from dataclasses import replace

import click

from cpd_eval.errors import ProjectError
from cpd_eval.pages.staff.accounts import Account, Accounts, hashed
from cpd_eval.pages.staff.options import staff_options
from cpd_eval.settings import read_settings
from cpd_eval.store import audit
from cpd_eval.store.database import open_store
from cpd_eval.workforce.roles import ROLE_WORDS, ROLES, Looker, known_roles

_PROJECT = click.option("--project", default=".", show_default=True, help="The project folder.")
_STDIN = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, one line."
)


@click.group("staff")
def command() -> None:
    """Say who may sign in to the staff pages, with which roles."""


@command.command("add")
@click.argument("name")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="What they do."
)
@click.option("--profession", multiple=True, help="The profession they head; may be repeated.")
@click.option("--team", multiple=True, help="The team they manage; may be repeated.")
@click.option("--unit", multiple=True, help="The local organisation; may be repeated.")
@click.option("--region", multiple=True, help="The region; may be repeated.")
@click.option("--person", multiple=True, help="Their own staff identifier, for their own answers.")
@click.option("--no-password", is_flag=True, help="They sign in through a proxy or a hub only.")
@_STDIN
@_PROJECT
def add_command(
    name: str,
    roles: Sequence[str],
    no_password: bool,
    password_stdin: bool,
    project: str,
    **scope: tuple[str, ...],
) -> None:
    """Let NAME sign in, or replace their account.

    Example:  cpd-eval staff add ada@example.org --role hr
    """
    accounts = _accounts(project)
    looker = Looker(
        name=name,
        roles=known_roles(roles),
        scope={what: values for what, values in scope.items() if values},
    )
    kept = "" if no_password else hashed(_password(from_stdin=password_stdin))
    accounts.put(Account(looker=looker, password=kept))
    _note(project, "staff account added", name=name, roles=", ".join(looker.roles))
    click.echo(f"{name} may sign in: {', '.join(looker.roles)}. The accounts: {accounts.file}")


@command.command("password")
@click.argument("name")
@_STDIN
@_PROJECT
def password_command(name: str, password_stdin: bool, project: str) -> None:
    """Give NAME a new password; whoever is signed in with the old one is out.

    Example:  cpd-eval staff password ada@example.org
    """
    accounts = _accounts(project)
    account = accounts.find(name)
    if account is None:
        raise ProjectError(
            f"{accounts.file}: there is no account '{name}'. List them with: cpd-eval staff list"
        )
    accounts.put(replace(account, password=hashed(_password(from_stdin=password_stdin))))
    _note(project, "staff password changed", name=account.looker.name)
    click.echo(f"{account.looker.name} has a new password; open sessions have ended.")


@command.command("remove")
@click.argument("name")
@_PROJECT
def remove_command(name: str, project: str) -> None:
    """Let NAME sign in no more; a session that is open ends at once.

    Example:  cpd-eval staff remove ada@example.org
    """
    _accounts(project).remove(name)
    _note(project, "staff account removed", name=name)
    click.echo(f"{name} may sign in no more.")


@command.command("list")
@_PROJECT
def list_command(project: str) -> None:
    """List who may sign in, and what each role means.

    Example:  cpd-eval staff list
    """
    known = _accounts(project).all().values()
    for one in known:
        limits = [f"{name} {', '.join(values)}" for name, values in one.looker.scope.items()]
        how = "" if one.password else "; no password"
        said = "; ".join([", ".join(one.looker.roles), *limits])
        click.echo(f"{one.looker.name}: {said}{how}")
    if not known:
        click.echo("Nobody may sign in yet. Add somebody with: cpd-eval staff add NAME --role hr")
    click.echo("\nThe roles:")
    for role in ROLES:
        click.echo(f"  {role}: {ROLE_WORDS[role]}")


def _accounts(project: str) -> Accounts:
    return Accounts(staff_options(read_settings(project)).accounts)


def _note(project: str, act: str, **detail: str) -> None:
    db = open_store(read_settings(project))
    audit.record(db, act, **detail)
    db.close()


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed
