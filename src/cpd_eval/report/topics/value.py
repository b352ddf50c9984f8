"""07: what a gap point cost, and whether the benefit people name is worth it."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from cpd_eval.analysis import (
    BenefitCost,
    CostPerPoint,
    adjusted_benefit,
    benefit_cost,
    cost_of_effect,
    cost_per_point,
    value_swings,
)
from cpd_eval.report.compare import Columns
from cpd_eval.report.designs import Choices, Effect, baseline_of, effects_of
from cpd_eval.report.topics.draft import Draft, Scope, draft
from cpd_eval.report.topics.people import People
from cpd_eval.report.topics.value_page import (
    benefit_section,
    cost_section,
    doubt_section,
    facts,
    headline,
    return_words,
)

_COSTS = ("P14_fee", "P14_travel", "P14_cover")


_ASSUMPTIONS = {
    "benefit_gbp": "benefit a year, £",
    "cost_gbp": "cost, £",
    "n_years": "years it lasts",
    "rate": "discount rate",
}


def value(
    people: People,
    scope: Scope,
    *,
    n_years: int = 1,
    kept: float = 1.0,
    hour_gbp: float | None = None,
    cluster: str = "local_org",
) -> Draft:
    """Report on cost, cost per gap point, and benefit against cost.

    Parameters
    ----------
    people : People
        From ``read_people``.
    scope : Scope
        Whom, and under which rules.
    n_years : int, default 1
        Years the benefit is counted for; Phillips counts one for short programmes.
    kept : float, default 1
        Share of the benefit kept from one year to the next.
    hour_gbp : float, optional
        Cost of a manager's hour; without it their time costs nothing here, and the page says so.
    cluster : str, default "local_org"
        Level at which taking part was assigned.

    Returns
    -------
    Draft
        Sections ``cost``, ``benefit``, ``doubt``.

    Raises
    ------
    AnalysisError
        If fewer than two people told their cost.
    """
    panel = scope.keep(people.panel)
    trained = panel[panel["trained"] == 1]
    cost = _cost(people, hour_gbp).loc[trained.index]
    gained = trained["performance_follow_up"] - trained["performance_before"]
    effect = _effect(panel, cluster, scope)
    spent = _spent(cost, gained, effect)
    costs = scope.release(_cost_table(spent), "value_cost", by=["points_counted"])
    answered = trained.index[trained["performance_follow_up"].notna()]
    benefit = adjusted_benefit(
        people.number("F11_gbp").loc[answered],
        people.number("F12").loc[answered] / 100,
        people.number("F13").loc[answered] / 100,
    )
    worth = benefit_cost(
        benefit, cost.loc[answered], n_years=n_years, kept=kept, confidence=scope.confidence
    )
    ratios = scope.release(_ratio_table(worth), "value_ratio", by=["what"])
    swings = scope.release(
        _swings(worth, n_years, kept).assign(n=worth.n), "value_swings", by=["assumption"]
    )
    return draft(
        scope,
        title="What did it cost, and is it worth it?",
        headline=headline(costs, ratios),
        summary=(return_words(worth, ratios, None if effect is None else effect.evidence),),
        facts=facts(costs, ratios),
        sections=(
            cost_section(costs, hour_gbp),
            benefit_section(ratios, worth),
            doubt_section(swings),
        ),
        tables={"cost": costs, "benefit": ratios, "swings": swings},
        limits=(
            "Whether the benefit people name is there: it is what they say, cut to the share "
            "they put down to the programme and to how sure they are.",
            "What would have been done with the money instead.",
        ),
        formulas=(
            "Pounds a point: all pounds over all points, with Fieller's interval, which has "
            "no end where perhaps no point was gained.",
            "Benefit: value a year × share due to the programme × how sure (Phillips); who "
            "named none counts as nothing.",
            "Discounting: 3.5% a year (HM Treasury, Green Book, annex 6), benefit at the end "
            "of each year, cost now.",
        ),
        data=(f"Data: {Path(scope.source).name}; {len(trained):,} people who took part.",),
    )


def _cost(people: People, hour_gbp: float | None) -> "pd.Series[float]":
    """Add up fee, travel and cover; a person who does not know one of them has no cost here."""
    parts = pd.concat([people.number(name) for name in _COSTS], axis=1)
    total = parts.sum(axis=1, skipna=False)
    if hour_gbp is None:
        return total
    return total + people.number("M08").fillna(0.0) * hour_gbp


def _effect(panel: pd.DataFrame, cluster: str, scope: Scope) -> Effect | None:
    """Estimate what the programme caused, if there is anybody to compare with."""
    if panel["trained"].nunique() < 2:
        return None
    columns = Columns(
        before="performance_before",
        after="performance_follow_up",
        treated="trained",
        person="pid",
        cluster=cluster,
    )
    choices = Choices()
    baseline = baseline_of(panel, columns, choices)
    return effects_of(panel, columns, choices, baseline, confidence=scope.confidence)[0]


def _spent(
    cost: "pd.Series[float]", gained: "pd.Series[float]", effect: Effect | None
) -> dict[str, CostPerPoint]:
    spent = {"gained, before to follow-up": cost_per_point(cost, gained)}
    if effect is not None and effect.estimate.std_error > 0:
        spent["caused, against the comparison group"] = cost_of_effect(cost, effect.estimate)
    return spent


def _cost_table(spent: Mapping[str, CostPerPoint]) -> pd.DataFrame:
    names = ("n", "cost_gbp", "points", "estimate", "std_error", "ci_low", "ci_high", "note")
    return pd.DataFrame(
        [
            {"points_counted": what, **{name: getattr(one, name) for name in names}}
            for what, one in spent.items()
        ]
    )


def _ratio_table(worth: BenefitCost) -> pd.DataFrame:
    names = (
        "n",
        "benefit_gbp",
        "cost_gbp",
        "estimate",
        "std_error",
        "ci_low",
        "ci_high",
        "net_gbp",
        "break_even",
    )
    years = f"{worth.n_years} year{'s' if worth.n_years > 1 else ''}"
    return pd.DataFrame(
        [{"what": f"benefit over {years}", **{name: getattr(worth, name) for name in names}}]
    )


def _swings(worth: BenefitCost, n_years: int, kept: float) -> pd.DataFrame:
    """Move each assumption as far as there is doubt about it."""
    yearly = benefit_now = worth.benefit_gbp
    if worth.n_years:
        unit = value_swings(1.0, 1.0, n_years=n_years, kept=kept, ranges={"kept": (kept, kept)})
        yearly = benefit_now / float(unit["estimate"].iloc[0])
    error = max(worth.std_error, 0.0) * worth.cost_gbp * (yearly / benefit_now if yearly else 0)
    table = value_swings(
        yearly,
        worth.cost_gbp,
        n_years=n_years,
        kept=kept,
        ranges={
            "benefit_gbp": (max(yearly - 1.96 * error, 0.0), yearly + 1.96 * error),
            "cost_gbp": (0.8 * worth.cost_gbp, 1.2 * worth.cost_gbp),
            "n_years": (1, n_years + 2),
            "rate": (0.015, 0.06),
        },
    )
    return table.assign(assumption=table["assumption"].map(_ASSUMPTIONS))
