"""``cpd-eval form``: work on form files."""

from pathlib import Path

import click

from cpd_eval.errors import FormError
from cpd_eval.forms import read_form


@click.group("form")
def command() -> None:
    """Check form files."""


@command.command("check")
@click.argument(
    "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
def check(paths: tuple[Path, ...]) -> None:
    """Check form files and list every problem with sheet, row and column.

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
    if problems:
        raise FormError("\n".join(problems))
