"""What publishing a form file would do: read, held against what is published, told.

``form publish`` and ``wave open`` ask here before anything is kept.
"""

from dataclasses import dataclass
from pathlib import Path

import click

from cpd_eval.errors import FormError
from cpd_eval.forms import Form, read_form
from cpd_eval.forms.changes import Comparison
from cpd_eval.forms.compare_words import comparison_lines, mapping_draft
from cpd_eval.forms.mapping import FormMapping
from cpd_eval.forms.mapping_file import load_mapping, mapping_path, read_mapping
from cpd_eval.store import versions
from cpd_eval.store.database import Database
from cpd_eval.store.lineage import Lineage


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A form file that may become a version.

    Attributes
    ----------
    file : Path
        The form file.
    form : Form
        What it asks.
    known : str
        What to say if that version is published already; empty if it is not.
    mapping : FormMapping or None
        From the file beside it.
    note : str
        What to say of a mapping file that is not used; may be empty.
    comparison : Comparison or None
        With the version published last; None if there is none, or it is that one.
    """

    file: Path
    form: Form
    known: str = ""
    mapping: FormMapping | None = None
    note: str = ""
    comparison: Comparison | None = None

    @property
    def is_broken(self) -> bool:
        """Whether earlier and later answers could not be compared."""
        return self.comparison is not None and self.comparison.comparable == "no"

    @property
    def edition(self) -> versions.Edition:
        """What to publish: nothing, if another version was published since this was told."""
        follows = self.comparison.old if self.comparison else ""
        return versions.Edition(form=self.form, mapping=self.mapping, follows=follows)


def plan(db: Database, file: Path) -> Plan:
    """Say what publishing a form file would do; nothing is kept yet.

    Parameters
    ----------
    db : Database
        The store.
    file : Path
        The form file; its mapping is looked for beside it.

    Returns
    -------
    Plan
        With the form, its mapping and the comparison.

    Raises
    ------
    FormError
        If the form or its mapping has a mistake.
    """
    form = read_form(file)
    beside = mapping_path(file, form)
    if form.form_id not in {form_id for form_id, _ in versions.published(db)}:
        note = f"{beside}: not used, as no version is published yet." if beside.exists() else ""
        return Plan(file=file, form=form, note=note)
    line = versions.lineage(db, form.form_id)
    for one in line.versions:
        if one.form.version == form.version:
            since = f"version {one.number} of '{form.form_id}', since {one.published_at:%d %B %Y}"
            return Plan(file=file, form=form, known=f"published already ({since})")
    mapping, note = _mapping(beside, form, line)
    comparison = versions.review(db, form, mapping=mapping)
    return Plan(file=file, form=form, mapping=mapping, note=note, comparison=comparison)


def tell(plan: Plan) -> None:
    """Print what publishing a form file would do."""
    file, version = plan.file, plan.form.version
    if plan.known:
        click.echo(f"{file}: {plan.known}; nothing to do.")
        return
    if plan.comparison is None:
        click.echo(f"{file}: the first version of '{plan.form.form_id}' ({version}).")
    else:
        old = plan.comparison.old
        click.echo(f"{file}: '{plan.form.form_id}' {version}, against {old}, published last.")
        tell_comparison(plan.comparison, mapping_file=mapping_path(file, plan.form))
    if plan.note:
        click.echo(plan.note)


def tell_comparison(comparison: Comparison, *, mapping_file: Path) -> None:
    """Print what changed, the verdict, and the mapping that would help."""
    for line in comparison_lines(comparison):
        click.echo(line)
    if comparison.comparable == "no":
        click.echo(f"To make them comparable, if they are, write {mapping_file}:")
        for line in mapping_draft(comparison).splitlines():
            click.echo(f"    {line}" if line else "")


def _mapping(file: Path, form: Form, line: Lineage) -> tuple[FormMapping | None, str]:
    if not file.exists():
        return None, ""
    leads_from, last = load_mapping(file).get("from"), line.last.version
    if leads_from != last and leads_from in {one.form.version for one in line.versions}:
        return None, (
            f"{file}: not used, as it leads from version {leads_from}, and the one published "
            f"last is {last}. Take it away, or write a new one."
        )
    return read_mapping(file, form, line.before()), ""


def refuse_breaking(plans: list[Plan], *, how: str) -> None:
    """Refuse to publish what would end the comparability of answers.

    Raises
    ------
    FormError
        If that is so for one of the plans; ``how`` says what else can be done.
    """
    broken = [one for one in plans if one.comparison is not None and one.is_broken]
    if broken:
        names = ", ".join(f"'{one.form.form_id}'" for one in broken)
        raise FormError(
            f"Answers to {names} would not stay comparable, so nothing was published. Change the "
            f"form, write the mapping, or {how}"
        )
