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
:mod:`~cpd_eval.analysis.baseline`          how did the groups stand, and who was lost?
:mod:`~cpd_eval.analysis.lot`               was treatment drawn by lot?
:mod:`~cpd_eval.analysis.evidence`          how far may the estimate be believed?
:mod:`~cpd_eval.analysis.value_cost`        what did it cost to close the gap by a point?
:mod:`~cpd_eval.analysis.value`             is the benefit worth the cost?
:mod:`~cpd_eval.analysis.ordinal`           did answers on a scale move up, whatever its steps?
:mod:`~cpd_eval.analysis.smoothness`        what if the trend between the groups bends?
:mod:`~cpd_eval.analysis.relative_trends`   what if trends part as they did before?
:mod:`~cpd_eval.analysis.reliability`       do the items of a scale measure one thing?
:mod:`~cpd_eval.analysis.intraclass`        how alike are the ratings of several raters?
:mod:`~cpd_eval.analysis.kappa`             how far do two raters agree beyond chance?
:mod:`~cpd_eval.analysis.within_group`      do the people of a group give one answer?
:mod:`~cpd_eval.analysis.response_shift`    did people change their yardstick?
:mod:`~cpd_eval.analysis.dyads`             do people and their managers say the same?
:mod:`~cpd_eval.analysis.drivers`           what goes together with change?
:mod:`~cpd_eval.analysis.modes`             does one kind of development do more?
:mod:`~cpd_eval.analysis.dose`              does more go with more?
:mod:`~cpd_eval.analysis.response`          what if everybody asked had answered?
:mod:`~cpd_eval.analysis.raking`            weights that give known shares
:mod:`~cpd_eval.analysis.weighted_mean`     a mean in which people count unequally
:mod:`~cpd_eval.analysis.practical`         is the effect large enough to matter?
:mod:`~cpd_eval.analysis.ceiling`           who cannot rise any more?
:mod:`~cpd_eval.analysis.contributions`     who contributes how much to an amount?
==========================================  ==================================================
"""

from cpd_eval.analysis.ancova import Ancova, ancova
from cpd_eval.analysis.attrition import attrition_table
from cpd_eval.analysis.balance import balance_table
from cpd_eval.analysis.baseline import Baseline, check_baseline
from cpd_eval.analysis.ceiling import ceiling_check
from cpd_eval.analysis.contributions import contributions
from cpd_eval.analysis.did import difference_in_differences
from cpd_eval.analysis.did_cells import DifferenceInDifferences
from cpd_eval.analysis.dose import DoseResponse, dose_response
from cpd_eval.analysis.drivers import Drivers, change_drivers
from cpd_eval.analysis.dyads import DyadAgreement, dyad_agreement
from cpd_eval.analysis.effect_sizes import (
    ChangeSize,
    ControlledChangeSize,
    GroupMoments,
    change_size,
    controlled_change_size,
)
from cpd_eval.analysis.event_study import EventStudy, event_study
from cpd_eval.analysis.evidence import EvidenceLevel, evidence_level
from cpd_eval.analysis.evidence_checks import Check
from cpd_eval.analysis.fixed_effects import Coefficient, FixedEffects, fixed_effects
from cpd_eval.analysis.gap import readiness_gap
from cpd_eval.analysis.improvement import (
    ImprovementProbability,
    improvement_probability,
    superiority_probability,
)
from cpd_eval.analysis.intraclass import Intraclass, intraclass_correlation
from cpd_eval.analysis.kappa import Kappa, weighted_kappa
from cpd_eval.analysis.lee import LeeBounds, lee_bounds
from cpd_eval.analysis.lot import Assignment, check_assignment, draw_by_lot
from cpd_eval.analysis.many_outcomes import many_outcomes
from cpd_eval.analysis.modes import ModeComparison, mode_comparison
from cpd_eval.analysis.multiplicity import adjust_p_values
from cpd_eval.analysis.ordinal import ordinal_change, ordinal_change_by
from cpd_eval.analysis.ordinal_result import OrdinalChange
from cpd_eval.analysis.paired import PairedChange, change_by, paired_change
from cpd_eval.analysis.pooling import PartialPooling, partial_pooling
from cpd_eval.analysis.power import Detectable, minimum_detectable_effect, power_of
from cpd_eval.analysis.practical import PracticalVerdict, against_threshold
from cpd_eval.analysis.pretrend import Pretrend
from cpd_eval.analysis.raking import RakingWeights, raking_weights
from cpd_eval.analysis.rank_tests import RankChange, permutation_change, signed_rank_change
from cpd_eval.analysis.relative_trends import relative_magnitude_sensitivity
from cpd_eval.analysis.reliability import Reliability, reliability_table, scale_reliability
from cpd_eval.analysis.reliable_change import ReliableChange, reliable_change
from cpd_eval.analysis.response import ResponseWeighted, response_weighted_mean
from cpd_eval.analysis.response_shift import ResponseShift, response_shift
from cpd_eval.analysis.smoothness import smoothness_sensitivity
from cpd_eval.analysis.staggered import StaggeredAdoption, staggered_adoption
from cpd_eval.analysis.trend_path import TrendSensitivity
from cpd_eval.analysis.two_wave import two_wave_change
from cpd_eval.analysis.value import (
    BenefitCost,
    ReturnOnInvestment,
    benefit_cost,
    return_on_investment,
)
from cpd_eval.analysis.value_cost import CostPerPoint, cost_of_effect, cost_per_point
from cpd_eval.analysis.value_parts import Ratio, adjusted_benefit, discount_factors, fieller
from cpd_eval.analysis.value_swings import value_swings
from cpd_eval.analysis.waves import to_long
from cpd_eval.analysis.weighted_mean import WeightedMean, weighted_mean
from cpd_eval.analysis.weighting import WeightedComparison, weighted_comparison
from cpd_eval.analysis.within_group import within_group_agreement

__all__ = [
    "Ancova",
    "Assignment",
    "Baseline",
    "BenefitCost",
    "ChangeSize",
    "Check",
    "Coefficient",
    "ControlledChangeSize",
    "CostPerPoint",
    "Detectable",
    "DifferenceInDifferences",
    "DoseResponse",
    "Drivers",
    "DyadAgreement",
    "EventStudy",
    "EvidenceLevel",
    "FixedEffects",
    "GroupMoments",
    "ImprovementProbability",
    "Intraclass",
    "Kappa",
    "LeeBounds",
    "ModeComparison",
    "OrdinalChange",
    "PairedChange",
    "PartialPooling",
    "PracticalVerdict",
    "Pretrend",
    "RakingWeights",
    "RankChange",
    "Ratio",
    "Reliability",
    "ReliableChange",
    "ResponseShift",
    "ResponseWeighted",
    "ReturnOnInvestment",
    "StaggeredAdoption",
    "TrendSensitivity",
    "WeightedComparison",
    "WeightedMean",
    "adjust_p_values",
    "adjusted_benefit",
    "against_threshold",
    "ancova",
    "attrition_table",
    "balance_table",
    "benefit_cost",
    "ceiling_check",
    "change_by",
    "change_drivers",
    "change_size",
    "check_assignment",
    "check_baseline",
    "contributions",
    "controlled_change_size",
    "cost_of_effect",
    "cost_per_point",
    "difference_in_differences",
    "discount_factors",
    "dose_response",
    "draw_by_lot",
    "dyad_agreement",
    "event_study",
    "evidence_level",
    "fieller",
    "fixed_effects",
    "improvement_probability",
    "intraclass_correlation",
    "lee_bounds",
    "many_outcomes",
    "minimum_detectable_effect",
    "mode_comparison",
    "ordinal_change",
    "ordinal_change_by",
    "paired_change",
    "partial_pooling",
    "permutation_change",
    "power_of",
    "raking_weights",
    "readiness_gap",
    "relative_magnitude_sensitivity",
    "reliability_table",
    "reliable_change",
    "response_shift",
    "response_weighted_mean",
    "return_on_investment",
    "scale_reliability",
    "signed_rank_change",
    "smoothness_sensitivity",
    "staggered_adoption",
    "superiority_probability",
    "to_long",
    "two_wave_change",
    "value_swings",
    "weighted_comparison",
    "weighted_kappa",
    "weighted_mean",
    "within_group_agreement",
]
