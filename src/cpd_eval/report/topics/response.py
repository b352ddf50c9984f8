"""02: who answered, who was lost, and whether the follow-up came in its window."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from cpd_eval.analysis import attrition_table
from cpd_eval.charts import pictures_of
from cpd_eval.charts.bars import bars
from cpd_eval.charts.finding import percent, plural
from cpd_eval.disclosure import Released
from cpd_eval.frames import ALL
from cpd_eval.report.numbers import CHANGE_FORMS, Form, groups_in, rows_of, table_of, whole
from cpd_eval.report.numbers import whole_row as everyone
from cpd_eval.report.page import Fact, Figure, Section
from cpd_eval.report.release_baseline import guarded
from cpd_eval.report.topics.draft import Draft, Scope, draft
from cpd_eval.report.topics.people import People

WINDOW_DAYS = (28, 92)
"""The follow-up opens one month after completion and closes after three."""

_FORMS: Mapping[str, tuple[str, Form]] = {
    "n": ("Asked before", whole),
    "share_after": ("Answered after", percent),
    "share_follow_up": ("Answered at follow-up", percent),
}
_LOST: Mapping[str, tuple[str, Form]] = {
    "n": ("Began", whole),
    "lost_treated": ("Took part, lost", percent),
    "lost_comparison": ("Comparison, lost", percent),
    "p_value": CHANGE_FORMS["p_value"],
}
_WHEN: Mapping[str, tuple[str, Form]] = {"n": ("People", whole), "share": ("Share", percent)}


def response(people: People, scope: Scope) -> Draft:
    """Report on response, attrition and the follow-up window.

    Parameters
    ----------
    people : People
        From ``read_people``.
    scope : Scope
        Whom, and under which rules.

    Returns
    -------
    Draft
        Sections ``response``, ``attrition``, ``window``.
    """
    panel = scope.keep(people.panel)
    by = scope.by
    answered = scope.release(_answered(panel, by), "response", by=[by])
    whole_row = everyone(answered)
    tables = {"response": answered}
    sections = [_response_section(answered, by)]
    if panel["trained"].nunique() == 2:
        lost = scope.release(
            guarded(_lost(panel), scope.threshold),
            "attrition",
            by=["wave"],
            count=["n_treated", "n_comparison"],
        )
        tables["attrition"] = lost
        sections.append(_attrition_section(lost))
    when = scope.release(_window(people, panel), "follow_up_window", by=["follow_up"])
    tables["window"] = when
    sections.append(_window_section(when))
    told = (
        f"Of {whole(whole_row['n'])} people asked before, {percent(whole_row['share_after'])} "
        f"answered after and {percent(whole_row['share_follow_up'])} at follow-up."
        if whole_row
        else "Too few people answered for a number that may be published."
    )
    groups = [row for row in groups_in(answered, by) if row["share_follow_up"] is not None]
    least = min(groups, key=lambda row: row["share_follow_up"], default=None)
    return draft(
        scope,
        title="Who answered, who was lost, and when",
        headline=told,
        summary=(
            f"Fewest came back in {least[by]}: {percent(least['share_follow_up'])} at follow-up."
            if least and len(groups) > 1
            else "",
        ),
        facts=(Fact(value=percent(whole_row["share_follow_up"]), label="answered at follow-up"),)
        if whole_row
        else (),
        sections=sections,
        tables=tables,
        limits=(
            "Why people did not answer, and how they would have: see the bounds and weights in "
            "the report on the comparison.",
        ),
        formulas=(
            "Answered: people with the answer, over those asked before.",
            f"In the window: {WINDOW_DAYS[0]} to {WINDOW_DAYS[1]} days after completion, one month "
            "to three.",
        ),
        data=(f"Data: {Path(scope.source).name}, {len(panel):,} people.",),
    )


def _answered(panel: pd.DataFrame, by: str) -> pd.DataFrame:
    asked = panel[panel["performance_before"].notna()]
    flags = pd.DataFrame(
        {
            by: asked[by],
            "share_after": asked["performance_after"].notna(),
            "share_follow_up": asked["performance_follow_up"].notna(),
        }
    )
    groups = flags.groupby(by).agg(
        n=("share_after", "size"),
        share_after=("share_after", "mean"),
        share_follow_up=("share_follow_up", "mean"),
    )
    total = {
        by: ALL,
        "n": len(flags),
        "share_after": flags["share_after"].mean(),
        "share_follow_up": flags["share_follow_up"].mean(),
    }
    return pd.concat([groups.reset_index(), pd.DataFrame([total])], ignore_index=True)


def _lost(panel: pd.DataFrame) -> pd.DataFrame:
    return attrition_table(
        panel,
        treated="trained",
        began="performance_before",
        waves={"after": "performance_after", "follow-up": "performance_follow_up"},
    )


def _window(people: People, panel: pd.DataFrame) -> pd.DataFrame:
    """Sort the trained by when their follow-up came."""
    trained = panel[panel["trained"] == 1]
    ended = pd.to_datetime(people.text("completed_on"), errors="coerce", utc=True)
    sent = people.submitted.get("follow_up", pd.Series(pd.NaT, index=people.panel.index))
    days = (sent - ended).dt.days.reindex(trained.index)
    low, high = WINDOW_DAYS
    kinds = {
        "before the window": days < low,
        "in the window": (days >= low) & (days <= high),
        "after the window": days > high,
        "no follow-up, or no date": days.isna(),
    }
    rows = [
        {"follow_up": name, "n": int(found.sum()), "share": float(found.mean())}
        for name, found in kinds.items()
    ]
    return pd.DataFrame(rows)


def _response_section(answered: Released, by: str) -> Section:
    figures: tuple[Figure, ...] = ()
    if any(rows_of(answered)):
        chart = bars(
            answered,
            value="share_follow_up",
            as_percent=True,
            title=_finding(answered, by),
            measure="Share of those asked before.",
        )
        caption = f"Where few come back, the estimates of {plural(by)} are about those who did."
        figures = (Figure(name="response", pictures=pictures_of(chart), caption=caption),)
    return Section(
        anchor="response",
        heading=f"Who answered, by {by}",
        figures=figures,
        tables=(table_of(answered, dimension=by, caption=f"Response by {by}", forms=_FORMS),),
    )


def _finding(answered: Released, by: str) -> str:
    """Say where fewest and most came back."""
    shown = [row for row in groups_in(answered, by) if row["share_follow_up"] is not None]
    if len(shown) < 2:
        return f"Who answered at follow-up, by {by}"
    low, high = (pick(shown, key=lambda row: row["share_follow_up"]) for pick in (min, max))
    return (
        f"From {percent(low['share_follow_up'])} ({low[by]}) to "
        f"{percent(high['share_follow_up'])} ({high[by]}) answered at follow-up"
    )


def _attrition_section(lost: Released) -> Section:
    return Section(
        anchor="attrition",
        heading="Were more lost of one group?",
        paragraphs=(
            "If those who took part and found it useless stop answering, those who stay look "
            "better than all were. A difference between the groups is the reason to fear that.",
        ),
        tables=(table_of(lost, dimension="wave", caption="Lost by wave", forms=_LOST),),
    )


def _window_section(when: Released) -> Section:
    chart = bars(
        when,
        value="share",
        as_percent=True,
        in_order=True,
        title="When the follow-up of those who took part came",
        measure="Share of those who took part.",
    )
    return Section(
        anchor="window",
        heading="Did the follow-up come in its window?",
        figures=(
            Figure(
                name="window",
                pictures=pictures_of(chart),
                caption="Too early, nothing can have been used yet; too late, much else has "
                "happened.",
            ),
        ),
        tables=(table_of(when, dimension="follow_up", caption="Follow-up", forms=_WHEN),),
    )
