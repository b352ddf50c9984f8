"""The file that says who is asked: a CSV of people and what is known of their posts."""

import csv
import io
from pathlib import Path

from cpd_eval.errors import DataError, missing_columns
from cpd_eval.store.people import check_people


def read_people(file: Path) -> list[dict[str, str | int]]:
    """Read who is asked from a CSV file with a heading line.

    Parameters
    ----------
    file : Path
        UTF-8, comma or semicolon; column ``local_id``, and any of name, email, region,
        profession, local_org, team, worker_type, role_family, solution_type, programme, trained
        (1 or 0).

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
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(f"{file}: the text is not in UTF-8. Save it as 'CSV UTF-8'.") from None
    except OSError as exc:
        raise DataError(
            f"{file}: the file cannot be read: {exc.strerror}. Check its name."
        ) from exc
    heading = text.partition("\n")[0]
    separator = ";" if heading.count(";") > heading.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    rows, places = _read_rows(reader, file)
    if not rows:
        raise DataError(f"{file}: there is nobody in it. Add a row for each person.")
    check_people(rows, places=places)
    return rows


def _read_rows(
    reader: "csv.DictReader[str]", file: Path
) -> tuple[list[dict[str, str | int]], list[str]]:
    names = reader.fieldnames or ()
    if "local_id" not in names:
        raise missing_columns(str(file), ["local_id"], names)
    rows, places = [], []
    for row in reader:
        places.append(f"{file}, row {reader.line_num}")
        if None in row or None in row.values():
            raise DataError(
                f"{places[-1]}: {len(names)} cells were expected, as in the heading. "
                "Put text that holds a comma in quotes."
            )
        rows.append({name: _value(name, cell) for name, cell in row.items() if cell.strip()})
    return rows, places


def _value(name: str, cell: str) -> str | int:
    """Read a cell; what is no value of its column stays as it is, to be told with its row."""
    text = cell.strip()
    return int(text) if name == "trained" and text in {"0", "1"} else text
