r"""A mean in which some people stand for more than one.

.. math:: \bar y_w = \frac{\sum w_i y_i}{\sum w_i}, \qquad
          V = \frac{G}{G-1} \sum_g \Bigl(\sum_{i \in g} \frac{w_i (y_i - \bar y_w)}{\sum w}\Bigr)^2

(Taylor's linearisation, clusters or people as g; Särndal, Swensson and Wretman 1992, section 5.7).
Weights are taken as they are. Uneven weights cost precision: :math:`(\sum w)^2 / \sum w^2` people
of equal weight would say as much (Kish 1965).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from cpd_eval.analysis.inference import NO_VARIATION, Numbers, t_columns
from cpd_eval.analysis.intake import check_confidence
from cpd_eval.analysis.person_rows import complete_people
from cpd_eval.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedMean:
    """A weighted mean.

    Attributes
    ----------
    n, n_dropped, n_clusters : int
        People with value and weight; left out; clusters, 0 if not clustered.
    n_effective : float
        How many people of equal weight would say as much.
    estimate, std_error, ci_low, ci_high, p_value : float
        The mean; two-sided p of 0.
    df : float
        Degrees of freedom of t.
    unweighted : float
        The plain mean of the same people.
    confidence : float
        Coverage of the interval.
    note : str
        Why a number is missing; empty if none is.
    """

    n: int
    n_dropped: int
    n_clusters: int
    n_effective: float
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    df: float
    unweighted: float
    confidence: float
    note: str


def weighted_mean(
    frame: Any, *, value: str, weight: str, cluster: str | None = None, confidence: float = 0.95
) -> WeightedMean:
    """Average a column, each person counting as often as the weight says.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person. The columns named, and no others, are read.
    value, weight : str
        Columns of scores or changes, and of weights above 0; NaN and null are missing.
    cluster : str, optional
        Column of the group people belong together in.
    confidence : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    WeightedMean

    Raises
    ------
    DataError
        If a column is missing or holds text, a weight is 0 or below, or somebody has no cluster.
    AnalysisError
        If there are fewer than 2 people or 1 cluster.

    References
    ----------
    .. [1] Kish (1965), Survey Sampling.
    .. [2] Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling.

    Examples
    --------
    The second stands for three: (1 + 3 · 3) / 4.

    >>> import pandas as pd
    >>> staff = pd.DataFrame({"change": [1.0, 3.0], "stands_for": [1.0, 3.0]})
    >>> found = weighted_mean(staff, value="change", weight="stands_for")
    >>> found.estimate, found.unweighted, found.n_effective
    (2.5, 2.0, 1.6)
    """
    check_confidence(confidence)
    people = complete_people(frame, numbers=[value, weight], cluster=cluster, at_least=2)
    y, w = (people.numbers[name].to_numpy(float) for name in (value, weight))
    if (w <= 0).any():
        raise DataError(
            f"the frame, column '{weight}': {int((w <= 0).sum())} weights are 0 or below (the "
            f"first is {w[w <= 0][0]:g}); weights above 0 are expected.\nLeave out people who "
            "stand for nobody; find out where a negative weight comes from."
        )
    mean = float(w @ y / w.sum())
    error, df = linearised(w * (y - mean) / w.sum(), people.cluster, people.n_clusters)
    if error < 1e-12 * max(1.0, float(np.abs(y).max())):
        error = 0.0
    judged = t_columns(np.array([mean]), np.array([error]), np.array([df]), confidence=confidence)
    return WeightedMean(
        n=len(y),
        n_dropped=people.n_dropped,
        n_clusters=people.n_clusters,
        n_effective=effective_number(w),
        estimate=mean,
        **{name: float(column[0]) for name, column in judged.items()},
        df=df,
        unweighted=float(y.mean()),
        confidence=confidence,
        note="" if error > 0 else NO_VARIATION,
    )


def linearised(pull: Numbers, cluster: np.ndarray, n_clusters: int) -> tuple[float, float]:
    """Give error and degrees of freedom from what each person moves an estimate by.

    Parameters
    ----------
    pull : ndarray of float, shape (n,)
        Adding up to about 0.
    cluster : ndarray of int, shape (n,)
        Which cluster.
    n_clusters : int
        0 if people are independent.
    """
    moved = np.bincount(cluster, pull) if n_clusters else pull
    size = len(moved)
    return float(np.sqrt(size / (size - 1) * (moved**2).sum())), size - 1.0


def effective_number(w: Numbers) -> float:
    """Give Kish's (Σw)² / Σw².

    Examples
    --------
    >>> effective_number(np.array([1.0, 1.0, 1.0, 1.0]))
    4.0
    """
    return float(w.sum() ** 2 / (w**2).sum())
