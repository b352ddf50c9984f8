"""The strategy document on issues: what professions share, re-skilling and leadership.

Each section says what the professions said, what follows from it, and where the returns contradict
themselves: an issue that is named and not acted on is the reader's first question.
"""

from collections.abc import Callable

import pandas as pd

from cpd_eval.charts import pictures_of
from cpd_eval.charts.bars import bars
from cpd_eval.charts.finding import listed
from cpd_eval.report.issues import (
    ISSUES,
    QUALIFICATIONS,
    alike_professions,
    leading_issues,
    qualification_by_issue,
)
from cpd_eval.report.page import Figure, Section, Table
from cpd_eval.report.questions import label_of
from cpd_eval.report.return_gate import ReturnGate
from cpd_eval.report.strategy_plan_tables import without_action
from cpd_eval.report.strategy_round import Round
from cpd_eval.report.strategy_tables import (
    leadership_table,
    reskilling_table,
)
from cpd_eval.report.strategy_words import (
    capital,
    in_words,
    names,
    professions,
    qualification_findings,
    themes,
    written_date,
)

_LEAST_LIKE = 0.4
"""Likeness (Jaccard) from which two professions are worth bringing together."""


def text_table(caption: str, table: pd.DataFrame, *, note: str = "") -> Table:
    """Make a table to read of texts and numbers; a missing one is a dash.

    Examples
    --------
    >>> text_table("Costs", pd.DataFrame({"Who": ["HR"], "Pounds": [1200.0]})).rows
    (('HR', '1,200'),)
    """
    return Table(
        caption=caption,
        header=tuple(map(str, table.columns)),
        rows=tuple(
            tuple(_written(value) for value in row)
            for row in table.itertuples(index=False, name=None)
        ),
        note=note,
    )


def _written(value: object) -> str:
    if value is None or value == "" or (isinstance(value, float) and pd.isna(value)):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.0f}" if isinstance(value, int | float) else str(value)


def label_for(taken: Round, question: str, value: float) -> str:
    """Write a code that was read as a number by its label; a missing one is a dash."""
    return "–" if pd.isna(value) else label_of(taken.known, question, f"{value:.0f}")


def issues_section(taken: Round, gate: ReturnGate) -> Section:
    """Say which issues the professions share, and who could work on them together."""
    known, returns = taken.known, taken.returns
    shared = leading_issues(returns)
    shared["name"] = [label_of(known, ISSUES, code) for code in shared["issue"]]
    told = themes(returns)
    paragraphs = [
        f"{capital(professions(len(returns)))} named up to five pressing issues each. "
        f"{capital(in_words(len(shared)))} issues are held by two professions or more, so they "
        "need not be worked on by each alone."
    ]
    paragraphs += qualification_findings(returns, known)
    pairs = alike_professions(returns)
    pairs = pairs[pairs["jaccard"] >= _LEAST_LIKE]
    if not pairs.empty:
        couples = [
            f"{row['profession']} and {row['other']}" for row in pairs.head(3).to_dict("records")
        ]
        paragraphs.append(
            f"Most alike in what they named are {'; '.join(couples)}. They are the first to bring "
            "round one table."
        )
    points = tuple(
        f"{label_of(known, ISSUES, row['issue'])} – {names(row['professions'])}."
        + (f" {capital(in_words(row['n_first']))} of them put it first." if row["n_first"] else "")
        for row in told.to_dict("records")
    )
    figures: tuple[Figure, ...] = ()
    if not shared.empty:
        released = gate.release(shared[["name", "n_professions", "n_first"]], "issues", "name")
        most = shared.iloc[shared["n_professions"].argmax()]
        chart = bars(
            released,
            value="n_professions",
            title=f"{most['name']} is named by {in_words(int(most['n_professions']))} professions",
            measure="Professions that named the issue among their five.",
            digits=0,
        )
        figures = (
            Figure(
                name="issues",
                pictures=pictures_of(chart),
                caption="Issues that two professions or more named.",
            ),
        )
    table = shared[["name", "n_professions", "n_first", "professions"]].set_axis(
        ["Issue", "Professions", "Put it first", "Who holds it"], axis=1
    )
    return Section(
        anchor="issues",
        heading="What the professions share",
        paragraphs=(*paragraphs, _why_these(told)),
        points=points,
        figures=figures,
        tables=(text_table("Shared issues and who holds them, most pressing first", table),),
    )


def _why_these(told: pd.DataFrame) -> str:
    if told.empty:
        return "No issue is shared by two of them."
    if (told["n_first"] >= 2).all():
        return "These stand out because several professions put them first:"
    return "These are shared most often; no two professions put the same issue first:"


