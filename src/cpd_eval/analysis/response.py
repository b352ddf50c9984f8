r"""What the mean would be if those who did not answer had: weights for non-response.

Of everybody asked some answered. If those with the same *known* features (region, grade, the answer
before) answer or not by chance, each who answered stands for 1/p people like them, with p the
chance of answering, from a logit on the features (Little 1986):

.. math:: \hat\mu = \frac{\sum_{i:\,R_i=1} y_i/\hat p_i}{\sum_{i:\,R_i=1} 1/\hat p_i}

The error takes in that p was estimated. What is not known of those who were silent is not made up
for: if the disappointed stay away *because* they are disappointed, this does not find out;
:mod:`cpd_eval.analysis.lee` bounds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from cpd_eval.analysis.doubly_robust import logit_odds
from cpd_eval.analysis.inference import NO_VARIATION, Numbers, t_columns
from cpd_eval.analysis.intake import check_confidence, flag, number, take
from cpd_eval.analysis.person_rows import People, complete_people
from cpd_eval.analysis.weighted_mean import effective_number, linearised
from cpd_eval.errors import AnalysisError, DataError

ANSWERED, VALUE = "cpd_answered", "cpd_value"
HEAVIEST = 10.0
"""A weight this many times the mean is said to be heavy."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ResponseWeighted:
    """The mean of everybody asked, from those who answered.

    Attributes
    ----------
    n, n_asked, n_dropped, n_clusters : int
        Answers; people asked with known features; people left out because a feature is missing;
        clusters, 0 if not clustered.
    response_rate : float
        n / n_asked, 0–1.
    n_effective : float
        How many people of equal weight would say as much.
    estimate, std_error, ci_low, ci_high, p_value : float
        The weighted mean; two-sided p of 0.
    df : float
        Degrees of freedom of t.
    unweighted : float
        The plain mean of the answers.
    weights : pandas.Series
        By row of the frame, of those who answered; mean 1.
    confidence : float
        Coverage of the interval.
    notes : tuple of str
        What to beware of; empty if nothing.
    """

    n: int
    n_asked: int
    n_dropped: int
    n_clusters: int
    response_rate: float
    n_effective: float
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    df: float
    unweighted: float
    weights: "pd.Series[float]"
    confidence: float
    notes: tuple[str, ...]


def response_weighted_mean(
    frame: Any,
    *,
    value: str,
    features: Sequence[str],
    cluster: str | None = None,
    confidence: float = 0.95,
) -> ResponseWeighted:
    """Estimate the mean of everybody asked, weighting answers by the chance of answering.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person asked, also those who did not answer.
    value : str
        Column of scores or changes; NaN and null are those who did not answer.
    features : sequence of str
        Columns of numbers known of everybody (yes/no as 1 and 0), such as the answer before.
    cluster : str, optional
        Column of the group people belong together in.
    confidence : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    ResponseWeighted

    Raises
    ------
    DataError
        If a column is missing, holds text, or somebody has no cluster.
    AnalysisError
        If fewer than 2 answered, everybody did, or the features tell entirely who does.

    References
    ----------
    .. [1] Little (1986), "Survey nonresponse adjustments for estimates of means", International
       Statistical Review 54(2), 139-157.

    Examples
    --------
    2 of 4 juniors answered, 1 each; 3 of 4 seniors, 4 each. Weighted, half are juniors again.

    >>> asked = pd.DataFrame({
    ...     "senior": [0, 0, 0, 0, 1, 1, 1, 1], "change": [1, 1, None, None, 4, 4, 4, None],
    ... })
    >>> found = response_weighted_mean(asked, value="change", features=["senior"])
    >>> found.unweighted, round(found.estimate, 6)
    (2.8, 2.5)
    """
    check_confidence(confidence)
    rows = take(frame, numbers=[value, *features], texts=[cluster] if cluster else [])
    answer = number(value)
    extended = rows.with_columns(
        flag(~answer.is_null()).alias(ANSWERED),
        nw.when(~answer.is_null()).then(answer).otherwise(nw.lit(0.0)).alias(VALUE),
    ).to_native()
    people = complete_people(
        extended, numbers=[*features, ANSWERED, VALUE], cluster=cluster, at_least=3
    )
    answered = people.numbers[ANSWERED].to_numpy() == 1
    _check(answered, value)
    y = people.numbers[VALUE].to_numpy(float)
    weight, estimate, pull = _weighted(people, features, answered, y)
    error, df = linearised(pull, people.cluster, people.n_clusters)
    still = error < 1e-12 * max(1.0, float(np.abs(y).max()))
    judged = t_columns(
        np.array([estimate]),
        np.array([0.0 if still else error]),
        np.array([df]),
        confidence=confidence,
    )
    own = weight[answered]
    return ResponseWeighted(
        n=int(answered.sum()),
        n_asked=len(y),
        n_dropped=people.n_dropped,
        n_clusters=people.n_clusters,
        response_rate=float(answered.mean()),
        n_effective=effective_number(own),
        estimate=estimate,
        **{name: float(column[0]) for name, column in judged.items()},
        df=df,
        unweighted=float(y[answered].mean()),
        weights=pd.Series(own / own.mean(), index=people.rows[answered], name="weight"),
        confidence=confidence,
        notes=_notes(own, error if not still else 0.0),
    )


def _weighted(
    people: People, features: Sequence[str], answered: np.ndarray, y: Numbers
) -> tuple[Numbers, float, Numbers]:
    x = people.numbers[list(features)].to_numpy(float)
    spread = x.std(axis=0)
    if (spread == 0).any():
        flat = features[int(np.argmax(spread == 0))]
        raise AnalysisError(
            f"column '{flat}': it is the same for everybody asked, so it tells nothing about who "
            "answers.\nLeave it out."
        )
    design = np.column_stack([np.ones(len(x)), (x - x.mean(axis=0)) / spread])
    odds = logit_odds(answered, design)
    if odds is None:
        raise AnalysisError(
            "the features: they tell entirely who answers, or follow from each other; nobody who "
            "answered stands for the others.\nName fewer features."
        )
    chance = odds[0]
    weight = np.where(answered, 1 / chance, 0.0)
    estimate = float(weight @ y / weight.sum())
    own = weight * (y - estimate)
    information = design.T @ ((chance * (1 - chance))[:, None] * design)
    slope = np.linalg.solve(information, (own * (1 - chance)) @ design)
    pull = (own - (answered - chance) * (design @ slope)) / weight.sum()
    return weight, estimate, pull


def _check(answered: np.ndarray, value: str) -> None:
    if answered.sum() < 2:
        raise AnalysisError(
            f"column '{value}': {int(answered.sum())} of {len(answered)} people answered; 2 or "
            "more are needed.\nCheck the column."
        )
    if answered.all():
        raise DataError(
            f"column '{value}': all {len(answered)} people answered; there is nothing to make up "
            "for.\nTake the plain mean, or keep in the frame those who were asked and did not."
        )


def _notes(weight: Numbers, error: float) -> tuple[str, ...]:
    notes = [] if error > 0 else [NO_VARIATION]
    heavy = int((weight > HEAVIEST * weight.mean()).sum())
    if heavy:
        notes.append(
            f"{heavy} people stand for more than {HEAVIEST:g} times the average each; the mean "
            "hangs on them."
        )
    return tuple(notes)
