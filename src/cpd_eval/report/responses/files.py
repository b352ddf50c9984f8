"""The files of a response board: what is shown, as a workbook, as CSV, as pictures.

They hold the released rows and nothing else: a hidden group keeps its name and no number.
"""

import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from cpd_eval.charts.rows import HIDDEN_MARK
from cpd_eval.disclosure import Released
from cpd_eval.frames import ALL
from cpd_eval.report.numbers import hidden_note, rows_of
from cpd_eval.report.page import Report
from cpd_eval.report.responses.days import STAGES
from cpd_eval.report.responses.figures import COUNTS, Responses
from cpd_eval.report.responses.sections import FORMS, METHOD
from cpd_eval.report.responses.view import NAMES, View, compared
from cpd_eval.report.responses.view import whole as whole_of
from cpd_eval.report.workbook import NOTHING, Sheet, write_workbook

_RATES = ("response_rate", "ci_low", "ci_high")
_HEADS = {
    **{name: FORMS[name][0] for name in COUNTS},
    "response_rate": "Response rate",
    "ci_low": "95% interval, from",
    "ci_high": "95% interval, to",
}


def groups_table(responses: Responses, view: View) -> pd.DataFrame:
    """Give the groups that are compared as a table to take away, the total last.

    Parameters
    ----------
    responses : Responses
        What may be shown.
    view : View
        What is looked at.

    Returns
    -------
    pandas.DataFrame
        A row a group; ``[c]`` where hidden.
    """
    released = compared(responses, view)
    dimension = view.by or responses.dimensions[0]
    head = NAMES.get(dimension, dimension).capitalize()
    rows: list[dict[str, Any]] = [
        {head: str(name), **_cells(row)}
        for name, row in zip(released.table[dimension], rows_of(released), strict=True)
    ]
    rows.sort(key=lambda row: bool(row[head] == ALL))
    return pd.DataFrame(rows)


def days_table(responses: Responses, view: View) -> pd.DataFrame:
    """Give the running counts of who is looked at, a row a day; no rows if they are hidden."""
    (row,) = whole_of(responses, view).table.to_dict("records")
    if row["status"] != "shown" or not responses.days:
        return pd.DataFrame()
    counts = {stage.capitalize(): list(row[f"{stage}_by_day"]) for stage in STAGES}
    return pd.DataFrame({"Day": [day.isoformat() for day in responses.days], **counts})


def stops_table(responses: Responses, labels: Mapping[str, str]) -> pd.DataFrame:
    """Give how many stopped after each question, in the order of the form."""
    order = {name: number for number, name in enumerate([*labels, ALL])}
    rows: list[dict[str, Any]] = [
        {
            "Question": str(name),
            "What it asks": labels.get(str(name), ""),
            "People": HIDDEN_MARK if row is None else _whole(row["n"]),
        }
        for name, row in zip(
            responses.stops.table["question"], rows_of(responses.stops), strict=True
        )
    ]
    rows.sort(key=lambda row: order.get(str(row["Question"]), len(order)))
    return pd.DataFrame(rows)


def board_workbook(
    responses: Responses, view: View, *, report: Report, labels: Mapping[str, str]
) -> bytes:
    """Write what is shown as an accessible workbook.

    Parameters
    ----------
    responses, view
        What is looked at.
    report : Report
        The same as a page, for its title and headline.
    labels : mapping of str to str
        What each question asks, by name.

    Returns
    -------
    bytes
        An ``.xlsx`` file.
    """
    sheets = [
        Sheet(
            name="Groups",
            title=f"Who has answered: {view.title}",
            explanation="Rates and interval ends are shares from 0 to 1.",
            table=groups_table(responses, view),
        ),
        Sheet(
            name="Days",
            title=f"Day by day: {view.title}",
            explanation="Counted from the first day on, at the end of each day (UTC).",
            table=days_table(responses, view),
        ),
        Sheet(
            name="Stopped",
            title="Last question answered by those who started and have not submitted",
            explanation="Over everybody in the wave.",
            table=stops_table(responses, labels),
        ),
    ]
    notes = [(text.partition(":")[0], text.partition(": ")[2]) for text in METHOD]
    with tempfile.TemporaryDirectory() as folder:
        path = write_workbook(
            Path(folder) / "board.xlsx",
            title=report.title,
            about=[report.headline, *report.summary, *_made_up(report)],
            notes=[*notes, *_marks(responses.units)],
            sheets=sheets,
            made_at=report.made_at,
        )
        return path.read_bytes()


def file_stem(wave_id: str, at: datetime) -> str:
    """Name a file that is taken away after the wave and the day it tells of.

    Examples
    --------
    >>> file_stem("before-2026", datetime(2026, 3, 1))
    'response-before-2026-2026-03-01'
    """
    return f"response-{wave_id}-{at:%Y-%m-%d}"


def _cells(row: Mapping[str, object] | None) -> dict[str, object]:
    if row is None:
        return dict.fromkeys(_HEADS.values(), HIDDEN_MARK)
    return {head: _whole(row[name]) for name, head in _HEADS.items()}


def _whole(value: Any) -> Any:
    """Write a count as one: where a row is hidden, its column holds decimals."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _marks(released: Released) -> list[tuple[str, str]]:
    hidden = hidden_note(released).partition(": ")[2]
    marks = [(HIDDEN_MARK, hidden)] if hidden else []
    return [*marks, (NOTHING, "Nothing to tell.")]


def _made_up(report: Report) -> list[str]:
    return ["The people in this workbook are made up."] if report.is_made_up else []
