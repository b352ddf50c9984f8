r"""Compare groups of people at the same value of everything else.

One regression, :math:`y = \alpha + \sum_g \delta_g 1\{\mathrm{group} = g\} + \gamma'(x - \bar x)`:
α is the mean of the first group at average x, :math:`\alpha + \delta_g` that of group g, and
:math:`\delta_g` the difference. Errors count clusters (CRV1), or people (HC1) if none is named.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from cpd_eval.analysis.inference import NO_VARIATION, Numbers, t_columns
from cpd_eval.analysis.least_squares import Fit, fit_moments
from cpd_eval.analysis.person_rows import People, regression_moments


def adjusted_means(
    people: People, y: Numbers, place: np.ndarray, labels: Sequence[str], controls: Sequence[str]
) -> tuple[pd.DataFrame, Fit, float]:
    """Fit the regression; give adjusted means and differences from the first group.

    Parameters
    ----------
    people : People
        Holding the controls.
    y : ndarray of float, shape (n,)
        Outcome.
    place : ndarray of int, shape (n,)
        Which group; the first is compared with.
    labels : sequence of str
        Names of the groups.
    controls : sequence of str
        Columns of `people` to hold equal.

    Returns
    -------
    table : pandas.DataFrame
        ``group``, ``n``, ``mean``, ``adjusted_mean``, ``mean_std_error``, ``difference``,
        ``difference_std_error``.
    fit : Fit
        Constant, groups after the first, controls.
    df : float
        Degrees of freedom of t.
    """
    size = len(labels)
    x = people.numbers[list(controls)].to_numpy(float)
    x = x - x.mean(axis=0) if controls else np.empty((len(y), 0))
    dummies = (place[:, None] == np.arange(1, size)).astype(float)
    terms = [*labels[1:], *controls]
    moments = regression_moments(np.hstack([dummies, x]), y, people, terms)
    fit = fit_moments(moments, inference="crv1", n_fitted=len(terms) + 1)
    df = fit.df if people.n_clusters else len(y) - len(terms) - 1.0
    to_mean = np.zeros((size, len(fit.beta)))
    to_mean[:, 0] = 1.0
    to_mean[np.arange(1, size), np.arange(1, size)] = 1.0
    to_difference = to_mean.copy()
    to_difference[:, 0] = 0.0

    def errors(rows: Numbers) -> Numbers:
        found: Numbers = np.sqrt(np.maximum(((rows @ fit.covariance) * rows).sum(axis=1), 0.0))
        return np.where(found < 1e-12 * max(1.0, float(np.abs(y).max())), 0.0, found)

    table = pd.DataFrame(
        {
            "group": list(labels),
            "n": np.bincount(place, minlength=size),
            "mean": np.bincount(place, y, size) / np.bincount(place, minlength=size),
            "adjusted_mean": to_mean @ fit.beta,
            "mean_std_error": errors(to_mean),
            "difference": to_difference @ fit.beta,
            "difference_std_error": errors(to_difference),
        }
    )
    return table, fit, df


def judged_columns(
    values: "pd.Series[float]", errors: "pd.Series[float]", df: float, confidence: float
) -> pd.DataFrame:
    """Give the columns of an estimate, with a note where there is no variation."""
    value, error = np.asarray(values, dtype=float), np.asarray(errors, dtype=float)
    judged = t_columns(value, error, np.full(len(value), df), confidence=confidence)
    table = pd.DataFrame({"estimate": value, **judged})
    table["note"] = np.where(table["std_error"] > 0, "", NO_VARIATION)
    return table


def joint_p_value(fit: Fit, places: Sequence[int], df: float) -> float:
    """Test that some coefficients are nil together; NaN if clusters are too few to tell."""
    block = fit.covariance[np.ix_(places, places)]
    beta, q = fit.beta[list(places)], len(places)
    scale = np.sqrt(np.diag(block))
    if q > df or not (scale > 0).all():
        return float("nan")
    if np.linalg.matrix_rank(block / np.outer(scale, scale), hermitian=True, tol=1e-10) < q:
        return float("nan")
    statistic = float(beta @ np.linalg.solve(block, beta)) / q
    return float(stats.f.sf(statistic, q, df))
