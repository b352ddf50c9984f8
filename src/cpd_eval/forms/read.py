"""Reading a form: from a file, from text, or from what the store kept of it."""

import json
from functools import lru_cache
from pathlib import Path

from cpd_eval.errors import FormError
from cpd_eval.forms.beside import complete
from cpd_eval.forms.build import build_form
from cpd_eval.forms.check import check_workbook, raise_findings
from cpd_eval.forms.model import Form
from cpd_eval.forms.workbook import Row, Workbook, read_workbook, workbook_from_bytes


def read_form(path: Path | str) -> Form:
    """Read a form file.

    Parameters
    ----------
    path : path
        An XLSForm as Markdown (``.md``), ``.csv``, ``.xlsx``, ``.xlsm`` or ``.xls``.

    Returns
    -------
    Form
        The form; if its settings name no ``form_id``, the file's name is the id.

    Raises
    ------
    FormError
        If anything is wrong with it; lists every finding with sheet, row and column.

    Examples
    --------
    >>> read_form("nowhere.md")
    Traceback (most recent call last):
    ...
    cpd_eval.forms.finding.UnreadableFileError: nowhere.md: there is no such file. Check the path.
    """
    path = Path(path)
    return _form(complete(read_workbook(path), folder=path.parent), form_id=path.stem)


def read_form_text(text: str, *, form_id: str = "form", folder: Path | None = None) -> Form:
    r"""Read a form from a Markdown table.

    Parameters
    ----------
    text : str
        The sheets, one table each; the first column names the sheet.
    form_id : str, optional
        The id, if the settings name none.
    folder : Path, optional
        Where shared lists and tables stand that the form names.

    Returns
    -------
    Form
        The form.

    Raises
    ------
    FormError
        If anything is wrong with it.

    Examples
    --------
    >>> form = read_form_text('''
    ... | survey | type    | name | label        |
    ... |        | integer | days | How many days? |
    ... ''')
    >>> form["days"].label
    'How many days?'
    """
    workbook = workbook_from_bytes(text.encode(), kind=".md", file=form_id)
    return _form(complete(workbook, folder=folder), form_id=form_id)


def form_from_json(text: str, language: str = "") -> Form:
    """Make the form again that was kept as its canonical content.

    Parameters
    ----------
    text : str
        The ``content`` of a form.
    language : str, optional
        One of its languages; its own if not given.

    Returns
    -------
    Form
        Equal to the one the content was taken from, with the same version.

    Raises
    ------
    FormError
        If the text is no such content, or the form does not speak that language.

    Examples
    --------
    >>> form = read_form_text('''
    ... | survey | type | name | label |
    ... |        | date | met  | When did you meet? |
    ... ''')
    >>> form_from_json(form.content) == form
    True
    """
    return _kept_form(text, language)


@lru_cache(maxsize=32)
def _kept_form(text: str, language: str) -> Form:
    """Build a kept form; a page asks for the same few over and over."""
    try:
        content = json.loads(text)
        settings = dict(content["settings"])
        sheets = {
            sheet: tuple(Row(sheet, number, row) for number, row in enumerate(content[sheet], 2))
            for sheet in ("survey", "choices")
        }
        languages = tuple(content.get("languages", ()))
        tables = {name: tuple(rows) for name, rows in content.get("tables", {}).items()}
    except (AttributeError, KeyError, TypeError, ValueError) as exc:
        raise FormError(
            "What was kept of the form cannot be read. Publish the form again from its file."
        ) from exc
    form_id = settings.get("form_id", "form")
    if language and language not in languages:
        spoken = ", ".join(f"'{one}'" for one in languages) or "none by name"
        raise FormError(f"{form_id}: there is no language '{language}'. Its languages: {spoken}.")
    workbook = Workbook(
        file=form_id,
        survey=sheets["survey"],
        choices=sheets["choices"],
        settings=Row("settings", 2, settings),
        headings={},
        languages=languages,
        tables=tables,
    )
    return build_form(workbook, form_id=form_id, language=language)


def _form(workbook: Workbook, *, form_id: str) -> Form:
    raise_findings(check_workbook(workbook))
    return build_form(workbook, form_id=form_id)
