"""Collate workforce-strategy returns into one workbook, in which shared issues become visible.

A return is one profession's answers to the workforce-strategy template. It says something about a
profession, not about a person, so it does not pass the disclosure gate; but a profession that did
not agree to share its return is left out of everything but the status.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from cpd_eval.report.issues import ISSUES
from cpd_eval.report.questions import Question, questions_of
from cpd_eval.report.repeats import actions_sheet, repeat_sheets
from cpd_eval.report.strategy_more_sheets import (
    co_occurrence_sheet,
    effort_sheet,
    group_sheets,
    settle_sheet,
    uncertainty_sheets,
    workforce_sheets,
)
from cpd_eval.report.strategy_round import Audience, Groups, Records, Round, round_of
from cpd_eval.report.strategy_sheets import (
    answer_sheets,
    consultants_sheet,
    issue_sheets,
    status_sheet,
)
from cpd_eval.report.strategy_words import qualification_findings, theme_sentences
from cpd_eval.report.workbook import Sheet, write_workbook

__all__ = ["Question", "collate", "questions_of", "write_collated"]


def collate(
    returns: pd.DataFrame,
    out: str | os.PathLike[str],
    *,
    repeats: Mapping[str, pd.DataFrame] | None = None,
    questions: Sequence[Question] = (),
    groups: Groups | None = None,
    records: Records | None = None,
    audience: Audience = "working_group",
    title: str = "Workforce strategies of the professions, collated",
    is_made_up: bool = False,
    made_at: datetime | None = None,
) -> Path:
    """Write the workbook of a round of workforce-strategy returns.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return: ``profession``, the questions ``WS01`` …, and, if known,
        ``organisation``, ``wave``, ``status``, ``minutes`` and ``share_consent``.
    out : path
        The ``.xlsx`` file.
    repeats : mapping of str to pandas.DataFrame, optional
        What a return names several of, such as actions: by name of the repeat (``WS26``) a row an
        instance, with ``profession`` (and ``response_id``, if the returns have it).
    questions : sequence of Question
        What was asked, from :func:`questions_of`; without it, columns keep their names and codes.
    groups : Groups, optional
        The returns of business groups, which stand beside the professions'.
    records : Records, optional
        What the organisation knows already; a return that contradicts it is told of.
    audience : {"hr", "working_group", "all"}
        For whom the workbook is. Returns not to be shared with them stand in the status only.
    title : str
        Of the workbook.
    is_made_up : bool, default False
        Say on the cover that the returns are invented.
    made_at : datetime, optional
        Time of the run.

    Returns
    -------
    Path
        The workbook.

    Raises
    ------
    DataError
        If there is no return, or none that may be shared.
    """
    taken = round_of(
        returns,
        repeats=repeats,
        questions=questions,
        groups=groups,
        records=records,
        audience=audience,
    )
    return write_collated(taken, out, title=title, is_made_up=is_made_up, made_at=made_at)


def write_collated(
    taken: Round,
    out: str | os.PathLike[str],
    *,
    title: str = "Workforce strategies of the professions, collated",
    more: Sequence[Sheet] = (),
    is_made_up: bool = False,
    made_at: datetime | None = None,
) -> Path:
    """Write the workbook of a round that was taken in already.

    Parameters
    ----------
    taken : Round
        From :func:`cpd_eval.report.strategy_round.round_of`.
    out : path
        The ``.xlsx`` file.
    title : str
        Of the workbook.
    more : sequence of Sheet
        Further sheets, before the last: what was shown to whom, a second coder.
    is_made_up : bool, default False
        Say on the cover that the returns are invented.
    made_at : datetime, optional
        Time of the run.

    Returns
    -------
    Path
        The workbook.
    """
    known, shared = taken.known, taken.returns
    answered = answer_sheets(shared, taken.questions)
    repeated = repeat_sheets(taken.repeats, taken.questions, answered)
    made_up = ["The professions' returns in this workbook are made up."] if is_made_up else []
    return write_workbook(
        out,
        title=title,
        about=(
            *made_up,
            f"{len(taken.everyone)} returns came in; {int(taken.is_shared.sum())} of them may be "
            "shared with this audience and are collated here.",
            *qualification_findings(shared, known),
            *theme_sentences(shared, known),
            *_to_settle(taken),
        ),
        notes=_notes(known),
        sheets=(
            status_sheet(taken.everyone, taken.is_shared, known, taken.all_repeats),
            effort_sheet(taken.everyone),
            *answered,
            *repeated,
            *issue_sheets(shared, known),
            co_occurrence_sheet(taken),
            *workforce_sheets(taken),
            consultants_sheet(shared, known),
            actions_sheet(taken.repeats, known),
            *uncertainty_sheets(taken),
            *group_sheets(taken, [*answered, *repeated]),
            *more,
            settle_sheet(taken.problems),
        ),
        made_at=made_at or datetime.now(UTC),
    )


def _to_settle(taken: Round) -> list[str]:
    n = len(taken.problems)
    return [f"To settle with those who answered: {n}. See the last sheet."] if n else []


def _notes(known: Mapping[str, Question]) -> list[tuple[str, str]]:
    issues = known[ISSUES].choices if ISSUES in known else {}
    return [
        ("[z]", "The question was not asked here, or not answered."),
        ("Detail score", "Words written, divided by the text questions answered."),
        ("Likeness", "Issues two professions both named, divided by issues either named; 0 to 1."),
        ("Rank", "1 is the most pressing. An issue named but not ranked follows the ranked ones."),
        *((code, label) for code, label in issues.items()),
    ]
