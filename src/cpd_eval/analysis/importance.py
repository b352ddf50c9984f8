r"""Share out what several drivers explain together: Shapley's values of R².

Drivers go together: where the manager helps, colleagues do too. How much of :math:`R^2` belongs to
one of them depends on which were counted before it. Lindeman, Merenda and Gold (1980) average over
all orders, which is Shapley's (1953) fair division of a joint gain:

.. math:: \phi_j = \sum_{S \not\ni j} \frac{|S|!\,(p - |S| - 1)!}{p!} (R^2_{S \cup j} - R^2_S)

The shares are never negative and add up to :math:`R^2`. They rank what goes together with the
outcome; they are not effects.
"""

from itertools import combinations
from math import comb

import numpy as np

from cpd_eval.analysis.inference import Numbers
from cpd_eval.errors import AnalysisError

MOST_DRIVERS = 16
"""2¹⁶ regressions take about a second; each further driver doubles them."""


def shapley_shares(correlation: Numbers) -> Numbers:
    """Divide R² among drivers.

    Parameters
    ----------
    correlation : ndarray of float, shape (p + 1, p + 1)
        Of the drivers and, last, the outcome; positive definite for the drivers.

    Returns
    -------
    ndarray of float, shape (p,)
        Adding up to R².

    Raises
    ------
    AnalysisError
        If there are more than 16 drivers.

    References
    ----------
    .. [1] Lindeman, Merenda and Gold (1980), Introduction to Bivariate and Multivariate Analysis.
    .. [2] Grömping (2006), "Relative importance for linear regression in R: the package relaimpo",
       Journal of Statistical Software 17(1).

    Examples
    --------
    Two drivers correlated 0.5, each 0.6 with the outcome: alike, so half of R² = 0.48 each.

    >>> r = np.array([[1, 0.5, 0.6], [0.5, 1, 0.6], [0.6, 0.6, 1]])
    >>> shapley_shares(r).round(4).tolist()
    [0.24, 0.24]
    """
    p = len(correlation) - 1
    if p > MOST_DRIVERS:
        raise AnalysisError(
            f"the drivers: {p} named; at most {MOST_DRIVERS} can be ranked.\n"
            "Put items that belong together into one mean each."
        )
    explained = np.zeros(2**p)
    member = np.zeros((2**p, p), dtype=bool)
    between, outcome = correlation[:p, :p], correlation[:p, p]
    for size in range(1, p + 1):
        sets = np.array(list(combinations(range(p), size)))
        code = (1 << sets).sum(axis=1)
        a = between[sets[:, :, None], sets[:, None, :]]
        b = outcome[sets]
        explained[code] = (b * np.linalg.solve(a, b[:, :, None])[:, :, 0]).sum(axis=1)
        member[code[:, None], sets] = True
    sizes = member.sum(axis=1)
    weight = np.array([1 / (p * comb(p - 1, s)) if s < p else 0.0 for s in range(p + 1)])
    shares = np.empty(p)
    for j in range(p):
        without = np.flatnonzero(~member[:, j])
        shares[j] = weight[sizes[without]] @ (explained[without | (1 << j)] - explained[without])
    return shares
