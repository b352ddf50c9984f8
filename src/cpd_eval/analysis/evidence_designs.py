"""Every kind of result, and how far its design can carry on the Maryland scale.

A design has a ceiling, whatever the checks say (What Works Centre for Local Economic Growth,
"Guide to scoring evidence using the Maryland Scientific Methods Scale", 2016): before and after
without a comparison group 1; a comparison afterwards among people made alike 2; before and after
with a comparison group 3. Above 3 only the assignment carries a study, not the method.

What the checks need is read off the result here, by the names all results share; what a result
does not know is None and counts as not shown.
"""

import math
from dataclasses import dataclass
from typing import Any

from cpd_eval.analysis.ancova import Ancova
from cpd_eval.analysis.did_cells import DifferenceInDifferences
from cpd_eval.analysis.dose import DoseResponse
from cpd_eval.analysis.effect_sizes import ChangeSize, ControlledChangeSize
from cpd_eval.analysis.event_study import EventStudy
from cpd_eval.analysis.fixed_effects import FixedEffects
from cpd_eval.analysis.improvement import ImprovementProbability
from cpd_eval.analysis.lee import LeeBounds
from cpd_eval.analysis.ordinal_result import OrdinalChange
from cpd_eval.analysis.paired import PairedChange
from cpd_eval.analysis.pooling import PartialPooling
from cpd_eval.analysis.rank_tests import RankChange
from cpd_eval.analysis.reliable_change import ReliableChange
from cpd_eval.analysis.response import ResponseWeighted
from cpd_eval.analysis.staggered import StaggeredAdoption
from cpd_eval.analysis.trend_path import TrendSensitivity
from cpd_eval.analysis.weighting import WeightedComparison
from cpd_eval.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignKind:
    """What a kind of result can carry.

    Attributes
    ----------
    words : str
        The design in words.
    ceiling : int
        Highest level without assignment by lot.
    has_comparison : bool
        Whether there is a comparison group.
    takes_off_before : bool
        Whether the answer before is taken off or adjusted for.
    is_parallel : bool
        Whether it rests on both groups moving in parallel.
    """

    words: str
    ceiling: int
    has_comparison: bool = True
    takes_off_before: bool = True
    is_parallel: bool = False


def _alone(words: str) -> DesignKind:
    return DesignKind(words=words, ceiling=1, has_comparison=False, takes_off_before=False)


DESIGNS: dict[type, DesignKind] = {
    PairedChange: _alone("before and after"),
    RankChange: _alone("before and after, by ranks"),
    ChangeSize: _alone("before and after, standardised"),
    ReliableChange: _alone("before and after, person by person"),
    ImprovementProbability: _alone("probability of improvement"),
    PartialPooling: _alone("estimates pooled over cells"),
    OrdinalChange: _alone("odds of a higher answer"),
    DoseResponse: _alone("outcome by dose, among those who took part"),
    ResponseWeighted: _alone("mean of all asked, weighted for who answered"),
    DifferenceInDifferences: DesignKind(
        words="difference in differences", ceiling=3, is_parallel=True
    ),
    FixedEffects: DesignKind(
        words="regression with unit and wave effects", ceiling=3, is_parallel=True
    ),
    EventStudy: DesignKind(words="event study", ceiling=3, is_parallel=True),
    StaggeredAdoption: DesignKind(words="staggered adoption", ceiling=3, is_parallel=True),
    ControlledChangeSize: DesignKind(
        words="difference in differences, standardised", ceiling=3, is_parallel=True
    ),
    TrendSensitivity: DesignKind(
        words="event study with trends allowed to differ", ceiling=3, is_parallel=True
    ),
    Ancova: DesignKind(words="comparison at the same answer before", ceiling=3),
    WeightedComparison: DesignKind(words="comparison of people made alike by weights", ceiling=3),
    LeeBounds: DesignKind(
        words="comparison of answers afterwards", ceiling=1, takes_off_before=False
    ),
}
"""The register: a result that is not in it is not graded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a result knows of what the checks ask; None is not known.

    Attributes
    ----------
    n_comparison : int or None
        People (or units) compared with.
    difference_before : float or None
        Groups' difference before, in standard deviations.
    lost_treated, lost_comparison, lost : float or None
        Shares lost between waves, 0–1.
    inference : str or None
        How chance was judged.
    n_clusters, n_clusters_treated, n_clusters_comparison : int or None
        Clusters behind the standard error.
    pretrend_p_value : float or None
        Joint test of the waves before treatment.
    std_error, df : float or None
        Of the estimate.
    """

    n_comparison: int | None
    difference_before: float | None
    lost_treated: float | None
    lost_comparison: float | None
    lost: float | None
    inference: str | None
    n_clusters: int | None
    n_clusters_treated: int | None
    n_clusters_comparison: int | None
    pretrend_p_value: float | None
    std_error: float | None
    df: float | None


