"""``cpd-eval maturity``: how mature the professions are, and mixed working groups of them."""

from collections.abc import Sequence
from pathlib import Path

import click
import pandas as pd

from cpd_eval.analysis.maturity import maturity_scores
from cpd_eval.errors import DataError
from cpd_eval.report.datafile import open_data
from cpd_eval.report.maturity import maturity_report
from cpd_eval.report.maturity_ratings import checklist_scores, ratings_of
from cpd_eval.settings import Settings, read_settings
from cpd_eval.store.database import open_store
from cpd_eval.store.export import answers_table
from cpd_eval.workforce.mixed_groups import Allocation, Member, Rules, allocate

LONG, SHORT = "skills_principles", "skills_checklist"
"""The two forms of the self-assessment."""


@click.group("maturity")
def command() -> None:
    """Compare how mature professions are, and make mixed working groups."""


@command.command("report")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--wave", multiple=True, help="A wave of the project's store, in place of files.")
@click.option("--short", type=click.Path(path_type=Path), help="Returns of the checklist.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder to write to.")
@click.option("--made-up", is_flag=True, help="Say on the page that the returns are invented.")
@click.option("--project", default=".", show_default=True, help="The project folder.")
def report_command(
    files: tuple[Path, ...],
    wave: tuple[str, ...],
    short: Path | None,
    output: Path | None,
    made_up: bool,
    project: str,
) -> None:
    """Write the report on maturity from returns in FILES or in waves of the store.

    FILES hold returns of the form skills_principles, as responses export writes them.

    Example:  cpd-eval maturity report --wave skills-2026 -o reports/maturity
    """
    settings = read_settings(project)
    ratings = ratings_of(returns_of(settings, files, wave))
    checklist = None if short is None else checklist_scores(_read([short]))
    written = maturity_report(
        ratings,
        checklist=checklist,
        ledger=settings.ledger,
        is_made_up=made_up or settings.is_made_up,
    ).write(output or settings.reports / "maturity")
    click.echo(f"Report:  {written.report}")


@command.command("groups")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--wave", multiple=True, help="A wave of the project's store, in place of files.")
@click.option(
    "--groups", "n_groups", required=True, type=click.IntRange(min=1), help="How many groups."
)
@click.option("--together", multiple=True, help="Two names with a comma that must meet.")
@click.option("--apart", multiple=True, help="Two names with a comma that must not meet.")
@click.option("--seed", default=1, show_default=True, help="Gives the same groups again.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A .csv file to write.")
@click.option("--project", default=".", show_default=True, help="The project folder.")
def groups_command(
    files: tuple[Path, ...],
    wave: tuple[str, ...],
    n_groups: int,
    together: tuple[str, ...],
    apart: tuple[str, ...],
    seed: int,
    output: Path | None,
    project: str,
) -> None:
    """Put professions into working groups that mix mature and new ones.

    Example:  cpd-eval maturity groups --wave skills-2026 --groups 5 --apart "Tax,Finance"
    """
    settings = read_settings(project)
    ratings = ratings_of(returns_of(settings, files, wave))
    rules = Rules(together=_pairs(together), apart=_pairs(apart))
    made = allocate(members_of(ratings), n_groups=n_groups, rules=rules, seed=seed)
    table = groups_table(made)
    for number, group in enumerate(made.groups, start=1):
        mean = sum(one.maturity for one in group) / len(group)
        click.echo(f"Group {number} (mean {mean:.0f}): {', '.join(one.name for one in group)}")
    click.echo(
        f"The groups' means differ by {made.spread:.1f} points (standard deviation); by chance "
        f"they would by {made.random_spread:.1f}. Seed {made.seed}."
    )
    if made.n_shared:
        click.echo(f"{made.n_shared} sit with another of their own organisation.")
    if output is not None:
        table.to_csv(output, index=False)
        click.echo(f"Groups:  {output}")


def returns_of(settings: Settings, files: Sequence[Path], waves: Sequence[str]) -> pd.DataFrame:
    """Read returns of the self-assessment from files, or from waves of the store.

    Raises
    ------
    DataError
        If neither is named.
    """
    if files:
        return _read(files)
    if waves:
        return answers_table(open_store(settings), LONG, wave_ids=waves)
    raise DataError(
        "maturity: neither files nor a wave was named; one was expected.\n"
        "Name a file with returns, or a wave with --wave; see: cpd-eval wave status"
    )


def members_of(ratings: pd.DataFrame) -> list[Member]:
    """Make each profession of the last wave a member, by its overall score."""
    own = ratings[(ratings["rater"] == "self") & (ratings["wave"] == max(ratings["wave"]))]
    scores = maturity_scores(own.assign(side="both")).dropna(subset="overall")
    several = scores["profession"].duplicated(keep=False)
    names = scores["profession"].where(
        ~several, scores["profession"] + ", " + scores["organisation"]
    )
    return [
        Member(name=name, organisation=organisation, maturity=overall)
        for name, organisation, overall in zip(
            names, scores["organisation"], scores["overall"], strict=True
        )
    ]


def groups_table(made: Allocation) -> pd.DataFrame:
    """Give groups as a table: a row a member."""
    return pd.DataFrame(
        [
            {
                "group": number,
                "name": one.name,
                "organisation": one.organisation,
                "maturity": round(one.maturity, 1),
            }
            for number, group in enumerate(made.groups, start=1)
            for one in group
        ]
    )


def _pairs(texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    pairs = []
    for text in texts:
        parts = [part.strip() for part in text.split(",")]
        if len(parts) != 2:
            raise DataError(
                f"'{text}': two names with one comma between them were expected.\n"
                'Write it as in: --apart "Tax,Finance"'
            )
        pairs.append((parts[0], parts[1]))
    return tuple(pairs)


def _read(files: Sequence[Path]) -> pd.DataFrame:
    tables = []
    for file in files:
        data = open_data(file)
        if data.delimiter:
            texts = pd.read_csv(file, sep=data.delimiter, dtype=str, keep_default_na=False)
            tables.append(texts)
        else:
            tables.append(pd.read_parquet(file))
    return pd.concat(tables, ignore_index=True)
