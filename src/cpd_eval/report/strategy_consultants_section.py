"""The strategy document on consultants: what they cost, and where less is wanted."""

import pandas as pd

from cpd_eval.charts import pictures_of
from cpd_eval.charts.bars import bars
from cpd_eval.charts.finding import listed
from cpd_eval.report.page import Figure, Section
from cpd_eval.report.return_gate import ReturnGate
from cpd_eval.report.strategy_issue_sections import label_for, text_table
from cpd_eval.report.strategy_plan_tables import without_action
from cpd_eval.report.strategy_round import Round
from cpd_eval.report.strategy_tables import consultants_table
from cpd_eval.report.strategy_words import capital, in_words, pounds, professions, some


def consultants_section(taken: Round, gate: ReturnGate) -> Section | None:
    """Say what consultants cost, where their use is to fall, and who plans to learn from them."""
    table = consultants_table(taken)
    users = table[table["fte"] > 0]
    if users.empty:
        return None
    holders = sorted(table.loc[table["is_issue"], "profession"])
    paragraphs = [*_cost_words(taken, users), *_consultant_gaps(taken, users, holders)]
    figures = (_cost_figure(users, gate),) if users["cost"].notna().any() else ()
    shown = pd.DataFrame(
        {
            "Profession": users["profession"],
            "Full-time equivalents": users["fte"],
            "Pounds a year": users["cost"],
            "Use will": [label_for(taken, "WS20_trend", value) for value in users["trend"]],
            "Plan to pass skills on": [
                label_for(taken, "WS20_transfer", value) for value in users["transfer"]
            ],
            "An issue": users["is_issue"].map({True: "yes", False: "no"}),
        }
    )
    return Section(
        anchor="consultants",
        heading="Fewer external consultants",
        paragraphs=tuple(paragraphs),
        figures=figures,
        tables=(text_table("Consultants and contractors, dearest first", shown),),
    )


def _cost_words(taken: Round, users: pd.DataFrame) -> list[str]:
    total, n_known = users["cost"].sum(), int(users["cost"].notna().sum())
    top = users.nlargest(3, "cost")
    share = top["cost"].sum() / total if total else 0
    unknown = len(users) - n_known
    return [
        f"{capital(professions(len(users)))} of {len(taken.returns)} use "
        f"{users['fte'].sum():,.0f} full-time equivalents of consultants and contractors, at "
        f"{pounds(total)} a year"
        + (f"; {in_words(unknown)} could not say what theirs cost. " if unknown else ". ")
        + (
            f"{listed(list(top['profession']))} account for {share:.0%} of it, so a plan for these "
            "is a plan for most of the money."
            if len(users) > 3
            else ""
        )
    ]


def _consultant_gaps(taken: Round, users: pd.DataFrame, holders: list[str]) -> list[str]:
    words = []
    if holders:
        words.append(
            f"{listed(holders)} name{'s' if len(holders) == 1 else ''} reliance on consultants as "
            "a pressing issue."
        )
    rising = sorted(users.loc[users["trend"] >= 4, "profession"])
    if rising:
        words.append(f"In {listed(rising)} their use is expected to rise.")
    left = without_action(taken, "CONSULT", ("reduce",))
    if left:
        words.append(
            f"{listed(left)} name{'s' if len(left) == 1 else ''} the issue and plan"
            f"{'s' if len(left) == 1 else ''} no action to reduce external use."
        )
    no_plan = sorted(users.loc[users["transfer"] == 0, "profession"])
    if no_plan:
        words.append(
            f"{capital(professions(len(no_plan)))} – {some(no_plan)} – "
            f"{'has' if len(no_plan) == 1 else 'have'} no plan to pass the consultants’ skills on "
            "to staff: when a contract ends, the skill leaves with it."
        )
    return [" ".join(words)] if words else []


def _cost_figure(users: pd.DataFrame, gate: ReturnGate) -> Figure:
    priced = users.dropna(subset=["cost"])
    in_thousands = priced.assign(thousands=priced["cost"] / 1000)
    released = gate.release(in_thousands[["profession", "thousands"]], "costs", "profession")
    top = priced.nlargest(1, "cost").iloc[0]
    chart = bars(
        released,
        value="thousands",
        title=f"{top['profession']} spends most on consultants, {pounds(top['cost'])} a year",
        measure="Cost a year, thousand pounds.",
        digits=0,
    )
    return Figure(
        name="consultants",
        pictures=pictures_of(chart),
        caption="As the professions gave it; costs were not checked.",
    )
