"""What the report on value says: its words, sections and tables, out of released numbers."""

import math
from collections.abc import Mapping
from typing import Any

from cpd_eval.analysis import BenefitCost, EvidenceLevel, return_on_investment
from cpd_eval.charts import pictures_of
from cpd_eval.charts.finding import number, percent, signed
from cpd_eval.charts.tornado import tornado
from cpd_eval.disclosure import Released
from cpd_eval.errors import AnalysisError
from cpd_eval.report.numbers import Form, rows_of, table_of, whole
from cpd_eval.report.page import Fact, Figure, Section


def pounds(value: float) -> str:
    """Write pounds, whole ones.

    Examples
    --------
    >>> pounds(1234.5), pounds(-20.0)
    ('£1,234', '−£20')
    """
    return f"{'−' if value < 0 else ''}£{abs(value):,.0f}"


_COST_FORMS: Mapping[str, tuple[str, Form]] = {
    "n": ("People", whole),
    "cost_gbp": ("Cost a person", pounds),
    "points": ("Points a person", number),
    "estimate": ("Pounds a point", pounds),
    "interval": ("Interval", pounds),
}
_RATIO_FORMS: Mapping[str, tuple[str, Form]] = {
    "n": ("People", whole),
    "benefit_gbp": ("Benefit a person", pounds),
    "cost_gbp": ("Cost a person", pounds),
    "estimate": ("Benefit for £1", number),
    "interval": ("Interval", number),
    "net_gbp": ("Net a person", pounds),
}
_SWING_FORMS: Mapping[str, tuple[str, Form]] = {
    "low": ("From", number),
    "high": ("To", number),
    "ratio_low": ("Ratio at the first", number),
    "ratio_high": ("Ratio at the last", number),
}


def headline(costs: Released, ratios: Released) -> str:
    """Say what a gap point cost, and what people name as benefit."""
    row, ratio = rows_of(costs)[0], rows_of(ratios)[0]
    if row is None or row["estimate"] is None:
        return "Too few people told their cost for a number that may be published."
    told = f"A gap point cost {pounds(row['estimate'])}"
    if ratio is None or ratio["estimate"] is None:
        return told + "."
    return f"{told}; people name {number(ratio['estimate'])} pounds of benefit for every pound."


def return_words(worth: BenefitCost, ratios: Released, evidence: EvidenceLevel | None) -> str:
    """Give the return on investment, or the reason why none is given."""
    if rows_of(ratios)[0] is None:
        return ""
    if evidence is None:
        return (
            "No return on investment is given: there is no comparison group, so the benefit may "
            "have come without the programme."
        )
    try:
        found = return_on_investment(worth, evidence)
    except AnalysisError as error:
        return f"No return on investment is given. {str(error).splitlines()[0]}"
    if math.isnan(found.ci_low):
        return ""
    return (
        f"Return on investment: {_signed(found.estimate)} (95% interval {_signed(found.ci_low)} to "
        f"{_signed(found.ci_high)}), on evidence of level {found.level} of 5 that the programme "
        "made a difference."
    )


def _signed(share: float) -> str:
    return signed(share * 100, digits=0) + "%"


def facts(costs: Released, ratios: Released) -> tuple[Fact, ...]:
    """Give the numbers that stand out, as far as they may be shown."""
    out = []
    for row, write, label in (
        (rows_of(costs)[0], pounds, "a gap point"),
        (rows_of(ratios)[0], number, "benefit for £1, as people say"),
    ):
        if row is not None and row["estimate"] is not None:
            out.append(Fact(value=write(row["estimate"]), label=label))
    return tuple(out)


def cost_section(costs: Released, hour_gbp: float | None) -> Section:
    """Make the section on the cost of a gap point."""
    time = (
        "Managers' hours are not counted: no cost of an hour was named."
        if hour_gbp is None
        else f"Managers' hours are counted at {pounds(hour_gbp)} an hour."
    )
    return Section(
        anchor="cost",
        heading="What a gap point cost",
        paragraphs=(
            "The measure is the gap closed, not minutes of study. Points gained may have come "
            f"without the programme; points caused are those beyond the comparison group. {time}",
        ),
        tables=(
            table_of(
                costs, dimension="points_counted", caption="Cost of a gap point", forms=_COST_FORMS
            ),
        ),
    )


def _break_even(share: float | None) -> str:
    """Say how much of the benefit named would pay the cost."""
    if share is None or not math.isfinite(share):
        return "Nobody named a benefit."
    if share > 1:
        return (
            f"To pay the cost, the benefit named would have to be {number(share)} times as large."
        )
    return f"{percent(share)} of the benefit named would pay the cost."


def benefit_section(ratios: Released, worth: BenefitCost) -> Section:
    """Make the section on benefit against cost."""
    row: dict[str, Any] | None = rows_of(ratios)[0]
    words = []
    if row is not None:
        words.append(_break_even(row["break_even"]))
        words.append(f"{worth.note}".strip())
    return Section(
        anchor="benefit",
        heading="Benefit against cost",
        paragraphs=tuple(word for word in words if word),
        tables=(
            table_of(ratios, dimension="what", caption="Benefit and cost", forms=_RATIO_FORMS),
        ),
    )


def doubt_section(swings: Released) -> Section:
    """Make the section on what the ratio hangs on."""
    shown = [row for row in rows_of(swings) if row is not None]
    title = (
        f"The ratio hangs most on '{shown[0]['assumption']}'" if shown else "Too few people to say"
    )
    chart = tornado(
        swings,
        title=title,
        even=1.0,
        measure="Benefit–cost ratio as one assumption is moved; the mark is as believed, the "
        "dashed line where benefit and cost are equal.",
    )
    return Section(
        anchor="doubt",
        heading="How far the ratio hangs on what is assumed",
        figures=(
            Figure(
                name="tornado",
                pictures=pictures_of(chart),
                caption="Benefit: its own 95% interval. Cost: a fifth either way.",
            ),
        ),
        tables=(
            table_of(
                swings,
                dimension="assumption",
                caption="One assumption moved at a time",
                forms=_SWING_FORMS,
            ),
        ),
    )
