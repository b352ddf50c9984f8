"""The report on the skills audit: who belongs where, and whether skills meet what jobs need."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from cpd_eval.analysis.affiliation import JOINT, alignment, match, overlap
from cpd_eval.analysis.skill_supply import HOLDS_FROM, supply_need
from cpd_eval.disclosure import Released, release, release_set
from cpd_eval.errors import DataError
from cpd_eval.frames import ALL
from cpd_eval.report.method import limits_section, record_section
from cpd_eval.report.numbers import whole_row
from cpd_eval.report.page import Fact, Report, Section
from cpd_eval.report.skills_audit import Audit
from cpd_eval.report.skills_sections import (
    alignment_section,
    match_section,
    overlap_section,
    supply_section,
)
from cpd_eval.report.topics.draft import Draft


def skills_report(
    audit: Audit,
    *,
    posts: pd.DataFrame | None = None,
    standards: Mapping[str, str] | None = None,
    threshold: int | None = None,
    ledger: str | os.PathLike[str] | None = None,
    is_made_up: bool = False,
    made_at: datetime | None = None,
) -> Draft:
    """Report on a round of the skills audit.

    Parameters
    ----------
    audit : Audit
        From :func:`cpd_eval.report.skills_audit.audit_of`.
    posts : pandas.DataFrame, optional
        The register, from :func:`cpd_eval.report.register.read_posts`: then how many posts are
        aligned to a profession is told too.
    standards : mapping of str to str, optional
        Code of a skill → what it is.
    threshold : int, optional
        Fewest people a number may rest on; that of the gate if not given.
    ledger : path, optional
        Where the tables are recorded.
    is_made_up : bool, default False
        Whether the people are invented.
    made_at : datetime, optional
        Time of the run.

    Returns
    -------
    Draft
        Sections ``match``, ``overlap``, ``supply``, and ``alignment`` if there is a register.

    Raises
    ------
    DataError
        If nobody rated a skill.
    """
    if audit.skills.dropna().empty:
        raise DataError(
            "the skills audit: nobody rated a skill and what the job needs; columns such as "
            "'A06_DIA1' and 'A07_DIA1' were expected.\nExport the form skills_audit."
        )
    tables = _tables(audit, threshold, ledger)
    sections = [
        match_section(tables["match"]),
        overlap_section(tables["overlap"]),
        supply_section(tables["supply"], standards or {}),
    ]
    if posts is not None:
        aligned = alignment(posts)
        tables["alignment"] = release(
            aligned, by="region", threshold=threshold, ledger=ledger, name="post_alignment"
        )
        sections.insert(0, alignment_section(tables["alignment"]))
    return Draft(
        report=Report(
            title="Skills and professions",
            headline=_headline(tables["match"]),
            summary=(),
            facts=_facts(tables),
            sections=(
                *sections,
                _limits(),
                _method(),
                record_section(tables, None if ledger is None else Path(ledger).name),
            ),
            made_at=made_at or datetime.now(UTC),
            is_made_up=is_made_up,
        ),
        tables=tables,
    )


def _tables(
    audit: Audit, threshold: int | None, ledger: str | os.PathLike[str] | None
) -> dict[str, Released]:
    supply = supply_need(audit.skills).drop(columns=["needing", "short"])
    return release_set(
        {"match": match(audit.people), "overlap": overlap(audit.people), "supply": supply},
        by={
            "match": "profession",
            "overlap": "professions",
            "supply": ["profession", "skill"],
        },
        count={"match": "n", "overlap": "n", "supply": ["n", "holders"]},
        threshold=threshold,
        ledger=ledger,
    )


def _headline(match_table: Released) -> str:
    row = whole_row(match_table)
    if row is None:
        return "Too few people answered for a number over all of them."
    return (
        f"{row['share_first']:.0%} of people sit in a post of the profession they are closest to, "
        f"{row['share_none']:.0%} in one that is none of theirs."
    )


def _facts(tables: Mapping[str, Released]) -> tuple[Fact, ...]:
    row = whole_row(tables["match"])
    facts = [] if row is None else [Fact(value=f"{row['n']:,.0f}", label="people answered")]
    aligned = whole_row(tables["alignment"]) if "alignment" in tables else None
    if aligned is not None:
        facts.append(Fact(value=f"{aligned['share_aligned']:.1%}", label="of posts are aligned"))
    return tuple(facts)


def _limits() -> Section:
    return limits_section(
        (
            "What people can really do: they rated themselves.",
            "Who did not answer, and whether they differ from those who did.",
            "Which skills hang on one or two people: such numbers are hidden here. "
            "“cpd-eval skills single-points” lists them for HR.",
        )
    )


def _method() -> Section:
    return Section(
        anchor="method",
        heading="How this was made",
        points=(
            f"A person holds a skill from level {HOLDS_FROM}, practitioner. A need is met if the "
            "person's level is at least the one they said their job needs.",
            "A person is counted once under the whole set of professions they belong to; so the "
            "sets add up to the people.",
            f"Sets are written with '{JOINT.strip()}' between the names. '{ALL}': over all.",
        ),
    )
