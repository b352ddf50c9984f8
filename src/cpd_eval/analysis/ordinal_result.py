"""What is said of a change on a scale: odds, probability, ends of the scale, what to beware of.

The question is asked in :mod:`cpd_eval.analysis.ordinal`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cpd_eval.analysis.inference import NO_VARIATION, t_columns
from cpd_eval.analysis.ordinal_marginal import marginal_effect
from cpd_eval.analysis.ordinal_rows import ScaleCells
from cpd_eval.analysis.ordinal_within import within_effect

CEILING = 0.15
"""From this share at an end of the scale on, it is said to have a ceiling or a floor (McHorney and
Tarlov 1995, Quality of Life Research 4(4), 293-307)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OrdinalChange:
    """By how much the odds of a higher answer rose.

    Attributes
    ----------
    n, n_dropped, n_clusters : int
        Answers (people, with `unit`); those left out; clusters.
    levels : tuple of float
        The answers that occur, lowest first.
    estimate, std_error, ci_low, ci_high, p_value : float
        Log odds ratio; 0 is no change.
    df : float
        Degrees of freedom of t: clusters − 1.
    odds_ratio, odds_ratio_low, odds_ratio_high : float
        The same as a factor; 1 is no change.
    improvement, improvement_low, improvement_high : float
        Probability, 0–1, that somebody (trained) answers higher than without the change, a tie
        counting half; with `unit`, that a trained person answered higher than before.
    share_top_before, share_bottom_before : float
        Of the trained (or everybody): already at an end of the scale, 0–1.
    same_effect_p_value : float
        Test that every threshold of the scale has the same odds ratio; NaN with `unit`.
    cuts : pandas.DataFrame
        The log odds ratio at each threshold: ``at_least``, ``estimate``, ``std_error``, ``note``.
    method : {"marginal", "within"}
    confidence : float
        Coverage of the intervals.
    notes : tuple of str
        What to beware of; empty if nothing.
    """

    n: int
    n_dropped: int
    n_clusters: int
    levels: tuple[float, ...]
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    df: float
    odds_ratio: float
    odds_ratio_low: float
    odds_ratio_high: float
    improvement: float
    improvement_low: float
    improvement_high: float
    share_top_before: float
    share_bottom_before: float
    same_effect_p_value: float
    cuts: pd.DataFrame
    method: str
    confidence: float
    notes: tuple[str, ...]

    @property
    def note(self) -> str:
        """The notes as one text; empty if there is nothing to say."""
        return " ".join(self.notes)


def solve_scale(cells: ScaleCells, *, compared: bool, confidence: float) -> OrdinalChange:
    """Estimate from counted answers, or from counted moves of people followed.

    Parameters
    ----------
    cells : ScaleCells
    compared : bool
        Whether there is a comparison group.
    confidence : float
        Coverage of the intervals.

    Returns
    -------
    OrdinalChange
    """
    followed = "second" in cells.table
    effect = within_effect if followed else marginal_effect
    found = effect(cells, compared=compared)
    top, bottom = _ends_before(cells)
    return OrdinalChange(
        n=found["n"],
        n_dropped=cells.n_dropped,
        n_clusters=cells.n_clusters,
        levels=tuple(float(value) for value in cells.levels),
        **_judged(found, cells.n_clusters - 1.0, confidence),
        share_top_before=top,
        share_bottom_before=bottom,
        same_effect_p_value=found["same_effect_p_value"],
        cuts=found["cuts"],
        method="within" if followed else "marginal",
        confidence=confidence,
        notes=_notes(found, top, bottom, 1 - confidence),
    )


def _judged(found: dict[str, Any], df: float, confidence: float) -> dict[str, float]:
    values = np.array([found["estimate"], found["improvement"] - 0.5])
    errors = np.array([found["std_error"], found["improvement_std_error"]])
    judged = t_columns(values, errors, np.array([df, df]), confidence=confidence)
    low, high = judged["ci_low"], judged["ci_high"]
    return {
        "estimate": found["estimate"],
        **{name: float(column[0]) for name, column in judged.items()},
        "df": df,
        "odds_ratio": float(np.exp(found["estimate"])),
        "odds_ratio_low": float(np.exp(low[0])),
        "odds_ratio_high": float(np.exp(high[0])),
        "improvement": found["improvement"],
        "improvement_low": float(np.maximum(low[1] + 0.5, 0.0)),
        "improvement_high": float(np.minimum(high[1] + 0.5, 1.0)),
    }


def _ends_before(cells: ScaleCells) -> tuple[float, float]:
    """Give the shares of the trained at the top and at the bottom before."""
    table = cells.table[cells.table["treated"] == 1]
    if "after" in table:
        table = table[table["after"] == 0]
    total = table["n"].sum()
    top = table.loc[table["level"] == len(cells.levels) - 1, "n"].sum()
    bottom = table.loc[table["level"] == 0, "n"].sum()
    return float(top / total), float(bottom / total)


def _notes(found: dict[str, Any], top: float, bottom: float, level: float) -> tuple[str, ...]:
    notes = [] if found["std_error"] > 0 else [NO_VARIATION]
    if top >= CEILING:
        notes.append(
            f"{top:.0%} were at the top before: they can only stay or fall, so a change of means "
            "is too small."
        )
    if bottom >= CEILING:
        notes.append(f"{bottom:.0%} were at the bottom before: they can only stay or rise.")
    if found["same_effect_p_value"] < level:
        notes.append(
            "The thresholds have different odds ratios; the estimate is their average, and the "
            "table of cuts says more."
        )
    return tuple(notes)