def design_of(result: object) -> DesignKind:
    """Find the design of a result.

    Parameters
    ----------
    result : object
        What a function of this package returned.

    Returns
    -------
    DesignKind

    Raises
    ------
    AnalysisError
        If it is no registered result.

    Examples
    --------
    >>> from cpd_eval.analysis.paired import paired_change
    >>> design_of(paired_change([1, 2, 2], [2, 2, 3])).ceiling
    1
    """
    kind = DESIGNS.get(type(result))
    if kind is None:
        known = ", ".join(sorted(design.__name__ for design in DESIGNS))
        raise AnalysisError(
            f"evidence_level: found {type(result).__name__}; the result of an estimate is expected:"
            f" {known}.\nRun one of the designs first, such as difference_in_differences."
        )
    return kind


def facts_of(result: Any) -> Facts:
    """Read off a result what the checks ask."""
    lost = (_number(result, "attrition_treated"), _number(result, "attrition_comparison"))
    clusters = getattr(result, "n_clusters", None)
    return Facts(
        n_comparison=_compared_with(result),
        difference_before=_number(result, "difference_before"),
        lost_treated=lost[0],
        lost_comparison=lost[1],
        lost=_lost_overall(result, lost),
        inference=_inference(result, clusters),
        n_clusters=clusters,
        n_clusters_treated=getattr(result, "n_clusters_treated", None),
        n_clusters_comparison=getattr(result, "n_clusters_comparison", None),
        pretrend_p_value=_pretrend(result),
        std_error=_number(result, "std_error"),
        df=_number(result, "df"),
    )


def _compared_with(result: Any) -> int | None:
    found = getattr(result, "n_comparison", None)
    if found is None and hasattr(result, "n_units") and hasattr(result, "n_treated"):
        return int(result.n_units - result.n_treated)
    return found


def _lost_overall(result: Any, lost: tuple[float | None, float | None]) -> float | None:
    """Weight the two shares by those who were asked before: n answered is n asked × (1 − lost)."""
    treated, comparison = lost
    if treated is None or comparison is None:
        return None
    if treated >= 1 or comparison >= 1:
        return max(treated, comparison)
    asked = (result.n_treated / (1 - treated), result.n_comparison / (1 - comparison))
    return float((asked[0] * treated + asked[1] * comparison) / sum(asked))


def _inference(result: Any, clusters: int | None) -> str | None:
    """Name how chance was judged; results without a choice cluster if a cluster was named."""
    named = getattr(result, "inference", None)
    if named is not None:
        return str(named)
    return None if clusters is None else "crv1" if clusters else "one by one"


def _pretrend(result: Any) -> float | None:
    looked = getattr(result, "pretrend", None)
    if looked is not None:
        return _number(looked, "p_value")
    return _number(result, "pretrend_p_value")


def _number(result: Any, name: str) -> float | None:
    value = getattr(result, name, None)
    return None if value is None or math.isnan(value) else float(value)
