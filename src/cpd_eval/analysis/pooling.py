r"""Let small groups borrow strength from the others.

A table of region by profession has cells of five people, and the largest and the smallest change
in it are nearly always theirs: chance. Partial pooling takes every cell's mean :math:`y_i`, known
up to its variance :math:`v_i`, as drawn from a distribution of true cell means with mean
:math:`\mu` and variance :math:`\tau^2`, and pulls it towards :math:`\mu`, the more the less it is
known:

.. math:: \hat\theta_i = B_i \hat\mu + (1 - B_i) y_i, \quad B_i = v_i / (v_i + \tau^2)

:math:`\tau^2` is Paule and Mandel's (1982): the value at which the weighted squares about the mean
equal their degrees of freedom, and 0 if they are smaller than that already; or the maximum of the
restricted likelihood (REML) over :math:`\tau^2 \ge 0`. It is never negative.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from scipy import optimize, stats

from cpd_eval.analysis.inference import Numbers, t_columns
from cpd_eval.analysis.intake import check_confidence, columns_of, label, number, take
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.frames import POOLED, names

Method = Literal["paule_mandel", "reml"]
"""How the variance between cells is estimated."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PartialPooling:
    r"""Cells that borrow strength from each other.

    Attributes
    ----------
    n : int
        Cells used.
    n_dropped : int
        Cells left out because they have no mean, or no variance can be had.
    estimate, std_error, ci_low, ci_high, p_value : float
        The mean of the true cell means; normal interval.
    variance_between : float
        :math:`\tau^2`, 0 or more.
    share_between : float
        Share of the variation between the means found that is not chance (I², 0–1).
    q_statistic, q_p_value : float
        Cochran's test that all cells are alike.
    cells : pandas.DataFrame
        The grouping columns, then those of ``cpd_eval.frames.POOLED``.
    method : str
        As asked for.
    confidence : float
        Coverage of the intervals.
    notes : tuple of str
        What was left out or borrowed; empty if nothing was.
    """

    n: int
    n_dropped: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    variance_between: float
    share_between: float
    q_statistic: float
    q_p_value: float
    cells: pd.DataFrame
    method: str
    confidence: float
    notes: tuple[str, ...]


def partial_pooling(
    table: Any,
    *,
    by: str | Sequence[str],
    mean: str = "mean",
    variance: str = "variance",
    n: str = "n",
    method: Method = "paule_mandel",
    confidence: float = 0.95,
) -> PartialPooling:
    """Pull the means of small cells towards the mean of all.

    Parameters
    ----------
    table : pandas, Polars, DuckDB or Spark frame
        One row a cell.
    by : str or sequence of str
        Columns that name the cell.
    mean, variance, n : str
        Columns of each cell's mean, of the variance of its answers, and of how many there are. A
        cell of one person, or in which everybody answered alike, borrows the pooled variance of
        the others.
    method : {"paule_mandel", "reml"}, default "paule_mandel"
        How the variance between cells is estimated.
    confidence : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    PartialPooling

    Raises
    ------
    DataError
        If a column is missing or holds text, or a cell stands twice.
    AnalysisError
        If fewer than 2 cells are left.

    References
    ----------
    .. [1] Paule and Mandel (1982), "Consensus values and weighting factors", Journal of Research of
       the National Bureau of Standards 87(5), 377-385.
    .. [2] Rubin (1981), "Estimation in parallel randomized experiments", Journal of Educational
       Statistics 6(4), 377-401: coaching in eight schools. No variance between them; 7.7 (4.1).

    Examples
    --------
    >>> schools = pd.DataFrame({
    ...     "school": list("ABCDEFGH"), "n": 1,
    ...     "mean": [28, 8, -3, 7, -1, 1, 18, 12],
    ...     "variance": [15**2, 10**2, 16**2, 11**2, 9**2, 11**2, 10**2, 18**2],
    ... })
    >>> coached = partial_pooling(schools, by="school")
    >>> coached.variance_between, round(coached.estimate, 6), round(coached.std_error, 6)
    (0.0, 7.685617, 4.071919)
    """
    check_confidence(confidence)
    if method not in get_args(Method):
        raise AnalysisError(
            f"method={method!r}: expected one of {', '.join(get_args(Method))}.\nTake one of them."
        )
    cells, notes = _read(table, columns_of(by), mean, variance, n)
    used = cells["error2"].notna().to_numpy()
    if used.sum() < 2:
        raise AnalysisError(
            f"the table: {int(used.sum())} of {len(cells)} cells has a mean and a variance; 2 or "
            "more are needed.\nPut small cells together."
        )
    y, v = cells["mean"].to_numpy(float)[used], cells["error2"].to_numpy(float)[used]
    tau2 = _paule_mandel(y, v) if method == "paule_mandel" else _reml(y, v)
    centre, error2 = _weighted(y, v, tau2)
    q, _ = _squares(y, v, 0.0)
    k = len(y)
    judged = t_columns(
        np.array([centre]), np.sqrt([error2]), np.array([np.inf]), confidence=confidence
    )
    typical = (k - 1) * (1 / v).sum() / ((1 / v).sum() ** 2 - (1 / v**2).sum())
    return PartialPooling(
        n=k,
        n_dropped=len(cells) - k,
        estimate=centre,
        **{key: float(value[0]) for key, value in judged.items()},
        variance_between=tau2,
        share_between=tau2 / (tau2 + typical),
        q_statistic=q,
        q_p_value=float(stats.chi2.sf(q, k - 1)),
        cells=_pulled(cells, columns_of(by), tau2, centre, error2, confidence),
        method=method,
        confidence=confidence,
        notes=tuple(notes),
    )


