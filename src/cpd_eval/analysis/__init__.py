"""Frames in, estimates out: one question a module.

Nothing here knows a store, a form or a file. A frame is anything narwhals takes: a pandas or
Polars frame (eager or lazy), a DuckDB relation, a Spark DataFrame. What an estimate needs of it is
reduced inside its own engine, in one pass, to a small table of counts, means and variances
(:mod:`cpd_eval.analysis.cells`); only that table is brought over, and every formula starts there.
So a million rows cost one scan, and every engine gives the same numbers.

==========================================  ==================================================
:mod:`~cpd_eval.analysis.paired`            did the people who answered twice change?
:mod:`~cpd_eval.analysis.rank_tests`        the same without trusting the mean
:mod:`~cpd_eval.analysis.effect_sizes`      how large is the change?
:mod:`~cpd_eval.analysis.improvement`       how likely is somebody to do better?
:mod:`~cpd_eval.analysis.reliable_change`   whose change is larger than the scale's noise?
:mod:`~cpd_eval.analysis.gap`               how much of the readiness gap was closed?
:mod:`~cpd_eval.analysis.two_wave`          did published group figures change between two waves?
:mod:`~cpd_eval.analysis.did`               did the trained change more than the others?
:mod:`~cpd_eval.analysis.many_outcomes`     the same for several outcomes at once
:mod:`~cpd_eval.analysis.ancova`            do the trained stand higher, from the same start?
:mod:`~cpd_eval.analysis.fixed_effects`     several waves and several treatments
:mod:`~cpd_eval.analysis.event_study`       the same, wave by wave, and before treatment
:mod:`~cpd_eval.analysis.staggered`         training that began at different times
:mod:`~cpd_eval.analysis.weighting`         people made alike by weights
:mod:`~cpd_eval.analysis.balance`           were the groups alike before?
:mod:`~cpd_eval.analysis.attrition`         who was lost between waves?
:mod:`~cpd_eval.analysis.lee`               what if those who were lost differ?
:mod:`~cpd_eval.analysis.pooling`           small cells that borrow strength
:mod:`~cpd_eval.analysis.multiplicity`      how many of many findings are chance?
:mod:`~cpd_eval.analysis.power`             what can a study of this size see?
:mod:`~cpd_eval.analysis.evidence`          how far may the estimate be believed?
==========================================  ==================================================
"""

from cpd_eval.analysis.ancova import Ancova, ancova
from cpd_eval.analysis.attrition import attrition_table
from cpd_eval.analysis.balance import balance_table
from cpd_eval.analysis.did import difference_in_differences
from cpd_eval.analysis.did_cells import DifferenceInDifferences
from cpd_eval.analysis.effect_sizes import (
    ChangeSize,
    ControlledChangeSize,
    GroupMoments,
    change_size,
    controlled_change_size,
)
from cpd_eval.analysis.event_study import EventStudy, event_study
from cpd_eval.analysis.evidence import EvidenceLevel, evidence_level
from cpd_eval.analysis.fixed_effects import Coefficient, FixedEffects, fixed_effects
from cpd_eval.analysis.gap import readiness_gap
from cpd_eval.analysis.improvement import (
    ImprovementProbability,
    improvement_probability,
    superiority_probability,
)
from cpd_eval.analysis.lee import LeeBounds, lee_bounds
from cpd_eval.analysis.many_outcomes import many_outcomes
from cpd_eval.analysis.multiplicity import adjust_p_values
from cpd_eval.analysis.paired import PairedChange, change_by, paired_change
from cpd_eval.analysis.pooling import PartialPooling, partial_pooling
from cpd_eval.analysis.power import Detectable, minimum_detectable_effect, power_of
from cpd_eval.analysis.pretrend import Pretrend
from cpd_eval.analysis.rank_tests import RankChange, permutation_change, signed_rank_change
from cpd_eval.analysis.reliable_change import ReliableChange, reliable_change
from cpd_eval.analysis.staggered import StaggeredAdoption, staggered_adoption
from cpd_eval.analysis.two_wave import two_wave_change
from cpd_eval.analysis.waves import to_long
from cpd_eval.analysis.weighting import WeightedComparison, weighted_comparison

__all__ = [
    "Ancova",
    "ChangeSize",
    "Coefficient",
    "ControlledChangeSize",
    "Detectable",
    "DifferenceInDifferences",
    "EventStudy",
    "EvidenceLevel",
    "FixedEffects",
    "GroupMoments",
    "ImprovementProbability",
    "LeeBounds",
    "PairedChange",
    "PartialPooling",
    "Pretrend",
    "RankChange",
    "ReliableChange",
    "StaggeredAdoption",
    "WeightedComparison",
    "adjust_p_values",
    "ancova",
    "attrition_table",
    "balance_table",
    "change_by",
    "change_size",
    "controlled_change_size",
    "difference_in_differences",
    "event_study",
    "evidence_level",
    "fixed_effects",
    "improvement_probability",
    "lee_bounds",
    "many_outcomes",
    "minimum_detectable_effect",
    "paired_change",
    "partial_pooling",
    "permutation_change",
    "power_of",
    "readiness_gap",
    "reliable_change",
    "signed_rank_change",
    "staggered_adoption",
    "superiority_probability",
    "to_long",
    "two_wave_change",
    "weighted_comparison",
]
