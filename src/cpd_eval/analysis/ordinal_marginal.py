r"""Compare whole distributions of answers: the cumulative logit before and after.

What it is for is told in :mod:`cpd_eval.analysis.ordinal`. Beside the estimate stands a look at its
own assumption: the same log odds ratio at every threshold. Each threshold alone makes a yes/no
question ("3 or higher?") with a log odds ratio of its own; a Wald test, clustered like everything
else, asks whether they differ by more than chance (Brant 1990, with clustered errors).
"""

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from cpd_eval.analysis.cumulative_logit import (
    AnswerCounts,
    LogitFit,
    fit_cumulative_logit,
    level_shares,
)
from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.ordinal_rows import ScaleCells, design_counts
from cpd_eval.errors import AnalysisError


def marginal_effect(cells: ScaleCells, *, compared: bool) -> dict[str, Any]:
    """Fit the model to all answers of both waves.

    Parameters
    ----------
    cells : ScaleCells
        From :func:`cpd_eval.analysis.ordinal_rows.count_answers`.
    compared : bool
        Whether there is a comparison group.

    Returns
    -------
    dict
        ``n``, ``estimate``, ``std_error``, ``improvement``, ``improvement_std_error``,
        ``same_effect_p_value``, ``cuts``.
    """
    _refuse_empty(cells.table, compared=compared)
    treated, after = (cells.table[name].to_numpy() for name in ("treated", "after"))
    if compared:
        x = np.array([[0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 1]], dtype=float)
        design = 2 * treated + after
        actual = x[3]
    else:
        x, design, actual = np.array([[0.0], [1.0]]), after, np.array([1.0])
    counts = design_counts(cells, x, design)
    fit = fit_cumulative_logit(counts)
    chance, chance_error = _improvement(fit, actual, len(cells.levels))
    cuts, p_value = _by_threshold(counts, cells.levels)
    return {
        "n": int(cells.table["n"].sum()),
        "estimate": float(fit.beta[-1]),
        "std_error": float(np.sqrt(fit.covariance[-1, -1])),
        "improvement": chance,
        "improvement_std_error": chance_error,
        "same_effect_p_value": p_value,
        "cuts": cuts,
    }


def _refuse_empty(table: pd.DataFrame, *, compared: bool) -> None:
    seen = set(zip(table["treated"], table["after"], strict=True))
    words = {
        (1, 0): "of the trained before" if compared else "before",
        (1, 1): "of the trained after" if compared else "after",
    }
    if compared:
        words |= {(0, 0): "of the comparison group before", (0, 1): "of the comparison group after"}
    if absent := [text for cell, text in words.items() if cell not in seen]:
        raise AnalysisError(
            f"the comparison: there are no answers {' and none '.join(absent)}.\n"
            "Check the 0/1 columns."
        )


def _improvement(fit: LogitFit, actual: Numbers, n_levels: int) -> tuple[float, float]:
    """Give P(higher with the effect than without) + ½ P(equal), and its error."""
    without = actual.copy()
    without[-1] = 0.0

    def chance(theta: Numbers) -> float:
        one, other = level_shares(theta, np.array([actual, without]), n_levels)
        below = np.concatenate([[0.0], np.cumsum(other)[:-1]])
        return float(one @ (below + other / 2))

    theta = np.concatenate([fit.alpha, fit.beta])
    slope = np.empty(len(theta))
    for i in range(len(theta)):
        step = np.zeros(len(theta))
        step[i] = 1e-5
        slope[i] = (chance(theta + step) - chance(theta - step)) / 2e-5
    variance = float(slope @ fit.covariance @ slope)
    return chance(theta), max(variance, 0.0) ** 0.5


def _by_threshold(counts: AnswerCounts, levels: Numbers) -> tuple[pd.DataFrame, float]:
    rows, pulls = [], []
    for cut in range(1, len(levels)):
        higher = AnswerCounts(
            n=counts.n,
            cluster=counts.cluster,
            design=counts.design,
            level=(counts.level >= cut).astype(int),
            x=counts.x,
            n_levels=2,
            n_clusters=counts.n_clusters,
        )
        row: dict[str, Any] = {"at_least": levels[cut], "estimate": np.nan, "std_error": np.nan}
        try:
            fit = fit_cumulative_logit(higher)
        except AnalysisError:
            row["note"] = "Too few answers on one side of this threshold."
        else:
            error = float(np.sqrt(fit.covariance[-1, -1]))
            row |= {"estimate": float(fit.beta[-1]), "std_error": error, "note": ""}
            pulls.append(fit.influence[:, -1])
        rows.append(row)
    table = pd.DataFrame(rows)
    return table, _same(table["estimate"].dropna().to_numpy(float), np.array(pulls).T)


def _same(found: Numbers, pulls: Numbers) -> float:
    """Test that the thresholds agree; NaN if there are not two, or too few clusters."""
    size = len(found) - 1
    if size < 1 or len(pulls) <= size + 1:
        return float("nan")
    n_clusters = len(pulls)
    apart = np.diff(found)
    covariance = n_clusters / (n_clusters - 1) * np.cov(np.diff(pulls, axis=1).T, bias=True)
    covariance = np.atleast_2d(covariance) * n_clusters
    if np.linalg.matrix_rank(covariance, hermitian=True) < size:
        return float("nan")
    statistic = apart @ np.linalg.solve(covariance, apart)
    # Hotelling's factor: with few clusters the covariance is itself uncertain.
    rest = n_clusters - size
    return float(stats.f.sf(statistic * rest / (size * (n_clusters - 1)), size, rest))
