"""Impact from published figures: a row a group and wave, different people in each wave.

The size of a change leads, because with thousands of answers every change differs from zero.
"""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from cpd_eval.analysis import two_wave_change
from cpd_eval.disclosure import release
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.report.datafile import DataFile, open_data
from cpd_eval.report.folder import Written, write_report
from cpd_eval.report.group_page import group_report
from cpd_eval.report.reading import read_columns, refuse_twice


def impact_groups(
    path: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    group: str,
    group_name: str | None = None,
    time: str,
    before_time: str,
    after_time: str,
    n: str = "n",
    percent: str | None = None,
    share: str | None = None,
    mean: str | None = None,
    sd: str | None = None,
    where: Mapping[str, str] | None = None,
    outcome: str = "Share who agree",
    unit: str | None = None,
    confidence: float = 0.95,
    threshold: int = 10,
    ledger: str | os.PathLike[str] | None = None,
    title: str | None = None,
    made_at: datetime | None = None,
) -> Written:
    """Write the impact report of published figures in two waves.

    Parameters
    ----------
    path, out : path
        The CSV or Parquet file; the folder to write to.
    group, time : str
        Columns that name the group and the wave.
    before_time, after_time : str
        How the two waves are written there.
    group_name : str, optional
        What a group is called in the report, such as "region"; the column's name by default.
    n : str, default "n"
        Column of the number of answers.
    percent, share : str, optional
        Column of the outcome as percent 0–100 or share 0–1.
    mean, sd : str, optional
        Columns of the outcome's mean and standard deviation.
    where : mapping of str to str, optional
        Keep the rows whose column has this value, such as one measure.
    outcome : str
        What was measured, as it begins a sentence.
    unit : str, optional
        Unit of a change; percentage points for shares, points for means by default.
    confidence : float, default 0.95
        Coverage of intervals.
    threshold : int, default 10
        Fewest answers a number may rest on.
    ledger : path, optional
        JSON Lines file that records the release.
    title : str, optional
        Title of the page.
    made_at : datetime, optional
        Time of the run.

    Returns
    -------
    Written
        The files.

    Raises
    ------
    DataError
        If the file cannot be read, a value is not what it must be, or a group stands twice in a
        wave.
    AnalysisError
        If not exactly one kind of outcome is named.
    """
    data = open_data(Path(path))
    figures = [name for name in (percent, share, mean, sd) if name]
    if not figures:
        raise AnalysisError(
            f"{data.name}: no column of figures was named; percent, share, or mean and sd was "
            "expected.\nName it."
        )
    rows = read_columns(data, numbers=[n, *figures], texts=[group, time], where=where)
    refuse_twice(data, rows, [group, time])
    _refuse_no_wave(data, rows.df(), time, (before_time, after_time))
    table = two_wave_change(
        rows.df(),
        by=[group],
        period=time,
        before=before_time,
        after=after_time,
        n=n,
        percent=percent,
        share=share,
        mean=mean,
        sd=sd,
        confidence=confidence,
    )
    dimension = group_name or group
    both = (table["n_before"] > 0) & (table["n_after"] > 0)
    released = release(
        table[both].rename(columns={group: dimension}),
        by=[dimension],
        count=["n_before", "n_after"],
        threshold=threshold,
        ledger=ledger,
        name=f"impact_{Path(path).stem}",
    )
    report = group_report(
        released,
        group=dimension,
        kind="d" if mean else "h",
        waves=(before_time, after_time),
        outcome=outcome,
        unit=unit or ("points" if mean else "percentage points"),
        data_words=_data_words(data.name, where, time, before_time, after_time, int((~both).sum())),
        confidence=confidence,
        threshold=threshold,
        ledger=ledger,
        title=title or f"{outcome}: {before_time} and {after_time}",
        made_at=made_at or datetime.now(UTC),
    )
    return write_report(report, out, tables={"changes": released})


def _refuse_no_wave(data: DataFile, table: pd.DataFrame, time: str, waves: tuple[str, str]) -> None:
    found = sorted(set(table[time].dropna().astype(str)))
    for wave in waves:
        if wave not in found:
            raise DataError(
                f"{data.name}, column '{time}': no row is of the wave '{wave}'. Found: "
                f"{', '.join(found[:12])}.\nName two of them."
            )


def _data_words(
    name: str, where: Mapping[str, str] | None, time: str, before: str, after: str, alone: int
) -> str:
    kept = "".join(
        f", only rows whose {column} is '{value}'" for column, value in (where or {}).items()
    )
    return (
        f"Data: the file '{name}'{kept}; the waves '{before}' and '{after}' of '{time}'. "
        "The figures were already those of groups; no answer of a person was read. "
        f"Groups with figures in one wave only, left out: {alone}."
    )
