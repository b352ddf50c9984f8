"""Everything that is wrong with a form file, found in one go.

A form author works in a table, so every finding names its sheet, row and column, says what was
found and what to do. All of them are told at once, in the order of the sheets: nobody should
have to mend one cell to hear of the next.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from cpd_eval.errors import FormError, did_you_mean
from cpd_eval.forms.beside import complete
from cpd_eval.forms.check_choices import choice_findings
from cpd_eval.forms.check_defaults import default_findings
from cpd_eval.forms.check_rules import rule_cautions, rule_findings
from cpd_eval.forms.check_survey import survey_findings
from cpd_eval.forms.finding import Finding, UnreadableFileError
from cpd_eval.forms.headings import column_name, split_language
from cpd_eval.forms.other import OTHER
from cpd_eval.forms.workbook import Workbook, read_workbook

__all__ = ["Finding", "check_form", "check_workbook", "form_cautions", "raise_findings"]

_SHEETS = ("", "survey", "choices", "settings")
_PYXFORM_PLACE = re.compile(
    r"^\s*(?:\[row : (?P<row>\d+)\]\s*)?(?:On the '(?P<sheet>\w+)' sheet, the "
    r"'(?P<column>[^']+)' value(?: '[^']*')? is (?:invalid|problematic)\.\s*)?"
)
_CPD_SETTINGS = (
    "cpd::title",
    "cpd::purpose",
    "cpd::who",
    "cpd::minutes",
    "cpd::when",
    "cpd::retention",
    "cpd::sections",
    "cpd::choices",
)
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def check_form(path: Path | str) -> tuple[Finding, ...]:
    """Find everything that is wrong with a form file.

    Parameters
    ----------
    path : path
        A Markdown, CSV or Excel file.

    Returns
    -------
    tuple of Finding
        In order of sheet, row and column; empty if the form is in order.

    Examples
    --------
    >>> for finding in check_form("nowhere.md"):
    ...     print(finding)
    nowhere.md: there is no such file. Check the path.
    """
    try:
        return check_workbook(complete(read_workbook(Path(path)), folder=Path(path).parent))
    except UnreadableFileError as refused:
        return (refused.finding,)


def form_cautions(path: Path | str) -> tuple[Finding, ...]:
    """Find what a form file in order may say and probably does not mean.

    Parameters
    ----------
    path : path
        A file :func:`check_form` has nothing to say about.

    Returns
    -------
    tuple of Finding
        In order of the rows; the form can be used all the same.

    Raises
    ------
    FormError
        If the file is not in order after all.
    """
    return tuple(rule_cautions(complete(read_workbook(Path(path)), folder=Path(path).parent)))


def check_workbook(workbook: Workbook) -> tuple[Finding, ...]:
    r"""Find everything that is wrong with the sheets of a form.

    Parameters
    ----------
    workbook : Workbook
        As read from its file.

    Returns
    -------
    tuple of Finding
        In order of sheet, row and column.

    Examples
    --------
    >>> from cpd_eval.forms.workbook import workbook_from_bytes
    >>> table = "| survey | type | name | label |\n|  | text | a b | Why? |"
    >>> workbook = workbook_from_bytes(table.encode(), kind=".md", file="trial.md")
    >>> [finding.column for finding in check_workbook(workbook)]
    ['name']
    """
    found = [*workbook.findings, *(one for check in _CHECKS for one in check(workbook))]
    found += [one for one in _pyxform_findings(workbook) if _is_new(one, found)]
    return tuple(sorted(dict.fromkeys(found), key=_place))


def raise_findings(findings: tuple[Finding, ...]) -> None:
    """Raise one error that lists every finding, if there are any.

    Raises
    ------
    FormError
        A line a finding.

    Examples
    --------
    >>> raise_findings((Finding("trial.md", "survey", 2, "label", "there is no label"),))
    Traceback (most recent call last):
    ...
    cpd_eval.errors.FormError: trial.md, survey row 2, column label: there is no label.
    """
    if findings:
        raise FormError("\n".join(str(finding) for finding in findings))


def _place(finding: Finding) -> tuple[int, int, str]:
    return _SHEETS.index(finding.sheet), finding.row, finding.column


def _setting_findings(workbook: Workbook) -> Iterator[Finding]:
    number = workbook.settings.number
    form_id = workbook.settings["form_id"]
    if form_id and not _ID.fullmatch(form_id):
        found = f"'{form_id}' is no id. Use letters, digits, - and _, and begin with a letter"
        yield Finding(workbook.file, "settings", number, "form_id", found)
    for column in workbook.settings.cells:
        setting, _ = split_language("settings", column)
        if setting.startswith("cpd:") and setting not in _CPD_SETTINGS:
            hint = did_you_mean(setting, _CPD_SETTINGS) or f" Use {', '.join(_CPD_SETTINGS)}."
            found = f"there is no setting '{setting}'.{hint}"
            yield Finding(workbook.file, "settings", number, column, found)
    if workbook.settings["cpd::sections"] not in ("", "task-list"):
        found = f"'{workbook.settings['cpd::sections']}' was found. Write 'task-list', or nothing"
        yield Finding(workbook.file, "settings", number, "cpd::sections", found)
    if "entities" in workbook.sheet_names:
        found = "there is a sheet 'entities', and entities are not used here. Remove it"
        yield Finding(workbook.file, "", 0, "", found)


Check = Callable[[Workbook], Iterator[Finding]]
"""Takes a form as read from its file and yields what is wrong with it, in no particular order."""

_CHECKS: tuple[Check, ...] = (
    survey_findings,
    choice_findings,
    _setting_findings,
    default_findings,
    rule_findings,
)


def _pyxform_findings(workbook: Workbook) -> Iterator[Finding]:
    """Let pyxform convert the form, for what only it looks at; it stops at the first mistake."""
    if workbook.parsed is None:
        return
    from pyxform.builder import create_survey_element_from_dict
    from pyxform.errors import PyXFormError
    from pyxform.xls2json import workbook_to_json

    whole = _for_pyxform(workbook)
    try:
        parsed: Any = workbook_to_json(workbook_dict=whole, form_name="data", warnings=[])
        create_survey_element_from_dict(parsed).to_xml(validate=False, warnings=[])
    except PyXFormError as exc:
        place = _PYXFORM_PLACE.match(str(exc))
        row, sheet, column = place.group("row", "sheet", "column") if place else (None, None, None)
        rest = str(exc)[place.end() :] if place else str(exc)
        where = (sheet or "survey") if row or sheet else ""
        yield Finding(workbook.file, where, int(row or 0), column or "", rest.strip())
    except (AttributeError, KeyError, TypeError, ValueError, IndexError) as exc:
        yield Finding(
            workbook.file, "", 0, "", f"pyxform cannot convert it ({type(exc).__name__}: {exc})"
        )


def _for_pyxform(workbook: Workbook) -> Any:
    """Give what pyxform made of the file, with shared choices and without our own settings."""
    parsed = workbook.parsed
    cells = workbook.settings.cells.items()
    settings = {column: text for column, text in cells if "::" not in column}
    known = replace(parsed, settings=[settings], settings_header=[dict.fromkeys(settings)])
    shared = [row for row in workbook.choices if not row.number and row["name"] != OTHER]
    if not shared:
        return known
    heads = [str(one) for one in (parsed.choices_header or [{}])[0]]
    written = {column_name("choices", head): head for head in heads}
    rows = [
        {written.get(column, column): text for column, text in row.cells.items()} for row in shared
    ]
    header = dict.fromkeys([*written.values(), *(column for row in rows for column in row)])
    return replace(known, choices=[*(parsed.choices or ()), *rows], choices_header=[header])


def _is_new(finding: Finding, found: list[Finding]) -> bool:
    """Whether pyxform saw something the checks above did not."""
    if not finding.row:
        return not found
    return all((one.sheet, one.row) != (finding.sheet, finding.row) for one in found)
