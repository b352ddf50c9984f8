r"""Whether the trained stand higher afterwards than comparison people who started alike.

.. math:: a = \alpha + \delta\,\mathrm{trained} + \beta\, b + \gamma' x + \varepsilon

The answer after is compared between people with the same answer before. Where people were assigned
by lot this is the most precise use of two waves: the change scores of
:mod:`cpd_eval.analysis.did` set :math:`\beta` to 1, though two answers of a person never go
together that closely. Where they were not, it is right only if the answer before (and the
covariates) hold everything in which the groups differ, and an answer before that is measured with
error under-corrects; the two estimates then bracket the truth under either assumption (Angrist and
Pischke 2009, section 5.4).

Two passes over the rows, in their own engine: :mod:`cpd_eval.analysis.ancova_rows`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from cpd_eval.analysis.ancova_rows import complete_rows, moments_by_cluster, squared_residuals
from cpd_eval.analysis.inference import NO_VARIATION, Numbers, t_columns
from cpd_eval.analysis.intake import check_confidence, take
from cpd_eval.analysis.least_squares import Fit, Moments, fit_moments
from cpd_eval.errors import AnalysisError

RegressionInference = Literal["crv1", "crv3", "hc1", "classical"]
"""How sure: two ways to count clusters, unequal variances, or equal variances."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ancova:
    """How much higher the trained stand, at the same answer before.

    Attributes
    ----------
    n, n_dropped : int
        People with everything known; people left out.
    n_treated, n_comparison, n_clusters : int
        Of the n, by group; clusters, 0 if not clustered.
    estimate, std_error, ci_low, ci_high, p_value : float
        In the unit of the outcome.
    df : float
        Degrees of freedom of t.
    adjusted_treated, adjusted_comparison : float
        Means after of both groups, at the average of everything else.
    slope_before : float
        How much an answer a point higher before means after.
    r_squared : float
        Share of the variance accounted for.
    inference : str
        How the standard error was computed.
    confidence : float
        Coverage of the interval.
    note : str
        Why a number is missing; empty if none is.
    """

    n: int
    n_dropped: int
    n_treated: int
    n_comparison: int
    n_clusters: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    df: float
    adjusted_treated: float
    adjusted_comparison: float
    slope_before: float
    r_squared: float
    inference: str
    confidence: float
    note: str


def ancova(
    frame: Any,
    *,
    outcome: str,
    before: str,
    treated: str,
    cluster: str | None = None,
    covariates: Sequence[str] = (),
    inference: RegressionInference = "crv1",
    confidence: float = 0.95,
) -> Ancova:
    """Compare the trained with comparison people at the same answer before.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person.
    outcome, before : str
        Columns of the answer after and before; NaN and null are missing.
    treated : str
        Column of 0 and 1 (or false and true).
    cluster : str, optional
        Column of the level at which treatment was assigned.
    covariates : sequence of str, default ()
        Further columns of numbers, measured before treatment.
    inference : {"crv1", "crv3", "hc1", "classical"}, default "crv1"
        As in :func:`cpd_eval.analysis.did.difference_in_differences`.
    confidence : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    Ancova

    Raises
    ------
    DataError
        If a column is missing or holds something else than described, or a person has no cluster.
    AnalysisError
        If a clustered error has no cluster, a group is empty, or covariates follow from each other.

    References
    ----------
    .. [1] Vickers and Altman (2001), "Analysing controlled trials with baseline and follow up
       measurements", BMJ 323:1123.

    Examples
    --------
    After is before plus 1, and 2 more for the trained.

    >>> import pandas as pd
    >>> staff = pd.DataFrame({
    ...     "trained": [0, 0, 0, 1, 1, 1], "first": [1, 2, 3, 2, 3, 4], "later": [2, 3, 4, 5, 6, 7],
    ... })
    >>> effect = ancova(staff, outcome="later", before="first", treated="trained",
    ...                 inference="classical")
    >>> round(effect.estimate, 6), round(effect.slope_before, 6)
    (2.0, 1.0)
    """
    check_confidence(confidence)
    _check_inference(inference, cluster)
    columns = [treated, before, *covariates]
    rows = take(frame, numbers=[outcome, *columns], texts=[cluster] if cluster else [])
    known, mean, facts = complete_rows(rows, outcome, columns, cluster)
    moments = moments_by_cluster(known, mean, facts["n"], columns, cluster)

    def meat(beta: Numbers) -> Numbers:
        return squared_residuals(known, beta)

    fit = fit_moments(moments, inference=inference, n_fitted=len(columns) + 1, meat=meat)
    return _result(fit, moments, mean, facts, inference, confidence)


def _result(
    fit: Fit,
    moments: Moments,
    mean: Numbers,
    facts: dict[str, Any],
    inference: str,
    confidence: float,
) -> Ancova:
    estimate, variance = fit.beta[1:2], float(fit.covariance[1, 1])
    # Rounding, not variation: the regression leaves nothing over.
    total = moments.yy / moments.n
    std_error = np.array([np.sqrt(variance) if variance > 1e-24 * max(total, 1.0) else 0.0])
    columns = t_columns(estimate, std_error, np.array([fit.df]), confidence=confidence)
    judged: dict[str, Any] = {key: float(value[0]) for key, value in columns.items()}
    share = float(mean[0])
    comparison = float(mean[-1] - fit.beta[1] * share)
    return Ancova(
        **facts,
        n_treated=round(share * facts["n"]),
        n_comparison=round((1 - share) * facts["n"]),
        n_clusters=fit.n_clusters,
        estimate=float(estimate[0]),
        **judged,
        df=fit.df,
        adjusted_treated=comparison + float(fit.beta[1]),
        adjusted_comparison=comparison,
        slope_before=float(fit.beta[2]),
        r_squared=1 - fit.residual / moments.yy if moments.yy > 0 else float("nan"),
        inference=inference,
        confidence=confidence,
        note="" if std_error[0] > 0 else NO_VARIATION,
    )


def _check_inference(inference: str, cluster: str | None) -> None:
    if inference not in get_args(RegressionInference):
        raise AnalysisError(
            f"inference={inference!r}: expected one of {', '.join(get_args(RegressionInference))}."
            "\nTake 'crv1' if groups of people were assigned together."
        )
    if inference in {"crv1", "crv3"} and cluster is None:
        raise AnalysisError(
            f"inference='{inference}': no cluster is named; the level at which treatment was "
            "assigned is expected, since people assigned together are not independent.\n"
            "Name it, such as cluster='local_org'; if each person was assigned alone, take 'hc1'."
        )
