r"""Solve a difference in differences from the statistics of its cells.

The estimate is one change less the other, :math:`\hat\delta = \sum_c s_c m_c` over the cells c of
treated × after, with their means m and signs :math:`s_c = \pm 1`; how chance is judged stands in
:mod:`cpd_eval.analysis.did_judge`.

For people followed over both waves a cell is a group and its outcome the change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cpd_eval.analysis.cells import pool
from cpd_eval.analysis.did_clusters import ClusterSums
from cpd_eval.analysis.did_judge import (
    AFTER,
    TREATED,
    Cell,
    Judgement,
    Statistics,
    judge,
    sums_by_cluster,
)
from cpd_eval.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceInDifferences:
    """How much more the trained changed than the comparison group.

    Attributes
    ----------
    n, n_dropped : int
        Answers (people, if each was followed) behind the estimate; those left out.
    n_treated, n_comparison : int
        Of the n, by group.
    n_clusters, n_clusters_treated, n_clusters_comparison : int
        Clusters with answers; 0 without clustering.
    estimate, std_error, ci_low, ci_high : float
        In the unit of the outcome.
    p_value, df : float
        Two-sided p of no effect; degrees of freedom of the t distribution.
    treated_before, treated_after, comparison_before, comparison_after : float
        The four means.
    n_treated_before, n_treated_after, n_comparison_before, n_comparison_after : int
        Answers behind each.
    difference_before : float
        The groups' difference before in pooled standard deviations (Hedges' g).
    attrition_treated, attrition_comparison : float
        Share of the people with an answer before who have none after; NaN if not followed.
    inference : {"crv1", "crv3", "wild", "hc1", "classical"}
        How chance was judged; the standard error beside "wild" is CRV1's.
    confidence : float
        Coverage of the interval.
    note : str
        Why a number is missing; empty if none is.
    """

    n: int
    n_dropped: int
    n_treated: int
    n_comparison: int
    n_clusters: int
    n_clusters_treated: int
    n_clusters_comparison: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    df: float
    treated_before: float
    treated_after: float
    comparison_before: float
    comparison_after: float
    n_treated_before: int
    n_treated_after: int
    n_comparison_before: int
    n_comparison_after: int
    difference_before: float
    attrition_treated: float
    attrition_comparison: float
    inference: str
    confidence: float
    note: str


def from_answers(cells: pd.DataFrame, judgement: Judgement) -> DifferenceInDifferences:
    """Solve from cells of answers: a row a treated × after (× cluster)."""
    dropped = int(cells["n_dropped"].sum())
    cells = cells[cells["n"] > 0]
    signs: dict[Cell, int] = {("1", "1"): 1, ("1", "0"): -1, ("0", "1"): -1, ("0", "0"): 1}
    total = _totals(cells, [TREATED, AFTER], signs, _ANSWER_CELLS)
    size = {cell: int(total[cell]["n"]) for cell in signs}
    mean = {cell: float(total[cell]["mean_score"]) for cell in signs}
    n_treated, n_comparison = (size[arm, "0"] + size[arm, "1"] for arm in "10")
    return DifferenceInDifferences(
        n=n_treated + n_comparison,
        n_dropped=dropped,
        n_treated=n_treated,
        n_comparison=n_comparison,
        **judge(cells, total, signs, "score", judgement),
        treated_before=mean["1", "0"],
        treated_after=mean["1", "1"],
        comparison_before=mean["0", "0"],
        comparison_after=mean["0", "1"],
        n_treated_before=size["1", "0"],
        n_treated_after=size["1", "1"],
        n_comparison_before=size["0", "0"],
        n_comparison_after=size["0", "1"],
        difference_before=_standardised(total["1", "0"], total["0", "0"], "score"),
        attrition_treated=float("nan"),
        attrition_comparison=float("nan"),
    )


def from_changes(cells: pd.DataFrame, judgement: Judgement) -> DifferenceInDifferences:
    """Solve from cells of people: a row a group (× cluster), with the means of their changes."""
    dropped = int(cells["n_dropped"].sum())
    lost = {arm: _share_lost(cells[cells[TREATED] == arm]) for arm in "10"}
    cells = cells[cells["n"] > 0]
    signs: dict[Cell, int] = {("1",): 1, ("0",): -1}
    total = _totals(cells, [TREATED], signs, _CHANGE_CELLS)
    size = {arm: int(total[arm,]["n"]) for arm in "10"}
    mean = {
        (arm, wave): float(total[arm,][f"mean_{wave}"])
        for arm in "10"
        for wave in ("before", "after")
    }
    return DifferenceInDifferences(
        n=size["1"] + size["0"],
        n_dropped=dropped,
        n_treated=size["1"],
        n_comparison=size["0"],
        **judge(cells, total, signs, "change", judgement),
        treated_before=mean["1", "before"],
        treated_after=mean["1", "after"],
        comparison_before=mean["0", "before"],
        comparison_after=mean["0", "after"],
        n_treated_before=size["1"],
        n_treated_after=size["1"],
        n_comparison_before=size["0"],
        n_comparison_after=size["0"],
        difference_before=_standardised(total["1",], total["0",], "before"),
        attrition_treated=lost["1"],
        attrition_comparison=lost["0"],
    )


def clusters_of(cells: pd.DataFrame, *, followed: bool) -> ClusterSums:
    """Give what is known of every cluster, from cells of answers or of people followed."""
    cells = cells[cells["n"] > 0]
    by = [TREATED] if followed else [TREATED, AFTER]
    signs: dict[Cell, int] = {("1",): 1, ("0",): -1}
    if not followed:
        signs = {("1", "1"): 1, ("1", "0"): -1, ("0", "1"): -1, ("0", "0"): 1}
    total = _totals(cells, by, signs, _CHANGE_CELLS if followed else _ANSWER_CELLS)
    name = "change" if followed else "score"
    sign = np.array([signs[cell] for cell in total], dtype=float)
    mean = np.array([cell[f"mean_{name}"] for cell in total.values()], dtype=float)
    return sums_by_cluster(cells, list(total), sign, mean, name)


_ANSWER_CELLS: dict[Cell, str] = {
    ("1", "0"): "answers of the trained before",
    ("1", "1"): "answers of the trained after",
    ("0", "0"): "answers of the comparison group before",
    ("0", "1"): "answers of the comparison group after",
}
_CHANGE_CELLS: dict[Cell, str] = {
    ("1",): "trained people with both waves",
    ("0",): "comparison people with both waves",
}


def _totals(
    cells: pd.DataFrame, by: list[str], signs: Mapping[Cell, int], words: Mapping[Cell, str]
) -> dict[Cell, Statistics]:
    rows: list[dict[str, Any]] = pool(cells, by=by).to_dict("records")  # type: ignore[assignment]
    total: dict[Cell, Statistics] = {tuple(str(row[name]) for name in by): row for row in rows}
    absent = [words[cell] for cell in signs if cell not in total]
    if absent:
        raise AnalysisError(
            f"the comparison: there are no {' and no '.join(absent)}; both groups in both waves "
            "are needed.\nCheck the 0/1 columns; without a comparison group use paired_change."
        )
    answers = sum(int(cell["n"]) for cell in total.values())
    if answers <= len(signs):
        raise AnalysisError(
            f"the comparison: {answers} answers for {len(signs)} means; more are needed "
            "to judge chance.\nPut small groups together."
        )
    return total


def _standardised(treated: Statistics, comparison: Statistics, name: str) -> float:
    """Give Hedges' g of two groups from count, mean and variance; NaN if nobody differs."""
    (n1, m1, v1), (n0, m0, v0) = (
        (float(group["n"]), float(group[f"mean_{name}"]), float(group[f"var_{name}"]))
        for group in (treated, comparison)
    )
    if n1 + n0 <= 2:
        return float("nan")
    pooled = np.sqrt(((n1 - 1) * v1 + (n0 - 1) * v0) / (n1 + n0 - 2))
    if pooled == 0:
        return 0.0 if m1 == m0 else float("nan")
    return float((m1 - m0) / pooled * (1 - 3 / (4 * (n1 + n0) - 9)))


def _share_lost(cells: pd.DataFrame) -> float:
    asked = int(cells["n_before"].sum())
    return 1 - int(cells["n"].sum()) / asked if asked else float("nan")
