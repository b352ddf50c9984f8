r"""Fit one common factor to the items of a scale, by maximum likelihood.

Item j is what all items measure, weighted, plus something of its own:
:math:`x_j = \lambda_j f + e_j`, so that the covariances are :math:`\Sigma = \lambda\lambda' + \Psi`
with Ψ diagonal. For given Ψ the best λ is the first eigenvector of
:math:`\Psi^{-1/2} S \Psi^{-1/2}`, and what is left to search is Ψ (Jöreskog 1967; Lawley and
Maxwell 1971, ch. 4). An item whose own part would go to nought (a Heywood case) stops at the floor.
"""

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from cpd_eval.analysis.inference import Numbers

FLOOR = 0.005
"""Smallest share of an item's variance left to itself; R's ``factanal`` takes the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneFactor:
    """A fitted factor.

    Attributes
    ----------
    loadings, own : ndarray of float, shape (k,)
        λ and the diagonal of Ψ, in the units of the items.
    at_floor : bool
        Whether an item's own part stopped at the floor.
    """

    loadings: Numbers
    own: Numbers
    at_floor: bool


def fit_one_factor(covariance: Numbers) -> OneFactor:
    """Fit one factor to a covariance matrix.

    Parameters
    ----------
    covariance : ndarray of float, shape (k, k)
        Of k ≥ 3 items; positive definite.

    Returns
    -------
    OneFactor
        With loadings whose sum is not negative.

    References
    ----------
    .. [1] Jöreskog (1967), "Some contributions to maximum likelihood factor analysis",
       Psychometrika 32(4), 443-482.

    Examples
    --------
    Three items with loadings 1, 2, 3 and own variances of 1.

    >>> loadings = np.array([1.0, 2.0, 3.0])
    >>> found = fit_one_factor(np.outer(loadings, loadings) + np.eye(3))
    >>> found.loadings.round(4).tolist(), found.own.round(3).tolist()
    ([1.0, 2.0, 3.0], [1.0, 1.0, 1.0])
    """
    sd = np.sqrt(np.diag(covariance))
    r = covariance / np.outer(sd, sd)

    def parts(own: Numbers) -> tuple[Numbers, Numbers]:
        root = np.sqrt(own)
        values, vectors = np.linalg.eigh(r / np.outer(root, root))
        loading: Numbers = root * vectors[:, -1] * np.sqrt(max(values[-1] - 1.0, 0.0))
        return values, loading

    def misfit(own: Numbers) -> tuple[float, Numbers]:
        values, loading = parts(own)
        rest = np.maximum(values[:-1], 1e-300)
        slope = (loading**2 + own - np.diag(r)) / own**2
        return float((rest - np.log(rest) - 1).sum()), slope

    start = np.clip((1 - 0.5 / len(r)) / np.diag(np.linalg.inv(r)), FLOOR, 1.0)
    found = optimize.minimize(
        misfit,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(FLOOR, 1.0)] * len(r),
        options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": 2000},
    )
    _, loading = parts(found.x)
    sign = -1.0 if loading.sum() < 0 else 1.0
    return OneFactor(
        loadings=sign * loading * sd,
        own=found.x * sd**2,
        at_floor=bool((found.x <= FLOOR * 1.001).any()),
    )


def judged_omega(
    factor: OneFactor | None, s: Numbers, off: Numbers, confidence: float
) -> dict[str, float]:
    """Compute McDonald's ω with its error and interval.

    Parameters
    ----------
    factor : OneFactor or None
        None, or a factor at the floor, gives NaN.
    s, off : ndarray of float, shape (k, k) and (n, k)
        Covariance; the people's deviations from the means.
    confidence : float
        Coverage of the interval.

    Returns
    -------
    dict
        ``omega``, ``omega_std_error``, ``omega_low``, ``omega_high``.
    """
    fields = ("omega", "omega_std_error", "omega_low", "omega_high")
    if factor is None or factor.at_floor:
        return dict.fromkeys(fields, float("nan"))
    common, own = factor.loadings.sum(), factor.own.sum()
    omega = common**2 / (common**2 + own)
    form = _omega_pull(factor, common, own)
    pull = np.einsum("ij,jk,ik->i", off, form, off) - (form * s).sum()
    error = float(np.sqrt((pull**2).sum())) / len(off)
    # On the log odds, where the estimate is nearly normal and the ends stay within 0 and 1.
    half = float(stats.norm.ppf((1 + confidence) / 2)) * error / (omega * (1 - omega))
    low, high = 1 / (1 + (1 - omega) / omega * np.exp([half, -half]))
    values = (omega, error, low, high)
    return {name: float(value) for name, value in zip(fields, values, strict=True)}


def _omega_pull(factor: OneFactor, common: float, own: float) -> Numbers:
    """Give the matrix Q with which a person of deviations d moves ω by d'Qd."""
    k = len(factor.own)
    inverse = np.linalg.inv(np.outer(factor.loadings, factor.loadings) + np.diag(factor.own))
    ways = np.zeros((2 * k, k, k))
    for j in range(k):
        ways[j, j] += factor.loadings
        ways[j, :, j] += factor.loadings
        ways[k + j, j, j] = 1.0
    turned = inverse @ ways @ inverse
    information = 0.5 * np.einsum("aij,bji->ab", turned, ways)
    spread = (common**2 + own) ** 2
    slope = np.concatenate([np.full(k, 2 * common * own), np.full(k, -(common**2))]) / spread
    return 0.5 * np.tensordot(np.linalg.solve(information, slope), turned, axes=1)
