"""``cpd-eval workforce import``: published figures of staff and of consultants' cost."""

from pathlib import Path

import click

from cpd_eval.report.acses import read_acses
from cpd_eval.report.acses_series import breaks, flows_of
from cpd_eval.report.mwmi import read_consultants, yearly

_FILE = click.Path(path_type=Path)
_COUNTS = ["in_post", "leavers", "retirements", "joiners"]


@click.group("import")
def import_command() -> None:
    """Read published figures as they come."""


@import_command.command("acses")
@click.argument("file", type=_FILE)
@click.option("--year", help="Also write this year's people and flows.")
@click.option("-o", "--output", type=_FILE, help="A .csv file for the flows.")
def acses_command(file: Path, year: str | None, output: Path | None) -> None:
    """Read a table of the Annual Civil Service Employment Survey, and say what it cannot tell.

    Example:  cpd-eval workforce import acses Profession_of_post.csv --year 2022 -o flows.csv
    """
    published = read_acses(file)
    click.echo(
        f"{published.name}: {len(published.table):,} rows by {', '.join(published.dimensions)}; "
        f"{published.n_suppressed:,} suppressed; {len(published.notes)} notes."
    )
    for one in breaks(published):
        click.echo(f"Break in the series. {one.sentence}")
    if (year is None) != (output is None):
        raise click.UsageError("--year and --output go together")
    if year is not None and output is not None:
        flows = flows_of(published, year=year)
        flows.astype(dict.fromkeys(_COUNTS, "Int64")).to_csv(output, index=False)
        n_left_out = int(flows[_COUNTS].isna().any(axis=1).sum())
        click.echo(
            f"Flows:  {output} ({len(flows)} groups, {n_left_out} with a count suppressed; "
            "retirements are among the leavers)"
        )


@import_command.command("mwmi")
@click.argument("file", type=_FILE)
@click.option("-o", "--output", required=True, type=_FILE, help="A folder for three .csv files.")
def mwmi_command(file: Path, output: Path) -> None:
    """Read consultants' cost by department and month, and count negatives and gaps.

    Example:  cpd-eval workforce import mwmi costs.csv -o consultants
    """
    found = read_consultants(file)
    output.mkdir(parents=True, exist_ok=True)
    found.months.to_csv(output / "months.csv", index=False)
    yearly(found.months).to_csv(output / "years.csv", index=False)
    found.departments.to_csv(output / "departments.csv", index=False)
    click.echo(
        f"{len(found.months):,} months of {len(found.departments)} departments: "
        f"£{found.departments['cost_gbp'].sum():,.0f}, of which "
        f"£{found.departments['negative_gbp'].sum():,.0f} in months below nought "
        f"({found.n_negative}); "
        f"months without a figure: {found.n_gaps}.".replace("£-", "−£")
    )
    click.echo(f"Tables: {output}")
