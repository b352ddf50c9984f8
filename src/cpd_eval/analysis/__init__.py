"""Frames in, estimates out: one question a module.

Nothing here knows a store, a form or a file. A frame is anything narwhals takes: a pandas or
Polars frame (eager or lazy), a DuckDB relation, a Spark DataFrame. What an estimate needs of it is
reduced inside its own engine, in one pass, to a small table of counts, means and variances
(:mod:`cpd_eval.analysis.cells`); only that table is brought over, and every formula starts there.
So a million rows cost one scan, and every engine gives the same numbers.

=======================================  =====================================================
:mod:`~cpd_eval.analysis.paired`         did the people who answered twice change?
:mod:`~cpd_eval.analysis.gap`            how much of the readiness gap was closed?
:mod:`~cpd_eval.analysis.two_wave`       did published group figures change between two waves?
:mod:`~cpd_eval.analysis.did`            did the trained change more than the comparison group?
:mod:`~cpd_eval.analysis.fixed_effects`  the same with several waves and several treatments
:mod:`~cpd_eval.analysis.evidence`       how far may the estimate be believed?
=======================================  =====================================================
"""

from cpd_eval.analysis.did import difference_in_differences
from cpd_eval.analysis.did_cells import DifferenceInDifferences
from cpd_eval.analysis.evidence import EvidenceLevel, evidence_level
from cpd_eval.analysis.fixed_effects import Coefficient, FixedEffects, fixed_effects
from cpd_eval.analysis.gap import readiness_gap
from cpd_eval.analysis.paired import PairedChange, change_by, paired_change
from cpd_eval.analysis.two_wave import two_wave_change
from cpd_eval.analysis.waves import to_long

__all__ = [
    "Coefficient",
    "DifferenceInDifferences",
    "EvidenceLevel",
    "FixedEffects",
    "PairedChange",
    "change_by",
    "difference_in_differences",
    "evidence_level",
    "fixed_effects",
    "paired_change",
    "readiness_gap",
    "to_long",
    "two_wave_change",
]