def reskilling_section(taken: Round, gate: ReturnGate) -> Section | None:
    """Set the need to re-skill against the weight qualifications had; None if nobody named it."""
    if QUALIFICATIONS not in taken.returns:
        return None
    weights = qualification_by_issue(taken.returns)
    holders = sorted(name for told in weights["named_by"] for name in told.split("; ") if name)
    told = reskilling_table(taken)
    if not holders and told.empty:
        return None
    paragraphs = [*_reskill_words(taken, weights, holders), *_people_words(told)]
    left = without_action(taken, "RESKILL", ("develop", "redeploy"))
    if left:
        paragraphs.append(
            f"{listed(left)} plan{'s' if len(left) == 1 else ''} no action that develops or "
            "redeploys staff: this is to be settled before the plan is agreed."
        )
    weights["weight"] = [label_of(taken.known, QUALIFICATIONS, code) for code in weights["weight"]]
    gate.release(weights.drop(columns="named_by"), "qualifications", "weight")
    tables = [
        text_table(
            "Weight of qualifications in the past, and re-skilling as an issue",
            weights.set_axis(["Weight in the past", "Named it", "Did not", "Who named it"], axis=1),
        )
    ]
    if not told.empty:
        told["by"] = told["by"].map(written_date)
        table = told.set_axis(["Profession", "From", "To", "People", "By"], axis=1)
        tables.append(text_table("Staff to be re-skilled", table))
    return Section(
        anchor="re-skilling",
        heading="Re-skilling existing staff",
        paragraphs=tuple(paragraphs),
        tables=tuple(tables),
    )


def _reskill_words(taken: Round, weights: pd.DataFrame, holders: list[str]) -> list[str]:
    n_by_weight = dict(zip(weights["weight"], weights["n_named"], strict=True))
    n_none, n_any = n_by_weight.get("none", 0), len(holders)
    if n_none and n_none == n_any:
        return [
            f"{listed(holders)} name re-skilling of existing staff, and they are "
            f"{'the only ones' if n_none > 1 else 'the only one'} of the "
            f"{len(taken.returns)} to do so. They gave no weight to qualifications in the past. "
            "So one piece of work can serve them all: what the professional standard is, and how "
            "people who learned on the job can reach it."
        ]
    if n_any:
        return [
            f"{listed(holders)} name re-skilling of existing staff; {in_words(n_none)} of them "
            "gave no weight to qualifications in the past."
        ]
    return []


def _people_words(told: pd.DataFrame) -> list[str]:
    if told.empty:
        return []
    who = sorted(set(told["profession"]))
    return [
        f"{told['people'].sum():,.0f} people are to be re-skilled in {listed(who)}, the last of "
        f"them by {written_date(max(told['by']))}."
    ]


def leadership_section(taken: Round, gate: ReturnGate) -> Section | None:
    """Say who wants leadership skills for specialists, and who has a plan; None if nobody does."""
    table = leadership_table(taken)
    holders = sorted(table.loc[table["is_issue"], "profession"])
    high = sorted(table.loc[table["priority"] >= 3, "profession"])
    if not holders and not high:
        return None
    paragraphs = []
    if holders:
        paragraphs.append(
            f"{capital(professions(len(holders)))} – {listed(holders)} – "
            f"name{'s' if len(holders) == 1 else ''} leadership skills for specialists among the "
            "most pressing issues. To be settled first: whether one programme can serve all of "
            "them, and who leads it."
        )
    if high:
        extra = sorted(set(high) - set(holders))
        paragraphs.append(
            f"{capital(professions(len(high)))} rate it a high or critical priority"
            + (
                f", among them {listed(extra)}, which did not name it as an issue."
                if extra
                else "."
            )
        )
    tables: tuple[Table, ...] = ()
    if taken.has("WS24"):
        table["priority_label"] = [label_for(taken, "WS24", value) for value in table["priority"]]
        gate.release(table[["profession", "priority"]], "leadership", "profession")
        shown = table[(table["priority"] >= 3) | table["is_issue"]]
        columns = shown[["profession", "priority_label", "plan"]]
        tables = (
            text_table(
                "Leadership skills for specialists: priority and plan",
                columns.set_axis(["Profession", "Priority", "Plan"], axis=1),
            ),
        )
    return Section(
        anchor="leadership",
        heading="Leadership skills for specialists",
        paragraphs=tuple(paragraphs),
        tables=tables,
    )


Maker = Callable[[Round, ReturnGate], Section | None]
"""Makes a section of the document; None if there is nothing to tell."""
