r"""How many of many findings are chance.

Asked of 336 cells at 5 %, chance alone answers yes in 17. Which correction fits depends on what is
to be claimed:

- **Holm** (1979): no false finding at all, but for a chance of 5 %; holds always.
- **Romano–Wolf** (2005): the same promise, using how the outcomes go together, so it gives away
  less. The p-values are :math:`(b+1)/(m+1)`, never 0.
- **Benjamini–Hochberg** (1995): of the findings, 5 % are false on average. For lists to look
  further into, not for single claims. *Benjamini–Yekutieli* holds however they hang together.
"""

from typing import Any, Literal, get_args

import numpy as np
from statsmodels.stats.multitest import multipletests

from cpd_eval.analysis.inference import Numbers
from cpd_eval.errors import AnalysisError, DataError

Correction = Literal["holm", "bonferroni", "benjamini_hochberg", "benjamini_yekutieli"]
"""How p-values are corrected."""

_STATSMODELS = {
    "holm": "holm",
    "bonferroni": "bonferroni",
    "benjamini_hochberg": "fdr_bh",
    "benjamini_yekutieli": "fdr_by",
}


def adjust_p_values(p_values: Any, *, method: Correction = "holm") -> Numbers:
    """Correct p-values for how many there are.

    Parameters
    ----------
    p_values : array_like of float
        From 0 to 1; NaN stays NaN and does not count as a question.
    method : {"holm", "bonferroni", "benjamini_hochberg", "benjamini_yekutieli"}, default "holm"

    Returns
    -------
    ndarray of float
        To be compared with 0.05 as the p-values were.

    Raises
    ------
    DataError
        If one is below 0 or above 1.

    References
    ----------
    .. [1] Benjamini and Hochberg (1995), J. R. Statist. Soc. B 57(1), section 3.1: fifteen
       p-values; Bonferroni rejects three of them, their own procedure four.

    Examples
    --------
    >>> fifteen = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
    ...            0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    >>> [int((adjust_p_values(fifteen, method=m) <= 0.05).sum()) for m in
    ...  ("bonferroni", "holm", "benjamini_hochberg", "benjamini_yekutieli")]
    [3, 3, 4, 3]
    """
    if method not in get_args(Correction):
        raise AnalysisError(
            f"method={method!r}: expected one of {', '.join(get_args(Correction))}.\n"
            "Take 'holm' if each finding will be claimed by itself."
        )
    p = np.asarray(p_values, dtype=float)
    known = ~np.isnan(p)
    if ((p[known] < 0) | (p[known] > 1)).any():
        raise DataError("the p-values: one is below 0 or above 1.\nCheck the column.")
    out = np.full(p.shape, np.nan)
    if known.any():
        out[known] = multipletests(p[known], method=_STATSMODELS[method])[1]
    return out


def step_down(found: Numbers, draws: Numbers) -> Numbers:
    """Correct p-values by the joint distribution of the statistics (Romano and Wolf).

    Parameters
    ----------
    found : ndarray of float, shape (k,)
        Absolute t statistics; NaN stays NaN.
    draws : ndarray of float, shape (m, k)
        The same with no effect, drawn m times, the k of a draw together.

    Returns
    -------
    ndarray of float, shape (k,)

    References
    ----------
    .. [1] Romano and Wolf (2016), "Efficient computation of adjusted p-values for resampling-based
       stepdown multiple testing", Statistics and Probability Letters 113, 38-40.

    Examples
    --------
    Three draws of two statistics: none has a maximum of 3 or more; two have a second of 1 or more.

    >>> step_down(np.array([3.0, 1.0]), np.array([[1.0, 2.0], [0.5, 1.5], [2.0, 0.0]])).tolist()
    [0.25, 0.75]
    """
    out = np.full(found.shape, np.nan)
    known = np.flatnonzero(~np.isnan(found))
    order = known[np.argsort(-found[known], kind="stable")]
    least = 0.0
    for place, which in enumerate(order):
        largest = draws[:, order[place:]].max(axis=1)
        as_large = int((largest >= found[which] * (1 - 1e-9)).sum())
        least = max(least, (as_large + 1) / (len(draws) + 1))
        out[which] = least
    return out