def _read(
    table: Any, by: tuple[str, ...], mean: str, variance: str, n: str
) -> tuple[pd.DataFrame, list[str]]:
    rows = take(table, numbers=[mean, variance, n], texts=by)
    keys = {f"key_{i}": name for i, name in enumerate(by)}
    values = {"mean": number(mean), "variance": number(variance), "n": number(n)}
    cells = rows.select(**keys, **values).collect("pyarrow").to_pandas()
    for i, name in enumerate(by):
        cells[name] = [label(value) for value in cells.pop(f"key_{i}")]
    cells[list(values)] = cells[list(values)].astype(float)
    if cells.duplicated(list(by)).any():
        twice = " · ".join(cells.loc[cells.duplicated(list(by)), list(by)].iloc[0])
        raise DataError(
            f"the table: {twice} stands in two rows; one row a cell is expected.\n"
            "Name every grouping column in by, and leave totals out."
        )
    has = cells["mean"].notna() & (cells["n"] >= 1)
    own = has & (cells["variance"] > 0)
    free = np.where(own, np.maximum(cells["n"] - 1, 0), 0.0)
    pooled = (
        float((free * cells["variance"].fillna(0)).sum() / free.sum()) if free.sum() else np.nan
    )
    spread = cells["variance"].where(own, pooled)
    cells["error2"] = (spread / cells["n"]).where(has)
    notes = []
    if lost := int(cells["error2"].isna().sum()):
        notes.append(f"{lost} cells have no mean, or no variance could be had; they were left out.")
    cells["borrowed"] = has & ~own & cells["error2"].notna()
    if borrowed := int(cells["borrowed"].sum()):
        notes.append(
            f"{borrowed} cells of 1 person, or of one answer only, borrowed the others' variance."
        )
    return cells.sort_values(list(by), ignore_index=True), notes


def _weighted(y: Numbers, v: Numbers, tau2: float) -> tuple[float, float]:
    weight = 1 / (v + tau2)
    return float(weight @ y / weight.sum()), float(1 / weight.sum())


def _squares(y: Numbers, v: Numbers, tau2: float) -> tuple[float, float]:
    centre, _ = _weighted(y, v, tau2)
    return float(((y - centre) ** 2 / (v + tau2)).sum()), centre


def _paule_mandel(y: Numbers, v: Numbers) -> float:
    def over(tau2: float) -> float:
        return _squares(y, v, tau2)[0] - (len(y) - 1)

    if over(0.0) <= 0:
        return 0.0
    high = float(np.var(y, ddof=1)) + float(v.max())
    while over(high) > 0:
        high *= 2
    return float(optimize.brentq(over, 0.0, high, xtol=1e-14 * high, rtol=1e-14))


def _reml(y: Numbers, v: Numbers) -> float:
    def slope(tau2: float) -> float:
        # Derivative of twice the restricted likelihood.
        weight = 1 / (v + tau2)
        centre = weight @ y / weight.sum()
        rest = float((weight**2 * (y - centre) ** 2).sum())
        return rest - float(weight.sum()) + float((weight**2).sum() / weight.sum())

    high = float(np.var(y, ddof=1)) + float(v.max())
    while slope(high) > 0:
        high *= 2
    # The likelihood can have a hump away from 0 as well: look along a grid, then refine.
    grid = np.concatenate([[0.0], np.geomspace(high * 1e-8, high, 200)])
    slopes = np.array([slope(value) for value in grid])
    turns = np.flatnonzero((slopes[:-1] > 0) & (slopes[1:] <= 0))
    tops = [
        float(optimize.brentq(slope, grid[i], grid[i + 1], xtol=1e-14 * high)) for i in turns
    ] + ([0.0] if slopes[0] <= 0 else [])
    return max(tops, key=lambda value: _restricted(y, v, value))


def _restricted(y: Numbers, v: Numbers, tau2: float) -> float:
    weight = 1 / (v + tau2)
    return float(np.log(weight).sum() - np.log(weight.sum())) - _squares(y, v, tau2)[0]


def _pulled(
    cells: pd.DataFrame,
    by: tuple[str, ...],
    tau2: float,
    centre: float,
    error2: float,
    confidence: float,
) -> pd.DataFrame:
    v = cells["error2"].to_numpy(float)
    pull = v / (v + tau2)
    estimate = pull * centre + (1 - pull) * cells["mean"].to_numpy(float)
    error = np.sqrt((1 - pull) * v + pull**2 * error2)
    judged = t_columns(estimate, error, np.full(v.shape, np.inf), confidence=confidence)
    out = pd.DataFrame(
        {
            **{name: cells[name] for name in by},
            "n": cells["n"].fillna(0).astype(int),
            "mean": cells["mean"],
            "estimate": estimate,
            **judged,
            "pull": pull,
        }
    )
    out["note"] = np.select(
        [cells["error2"].isna(), cells["borrowed"]],
        ["No mean, or no variance.", "Its variance is borrowed from the other cells."],
        "",
    )
    return out[[*by, *names(POOLED)]]
