r"""Judge by chance a difference in differences, from the statistics of its cells.

Let a cell c of treated × after have n answers with mean m and sum of squares about it S, and let
:math:`s_c` be +1 or −1 so that :math:`\hat\delta = \sum_c s_c m_c`. Then with N answers:

- classical: :math:`\hat\sigma^2 \sum_c 1/n_c`, with :math:`\hat\sigma^2 = \sum_c S_c / (N-4)`;
- HC1: :math:`\frac{N}{N-4} \sum_c S_c / n_c^2`;
- clustered: from the deviations :math:`n_{gc} (m_{gc} - m_c)` of each cluster, in
  :mod:`cpd_eval.analysis.did_clusters`.

For people followed over both waves a cell is a group, its outcome the change, and 4 becomes 2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cpd_eval.analysis.did_clusters import (
    ClusterSums,
    WildWeights,
    cluster_sums,
    crv1_variance,
    crv3_variance,
    wild_bootstrap,
)
from cpd_eval.analysis.inference import NO_VARIATION, Numbers, t_columns
from cpd_eval.errors import AnalysisError

CLUSTER, TREATED, AFTER = "cpd_cluster", "cpd_treated", "cpd_after"

Cell = tuple[str, ...]
Statistics = Mapping[str, Any]
"""Count, means and variances of one cell, by column name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How chance is to be judged.

    Attributes
    ----------
    inference : {"crv1", "crv3", "wild", "hc1", "classical"}
        The kind of standard error.
    confidence : float
        Coverage of the interval.
    n_draws, seed : int
        Of the bootstrap; not used by the others.
    wild_weights : {"rademacher", "webb"}
        What it multiplies residuals by.
    """

    inference: str
    confidence: float
    n_draws: int
    seed: int
    wild_weights: WildWeights = "rademacher"


def judge(
    cells: pd.DataFrame,
    total: Mapping[Cell, Statistics],
    signs: Mapping[Cell, int],
    name: str,
    judgement: Judgement,
) -> dict[str, Any]:
    """Give the fields of the result that speak of chance.

    Parameters
    ----------
    cells : pandas.DataFrame
        A row a cell, or a row a cell and cluster.
    total : mapping of cell to statistics
        The cells pooled over clusters.
    signs : mapping of cell to int
        How each enters the estimate.
    name : str
        The outcome: its columns are ``mean_name`` and ``var_name``.
    judgement : Judgement

    Returns
    -------
    dict
        Fields of ``DifferenceInDifferences``.
    """
    sign = np.array([signs[cell] for cell in total], dtype=float)
    n, mean, variances = (
        np.array([statistics[column] for statistics in total.values()], dtype=float)
        for column in ("n", f"mean_{name}", f"var_{name}")
    )
    squares = (n - 1) * variances
    rest = n.sum() - len(n)
    clusters = _clusters(cells)
    df = rest
    sums = None
    if judgement.inference == "classical":
        variance = squares.sum() / rest * (1 / n).sum()
    elif judgement.inference == "hc1":
        variance = n.sum() / rest * (squares / n**2).sum()
    else:
        sums = sums_by_cluster(cells, list(total), sign, mean, name)
        df = clusters["n_clusters"] - 1.0
        variance = (crv3_variance if judgement.inference == "crv3" else crv1_variance)(sums)
    estimate = np.array([(sign * mean).sum()])
    # Rounding, not variation: every answer of a cell (every mean of a cluster) is the same.
    std_error = np.sqrt(variance) if variance > 1e-24 * max(1.0, float(np.abs(mean).max())) else 0.0
    judged = t_columns(
        estimate, np.array([std_error]), np.array([df]), confidence=judgement.confidence
    )
    out: dict[str, Any] = {
        **clusters,
        "estimate": float(estimate[0]),
        **{key: float(value[0]) for key, value in judged.items()},
        "df": float(df),
        "inference": judgement.inference,
        "confidence": judgement.confidence,
        "note": "" if std_error > 0 else NO_VARIATION,
    }
    if judgement.inference == "wild" and sums is not None and std_error > 0:
        out |= _bootstrapped(sums, out["estimate"], judgement)
    return out


def _bootstrapped(sums: ClusterSums, estimate: float, judgement: Judgement) -> dict[str, Any]:
    found = wild_bootstrap(
        sums,
        estimate,
        confidence=judgement.confidence,
        n_draws=judgement.n_draws,
        seed=judgement.seed,
        weights=judgement.wild_weights,
    )
    note = ""
    if np.isnan([found.ci_low, found.ci_high]).any() and judgement.wild_weights == "webb":
        note = f"{len(sums.labels)} clusters do not bound the effect at {judgement.confidence:.0%}."
    elif np.isnan([found.ci_low, found.ci_high]).any():
        note = (
            f"{len(sums.labels)} clusters allow {found.n_draws} distinct sign patterns; that is "
            f"too few for an interval of {judgement.confidence:.0%}."
        )
    return {
        "p_value": found.p_value,
        "ci_low": found.ci_low,
        "ci_high": found.ci_high,
        "note": note,
    }


def sums_by_cluster(
    cells: pd.DataFrame, order: list[Cell], sign: Numbers, mean: Numbers, name: str
) -> ClusterSums:
    """Lay the cells of each cluster out; refuse a single one."""
    if cells[CLUSTER].nunique() < 2:
        raise AnalysisError(
            "the comparison: all answers are in 1 cluster; 2 or more are needed, 20 or more to "
            "trust the interval.\nName the level at which treatment was assigned."
        )
    by = [TREATED, AFTER][: len(order[0])]
    place = np.array([order.index(tuple(row)) for row in cells[by].to_numpy()])
    n = cells["n"].to_numpy(float)
    off = n * (cells[f"mean_{name}"].to_numpy() - mean[place])
    return cluster_sums(cells[CLUSTER], place, n, off, sign)


def _clusters(cells: pd.DataFrame) -> dict[str, int]:
    if CLUSTER not in cells:
        return dict.fromkeys(("n_clusters", "n_clusters_treated", "n_clusters_comparison"), 0)
    arms = {arm: cells.loc[cells[TREATED] == arm, CLUSTER].nunique() for arm in "10"}
    return {
        "n_clusters": int(cells[CLUSTER].nunique()),
        "n_clusters_treated": int(arms["1"]),
        "n_clusters_comparison": int(arms["0"]),
    }
