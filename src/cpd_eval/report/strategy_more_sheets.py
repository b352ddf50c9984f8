"""The sheets of the collated workbook on people, doubt and the round itself."""

from collections.abc import Sequence

import pandas as pd

from cpd_eval.report.issues import ISSUES, co_occurrence
from cpd_eval.report.questions import label_of
from cpd_eval.report.settle import Problem
from cpd_eval.report.strategy_plan_tables import minutes_by_stage
from cpd_eval.report.strategy_round import Round
from cpd_eval.report.strategy_sheets import answer_sheets, tab_name
from cpd_eval.report.strategy_tables import (
    certainty_table,
    counted,
    need_by_region,
    workforce_table,
)
from cpd_eval.report.workbook import Sheet

_WORKFORCE = {
    "profession": "Profession",
    "posts": "Posts",
    "people": "People in post",
    "vacancies": "Vacant posts",
    "aligned": "Posts aligned",
    "low": "Needed, low",
    "central": "Needed, central",
    "high": "Needed, high",
    "gap": "Gap, central minus in post",
    "per_cent_qualified": "Meet the standard, %",
    "per_cent_leaving": "Leave in 3 years, %",
    "per_cent_retiring": "Retire in 3 years, %",
    "successors_now": "Critical roles with a successor now",
    "successors_none": "Critical roles without a successor",
}


def workforce_sheets(taken: Round) -> list[Sheet]:
    """Set people in post against people needed, by profession and by region.

    Parameters
    ----------
    taken : Round
        The returns.

    Returns
    -------
    list of Sheet
        None at stage 1, which does not ask for numbers.
    """
    table, regions = workforce_table(taken), need_by_region(taken)
    sheets = []
    if table[["people", "central"]].notna().any().any():
        sheets.append(
            Sheet(
                name="Need and supply",
                title="People in post and people needed",
                explanation="As the professions gave it. A need may name the largest groups only.",
                table=table[list(_WORKFORCE)].rename(columns=_WORKFORCE),
            )
        )
    if not regions.empty:
        sheets.append(
            Sheet(
                name="Need by region",
                title="People needed by region",
                explanation="Sums over the professions that named the region.",
                table=regions.set_axis(["Region", "Low", "Central", "High", "Professions"], axis=1),
            )
        )
    return sheets


def co_occurrence_sheet(taken: Round) -> Sheet:
    """List the pairs of issues that two or more professions named together."""
    table = co_occurrence(taken.returns)
    for column in ("issue", "other"):
        table[column] = [label_of(taken.known, ISSUES, code) for code in table[column]]
    return Sheet(
        name="Issues named together",
        title="Issues that two or more professions named together",
        explanation="Most often first.",
        table=table.set_axis(["Issue", "And", "Professions", "Which"], axis=1),
    )


def uncertainty_sheets(taken: Round) -> list[Sheet]:
    """Say what makes planning hard, and how sure each profession is."""
    hard, sure = counted(taken.returns, "WS12", taken.known), certainty_table(taken)
    sheets = []
    if not hard.empty:
        sheets.append(
            Sheet(
                name="What makes planning hard",
                title="What makes planning hard at the moment",
                explanation="Professions could name several.",
                table=hard[["answer", "n", "who"]].set_axis(
                    ["What", "Professions", "Which"], axis=1
                ),
            )
        )
    if sure["sure"].notna().any():
        sheets.append(
            Sheet(
                name="Uncertainty",
                title="How sure professions are of their return",
                explanation="0 is not at all sure, 100 is certain; the least sure first.",
                table=sure.set_axis(
                    [
                        "Profession",
                        "Sure, 0 to 100",
                        "Low to high estimate, people",
                        "What makes planning hard",
                        "How",
                        "What would help",
                    ],
                    axis=1,
                ),
            )
        )
    return sheets


def group_sheets(taken: Round, others: Sequence[Sheet]) -> list[Sheet]:
    """Make the sheets of the business groups' answers, and the issues both streams name."""
    if taken.groups.empty:
        return []
    groups = taken.groups.rename(columns={"business_group": "profession"})
    sheets: list[Sheet] = []
    for sheet in answer_sheets(groups, taken.group_questions):
        sheets.append(
            Sheet(
                name=tab_name(f"Groups {sheet.name}", [*others, *sheets]),
                title=f"Business groups: {sheet.title.removeprefix('Answers: ')}",
                explanation="One row for each business group, one column for each question.",
                table=sheet.table.rename(columns={"Profession": "Business group"}),
            )
        )
    known = {question.name: question for question in taken.group_questions}
    mine = counted(taken.returns, ISSUES, taken.known)
    theirs = counted(taken.groups, ISSUES, known, who="business_group")
    both = theirs.merge(mine[["code", "n", "who"]], on="code", how="left", suffixes=("", "_own"))
    both["n_own"] = both["n_own"].fillna(0).astype(int)
    return [
        *sheets,
        Sheet(
            name="Groups and professions",
            title="Issues of the business groups beside those of the professions",
            explanation="Issues a business group named.",
            table=both[["answer", "n", "who", "n_own", "who_own"]].set_axis(
                ["Issue", "Business groups", "Which", "Professions", "Which professions"], axis=1
            ),
        ),
    ]


def effort_sheet(returns: pd.DataFrame) -> Sheet:
    """Say how long the returns took at each stage."""
    table = minutes_by_stage(returns)
    heads = {"wave": "Wave", "stage": "Stage", "n": "Returns", "mean": "Mean", "median": "Median"}
    return Sheet(
        name="Minutes spent",
        title="Minutes spent on a return, by stage",
        explanation="Of the returns that said so. Later stages should take less.",
        table=table.rename(columns=heads),
    )


def waiting_sheet(stands: pd.DataFrame) -> Sheet:
    """List the professions whose return is not in, and how far each has come.

    Parameters
    ----------
    stands : pandas.DataFrame
        A row an invitation: ``profession``, and the moments ``opened_at``, ``started_at`` and
        ``submitted_at``, missing if it has not happened.

    Returns
    -------
    Sheet
        Without rows if all are in.

    Examples
    --------
    >>> moments = {"opened_at": pd.NaT, "started_at": pd.NaT, "submitted_at": pd.NaT}
    >>> waiting_sheet(pd.DataFrame([{"profession": "HR", **moments}])).table.values.tolist()
    [['HR', 'sent']]
    """
    open_ones = stands[stands["submitted_at"].isna()]
    how_far = [
        "draft"
        if pd.notna(row["started_at"])
        else "opened"
        if pd.notna(row["opened_at"])
        else "sent"
        for row in open_ones.to_dict("records")
    ]
    return Sheet(
        name="Still to come",
        title="Returns that are still to come",
        explanation="Draft: an answer of their own is kept. Opened: the link was used.",
        table=pd.DataFrame({"Profession": open_ones["profession"].to_list(), "Stands at": how_far}),
    )


def settle_sheet(problems: Sequence[Problem]) -> Sheet:
    """List what has to be settled with those who answered; without rows if there is nothing."""
    return Sheet(
        name="To settle",
        title="What has to be settled with those who answered",
        explanation="Everything else in this workbook came out in spite of it.",
        table=pd.DataFrame(
            [(one.where, one.cell, one.found, one.expected, one.done) for one in problems],
            columns=["Whose", "Question", "Found", "Expected", "What was done"],
        ),
    )
