"""The file that says who is asked: a CSV of people and what is known of their posts.

An export of a personnel system need not be rewritten. What its columns are called, and what its
words mean, stands once in ``cpd-eval.toml``; columns that are not named there are left out::

    [people]
    encoding = "cp1252"

    [people.columns]
    local_id = "Employee number"
    region = "Work location"
    trained = "On programme"

    [people.values.trained]
    Yes = 1
    No = 0
"""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cpd_eval.errors import DataError, ProjectError, did_you_mean, missing_columns
from cpd_eval.settings import FILE_NAME, Settings
from cpd_eval.store.identities import FIELDS
from cpd_eval.store.people import ATTRIBUTES, check_people

_KNOWN = (*FIELDS, *ATTRIBUTES)


def read_people(file: Path, *, settings: Settings | None = None) -> list[dict[str, str | int]]:
    """Read who is asked from a CSV file with a heading line.

    Parameters
    ----------
    file : Path
        UTF-8, comma or semicolon; column ``local_id``, and any of name, email, region,
        profession, local_org, team, worker_type, role_family, solution_type, programme, trained
        (1 or 0); or an export whose columns the settings name.
    settings : Settings, optional
        The project, for what its table ``[people]`` says.

    Returns
    -------
    list of dict
        A row a person; empty cells are left out, so what is known of a person stays; ``trained``
        is a number.

    Raises
    ------
    DataError
        If it cannot be read, has no people or no ``local_id``, or a person in it cannot stand;
        each with the row of the file.
    ProjectError
        If the settings name a column that is not known.
    """
    table = settings.people if settings else {}
    where = str(settings.folder / FILE_NAME) if settings else FILE_NAME
    columns, values = _columns(table, where), _values(table, where)
    text = _text(file, str(table.get("encoding", "utf-8-sig")))
    heading = text.partition("\n")[0]
    separator = ";" if heading.count(";") > heading.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    # An export may also be a file in this program's own columns, as one written by hand is.
    is_export = bool(columns) and "local_id" not in (reader.fieldnames or ())
    if is_export:
        _check_export(file, columns, reader.fieldnames or ())
    names = {heading: name for name, heading in columns.items()} if is_export else None
    rows, places = _read_rows(reader, file, names)
    if not rows:
        raise DataError(f"{file}: there is nobody in it. Add a row for each person.")
    rows = [{name: _meant(values, name, cell) for name, cell in row.items()} for row in rows]
    check_people(rows, places=places)
    return rows


def _text(file: Path, encoding: str) -> str:
    try:
        return file.read_text(encoding=encoding)
    except (UnicodeDecodeError, LookupError):
        said = "UTF-8" if encoding == "utf-8-sig" else f"'{encoding}', as [people] says"
        raise DataError(f"{file}: the text is not in {said}. Save it as 'CSV UTF-8'.") from None
    except OSError as exc:
        raise DataError(
            f"{file}: the file cannot be read: {exc.strerror}. Check its name."
        ) from exc


def _columns(table: Mapping[str, Any], where: str) -> dict[str, str]:
    columns = table.get("columns", {})
    if not isinstance(columns, Mapping):
        raise ProjectError(f"{where}: 'people.columns' must be a table, '[people.columns]'.")
    for name in columns:
        if name not in _KNOWN:
            raise ProjectError(
                f"{where}, [people.columns]: there is no column '{name}'."
                f"{did_you_mean(name, _KNOWN)} On the left stand the names of this program, on the "
                "right those of your export."
            )
    return {str(name): str(heading) for name, heading in columns.items()}


def _values(table: Mapping[str, Any], where: str) -> dict[str, Mapping[str, Any]]:
    values = table.get("values", {})
    if not isinstance(values, Mapping) or not all(
        name in _KNOWN and isinstance(words, Mapping) for name, words in values.items()
    ):
        raise ProjectError(
            f"{where}, [people.values]: a table for each column was expected, such as "
            '[people.values.trained] with the line "Yes" = 1. Correct it.'
        )
    return dict(values)


def _check_export(file: Path, columns: Mapping[str, str], present: Any) -> None:
    wanted = set(columns.values()) if "local_id" in columns else {*columns.values(), "local_id"}
    missing = wanted - set(present)
    if missing:
        raise missing_columns(str(file), missing, present)


def _read_rows(
    reader: "csv.DictReader[str]", file: Path, names: Mapping[str, str] | None
) -> tuple[list[dict[str, str | int]], list[str]]:
    """Read the rows; of an export only the columns that have a name."""
    headings = reader.fieldnames or ()
    if names is None and "local_id" not in headings:
        raise missing_columns(str(file), ["local_id"], headings)
    rows, places = [], []
    for row in reader:
        places.append(f"{file}, row {reader.line_num}")
        if None in row or None in row.values():
            raise DataError(
                f"{places[-1]}: {len(headings)} cells were expected, as in the heading. "
                "Put text that holds a comma in quotes."
            )
        told = {heading if names is None else names.get(heading): row[heading] for heading in row}
        rows.append(
            {name: _value(name, cell) for name, cell in told.items() if name and cell.strip()}
        )
    return rows, places


def _value(name: str, cell: str) -> str | int:
    """Read a cell; what is no value of its column stays as it is, to be told with its row."""
    text = cell.strip()
    return int(text) if name == "trained" and text in {"0", "1"} else text


def _meant(values: Mapping[str, Mapping[str, Any]], name: str, cell: str | int) -> str | int:
    """Give what a word of an export means; other words stay."""
    meant = values.get(name, {}).get(str(cell), cell)
    return meant if isinstance(meant, int) else str(meant)
