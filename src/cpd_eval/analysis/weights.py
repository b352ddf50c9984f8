"""Find the weights that make a comparison group look like the treated.

What they are for is told in :mod:`cpd_eval.analysis.weighting`.
"""

import numpy as np
from scipy import optimize

from cpd_eval.analysis.doubly_robust import logit_odds
from cpd_eval.analysis.inference import Numbers
from cpd_eval.errors import AnalysisError


def entropy_weights(y: Numbers, arm: np.ndarray, x: Numbers) -> tuple[Numbers, Numbers]:
    """Find the least uneven weights that make the means agree.

    Parameters
    ----------
    y : ndarray of float, shape (n,)
        Outcome.
    arm : ndarray of bool, shape (n,)
        Who is treated.
    x : ndarray of float, shape (n, p)
        Covariates, less the means of the treated.

    Returns
    -------
    weight, influence : ndarray of float, shape (n,)
        Weights, 0 for the treated; what everybody adds to the estimate's error.

    Examples
    --------
    One covariate, 6 below and 4 above the treated: weights in the ratio 4 to 6.

    >>> weight, _ = entropy_weights(np.zeros(4), np.array([True, True, False, False]),
    ...                             np.array([[-1.0], [1.0], [-6.0], [4.0]]))
    >>> round(float(weight[2] / weight[3]), 6)
    0.666667
    """
    others = x[~arm]

    def dual(lam: Numbers) -> tuple[float, Numbers]:
        power = others @ lam
        top = power.max()
        weight = np.exp(power - top)
        return float(top + np.log(weight.sum())), weight @ others / weight.sum()

    def curvature(lam: Numbers) -> Numbers:
        power = others @ lam
        weight = np.exp(power - power.max())
        weight /= weight.sum()
        centred = others - weight @ others
        spread: Numbers = centred.T @ (weight[:, None] * centred)
        return spread

    found = optimize.minimize(
        dual,
        np.zeros(x.shape[1]),
        jac=True,
        hess=curvature,
        method="trust-exact",
        options={"gtol": 1e-10, "maxiter": 500},
    )
    if not np.abs(found.jac).max() < 1e-6:
        raise AnalysisError(
            "entropy balancing: no weights of the comparison group give it the means of the "
            "treated; nobody, or too few, are like them.\nName fewer covariates, or compare only "
            "treated people for whom there are others like them."
        )
    power = x @ found.x
    weight = np.where(arm, 0.0, np.exp(power - power[~arm].max()))
    mean = float(weight @ y / weight.sum())
    slope = np.linalg.solve(x.T @ (weight[:, None] * x), x.T @ (weight * (y - mean)))
    left = y - x @ slope
    design = np.column_stack([np.ones(len(x)), x])
    spread = np.linalg.inv(design.T @ (weight[:, None] * design))
    # A heavy person pulls the weights its own way; this is what leaving it out would undo (HC3).
    leverage = weight * np.einsum("ij,jk,ik->i", design, spread, design)
    influence = np.where(
        arm,
        (left - y[arm].mean()) / max(arm.sum() - 1, 1),
        -weight * (left - mean) / weight.sum() / np.where(arm, 1.0, np.maximum(1 - leverage, 1e-3)),
    )
    return weight, influence


def propensity_weights(y: Numbers, arm: np.ndarray, x: Numbers) -> tuple[Numbers, Numbers]:
    """Weigh by the odds of being treated; parameters and result as of entropy_weights."""
    design = np.column_stack([np.ones(len(x)), x])
    odds = logit_odds(arm, design)
    if odds is None:
        raise AnalysisError(
            "propensity: the covariates tell the groups apart; nobody is alike.\n"
            "Name fewer covariates, or compare only people who could have been in either group."
        )
    propensity, every = odds
    weight = np.where(arm, 0.0, every)
    mean = float(weight @ y / weight.sum())
    curvature = design.T @ ((propensity * (1 - propensity))[:, None] * design)
    pull = np.linalg.solve(curvature, (weight * (y - mean)) @ design)
    through = (arm - propensity) * (design @ pull) / weight.sum()
    own = np.where(arm, (y - y[arm].mean()) / arm.sum(), -weight * (y - mean) / weight.sum())
    return weight, own - through
