"""The formulas of a mean change: from counts, means and variances to the columns of a table.

What they are for is told in :mod:`cpd_eval.analysis.paired`, which asks the question.
"""

from typing import Any

import numpy as np
import pandas as pd

from cpd_eval.analysis.inference import CONSTANT, Numbers, t_columns


def change_columns(cells: pd.DataFrame, *, confidence: float) -> dict[str, Any]:
    """Compute the columns of a change table from counts, means and variances."""
    n = cells["n"].to_numpy(float)
    some, enough = n > 0, n > 1
    share = {
        name: np.divide(cells[f"n_{name}"], n, out=np.full(n.shape, np.nan), where=some)
        for name in ("improved", "unchanged", "worse")
    }
    sd = np.sqrt(cells[["var_before", "var_after"]].to_numpy()).mean(axis=1)
    estimate = np.where(some, cells["mean_change"], np.nan)
    n_before = cells["n_before"].to_numpy(float)
    return {
        "n": cells["n"].to_numpy(),
        "n_dropped": (cells["n_before"] + cells["n_after"] - 2 * cells["n"]).to_numpy(),
        "match_rate": np.divide(n, n_before, out=np.full(n.shape, np.nan), where=n_before > 0),
        "mean_before": np.where(some, cells["mean_before"], np.nan),
        "mean_after": np.where(some, cells["mean_after"], np.nan),
        "estimate": estimate,
        **mean_columns(estimate, cells["var_change"].to_numpy(), n, confidence=confidence),
        "hedges_g": hedges_g_av(estimate, np.where(enough, sd, np.nan), n),
        "share_improved": share["improved"],
        "share_unchanged": share["unchanged"],
        "share_worse": share["worse"],
        "note": [note(int(k), v) for k, v in zip(n, cells["var_change"], strict=True)],
    }


def mean_columns(
    mean: Numbers,
    variance: Numbers,
    n: Numbers,
    *,
    confidence: float,
) -> dict[str, Numbers]:
    """Give standard error, interval and p-value of a mean of n independent values."""
    enough = n > 1
    with np.errstate(invalid="ignore", divide="ignore"):
        std_error = np.where(enough, np.sqrt(variance / n), np.nan)
    std_error = np.where(std_error < CONSTANT * np.abs(mean), 0.0, std_error)
    return t_columns(mean, std_error, n - 1, confidence=confidence)


def hedges_g_av(
    change: Numbers,
    average_sd: Numbers,
    n: Numbers,
) -> Numbers:
    """Compute Hedges' g for a repeated measure, with the average standard deviation.

    Parameters
    ----------
    change : ndarray of float
        Mean change.
    average_sd : ndarray of float
        (SD before + SD after) / 2; NaN or 0 gives NaN.
    n : ndarray of float
        Pairs.

    Returns
    -------
    ndarray of float
        ``change / average_sd * (1 - 3 / (4 * 2n - 9))``.

    References
    ----------
    .. [1] Lakens (2013), Frontiers in Psychology 4:863, eq. 10 and eq. 4 with n1 = n2 = n.

    Examples
    --------
    A change of 2 points over an average standard deviation of 1.5, three pairs: 2 / 1.5 · 0.8.

    >>> hedges_g_av(np.array([2.0]), np.array([1.5]), np.array([3.0])).round(4)
    array([1.0667])
    """
    sd = np.where(average_sd > 0, average_sd, np.nan)
    return np.where(n > 1, change / sd * (1 - 3 / (8 * n - 9)), np.nan)


def note(n: int, variance: float) -> str:
    """Say why a group has no interval; empty if it has one."""
    if n == 0:
        return "Nobody answered in both waves."
    if n == 1:
        return "1 pair of answers; an interval needs 2."
    return "" if variance > 0 else "Everyone changed by the same amount; no interval."
