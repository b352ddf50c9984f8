r"""Whether a person and their manager say the same of that person's work.

Two ratings of one piece of work, o by oneself and m by the other. Three questions, three numbers:

- **Is one higher?** the mean difference :math:`\bar d` of :math:`d = o - m`;
- **How far apart are two ratings of one person?** 95 % of the differences lie within the *limits of
  agreement* :math:`\bar d \pm 1.96\, s_d` (Bland and Altman 1986). If that is too far for the use
  made of them, the two do not stand in for each other, whatever the correlation;
- **Do both tell people apart alike?** the intraclass correlation (2,1) of
  :mod:`cpd_eval.analysis.intraclass`.

A manager who rates several people is one source: name the manager as the cluster.
"""

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from scipy import stats

from cpd_eval.analysis.clustered_means import Means, clustered_means
from cpd_eval.analysis.inference import NO_VARIATION
from cpd_eval.analysis.intake import check_confidence, flag, number, take
from cpd_eval.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class DyadAgreement:
    """How a person's own ratings stand to another's.

    Attributes
    ----------
    n, n_dropped, n_clusters : int
        Pairs of ratings; people with one; clusters, 0 if not clustered.
    estimate, std_error, ci_low, ci_high, p_value : float
        Mean of own − other, in scale points.
    limit_low, limit_high : float
        Limits of agreement: 95 % of the differences lie between.
    limit_low_ci_low, limit_high_ci_high : float
        The outer ends of their intervals.
    sd_difference : float
        Standard deviation of the differences.
    correlation, intraclass : float
        Pearson's; the intraclass correlation (2,1), which a difference in level lowers.
    slope : float
        How much the difference grows where both ratings are a point higher.
    share_own_higher, share_close, share_other_higher : float
        Of the pairs: own rating more than `tolerance` above, within it, more than it below; 0–1.
    tolerance, confidence : float
        As asked for.
    note : str
        Why a number is missing; empty if none is.
    """

    n: int
    n_dropped: int
    n_clusters: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    limit_low: float
    limit_high: float
    limit_low_ci_low: float
    limit_high_ci_high: float
    sd_difference: float
    correlation: float
    intraclass: float
    slope: float
    share_own_higher: float
    share_close: float
    share_other_higher: float
    tolerance: float
    confidence: float
    note: str


def dyad_agreement(
    frame: Any,
    *,
    own: str,
    other: str,
    cluster: str | None = None,
    tolerance: float = 0.5,
    confidence: float = 0.95,
) -> DyadAgreement:
    """Hold people's own ratings against another's ratings of them.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person. Only counts, means and variances leave its engine.
    own, other : str
        Columns of the two ratings; NaN and null are missing.
    cluster : str, optional
        Column of the rater, if one rates several people.
    tolerance : float, default 0.5
        Difference, in scale points, up to which two ratings count as close.
    confidence : float, default 0.95
        Coverage of the intervals (the limits are of 95 % always).

    Returns
    -------
    DyadAgreement

    Raises
    ------
    DataError
        If a column is missing, holds text or infinite values, or somebody names no cluster.
    AnalysisError
        If there are fewer than 3 pairs or 1 cluster, or the tolerance is below 0.

    References
    ----------
    .. [1] Bland and Altman (1986), "Statistical methods for assessing agreement between two methods
       of clinical measurement", The Lancet 327(8476), 307-310; the example is their Table 1, with
       a mean difference of −2.1 and limits of −79.7 and 75.5 (they round the factor to 2).

    Examples
    --------
    >>> import pandas as pd
    >>> flow = pd.DataFrame({
    ...     "large": [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178,
    ...               423, 427],
    ...     "mini": [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259,
    ...              350, 451],
    ... })
    >>> found = dyad_agreement(flow, own="large", other="mini", tolerance=40)
    >>> round(found.estimate, 1), round(found.sd_difference, 1)
    (-2.1, 38.8)
    """
    check_confidence(confidence)
    if not tolerance >= 0:
        raise AnalysisError(
            f"tolerance={tolerance!r}: 0 or more scale points are expected.\n"
            "Name the difference up to which two ratings count as close."
        )
    rows = take(frame, numbers=[own, other], texts=[cluster] if cluster else [])
    o, m = number(own), number(other)
    difference = o - m
    known = ~difference.is_null()
    means = clustered_means(
        rows,
        {
            "difference": difference,
            "own": nw.when(known).then(o),
            "other": nw.when(known).then(m),
            "sum": o + m,
            "higher": nw.when(known).then(flag(difference > tolerance)),
            "lower": nw.when(known).then(flag(difference < -tolerance)),
        },
        cluster=cluster,
        asked=[own, other],
        at_least=3,
    )
    return _result(means, tolerance, confidence)


def _result(means: Means, tolerance: float, confidence: float) -> DyadAgreement:
    judged = means.judged("difference", confidence)
    v = means.variance
    sd = float(np.sqrt(v["difference"]))
    # Bland and Altman: a limit has the variance of the mean plus 1.96² / 2 (n − 1) of the SD's.
    reach = float(stats.norm.ppf(0.975)) * sd
    own_error = max(judged["std_error"], sd / np.sqrt(means.n))
    error = float(np.hypot(own_error, reach / np.sqrt(2 * (means.n - 1))))
    half = float(stats.t.ppf((1 + confidence) / 2, means.df)) * error
    low, high = judged["estimate"] - reach, judged["estimate"] + reach
    together = (v["sum"] - v["difference"]) / 4  # covariance
    spread = float(np.sqrt(v["own"] * v["other"]))
    above, below = float(means.mean["higher"]), float(means.mean["lower"])
    return DyadAgreement(
        n=means.n,
        n_dropped=means.n_dropped,
        n_clusters=means.n_clusters,
        **judged,
        limit_low=low,
        limit_high=high,
        limit_low_ci_low=low - half,
        limit_high_ci_high=high + half,
        sd_difference=sd,
        correlation=float(together) / spread if spread > 0 else float("nan"),
        intraclass=_intraclass(means),
        slope=float((v["own"] - v["other"]) / (v["sum"] / 2)) if v["sum"] > 0 else float("nan"),
        share_own_higher=above,
        share_close=1 - above - below,
        share_other_higher=below,
        tolerance=tolerance,
        confidence=confidence,
        note="" if judged["std_error"] > 0 else NO_VARIATION,
    )


def _intraclass(means: Means) -> float:
    """Give (2,1) of two raters from variances: B = var(sum)/2, E = var(difference)/2."""
    people, rest = means.variance["sum"] / 2, means.variance["difference"] / 2
    raters = means.n * means.mean["difference"] ** 2 / 2
    whole = people + rest + 2 * (raters - rest) / means.n
    return float((people - rest) / whole) if whole > 0 else float("nan")
