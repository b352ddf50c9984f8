"""The page of a study of people asked twice: every section in its order, and the tables with it."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from cpd_eval.disclosure import Released
from cpd_eval.report.changes import change_sections
from cpd_eval.report.compare import Columns
from cpd_eval.report.comparison import comparison_section, evidence_section
from cpd_eval.report.designs import ASSUMES
from cpd_eval.report.designs_page import baseline_section, designs_section
from cpd_eval.report.folder import Written, check_folder
from cpd_eval.report.gap import gap_section
from cpd_eval.report.lead import Wording, lead
from cpd_eval.report.method import (
    COMPARISON_FORMULA,
    PAIRED_FORMULAS,
    limits_section,
    method_section,
    people_limits,
    record_section,
)
from cpd_eval.report.page import Report, Section
from cpd_eval.report.study import Study
from cpd_eval.report.topics.draft import Draft


def write_people(
    study: Study,
    wording: Wording,
    folder: str | os.PathLike[str],
    *,
    title: str,
    source: str,
    columns: Columns,
    threshold: int,
    ledger: str | os.PathLike[str] | None = None,
    is_made_up: bool = False,
    made_at: datetime | None = None,
    more: Sequence[Section] = (),
    more_tables: Mapping[str, Released] | None = None,
    more_formulas: Sequence[str] = (),
) -> Written:
    """Write the report of a study of people asked twice.

    Parameters
    ----------
    study : Study
        Released estimates.
    wording : Wording
        What the outcome is called.
    folder : path
        Where to.
    title, source : str
        Title of the page; where the data are from.
    columns : Columns
        Which column was what; told in "How this was made".
    threshold : int
        Fewest people a number may rest on.
    ledger : path, optional
        Named in the record.
    is_made_up : bool
        Whether the people are invented.
    made_at : datetime, optional
        Time of the run.
    more, more_tables, more_formulas
        Further sections after the comparison, with their released tables and formulas.

    Returns
    -------
    Written
        The files.
    """
    check_folder(folder)
    return draft_people(
        study,
        wording,
        title=title,
        source=source,
        columns=columns,
        threshold=threshold,
        ledger=ledger,
        is_made_up=is_made_up,
        made_at=made_at,
        more=more,
        more_tables=more_tables,
        more_formulas=more_formulas,
    ).write(folder)


def draft_people(
    study: Study,
    wording: Wording,
    *,
    title: str,
    source: str,
    columns: Columns,
    threshold: int,
    ledger: str | os.PathLike[str] | None = None,
    is_made_up: bool = False,
    made_at: datetime | None = None,
    more: Sequence[Section] = (),
    more_tables: Mapping[str, Released] | None = None,
    more_formulas: Sequence[str] = (),
) -> Draft:
    """Put the report of a study of people asked twice together; as :func:`write_people`."""
    sentence, summary, facts = lead(study, wording)
    has_comparison = study.comparison is not None
    formulas = (*PAIRED_FORMULAS, COMPARISON_FORMULA) if has_comparison else PAIRED_FORMULAS
    tables = {"changes": study.changes, **(more_tables or {})}
    if study.comparison is not None:
        tables |= {"comparison": study.comparison, **study.tables}
    report = Report(
        title=title,
        headline=sentence,
        summary=summary,
        facts=facts,
        sections=(
            *change_sections(study, wording),
            *gap_section(study),
            comparison_section(study, wording),
            *_designs(study, wording),
            *more,
            evidence_section(study),
            limits_section(people_limits(has_comparison=has_comparison)),
            method_section(
                data=_data_words(source, columns, study),
                formulas=(*formulas, *more_formulas),
                threshold=threshold,
                confidence=wording.confidence,
            ),
            record_section(tables, None if ledger is None else Path(ledger).name),
        ),
        made_at=made_at or datetime.now(UTC),
        is_made_up=is_made_up,
    )
    return Draft(report=report, tables=tables)


def _designs(study: Study, wording: Wording) -> list[Section]:
    """Add the designs side by side, if there are several, and the groups before."""
    out = []
    if len(study.designs) > 1 and "effects" in study.tables:
        assumes = tuple(ASSUMES[design] for design in study.designs)
        out.append(designs_section(study.tables["effects"], wording, assumes))
    if "balance" in study.tables:
        out.append(baseline_section(study.tables))
    return out


def _data_words(source: str, columns: Columns, study: Study) -> tuple[str, ...]:
    who = "People" if study.comparison is None else "People who took part"
    known = ", ".join(f"'{name}'" for name in study.covariates)
    more = (f"Who lacks {known} is in no table, so that all are about the same.",) if known else ()
    return (
        f"Data: {source}. {who} are counted if they have an answer in both columns, "
        f"'{columns.before}' and '{columns.after}'; those with one answer only are left out. The "
        "match rate is the share of those asked before who also answered after.",
        *more,
    )
