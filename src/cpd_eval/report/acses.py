"""Published figures of the Civil Service's staff, read as they come: the ACSES tables.

The Annual Civil Service Employment Survey publishes headcount, full-time equivalents and pay as
CSV in Latin-1, with a block of notes after the data. ``[c]`` stands for fewer than 30 people in a
count and fewer than 50 in a salary; all is rounded to ten. A figure that breaks these rules was
not published under them, so the file is refused.

References
----------
.. [1] Cabinet Office, Annual Civil Service Employment Survey, notes to the published tables.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from cpd_eval.disclosure.rules import ACSES, ACSES_PAY
from cpd_eval.errors import DataError, missing_columns

COUNTS, SALARIES = ("Headcount", "FTE"), ("Mean_salary", "Median_salary")
SUPPRESSED = "[c]"
_KEYS = ("Status", "Year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A published table.

    Attributes
    ----------
    name : str
        The file's.
    dimensions : tuple of str
        Its grouping columns beside ``Status`` and ``Year``.
    table : pandas.DataFrame
        A row a group; counts and salaries in people and pounds, NaN where suppressed.
    notes : tuple of str
        What stands after the data.
    n_suppressed : int
        Rows without a headcount.
    """

    name: str
    dimensions: tuple[str, ...]
    table: pd.DataFrame
    notes: tuple[str, ...]
    n_suppressed: int


def read_acses(path: Path | str) -> Published:
    """Read a published table of the survey.

    Parameters
    ----------
    path : path
        A CSV, Latin-1 or UTF-8.

    Returns
    -------
    Published
        Data and notes apart.

    Raises
    ------
    DataError
        If it cannot be read, lacks a column, a cell is neither a number nor ``[c]``, or a figure
        breaks the survey's rules of disclosure.
    """
    file = Path(path)
    header, rows, notes = _parts(file)
    needs = (*_KEYS, "Headcount")
    if absent := [name for name in needs if name not in header]:
        raise missing_columns(file.name, absent, header)
    figures = [name for name in (*COUNTS, *SALARIES) if name in header]
    table = pd.DataFrame(rows, columns=header, index=range(2, len(rows) + 2))
    for name in figures:
        table[name] = [_figure(text, file.name, line, name) for line, text in table[name].items()]
    _check_rules(table, figures, file.name)
    return Published(
        name=file.name,
        dimensions=tuple(name for name in header if name not in (*_KEYS, *figures)),
        table=table.reset_index(drop=True),
        notes=notes,
        n_suppressed=int(table["Headcount"].isna().sum()),
    )


def _parts(file: Path) -> tuple[list[str], list[list[str]], tuple[str, ...]]:
    """Take the header, the rows, and what stands below the first row without a year."""
    try:
        content = file.read_bytes()
    except OSError as exc:
        raise DataError(
            f"{file.name}: it cannot be read: {exc.strerror}.\nLook whether it is there."
        ) from exc
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    lines = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines())]
    if not lines:
        raise DataError(f"{file.name}: it is empty; a header was expected.\nCopy it again.")
    header, width = lines[0], len(lines[0])
    year = header.index("Year") if "Year" in header else 0
    end = next(
        (i for i, row in enumerate(lines[1:], 1) if len(row) <= year or not row[year].isdigit()),
        len(lines),
    )
    for number, row in enumerate(lines[1:end], start=2):
        if len(row) != width:
            raise DataError(
                f"{file.name}, line {number}: it has {len(row)} cells; the {width} of the header "
                "were expected.\nCheck for unquoted commas."
            )
    notes = tuple(": ".join(cell for cell in row if cell) for row in lines[end:] if any(row))
    return header, lines[1:end], notes


def _figure(text: str, name: str, line: object, column: str) -> float:
    if text == SUPPRESSED:
        return float("nan")
    try:
        return float(text)
    except ValueError:
        raise DataError(
            f"{name}, line {line}, column '{column}': found '{text}'; a number or {SUPPRESSED} was "
            "expected.\nCopy the published table again."
        ) from None


def _check_rules(table: pd.DataFrame, figures: Sequence[str], name: str) -> None:
    for column in figures:
        shown = table[column].notna()
        fewest = ACSES_PAY.threshold if column in SALARIES else ACSES.threshold
        people = table["Headcount"]
        wrong = {
            f"a number not rounded to {ACSES.round_to}": shown
            & (table[column] % ACSES.round_to != 0),
            f"a figure about fewer than {fewest} people": shown
            & (people.isna() | (people < fewest)),
        }
        for words, is_wrong in wrong.items():
            if is_wrong.any():
                line = table.index[is_wrong][0]
                raise DataError(
                    f"{name}, line {line}, column '{column}': found {words}; the survey publishes "
                    f"none.\nWrite {SUPPRESSED} there, or take the table as it was published."
                )
