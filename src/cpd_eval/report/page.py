"""A report as a page: its parts as records, and one HTML file made of them.

The page stands alone: styles and drawings are inside it, nothing is fetched. It is written for
reading aloud and for print too: one ``h1``, sections with ``h2``, tables with captions and scoped
headers, drawings with their finding as label, and links to skip to the results.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cpd_eval.charts import Pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table ready to be read: every cell is text, the first of a row names it.

    Attributes
    ----------
    caption : str
        What it shows.
    header : tuple of str
        One a column.
    rows : tuple of tuple of str
        Cells in display form.
    note : str
        Below the table; empty for none.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart with the sentence below it.

    Attributes
    ----------
    name : str
        File name without ending; letters, digits and ``_``.
    pictures : Pictures
        The chart, drawn.
    caption : str
        What to read from it.
    """

    name: str
    pictures: Pictures
    caption: str

    @property
    def markup(self) -> Markup:
        """The drawing, safe to stand in the page: it was made here, from released rows."""
        return Markup(self.pictures.svg)  # noqa: S704 (made by vl-convert; texts are escaped there)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a report.

    Attributes
    ----------
    anchor : str
        Its place in links.
    heading : str
        Its title.
    paragraphs, points : tuple of str
        Sentences; and a list below them.
    figures : tuple of Figure
        Charts, before the tables.
    tables : tuple of Table
        Numbers.
    """

    anchor: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A number that stands out at the top of a report.

    Attributes
    ----------
    value, label : str
        What is read first; what it is.
    """

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report.

    Attributes
    ----------
    title, headline : str
        What it is about; the finding, in one sentence.
    summary : tuple of str
        Further sentences in the order of their weight: practical size first.
    facts : tuple of Fact
        A few numbers.
    sections : tuple of Section
        In reading order.
    made_at : datetime
        Time of the run.
    is_made_up : bool
        Whether the people are invented; the page then says so at its head.
    """

    title: str
    headline: str
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    made_at: datetime
    facts: tuple[Fact, ...] = field(default=())
    is_made_up: bool = False

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All charts, in reading order."""
        return tuple(figure for section in self.sections for figure in section.figures)


def page_of(report: Report) -> str:
    """Write a report as one HTML file that needs nothing else.

    Parameters
    ----------
    report : Report
        Its parts. Texts are escaped: a region called ``<b>`` stays text.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> from datetime import UTC
    >>> report = Report(title="Change & more", headline="Nothing changed.", summary=(),
    ...     sections=(), made_at=datetime(2026, 5, 1, 9, 30, tzinfo=UTC))
    >>> "<h1>Change &amp; more</h1>" in page_of(report)
    True
    """
    page: str = (
        _environment()
        .get_template("report.html")
        .render(
            report=report,
            made_at=f"{report.made_at:%d %B %Y, %H:%M %Z}".strip().removeprefix("0"),
        )
    )
    return page


def facts_of(report: Report) -> str:
    """Write the facts of a report as HTML, to stand in another page.

    Examples
    --------
    >>> from datetime import UTC
    >>> report = Report(title="", headline="", summary=(), sections=(),
    ...     made_at=datetime(2026, 5, 1, tzinfo=UTC), facts=(Fact(value="7", label="Sent"),))
    >>> "<dt>Sent</dt><dd>7</dd>" in facts_of(report)
    True
    """
    return str(_parts().facts_of(report)).strip()


def section_of(section: Section) -> str:
    """Write a section as HTML, to stand in another page.

    Examples
    --------
    >>> section_of(Section(anchor="a", heading="Who & when")).splitlines()[1]
    '<h2 id="a">Who &amp; when</h2>'
    """
    return str(_parts().section_of(section)).strip()


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("cpd_eval.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _parts() -> Any:
    return _environment().get_template("parts.html").module
