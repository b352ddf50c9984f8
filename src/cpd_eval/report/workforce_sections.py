"""The sections of the workforce picture, one question each."""

from collections.abc import Sequence

from cpd_eval.analysis.stock_flow import Projection
from cpd_eval.charts import pictures_of
from cpd_eval.charts.finding import listed
from cpd_eval.charts.outlook import outlook
from cpd_eval.disclosure import Released
from cpd_eval.frames import ALL
from cpd_eval.report.numbers import Form, margin, rows_of, table_of, whole
from cpd_eval.report.page import Figure, Section
from cpd_eval.report.register_problems import Problem

_POSTS: dict[str, tuple[str, Form]] = {
    "posts": ("Posts", whole),
    "n": ("People", whole),
    "vacancies": ("Vacancies", whole),
    "shared": ("Holder counted elsewhere", whole),
}
_CRITICAL: dict[str, tuple[str, Form]] = {
    "critical": ("Critical posts", whole),
    "n": ("People in them", whole),
    "vacant": ("Vacant", whole),
    "without_successor": ("No successor named", whole),
}


def _plain(value: float) -> str:
    return f"{value:,.0f}".replace("-", "−")


def posts_section(posts: Released) -> Section:
    """Count posts, people and vacancies by profession and by region."""
    return Section(
        anchor="posts",
        heading="Posts, people and vacancies",
        paragraphs=(
            "In every row, posts are the sum of people, vacancies, and posts of somebody who is "
            "counted in another one.",
        ),
        tables=tuple(
            table_of(margin(posts, by), dimension=by, caption=f"By {by}", forms=_POSTS)
            for by in ("profession", "region")
        ),
    )


def projection_section(projected: Released, projection: Projection) -> Section:
    """Say how many people there will be, by profession."""
    last = max(projection.years)
    by_profession = margin(projected, "profession")
    columns = ("change_now", "change_low", "change_central", "change_high")
    chart = outlook(
        by_profession,
        columns=columns,
        title=_projection_finding(by_profession, last),
        measure=f"Change of the number of people in {last} years, in percent of those now",
        unit="%",
    )
    forms: dict[str, tuple[str, Form]] = {"n": ("Now", whole)}
    for year in projection.years:
        words = "1 year" if year == 1 else f"{year} years"
        for case in ("low", "central", "high"):
            forms[f"{case}_{year}"] = (f"In {words}, {case}", whole)
    return Section(
        anchor="projection",
        heading="How many people there will be",
        paragraphs=("If people come and go as last year; the assumptions stand below.",),
        points=projection.assumptions,
        figures=(
            Figure(
                name="projection",
                pictures=pictures_of(chart),
                caption="Left of nought: fewer people than now.",
            ),
        ),
        tables=tuple(
            table_of(margin(projected, by), dimension=by, caption=f"People by {by}", forms=forms)
            for by in ("profession", "region")
        ),
    )


def gap_section(gap: Released, years: Sequence[int]) -> Section:
    """Hold people against posts, by region."""
    last = max(years)
    columns = ("gap_now", f"gap_low_{last}", f"gap_central_{last}", f"gap_high_{last}")
    forms: dict[str, tuple[str, Form]] = {
        "posts": ("Posts", whole),
        "n": ("People now", whole),
        "gap_now": ("Gap now", _plain),
    }
    for year in years:
        words = "1 year" if year == 1 else f"{year} years"
        forms[f"gap_central_{year}"] = (f"Gap in {words}", _plain)
    chart = outlook(
        gap,
        columns=columns,
        title=_gap_finding(gap, columns[2], last),
        measure=f"Posts of today without a person in {last} years",
    )
    return Section(
        anchor="gap",
        heading="Where people will be missing",
        figures=(
            Figure(
                name="gap",
                pictures=pictures_of(chart),
                caption="Right of nought: more posts than people.",
            ),
        ),
        tables=(table_of(gap, dimension="region", caption="Gap by region", forms=forms),),
    )


def critical_section(critical: Released) -> Section:
    """Say where nobody could step in."""
    return Section(
        anchor="critical",
        heading="Posts the business cannot do without",
        paragraphs=(
            "Which posts these are, and which are of a kind that fewer than three people hold, "
            "stands in the list for HR that “cpd-eval workforce critical” writes. It is not for "
            "publication.",
        ),
        tables=(
            table_of(critical, dimension="profession", caption="Critical posts", forms=_CRITICAL),
        ),
    )


def settle_section(found: Sequence[Problem]) -> Section:
    """Say what kinds of cells in the register are to be settled; naming them is for HR alone."""
    kinds = {f"Column '{one.where.split(chr(39))[1]}': {one.expected}.": None for one in found}
    return Section(
        anchor="settle",
        heading="To settle in the register",
        paragraphs=("The command “cpd-eval workforce check” names each cell.",),
        points=tuple(kinds),
    )


def _projection_finding(projected: Released, last: int) -> str:
    rows = [row for row in rows_of(projected) if row is not None and row["profession"] != ALL]
    shrinking = [row for row in rows if row["change_central"] < 0]
    if not rows:
        return "No profession is large enough to be told of"
    if not shrinking:
        return f"No profession would shrink in {last} years"
    least = min(rows, key=lambda row: row["change_central"])
    return (
        f"{len(shrinking)} of {len(rows)} professions would shrink in {last} years; "
        f"{least['profession']} most, by {abs(least['change_central']):.0f}%"
    )


def _gap_finding(gap: Released, column: str, last: int) -> str:
    rows = [row for row in rows_of(gap) if row is not None and row["region"] != ALL]
    rows = sorted(rows, key=lambda row: -row[column])
    short = [row for row in rows if row[column] > 0]
    if not short:
        return f"In {last} years no region would have fewer people than posts"
    most = [str(row["region"]) for row in short if row[column] == short[0][column]]
    return (
        f"{listed(most)} would lack most people in {last} years: {short[0][column]:,.0f}"
        if len(most) < 3
        else f"{len(short)} of {len(rows)} regions would lack people in {last} years"
    )
