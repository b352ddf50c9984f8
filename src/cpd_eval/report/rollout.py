"""Impact of a programme that reached people at some time: before, and wave by wave after.

Behind ``cpd-eval impact`` with ``--began``: a row a unit and wave, and the wave in which the unit's
training began. Two designs, named by whoever runs it: an event study, which also looks at the waves
before; and staggered adoption, which stays right where training began at different times.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, cast

import pandas as pd

from cpd_eval.analysis import (
    Baseline,
    EvidenceLevel,
    check_baseline,
    event_study,
    evidence_level,
    staggered_adoption,
)
from cpd_eval.analysis.event_study import WithinInference
from cpd_eval.disclosure import Released, release
from cpd_eval.errors import AnalysisError, DisclosureError
from cpd_eval.report.datafile import open_data
from cpd_eval.report.folder import Written, check_folder, write_report
from cpd_eval.report.held_back import held_back
from cpd_eval.report.lead import Wording
from cpd_eval.report.options import PLAIN, Options
from cpd_eval.report.page import Report
from cpd_eval.report.reading import read_columns, refuse_blank, refuse_twice
from cpd_eval.report.roles import refuse_two_roles
from cpd_eval.report.rollout_page import AXIS, rollout_report

RolloutDesign = Literal["event-study", "staggered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout:
    """What a design found of a programme that reached units at some time.

    Attributes
    ----------
    design : {"event-study", "staggered"}
        Which it was.
    result : EventStudy or StaggeredAdoption
        Its result.
    evidence : EvidenceLevel
        Its grade.
    waves : Released
        A row a wave since treatment began.
    """

    design: str
    result: Any
    evidence: EvidenceLevel
    waves: Released


def impact_rollout(
    path: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    outcome: str,
    unit: str,
    time: str,
    began: str,
    designs: Sequence[str],
    cluster: str | None = None,
    control: Literal["never", "not_yet"] = "never",
    covariates: Sequence[str] = (),
    inference: str | None = None,
    bound: float | None = None,
    outcome_name: str | None = None,
    unit_name: str = "points",
    practical: float | None = None,
    options: Options = PLAIN,
) -> Written:
    """Write the impact report of a programme that reached units at different times.

    Parameters
    ----------
    path, out : path
        The CSV or Parquet file, a row a unit and wave; the folder to write to.
    outcome, unit, time, began : str
        Columns: the score; the person or firm; the wave, a number; the wave in which treatment
        began, empty for never.
    designs : sequence of {"event-study", "staggered"}
        Which to run; the first gives the headline.
    cluster : str, optional
        Column of the level at which treatment was assigned; the unit by default.
    control : {"never", "not_yet"}
        Whom staggered adoption compares with.
    covariates : sequence of str
        Columns of numbers to adjust for.
    inference : {"crv1", "crv3", "classical"}, optional
        Errors of the event study; clustered (CRV1) by default.
    bound : float, optional
        Largest difference before treatment that would not matter.
    outcome_name, unit_name : str
        What the outcome is called, as it begins a sentence, and its unit.
    practical : float, optional
        The smallest effect that matters.
    options : Options, optional
        Rows to keep, coverage of intervals, threshold, ledger, title, plan.

    Returns
    -------
    Written
        The files.

    Raises
    ------
    DataError
        If the file cannot be read, or a value is not what it must be.
    AnalysisError
        If no design is named, or the data cannot carry one.
    DisclosureError
        If too few units are treated, or compared with, for anything to be published.
    """
    data = open_data(Path(path))
    check_folder(out)
    _refuse_design(data.name, designs, inference)
    refuse_two_roles(
        data.name,
        {"outcome": outcome, "unit": unit, "time": time, "began": began, "covariate": covariates},
    )
    texts = list(dict.fromkeys([unit, *([cluster] if cluster else [])]))
    rows = read_columns(
        data, numbers=[outcome, time, began, *covariates], texts=texts, where=options.where
    )
    refuse_blank(data, rows, [unit])
    refuse_twice(data, rows, [unit, time])
    frame = rows.df()
    baseline = _baseline(frame, outcome, unit, time, began)
    found: list[Rollout] = []
    with held_back(options.ledger) as waiting:
        for design in designs:
            named: dict[str, Any] = {
                "outcome": outcome,
                "unit": unit,
                "time": time,
                "first_treated": began,
                "covariates": covariates,
                "confidence": options.confidence,
            }
            result = (
                event_study(
                    frame,
                    cluster=cluster or unit,
                    bound=bound,
                    inference=cast(WithinInference, inference or "crv1"),
                    **named,
                )
                if design == "event-study"
                else staggered_adoption(
                    frame, cluster=cluster, control=control, aggregate="event", **named
                )
            )
            waves = _release(result, design, options, waiting.ledger, data.name)
            evidence = evidence_level(result, baseline=baseline, practical=practical)
            found.append(Rollout(design=design, result=result, evidence=evidence, waves=waves))
        waiting.record()
    wording = Wording(
        outcome=outcome_name or outcome,
        unit=unit_name,
        who="units",
        practical=practical,
        confidence=options.confidence,
    )
    report: Report = rollout_report(
        found,
        wording,
        options=options,
        cluster=cluster or unit,
        title=options.title or f"{wording.outcome}: before and after training began",
        source=f"the file '{data.name}'{options.kept}, a row for each '{unit}' and '{time}'; "
        f"'{began}' is when training began",
        made_at=options.made_at or datetime.now(UTC),
    )
    tables: Mapping[str, Released] = {f"waves_{one.design}": one.waves for one in found}
    return write_report(report, out, tables=dict(tables))


def _refuse_design(name: str, designs: Sequence[str], inference: str | None) -> None:
    known = ("event-study", "staggered")
    wrong = [design for design in designs if design not in known]
    if wrong or not designs:
        found = f"'{wrong[0]}'" if wrong else "none"
        raise AnalysisError(
            f"{name}: the design named is {found}; with a column of when training began, "
            f"{' or '.join(known)} is expected.\nName one, or both."
        )
    if inference not in (None, "crv1", "crv3", "classical"):
        raise AnalysisError(
            f"inference '{inference}': an event study has crv1, crv3 and classical.\n"
            "Take 'crv3' for few clusters."
        )


def _baseline(
    frame: pd.DataFrame, outcome: str, unit: str, time: str, began: str
) -> Baseline | None:
    """Compare the ever and the never treated in the first wave, and count who is lost by the last.

    Without anybody never treated there is nobody to hold the treated against.
    """
    first, last = frame[time].min(), frame[time].max()
    waves = {"before": frame[frame[time] == first], "after": frame[frame[time] == last]}
    wide = pd.DataFrame({name: one.set_index(unit)[outcome] for name, one in waves.items()})
    start = frame.groupby(unit)[began].min().reindex(wide.index)
    wide = wide[~(start <= first)].assign(treated=(start > first).astype(float))
    if wide.loc[wide["before"].notna(), "treated"].nunique() < 2:
        return None
    return check_baseline(wide, treated="treated", before="before", waves={"last": "after"})


def _release(
    result: Any, design: str, options: Options, ledger: Path | None, name: str
) -> Released:
    """Release the waves; each rests on the units treated then, and on those compared with."""
    compared = result.n_comparison if design == "staggered" else result.n_units - result.n_treated
    if min(result.n_treated, compared or options.threshold) < options.threshold:
        raise DisclosureError(
            f"{name}: {result.n_treated} units were treated and {compared} never; "
            f"{options.threshold} of each are needed for a number that may be published.\n"
            "Use more units, or lower the threshold if you may."
        )
    table = result.summary.copy()
    table.insert(0, AXIS, [f"{value:g}" for value in table.pop("at")])
    table["n_comparison"] = int(compared or result.n_treated)
    released = release(
        pd.DataFrame(table),
        by=[AXIS],
        count=["n", "n_comparison"],
        threshold=options.threshold,
        ledger=ledger,
        name=f"impact_{Path(name).stem}_{design}",
    )
    if not (released.table["status"] == "shown").any():
        raise DisclosureError(
            f"{name}: every wave rests on fewer than {options.threshold} units, so no number may "
            "be published.\nUse more units, or lower the threshold if you may."
        )
    return released
