"""``cpd-eval form``: work on form files."""

from pathlib import Path

import click

from cpd_eval.cli import form_catalogue, form_offline, form_print, form_versions
from cpd_eval.errors import FormError
from cpd_eval.forms import read_form
from cpd_eval.forms.check import form_cautions


@click.group("form")
def command() -> None:
    """Check, list, compare, publish and print form files."""


command.add_command(form_catalogue.command)
command.add_command(form_versions.publish_command)
command.add_command(form_versions.compare_command)
command.add_command(form_offline.workbook_command)
command.add_command(form_offline.read_command)
command.add_command(form_print.command)


@command.command("check")
@click.argument(
    "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
def check(paths: tuple[Path, ...]) -> None:
    """Check form files and list every problem with sheet, row and column.

    What may stand and is probably not meant is told as a warning.

    Example:  cpd-eval form check forms/*.md
    """
    problems = []
    for path in paths:
        try:
            form = read_form(path)
        except FormError as exc:
            problems.append(str(exc))
            continue
        click.echo(f"{path}: in order ({len(form.questions)} questions, version {form.version}).")
        for caution in form_cautions(path):
            click.echo(f"Warning: {caution}")
    if problems:
        raise FormError("\n".join(problems))
