"""``cpd-eval form workbook`` and ``form read-workbook``: a form away from the page."""

import json
from pathlib import Path

import click

from cpd_eval.errors import DataError, ProjectError, did_you_mean
from cpd_eval.forms import Form, read_form
from cpd_eval.settings import FILE_NAME, read_settings


class Prefill(click.ParamType[tuple[str, str]]):
    """A hidden answer that is known already: ``name=value``."""

    name = "name=value"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Split it at the first equals sign."""
        name, equals, text = value.partition("=")
        if not equals or not name.strip():
            self.fail(f"'{value}' is no answer. Write NAME=VALUE, such as stage=1.", param, ctx)
        return name.strip(), text.strip()


PREFILL = click.option(
    "--prefill",
    "-p",
    multiple=True,
    type=Prefill(),
    help="An answer that is known already, hidden ones too; may be given several times.",
)
LANGUAGE = click.option("--language", default="", help="One of the form's languages.")


def form_in(path: Path, language: str) -> Form:
    """Read a form file in a language; part of its name is enough, such as ``cy``."""
    form = read_form(path)
    if not language:
        return form
    wanted = language.casefold()
    fitting = [one for one in form.languages if wanted in one.casefold()]
    return form.in_language(fitting[0] if len(fitting) == 1 else language)


def known(form: Form, prefill: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Check that each answer that is known already is one to a question of the form.

    Raises
    ------
    DataError
        If one is not.
    """
    for name, _ in prefill:
        if name not in form:
            names = [one.name for one in form]
            raise DataError(
                f"--prefill {name}: '{form.form_id}' has no such question."
                f"{did_you_mean(name, names)} Hidden ones: {_hidden(form)}."
            )
    return dict(prefill)


def tell_left_out(form: Form, left_out: tuple[str, ...]) -> None:
    """Say what hidden answers leave out, and which would bring it back."""
    if left_out:
        click.echo(
            f"{len(left_out)} questions are left out, as the hidden answers do not call for them. "
            f"Give others with --prefill; the form has: {_hidden(form)}."
        )


def _hidden(form: Form) -> str:
    return ", ".join(one.name for one in form if one.type == "hidden") or "none"


def contact() -> str:
    """Give whom respondents may write to, if this is a project folder."""
    return read_settings(".").contact if Path(FILE_NAME).exists() else ""


@click.command("workbook")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="The .xlsx file."
)
@PREFILL
@LANGUAGE
@click.option("--return-to", help="Whom to send it back to; the project's contact by default.")
def workbook_command(
    file: Path,
    output: Path,
    prefill: tuple[tuple[str, str], ...],
    language: str,
    return_to: str | None,
) -> None:
    """Make a workbook of a form, to be filled in with Excel or LibreOffice.

    It has a sheet for each section and each table, with lists to select from. The hidden answers
    decide which questions are in it, as they do on the page.

    Example:  cpd-eval form workbook forms/workforce_strategy.md -o strategy.xlsx -p stage=1
    """
    # Workbooks are loaded when one is made: `form check` must not wait for them.
    from cpd_eval.forms.offline.begin import begin
    from cpd_eval.forms.offline.book import write_workbook

    if output.suffix.lower() != ".xlsx":
        raise click.BadParameter(
            f"'{output.name}' does not end in .xlsx. Name a file that does.",
            param_hint="'--output'",
        )
    form = form_in(file, language)
    made = write_workbook(
        form,
        output,
        answers=begin(form, known(form, prefill)),
        return_to=contact() if return_to is None else return_to,
    )
    click.echo(f"Wrote '{form.title}' ({form.version}): {output}")
    tell_left_out(form, made.left_out)


@click.command("read-workbook")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="A .json file for the answers."
)
def read_command(file: Path, output: Path | None) -> None:
    """Read a workbook that was filled in, and list every problem with its cell.

    The answers are shown, or written with -o, also if there are problems. Nothing is stored. The
    command ends with exit code 11 if there are problems.

    Example:  cpd-eval form read-workbook strategy.xlsx -o answers.json
    """
    from cpd_eval.forms.offline.filled import read_filled

    filled = read_filled(file)
    content = {
        "form_id": filled.form_id,
        "version": filled.version,
        "language": filled.language,
        "answers": filled.raw,
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    if output is None:
        click.echo(text)
    else:
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            output.write_text(f"{text}\n", encoding="utf-8")
        except OSError as exc:
            raise ProjectError(
                f"{output}: the answers cannot be written: {exc.strerror}. Name another file."
            ) from exc
        click.echo(f"Read {len(filled.raw)} answers to '{filled.form.title}': {output}")
    if filled.findings:
        listed = "\n".join(f"{file}, {one}" for one in filled.findings)
        raise DataError(f"{len(filled.findings)} findings:\n{listed}")
