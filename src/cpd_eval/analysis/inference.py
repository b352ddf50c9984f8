"""Intervals and p-values from an estimate, its standard error and its degrees of freedom.

Student's t for one estimate (Student 1908, "The probable error of a mean", Biometrika 6(1)), and
for a table of many the false discovery rate of Benjamini and Hochberg (1995, J. R. Statist. Soc. B
57(1), 289-300): q is the share of false alarms to be expected if every group with this q or a
smaller one were called a change.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats
from statsmodels.stats.multitest import multipletests

Numbers = npt.NDArray[np.float64]

CONSTANT = 10 * np.finfo(float).eps
"""A standard error below this multiple of the mean is rounding, not variation (R's ``t.test``)."""

NO_VARIATION = "There is no variation to judge chance by; no interval."
"""The note of an estimate without a standard error."""


def t_columns(
    estimate: Numbers, std_error: Numbers, df: Numbers, *, confidence: float
) -> dict[str, Numbers]:
    """Give interval ends and two-sided p-values; NaN where there is nothing to judge by.

    Parameters
    ----------
    estimate, std_error, df : ndarray of float, shape (groups,)
        A standard error of 0 (every change was the same) or NaN gives no interval and no p-value:
        an interval of no width would claim to be certain.
    confidence : float
        Coverage of the interval.

    Returns
    -------
    dict of str to ndarray
        ``std_error``, ``ci_low``, ``ci_high``, ``p_value``.

    Examples
    --------
    >>> out = t_columns(np.array([2.0]), np.array([1.0]), np.array([9.0]), confidence=0.95)
    >>> f"[{out['ci_low'][0]:.3f}, {out['ci_high'][0]:.3f}], p {out['p_value'][0]:.4f}"
    '[-0.262, 4.262], p 0.0766'
    """
    judged = (df > 0) & (std_error > 0)
    se, degrees = np.where(judged, std_error, np.nan), np.where(judged, df, np.nan)
    half = stats.t.ppf((1 + confidence) / 2, degrees) * se
    return {
        "std_error": std_error,
        "ci_low": estimate - half,
        "ci_high": estimate + half,
        "p_value": 2 * stats.t.sf(np.abs(estimate / se), degrees),
    }


def false_discovery(p_values: Any) -> Numbers:
    """Adjust p-values after Benjamini and Hochberg; a missing p stays missing and does not count.

    Examples
    --------
    >>> false_discovery([0.01, float("nan"), 0.04]).tolist()
    [0.02, nan, 0.04]
    """
    p = np.asarray(p_values, dtype=float)
    q = np.full(p.shape, np.nan)
    known = ~np.isnan(p)
    if known.any():
        q[known] = multipletests(p[known], method="fdr_bh")[1]
    return q
