"""A report before it is written: its sections are looked at one by one, then written together."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from markupsafe import Markup, escape

from cpd_eval.disclosure import Released, release
from cpd_eval.errors import DisclosureError, ProjectError
from cpd_eval.frames import ALL
from cpd_eval.report.folder import Written, check_folder, write_report
from cpd_eval.report.method import limits_section, method_section, record_section
from cpd_eval.report.page import Fact, Report, Section, page_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom a report is about, and under which rules it is released.

    Attributes
    ----------
    region, profession : str
        A group, or "All".
    threshold : int
        Fewest people a number may rest on.
    ledger : path or None
        Where releases are recorded.
    confidence : float
        Coverage of intervals.
    is_made_up : bool
        Whether the people are invented.
    source : str
        Where the data are from.
    made_at : datetime or None
        Time of the run; None for now.
    """

    region: str = ALL
    profession: str = ALL
    threshold: int = 10
    ledger: str | os.PathLike[str] | None = None
    confidence: float = 0.95
    is_made_up: bool = False
    source: str = "the panel"
    made_at: datetime | None = None

    @property
    def only(self) -> dict[str, str]:
        """The groups the report keeps to."""
        chosen = {"region": self.region, "profession": self.profession}
        return {column: group for column, group in chosen.items() if group != ALL}

    @property
    def by(self) -> str:
        """The dimension the report is broken down by: regions, or professions of one region."""
        return "profession" if self.region != ALL else "region"

    def keep(self, people: pd.DataFrame) -> pd.DataFrame:
        """Keep the people the report is about, and stop if there are too few of them."""
        for column, group in self.only.items():
            people = people[people[column] == group]
        if len(people) < self.threshold:
            raise DisclosureError(
                f"{', '.join(self.only.values()) or 'The panel'}: fewer than {self.threshold} "
                "people, so no number may be published.\nReport on a larger group."
            )
        return people

    def release(
        self, table: pd.DataFrame, name: str, *, by: Sequence[str], count: Sequence[str] = ("n",)
    ) -> Released:
        """Let a table of the report through the gate."""
        where = "_".join(["", *self.only.values()]).replace(" ", "_")
        return release(
            table,
            by=list(by),
            count=list(count),
            threshold=self.threshold,
            ledger=self.ledger,
            name=f"{name}{where}",
        )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Shown:
    """One section, to be looked at in a notebook."""

    section: Section

    def __repr__(self) -> str:
        return self.section.heading

    def _repr_html_(self) -> str:
        """Give heading, sentences, charts and tables as HTML."""
        part = self.section
        parts = [Markup("<h3>{}</h3>").format(part.heading)]
        parts += [Markup("<p>{}</p>").format(words) for words in part.paragraphs]
        parts += [Markup("<li>{}</li>").format(words) for words in part.points]
        parts += [figure.markup for figure in part.figures]
        for table in part.tables:
            head = Markup("").join(Markup("<th>{}</th>").format(cell) for cell in table.header)
            rows = Markup("").join(
                Markup("<tr>{}</tr>").format(
                    Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row)
                )
                for row in table.rows
            )
            parts.append(
                Markup("<table><caption>{}</caption><tr>{}</tr>{}</table><p>{}</p>").format(
                    table.caption, head, rows, table.note
                )
            )
        return str(Markup("").join(parts))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Draft:
    """A report that is not written yet.

    Attributes
    ----------
    report : Report
        What its page will say.
    tables : mapping of str to Released
        What its folder of tables will hold.
    """

    report: Report
    tables: Mapping[str, Released] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"{self.report.title}: {self.report.headline}"

    def show(self, anchor: str) -> Shown:
        """Show one section.

        Raises
        ------
        ProjectError
            If there is no such section.
        """
        found = {section.anchor: section for section in self.report.sections}
        if anchor not in found:
            raise ProjectError(
                f"There is no section '{anchor}'. Found: {', '.join(found)}.\nName one of them."
            )
        return Shown(section=found[anchor])

    def write(self, folder: str | os.PathLike[str]) -> Written:
        """Write the page, its charts and its tables; see ``write_report``."""
        check_folder(folder)
        return write_report(self.report, folder, tables=dict(self.tables))

    def _repr_html_(self) -> str:
        """Show the finding."""
        lines = "".join(f"<p>{escape(words)}</p>" for words in self.report.summary)
        return f"<p><strong>{escape(self.report.headline)}</strong></p>{lines}"

    def page(self) -> str:
        """Give the whole page as HTML."""
        return page_of(self.report)


def draft(
    scope: Scope,
    *,
    title: str,
    headline: str,
    summary: Sequence[str],
    facts: Sequence[Fact],
    sections: Sequence[Section],
    tables: Mapping[str, Released],
    limits: Sequence[str],
    formulas: Sequence[str],
    data: Sequence[str],
) -> Draft:
    """Put a report together with the sections every report ends in."""
    ledger = None if scope.ledger is None else Path(scope.ledger).name
    only = ", ".join(scope.only.values())
    return Draft(
        report=Report(
            title=f"{only}: {title}" if only else title,
            headline=headline,
            summary=tuple(words for words in summary if words),
            facts=tuple(facts),
            sections=(
                *sections,
                limits_section(limits),
                method_section(
                    data=data,
                    formulas=formulas,
                    threshold=scope.threshold,
                    confidence=scope.confidence,
                ),
                record_section(dict(tables), ledger),
            ),
            made_at=scope.made_at or datetime.now(UTC),
            is_made_up=scope.is_made_up,
        ),
        tables=tables,
    )
