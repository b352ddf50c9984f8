"""``cpd-eval form publish`` and ``form compare``: versions of a form, and what separates them."""

import sys
from collections import Counter
from pathlib import Path

import click

from cpd_eval.cli.editions import Plan, plan, refuse_breaking, tell, tell_comparison
from cpd_eval.errors import FormError
from cpd_eval.forms import Form, read_form
from cpd_eval.forms.compare import compare
from cpd_eval.forms.mapping import FormMapping
from cpd_eval.forms.mapping_file import before_of, load_mapping, mapping_path, read_mapping
from cpd_eval.settings import FILE_NAME, read_settings
from cpd_eval.store import versions
from cpd_eval.store.database import Database, open_store

_PROJECT = click.option("--project", default=".", show_default=True, help="The project folder.")


@click.command("publish")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--yes", is_flag=True, help="Publish also if answers do not stay comparable.")
@_PROJECT
def publish_command(files: tuple[Path, ...], yes: bool, project: str) -> None:
    """Make an immutable version of each form file, after saying what changed.

    Each is compared with the version of its form published last. If answers would not stay
    comparable, the command asks (on a terminal) or refuses; then nothing at all is published. A
    mapping, forms/FORM_ID.mapping.toml, says what became of renamed questions and choices.

    Example:  cpd-eval form publish forms/*.md
    """
    db = open_store(read_settings(project))
    plans = _plans(db, files)
    for one in plans:
        tell(one)
    new = [one for one in plans if not one.known]
    if not new:
        return
    if not yes and not (sys.stdin.isatty() and _agrees(new)):
        refuse_breaking(new, how="publish it all the same with: cpd-eval form publish --yes FILE")
    versions.publish_all(db, [one.edition for one in new])
    for one in new:
        number = versions.lineage(db, one.form.form_id).versions[-1].number
        click.echo(
            f"Published version {number} of '{one.form.form_id}' ({one.form.version})"
            + (f", with {one.mapping.file}." if one.mapping else ".")
        )


@click.command("compare")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@_PROJECT
def compare_command(old: str, new: str, project: str) -> None:
    """Say what changed from the form OLD to the form NEW, and whether answers stay comparable.

    Each is a form file, or the version of a published form (12 letters and digits). A mapping
    beside NEW is used if it leads from OLD. Nothing is published.

    Example:  cpd-eval form compare forms/pulse.md drafts/pulse.md
    """
    before, after = (_form(word, project) for word in (old, new))
    mapping = _mapping_between(Path(new), before, after)
    told = compare(before, after, mapping=mapping)
    click.echo(f"'{after.form_id}' {after.version}, against {before.version}.")
    tell_comparison(told, mapping_file=mapping_path(Path(new), after))


def _plans(db: Database, files: tuple[Path, ...]) -> list[Plan]:
    plans, problems = [], []
    for file in files:
        try:
            plans.append(plan(db, file))
        except FormError as exc:
            problems.append(str(exc))
    for form_id, n in Counter(one.form.form_id for one in plans).items():
        if n > 1:
            named = ", ".join(str(one.file) for one in plans if one.form.form_id == form_id)
            problems.append(
                f"{named}: {n} files are the form '{form_id}'; one was expected. Name one of them."
            )
    if problems:
        raise FormError("\n".join([*problems, "Nothing was published."]))
    return plans


def _agrees(plans: list[Plan]) -> bool:
    return not any(one.is_broken for one in plans) or click.confirm(
        "Publish although answers do not stay comparable?"
    )


def _form(word: str, project: str) -> Form:
    file = Path(word)
    if not file.exists() and (Path(project) / FILE_NAME).exists():
        db = open_store(read_settings(project))
        for form_id, version in versions.published(db):
            if version == word:
                return versions.load(db, form_id, version)
    return read_form(file)


def _mapping_between(file: Path, old: Form, new: Form) -> FormMapping | None:
    beside = mapping_path(file, new)
    if not file.exists() or not beside.exists():
        return None
    if load_mapping(beside).get("from") != old.version:
        click.echo(f"{beside}: not used, as it does not lead from version {old.version}.")
        return None
    return read_mapping(beside, new, before_of(old))
