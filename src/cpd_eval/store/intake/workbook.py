"""A filled-in workbook as a response: the one that was made from the form and sent back."""

from pathlib import Path

from cpd_eval.errors import DataError
from cpd_eval.forms.model import Form
from cpd_eval.forms.offline.filled import read_filled
from cpd_eval.forms.offline.manifest import SHEET
from cpd_eval.forms.offline.opening import open_workbook
from cpd_eval.store import versions
from cpd_eval.store.database import Database
from cpd_eval.store.intake.source import Row, Source
from cpd_eval.store.intake.submission import Refusal, Submission

_PERSON = "person"


def is_filled(file: Path) -> bool:
    """Say whether a file is a form's workbook, and not a table of responses.

    Examples
    --------
    >>> is_filled(Path("answers.csv"))
    False
    """
    return file.suffix.lower() == ".xlsx" and SHEET in open_workbook(file).sheetnames


def filled_submission(db: Database, form: Form, file: Path) -> Submission:
    """Read a filled-in workbook as a response.

    Parameters
    ----------
    db : Database
        Knows the published versions.
    form : Form
        What the wave asks.
    file : Path
        The workbook.

    Returns
    -------
    Submission
        With what is wrong with it, by sheet and cell. Whose it is, its hidden answer ``person``
        says; if it has none, its answers themselves are its key.

    Raises
    ------
    DataError
        If it cannot be read, or is the workbook of another form or version.

    Examples
    --------
    >>> import tempfile
    >>> from cpd_eval.forms.offline.book import write_workbook
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "filled.xlsx"
    ...     _ = write_workbook(form, file, answers={"happy": "4"})
    ...     filled_submission(db, form, file).answers
    {'happy': '4'}
    """
    filled = read_filled(file, lambda form_id, version: versions.load(db, form_id, version))
    if (filled.form_id, filled.version) != (form.form_id, form.version):
        raise DataError(
            f"{file}: this is a workbook of the form '{filled.form_id}' in version "
            f"{filled.version}; the wave asks '{form.form_id}' in version {form.version}. Nothing "
            "was imported. Name the wave it belongs to, or use a workbook made for this one."
        )
    row = Row(number=1, cells=dict(filled.raw))
    source = Source(file=file, name=file.stem, heading=tuple(filled.raw), rows=(row,))
    one = Submission(source=source, row=row, answers=dict(filled.raw))
    for name, path in (("pid", _PERSON), ("rater", "rater")):
        if filled.raw.get(path):
            one.about[name] = filled.raw[path]
    for finding in filled.findings:
        where = f"{file.name}, sheet '{finding.sheet}', cell {finding.cell}"
        one.refusals.append(
            Refusal(where=where, column=finding.path, found=finding.found, expected=finding.message)
        )
    return one
