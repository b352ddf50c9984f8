"""Impact from published figures: a row a group and wave, different people in each wave.

The size of a change leads, because with thousands of answers every change differs from zero.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from cpd_eval.analysis import two_wave_change
from cpd_eval.disclosure import release
from cpd_eval.errors import AnalysisError, DataError, DisclosureError, did_you_mean
from cpd_eval.frames import ALL
from cpd_eval.report.datafile import DataFile, open_data
from cpd_eval.report.figure_checks import refuse_no_wave, refuse_wrong_figures
from cpd_eval.report.folder import Written, check_folder, write_report
from cpd_eval.report.group_page import KIND, group_report
from cpd_eval.report.held_back import held_back
from cpd_eval.report.numbers import rows_of
from cpd_eval.report.options import PLAIN, Options
from cpd_eval.report.reading import (
    read_columns,
    refuse_blank,
    refuse_twice,
)
from cpd_eval.report.roles import refuse_one_wave, refuse_result_names, refuse_two_roles


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
    total: Sequence[str] = (),
    outcome: str = "Share who agree",
    unit: str | None = None,
    options: Options = PLAIN,
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
    total : sequence of str
        Groups that are totals of others, such as a country among its regions. They stand last,
        and neither the headline nor q counts them.
    outcome : str
        What was measured, as it begins a sentence.
    unit : str, optional
        Unit of a change; percentage points for shares, points for means by default.
    options : Options, optional
        Rows to keep, such as those of one measure; coverage of intervals, threshold, ledger, title.

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
    DisclosureError
        If every group has too few answers to be published.
    """
    data = open_data(Path(path))
    check_folder(out)
    kinds = {"percent": percent, "share": share, "mean": mean, "sd": sd}
    figures = [name for name in kinds.values() if name]
    if not figures:
        raise AnalysisError(
            f"{data.name}: no column of figures was named; percent, share, or mean and sd was "
            "expected.\nName it."
        )
    dimension = group_name or group
    refuse_two_roles(data.name, {"group": group, "time": time, "n": n, **kinds})
    refuse_result_names(data.name, [dimension], [time, n, *figures])
    refuse_one_wave(data.name, time, before_time, after_time)
    rows = read_columns(data, numbers=[n, *figures], texts=[group, time], where=options.where)
    refuse_blank(data, rows, [group, time])
    refuse_twice(data, rows, [group, time])
    found = rows.df()
    refuse_no_wave(data, found, time, (before_time, after_time))
    refuse_wrong_figures(
        data,
        found[found[time].isin([before_time, after_time])],
        n=n,
        percent=percent,
        sd=sd,
        figures=figures,
    )
    frame = found.rename(columns={group: dimension})
    totals = _totals(data, dimension, list(frame[dimension]), total)
    table = two_wave_change(
        frame,
        by=[dimension],
        period=time,
        before=before_time,
        after=after_time,
        n=n,
        percent=percent,
        share=share,
        mean=mean,
        sd=sd,
        totals=totals,
        confidence=options.confidence,
    )
    both = (table["n_before"] > 0) & (table["n_after"] > 0)
    with held_back(options.ledger) as waiting:
        released = release(
            _totals_guarded(table, dimension, totals, options.threshold)[both],
            by=[KIND, dimension] if totals else [dimension],
            count=["n_before", "n_after"],
            threshold=options.threshold,
            ledger=waiting.ledger,
            name=f"impact_{Path(path).stem}",
        )
        if not any(rows_of(released)):
            raise DisclosureError(
                f"{data.name}: no group has {options.threshold} answers or more in both waves, so "
                "no number may be published.\nName other waves, or lower the threshold if you may."
            )
        waiting.record()
    named = f", by {group_name}" if group_name else ""
    report = group_report(
        released,
        group=dimension,
        kind="d" if mean else "h",
        waves=(before_time, after_time),
        outcome=outcome,
        unit=unit or ("points" if mean else "percentage points"),
        data_words=_data_words(
            f"the file '{data.name}'{options.kept}", time, before_time, after_time, (~both).sum()
        ),
        title=options.title or f"{outcome}: {before_time} and {after_time}{named}",
        options=options,
    )
    return write_report(report, out, tables={"changes": released})


def _totals(
    data: DataFile, dimension: str, groups: Sequence[str], total: Sequence[str]
) -> list[str]:
    """Check the totals named; a group called "All" must be one."""
    known = list(dict.fromkeys(groups))
    if ALL in known and ALL not in total:
        raise DataError(
            f"{data.name}: a {dimension} is called '{ALL}', the name kept for totals; a group was "
            f"expected.\nIf it is the total of the others, say so with --total {ALL} (total); "
            "otherwise rename it."
        )
    for name in total:
        if name not in known:
            raise DataError(
                f"{data.name}: no {dimension} is called '{name}'.{did_you_mean(name, known)} A "
                f"total that is there was expected.\nFound: {', '.join(known[:30])}."
            )
    totals = [name for name in known if name in total]
    if len(totals) == len(known):
        raise DataError(
            f"{data.name}: every {dimension} is named as a total; groups were expected too.\n"
            "Name as totals only those that are sums of others."
        )
    return totals


def _totals_guarded(
    table: pd.DataFrame, dimension: str, totals: Sequence[str], threshold: int
) -> pd.DataFrame:
    """Tell totals from groups, and hide every total if a group is too small to be shown.

    The file does not say which groups a total is made of, so it is not known from which of them
    the small one could be worked out.
    """
    if not totals:
        return table
    is_total = table[dimension].isin(totals)
    counts = table.loc[~is_total, ["n_before", "n_after"]]
    is_small = ((counts > 0) & (counts < threshold)).any(axis=None)
    guarded = table.assign(status=np.where(is_total & bool(is_small), "hidden", "shown"))
    guarded.insert(0, KIND, np.where(is_total, "total", "group"))
    return guarded


def _data_words(source: str, time: str, before: str, after: str, alone: int) -> str:
    return (
        f"Data: {source}; the waves '{before}' and '{after}' of '{time}'. "
        "The figures were already those of groups; no answer of a person was read. "
        f"Groups with figures in one wave only, left out: {alone}."
    )
