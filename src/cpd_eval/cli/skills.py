"""``cpd-eval skills``: the skills audit as a report, for the HR system, and to find mentors."""

from pathlib import Path

import click
import pandas as pd

from cpd_eval.analysis.skill_supply import mentors, single_points
from cpd_eval.errors import DataError, did_you_mean
from cpd_eval.report.hr_differences import hr_differences
from cpd_eval.report.register import read_posts, read_texts
from cpd_eval.report.skills import skills_report
from cpd_eval.report.skills_audit import (
    Audit,
    as_text,
    audit_of,
    hr_table,
    qualification_register,
)
from cpd_eval.settings import Settings, read_settings
from cpd_eval.simulate.posts import simulate_posts
from cpd_eval.simulate.skills_audit import simulate_audit
from cpd_eval.store.database import open_store
from cpd_eval.store.export import answers_table
from cpd_eval.workforce.organisation import Organisation, sample_organisation

FORM = "skills_audit"
_FILE = click.Path(path_type=Path)
_ANSWERS = click.argument("answers", type=_FILE, required=False)
_WAVE = click.option("--wave", multiple=True, help="A wave of the project's store, not a file.")
_OUTPUT = click.option("-o", "--output", required=True, type=_FILE, help="A .csv file to write.")
_PROJECT = click.option("--project", default=".", show_default=True, help="The project folder.")


@click.group("skills")
def command() -> None:
    """Report on the skills audit, and hand it to the HR system."""


@command.command("report")
@_ANSWERS
@_WAVE
@click.option("--posts", type=_FILE, help="The register, to tell how many posts are aligned.")
@click.option("-o", "--output", type=_FILE, help="Folder to write to.")
@click.option("--made-up", is_flag=True, help="Say on the page that the people are invented.")
@_PROJECT
def report_command(
    answers: Path | None,
    wave: tuple[str, ...],
    posts: Path | None,
    output: Path | None,
    made_up: bool,
    project: str,
) -> None:
    """Write the report on ANSWERS to the skills audit, or on waves of the store.

    Example:  cpd-eval skills report --wave audit-2026 --posts posts.csv
    """
    settings, words = read_settings(project), sample_organisation()
    written = skills_report(
        _audit(settings, answers, wave, words),
        posts=None if posts is None else read_posts(posts),
        standards={term.code: term.name for term in words.standards},
        ledger=settings.ledger,
        is_made_up=made_up or settings.is_made_up,
    ).write(output or settings.reports / "skills")
    click.echo(f"Report:  {written.report}")


@command.command("export")
@_ANSWERS
@_WAVE
@click.option("--qualifications", type=_FILE, help="responses.A05.csv of the same export.")
@_OUTPUT
@_PROJECT
def export_command(
    answers: Path | None,
    wave: tuple[str, ...],
    qualifications: Path | None,
    output: Path,
    project: str,
) -> None:
    """Write what the HR system may have: of those who let it be passed on.

    With --qualifications, the register of qualifications in place of skills and professions.

    Example:  cpd-eval skills export --wave audit-2026 -o to-hr.csv
    """
    given = _answers(read_settings(project), answers, wave)
    table = (
        hr_table(given)
        if qualifications is None
        else qualification_register(given, read_texts(qualifications))
    )
    table.to_csv(output, index=False)
    n_people = given["pid"].nunique()
    n_kept = table["pid"].nunique()
    others = "did not let their answers be passed on" + (
        "" if qualifications is None else ", or named no qualification"
    )
    click.echo(f"{n_kept} of {n_people} people are in {output}; the others {others}.")


@command.command("mentors")
@_ANSWERS
@_WAVE
@click.option("--skill", required=True, help="Code of the skill, such as DIA1.")
@_OUTPUT
@_PROJECT
def mentors_command(
    answers: Path | None, wave: tuple[str, ...], skill: str, output: Path, project: str
) -> None:
    """List who could mentor in a skill: holders who offered it and let it be passed on.

    Example:  cpd-eval skills mentors --wave audit-2026 --skill DIA1 -o mentors.csv
    """
    audit = _audit(read_settings(project), answers, wave, sample_organisation())
    known = sorted(set(audit.skills["skill"]))
    if skill not in known:
        raise DataError(
            f"--skill: there is no '{skill}'.{did_you_mean(skill, known)} Found: "
            f"{', '.join(known)}.\nName one of them."
        )
    passing = audit.people[audit.people["may_pass"]].set_index("pid")["offers"]
    found = mentors(audit.skills, skill=skill, offers=passing)
    found.to_csv(output, index=False)
    click.echo(f"{len(found)} mentors for {skill}: {output} (not for publication)")


@command.command("single-points")
@_ANSWERS
@_WAVE
@_OUTPUT
@_PROJECT
def single_points_command(
    answers: Path | None, wave: tuple[str, ...], output: Path, project: str
) -> None:
    """List skills a profession needs and fewer than three of its people hold: for HR only.

    Example:  cpd-eval skills single-points --wave audit-2026 -o few.csv
    """
    audit = _audit(read_settings(project), answers, wave, sample_organisation())
    found = single_points(audit.skills)
    found.to_csv(output, index=False)
    click.echo(f"{len(found)} skills in few hands: {output} (not for publication)")


@command.command("differences")
@click.argument("posts", type=_FILE)
@_ANSWERS
@_WAVE
@_OUTPUT
@_PROJECT
def differences_command(
    posts: Path, answers: Path | None, wave: tuple[str, ...], output: Path, project: str
) -> None:
    """List where people's answers about their posts differ from the register of POSTS.

    Example:  cpd-eval skills differences posts.csv --wave audit-2026 -o differences.csv
    """
    audit = _audit(read_settings(project), answers, wave, sample_organisation())
    found = hr_differences(audit, read_posts(posts))
    found.map(as_text).to_csv(output, index=False)
    click.echo(f"{len(found)} differences: {output} (not for publication)")


@command.command("sample")
@click.argument("folder", type=_FILE)
@click.option("--seed", default=1, show_default=True, help="Gives the same data again.")
def sample_command(folder: Path, seed: int) -> None:
    """Write made-up posts and answers into FOLDER, to try the report on.

    Example:  cpd-eval skills sample tryout
    """
    posts = simulate_posts(seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    posts.to_csv(folder / "posts.csv", index=False)
    simulate_audit(posts, seed=seed).to_csv(folder / "answers.csv", index=False)
    click.echo(f"Made up: {folder / 'posts.csv'}, {folder / 'answers.csv'}")


def _answers(settings: Settings, file: Path | None, waves: tuple[str, ...]) -> pd.DataFrame:
    if file is not None:
        return read_texts(file)
    if waves:
        return answers_table(open_store(settings), FORM, wave_ids=waves)
    raise DataError(
        "skills: neither a file nor a wave was named; one was expected.\n"
        "Name a file with answers, or a wave with --wave; see: cpd-eval wave status"
    )


def _audit(
    settings: Settings, file: Path | None, waves: tuple[str, ...], words: Organisation
) -> Audit:
    names = {term.code: term.name for term in (*words.professions, *words.regions)}
    return audit_of(_answers(settings, file, waves), words=names)
