"""The sections on several designs side by side, on the groups before, and on who was lost."""

from collections.abc import Mapping

from cpd_eval.charts import forest, pictures_of
from cpd_eval.charts.finding import number, percent, signed
from cpd_eval.disclosure import Released
from cpd_eval.report.lead import Wording
from cpd_eval.report.numbers import CHANGE_FORMS, Form, rows_of, table_of, whole
from cpd_eval.report.page import Figure, Section

_EFFECT_FORMS: Mapping[str, tuple[str, Form]] = {
    "n_treated": ("Took part", whole),
    "n_comparison": ("Comparison", whole),
    "estimate": ("Effect", signed),
    "interval": ("Interval", signed),
    "p_value": CHANGE_FORMS["p_value"],
    "level": ("Evidence level", whole),
}

_BALANCE_FORMS: Mapping[str, tuple[str, Form]] = {
    "mean_treated": ("Took part", number),
    "mean_comparison": ("Comparison", number),
    "estimate": ("Difference", signed),
    "interval": ("Interval", signed),
    "smd": ("In standard deviations", signed),
    "variance_ratio": ("Ratio of variances", number),
    "p_value": CHANGE_FORMS["p_value"],
}

_LOST_FORMS: Mapping[str, tuple[str, Form]] = {
    "n_treated": ("Took part, asked before", whole),
    "n_comparison": ("Comparison, asked before", whole),
    "lost_treated": ("Took part, lost", percent),
    "lost_comparison": ("Comparison, lost", percent),
    "p_value": CHANGE_FORMS["p_value"],
}


def baseline_section(tables: Mapping[str, Released]) -> Section:
    """Say whether the groups were alike before, and who was lost."""
    balance = tables["balance"]
    shown = [row for row in rows_of(balance) if row is not None and row["smd"] is not None]
    words = ["Both groups as they were before, so that a difference after cannot be one of before."]
    if shown:
        worst = max(shown, key=lambda row: abs(row["smd"]))
        words.append(
            f"Farthest apart they were in '{worst['variable']}': {signed(worst['smd'])} standard "
            "deviations. The What Works Clearinghouse takes up to 0.05 as alike and up to 0.25 as "
            "to be adjusted for; beyond that no adjustment is trusted."
        )
    made = [
        table_of(balance, dimension="variable", caption="The groups before", forms=_BALANCE_FORMS)
    ]
    if "attrition" in tables:
        made.append(
            table_of(
                tables["attrition"], dimension="wave", caption="Who was lost", forms=_LOST_FORMS
            )
        )
    return Section(
        anchor="baseline",
        heading="Were the groups alike, and did they stay?",
        paragraphs=tuple(words),
        tables=tuple(made),
    )


def designs_section(effects: Released, wording: Wording, assumes: tuple[str, ...]) -> Section:
    """Set the effect under each design side by side."""
    shown = [row for row in rows_of(effects) if row is not None and row["estimate"] is not None]
    figures: tuple[Figure, ...] = ()
    words: tuple[str, ...] = ()
    if len(shown) > 1:
        low, high = (pick(row["estimate"] for row in shown) for pick in (min, max))
        one = f"{signed(low)} to {signed(high)}" if signed(low) != signed(high) else signed(low)
        title = f"The effect is {one} {wording.unit}, by {len(shown)} designs"
        chart = forest(
            effects,
            outcome=wording.outcome,
            unit=wording.unit,
            practical=wording.practical,
            count="n_treated",
            title=title,
        )
        figures = (
            Figure(
                name="effect_by_design",
                pictures=pictures_of(chart),
                caption="The same people and answers; only the assumption differs. The first "
                "design named gives the headline.",
            ),
        )
        agree = all(row["estimate"] > 0 for row in shown) or all(
            row["estimate"] < 0 for row in shown
        )
        words = (
            f"By {len(shown)} designs the effect is {one} {wording.unit}"
            + ("." if agree else ": even its direction depends on the design."),
        )
    table = table_of(
        effects, dimension="design", caption="The effect by design", forms=_EFFECT_FORMS
    )
    return Section(
        anchor="designs",
        heading="How far the answer depends on the design",
        paragraphs=words,
        points=assumes,
        figures=figures,
        tables=(table,),
    )
