"""03: how wide the gap to what the job needs is, what became of it, and what is in the way."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from cpd_eval.analysis import readiness_gap
from cpd_eval.charts import closure_bar, dumbbell, pictures_of
from cpd_eval.charts.bars import bars
from cpd_eval.charts.finding import number, percent, plural
from cpd_eval.disclosure import Released
from cpd_eval.report.numbers import Form, rows_of, table_of, whole, whole_row
from cpd_eval.report.page import Fact, Figure, Section
from cpd_eval.report.topics.draft import Draft, Scope, draft
from cpd_eval.report.topics.people import People

_FORMS: Mapping[str, tuple[str, Form]] = {
    "n": ("People", whole),
    "gap_before": ("Gap before", number),
    "gap_after": ("Gap at follow-up", number),
    "share_closed": ("Closed", percent),
    "share_reduced": ("Smaller", percent),
    "share_same": ("The same", percent),
    "share_widened": ("Wider", percent),
}
_FACTORS: Mapping[str, tuple[str, Form]] = {
    "n": ("People", whole),
    "share": ("Of those asked", percent),
}


def readiness(people: People, scope: Scope) -> Draft:
    """Report on the readiness gap of those who took part.

    Parameters
    ----------
    people : People
        From ``read_people``.
    scope : Scope
        Whom, and under which rules.

    Returns
    -------
    Draft
        Sections ``gap``, ``closure``, ``factors``.
    """
    panel = scope.keep(people.panel)
    trained = panel[panel["trained"] == 1]
    table = readiness_gap(
        trained,
        by=[scope.by],
        before="performance_before",
        after="performance_follow_up",
        desired="performance_desired",
        margins=True,
    )
    gaps = scope.release(_as_change(table), "readiness_gap", by=[scope.by])
    row = whole_row(gaps)
    tables = {"gaps": gaps}
    sections = [_gap_section(gaps, scope.by), _closure_section(gaps, scope.by)]
    counted, asked = _factors(people, trained)
    first = ""
    if len(counted):
        factors = scope.release(counted, "gap_factors", by=["factor"])
        tables["factors"] = factors
        sections.append(_factor_section(factors, asked))
        shown = [one for one in rows_of(factors) if one is not None]
        named = [one for one in shown if one["factor"] not in ("other", "none")]
        top = max(named, key=lambda one: one["n"], default=None)
        if top:
            first = (
                f"Most often in the way: {top['factor']} ({percent(top['share'])} of those asked)."
            )
    headline = (
        f"The gap between what the job needs and what people do was {number(row['gap_before'])} "
        f"points before and {number(row['gap_after'])} at follow-up; "
        f"{percent(row['share_closed'])} closed it and for {percent(row['share_reduced'])} it "
        "became smaller."
        if row
        else "Too few people for a gap that may be published."
    )
    facts = (
        (
            Fact(value=number(row["gap_before"] - row["gap_after"]), label="gap points closed"),
            Fact(value=percent(row["share_closed"]), label="closed their gap"),
        )
        if row
        else ()
    )
    return draft(
        scope,
        title="How wide is the readiness gap?",
        headline=headline,
        summary=(first,),
        facts=facts,
        sections=sections,
        tables=tables,
        limits=(
            "Whether the programme closed it: see the report on the comparison.",
            "Gaps people do not know of: managers' views stand in the report on transfer.",
        ),
        formulas=(
            "Readiness gap: the level needed minus the level now, both as people rate "
            "themselves, over the standards they rated in every wave.",
        ),
        data=(f"Data: {Path(scope.source).name}; {len(trained):,} people who took part.",),
    )


def _as_change(table: pd.DataFrame) -> pd.DataFrame:
    """Turn gap points closed into the change of the gap: below nought, it became smaller."""
    return table.assign(
        estimate=-table["estimate"], ci_low=-table["ci_high"], ci_high=-table["ci_low"]
    )


def _factors(people: People, trained: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Count who ticked which factor; a person may tick several."""
    ticked = people.text("B08").reindex(trained.index).dropna()
    counts = Counter(word for words in ticked for word in set(str(words).split()))
    rows = [{"factor": name, "n": n, "share": n / len(ticked)} for name, n in counts.most_common()]
    return pd.DataFrame(rows), len(ticked)


def _gap_section(gaps: Released, by: str) -> Section:
    figures: tuple[Figure, ...] = ()
    if any(rows_of(gaps)):
        chart = dumbbell(
            gaps,
            before="gap_before",
            after="gap_after",
            outcome="Readiness gap",
            unit="points",
            waves=("before", "follow-up"),
            title=_finding(gaps, by),
        )
        figures = (
            Figure(
                name="gaps",
                pictures=pictures_of(chart),
                caption="The nearer to nought, the readier. Below nought: more than needed.",
            ),
        )
    return Section(
        anchor="gap",
        heading=f"The gap before and at follow-up, by {by}",
        figures=figures,
        tables=(table_of(gaps, dimension=by, caption=f"Readiness gap by {by}", forms=_FORMS),),
    )


def _finding(gaps: Released, by: str) -> str:
    """Say in how many groups the gap became smaller."""
    shown = [row for row in rows_of(gaps.interior()) if row is not None]
    smaller = sum(row["gap_after"] < row["gap_before"] for row in shown)
    return f"The readiness gap became smaller in {smaller} of {len(shown)} {plural(by)} shown"


def _closure_section(gaps: Released, by: str) -> Section:
    figures: tuple[Figure, ...] = ()
    if any(rows_of(gaps)):
        figures = (
            Figure(
                name="closure",
                pictures=pictures_of(closure_bar(gaps)),
                caption=f"Of 100 people of each {by}, for how many the gap closed.",
            ),
        )
    return Section(anchor="closure", heading="What became of the gap", figures=figures)


def _most_in_the_way(factors: Released) -> str:
    """Name the factor most people named."""
    shown = [row for row in rows_of(factors) if row is not None]
    named = [row for row in shown if row["factor"] not in ("other", "none")]
    top = max(named, key=lambda row: row["n"], default=None)
    return (
        f"'{top['factor'].capitalize()}' holds back most: {percent(top['share'])}"
        if top
        else "What holds performance back"
    )


def _factor_section(factors: Released, asked: int) -> Section:
    chart = bars(
        factors,
        value="share",
        as_percent=True,
        title=_most_in_the_way(factors),
        measure=f"Share of the {asked:,} people who answered; several may be named.",
    )
    return Section(
        anchor="factors",
        heading="What is in the way",
        paragraphs=("Only some of these are for training to put right.",),
        figures=(
            Figure(
                name="factors",
                pictures=pictures_of(chart),
                caption="Named before the programme began.",
            ),
        ),
        tables=(table_of(factors, dimension="factor", caption="Factors", forms=_FACTORS),),
    )
