"""``cpd-eval wave board``: the response board as a file, without Jupyter."""

from pathlib import Path

import click

from cpd_eval.errors import DataError
from cpd_eval.frames import ALL


@click.command("board")
@click.argument("name")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="A page (.html) or a workbook (.xlsx).",
)
@click.option("--region", default=ALL, show_default=True, help="Only this region.")
@click.option("--profession", default=ALL, show_default=True, help="Only this profession.")
@click.option("--unit", default=ALL, show_default=True, help="Only this unit of the region.")
@click.option(
    "--by", default="", help="Which groups are compared: region, profession or local_org."
)
@click.option("--project", default=".", show_default=True, help="The project folder.")
def board_command(
    name: str, output: Path, region: str, profession: str, unit: str, by: str, project: str
) -> None:
    """Show how far the wave NAME has come: who answered, day by day, and where people stopped.

    Groups of few people are hidden; what is written stands in the ledger.

    Example:  cpd-eval wave board before-2026 -o board.html --region Wales
    """
    if output.suffix not in (".html", ".xlsx"):
        raise DataError(
            f"{output}: the file ends in '{output.suffix}'; '.html' or '.xlsx' was expected. "
            "Name it so."
        )
    # Charts take a while to load, and no other command of a wave needs them.
    from cpd_eval.cli.board_file import board_file

    headline, content = board_file(
        project, name, suffix=output.suffix, region=region, profession=profession, unit=unit, by=by
    )
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(content)
    except OSError as exc:
        raise DataError(
            f"{output}: the file cannot be written: {exc.strerror}. Name another with -o."
        ) from exc
    click.echo(headline)
    click.echo(f"Wrote {output}")
