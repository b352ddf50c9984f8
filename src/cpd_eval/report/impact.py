"""Impact from a user's own file of people: a row a person, a column before, a column after.

Behind ``cpd-eval impact``. The file is checked value by value before anything is written; what is
wrong is told with its line. Two other kinds of file have modules of their own: a row a unit and
wave (:mod:`~cpd_eval.report.unit_waves`) and published group figures
(:mod:`~cpd_eval.report.group_figures`).
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from cpd_eval.errors import AnalysisError, DataError, DisclosureError
from cpd_eval.report.compare import Columns
from cpd_eval.report.datafile import open_data
from cpd_eval.report.designs import PLAIN_CHOICES, Choices
from cpd_eval.report.folder import Written, check_folder
from cpd_eval.report.held_back import held_back
from cpd_eval.report.lead import Wording
from cpd_eval.report.numbers import whole_row
from cpd_eval.report.options import PLAIN, Options
from cpd_eval.report.people_page import write_people
from cpd_eval.report.reading import (
    ROW,
    read_columns,
    refuse_blank,
    refuse_empty,
    refuse_totals,
    refuse_twice,
    values_of,
)
from cpd_eval.report.roles import refuse_one_side, refuse_result_names, refuse_two_roles
from cpd_eval.report.study import study_people


def impact_people(
    path: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    before: str,
    after: str,
    desired: str | None = None,
    by: Sequence[str] = (),
    person: str | None = None,
    treated: str | None = None,
    cluster: str | None = None,
    outcome: str = "Performance",
    unit: str = "points",
    practical: float | None = None,
    choices: Choices = PLAIN_CHOICES,
    options: Options = PLAIN,
) -> Written:
    """Write the impact report of a file with a row a person.

    Parameters
    ----------
    path, out : path
        The CSV or Parquet file; the folder to write to.
    before, after : str
        Columns of the outcome in the two waves; numbers, empty if missing.
    desired : str, optional
        Column of the level needed, for readiness gaps.
    by : sequence of str
        At most two columns of groups, such as region and profession.
    person : str, optional
        Column that says who a row is about; without one, every row is taken as a person.
    treated : str, optional
        Column of 1 (took part) and 0 (comparison group).
    cluster : str, optional
        Column of the level at which taking part was assigned, such as the office.
    outcome, unit : str
        What was measured, as it begins a sentence; its unit.
    practical : float, optional
        The smallest change that matters.
    choices : Choices, optional
        Designs, errors, covariates, and the draw that decided who takes part.
    options : Options, optional
        Rows to keep, coverage of intervals, threshold, ledger, title.

    Returns
    -------
    Written
        The files.

    Raises
    ------
    DataError
        If the file cannot be read or a value is not what it must be.
    AnalysisError
        If the data cannot carry the estimate.
    DisclosureError
        If too few people answered twice for anything to be published.
    """
    data = open_data(Path(path))
    check_folder(out)
    _check_dimensions(by, data.name)
    scores = {"before": before, "after": after, "desired": desired, "treated": treated}
    refuse_two_roles(data.name, {**scores, "person": person, "by": by})
    refuse_two_roles(data.name, {**scores, "cluster": cluster})
    refuse_result_names(data.name, by)
    refuse_two_roles(data.name, {**scores, "covariate": choices.covariates, "by": by})
    _refuse_without_groups(data.name, treated, choices)
    groups = [*by, *(name for name in (person, cluster, choices.stratum) if name)]
    groups = list(dict.fromkeys(groups))
    numbers = [before, after, *([desired] if desired else []), *choices.covariates]
    rows = read_columns(
        data,
        numbers=numbers,
        texts=groups,
        flags=[name for name in (treated, choices.recorded) if name],
        where=options.where,
    )
    if person:
        refuse_blank(data, rows, [person])
        refuse_twice(data, rows, [person])
    refuse_totals(data, rows, by)
    refuse_empty(data, rows, before, "before")
    refuse_empty(data, rows, after, "after")
    if treated:
        refuse_one_side(data.name, treated, values_of(rows, treated, answered=(before, after)))
    columns = Columns(
        before=before,
        after=after,
        desired=desired,
        treated=treated,
        person=person or (ROW if treated else None),
        cluster=cluster,
    )
    with held_back(options.ledger) as waiting:
        study = study_people(
            rows,
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
                f"{data.name}: fewer than {options.threshold} people have an answer in both "
                f"'{before}' and '{after}', so no number may be published.\nCollect more answers, "
                "or lower the threshold if you are allowed to."
            )
        waiting.record()
    wording = Wording(
        outcome=outcome, unit=unit, practical=practical, confidence=options.confidence
    )
    return write_people(
        study,
        wording,
        out,
        columns=columns,
        threshold=options.threshold,
        ledger=options.ledger,
        title=options.title or f"{outcome} before and after",
        source=f"the file '{data.name}'{options.kept}",
        is_made_up=options.is_made_up,
        made_at=options.made_at,
        **options.with_plan(),
    )


def _refuse_without_groups(name: str, treated: str | None, choices: Choices) -> None:
    """Stop if a comparison is asked for and nothing says who took part."""
    asked = [
        *(("designs",) if choices.designs != PLAIN_CHOICES.designs else ()),
        *(
            word
            for word in ("inference", "covariates", "seed", "recorded")
            if getattr(choices, word)
        ),
    ]
    if treated is None and asked:
        raise AnalysisError(
            f"{name}: {asked[0]} was named, which is of a comparison, but no column that says who "
            "took part; one of 0 and 1 was expected.\nName it with treated, or leave the other out."
        )


def _check_dimensions(by: Sequence[str], name: str) -> None:
    if len(by) > 2:
        raise AnalysisError(
            f"{name}: {len(by)} dimensions were asked for ({', '.join(by)}); at most 2 fit a "
            "report.\nName two of them, and keep some rows only with where."
        )
    if len(set(by)) < len(by):
        raise DataError(f"{name}: the dimension '{by[0]}' is named twice.\nName each once.")
