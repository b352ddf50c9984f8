"""``cpd-eval strategy``: one plan out of the professions' workforce-strategy returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import pandas as pd

from cpd_eval.cli.strategy_round import add_round_commands
from cpd_eval.errors import DataError
from cpd_eval.report.earlier_views import Showing, views_sheets, with_exposure
from cpd_eval.report.questions import questions_of
from cpd_eval.report.settle import too_many_professions
from cpd_eval.report.strategy import write_collated
from cpd_eval.report.strategy_more_sheets import waiting_sheet
from cpd_eval.report.strategy_round import Audience, Groups, Records, Round, round_of
from cpd_eval.report.workbook import Sheet
from cpd_eval.settings import Settings, read_settings
from cpd_eval.store import versions, waves
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.export import answers_table
from cpd_eval.store.returns import strategy_repeats, strategy_returns
from cpd_eval.store.round_events import signed, views_shown
from cpd_eval.store.standing import standings

GROUP_FORM = "workforce_strategy_business_group"
"""What business groups answer beside the professions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Files and waves a round is read with.

    Attributes
    ----------
    business_waves : tuple of str
        Waves of the business groups.
    register, organisations, second_coder, skills : Path or None
        CSV files: staff records, mergers, a second coder's codes, professions of people.
    """

    business_waves: tuple[str, ...] = ()
    register: Path | None = None
    organisations: Path | None = None
    second_coder: Path | None = None
    skills: Path | None = None


@click.group("strategy")
def command() -> None:
    """Run a workforce-strategy round: papers, collation, strategy document."""


_WAVE = click.option(
    "--wave", required=True, multiple=True, help="The wave of the returns; see: wave status"
)
_BUSINESS = click.option(
    "--business-wave", multiple=True, help="A wave of the business groups' returns."
)
_AUDIENCE = click.option(
    "--audience",
    type=click.Choice(["hr", "working_group", "all"]),
    default="hr",
    show_default=True,
    help="Who will read it: a return its profession does not share with them is left out.",
)
_PROJECT = click.option("--project", default=".", show_default=True, help="The project folder.")


@command.command("collate")
@_WAVE
@_BUSINESS
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The workbook to write.")
@_AUDIENCE
@click.option("--register", type=click.Path(path_type=Path), help="CSV: profession, people.")
@click.option("--merged", type=click.Path(path_type=Path), help="CSV: organisation, became.")
@click.option("--second-coder", type=click.Path(path_type=Path), help="CSV: profession, code.")
@click.option("--skills", type=click.Path(path_type=Path), help="CSV: pid, profession.")
@_PROJECT
def collate_command(
    wave: tuple[str, ...],
    business_wave: tuple[str, ...],
    output: Path | None,
    audience: Audience,
    register: Path | None,
    merged: Path | None,
    second_coder: Path | None,
    skills: Path | None,
    project: str,
) -> None:
    """Write every profession's answers, and the issues they share, into one workbook.

    Example:  cpd-eval strategy collate --wave strategy-stage-1 -o returns.xlsx
    """
    settings = read_settings(project)
    file = output or settings.reports / f"{'_'.join(wave)}.xlsx"
    beside = Beside(
        business_waves=business_wave,
        register=register,
        organisations=merged,
        second_coder=second_coder,
        skills=skills,
    )
    db = open_store(settings)
    n = write_collation(settings, db, wave, file, audience=audience, beside=beside)
    click.echo(f"Collated {n} returns: {file}")


@command.command("document")
@_WAVE
@_BUSINESS
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The .docx file to write.")
@_AUDIENCE
@click.option("--title", default="Workforce strategy", show_default=True, help="Its title.")
@_PROJECT
def document_command(
    wave: tuple[str, ...],
    business_wave: tuple[str, ...],
    output: Path | None,
    audience: Audience,
    title: str,
    project: str,
) -> None:
    """Write the strategy as a Word document to go on editing, and the same as a page.

    Example:  cpd-eval strategy document --wave strategy-stage-2 -o strategy.docx
    """
    # Imported here: a collation must not wait for the charts.
    from cpd_eval.report.strategy_document import strategy_draft, write_strategy

    settings = read_settings(project)
    taken = read_round(
        open_store(settings), wave, audience=audience, beside=Beside(business_waves=business_wave)
    )
    draft = strategy_draft(
        taken, title=title, ledger=settings.ledger, is_made_up=settings.is_made_up
    )
    written = write_strategy(draft, output or settings.reports / "workforce_strategy.docx")
    click.echo(f"Strategy:  {written.document}")
    click.echo(f"Page:      {written.page}")


def read_round(
    db: Database,
    wave_ids: Sequence[str],
    *,
    audience: Audience = "hr",
    beside: Beside | None = None,
) -> Round:
    """Take in the submitted returns of some waves, in the words of the form they answered."""
    beside = beside or Beside()
    last = waves.get_waves(db, wave_ids)[-1]
    form = versions.load(db, last.form_id, last.version)
    register, merged = beside.register, beside.organisations
    return round_of(
        marked(db, strategy_returns(db, wave_ids=wave_ids), wave_ids),
        repeats=strategy_repeats(db, wave_ids=wave_ids),
        questions=questions_of(form),
        groups=_groups(db, beside.business_waves),
        records=Records(
            register=None if register is None else read_csv(register, ("profession", "people")),
            organisations=None if merged is None else read_csv(merged, ("organisation", "became")),
            problems=()
            if beside.skills is None
            else tuple(too_many_professions(read_csv(beside.skills, ("pid", "profession")))),
        ),
        audience=audience,
    )


def marked(db: Database, returns: pd.DataFrame, wave_ids: Sequence[str]) -> pd.DataFrame:
    """Add to returns how each stands, and whether its profession saw earlier views first."""
    if returns.empty:
        return returns
    decisions = signed(db, wave_ids)
    pairs = zip(returns["wave_id"], returns["profession"].astype(str), strict=True)
    returns = returns.assign(status=[decisions.get(pair, "submitted") for pair in pairs])
    shown = showings(db, wave_ids)
    return with_exposure(returns, shown) if shown else returns


def showings(db: Database, wave_ids: Sequence[str]) -> list[Showing]:
    """List what was shown to whom in some waves."""
    return [
        Showing(
            at=one.at,
            to=one.detail["to"],
            wave=one.detail["wave"],
            views_of=tuple(one.detail["views_of"]),
            by=one.by,
        )
        for one in views_shown(db, wave_ids)
    ]


def write_collation(
    settings: Settings,
    db: Database,
    wave_ids: Sequence[str],
    file: Path,
    *,
    audience: Audience = "hr",
    beside: Beside | None = None,
) -> int:
    """Collate the submitted returns of some waves."""
    taken = read_round(db, wave_ids, audience=audience, beside=beside)
    stands = pd.concat([standings(db, wave_id) for wave_id in wave_ids], ignore_index=True)
    more: list[Sheet] = [waiting_sheet(stands)] if audience == "hr" else []
    if beside is not None and beside.second_coder is not None:
        # Imported here: it brings the statistics library, which a collation seldom needs.
        from cpd_eval.report.second_coder import coded_twice, second_coder_sheets

        coded = coded_twice(
            taken.returns, read_csv(beside.second_coder, ("profession", "code")), taken.known
        )
        more += second_coder_sheets(coded, taken.known)
    if audience == "hr":
        more += views_sheets(taken.returns, showings(db, wave_ids))
    write_collated(taken, file, more=more, is_made_up=settings.is_made_up)
    return len(taken.everyone)


def _groups(db: Database, wave_ids: Sequence[str]) -> Groups | None:
    if not wave_ids:
        return None
    last = waves.get_waves(db, wave_ids)[-1]
    form = versions.load(db, last.form_id, last.version)
    if last.form_id != GROUP_FORM:
        raise DataError(
            f"--business-wave {last.wave_id}: it asks '{last.form_id}'; '{GROUP_FORM}' was "
            "expected.\nName a wave of the business groups; see: cpd-eval wave status"
        )
    return Groups(
        returns=answers_table(db, GROUP_FORM, wave_ids=wave_ids), questions=questions_of(form)
    )


def read_csv(file: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Read a small CSV file with some columns, as text."""
    try:
        table = pd.read_csv(file, dtype=str, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as wrong:
        raise DataError(
            f"{file}: it cannot be read as CSV: {wrong}.\n"
            f"A UTF-8 file with the columns {', '.join(columns)} was expected."
        ) from wrong
    if absent := [name for name in columns if name not in table]:
        raise DataError(
            f"{file}: the column '{absent[0]}' is missing; found: {', '.join(map(str, table))}.\n"
            f"Write the columns {', '.join(columns)} in the first row."
        )
    return table


add_round_commands(command)
