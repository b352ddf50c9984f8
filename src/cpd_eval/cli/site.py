"""``cpd-eval site``: "Find your profession", a page for each profession, to put on an intranet."""

from pathlib import Path

import click
import pandas as pd

from cpd_eval.report.maturity_ratings import ratings_of
from cpd_eval.report.maturity_tables import MaturityTables, maturity_tables
from cpd_eval.report.site import write_site
from cpd_eval.settings import Settings, read_settings
from cpd_eval.store.database import open_store


@click.command("site")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The folder to write to.")
@click.option(
    "--returns", type=click.Path(path_type=Path), help="A CSV of self-assessments, not the store's."
)
@click.option("--project", default=".", show_default=True, help="The project folder.")
def command(output: Path | None, returns: Path | None, project: str) -> None:
    """Write the site "Find your profession": plain pages that need no server and no script.

    Of a workforce strategy only what its profession shares with everybody is told.

    Example:  cpd-eval site -o site
    """
    # Imported here: other commands must not wait for the boards.
    from cpd_eval.pages.boards.store_data import last_round, stored_returns

    settings = read_settings(project)
    db = open_store(settings)
    table = pd.read_csv(returns, dtype=str, keep_default_na=False) if returns else None
    written = write_site(
        output or settings.reports / "site",
        tables=_tables(stored_returns(db) if table is None else table, settings),
        taken=last_round(db, audience="all"),
        is_made_up=settings.is_made_up,
    )
    click.echo(f"{len(written) - 1} professions: {written[0]}")


def _tables(returns: pd.DataFrame | None, settings: Settings) -> MaturityTables | None:
    if returns is None:
        return None
    return maturity_tables(ratings_of(returns), ledger=settings.ledger)
