r"""Judge a difference in differences by its clusters: CRV1, CRV3 and the wild bootstrap.

People of one cluster share its luck, so a cluster is one piece of evidence. All three ways need
only, for cluster g and cell c, the answers :math:`n_{gc}` and the sum :math:`o_{gc}` of their
deviations from the cell's mean. With :math:`n_c = \sum_g n_{gc}` and the signs :math:`s_c` of
:mod:`cpd_eval.analysis.did_cells`:

- **CRV1** weighs :math:`u_g = \sum_c s_c\, o_{gc} / n_c`, what a cluster adds to the estimate.
- **CRV3** asks what the estimate would be without each cluster (a jackknife). Leaving g out moves
  it by :math:`-\sum_c s_c\, o_{gc} / (n_c - n_{gc})`, and
  :math:`V = \frac{G-1}{G} \sum_g (\hat\delta_{(g)} - \hat\delta)^2`. Safer than CRV1 with few or
  uneven clusters. This is CV3 of MacKinnon, Nielsen and Webb; pyfixest multiplies it further by
  :math:`(G/(G-1))^2 (N-1)/(N-K)`.
- The **wild cluster bootstrap** fits with no effect imposed, flips the sign of every cluster's
  residuals by a coin, and counts how often a t at least as large as the one found comes out. The
  restricted fit is :math:`f_c = m_c - \lambda s_c / n_c` with
  :math:`\lambda = (\hat\delta - \delta_0) / \sum_c 1/n_c`, so estimate and variance of every draw
  are polynomials in :math:`\lambda`, and the interval (all effects the test does not reject) costs
  no new draws. Instead of a coin, Webb's six weights may be drawn, for very few clusters.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.signs import TIE, rejected_from, sign_blocks, webb_blocks
from cpd_eval.errors import AnalysisError

WildWeights = Literal["rademacher", "webb"]
"""What the bootstrap multiplies a cluster's residuals by: a sign, or one of Webb's six weights."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterSums:
    """What is known of every cluster.

    Attributes
    ----------
    labels : tuple of str
        The G clusters.
    n, off : ndarray of float, shape (G, C)
        Answers of a cluster in a cell; sum of their deviations from the cell's mean.
    sign : ndarray of float, shape (C,)
        How a cell's mean enters the estimate.
    """

    labels: tuple[str, ...]
    n: Numbers
    off: Numbers
    sign: Numbers

    @property
    def size(self) -> Numbers:
        """Answers of every cell."""
        total: Numbers = self.n.sum(axis=0)
        return total


def cluster_sums(
    clusters: "pd.Series[str]", place: np.ndarray, n: Numbers, off: Numbers, sign: Numbers
) -> ClusterSums:
    """Lay rows of cluster × cell out as two tables with a row a cluster."""
    row, labels = pd.factorize(clusters, sort=True)
    tables = [np.zeros((len(labels), len(sign))) for _ in range(2)]
    for table, values in zip(tables, (n, off), strict=True):
        np.add.at(table, (row, place), values)
    return ClusterSums(labels=tuple(map(str, labels)), n=tables[0], off=tables[1], sign=sign)


def crv1_variance(sums: ClusterSums) -> float:
    """Compute the clustered variance with the factor G/(G−1) · (N−1)/(N−K).

    Examples
    --------
    Two clusters, one a group; deviations cancel within each, so nothing varies between clusters.

    >>> quiet = ClusterSums(labels=("a", "b"), n=np.eye(2) * 2, off=np.zeros((2, 2)),
    ...                     sign=np.array([1.0, -1.0]))
    >>> crv1_variance(quiet)
    0.0
    """
    influence = sums.off @ (sums.sign / sums.size)
    return _factor(sums) * float(influence @ influence)


def crv3_variance(sums: ClusterSums) -> float:
    """Compute the jackknife variance (G−1)/G Σ (estimate without g − estimate)².

    Raises
    ------
    AnalysisError
        If a cell stands on one cluster: without it there is no estimate.
    """
    rest = sums.size - sums.n
    if (rest <= 0).any():
        lone = sums.labels[int(np.argmax((rest <= 0).any(axis=1)))]
        raise AnalysisError(
            f"inference='crv3': without cluster '{lone}' a group has no answers in a wave; every "
            "group needs 2 clusters or more.\nTake inference='wild' or 'crv1', and treat the "
            "interval with suspicion: with one cluster a side no method is safe."
        )
    moved = -(sums.off / rest) @ sums.sign
    n_clusters = len(moved)
    return (n_clusters - 1) / n_clusters * float(moved @ moved)


