"""``cpd-eval wave``: rounds of asking. Who is asked comes from a CSV; links go out in one."""

import csv
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args
from urllib.parse import urlencode

import click

from cpd_eval.cli.people_file import read_people
from cpd_eval.forms import Form, read_form
from cpd_eval.settings import read_settings
from cpd_eval.store import export, invitations, people, waves
from cpd_eval.store.database import Database, open_store

_PROJECT = click.option("--project", default=".", show_default=True, help="The project folder.")


@click.group("wave")
def command() -> None:
    """Open a wave, invite people to it, and see who has answered."""


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
@click.option(
    "--address",
    default="http://127.0.0.1:8866/",
    show_default=True,
    help="Where the form page is served.",
)
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

    Example:  cpd-eval wave open before-2026 --form forms/cpd_impact_before.md
    --people people.csv --kind before --closes 2026-12-01
    """
    settings = read_settings(project)
    form, rows = read_form(form_file), read_people(people_file)
    db = open_store(settings)
    opens_at = opens.replace(tzinfo=UTC) if opens else datetime.now(UTC)
    closes_at = closes.replace(tzinfo=UTC) if closes else None
    wave = waves.open_wave(db, name, form, kind=kind, opens_at=opens_at, closes_at=closes_at)
    pids = people.add_people(db, rows)
    links = invite(db, wave, form, dict(zip(pids, rows, strict=True)), address=address)
    file = settings.data / f"links_{name}.csv"
    _write_links(file, rows, links)
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


def invite(
    db: Database,
    wave: waves.Wave,
    form: Form,
    rows: Mapping[str, Mapping[str, str]],
    *,
    address: str,
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
        prefill = {name: str(known[name]) for name in _hidden(form) if name in known}
        tickets.append({"pid": pid, "rater": rater, "prefill": prefill})
    tokens = invitations.issue_many(db, wave.wave_id, tickets)
    return [link(address, form.form_id, token) for token in tokens]


def link(address: str, form_id: str, token: str) -> str:
    """Write the address that opens a form for an invitation.

    Examples
    --------
    >>> link("http://127.0.0.1:8866/", "cpd_impact_before", "abc")
    'http://127.0.0.1:8866/?form=cpd_impact_before&invitation=abc'
    """
    return f"{address}?{urlencode({'form': form_id, 'invitation': token})}"


def _hidden(form: Form) -> list[str]:
    return [question.name for question in form.questions if question.type == "hidden"]


def _standards_chosen(db: Database) -> dict[str, str]:
    """Give the standards each person chose before, as the words of a select_multiple."""
    before = export.answers_table(db, "cpd_impact_before")
    if "B03" not in before:
        return {}
    answered = before.dropna(subset=["B03"])
    return dict(zip(answered["pid"], answered["B03"], strict=True))


def _write_links(file: Path, rows: list[dict[str, str]], links: list[str]) -> None:
    """Write who gets which link; readable by the owner only, and whole or not at all."""
    new = file.with_suffix(".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["local_id", "name", "email", "link"])
        for row, address in zip(rows, links, strict=True):
            writer.writerow([row["local_id"], row.get("name", ""), row.get("email", ""), address])
    new.replace(file)
