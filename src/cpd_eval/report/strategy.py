"""Collate workforce-strategy returns into one workbook, in which shared issues become visible.

A return is one profession's answers to the workforce-strategy template. It says something about a
profession, not about a person, so it does not pass the disclosure gate; but a profession that did
not agree to share its return is left out of everything but the status.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pandas as pd

from cpd_eval.errors import DataError, missing_columns
from cpd_eval.report.issues import (
    ISSUES,
    shared_issues,
)
from cpd_eval.report.questions import Question, label_of, questions_of
from cpd_eval.report.repeats import actions_sheet, repeat_sheets
from cpd_eval.report.strategy_sheets import (
    answer_sheets,
    consultants_sheet,
    issue_sheets,
    key_of,
    status_sheet,
)
from cpd_eval.report.workbook import write_workbook

__all__ = ["Question", "collate", "questions_of"]

_CONSENT = "share_consent"
_AUDIENCES: Mapping[str, tuple[str, ...]] = {
    "hr": ("no", "working_group", "all"),
    "working_group": ("working_group", "all"),
    "all": ("all",),
}
_TOLD = 5
"""Issues the cover names; more if several are shared equally often."""


def collate(
    returns: pd.DataFrame,
    out: str | os.PathLike[str],
    *,
    repeats: Mapping[str, pd.DataFrame] | None = None,
    questions: Sequence[Question] = (),
    audience: Literal["hr", "working_group", "all"] = "working_group",
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
    if absent := [name for name in ("profession", ISSUES) if name not in returns]:
        raise missing_columns("the returns", absent, map(str, returns.columns))
    if returns.empty:
        raise DataError(
            "the returns: there are none; at least one was expected.\nWait for the first return."
        )
    is_shared = (
        returns[_CONSENT].isin(_AUDIENCES[audience])
        if _CONSENT in returns
        else pd.Series(data=True, index=returns.index)
    )
    shared = returns[is_shared].sort_values("profession", ignore_index=True)
    if shared.empty:
        raise DataError(
            f"the returns: none of the {len(returns)} may be shared with '{audience}'; at least "
            "one was expected.\nAsk the professions, or collate for the working group."
        )
    known = {question.name: question for question in questions}
    key, tables = key_of(returns), dict(repeats or {})
    open_tables = {name: table[table[key].isin(shared[key])] for name, table in tables.items()}
    answered = answer_sheets(shared, questions)
    made_up = ["The professions' returns in this workbook are made up."] if is_made_up else []
    return write_workbook(
        out,
        title=title,
        about=(
            *made_up,
            f"{len(returns)} returns came in; {len(shared)} of them may be shared with this "
            "audience and are collated here.",
            *_findings(shared, known),
        ),
        notes=_notes(known),
        sheets=(
            status_sheet(returns, is_shared, known, tables),
            *answered,
            *repeat_sheets(open_tables, questions, answered),
            *issue_sheets(shared, known),
            consultants_sheet(shared, known),
            actions_sheet(open_tables, known),
        ),
        made_at=made_at or datetime.now(UTC),
    )


def _findings(returns: pd.DataFrame, known: Mapping[str, Question]) -> list[str]:
    """Say what stands out: the issues most shared, and RESKILL among the unqualified."""
    shared = shared_issues(returns)
    counts = sorted(shared["n_professions"], reverse=True)[:_TOLD]
    most = shared[shared["n_professions"] >= min(counts, default=0)]
    told = [
        f"{label_of(known, ISSUES, issue)}: {count} professions ({who})."
        for issue, count, who in most[["issue", "n_professions", "professions"]].itertuples(
            index=False, name=None
        )
    ]
    reskill = shared[shared["issue"] == "RESKILL"]
    if not reskill.empty and reskill.iloc[0]["no_qualification_focus"]:
        who = reskill.iloc[0]["no_qualification_focus"].replace("; ", " and ")
        told.insert(
            0,
            f"{who}, which gave no weight to qualifications in the past, share the challenge to "
            "re-skill existing staff.",
        )
    return told


def _notes(known: Mapping[str, Question]) -> list[tuple[str, str]]:
    issues = known[ISSUES].choices if ISSUES in known else {}
    return [
        ("[z]", "The question was not asked here, or not answered."),
        ("Detail score", "Words written, divided by the text questions answered."),
        ("Likeness", "Issues two professions both named, divided by issues either named; 0 to 1."),
        ("Rank", "1 is the most pressing. An issue named but not ranked follows the ranked ones."),
        *((code, label) for code, label in issues.items()),
    ]
