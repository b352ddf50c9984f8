"""``cpd-eval form print``: a blank form on paper."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import click

from cpd_eval.cli.form_offline import LANGUAGE, PREFILL, contact, form_in, known, tell_left_out
from cpd_eval.errors import ProjectError

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge", "microsoft-edge")
_OFFICES = ("soffice", "libreoffice")
_LONGEST_SECONDS = 180


@click.command("print")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="A .html or .pdf file."
)
@PREFILL
@LANGUAGE
@click.option("--return-to", help="Whom to send it back to; the project's contact by default.")
def command(
    file: Path,
    output: Path,
    prefill: tuple[tuple[str, str], ...],
    language: str,
    return_to: str | None,
) -> None:
    """Write a blank form to print: boxes to tick, lines to write on.

    HTML needs nothing more: open it in a browser and print it, or save it as PDF there. A PDF is
    made with Chromium, Chrome or Edge if one is on this machine, otherwise with LibreOffice;
    neither comes with cpd-eval.

    Example:  cpd-eval form print forms/workforce_strategy.md -o strategy.html -p stage=1
    """
    from cpd_eval.forms.offline.begin import begin
    from cpd_eval.forms.offline.plan import plan_form
    from cpd_eval.forms.offline.printed import print_form
    from cpd_eval.forms.sheet import Sheet

    if output.suffix.lower() not in (".html", ".pdf"):
        raise click.BadParameter(
            f"'{output.name}' ends in neither .html nor .pdf. Name a file that does.",
            param_hint="'--output'",
        )
    form = form_in(file, language)
    plan = plan_form(form, Sheet(form, begin(form, known(form, prefill))))
    page = print_form(form, plan, return_to=contact() if return_to is None else return_to)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        if output.suffix.lower() == ".html":
            output.write_text(page, encoding="utf-8")
        else:
            _make_pdf(page, output)
    except OSError as exc:
        raise ProjectError(
            f"{output}: the form cannot be written: {exc.strerror}. Name another file."
        ) from exc
    click.echo(f"Wrote '{form.title}' ({form.version}): {output}")
    tell_left_out(form, plan.left_out)


def _make_pdf(page: str, output: Path) -> None:
    """Let a program of this machine make a PDF of a page.

    Raises
    ------
    ProjectError
        If there is none, or it cannot.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, made = folder / "form.html", folder / "form.pdf"
        source.write_text(page, encoding="utf-8")
        line = _line(folder, source, made)
        try:
            # The words of the line are ours; the page in it holds no script.
            subprocess.run(line, check=True, capture_output=True, timeout=_LONGEST_SECONDS)  # noqa: S603
        except subprocess.SubprocessError as exc:
            raise ProjectError(
                f"{output}: '{line[0]}' could not make the PDF. Make HTML instead (-o form.html), "
                "open it in a browser and save it as PDF there."
            ) from exc
        if not made.exists():
            raise ProjectError(
                f"{output}: '{line[0]}' made no PDF. Make HTML instead (-o form.html), open it in "
                "a browser and save it as PDF there."
            )
        shutil.move(made, output)


def _line(folder: Path, source: Path, made: Path) -> list[str]:
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser:
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        return [
            browser,
            "--headless",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder / 'profile'}",
            # A browser refuses its sandbox to the administrator, as in a container.
            *(["--no-sandbox"] if is_root else []),
            f"--print-to-pdf={made}",
            source.as_uri(),
        ]
    office = next(filter(None, map(shutil.which, _OFFICES)), None)
    if office:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        return [
            office,
            profile,
            "--headless",
            "--convert-to",
            "pdf:writer_web_pdf_Export",
            "--outdir",
            str(folder),
            str(source),
        ]
    raise ProjectError(
        "There is neither Chromium, Chrome, Edge nor LibreOffice on this machine to make a PDF. "
        "Make HTML instead (-o form.html), open it in a browser and save it as PDF there."
    )
