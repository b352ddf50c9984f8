"""The commands that run a strategy round: open it, show earlier views, sign returns off."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pandas as pd

from cpd_eval.cli.links import new_file, write_links
from cpd_eval.cli.strategy_papers import papers_command
from cpd_eval.cli.tickets import hidden
from cpd_eval.errors import DataError
from cpd_eval.forms import read_form
from cpd_eval.forms.model import Form
from cpd_eval.pages.address import DEFAULT_PORT, form_address
from cpd_eval.report.earlier_views import views_for
from cpd_eval.report.questions import questions_of
from cpd_eval.report.strategy_words import professions
from cpd_eval.settings import Settings, read_settings
from cpd_eval.store import invitations, round_events, versions, waves
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.returns import strategy_returns
from cpd_eval.store.standing import standings

_NOT_CARRIED = {"wave", "stage", "minutes", "share_consent", "WS17_confirmed"}
"""Answered anew at every stage."""

_ADDRESS = f"http://127.0.0.1:{DEFAULT_PORT}/"
_PROJECT = click.option("--project", default=".", show_default=True, help="The project folder.")


@click.command("open")
@click.argument("name")
@click.option(
    "--form", "form_file", required=True, type=click.Path(path_type=Path), help="The template."
)
@click.option(
    "--stage",
    type=click.Choice(["1", "2", "3"]),
    default="1",
    show_default=True,
    help="Which stage of the round is asked.",
)
@click.option(
    "--professions",
    "professions_file",
    type=click.Path(path_type=Path),
    help="CSV: profession, organisation, hop_post, supported_by, and answers to start from.",
)
@click.option("--from", "earlier", multiple=True, help="An earlier wave whose answers to carry on.")
@click.option("--closes", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Last day.")
@click.option("--address", default=_ADDRESS, show_default=True, help="Where the forms are served.")
@_PROJECT
def open_command(
    name: str,
    form_file: Path,
    stage: str,
    professions_file: Path | None,
    earlier: tuple[str, ...],
    closes: datetime,
    address: str,
    project: str,
) -> None:
    """Open the round NAME: a link for each profession, with what it answered last time.

    Example:  cpd-eval strategy open strategy-2 --form forms/workforce_strategy.md --stage 2
    --from strategy-1 --closes 2026-12-18
    """
    settings = read_settings(project)
    db = open_store(settings)
    form = read_form(form_file)
    known = _last_answers(db, form, earlier)
    if professions_file is not None:
        for row in _professions(professions_file, form):
            known.setdefault(row["profession"], {}).update(row)
    if not known:
        raise DataError(
            f"The round '{name}': no profession is named; a file or an earlier wave was expected.\n"
            "Name a CSV with --professions, or an earlier wave with --from. Nothing was done."
        )
    closes_at = closes.replace(tzinfo=UTC) + timedelta(days=1)
    if closes_at <= datetime.now(UTC):
        raise DataError(
            f"The round '{name}' closes on {closes:%d %B %Y}, and that is over.\n"
            "Nothing was done; give a later day with --closes."
        )
    waves.open_wave(
        db, name, form, kind="strategy", opens_at=datetime.now(UTC), closes_at=closes_at
    )
    rows = [{"local_id": profession} for profession in known]
    file = new_file(db, settings.data, name)
    prefilled = [
        {"pid": who, "prefill": {**answers, "profession": who, "wave": name, "stage": stage}}
        for who, answers in known.items()
    ]
    invitations.issue_many(
        db,
        name,
        prefilled,
        deliver=lambda tokens: write_links(file, rows, _addresses(tokens, form, settings, address)),
    )
    click.echo(f"Opened '{name}' for {len(known)} professions. Their links: {file}")


def _addresses(tokens: list[str], form: Form, settings: Settings, address: str) -> list[str]:
    return [
        form_address(token, form_id=form.form_id, address=address, door=settings.links)
        for token in tokens
    ]


def _last_answers(db: Database, form: Form, earlier: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Give what each profession answered last; what it named several of is written anew."""
    if not earlier:
        return {}
    returns = strategy_returns(db, wave_ids=[one.wave_id for one in waves.get_waves(db, earlier)])
    carried = [one.name for one in form if one.name in returns and one.name not in _NOT_CARRIED]
    known: dict[str, dict[str, str]] = {}
    for row in returns.sort_values("submitted_at", kind="stable").to_dict("records"):
        told = {name: str(row[name]) for name in carried if not pd.isna(row[name])}
        known[str(row["profession"])] = told
    return known


