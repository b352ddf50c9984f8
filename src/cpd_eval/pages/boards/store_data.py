"""What boards read from the store: returns of the self-assessment, and a strategy round."""

from collections.abc import Sequence

import pandas as pd

from cpd_eval.report.questions import questions_of
from cpd_eval.report.strategy_round import Audience, Round, round_of
from cpd_eval.store import versions, waves
from cpd_eval.store.database import Database
from cpd_eval.store.export import answers_table
from cpd_eval.store.merge import merged_answers
from cpd_eval.store.returns import FORM_ID as STRATEGY
from cpd_eval.store.returns import strategy_repeats, strategy_returns
from cpd_eval.store.round_events import signed

PRINCIPLES = "skills_principles"
"""The self-assessment that is compared."""

MEETINGS = "meeting_record"
"""The record of a forum or seminar."""


def waves_of(db: Database, form_id: str) -> list[str]:
    """List the waves of a form, the newest last."""
    return [one.wave_id for one in waves.get_waves(db) if one.form_id == form_id]


def stored_returns(db: Database) -> pd.DataFrame | None:
    """Read the returns of every wave of the self-assessment; None while there is none."""
    named = waves_of(db, PRINCIPLES)
    table = answers_table(db, PRINCIPLES, wave_ids=named) if named else pd.DataFrame()
    return None if table.empty else table


def stored_round(
    db: Database, wave_ids: Sequence[str], *, audience: Audience = "hr"
) -> Round | None:
    """Take in the strategy returns of some waves, as far as this audience may read them.

    Parameters
    ----------
    db : Database
        The store.
    wave_ids : sequence of str
        Waves of the form ``workforce_strategy``; the newest last.
    audience : {"hr", "working_group", "all"}
        Who will read it.

    Returns
    -------
    Round or None
        None while there is no return, or none that may be shared with them.
    """
    if not wave_ids:
        return None
    returns = strategy_returns(db, wave_ids=wave_ids)
    if returns.empty or not _may_be_read(returns, audience):
        return None
    wave = waves.get_wave(db, wave_ids[-1])
    decisions = signed(db, wave_ids)
    pairs = zip(returns["wave_id"], returns["profession"].astype(str), strict=True)
    return round_of(
        returns.assign(status=[decisions.get(pair, "submitted") for pair in pairs]),
        repeats=strategy_repeats(db, wave_ids=wave_ids),
        questions=questions_of(versions.load(db, wave.form_id, wave.version)),
        audience=audience,
    )


def stored_meetings(db: Database) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Read the records of forums and seminars, and their actions; None while there is none."""
    named = waves_of(db, MEETINGS)
    if not named:
        return None
    merged = merged_answers(db, MEETINGS, wave_ids=named)
    actions = merged.repeats.get("MR13", pd.DataFrame())
    return None if merged.answers.empty else (merged.answers, actions)


def last_round(db: Database, *, audience: Audience) -> Round | None:
    """Take in the newest wave of strategy returns."""
    return stored_round(db, waves_of(db, STRATEGY)[-1:], audience=audience)


def _may_be_read(returns: pd.DataFrame, audience: Audience) -> bool:
    if audience == "hr" or "share_consent" not in returns:
        return True
    wanted = ("all",) if audience == "all" else ("all", "working_group")
    return bool(returns["share_consent"].isin(wanted).any())
