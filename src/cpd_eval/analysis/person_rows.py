"""Bring complete rows of people over from a frame: numbers, a group each, a cluster each.

For regressions whose regressors are made from the rows (a column a kind of training, ranks of
support). The columns named and no others are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import NOT_KNOWN, infinite, label, number, refuse_infinite, take
from cpd_eval.analysis.least_squares import Moments
from cpd_eval.errors import AnalysisError, DataError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class People:
    """Complete rows.

    Attributes
    ----------
    numbers : pandas.DataFrame
        The number columns by their names.
    group : pandas.Series or None
        The group of each, as text.
    cluster : ndarray of int
        Which cluster, 0 to G − 1; a cluster each if none was named.
    rows : ndarray of int
        Where each stood in the frame, 0 for its first row.
    n_clusters, n_dropped : int
        Clusters, 0 if none was named; people left out because something is missing.
    """

    numbers: pd.DataFrame
    group: "pd.Series[str] | None"
    cluster: np.ndarray
    rows: np.ndarray
    n_clusters: int
    n_dropped: int


def complete_people(
    frame: Any,
    *,
    numbers: Sequence[str],
    group: str | None = None,
    cluster: str | None = None,
    at_least: int,
) -> People:
    """Read people and keep those of whom everything is known.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person.
    numbers : sequence of str
        Columns of numbers; NaN and null are missing.
    group, cluster : str, optional
        Columns of a group and of a cluster; a person without the former is dropped, one without
        the latter refused.
    at_least : int
        Fewest people.

    Returns
    -------
    People

    Raises
    ------
    DataError
        If a column is missing or named twice, holds text or infinite values, or somebody has no
        cluster.
    AnalysisError
        If too few people are complete, or there is 1 cluster.
    """
    texts = {"group": group, "cluster": cluster}
    asked = {place: name for place, name in texts.items() if name is not None}
    if len(set(numbers)) < len(numbers):
        raise DataError("the columns: one is named twice.\nName each column once.")
    rows = take(frame, numbers=numbers, texts=list(asked.values()))
    table = (
        rows.select(
            *(number(name).alias(f"v_{i}") for i, name in enumerate(numbers)),
            *(infinite(name).alias(f"i_{i}") for i, name in enumerate(numbers)),
            *(nw.col(name).alias(place) for place, name in asked.items()),
        )
        .collect("pyarrow")
        .to_pandas()
    )
    k = len(numbers)
    refuse_infinite(int(table[[f"i_{i}" for i in range(k)]].to_numpy().sum()), "the columns named")
    for place in asked:
        table[place] = [label(value) for value in table[place]]
    whole = table[[f"v_{i}" for i in range(k)]].notna().all(axis=1)
    if group is not None:
        whole &= table["group"] != NOT_KNOWN
    known = table[whole].reset_index(drop=True)
    if len(known) < at_least:
        raise AnalysisError(
            f"the frame: {len(known)} of {len(table)} people have everything named; {at_least} or "
            "more are needed.\nName fewer columns, or those that more people answered."
        )
    own, n_clusters = _clusters(known, cluster)
    values = known[[f"v_{i}" for i in range(k)]].astype(float)
    values.columns = pd.Index(list(numbers))
    return People(
        numbers=values,
        group=None if group is None else known["group"],
        cluster=own,
        rows=np.flatnonzero(whole),
        n_clusters=n_clusters,
        n_dropped=len(table) - len(known),
    )


def regression_moments(x: Numbers, y: Numbers, people: People, terms: Sequence[str]) -> Moments:
    """Sum products by cluster, with a constant; x and y best about their means."""
    size = int(people.cluster.max()) + 1
    design = np.column_stack([np.ones(len(x)), x])
    order = np.argsort(people.cluster, kind="stable")
    starts = np.searchsorted(people.cluster[order], np.arange(size))
    xx = np.add.reduceat((design[:, :, None] * design[:, None, :])[order], starts, axis=0)
    xy = np.add.reduceat((design * y[:, None])[order], starts, axis=0)
    return Moments(terms=("constant", *terms), n=float(len(x)), xx=xx, xy=xy, yy=float(y @ y))


def _clusters(known: pd.DataFrame, cluster: str | None) -> tuple[np.ndarray, int]:
    if cluster is None:
        return np.arange(len(known)), 0
    if lost := int((known["cluster"] == NOT_KNOWN).sum()):
        raise DataError(
            f"the frame, column '{cluster}': {lost} people name no cluster; each must.\n"
            "Fill it in, or leave those people out and say so."
        )
    place, labels = pd.factorize(known["cluster"], sort=True)
    if len(labels) < 2:
        raise AnalysisError(
            f"the frame, column '{cluster}': all people are in 1 cluster; 2 or more are needed, 20 "
            "or more to trust the interval.\nName the level at which people belong together."
        )
    return place, len(labels)
