"""The report on maturity: where professions stand, who could help whom, and what has moved.

A return says something about a profession in an organisation, not about a person, so no group is
too small to be told of; the tables still pass the gate and stand in the ledger like all others.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from cpd_eval.analysis.maturity import maturity_scores
from cpd_eval.charts.finding import listed
from cpd_eval.errors import AnalysisError
from cpd_eval.report.maturity_sections import (
    area_section,
    area_table,
    ladder_section,
    pair_section,
    pair_table,
    peer_section,
    peer_table,
    priority_section,
    priority_table,
    short_section,
    short_table,
    wave_section,
    wave_table,
)
from cpd_eval.report.method import limits_section, record_section
from cpd_eval.report.page import Fact, Report, Section
from cpd_eval.report.return_gate import ReturnGate
from cpd_eval.report.topics.draft import Draft


def maturity_report(
    ratings: pd.DataFrame,
    *,
    checklist: pd.DataFrame | None = None,
    ledger: str | os.PathLike[str] | None = None,
    is_made_up: bool = False,
    made_at: datetime | None = None,
) -> Draft:
    """Report on the maturity of professions.

    Parameters
    ----------
    ratings : pandas.DataFrame
        From :func:`cpd_eval.report.maturity_ratings.ratings_of`; of one wave or several.
    checklist : pandas.DataFrame, optional
        From :func:`cpd_eval.report.maturity_ratings.checklist_scores`, to stand beside.
    ledger : path, optional
        Where the tables are recorded.
    is_made_up : bool, default False
        Whether the returns are invented.
    made_at : datetime, optional
        Time of the run.

    Returns
    -------
    Draft
        On the last wave. Sections ``ladder`` and ``areas`` and, where there is something to tell,
        ``pairs``, ``priorities``, ``waves``, ``peers``, ``short``.

    Raises
    ------
    AnalysisError
        If nobody assessed themselves.
    """
    own = ratings[ratings["rater"] == "self"]
    if own.empty:
        raise AnalysisError(
            "maturity: there is no self-assessment among the ratings; at least one was expected.\n"
            "Wait for the first return, or look whether the column 'rater' says 'self'."
        )
    now = max(own["wave"])
    scores = maturity_scores(_named(own[own["wave"] == now]).assign(side="both"))
    gate = ReturnGate(ledger=ledger, prefix="maturity")
    sections = _sections(_named(ratings), scores, checklist, gate, now)
    return Draft(
        report=Report(
            title="How mature are the professions?",
            headline=_headline(scores),
            summary=_summary(scores),
            facts=_facts(scores, now),
            sections=(
                *sections,
                _limits(),
                _method(),
                record_section(gate.tables, None if ledger is None else Path(ledger).name),
            ),
            made_at=made_at or datetime.now(UTC),
            is_made_up=is_made_up,
        ),
        tables=gate.tables,
    )


def _named(ratings: pd.DataFrame) -> pd.DataFrame:
    """Name a profession by its organisation too, where there are several."""
    if ratings["organisation"].nunique() < 2:
        return ratings
    return ratings.assign(profession=ratings["profession"] + ", " + ratings["organisation"])


def _sections(
    ratings: pd.DataFrame,
    scores: pd.DataFrame,
    checklist: pd.DataFrame | None,
    gate: ReturnGate,
    now: str,
) -> list[Section]:
    own, last = ratings[ratings["rater"] == "self"], ratings[ratings["wave"] == now]
    one_a_profession = scores.drop(columns=["organisation", "wave", "side", "rater"])
    found = [
        ladder_section(gate.release(one_a_profession, "ladder", "profession")),
        area_section(gate.release(area_table(scores), "areas", ["profession", "area"])),
    ]
    pairs = pair_table(last)
    if not pairs.empty:
        found.append(pair_section(gate.release(pairs, "pairs", "hand_over")))
    priorities = priority_table(last[last["rater"] == "self"])
    if not priorities.empty:
        found.append(priority_section(gate.release(priorities, "priorities", "principle")))
    waves = wave_table(own)
    if waves["std_dev_always"].notna().sum() > 1:
        found.append(wave_section(gate.release(waves, "waves", "wave")))
    peers = peer_table(last)
    if not peers.empty:
        found.append(peer_section(gate.release(peers, "peers", "profession")))
    if checklist is not None:
        short = short_table(scores, _named(checklist))
        if not short.empty:
            found.append(short_section(gate.release(short, "short", "profession")))
    return found


def _headline(scores: pd.DataFrame) -> str:
    ready = scores[scores["level"] >= 2]
    if ready.empty:
        return f"None of the {len(scores)} professions has reached “good”."
    if len(ready) == len(scores):
        return f"All {len(scores)} professions have reached “good” or better."
    return f"{len(ready)} of {len(scores)} professions have reached “good” or better."


def _summary(scores: pd.DataFrame) -> tuple[str, ...]:
    ordered = scores.dropna(subset="overall").sort_values("overall", kind="stable")
    if len(ordered) < 2:
        return ()
    low, high = ordered.iloc[0], ordered.iloc[-1]
    held = scores[scores["held_back_by"] != ""]
    return (
        f"{high.profession} scores highest, with {high.overall:.0f} of 100, and "
        f"{low.profession} lowest, with {low.overall:.0f}.",
        *(
            [f"A critical principle holds {listed([*held['profession']])} back a level."]
            if not held.empty
            else []
        ),
    )


def _facts(scores: pd.DataFrame, wave: str) -> tuple[Fact, ...]:
    return (
        Fact(value=str(len(scores)), label=f"professions, wave {wave}"),
        Fact(value=f"{scores['overall'].mean():.0f} of 100", label="mean score"),
        Fact(value=str(int((scores["level"] >= 2).sum())), label="have reached “good”"),
    )


def _limits() -> Section:
    return limits_section(
        (
            "How mature a profession really is: these are its own ratings, and its own evidence. "
            "A peer's view stands beside them where there is one.",
            "Whether one profession is better than another by a few points: that is within what "
            "two people in one room would differ by.",
            "What made scores change: there is no comparison.",
        )
    )


def _method() -> Section:
    return Section(
        anchor="method",
        heading="How this was made",
        points=(
            "Score: 25 times the mean rating of an area's principles that apply; overall, the mean "
            "of the areas.",
            "Level: the highest that four of five principles that apply have reached, with no "
            "critical one more than one below. Not known counts as not reached, and a 3 or 4 "
            "without evidence as 2.",
            "Hand-overs: the department's rating of its end minus the profession's of its own, "
            "averaged over professions.",
            "Nothing is hidden: a return is about a profession in an organisation, not about a "
            "person.",
        ),
    )
