"""``cpd-eval responses``: answers in from other tools, and out to other programs."""

from contextlib import closing
from pathlib import Path

import click

from cpd_eval.settings import read_settings
from cpd_eval.store import uploads, waves
from cpd_eval.store.database import open_store
from cpd_eval.store.intake.bring import Imported, import_responses
from cpd_eval.store.intake.mapping_file import read_mapping
from cpd_eval.store.outlet.deliver import FORMATS, Exported, Format, export_responses

_PROJECT = click.option("--project", default=".", show_default=True, help="The project folder.")
_SHOWN = 20


def _read_formats(_ctx: click.Context, _param: click.Parameter, value: str) -> tuple[Format, ...]:
    """Read a list of formats with commas between."""
    words = [word.strip().lower() for word in value.split(",") if word.strip()]
    known = {str(word): word for word in FORMATS}
    for word in words:
        if word not in known:
            raise click.BadParameter(f"'{word}' is no format; choose from {', '.join(known)}.")
    return tuple(known[word] for word in dict.fromkeys(words)) or FORMATS


@click.group("responses")
def command() -> None:
    """Take responses out to other programs, and in from other tools."""


@command.command("export")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="A new folder."
)
@click.option(
    "--format",
    "formats",
    callback=_read_formats,
    default=",".join(FORMATS),
    show_default=True,
    help="What each table is written as.",
)
@click.option("--form", "form_ids", multiple=True, help="Only this form; may be given again.")
@click.option("--wave", "wave_ids", multiple=True, help="Only this wave; may be given again.")
@click.option("--long", "has_long", is_flag=True, help="A table with a row an answer too.")
@click.option(
    "--personal", "has_personal", is_flag=True, help="Also answers that say who someone is."
)
@click.option("--force", "may_replace", is_flag=True, help="Replace an earlier export there.")
@_PROJECT
def export_command(
    output: Path,
    formats: tuple[Format, ...],
    form_ids: tuple[str, ...],
    wave_ids: tuple[str, ...],
    has_long: bool,
    has_personal: bool,
    may_replace: bool,
    project: str,
) -> None:
    """Write the submitted responses as tables, with a data dictionary.

    People leave as pseudonyms. These are answers of single people that have passed no disclosure
    check: keep the folder as you keep the store.

    Example:  cpd-eval responses export -o export --form cpd_impact_before --format csv,sav
    """
    with closing(open_store(read_settings(project))) as db:
        done = export_responses(
            db,
            output,
            formats=formats,
            form_ids=form_ids or None,
            wave_ids=wave_ids or None,
            has_long=has_long,
            has_personal=has_personal,
            may_replace=may_replace,
        )
    _tell_exported(done)


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--wave", "wave_id", required=True, help="The wave that was answered.")
@click.option(
    "--mapping",
    "mapping_file",
    type=click.Path(path_type=Path),
    help="What the columns of another tool's export mean; see docs/import-export.md.",
)
@click.option("--dry-run", "is_trial", is_flag=True, help="Only say what would be done.")
@_PROJECT
def import_command(
    files: tuple[Path, ...], wave_id: str, mapping_file: Path | None, is_trial: bool, project: str
) -> None:
    """Take finished responses from CSV files, tables in workbooks, or filled-in workbooks.

    Every row goes through the rules of the form. The good ones are kept; the others are told and
    set aside in data/rejected, to be corrected and imported again. The same file again changes
    nothing.

    Example:  cpd-eval responses import answers.csv --wave before-2026 --dry-run
    """
    settings = read_settings(project)
    with closing(open_store(settings)) as db:
        done = import_responses(
            db,
            files,
            wave_id,
            mapping=read_mapping(mapping_file) if mapping_file else None,
            set_aside_in=settings.data / "rejected" / wave_id,
            is_trial=is_trial,
        )
    _tell_imported(done, is_trial=is_trial)


@command.command("files")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="A folder.")
@click.option("--wave", "wave_id", help="Only this wave.")
@click.option("--reference", help="Only the response submitted under this reference number.")
@_PROJECT
def files_command(output: Path, wave_id: str | None, reference: str | None, project: str) -> None:
    """Write the files that came with submitted responses, a folder for each response.

    The folders are called by the column response_id of 'responses export'. What people send may
    say who they are, and nobody has looked for malware: open the files where your organisation's
    own protection sees them.

    Example:  cpd-eval responses files -o files --wave strategy-2026
    """
    db = open_store(read_settings(project))
    if wave_id is not None:
        waves.get_wave(db, wave_id)
    chosen = uploads.submitted_with_files(db, wave_id=wave_id, reference=reference)
    written = uploads.write_files(db, chosen, output)
    if written:
        click.echo(f"Wrote {len(written)} files of {len(chosen)} responses to {output}")
    else:
        click.echo("No submitted response that was asked for came with a file.")


def _tell_exported(done: Exported) -> None:
    for form_id, n in done.n_responses.items():
        click.echo(f"{form_id}: {n} responses")
    for note in done.notes:
        click.echo(f"Note: {note}")
    if done.left_out:
        click.echo(f"Left out, because they say who someone is: {', '.join(done.left_out)}.")
    click.echo(f"Wrote {len(done.files)} files to {done.folder}")


def _tell_imported(done: Imported, *, is_trial: bool) -> None:
    for refusal in done.refusals[:_SHOWN]:
        click.echo(f"Refused: {refusal}")
    if len(done.refusals) > _SHOWN:
        click.echo(f"… and {len(done.refusals) - _SHOWN} more reasons.")
    told = "would be imported" if is_trial else "imported"
    click.echo(
        f"{done.n_new} responses {told}, {done.n_there} were there already, "
        f"{done.n_refused} refused."
    )
    for file in done.set_aside:
        click.echo(f"Correct the refused rows in {file} and import that file.")
