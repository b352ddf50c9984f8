r"""Make the comparison group look like the trained, by weights.

Somebody who was not trained but resembles those who were counts for more. Two ways to the weights
of the comparison group (the trained count one each; the estimate is the effect on *them*):

- **entropy balancing** (Hainmueller 2012): of all weights that make the means of the covariates
  agree exactly, those least uneven: :math:`w_i \propto e^{\lambda' x_i}` with :math:`\lambda` the
  minimum of :math:`\log \sum_C e^{\lambda'(x_i - \bar x_T)}`;
- **propensity**: the odds p/(1 − p) of a logit of treatment on the covariates.

Only what is named is made alike. The standard error takes in that the weights were estimated: it
comes from the influence of every person through them (for entropy balancing as if each were left
out in turn, so that few heavy people do not look more certain than they are; the propensity's is
its large-sample form, some 10 % too small with 50 effective people).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from cpd_eval.analysis.balance import balance_table
from cpd_eval.analysis.inference import NO_VARIATION, Numbers, t_columns
from cpd_eval.analysis.intake import NOT_KNOWN, check_confidence, label, number, take
from cpd_eval.analysis.weights import entropy_weights, propensity_weights
from cpd_eval.errors import AnalysisError, DataError

Weighting = Literal["entropy", "propensity"]
"""Where the weights come from."""

LEAST_EFFECTIVE = 0.1
"""Below this share of the comparison group as effective number, the result warns."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeightedComparison:
    """The trained against a comparison group weighted to look like them.

    Attributes
    ----------
    n, n_dropped, n_treated, n_comparison, n_clusters : int
        People with everything known; left out; by group; clusters, 0 if not clustered.
    n_effective : float
        How many unweighted comparison people the weighted ones are worth: (Σw)² / Σw².
    estimate, std_error, ci_low, ci_high, p_value : float
        Effect on the treated, in the unit of the outcome.
    df : float
        Infinity (normal), or clusters − 1.
    weights : pandas.Series
        By row of the complete people, in the frame's order: 1 for the treated; for the comparison
        group of mean 1.
    balance : pandas.DataFrame
        :func:`cpd_eval.analysis.balance.balance_table` after weighting.
    method : str
        As asked for.
    confidence : float
        Coverage of the interval.
    notes : tuple of str
        What to beware of; empty if nothing.
    """

    n: int
    n_dropped: int
    n_treated: int
    n_comparison: int
    n_clusters: int
    n_effective: float
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    df: float
    weights: "pd.Series[float]"
    balance: pd.DataFrame
    method: str
    confidence: float
    notes: tuple[str, ...]


def weighted_comparison(
    frame: Any,
    *,
    outcome: str,
    treated: str,
    covariates: Sequence[str],
    method: Weighting = "entropy",
    cluster: str | None = None,
    confidence: float = 0.95,
) -> WeightedComparison:
    """Estimate the effect on the trained against people made alike by weights.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person. The columns named, and no others, are read.
    outcome : str
        Column of scores, or of changes; NaN and null are missing.
    treated : str
        Column of 0 and 1 (or false and true).
    covariates : sequence of str
        Columns of numbers known before treatment, the answer before among them.
    method : {"entropy", "propensity"}, default "entropy"
        Where the weights come from.
    cluster : str, optional
        Column of the level at which treatment was assigned, if not person by person.
    confidence : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    WeightedComparison

    Raises
    ------
    DataError
        If a column is missing or holds something else than described.
    AnalysisError
        If a group is empty, covariates follow from each other, or no weights make the groups alike.

    References
    ----------
    .. [1] Hainmueller (2012), "Entropy balancing for causal effects", Political Analysis 20(1),
       25-46.

    Examples
    --------
    The comparison group is younger; weights e^(λ age) move its mean from 35 to 38.

    >>> staff = pd.DataFrame({
    ...     "trained": [1, 1, 0, 0], "age": [36, 40, 30, 40], "score": [4.0, 5.0, 2.0, 3.0],
    ... })
    >>> effect = weighted_comparison(staff, outcome="score", treated="trained", covariates=["age"])
    >>> effect.weights.round(6).tolist(), round(effect.estimate, 6)
    ([1.0, 1.0, 0.4, 1.6], 1.7)
    """
    check_confidence(confidence)
    if method not in get_args(Weighting):
        raise AnalysisError(
            f"method={method!r}: expected one of {', '.join(get_args(Weighting))}.\n"
            "Take one of them."
        )
    data, n_dropped = _read(frame, outcome, treated, covariates, cluster)
    arm = data["arm"].to_numpy(float) == 1
    x = data[[f"x_{i}" for i in range(len(covariates))]].to_numpy(float)
    scaled = _scaled(x, arm, covariates)
    y = data["outcome"].to_numpy(float)
    weigh = entropy_weights if method == "entropy" else propensity_weights
    weight, influence = weigh(y, arm, scaled)
    estimate = np.array([y[arm].mean() - weight[~arm] @ y[~arm] / weight[~arm].sum()])
    error, df, n_clusters = _error(influence, data, cluster)
    judged = t_columns(estimate, np.array([error]), np.array([df]), confidence=confidence)
    weight = np.where(arm, 1.0, weight / weight[~arm].mean())
    effective = float(weight[~arm].sum() ** 2 / (weight[~arm] ** 2).sum())
    notes = [] if error > 0 else [NO_VARIATION]
    if effective < LEAST_EFFECTIVE * (~arm).sum():
        notes.append(
            f"The {int((~arm).sum())} comparison people are worth {effective:.0f}: few resemble "
            "the treated, and the estimate rests on those."
        )
    table = pd.DataFrame(x, columns=list(covariates)).assign(cpd_arm=arm * 1.0, cpd_weight=weight)
    return WeightedComparison(
        n=len(data),
        n_dropped=n_dropped,
        n_treated=int(arm.sum()),
        n_comparison=int((~arm).sum()),
        n_clusters=n_clusters,
        n_effective=effective,
        estimate=float(estimate[0]),
        **{key: float(value[0]) for key, value in judged.items()},
        df=df,
        weights=pd.Series(weight, name="weight"),
        balance=balance_table(
            table,
            treated="cpd_arm",
            covariates=covariates,
            weights="cpd_weight",
            confidence=confidence,
        ),
        method=method,
        confidence=confidence,
        notes=tuple(notes),
    )


