"""``cpd-eval form catalogue``: a page that lists forms for people to choose from."""

from pathlib import Path

import click

from cpd_eval.errors import ProjectError
from cpd_eval.forms import read_form
from cpd_eval.forms.catalogue import as_html, as_markdown, catalogue

_WRITERS = {".md": as_markdown, ".html": as_html}


@click.command("catalogue")
@click.argument(
    "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The page to write, .md or .html; shown as Markdown if not given.",
)
def command(paths: tuple[Path, ...], output: Path | None) -> None:
    """List forms: what each is for, who fills it in, how long it takes, and when.

    Example:  cpd-eval form catalogue forms/*.md -o forms.html
    """
    entries = catalogue(read_form(path) for path in paths)
    if output is None:
        click.echo(as_markdown(entries), nl=False)
        return
    writer = _WRITERS.get(output.suffix.lower())
    if writer is None:
        raise click.BadParameter(
            f"'{output.name}' ends in neither .md nor .html. Name a file that does.",
            param_hint="'--output'",
        )
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(writer(entries), encoding="utf-8")
    except OSError as exc:
        raise ProjectError(
            f"{output}: the page cannot be written: {exc.strerror}. Name another file."
        ) from exc
    click.echo(f"Listed {len(entries)} forms: {output}")
