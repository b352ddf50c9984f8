r"""Whether answers on a scale moved up, without pretending that its steps are equal.

From "meets the standard" to "above it" is not the same distance as from "well below" to "below"; a
mean of such answers depends on the numbers somebody gave to the words, and where many already stand
on the top step it cannot move at all. The cumulative logit uses their order only:

.. math:: P(y \le k) = \Lambda(\alpha_k - \beta\,\mathrm{after})

and, with a comparison group, :math:`\ldots - \beta\,\mathrm{treated} - \gamma\,\mathrm{after} -
\delta\,\mathrm{treated} \times \mathrm{after}`. The estimate is the last coefficient: the log of
the factor by which the odds of a higher answer rise. Two forms:

- all answers of both waves (:mod:`cpd_eval.analysis.ordinal_marginal`): how the groups moved;
- with `unit`, people against themselves (:mod:`cpd_eval.analysis.ordinal_within`): how a person
  moves. It is further from nought than the first where people differ; both are right, of different
  questions.

A person who answers twice is one piece of evidence, colleagues trained together are one: so the
cluster must be named, and the error is the sandwich over clusters.
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from cpd_eval.analysis.cells import in_order
from cpd_eval.analysis.did_judge import AFTER, CLUSTER, TREATED
from cpd_eval.analysis.inference import false_discovery
from cpd_eval.analysis.intake import check_confidence, columns_of, number, take
from cpd_eval.analysis.ordinal_result import OrdinalChange, solve_scale
from cpd_eval.analysis.ordinal_rows import count_answers, count_moves, placed
from cpd_eval.analysis.tables import ORDINAL
from cpd_eval.errors import AnalysisError
from cpd_eval.frames import names


def ordinal_change(
    frame: Any,
    *,
    outcome: str,
    after: str,
    cluster: str,
    treated: str | None = None,
    unit: str | None = None,
    confidence: float = 0.95,
) -> OrdinalChange:
    """Estimate by how much the odds of a higher answer rose.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        A long frame: one row a person and wave. Only counts leave its engine.
    outcome : str
        Column of answers on a scale, as numbers in order; NaN and null are missing.
    after : str
        Column of 0 and 1 (or false and true): in the later wave.
    cluster : str
        Column of the person's pseudonym, or of the level at which treatment was assigned.
    treated : str, optional
        Column of 0 and 1: in the trained group. If given, the change of the others is taken off
        (difference in differences).
    unit : str, optional
        Column of the person's pseudonym. If given, people are compared with themselves, and those
        without both waves are left out and counted.
    confidence : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    OrdinalChange

    Raises
    ------
    DataError
        If a column is missing or holds something else than described, or a person stands twice in a
        wave, changes group, or has no cluster.
    AnalysisError
        If a wave or group is empty, everybody answers the same, the groups' answers do not overlap,
        or there is 1 cluster.

    References
    ----------
    .. [1] McCullagh (1980), "Regression models for ordinal data", J. R. Statist. Soc. B 42(2),
       109-142.
    .. [2] Agresti (2002), Categorical Data Analysis, 2nd ed., section 11.3: a trial of
       insomnia whose group × occasion effect is 0.708 (0.244), which this reproduces.
    .. [3] Baetschmann, Staub and Winkelmann (2015), "Consistent estimation of the fixed effects
       ordered logit model", J. R. Statist. Soc. A 178(3), 685-703.

    Examples
    --------
    Asked twice, 25 of 100 people say 1 and not 0 before, 50 after: odds of 1/3 become 1.

    >>> answers = pd.DataFrame({
    ...     "pid": [*range(100), *range(100)], "later": [0] * 100 + [1] * 100,
    ...     "score": [0] * 75 + [1] * 25 + [0] * 50 + [1] * 50,
    ... })
    >>> change = ordinal_change(answers, outcome="score", after="later", cluster="pid")
    >>> round(change.odds_ratio, 6), change.improvement.__round__(6)
    (3.0, 0.625)
    """
    check_confidence(confidence)
    cells = _cells(frame, (), outcome, after, cluster, treated, unit)
    return solve_scale(
        placed(cells, outcome, cluster), compared=treated is not None, confidence=confidence
    )


def ordinal_change_by(
    frame: Any,
    *,
    by: str | Sequence[str],
    outcome: str,
    after: str,
    cluster: str,
    treated: str | None = None,
    unit: str | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Estimate the change of every group's answers on a scale, a row a group.

    Parameters
    ----------
    frame, outcome, after, cluster, treated, unit, confidence
        As for :func:`ordinal_change`; the frame is read once.
    by : str or sequence of str
        Grouping columns.

    Returns
    -------
    pandas.DataFrame
        The columns of `by` and of ``cpd_eval.analysis.tables.ORDINAL``; a group that cannot carry
        the estimate keeps its row and ``note`` says why.

    Raises
    ------
    DataError
        As :func:`ordinal_change`.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "pid": [*range(8), *range(8)], "later": [0] * 8 + [1] * 8,
    ...     "team": ["a", "a", "a", "a", "b", "b", "b", "b"] * 2,
    ...     "score": [0, 0, 0, 1, 1, 1, 1, 1] + [0, 0, 1, 1, 1, 1, 1, 1],
    ... })
    >>> found = ordinal_change_by(answers, by="team", outcome="score", after="later", cluster="pid")
    >>> found[["team", "odds_ratio"]].round(6)
      team  odds_ratio
    0    a         3.0
    1    b         NaN
    >>> found["note"][1]
    "column 'score': every answer is 1; there is nothing to compare."
    """
    columns = columns_of(by)
    check_confidence(confidence)
    cells = _cells(frame, columns, outcome, after, cluster, treated, unit)
    rows = []
    for key, mine in cells.groupby(list(columns), sort=True):
        row: dict[str, Any] = dict(zip(columns, key, strict=True))
        row |= {name: int(mine[name].sum()) for name in ("n", "n_dropped")}
        try:
            found = solve_scale(
                placed(mine, outcome, cluster), compared=treated is not None, confidence=confidence
            )
        except AnalysisError as error:
            row |= {"n_clusters": 0, "note": str(error).split("\n")[0]}
        else:
            row |= {name: getattr(found, name) for name in names(ORDINAL) if name != "q_value"}
        rows.append(row)
    table = pd.DataFrame(rows).reindex(columns=[*columns, *names(ORDINAL)])
    table["q_value"] = false_discovery(table["p_value"])
    return in_order(table, by=columns)


def _cells(
    frame: Any,
    by: Sequence[str],
    outcome: str,
    after: str,
    cluster: str,
    treated: str | None,
    unit: str | None,
) -> pd.DataFrame:
    binary = {AFTER: after} | ({TREATED: treated} if treated is not None else {})
    texts = [*by, cluster, *([unit] if unit is not None else [])]
    rows = take(frame, numbers=[outcome, *binary.values()], texts=texts)
    keys = {**{name: nw.col(name) for name in by}, CLUSTER: nw.col(cluster)}
    if treated is not None:
        keys[TREATED] = number(treated)
    if unit is None:
        return count_answers(rows, keys, outcome, binary, cluster)
    return count_moves(rows, keys, outcome, binary, cluster, unit)
