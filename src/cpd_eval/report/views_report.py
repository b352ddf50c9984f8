"""The paper in which one profession reads what earlier respondents wrote."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pandas as pd

from cpd_eval.report.page import Report, Section, Table
from cpd_eval.report.questions import Question, written

_SHOWN = ("WS01", "WS11_why", "WS22", "WS23", "WS24_plan", "WS30_lesson")
"""What a colleague at work can use: purpose, outlook, issues and lessons; no figures."""


def views_report(
    profession: str,
    returns: pd.DataFrame,
    questions: Sequence[Question],
    *,
    is_made_up: bool = False,
    made_at: datetime | None = None,
) -> Report:
    """Put earlier respondents' views together for one profession.

    Parameters
    ----------
    profession : str
        Who will read it.
    returns : pandas.DataFrame
        From :func:`views_for`.
    questions : sequence of Question
        What was asked.
    is_made_up : bool, default False
        Whether the returns are invented.
    made_at : datetime, optional
        Time of the run.

    Returns
    -------
    Report
        A section a profession.
    """
    asked = [question for question in questions if question.name in _SHOWN]
    sections = [
        Section(
            anchor=f"views-{number}",
            heading=str(row["profession"]),
            tables=(
                Table(
                    caption=f"{row['profession']}: its views",
                    header=("Question", "Answer"),
                    rows=tuple(
                        (question.label, str(written(question, row.get(question.name))))
                        for question in asked
                        if written(question, row.get(question.name)) is not None
                    ),
                ),
            ),
        )
        for number, row in enumerate(returns.to_dict("records"), start=1)
    ]
    return Report(
        title=f"What others wrote: views for {profession}",
        headline="You have a draft of your own; these are the views of those who answered before.",
        summary=(
            "Keep what is true of your profession, also where nobody else says it. That you saw "
            "these views is recorded, and your return will be marked with it.",
        ),
        sections=tuple(sections),
        made_at=made_at or datetime.now(UTC),
        is_made_up=is_made_up,
    )
