r"""Fit a cumulative logit to counts of answers on a scale.

A scale of five words has an order and no distances. Behind an answer the model puts a latent
number, :math:`\eta = x'\beta` plus logistic noise, and K − 1 thresholds that cut it into the K
answers (McCullagh 1980):

.. math:: P(y \le k) = \Lambda(\alpha_k - x'\beta)

:math:`e^{\beta}` is by how much the odds of answering higher rise, at whichever threshold. What the
fit needs of the rows is only how many people of each cluster and each x gave each answer, so a
million rows are as quick as a hundred. The likelihood is concave; Newton's method finds its one
top. If an x tells answers apart entirely there is no top, which is refused.

The error counts clusters: the score of cluster g is what its answers add to the slope of the
likelihood at the top, and the covariance is
:math:`H^{-1} (\sum_g s_g s_g') H^{-1} \cdot G/(G-1)`, with H the expected
information, as generalised estimating equations have it (Liang and Zeger 1986).
"""

from dataclasses import dataclass

import numpy as np

from cpd_eval.analysis.inference import Numbers
from cpd_eval.errors import AnalysisError

SEPARATED = 25.0
"""A latent range this wide means odds of 10¹¹ to 1: the likelihood is running away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCounts:
    """How many people of each cluster and design row gave each answer.

    Attributes
    ----------
    n : ndarray of float, shape (m,)
        People.
    cluster, design, level : ndarray of int, shape (m,)
        Which cluster, which row of `x`, which of the K answers (0 is the lowest).
    x : ndarray of float, shape (C, p)
        The design rows.
    n_levels, n_clusters : int
        K; G.
    """

    n: Numbers
    cluster: np.ndarray
    design: np.ndarray
    level: np.ndarray
    x: Numbers
    n_levels: int
    n_clusters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogitFit:
    """A fitted cumulative logit.

    Attributes
    ----------
    alpha, beta : ndarray of float, shape (K − 1,) and (p,)
        Thresholds; coefficients.
    influence : ndarray of float, shape (G, K − 1 + p)
        What each cluster adds to the error of every parameter.
    covariance : ndarray of float, shape (K − 1 + p, K − 1 + p)
        Clustered.
    model_covariance : ndarray of float
        The inverse information, right if all answers are independent.
    log_likelihood : float
    """

    alpha: Numbers
    beta: Numbers
    influence: Numbers
    covariance: Numbers
    model_covariance: Numbers
    log_likelihood: float


def fit_cumulative_logit(counts: AnswerCounts) -> LogitFit:
    """Maximise the likelihood and judge it by clusters.

    Parameters
    ----------
    counts : AnswerCounts
        Every level must occur.

    Returns
    -------
    LogitFit

    Raises
    ------
    AnalysisError
        If a regressor tells answers apart entirely, or follows from the others.

    References
    ----------
    .. [1] McCullagh (1980), "Regression models for ordinal data", J. R. Statist. Soc. B 42(2),
       109-142.

    Examples
    --------
    Two answers, two groups: the log odds ratio of 10, 20 against 30, 15 is log(0.25).

    >>> counts = AnswerCounts(
    ...     n=np.array([10.0, 20, 30, 15]), cluster=np.arange(4), design=np.array([0, 0, 1, 1]),
    ...     level=np.array([0, 1, 0, 1]), x=np.array([[0.0], [1.0]]), n_levels=2, n_clusters=4)
    >>> bool(np.isclose(fit_cumulative_logit(counts).beta[0], np.log(0.25)))
    True
    """
    table = np.zeros((len(counts.x), counts.n_levels))
    np.add.at(table, (counts.design, counts.level), counts.n)
    theta = _start(table, counts.x.shape[1])
    value, score, information = _evaluate(theta, table, counts.x)
    for _ in range(100):
        step = _newton_step(score, information)
        length = 1.0
        while length > 1e-8:
            better = _evaluate(theta + length * step, table, counts.x)
            if better[0] >= value - 1e-12 * abs(value):
                break
            length /= 2
        theta = theta + length * step
        value, score, information = better
        _refuse_separation(theta, counts)
        if np.abs(step).max() < 1e-9 * max(1.0, float(np.abs(theta).max())):
            break
    else:
        raise _separated()
    return _judged(theta, value, information, counts)


def level_shares(theta: Numbers, x: Numbers, n_levels: int) -> Numbers:
    """Give the share of each answer at each row of x, shape (C, K)."""
    cuts = theta[: n_levels - 1] - (x @ theta[n_levels - 1 :])[:, None]
    below = np.hstack([np.zeros((len(x), 1)), _logistic(cuts), np.ones((len(x), 1))])
    return np.diff(below, axis=1)


def _logistic(z: Numbers) -> Numbers:
    return 1 / (1 + np.exp(-np.clip(z, -700, 700)))


def _start(table: Numbers, p: int) -> Numbers:
    share = np.cumsum(table.sum(axis=0))[:-1] / table.sum()
    return np.concatenate([np.log(share / (1 - share)), np.zeros(p)])


def _gradients(theta: Numbers, x: Numbers, k: int) -> tuple[Numbers, Numbers, Numbers]:
    """Give shares (C, K), their slopes (C, K, q) and curvatures (C, K, q, q)."""
    q = len(theta)
    cuts = theta[: k - 1] - (x @ theta[k - 1 :])[:, None]
    below = _logistic(cuts)
    density = below * (1 - below)
    bend = density * (1 - 2 * below)
    way = np.zeros((len(x), k - 1, q))
    way[:, np.arange(k - 1), np.arange(k - 1)] = 1.0
    way[:, :, k - 1 :] = -x[:, None, :]
    edge = np.zeros((len(x), 1, q))
    slope = np.diff(np.concatenate([edge, density[..., None] * way, edge], axis=1), axis=1)
    outer = bend[..., None, None] * way[..., :, None] * way[..., None, :]
    flat = np.zeros((len(x), 1, q, q))
    curve = np.diff(np.concatenate([flat, outer, flat], axis=1), axis=1)
    return level_shares(theta, x, k), slope, curve


def _evaluate(theta: Numbers, table: Numbers, x: Numbers) -> tuple[float, Numbers, Numbers]:
    k = table.shape[1]
    if (np.diff(theta[: k - 1]) <= 0).any():
        return -np.inf, theta, np.eye(len(theta))
    share, slope, curve = _gradients(theta, x, k)
    share = np.maximum(share, 1e-300)
    per = slope / share[..., None]
    information = np.einsum("ck,ckq,ckr->qr", table, per, per) - np.einsum(
        "ck,ckqr->qr", table / share, curve
    )
    return float((table * np.log(share)).sum()), np.einsum("ck,ckq->q", table, per), information


def _newton_step(score: Numbers, information: Numbers) -> Numbers:
    scale = np.sqrt(np.maximum(np.diag(information), 0.0))
    if (scale == 0).any():
        raise _separated()
    unit = information / np.outer(scale, scale)
    if np.linalg.matrix_rank(unit, hermitian=True, tol=1e-11) < len(score):
        raise AnalysisError(
            "the cumulative logit: an effect cannot be told from the others; a column never "
            "varies, follows from other columns, or tells the answers apart.\nLeave it out."
        )
    step: Numbers = np.linalg.solve(unit, score / scale) / scale
    return step


def _refuse_separation(theta: Numbers, counts: AnswerCounts) -> None:
    latent = counts.x @ theta[counts.n_levels - 1 :]
    if np.ptp(latent) > SEPARATED:
        raise _separated()


def _separated() -> AnalysisError:
    return AnalysisError(
        "the cumulative logit: the groups give entirely different answers, so the odds ratio is "
        "without bound.\nPut neighbouring answers or small groups together, or report "
        "improvement_probability, which needs no odds."
    )


def _judged(theta: Numbers, value: float, information: Numbers, counts: AnswerCounts) -> LogitFit:
    k = counts.n_levels
    share, slope, _ = _gradients(theta, counts.x, k)
    per = (slope / np.maximum(share, 1e-300)[..., None])[counts.design, counts.level]
    score = np.zeros((counts.n_clusters, len(theta)))
    np.add.at(score, counts.cluster, counts.n[:, None] * per)
    expected = np.einsum(
        "c,ckq,ckr->qr",
        np.bincount(counts.design, counts.n, len(share)),
        slope / np.maximum(share, 1e-300)[..., None],
        slope,
    )
    influence = score @ np.linalg.inv(expected)
    size = counts.n_clusters
    factor = size / (size - 1) if size > 1 else float("nan")
    return LogitFit(
        alpha=theta[: k - 1],
        beta=theta[k - 1 :],
        influence=influence,
        covariance=factor * influence.T @ influence,
        model_covariance=np.asarray(np.linalg.inv(information), dtype=float),
        log_likelihood=value,
    )
