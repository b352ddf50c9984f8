"""The strategy document: one plan out of the returns of all professions.

Written for senior managers: what the professions share comes first, then people, then what will be
done and how sure it is; each profession's own return stands in an annex. Every sentence is made
from the returns by a rule, so HR edits a draft and not an empty page.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cpd_eval.charts.finding import listed
from cpd_eval.errors import DataError
from cpd_eval.report.document import write_document
from cpd_eval.report.issues import ISSUES
from cpd_eval.report.method import record_section
from cpd_eval.report.page import Fact, Report, Section, page_of
from cpd_eval.report.questions import label_of
from cpd_eval.report.return_gate import ReturnGate
from cpd_eval.report.strategy_consultants_section import consultants_section
from cpd_eval.report.strategy_issue_sections import (
    Maker,
    issues_section,
    leadership_section,
    reskilling_section,
    text_table,
)
from cpd_eval.report.strategy_people_sections import (
    demand_section,
    groups_section,
    supply_section,
)
from cpd_eval.report.strategy_plan_sections import (
    actions_section,
    help_section,
    in_brief,
    risks_section,
)
from cpd_eval.report.strategy_plan_tables import actions_by_lever
from cpd_eval.report.strategy_round import Round
from cpd_eval.report.strategy_tables import consultants_table, workforce_table
from cpd_eval.report.strategy_words import (
    capital,
    names,
    pounds,
    professions,
    qualification_findings,
    themes,
)
from cpd_eval.report.topics.draft import Draft

_MAKERS: tuple[Maker, ...] = (
    issues_section,
    reskilling_section,
    leadership_section,
    consultants_section,
    demand_section,
    supply_section,
    groups_section,
    actions_section,
    help_section,
    risks_section,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyFiles:
    """Where a strategy was written.

    Attributes
    ----------
    document, page : Path
        The Word document, and the same as HTML.
    """

    document: Path
    page: Path


def strategy_draft(
    taken: Round,
    *,
    title: str = "Workforce strategy",
    ledger: str | os.PathLike[str] | None = None,
    is_made_up: bool = False,
    made_at: datetime | None = None,
) -> Draft:
    """Draw up the strategy from the returns of a round.

    Parameters
    ----------
    taken : Round
        From :func:`cpd_eval.report.strategy_round.round_of`.
    title : str
        Of the document.
    ledger : path, optional
        Where its tables are recorded.
    is_made_up : bool, default False
        Whether the returns are invented.
    made_at : datetime, optional
        Time of the run.

    Returns
    -------
    Draft
        Sections without anything to tell are left out.

    Examples
    --------
    >>> import pandas as pd
    >>> from cpd_eval.report.strategy_round import round_of
    >>> returns = pd.DataFrame({"profession": ["HR", "Tax"], "WS22": ["PAY AGE", "PAY"]})
    >>> strategy_draft(round_of(returns)).report.headline
    'Two professions answered. One issue is shared: PAY.'
    """
    gate = ReturnGate(ledger=ledger, prefix="strategy")
    made = [maker(taken, gate) for maker in _MAKERS]
    sections = [section for section in made if section is not None]
    return Draft(
        report=Report(
            title=title,
            headline=_headline(taken),
            summary=_summary(taken),
            facts=_facts(taken),
            sections=(
                *sections,
                _returns_annex(taken),
                _answered_annex(taken),
                _method_annex(),
                record_section(gate.tables, None if ledger is None else Path(ledger).name),
            ),
            made_at=made_at or datetime.now(UTC),
            is_made_up=is_made_up,
        ),
        tables=gate.tables,
    )


def write_strategy(draft: Draft, path: str | os.PathLike[str]) -> StrategyFiles:
    """Write the strategy as a Word document, and beside it the same as HTML.

    Parameters
    ----------
    draft : Draft
        From :func:`strategy_draft`.
    path : path
        The ``.docx`` file.

    Returns
    -------
    StrategyFiles

    Raises
    ------
    DataError
        If a file cannot be written, or the name does not end in ``.docx``.
    """
    target = Path(path)
    if target.suffix.lower() != ".docx":
        raise DataError(
            f"{target}: the name of a Word document was expected.\n"
            f"Name it {target.with_suffix('.docx').name}."
        )
    document = write_document(draft.report, target)
    page = target.with_suffix(".html")
    try:
        page.write_text(page_of(draft.report), encoding="utf-8")
    except OSError as wrong:
        raise DataError(
            f"{page}: the page cannot be written: {wrong.strerror}.\nWrite to another folder."
        ) from wrong
    return StrategyFiles(document=document, page=page)


def _headline(taken: Round) -> str:
    told = themes(taken.returns)
    start = f"{capital(professions(len(taken.returns)))} answered."
    if told.empty:
        return f"{start} No issue is shared by two of them."
    labels = [label_of(taken.known, ISSUES, code) for code in told["issue"]]
    if len(labels) == 1:
        return f"{start} One issue is shared: {labels[0]}."
    return f"{start} These issues they share, and put first: {listed(labels)}."


def _summary(taken: Round) -> tuple[str, ...]:
    sentences = qualification_findings(taken.returns, taken.known)
    told = themes(taken.returns)
    for row in told.head(3).to_dict("records"):
        if row["issue"] != "RESKILL" or not sentences:
            label = label_of(taken.known, ISSUES, row["issue"])
            sentences.append(f"{label} is shared by {names(row['professions'])}.")
    costs = consultants_table(taken)
    total, levers = costs["cost"].sum(), actions_by_lever(taken)
    if total:
        sentences.append(
            f"Consultants and contractors cost {pounds(total)} a year, as far as professions could "
            "say."
        )
    if not levers.empty:
        sentences.append(
            f"The professions plan {levers['n'].sum():,} actions at {pounds(levers['cost'].sum())}."
        )
    return tuple(sentences)


def _facts(taken: Round) -> tuple[Fact, ...]:
    work, costs = workforce_table(taken), consultants_table(taken)
    facts = [Fact(value=str(len(taken.returns)), label="professions in this strategy")]
    if work["people"].notna().any():
        facts.append(Fact(value=f"{work['people'].sum():,.0f}", label="people in post"))
    if work["central"].notna().any():
        facts.append(Fact(value=f"{work['central'].sum():,.0f}", label="people needed, central"))
    if costs["cost"].notna().any():
        facts.append(Fact(value=pounds(costs["cost"].sum()), label="consultants a year"))
    levers = actions_by_lever(taken)
    if not levers.empty:
        facts.append(Fact(value=f"{levers['n'].sum():,}", label="actions"))
    return tuple(facts)


def _returns_annex(taken: Round) -> Section:
    return Section(
        anchor="returns",
        heading="Annex A: each profession’s return",
        paragraphs=(
            "What each profession answered, in its own words. What a profession named several of, "
            "such as actions, stands in the chapters above.",
        ),
        tables=in_brief(taken),
    )


def _answered_annex(taken: Round) -> Section:
    n_kept = len(taken.everyone) - int(taken.is_shared.sum())
    paragraphs = [f"{len(taken.everyone)} returns came in."]
    if n_kept:
        paragraphs.append(
            f"{n_kept} of them may not be shared with the readers of this document, and nothing of "
            "them is in it."
        )
    if taken.problems:
        paragraphs.append(
            f"{len(taken.problems)} points are to be settled with those who answered:"
        )
    columns = [name for name in ("profession", "organisation", "stage") if name in taken.returns]
    table = taken.returns[columns].rename(columns=str.capitalize)
    return Section(
        anchor="answered",
        heading="Annex B: who answered",
        paragraphs=tuple(paragraphs),
        points=tuple(
            f"{one.where}, {one.cell}: {one.found}; expected was {one.expected}. {one.done}"
            for one in taken.problems
        ),
        tables=(text_table("Returns in this strategy", table),),
    )


def _method_annex() -> Section:
    return Section(
        anchor="method",
        heading="Annex C: how this was made",
        points=(
            "Each profession filled in the template by itself and named up to five issues from one "
            "list. An issue is shared if two professions or more named it; issues that two or more "
            "put first stand out.",
            "Every sentence was made from the answers by a rule: another answer gives another "
            "sentence. HR may edit them; the workbook beside this document holds every answer.",
            "Numbers are the professions’ own, added up and not checked. “I do not know” is left "
            "out of a sum and never counted as nought.",
            "Low, central and high estimates are added up separately. That all professions end at "
            "the low or the high end at once is unlikely, so the range of a sum is wider than it "
            "has to be.",
            "Nothing is hidden: a return is about a profession in an organisation, not about a "
            "person.",
        ),
    )
