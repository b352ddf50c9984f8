"""The file that says who is asked: a CSV of people and what is known of their posts."""

import csv
from pathlib import Path

from cpd_eval.errors import DataError, missing_columns


def read_people(file: Path) -> list[dict[str, str]]:
    """Read who is asked from a CSV file with a heading line.

    Parameters
    ----------
    file : Path
        UTF-8, comma or semicolon; column ``local_id``, and any of name, email, region,
        profession, local_org, team, worker_type, role_family, solution_type, programme, trained.

    Returns
    -------
    list of dict
        A row a person; empty cells are left out.

    Raises
    ------
    DataError
        If it cannot be read, or has no people or no ``local_id``.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(f"{file}: the text is not in UTF-8. Save it as 'CSV UTF-8'.") from None
    except OSError as exc:
        raise DataError(
            f"{file}: the file cannot be read: {exc.strerror}. Check its name."
        ) from exc
    lines = text.splitlines()
    separator = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    reader = csv.DictReader(lines, delimiter=separator)
    if "local_id" not in (reader.fieldnames or ()):
        raise missing_columns(str(file), ["local_id"], reader.fieldnames or ())
    rows = []
    for number, row in enumerate(reader, start=2):
        if None in row or None in row.values():
            raise DataError(
                f"{file}, row {number}: {len(reader.fieldnames or ())} cells were expected, as in "
                "the heading. Put text that holds a comma in quotes."
            )
        rows.append({key: value.strip() for key, value in row.items() if value.strip()})
    if not rows:
        raise DataError(f"{file}: there is nobody in it. Add a row for each person.")
    return rows