@dataclass(frozen=True, slots=True, kw_only=True)
class WildBootstrap:
    """The wild cluster bootstrap of one estimate.

    Attributes
    ----------
    p_value : float
        Two-sided p of no effect: (b + 1)/(m + 1) of m random draws, or b/m if all sign patterns
        were enumerated (the pattern found is among them).
    ci_low, ci_high : float
        Ends of the set of effects not rejected; NaN if no end can be reached.
    n_draws : int
        Draws, or distinct sign patterns.
    """

    p_value: float
    ci_low: float
    ci_high: float
    n_draws: int


def wild_bootstrap(
    sums: ClusterSums,
    estimate: float,
    *,
    confidence: float,
    n_draws: int,
    seed: int,
    weights: WildWeights = "rademacher",
) -> WildBootstrap:
    """Bootstrap the t statistic with the null imposed and a sign (or weight) a cluster.

    Parameters
    ----------
    sums : ClusterSums
    estimate : float
        The difference in differences.
    confidence : float
        Coverage of the interval.
    n_draws : int
        Random draws; if there are no more sign patterns than that, each is taken once instead.
    seed : int
        Where the random numbers start.
    weights : {"rademacher", "webb"}, default "rademacher"
        Signs, or Webb's six weights (always drawn).

    Returns
    -------
    WildBootstrap
    """
    if weights == "webb":
        whole, blocks = False, webb_blocks(len(sums.labels), n_draws, seed)
    else:
        whole, blocks = sign_blocks(len(sums.labels), n_draws, seed)
    signs = weights == "rademacher"
    draws = np.concatenate([_polynomials(sums, block, signs=signs) for block in blocks], axis=1)
    weight = sums.sign / sums.size
    variance = float(((sums.off @ weight) ** 2).sum())
    spread = float((1 / sums.size).sum())

    def p_value(lam: float) -> float:
        top = (draws[0] + lam * draws[1]) ** 2
        bottom = np.maximum(draws[2] + lam * draws[3] + lam**2 * draws[4], 0)
        as_large = int((top * variance >= TIE * (lam * spread) ** 2 * bottom).sum())
        return as_large / len(top) if whole else (as_large + 1) / (len(top) + 1)

    step = np.sqrt(variance) / spread
    ends = [
        estimate - spread * rejected_from(p_value, side * step, 1 - confidence) for side in (1, -1)
    ]
    return WildBootstrap(
        p_value=p_value(estimate / spread),
        ci_low=ends[0],
        ci_high=ends[1],
        n_draws=draws.shape[1],
    )


def null_t(sums: ClusterSums, estimate: float, flips: Numbers) -> tuple[float, Numbers]:
    """Give the t found, and the t of every pattern of signs with no effect imposed, absolute.

    Parameters
    ----------
    sums : ClusterSums
    estimate : float
        The difference in differences.
    flips : ndarray of float, shape (m, G)
        Patterns of signs.

    Returns
    -------
    float, ndarray of float, shape (m,)
        Both without the small-sample factor, which is the same in every draw.
    """
    lam = estimate / float((1 / sums.size).sum())
    draws = _polynomials(sums, flips)
    bottom = np.maximum(draws[2] + lam * draws[3] + lam**2 * draws[4], 0.0)
    top = np.abs(draws[0] + lam * draws[1])
    drawn = np.divide(top, np.sqrt(bottom), out=np.full(top.shape, np.inf), where=bottom > 0)
    influence = sums.off @ (sums.sign / sums.size)
    return abs(estimate) / float(np.sqrt(influence @ influence)), drawn


def _factor(sums: ClusterSums) -> float:
    n_clusters, answers = len(sums.labels), float(sums.n.sum())
    return n_clusters / (n_clusters - 1) * (answers - 1) / (answers - len(sums.sign))


def _polynomials(sums: ClusterSums, flips: Numbers, *, signs: bool = True) -> Numbers:
    """Give, for every draw, the coefficients of estimate (2) and variance (3) in λ."""
    weight = sums.sign / sums.size
    pull = sums.n * weight  # what λ adds to a cluster's residuals
    spread = sums.n * (weight / sums.size)
    parts = (sums.off, pull)
    own = [part @ weight for part in parts]
    cell = [flips @ part for part in parts]
    cross = [flips @ (mine[:, None] * spread) for mine in own]
    inner = spread.T @ spread

    def product(i: int, j: int) -> Numbers:
        scores = own[i] @ own[j] if signs else flips**2 @ (own[i] * own[j])
        value: Numbers = scores + (
            ((cell[i] @ inner) * cell[j]).sum(axis=1)
            - (cross[i] * cell[j]).sum(axis=1)
            - (cross[j] * cell[i]).sum(axis=1)
        )
        return value

    return np.array(
        [cell[0] @ weight, cell[1] @ weight, product(0, 0), 2 * product(0, 1), product(1, 1)]
    )
