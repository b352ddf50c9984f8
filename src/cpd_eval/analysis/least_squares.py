r"""Fit a regression from sums of products, a table of them a cluster.

Least squares needs of the rows only :math:`A = X'X`, :math:`b = X'y` and :math:`y'y`. Kept a
cluster at a time they also give every clustered error: the score of cluster g is
:math:`b_g - A_g \hat\beta`, and the fit without it :math:`(A - A_g)^{-1} (b - b_g)`.

- classical: :math:`\hat\sigma^2 A^{-1}`;
- CRV1: :math:`\frac{G}{G-1} \frac{N-1}{N-K}\, A^{-1} \bigl(\sum_g s_g s_g'\bigr) A^{-1}`;
- CRV3: :math:`\frac{G-1}{G} \sum_g (\hat\beta_{(g)} - \hat\beta)(\hat\beta_{(g)} - \hat\beta)'`;
- HC1: :math:`\frac{N}{N-K}\, A^{-1} \bigl(\sum_i e_i^2 x_i x_i'\bigr) A^{-1}`, whose middle needs
  the rows once more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from cpd_eval.analysis.inference import Numbers
from cpd_eval.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Sums of products of k regressors and an outcome, by cluster.

    Attributes
    ----------
    terms : tuple of str
        Names of the regressors.
    n : float
        Rows.
    xx, xy : ndarray of float, shape (G, k, k) and (G, k)
        One row a cluster; one row for everybody if not clustered.
    yy : float
        Sum of squares of the outcome.
    """

    terms: tuple[str, ...]
    n: float
    xx: Numbers
    xy: Numbers
    yy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A fitted regression.

    Attributes
    ----------
    beta, covariance : ndarray of float, shape (k,) and (k, k)
        Coefficients and their covariance.
    df : float
        Degrees of freedom of t.
    n_clusters : int
        0 if not clustered.
    residual : float
        Sum of squared residuals.
    """

    beta: Numbers
    covariance: Numbers
    df: float
    n_clusters: int
    residual: float


def fit_moments(
    moments: Moments,
    *,
    inference: str,
    n_fitted: int,
    n_counted: int | None = None,
    meat: Callable[[Numbers], Numbers] | None = None,
) -> Fit:
    r"""Solve least squares and judge it.

    Parameters
    ----------
    moments : Moments
    inference : {"classical", "hc1", "crv1", "crv3"}
    n_fitted : int
        Parameters fitted, also those already taken out of the data (unit effects).
    n_counted : int, optional
        K of the CRV1 factor; `n_fitted` if not given.
    meat : callable, optional
        For "hc1": from coefficients to :math:`\sum e^2 x x'`.

    Returns
    -------
    Fit

    Raises
    ------
    AnalysisError
        If regressors follow from each other, rows are too few, or there is 1 cluster.

    Examples
    --------
    A line through (0, 1), (1, 2), (2, 4): slope 1.5.

    >>> x = np.array([[1.0, 0], [1, 1], [1, 2]]); y = np.array([1.0, 2, 4])
    >>> moments = Moments(terms=("constant", "slope"), n=3, xx=(x.T @ x)[None],
    ...                   xy=(x.T @ y)[None], yy=y @ y)
    >>> fit = fit_moments(moments, inference="classical", n_fitted=2)
    >>> fit.beta.round(6).tolist(), fit.covariance[1, 1].round(6).item()
    ([0.833333, 1.5], 0.083333)
    """
    a, b = moments.xx.sum(axis=0), moments.xy.sum(axis=0)
    refuse_collinear(a, moments.terms)
    rest = moments.n - n_fitted
    if rest < 1:
        raise AnalysisError(
            f"the regression: {moments.n:.0f} answers for {n_fitted} effects; more answers are "
            "needed.\nAdd waves or units, or name fewer covariates."
        )
    inverse = np.linalg.inv(a)
    beta = inverse @ b
    residual = float(moments.yy - 2 * beta @ b + beta @ a @ beta)
    residual = residual if residual > 1e-12 * moments.yy else 0.0
    n_clusters, df = 0, float(rest)
    if inference == "classical":
        covariance = residual / rest * inverse
    elif inference == "hc1" and meat is not None:
        covariance = moments.n / rest * inverse @ meat(beta) @ inverse
    else:
        n_clusters = len(moments.xx)
        df = n_clusters - 1.0
        covariance = _clustered(moments, beta, inverse, inference, n_counted or n_fitted)
    return Fit(beta=beta, covariance=covariance, df=df, n_clusters=n_clusters, residual=residual)


def refuse_collinear(a: Numbers, terms: Sequence[str]) -> None:
    """Refuse regressors that follow from those before them, naming the first.

    Parameters
    ----------
    a : ndarray of float, shape (k, k)
        Sums of products, of variables about their means where there is a constant.
    terms : sequence of str
        Their names.

    Examples
    --------
    >>> refuse_collinear(np.array([[1.0, 2.0], [2.0, 4.0]]), ["dose", "hours"])
    Traceback (most recent call last):
    ...
    cpd_eval.errors.AnalysisError: the regression: the effect of 'hours' cannot be told from ...
    """
    scale = np.sqrt(np.diag(a))
    unit = a / np.outer(np.where(scale > 0, scale, 1), np.where(scale > 0, scale, 1))
    for place in range(len(terms)):
        block = unit[: place + 1, : place + 1]
        # What is left of a unit vector after the ones before it: 0 if it follows from them.
        left = block[-1, -1]
        if place:
            left = left - block[-1, :-1] @ np.linalg.solve(block[:-1, :-1], block[:-1, -1])
        if scale[place] == 0 or left < 1e-10:
            raise AnalysisError(
                f"the regression: the effect of '{terms[place]}' cannot be told from the other "
                "effects; it never varies, or follows from them.\nLeave it out."
            )


def _clustered(
    moments: Moments, beta: Numbers, inverse: Numbers, inference: str, n_counted: int
) -> Numbers:
    n_clusters = len(moments.xx)
    if n_clusters < 2:
        raise AnalysisError(
            "the regression: 1 cluster; 2 or more are needed, 20 or more to trust the interval.\n"
            "Name the level at which treatment was assigned."
        )
    if inference == "crv3":
        return _jackknife(moments, beta)
    score = moments.xy - moments.xx @ beta
    factor = n_clusters / (n_clusters - 1) * (moments.n - 1) / (moments.n - n_counted)
    covariance: Numbers = factor * inverse @ (score.T @ score) @ inverse
    return covariance


def _jackknife(moments: Moments, beta: Numbers) -> Numbers:
    rest = moments.xx.sum(axis=0) - moments.xx
    scale = np.sqrt(np.maximum(np.diagonal(rest, axis1=1, axis2=2), 1e-300))
    unit = rest / (scale[:, :, None] * scale[:, None, :])
    if (np.linalg.matrix_rank(unit, hermitian=True, tol=1e-10) < len(beta)).any():
        raise AnalysisError(
            "inference='crv3': without one of the clusters an effect cannot be told; each must be "
            "seen in 2 clusters or more.\nTake inference='crv1', and treat the interval with "
            "suspicion."
        )
    without = np.linalg.solve(rest, (moments.xy.sum(axis=0) - moments.xy)[:, :, None])[:, :, 0]
    moved = without - beta
    covariance: Numbers = (len(moved) - 1) / len(moved) * (moved.T @ moved)
    return covariance
