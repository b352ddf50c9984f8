"""Files of any board: what is read as a workbook, the data behind it as CSV, charts as pictures."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from cpd_eval.disclosure import Released
from cpd_eval.pages.boards.frame import Download
from cpd_eval.report.page import Report, Table
from cpd_eval.report.workbook import Sheet, write_workbook
from cpd_eval.store.outlet.harmless import harmless

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TAB = 31
"""Characters the name of a sheet may have."""


def files_of_report(
    report: Report, *, stem: str, data: Mapping[str, pd.DataFrame]
) -> Sequence[Download]:
    """Make the files of a view.

    Parameters
    ----------
    report : Report
        What is shown, its charts drawn for slides.
    stem : str
        What the files are called, without ending.
    data : mapping of str to pandas.DataFrame
        The rows behind it, by what they are called; of released tables only.

    Returns
    -------
    sequence of Download
        A workbook of the tables as they are read, a CSV for each data, a PNG for each chart.
    """
    return [
        Download(
            label="The tables (Excel)",
            name=f"{stem}.xlsx",
            media_type=_XLSX,
            content=workbook_of(report),
        ),
        *(
            Download(
                label=f"The data behind it: {name} (CSV)",
                name=f"{stem}-{name.replace(' ', '-')}.csv",
                media_type="text/csv",
                content=_csv(table),
            )
            for name, table in data.items()
            if len(table)
        ),
        *(
            Download(
                label=f"Chart: {figure.name.replace('_', ' ')} (PNG)",
                name=f"{stem}-{figure.name}.png",
                media_type="image/png",
                content=figure.pictures.png,
            )
            for figure in report.figures
            if figure.pictures.png
        ),
    ]


def workbook_of(report: Report) -> bytes:
    """Write the tables of a report as an accessible workbook, a sheet each.

    Parameters
    ----------
    report : Report
        What is shown.

    Returns
    -------
    bytes
        An ``.xlsx`` file.
    """
    sheets: list[Sheet] = []
    for section in report.sections:
        for table in section.tables:
            name = _tab(table.caption, [one.name for one in sheets])
            frame = _frame(table)
            told = table.note or section.heading
            sheets.append(Sheet(name=name, title=table.caption, explanation=told, table=frame))
    made_up = ["The returns are made up."] if report.is_made_up else []
    notes = [("–", "Not rated, or there is nothing to tell."), ("[c]", "Hidden.")]
    with tempfile.TemporaryDirectory() as folder:
        path = write_workbook(
            Path(folder) / "board.xlsx",
            title=report.title,
            about=[report.headline, *report.summary, *made_up],
            notes=notes,
            sheets=sheets,
            made_at=report.made_at,
        )
        return path.read_bytes()


def released_rows(released: Released) -> pd.DataFrame:
    """Give released rows to take away, without the columns that hold the same in every row."""
    table = released.table
    hidden = table["status"] != "shown"
    return table.drop(columns="status") if not hidden.any() else table


def _frame(table: Table) -> pd.DataFrame:
    """Turn a table as it is read into one to calculate with: numbers become numbers again."""
    columns = [[_number(row[place]) for row in table.rows] for place, _ in enumerate(table.header)]
    return pd.DataFrame(dict(enumerate(columns)), dtype=object).set_axis(
        list(table.header), axis="columns"
    )


def _number(text: str) -> str | int | float:
    plain = text.replace(",", "").replace("\N{MINUS SIGN}", "-").removeprefix("+")
    whole, _, rest = plain.removeprefix("-").partition(".")
    if not whole.isdecimal() or (rest and not rest.isdecimal()):
        return text
    return float(plain) if rest else int(plain)


def _tab(caption: str, taken: Sequence[str]) -> str:
    """Name a sheet after its table; a spreadsheet program allows no colon and no name twice."""
    name = "".join(" " if one in r"[]:*?/\'" else one for one in caption)[:_TAB].strip()
    number = 2
    while name.lower() in [one.lower() for one in taken]:
        tail = f" {number}"
        name, number = name[: _TAB - len(tail)] + tail, number + 1
    return name


def _csv(table: pd.DataFrame) -> bytes:
    safe = table.map(lambda cell: harmless(cell) if isinstance(cell, str) else cell)
    return safe.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
