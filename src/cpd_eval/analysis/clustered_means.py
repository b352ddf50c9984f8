r"""Mean values of people, judged by people or by the groups they stand in.

Of n people in G clusters (offices trained together, managers who rate several), cluster g moves a
mean by :math:`u_g = \sum_{i \in g} (d_i - \bar d)/n`; the variance is
:math:`\frac{G}{G-1} \sum_g u_g^2`, and t has G − 1 degrees of freedom. Without clusters everybody
is one, and this is :math:`s^2/n`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, and_

import narwhals as nw
import numpy as np
import pandas as pd

from cpd_eval.analysis.cells import pool, reduce_to_cells
from cpd_eval.analysis.inference import CONSTANT, Numbers, t_columns
from cpd_eval.analysis.intake import (
    NOT_KNOWN,
    Frame,
    flag,
    infinite,
    number,
    refuse_infinite,
)
from cpd_eval.errors import AnalysisError, DataError

CLUSTER = "cpd_cluster"


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Means of some values over the same people.

    Attributes
    ----------
    n, n_dropped, n_clusters : int
        People with every value; with some; clusters, 0 if not clustered.
    mean, variance, std_error : pandas.Series
        By value.
    df : float
        Degrees of freedom of t.
    """

    n: int
    n_dropped: int
    n_clusters: int
    mean: "pd.Series[float]"
    variance: "pd.Series[float]"
    std_error: "pd.Series[float]"
    df: float

    def judged(self, value: str, confidence: float) -> dict[str, float]:
        """Give estimate, error, interval and p-value of one value."""
        estimate = np.array([self.mean[value]])
        columns = t_columns(
            estimate, np.array([self.std_error[value]]), np.array([self.df]), confidence=confidence
        )
        return {
            "estimate": float(estimate[0]),
            **{name: float(column[0]) for name, column in columns.items()},
        }


def clustered_means(
    rows: Frame,
    values: Mapping[str, nw.Expr],
    *,
    cluster: str | None,
    asked: Sequence[str],
    at_least: int = 2,
) -> Means:
    """Average some values in the engine, over the people who have all of them.

    Parameters
    ----------
    rows : narwhals.LazyFrame
        From :func:`cpd_eval.analysis.intake.take`.
    values : mapping of str to expression
        What is averaged; null where it is not known.
    cluster : str or None
        Column of the cluster.
    asked : sequence of str
        The columns people answered: who has one but not all values counts as dropped.
    at_least : int, default 2
        Fewest people.

    Returns
    -------
    Means

    Raises
    ------
    DataError
        If somebody names no cluster, or a value is infinite.
    AnalysisError
        If too few people are complete, or there is 1 cluster.
    """
    whole = reduce(and_, (~value.is_null() for value in values.values()))
    some = nw.any_horizontal(*(~number(name).is_null() for name in asked), ignore_nulls=True)
    endless = reduce(add, (infinite(name) for name in asked))
    cells = reduce_to_cells(
        rows,
        by={CLUSTER: nw.lit("all") if cluster is None else nw.col(cluster)},
        counts={"n": whole, "n_dropped": flag(some & ~whole), "n_infinite": endless},
        means={name: nw.when(whole).then(value) for name, value in values.items()},
    )
    total = pool(cells, by=()).iloc[0]
    refuse_infinite(int(total["n_infinite"]), f"columns {', '.join(repr(name) for name in asked)}")
    n = int(total["n"])
    if n < at_least:
        raise AnalysisError(
            f"columns {', '.join(repr(name) for name in asked)}: {n} people have all of them; "
            f"{at_least} or more are needed.\nCheck that the waves are joined on one pseudonym."
        )
    mean = pd.Series({name: float(total[f"mean_{name}"]) for name in values})
    variance = pd.Series({name: float(total[f"var_{name}"]) for name in values})
    if cluster is None:
        error, n_clusters, df = (variance / n) ** 0.5, 0, n - 1.0
    else:
        error, n_clusters = _clustered(cells[cells["n"] > 0], mean, n, cluster)
        df = n_clusters - 1.0
    still = error < CONSTANT * np.maximum(mean.abs(), 1.0)
    return Means(
        n=n,
        n_dropped=int(total["n_dropped"]),
        n_clusters=n_clusters,
        mean=mean,
        variance=variance,
        std_error=error.mask(still, 0.0),
        df=df,
    )


def _clustered(
    cells: pd.DataFrame, mean: "pd.Series[float]", n: int, cluster: str
) -> tuple["pd.Series[float]", int]:
    if lost := int(cells.loc[cells[CLUSTER] == NOT_KNOWN, "n"].sum()):
        raise DataError(
            f"the frame, column '{cluster}': {lost} people name no cluster; each must.\n"
            "Fill it in, or leave those people out and say so."
        )
    size = len(cells)
    if size < 2:
        raise AnalysisError(
            f"the frame, column '{cluster}': all people are in 1 cluster; 2 or more are needed, 20 "
            "or more to trust the interval.\nName the level at which people belong together."
        )
    off: Numbers = cells[[f"mean_{name}" for name in mean.index]].to_numpy() - mean.to_numpy()
    moved = cells["n"].to_numpy(float)[:, None] * off / n
    spread = np.sqrt(size / (size - 1) * (moved**2).sum(axis=0))
    return pd.Series(spread, index=mean.index), size
