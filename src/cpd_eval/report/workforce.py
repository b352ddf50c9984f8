"""The workforce picture: posts, people and vacancies now, and what comes of them in five years.

All tables that count the same people go through the gate together, so that what one hides cannot
be taken from another. Projections are rounded to ten people before that: from exact ones of low and
high it could be worked out how many left.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from cpd_eval.analysis.establishment import (
    NO_PROFESSION,
    critical_posts,
    establishment,
    supply_gap,
)
from cpd_eval.analysis.stock_flow import CASES, Projection, project
from cpd_eval.disclosure import Released, release, release_set
from cpd_eval.errors import AnalysisError
from cpd_eval.frames import ALL
from cpd_eval.report.method import limits_section, record_section
from cpd_eval.report.numbers import whole_row
from cpd_eval.report.page import Fact, Report, Section
from cpd_eval.report.register_problems import problems
from cpd_eval.report.topics.draft import Draft
from cpd_eval.report.workforce_sections import (
    critical_section,
    gap_section,
    posts_section,
    projection_section,
    settle_section,
)

_CELLS = ["profession", "region"]
_ROUND_TO = 10
"""As in the Civil Service's own statistics of its staff."""


def workforce_report(
    posts: pd.DataFrame,
    flows: pd.DataFrame,
    *,
    years: Sequence[int] = (1, 3, 5),
    spread: float = 0.2,
    threshold: int | None = None,
    ledger: str | os.PathLike[str] | None = None,
    is_made_up: bool = False,
    made_at: datetime | None = None,
) -> Draft:
    """Report on posts and people now, and on what comes of them.

    Parameters
    ----------
    posts : pandas.DataFrame
        From :func:`cpd_eval.report.register.read_posts`.
    flows : pandas.DataFrame
        From :func:`cpd_eval.report.register.read_flows`. The people in post are those the register
        counts; where the flows say otherwise, that is to be settled.
    years : sequence of int, default (1, 3, 5)
        How many years ahead; the last one is drawn.
    spread : float, default 0.2
        By which share more go and fewer come in "low" than last year; 0 to 1.
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
        Sections ``posts``, ``projection``, ``gap`` and, where there are any, ``critical`` and
        ``settle``.

    Raises
    ------
    DataError, AnalysisError
        As :func:`cpd_eval.analysis.stock_flow.project`; also if register and flows have no
        profession and region in common.
    """
    kept, matched = _in_both(posts, flows)
    projection = project(matched, by=_CELLS, years=years, spread=spread)
    counted = establishment(kept, by=_CELLS)
    gap = supply_gap(counted, projection.table, years=years)
    tables = release_set(
        {
            "posts": counted,
            "projection": rounded(projection.table, years),
            "gap": _rounded_gap(gap),
        },
        by={"posts": _CELLS, "projection": _CELLS, "gap": ["region"]},
        count={"posts": "n", "projection": ["n", "moves"], "gap": ["n", "moves"]},
        threshold=threshold,
        ledger=ledger,
    )
    critical = critical_posts(posts)
    if critical["critical"].iloc[-1]:
        tables["critical"] = release(
            critical, by="profession", threshold=threshold, ledger=ledger, name="critical_posts"
        )
    report = _report(tables, projection, posts, flows, len(posts) - len(kept), ledger)
    return Draft(
        report=replace(report, made_at=made_at or datetime.now(UTC), is_made_up=is_made_up),
        tables=tables,
    )


