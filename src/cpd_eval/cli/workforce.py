"""``cpd-eval workforce``: posts, people, vacancies, and how many people there will be."""

from pathlib import Path

import click
import pandas as pd

from cpd_eval.cli.workforce_import import import_command
from cpd_eval.errors import DataError, missing_columns
from cpd_eval.report.critical import critical_list
from cpd_eval.report.register import POSTS, read_flows, read_posts, read_texts
from cpd_eval.report.register_problems import problems
from cpd_eval.report.skills_audit import as_text
from cpd_eval.report.workforce import workforce_report
from cpd_eval.settings import read_settings
from cpd_eval.simulate.posts import simulate_flows, simulate_posts

_FILE = click.Path(path_type=Path)


@click.group("workforce")
def command() -> None:
    """Report on posts, people and vacancies, and on the years ahead."""


@command.command("report")
@click.argument("posts", type=_FILE)
@click.argument("flows", type=_FILE)
@click.option(
    "--spread",
    default=0.2,
    show_default=True,
    type=click.FloatRange(0, 1),
    help="In 'low' this share more go and fewer come than last year.",
)
@click.option("--column", multiple=True, help="What the register calls a column: post_id=Position.")
@click.option("-o", "--output", type=_FILE, help="Folder to write to.")
@click.option("--made-up", is_flag=True, help="Say on the page that the people are invented.")
@click.option("--project", default=".", show_default=True, help="The project folder.")
def report_command(
    posts: Path,
    flows: Path,
    spread: float,
    column: tuple[str, ...],
    output: Path | None,
    made_up: bool,
    project: str,
) -> None:
    """Write the workforce picture from a register of POSTS and the FLOWS of a year.

    POSTS has a row a post: post_id, title, grade, region, profession, person_id (empty if vacant).
    FLOWS has a row a profession and region: in_post, leavers, retirements, joiners.

    Example:  cpd-eval workforce report posts.csv flows.csv -o reports/workforce
    """
    settings = read_settings(project)
    written = workforce_report(
        read_posts(posts, columns=_columns(column)),
        read_flows(flows),
        spread=spread,
        ledger=settings.ledger,
        is_made_up=made_up or settings.is_made_up,
    ).write(output or settings.reports / "workforce")
    click.echo(f"Report:  {written.report}")


@command.command("check")
@click.argument("posts", type=_FILE)
@click.option("--people", type=_FILE, help="person_id and professions, with spaces between.")
@click.option("--headcounts", type=_FILE, help="profession and people, as returns count them.")
@click.option("--mergers", type=_FILE, help="organisation and merged_into.")
def check_command(
    posts: Path, people: Path | None, headcounts: Path | None, mergers: Path | None
) -> None:
    """List what is to be settled in POSTS, and what contradicts it.

    Example:  cpd-eval workforce check posts.csv --people people.csv --headcounts returns.csv
    """
    found = problems(
        read_posts(posts),
        people=_table(people, ("person_id", "professions")),
        headcounts=_table(headcounts, ("profession", "people")),
        mergers=_table(mergers, ("organisation", "merged_into")),
    )
    for one in found:
        click.echo(one.sentence)
    click.echo(f"To settle: {len(found)}")


@command.command("critical")
@click.argument("posts", type=_FILE)
@click.option("-o", "--output", required=True, type=_FILE, help="A .csv file to write.")
def critical_command(posts: Path, output: Path) -> None:
    """List critical POSTS that are vacant, without a successor, or in few hands: for HR only.

    Example:  cpd-eval workforce critical posts.csv -o critical.csv
    """
    found = critical_list(read_posts(posts))
    found.map(as_text).to_csv(output, index=False)
    click.echo(f"{len(found)} posts: {output} (names people and posts; not for publication)")


@command.command("sample")
@click.argument("folder", type=_FILE)
@click.option("--seed", default=1, show_default=True, help="Gives the same data again.")
def sample_command(folder: Path, seed: int) -> None:
    """Write made-up posts and flows into FOLDER, to try the report on.

    Example:  cpd-eval workforce sample tryout
    """
    posts = simulate_posts(seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    posts.to_csv(folder / "posts.csv", index=False)
    simulate_flows(posts, seed=seed).to_csv(folder / "flows.csv", index=False)
    click.echo(f"Made up: {folder / 'posts.csv'}, {folder / 'flows.csv'}")


command.add_command(import_command)


def _columns(texts: tuple[str, ...]) -> dict[str, str]:
    known = (*POSTS, "is_critical", "successor_id", "organisation")
    named = {}
    for text in texts:
        ours, equals, theirs = (part.strip() for part in text.partition("="))
        if not equals or ours not in known:
            raise DataError(
                f"--column '{text}': one of {', '.join(known)}, an equals sign and the register's "
                "own name were expected.\nWrite it as in: --column post_id=Position"
            )
        named[ours] = theirs
    return named


def _table(path: Path | None, needs: tuple[str, ...]) -> pd.DataFrame | None:
    if path is None:
        return None
    table = read_texts(path)
    if absent := [name for name in needs if name not in table.columns]:
        raise missing_columns(path.name, absent, map(str, table.columns))
    return table
