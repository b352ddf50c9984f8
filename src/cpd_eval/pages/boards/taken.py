"""What a reader of the response board can take away: its tables and its charts."""

from collections.abc import Sequence

import pandas as pd

from cpd_eval.pages.boards.counting import Counted
from cpd_eval.pages.boards.frame import Download
from cpd_eval.report.page import Report
from cpd_eval.report.responses.files import (
    board_workbook,
    days_table,
    file_stem,
    groups_table,
    stops_table,
)
from cpd_eval.report.responses.view import View
from cpd_eval.store.outlet.harmless import harmless

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHARTS = {
    "response_rate": "Chart of response rates (PNG)",
    "response_days": "Chart day by day (PNG)",
    "stops": "Chart of where people stopped (PNG)",
}


def files_of(counted: Counted, view: View, report: Report) -> Sequence[Download]:
    """Make the files of a view: a workbook, a CSV for each table, a picture for each chart.

    Parameters
    ----------
    counted : Counted
        The wave.
    view : View
        What is looked at.
    report : Report
        The same as a page, with its charts drawn for slides.

    Returns
    -------
    sequence of Download
        Of released rows only.
    """
    responses = counted.responses
    stem = file_stem(counted.wave_id, responses.at)
    book = board_workbook(responses, view, report=report, labels=counted.labels)
    tables = {
        "groups": groups_table(responses, view),
        "days": days_table(responses, view),
        "stopped": stops_table(responses, counted.labels),
    }
    return [
        Download(label="All tables (Excel)", name=f"{stem}.xlsx", media_type=_XLSX, content=book),
        *(_csv(f"{stem}-{name}", name, table) for name, table in tables.items() if len(table)),
        *(
            Download(
                label=_CHARTS[one.name],
                name=f"{stem}-{one.name}.png",
                media_type="image/png",
                content=one.pictures.png,
            )
            for one in report.figures
        ),
    ]


def _csv(stem: str, name: str, table: pd.DataFrame) -> Download:
    safe = table.map(lambda cell: harmless(cell) if isinstance(cell, str) else cell)
    return Download(
        label=f"{name.capitalize()} (CSV)",
        name=f"{stem}.csv",
        media_type="text/csv",
        content=safe.to_csv(index=False, lineterminator="\n").encode("utf-8-sig"),
    )
