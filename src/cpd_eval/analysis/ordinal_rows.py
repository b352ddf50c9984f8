"""Count answers on a scale, by cluster, group and wave, in the engine that holds the rows.

The question is asked in :mod:`cpd_eval.analysis.ordinal`. Only counts leave the engine: how many of
a cluster and group gave each answer in a wave, or, if the same people are followed, how many went
from this answer to that.
"""

from dataclasses import dataclass

import narwhals as nw
import numpy as np
import pandas as pd

from cpd_eval.analysis.cells import reduce_to_cells
from cpd_eval.analysis.cumulative_logit import AnswerCounts
from cpd_eval.analysis.did_judge import AFTER, CLUSTER, TREATED
from cpd_eval.analysis.did_rows import followed_people, known_cells
from cpd_eval.analysis.intake import Frame, infinite, number, refuse_infinite
from cpd_eval.errors import AnalysisError

LEVEL, SECOND = "cpd_level", "cpd_second"
MOST_LEVELS = 30
"""More different answers than this are a measure, not a scale of words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleCells:
    """Answers counted.

    Attributes
    ----------
    table : pandas.DataFrame
        ``n``, ``cluster`` (number), ``treated`` (0/1; 1 for all without a comparison group),
        and ``after`` (0/1) with ``level``, or ``level`` and ``second``: places in `levels`.
    levels : ndarray of float
        The answers that occur, lowest first.
    n_clusters, n_dropped : int
    """

    table: pd.DataFrame
    levels: np.ndarray
    n_clusters: int
    n_dropped: int


def count_answers(
    rows: Frame, keys: dict[str, nw.Expr], outcome: str, binary: dict[str, str], cluster: str
) -> pd.DataFrame:
    """Count answers by the keys (cluster, group, …), wave and level: a row each."""
    score = number(outcome)
    cells = reduce_to_cells(
        rows,
        by={**keys, AFTER: number(binary[AFTER]), LEVEL: score},
        counts={
            "n": ~score.is_null(),
            "n_dropped": score.is_null(),
            "n_infinite": infinite(outcome),
        },
        means={},
    )
    return _known(cells, binary, cluster, outcome)


def count_moves(
    rows: Frame,
    keys: dict[str, nw.Expr],
    outcome: str,
    binary: dict[str, str],
    cluster: str,
    unit: str,
) -> pd.DataFrame:
    """Count people by the keys, first and second answer: a row each."""
    people, own = followed_people(rows, keys, outcome, binary[AFTER], unit)
    first, second = nw.col("first"), nw.col("second")
    pair = ~first.is_null() & ~second.is_null()
    cells = reduce_to_cells(
        people,
        by={**own, LEVEL: nw.when(pair).then(first), SECOND: nw.when(pair).then(second)},
        counts={"n": pair, "n_dropped": ~pair, "n_infinite": nw.col("infinite")},
        means={},
    )
    return _known(cells, binary, cluster, outcome)


def placed(cells: pd.DataFrame, outcome: str, cluster: str) -> ScaleCells:
    """Give the levels and clusters of one group of people their places; refuse what cannot be told.

    Parameters
    ----------
    cells : pandas.DataFrame
        From :func:`count_answers` or :func:`count_moves`, or those rows of one group.
    outcome, cluster : str
        Names of the columns, for messages.

    Returns
    -------
    ScaleCells
    """
    answers = [name for name in (LEVEL, SECOND) if name in cells]
    dropped = int(cells["n_dropped"].sum())
    cells = cells[cells["n"] > 0].reset_index(drop=True)
    values = cells[answers].astype(float)
    levels = np.unique(values.to_numpy())
    _check(levels, outcome, cells)
    place, labels = pd.factorize(cells[CLUSTER], sort=True)
    if len(labels) < 2:
        raise AnalysisError(
            f"the frame, column '{cluster}': all answers are in {len(labels)} cluster; 2 or more "
            "are needed, 20 or more to trust the interval.\nName the person's column, or the level "
            "at which treatment was assigned."
        )
    table = pd.DataFrame({"n": cells["n"], "cluster": place})
    table["treated"] = (cells[TREATED] == "1").astype(int) if TREATED in cells else 1
    if AFTER in cells:
        table["after"] = (cells[AFTER] == "1").astype(int)
    for name in answers:
        table[name.removeprefix("cpd_")] = np.searchsorted(levels, values[name])
    return ScaleCells(table=table, levels=levels, n_clusters=len(labels), n_dropped=dropped)


def design_counts(cells: ScaleCells, x: np.ndarray, design: np.ndarray) -> AnswerCounts:
    """Hand the counted answers to the cumulative logit."""
    return AnswerCounts(
        n=cells.table["n"].to_numpy(float),
        cluster=cells.table["cluster"].to_numpy(),
        design=design,
        level=cells.table["level"].to_numpy(),
        x=x,
        n_levels=len(cells.levels),
        n_clusters=cells.n_clusters,
    )


def _known(cells: pd.DataFrame, binary: dict[str, str], cluster: str, outcome: str) -> pd.DataFrame:
    refuse_infinite(int(cells["n_infinite"].sum()), f"column '{outcome}'")
    return known_cells(cells, binary, cluster)


def _check(levels: np.ndarray, outcome: str, cells: pd.DataFrame) -> None:
    if cells.empty:
        raise AnalysisError(
            f"column '{outcome}': nobody has an answer in a known wave and group.\n"
            "Check the columns; to follow people, both waves must carry the same pseudonym."
        )
    if len(levels) == 1:
        raise AnalysisError(
            f"column '{outcome}': every answer is {levels[0]:g}; there is nothing to compare.\n"
            "Choose another question."
        )
    if len(levels) > MOST_LEVELS:
        raise AnalysisError(
            f"column '{outcome}': {len(levels)} different answers; a scale has at most "
            f"{MOST_LEVELS}.\nTake difference_in_differences or paired_change for a measure."
        )