def _professions(file: Path, form: Form) -> list[dict[str, str]]:
    from cpd_eval.cli.strategy import read_csv

    table = read_csv(file, ("profession",))
    if strange := [name for name in table if name not in form]:
        raise DataError(
            f"{file}: the column '{strange[0]}' is no question of '{form.form_id}'; the form "
            f"brings {', '.join(hidden(form))}.\nRename or delete the column. Nothing was done."
        )
    return [
        {str(name): text for name, text in row.items() if not pd.isna(text)}
        for row in table.to_dict("records")
    ]


@click.command("views")
@click.option("--wave", required=True, help="The wave of the round.")
@click.option("--for", "profession", required=True, help="The profession that will read them.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="A .docx.")
@_PROJECT
def views_command(wave: str, profession: str, output: Path, project: str) -> None:
    """Show a profession what others wrote who agreed to it; the showing is recorded.

    It must have a first draft of its own.

    Example:  cpd-eval strategy views --wave strategy-2 --for HR -o views_hr.docx
    """
    from cpd_eval.report.document import write_document
    from cpd_eval.report.views_report import views_report

    settings = read_settings(project)
    db = open_store(settings)
    _check_draft(db, wave, profession)
    which = waves.get_wave(db, wave)
    form = versions.load(db, which.form_id, which.version)
    seen = views_for(profession, strategy_returns(db, wave_ids=[wave]))
    report = views_report(profession, seen, questions_of(form), is_made_up=settings.is_made_up)
    names = [str(name) for name in seen["profession"]]
    round_events.show_views(db, wave=wave, to=profession, views_of=names)
    click.echo(f"Views of {professions(len(names))}, recorded: {write_document(report, output)}")


def _check_draft(db: Database, wave: str, profession: str) -> None:
    stands = standings(db, wave)
    mine = stands[stands["profession"] == profession]
    if mine.empty:
        raise DataError(
            f"The wave '{wave}' has no invitation for '{profession}'; one was expected.\n"
            "Write the profession as its invitation does; see the file of links."
        )
    if mine["started_at"].isna().all():
        raise DataError(
            f"'{profession}' has no draft of its own in '{wave}' yet; a first draft was expected, "
            "so that others' views do not stand in for its own.\nShow them when it has begun."
        )


@click.command("sign")
@click.option("--wave", required=True, help="The wave of the round.")
@click.option("--profession", required=True, help="Whose return.")
@click.option(
    "--decision",
    required=True,
    type=click.Choice(["agreed", "returned"]),
    help="What the Head says.",
)
@click.option("--by", required=True, help="Post of the Head of Profession.")
@click.option("--note", default="", help="What has to change.")
@_PROJECT
def sign_command(
    wave: str,
    profession: str,
    decision: round_events.Decision,
    by: str,
    note: str,
    project: str,
) -> None:
    """Record that the Head of Profession agreed a return, or sent it back.

    Example:  cpd-eval strategy sign --wave strategy-2 --profession HR --decision agreed
    --by "Head of Profession, HR"
    """
    db = open_store(read_settings(project))
    sent = strategy_returns(db, wave_ids=[wave])
    if profession not in set(sent["profession"]):
        raise DataError(
            f"'{profession}' has sent no return in '{wave}'; one was expected.\n"
            "A return is signed off when its draft has been sent in."
        )
    round_events.sign(db, wave=wave, profession=profession, decision=decision, note=note, by=by)
    click.echo(f"Recorded: {profession}, {decision} by {by}.")


def add_round_commands(group: click.Group) -> None:
    """Put the commands of a round into their group."""
    for one in (open_command, papers_command, views_command, sign_command):
        group.add_command(one)
