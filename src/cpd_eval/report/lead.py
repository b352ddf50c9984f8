"""The top of a report on people asked twice: headline, a few sentences, a few numbers."""

from dataclasses import dataclass
from typing import Any

from cpd_eval.charts.finding import percent, signed
from cpd_eval.report.comparison_words import comparison_sentence, design_sentence
from cpd_eval.report.designs import ASSUMES, CLUSTERED
from cpd_eval.report.numbers import groups_in, margin, rows_of, whole, whole_row
from cpd_eval.report.page import Fact
from cpd_eval.report.study import Study
from cpd_eval.report.words import (
    chance_sentence,
    headline,
    practical_sentence,
    size_sentence,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What the outcome is called and measured in.

    Attributes
    ----------
    outcome : str
        As it begins a sentence: "Self-rated performance".
    unit : str
        "points", "hours" …
    who : str
        What was asked twice: "people", "firms" …
    practical : float or None
        The smallest change that matters, in that unit.
    confidence : float
        Coverage of intervals, 0–1.
    """

    outcome: str = "Performance"
    unit: str = "points"
    who: str = "people"
    practical: float | None = None
    confidence: float = 0.95


def lead(study: Study, wording: Wording) -> tuple[str, tuple[str, ...], tuple[Fact, ...]]:
    """Make the headline, the sentences below it, and the numbers that stand out.

    Parameters
    ----------
    study : Study
        Released estimates.
    wording : Wording
        What the outcome is called.

    Returns
    -------
    tuple
        Headline; sentences; facts. A hidden number is in none of them.
    """
    row = whole_row(study.changes)
    groups = groups_in(margin(study.changes, study.by[0]), study.by[0]) if study.by else []
    effect = effect_row(study)
    sentence = headline(
        row,
        groups,
        by=study.by[:1],
        outcome=wording.outcome,
        unit=wording.unit,
        level=study.evidence.level,
        n_hidden=margin(study.changes, study.by[0]).n_hidden if study.by else 0,
        effect=effect,
    )
    summary = [
        size_sentence(row),
        practical_sentence(row, practical=wording.practical, unit=wording.unit),
        _compared(study, wording),
        chance_sentence(
            row,
            confidence=wording.confidence,
            unit=wording.unit,
            is_clustered=study.inference in CLUSTERED and effect is not None,
        ),
    ]
    facts = [Fact(value=f"{study.evidence.level} of 5", label="evidence level (Maryland scale)")]
    if row is not None and row["estimate"] is not None:
        change = Fact(value=signed(row["estimate"]), label=f"mean change, {wording.unit}")
        people = Fact(value=whole(row["n"]), label=f"{wording.who} asked before and after")
        facts = [change, people, *facts]
        if row["match_rate"] is not None:
            rate = percent(row["match_rate"])
            facts.insert(2, Fact(value=rate, label="match rate"))
    if effect is not None and effect["estimate"] is not None:
        label = f"{wording.unit} more than the comparison group"
        facts.insert(0, Fact(value=signed(effect["estimate"]), label=label))
    return sentence, tuple(part for part in summary if part), tuple(facts)


def effect_row(study: Study) -> dict[str, Any] | None:
    """Give the effect of the headline: that of the first design named; None if there is none."""
    if study.comparison is None:
        return None
    row = whole_row(study.comparison)
    if row is None or "effects" not in study.tables or study.designs[:1] == ("did",):
        return row
    first = rows_of(study.tables["effects"])[0]
    return None if first is None else {**row, **first}


def _compared(study: Study, wording: Wording) -> str:
    if study.comparison is None:
        return "There is no comparison group, so this is change, not yet proof of impact."
    row = effect_row(study)
    if study.designs[:1] != ("did",) and row is not None and row["estimate"] is not None:
        return design_sentence(
            row, what=ASSUMES[study.designs[0]], unit=wording.unit, confidence=wording.confidence
        )
    return comparison_sentence(
        row, outcome=wording.outcome, unit=wording.unit, confidence=wording.confidence
    )