def _in_both(posts: pd.DataFrame, flows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep the groups that register and flows both have, with the people the register counts.

    All tables are then about the same people; else a small group could be had by subtraction.
    """
    named = posts.assign(profession=posts["profession"].replace("", NO_PROFESSION))
    whole = flows.dropna(subset=["leavers", "retirements", "joiners"])
    cells = whole.groupby(_CELLS, sort=True)[["leavers", "retirements", "joiners"]].sum()
    in_flows = pd.MultiIndex.from_frame(named[_CELLS]).isin(cells.index)
    kept = named[in_flows]
    if kept.empty:
        raise AnalysisError(
            "workforce: register and flows have no profession and region in common; the same names "
            "were expected in both.\nLook how each file writes them."
        )
    people = establishment(kept, by=_CELLS)[[*_CELLS, "n"]].rename(columns={"n": "in_post"})
    return kept, people.merge(cells.reset_index(), on=_CELLS)


def rounded(table: pd.DataFrame, years: Sequence[int]) -> pd.DataFrame:
    """Round projections to ten people, and give the change from now in whole percent.

    Parameters
    ----------
    table : pandas.DataFrame
        Of a projection.
    years : sequence of int
        Those of the projection.

    Returns
    -------
    pandas.DataFrame
        With ``change_now`` (0) and ``change_low``, ``change_central`` and ``change_high`` of the
        last year, in percent of the people now, from the rounded numbers.

    Examples
    --------
    >>> one = pd.DataFrame({"n": [100], "low_1": [86.2], "central_1": [94.0], "high_1": [104.9]})
    >>> rounded(one, [1])[["low_1", "central_1", "high_1", "change_low"]].values.tolist()
    [[90.0, 90.0, 100.0, -10.0]]
    """
    table = table.copy()
    for year in years:
        for case in CASES:
            table[f"{case}_{year}"] = table[f"{case}_{year}"].div(_ROUND_TO).round() * _ROUND_TO
    table["change_now"] = 0
    for case in CASES:
        share = table[f"{case}_{max(years)}"] / table["n"].where(table["n"] > 0) - 1
        table[f"change_{case}"] = (share * 100).round()
    return table


def _rounded_gap(gap: pd.DataFrame) -> pd.DataFrame:
    names = [name for name in gap.columns if name.startswith("gap_") and name != "gap_now"]
    return gap.assign(**{name: gap[name].div(_ROUND_TO).round() * _ROUND_TO for name in names})


def _report(
    tables: dict[str, Released],
    projection: Projection,
    posts: pd.DataFrame,
    flows: pd.DataFrame,
    n_left_out: int,
    ledger: str | os.PathLike[str] | None,
) -> Report:
    last = max(projection.years)
    sections = [
        posts_section(tables["posts"]),
        projection_section(tables["projection"], projection),
        gap_section(tables["gap"], projection.years),
    ]
    if "critical" in tables:
        sections.append(critical_section(tables["critical"]))
    if found := problems(posts, flows=flows):
        sections.append(settle_section(found))
    record = record_section(tables, None if ledger is None else Path(ledger).name)
    return Report(
        title="The workforce: posts, people, and the years ahead",
        headline=_headline(tables["gap"], last),
        summary=_summary(tables["projection"], last),
        facts=_facts(tables["posts"]),
        sections=(*sections, _limits(), _method(projection, n_left_out), record),
        made_at=datetime.now(UTC),
    )


def _headline(gap: Released, last: int) -> str:
    row = whole_row(gap)
    if row is None:
        return "The groups are too small for a number over all of them."
    central, low, high = (row[f"gap_{case}_{last}"] for case in ("central", "low", "high"))
    if central <= 0:
        return (
            f"In {last} years there will be as many people as posts or more, if all goes on as "
            f"last year; if a little worse, {max(0, high):,.0f} posts will lack a person."
        )
    range_words = f"{low:,.0f} to {high:,.0f}".replace("-", "−")
    return (
        f"In {last} years {central:,.0f} of {row['posts']:,.0f} posts will lack a person, if all "
        f"goes on as last year ({range_words} if a little better or worse)."
    )


def _summary(projection: Released, last: int) -> tuple[str, ...]:
    rows = projection.where(region=ALL).table
    shown = rows[(rows["status"] == "shown") & (rows["profession"] != ALL)]
    shown = shown.sort_values("change_central", kind="stable")
    if len(shown) < 2:
        return ()
    least, most = shown.iloc[0], shown.iloc[-1]
    return (
        f"{least.profession} would change by {least.change_central:+.0f}% in {last} years, "
        f"{most.profession} by {most.change_central:+.0f}%.".replace("-", "−"),
    )


def _facts(posts: Released) -> tuple[Fact, ...]:
    row = whole_row(posts)
    if row is None:
        return ()
    return (
        Fact(value=f"{row['posts']:,.0f}", label="posts"),
        Fact(value=f"{row['n']:,.0f}", label="people"),
        Fact(value=f"{row['vacancies']:,.0f}", label="vacancies"),
    )


def _limits() -> Section:
    return limits_section(
        (
            "How likely low and high are: one year of comings and goings says nothing of how much "
            "such years differ.",
            "What a freeze on recruitment, a reform or a pension rule would change.",
            "How many posts there should be: the gap is against the posts there are today.",
            "Whether the people who come will have the skills: that is what the skills audit asks.",
        )
    )


def _method(projection: Projection, n_left_out: int) -> Section:
    left_out = (
        (
            f"{n_left_out:,} posts are left out: of their profession and region it is not known "
            "who left, retired and joined.",
        )
        if n_left_out
        else ()
    )
    return Section(
        anchor="method",
        heading="How this was made",
        paragraphs=(
            "People at the end of a year: people at its start, less the share that leaves and the "
            "share that retires, plus those who join. Projections are rounded to ten people.",
        ),
        points=(
            *projection.assumptions,
            "A post belongs to one profession. A person is counted once, in their first post, "
            "however many professions or posts they have: so people add up.",
            *left_out,
        ),
    )
