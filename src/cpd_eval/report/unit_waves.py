"""Impact from a row a unit and wave: two waves compared, and a regression over all of them.

The two waves named become a row a unit, and are reported as people asked twice are. If more is
there – further waves, several treatments – a regression with unit and wave effects uses all of it.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from cpd_eval.errors import DataError, DisclosureError
from cpd_eval.report.compare import Columns
from cpd_eval.report.datafile import DataFile, open_data
from cpd_eval.report.designs import PLAIN_CHOICES, Choices
from cpd_eval.report.folder import Written, check_folder
from cpd_eval.report.held_back import held_back
from cpd_eval.report.lead import Wording
from cpd_eval.report.numbers import whole_row
from cpd_eval.report.options import PLAIN, Options
from cpd_eval.report.people_page import write_people
from cpd_eval.report.reading import (
    read_columns,
    refuse_blank,
    refuse_totals,
    refuse_twice,
)
from cpd_eval.report.regression import regression
from cpd_eval.report.roles import (
    refuse_one_side,
    refuse_one_wave,
    refuse_result_names,
    refuse_two_roles,
)
from cpd_eval.report.study import study_people


def impact_panel(
    path: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    outcome: str,
    unit: str,
    time: str,
    before_time: str,
    after_time: str,
    treated: Sequence[str] = (),
    by: Sequence[str] = (),
    cluster: str | None = None,
    choices: Choices = PLAIN_CHOICES,
    outcome_name: str | None = None,
    unit_name: str = "points",
    practical: float | None = None,
    options: Options = PLAIN,
) -> Written:
    """Write the impact report of a file with a row a unit and wave.

    Parameters
    ----------
    path, out : path
        The CSV or Parquet file; the folder to write to.
    outcome, unit, time : str
        Columns: the score; the person or firm; the wave.
    before_time, after_time : str
        How the two waves to compare are written in `time`.
    treated : sequence of str
        Columns of 0 and 1 (or of doses, for the regression alone). The first, as it stands in the
        later wave, tells the two groups of the comparison.
    by : sequence of str
        At most two columns of groups; a unit's is that of the earlier wave.
    cluster : str, optional
        Column of the level at which treatment was assigned; the unit by default in the regression.
    choices : Choices, optional
        Designs and errors of the two waves: clustered if a cluster is named, else of unequal
        variances. "classical" and "crv3" hold for the regression too; else it is clustered.
    outcome_name, unit_name : str
        What the outcome is called, as it begins a sentence, and its unit.
    practical : float, optional
        The smallest change that matters.
    options : Options, optional
        Rows to keep, coverage of intervals, threshold, ledger, title.

    Returns
    -------
    Written
        The files.

    Raises
    ------
    DataError
        If the file cannot be read, a value is not what it must be, or a unit stands twice in a
        wave.
    AnalysisError
        If the data cannot carry the estimate.
    DisclosureError
        If too few units have both waves for anything to be published.
    """
    data = open_data(Path(path))
    check_folder(out)
    scores = {"outcome": outcome, "time": time, "treated": treated}
    refuse_two_roles(data.name, {**scores, "unit": unit, "by": by})
    refuse_two_roles(data.name, {**scores, "cluster": cluster})
    refuse_result_names(data.name, by)
    refuse_one_wave(data.name, time, before_time, after_time)
    texts = list(dict.fromkeys([unit, time, *by, *([cluster] if cluster else [])]))
    numbers = [outcome, *treated, *choices.covariates]
    rows = read_columns(data, numbers=numbers, texts=texts, where=options.where)
    refuse_blank(data, rows, [unit, time])
    refuse_twice(data, rows, [unit, time])
    refuse_totals(data, rows, by)
    frame = rows.df()
    wide = _two_waves(data, frame, outcome, unit, time, (before_time, after_time), treated[:1])
    columns = Columns(
        before=_in_wave(outcome, before_time),
        after=_in_wave(outcome, after_time),
        treated=treated[0] if treated else None,
        person=unit,
        cluster=cluster,
    )
    if columns.treated:
        pairs = wide.dropna(subset=[columns.before, columns.after, columns.treated])
        refuse_one_side(data.name, columns.treated, pairs[columns.treated])
    name = outcome_name or outcome
    wording = Wording(
        outcome=name,
        unit=unit_name,
        who="units",
        practical=practical,
        confidence=options.confidence,
    )
    more: dict[str, Any] = {}
    with held_back(options.ledger) as waiting:
        study = study_people(
            wide,
            columns,
            by=list(by),
            choices=replace(choices, practical=practical),
            confidence=options.confidence,
            threshold=options.threshold,
            ledger=waiting.ledger,
            name=f"impact_{Path(path).stem}",
        )
        if whole_row(study.changes) is None:
            raise DisclosureError(
                f"{data.name}: fewer than {options.threshold} units have the outcome in both "
                "waves, so no number may be published.\nName other waves, or lower the threshold "
                "if you may."
            )
        if treated:
            more = regression(
                frame,
                path,
                list(treated),
                outcome,
                unit,
                time,
                cluster,
                choices,
                options,
                waiting.ledger,
                wording,
            )
        waiting.record()
    return write_people(
        study,
        wording,
        out,
        columns=columns,
        threshold=options.threshold,
        ledger=options.ledger,
        title=options.title or f"{name}: {before_time} and {after_time}",
        source=f"the file '{data.name}'{options.kept}, waves '{before_time}' (before) and "
        f"'{after_time}' (after) of '{time}', a row for each '{unit}' and wave",
        is_made_up=options.is_made_up,
        made_at=options.made_at,
        **options.with_plan(more),
    )


def _two_waves(
    data: DataFile,
    frame: pd.DataFrame,
    outcome: str,
    unit: str,
    time: str,
    waves: tuple[str, str],
    treated: Sequence[str],
) -> pd.DataFrame:
    """Put the two waves side by side: a row a unit."""
    parts = []
    for wave in waves:
        part = frame[frame[time] == wave]
        if part[outcome].notna().sum() == 0:
            found = ", ".join(sorted(set(frame[time].dropna().astype(str)))[:12])
            raise DataError(
                f"{data.name}, column '{time}': no row of the wave '{wave}' has an answer in "
                f"'{outcome}'. Found waves: {found}.\nName two waves that have."
            )
        parts.append(part)
    first, second = parts
    fixed = [name for name in frame.columns if name not in (outcome, time, *treated, "cpd_row")]
    before, after = (_in_wave(outcome, wave) for wave in waves)
    wide = first[[*fixed, outcome]].rename(columns={outcome: before})
    later = second[[unit, outcome, *treated]].rename(columns={outcome: after})
    return wide.merge(later, on=unit, how="inner", validate="one_to_one")


def _in_wave(outcome: str, wave: str) -> str:
    """Name the column of the outcome in one wave; no column of the file's own is called so."""
    return f"{outcome} in {wave}"