def _read(
    frame: Any, outcome: str, treated: str, covariates: Sequence[str], cluster: str | None
) -> tuple[pd.DataFrame, int]:
    if not covariates:
        raise AnalysisError("covariates=[]: none is named; one or more are expected.\nName them.")
    texts = {"cluster": cluster} if cluster else {}
    rows = take(frame, numbers=[outcome, treated, *covariates], texts=list(texts.values()))
    values = {"arm": number(treated), "outcome": number(outcome)}
    values |= {f"x_{i}": number(name) for i, name in enumerate(covariates)}
    table = rows.select(**texts, **values).collect("pyarrow").to_pandas()
    data = table[table[list(values)].notna().all(axis=1)].reset_index(drop=True)
    data[list(values)] = data[list(values)].astype(float)
    odd = sorted(set(data["arm"]) - {0.0, 1.0})
    if odd:
        raise DataError(
            f"the frame, column '{treated}': found {odd[0]:g}; 0 and 1 are expected.\n"
            "Make a column that says 1 for yes and 0 for no."
        )
    if data["arm"].nunique() < 2:
        raise AnalysisError(
            "the comparison: one of the groups has nobody with everything named; both are needed.\n"
            "Check the 0/1 column, and the covariates for missing answers."
        )
    if cluster and any(label(value) == NOT_KNOWN for value in data["cluster"]):
        raise DataError(
            f"the frame, column '{cluster}': a person names no cluster; each must.\n"
            "Fill it in, or leave those people out and say so."
        )
    return data, len(table) - len(data)


def _scaled(x: Numbers, arm: np.ndarray, covariates: Sequence[str]) -> Numbers:
    """Take the means of the treated off, and scale, so that both fits are well posed."""
    spread = x[~arm].std(axis=0)
    for i, name in enumerate(covariates):
        if not spread[i] > 0:
            raise AnalysisError(
                f"covariates: '{name}' is the same for all of the comparison group; weights cannot "
                "move it.\nLeave it out."
            )
    scaled: Numbers = (x - x[arm].mean(axis=0)) / spread
    with_constant = np.column_stack([np.ones((~arm).sum()), scaled[~arm]])
    if np.linalg.matrix_rank(with_constant) < with_constant.shape[1]:
        raise AnalysisError(
            "covariates: they follow from each other in the comparison group.\nLeave one out."
        )
    return scaled


def _error(influence: Numbers, data: pd.DataFrame, cluster: str | None) -> tuple[float, float, int]:
    if cluster is None:
        return float(np.sqrt(influence @ influence)), float("inf"), 0
    sums = np.bincount(pd.factorize(data["cluster"])[0], influence)
    if len(sums) < 2:
        raise AnalysisError(
            "the comparison: 1 cluster; 2 or more are needed, 20 or more to trust the interval.\n"
            "Name the level at which treatment was assigned."
        )
    error = float(np.sqrt(len(sums) / (len(sums) - 1) * sums @ sums))
    return error, len(sums) - 1.0, len(sums)
