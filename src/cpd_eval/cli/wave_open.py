"""``cpd-eval wave open``: a round for named people, or an anonymous one with a link for everybody.

Everything that can be refused is refused before anything is published or kept.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import click

from cpd_eval.cli.anonymous_link import asked_of, check_recipe, fill_in, write_open_link
from cpd_eval.cli.editions import Plan, plan, refuse_breaking, tell
from cpd_eval.cli.links import new_file, write_links
from cpd_eval.cli.people_file import read_people
from cpd_eval.cli.tickets import hidden, invite
from cpd_eval.errors import DataError
from cpd_eval.pages.address import DEFAULT_PORT, form_address
from cpd_eval.settings import Settings, read_settings
from cpd_eval.store import open_links, people, roster, versions, waves
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.fit import check_fit
from cpd_eval.store.recipe import recipe_of


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What was asked for, read and found fit; nothing of it is kept yet."""

    settings: Settings
    planned: Plan
    name: str
    kind: waves.WaveKind
    opens_at: datetime
    closes_at: datetime | None
    address: str

    def open(self, db: Database) -> waves.Wave:
        """Publish the form, if it is not, and open the wave."""
        if not self.planned.known:
            versions.publish_all(db, [self.planned.edition])
        return waves.open_wave(
            db,
            self.name,
            self.planned.form,
            kind=self.kind,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
        )


@click.command("open")
@click.argument("name")
@click.option(
    "--form", "form_file", required=True, type=click.Path(path_type=Path), help="What is asked."
)
@click.option(
    "--people",
    "people_file",
    type=click.Path(path_type=Path),
    help="CSV of who is asked: local_id, and what is known of their post.",
)
@click.option(
    "--anonymous", is_flag=True, help="One open link for everybody; codes in place of names."
)
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="QUESTION=ANSWER",
    help="Anonymous: what is the same for everybody, such as programme=mentoring.",
)
@click.option(
    "--new-code", is_flag=True, help="Anonymous: ask for another code than in earlier waves."
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
    default=f"http://127.0.0.1:{DEFAULT_PORT}/",
    show_default=True,
    help="Where the form page is served.",
)
@click.option("--project", default=".", show_default=True, help="The project folder.")
def open_command(
    name: str,
    form_file: Path,
    people_file: Path | None,
    anonymous: bool,
    given: Sequence[str],
    new_code: bool,
    kind: waves.WaveKind,
    opens: datetime | None,
    closes: datetime | None,
    address: str,
    project: str,
) -> None:
    """Open the wave NAME, invite everybody in a CSV, and write their personal links.

    Everything is checked first: if the form or the CSV has a mistake, nothing is done. If the
    command stops on the way, correct what it names and give it again. With --anonymous nobody is
    named: one link goes to everybody, and each person makes a code.

    Example:  cpd-eval wave open before-2026 --form forms/cpd_impact_before.md
    --people people.csv --kind before --closes 2026-12-01
    """
    _check_words(name, people_file, anonymous, given)
    settings = read_settings(project)
    rows = [] if people_file is None else read_people(people_file, settings=settings)
    with closing(open_store(settings)) as db:
        opens_at, closes_at = _times(db, name, _start(opens), _start(closes))
        order = _Order(
            settings=settings,
            planned=_checked(db, form_file, kind),
            name=name,
            kind=kind,
            opens_at=opens_at,
            closes_at=closes_at,
            address=address,
        )
        form = order.planned.form
        waves.check_new(db, name, form, kind=kind, opens_at=opens_at, closes_at=closes_at)
        if anonymous:
            _open_to_all(db, order, given, new_code=new_code)
        else:
            _open_to_people(db, order, rows)


def _open_to_people(db: Database, order: _Order, rows: list[dict[str, str | int]]) -> None:
    name, settings = order.name, order.settings
    _check_not_invited(db, order, rows)
    wave = order.open(db)
    known = people.attributes(db, pids := people.add_people(db, rows))
    file = new_file(db, settings.data, name)
    invite(
        db,
        wave,
        order.planned.form,
        {pid: known[pid] for pid in pids},
        address=order.address,
        door=settings.links,
        deliver=lambda links: write_links(file, rows, links),
    )
    click.echo(f"Opened '{name}' for {len(rows)} people. Their links: {file}")
    click.echo("Keep that file safe: a link opens its person's form, and it is not kept elsewhere.")


def _open_to_all(db: Database, order: _Order, given: Sequence[str], *, new_code: bool) -> None:
    name, settings, form = order.name, order.settings, order.planned.form
    recipe = recipe_of(settings.anonymous)
    check_recipe(db, name, recipe, may_differ=new_code)
    asked = asked_of(settings, form)
    prefill = fill_in(db, settings, form, given)
    open_links.check_open(db, name, form, [*asked, *prefill])
    order.open(db)
    file = settings.data / f"link_{name}.txt"

    def deliver(token: str) -> None:
        door, address = settings.links, order.address
        link = form_address(token, form_id=form.form_id, address=address, door=door)
        write_open_link(file, link)

    open_links.open_to_all(db, name, recipe, asked=asked, prefill=prefill, deliver=deliver)
    click.echo(f"Opened '{name}' to everybody who has its link: {file}")
    click.echo("Send the same link to all who are asked. Who they are is not kept.")


def _check_words(
    name: str, people_file: Path | None, is_anonymous: bool, given: Sequence[str]
) -> None:
    if is_anonymous == (people_file is not None):
        raise DataError(
            f"The wave '{name}' needs either a file of people, with --people, or --anonymous; "
            "one of the two was expected. Nothing was done."
        )
    if given and not is_anonymous:
        raise DataError(
            f"The wave '{name}' is for named people, so --set has no meaning: what is known of "
            "each stands in the file of people. Nothing was done; leave it out."
        )


def _check_not_invited(db: Database, order: _Order, rows: Sequence[Mapping[str, Any]]) -> None:
    """Refuse people who have their invitation, and waves without personal ones."""
    if order.name in open_links.open_links(db):
        raise DataError(
            f"The wave '{order.name}' is anonymous, so nobody is invited to it by name. Nothing "
            "was done; give the wave for these people another name."
        )
    pids = [people.pseudonym(db.key, str(row["local_id"])) for row in rows]
    known = people.attributes(db, pids)
    has_programme = "programme" in hidden(order.planned.form)
    programmes = [
        str(row.get("programme") or known.get(pid, {}).get("programme") or "")
        if has_programme
        else ""
        for pid, row in zip(pids, rows, strict=True)
    ]
    rater = "manager" if order.kind.startswith("manager") else "self"
    roster.check_new(db, order.name, rater, list(zip(pids, programmes, strict=True)))


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


def _checked(db: Database, form_file: Path, kind: waves.WaveKind) -> Plan:
    """Read the form of a wave; one that would end the comparability of answers is refused."""
    planned = plan(db, form_file)
    check_fit(planned.form, kind)
    if not planned.known:
        if planned.comparison is not None:
            tell(planned)
        how = f"publish it first, all the same: cpd-eval form publish --yes {form_file}"
        refuse_breaking([planned], how=how)
    return planned


def _start(day: datetime | None) -> datetime | None:
    return day.replace(tzinfo=UTC) if day else None
