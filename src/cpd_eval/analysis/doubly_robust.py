r"""Compare the change of two groups that differ in what is known of them (Sant'Anna and Zhao 2020).

If the treated were younger, or better before, the comparison group as a whole shows the wrong
change. Two repairs: *regression* predicts, from the comparison group, how each treated person would
have changed; *weighting* makes the comparison group look like the treated by a logit of treatment
on the covariates. Doubly robust takes both, and is right if one of the two models is:

.. math:: ATT = \mathrm{mean}_{treated}(\Delta y - \hat m(x))
          - \frac{\sum_{C} w\, (\Delta y - \hat m(x))}{\sum_{C} w},\quad w = \frac{p(x)}{1-p(x)}

The influence of every person, through all that was fitted, is returned; the standard error and the
covariance with other effects follow from it.
"""

from typing import Literal

import numpy as np

from cpd_eval.analysis.inference import Numbers

Adjustment = Literal["doubly_robust", "regression"]
"""How covariates are used."""

SURE = 0.995
"""A comparison person whose propensity is at least this stands for nobody: left out of weighting,
as DRDID does."""


def doubly_robust_change(
    change: Numbers, treated: np.ndarray, x: Numbers, adjustment: Adjustment
) -> tuple[float, Numbers] | str:
    """Estimate how much more the treated changed than comparison people like them.

    Parameters
    ----------
    change : ndarray of float, shape (n,)
        Outcome now less outcome at the base wave.
    treated : ndarray of bool, shape (n,)
    x : ndarray of float, shape (n, p)
        Covariates, with a column of ones.
    adjustment : {"doubly_robust", "regression"}

    Returns
    -------
    (float, ndarray of shape (n,)), or str
        The estimate and everybody's influence (its mean square over n is the variance); or the
        sentence why there is none.

    References
    ----------
    .. [1] Sant'Anna and Zhao (2020), "Doubly robust difference-in-differences estimators", Journal
       of Econometrics 219(1), 101-122; the estimator with maximum-likelihood logit.

    Examples
    --------
    With nothing but the column of ones it is the difference of the mean changes.

    >>> att, influence = doubly_robust_change(
    ...     np.array([3.0, 5.0, 1.0, 1.0]), np.array([True, True, False, False]), np.ones((4, 1)),
    ...     "doubly_robust")
    >>> att, influence[:2].round(6).tolist()
    (3.0, [-2.0, 2.0])
    """
    n, p = x.shape
    control = ~treated
    if control.sum() <= p or np.linalg.matrix_rank(x[control]) < p:
        return "the comparison group is too small, or its covariates follow from each other"
    inverse = np.linalg.inv(x[control].T @ x[control])
    rest = change - x @ (inverse @ x[control].T @ change[control])
    by_regression = n * ((control * rest)[:, None] * x) @ inverse
    share = float(treated.mean())
    eta = float(rest[treated].mean())
    influence = (treated * (rest - eta) - by_regression @ (treated @ x / n)) / share
    if adjustment == "regression":
        return eta, influence
    odds = logit_odds(treated, x)
    if odds is None:
        return "the covariates tell treated and comparison people apart; nobody is alike"
    propensity, weight = odds
    weight = np.where(treated | (propensity >= SURE), 0.0, weight)
    mean_weight = float(weight.mean())
    eta_control = float(weight @ rest / weight.sum())
    curvature = x.T @ ((propensity * (1 - propensity))[:, None] * x)
    by_logit = n * ((treated - propensity)[:, None] * x) @ np.linalg.inv(curvature)
    influence_control = (
        weight * (rest - eta_control)
        + by_logit @ ((weight * (rest - eta_control)) @ x / n)
        - by_regression @ (weight @ x / n)
    ) / mean_weight
    return eta - eta_control, influence - influence_control


def logit_odds(treated: np.ndarray, x: Numbers) -> tuple[Numbers, Numbers] | None:
    """Fit a logit by Newton's method; None if the groups do not overlap."""
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        propensity = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        curvature = x.T @ ((propensity * (1 - propensity))[:, None] * x)
        if np.linalg.matrix_rank(curvature, hermitian=True) < x.shape[1]:
            return None
        step = np.linalg.solve(curvature, x.T @ (treated - propensity))
        beta = beta + step
        if float(np.abs(x @ step).max()) < 1e-10:
            propensity = 1 / (1 + np.exp(-x @ beta))
            return propensity, propensity / (1 - propensity)
    return None
