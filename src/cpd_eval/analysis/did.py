r"""Whether the trained changed more than the comparison group.

Both groups are asked before and after. What the comparison group changed by is what would have
happened to the trained without the programme – *if* both would have moved in parallel – and the
rest is the estimate, the interaction :math:`\delta` in

.. math:: y = \alpha + \beta\,\mathrm{treated} + \gamma\,\mathrm{after}
          + \delta\,\mathrm{treated} \times \mathrm{after} + \varepsilon

The fit of this regression is the four cell means, so the estimate and every standard error here
follow exactly from counts, means and variances of the cells (for clustered errors: of the cells
within each cluster), computed in one pass where the rows are.

With `unit`, the same people are followed: effects of person and wave are taken out, which in two
waves equals regressing each person's change on treated.

Clustered errors count the level at which treatment was *assigned*: if whole offices were trained,
colleagues are not independent and only the number of offices counts. So that level must be named;
it is not guessed.
"""

from collections.abc import Sequence
from typing import Any, Literal, get_args, overload

import narwhals as nw
import pandas as pd

from cpd_eval.analysis.cells import pool
from cpd_eval.analysis.did_cells import DifferenceInDifferences, from_answers, from_changes
from cpd_eval.analysis.did_clusters import WildWeights
from cpd_eval.analysis.did_judge import AFTER, CLUSTER, TREATED, Judgement
from cpd_eval.analysis.did_rows import answer_cells, change_cells, known_cells
from cpd_eval.analysis.inference import false_discovery
from cpd_eval.analysis.intake import (
    check_confidence,
    columns_of,
    number,
    refuse_infinite,
    take,
)
from cpd_eval.analysis.tally import TIMES, tally
from cpd_eval.errors import AnalysisError
from cpd_eval.frames import DID, names

Inference = Literal["crv1", "crv3", "wild", "hc1", "classical"]
"""How sure: three ways to count clusters, unequal variances, or equal variances."""

_CLUSTERED = ("crv1", "crv3", "wild")


@overload
def difference_in_differences(
    frame: Any,
    *,
    outcome: str,
    treated: str,
    after: str,
    unit: str | None = ...,
    cluster: str | None = ...,
    by: None = ...,
    inference: Inference = ...,
    confidence: float = ...,
    n_draws: int = ...,
    seed: int = ...,
    wild_weights: WildWeights = ...,
) -> DifferenceInDifferences: ...


@overload
def difference_in_differences(
    frame: Any,
    *,
    outcome: str,
    treated: str,
    after: str,
    unit: str | None = ...,
    cluster: str | None = ...,
    by: str | Sequence[str],
    inference: Inference = ...,
    confidence: float = ...,
    n_draws: int = ...,
    seed: int = ...,
    wild_weights: WildWeights = ...,
) -> pd.DataFrame: ...


def difference_in_differences(
    frame: Any,
    *,
    outcome: str,
    treated: str,
    after: str,
    unit: str | None = None,
    cluster: str | None = None,
    by: str | Sequence[str] | None = None,
    inference: Inference = "crv1",
    confidence: float = 0.95,
    n_draws: int = 9999,
    seed: int = 1,
    wild_weights: WildWeights = "rademacher",
) -> DifferenceInDifferences | pd.DataFrame:
    """Estimate how much more the trained changed than the comparison group.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        A long frame: one row a person and wave; see
        :func:`cpd_eval.analysis.waves.to_long` for a panel with a column a wave.
    outcome : str
        Column of scores; NaN and null are missing.
    treated, after : str
        Columns of 0 and 1 (or false and true): in the trained group; in the later wave.
    unit : str, optional
        Column of the person's pseudonym. If given, people are compared with themselves, and those
        without both waves are left out and counted.
    cluster : str, optional
        Column of the level at which treatment was assigned, such as the local organisation.
    by : str or sequence of str, optional
        Grouping columns; an estimate for each group, in a table.
    inference : {"crv1", "crv3", "wild", "hc1", "classical"}, default "crv1"
        "crv1": clustered, with the factor G/(G−1) · (N−1)/(N−K) and t with G−1 degrees of
        freedom, as Stata and fixest; "crv3": the jackknife over clusters, for few or uneven ones;
        "wild": the restricted wild cluster bootstrap, for few; "hc1": unequal variances;
        "classical": equal ones. The formulas: :mod:`cpd_eval.analysis.did_clusters`.
    confidence : float, default 0.95
        Coverage of the interval.
    n_draws : int, default 9999
        Draws of the bootstrap; if there are no more sign patterns than that, each is taken once.
    seed : int, default 1
        Where its random numbers start: the same seed, the same p-value.
    wild_weights : {"rademacher", "webb"}, default "rademacher"
        What "wild" multiplies a cluster's residuals by: a sign, or one of Webb's six weights, for
        fewer than about 12 clusters.

    Returns
    -------
    DifferenceInDifferences, or pandas.DataFrame if `by` is given
        The table has the columns of `by` and of ``cpd_eval.frames.DID``; a group that cannot carry
        the estimate keeps its row and ``note`` says why.

    Raises
    ------
    DataError
        If a column is missing or holds something else than described, a person stands twice in a
        wave, changes group, or has no cluster.
    AnalysisError
        If a clustered error is asked for without a cluster, or the data cannot carry the estimate.

    References
    ----------
    .. [1] Wooldridge, Introductory Econometrics, ch. 13.2 (the incinerator) and 13.4.
    .. [2] Cameron and Miller (2015), "A practitioner's guide to cluster-robust inference", Journal
       of Human Resources 50(2), 317-372.
    .. [3] MacKinnon, Nielsen and Webb (2023), "Fast and reliable jackknife and bootstrap methods
       for cluster-robust inference", Journal of Applied Econometrics 38(5), 671-694.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "trained": [1, 1, 1, 1, 0, 0, 0, 0],
    ...     "later":   [0, 0, 1, 1, 0, 0, 1, 1],
    ...     "score":   [2, 3, 4, 4, 2, 3, 3, 3],
    ... })
    >>> effect = difference_in_differences(
    ...     answers, outcome="score", treated="trained", after="later", inference="classical"
    ... )
    >>> effect.estimate, effect.n, effect.treated_before, effect.treated_after
    (1.0, 8, 2.5, 4.0)
    """
    columns = columns_of(by)
    check_confidence(confidence)
    _check_inference(inference, cluster, n_draws, wild_weights)
    judgement = Judgement(
        inference=inference,
        confidence=confidence,
        n_draws=n_draws,
        seed=seed,
        wild_weights=wild_weights,
    )
    texts = [*columns, *(name for name in (unit, cluster) if name is not None)]
    rows = take(frame, numbers=[outcome, treated, after], texts=texts)
    keys = {**{name: nw.col(name) for name in columns}, TREATED: number(treated)}
    if cluster is not None:
        keys[CLUSTER] = nw.col(cluster)
    if unit is None:
        rows, is_tally = tally(rows, keys=[*texts, treated, after], numbers=[outcome])
        times = nw.col(TIMES) if is_tally else None
        cells = answer_cells(rows, keys, outcome, after, times=times)
    else:
        cells = change_cells(rows, keys, outcome, after, unit)
    refuse_infinite(int(cells["n_infinite"].sum()), f"column '{outcome}'")
    cells = known_cells(cells, {TREATED: treated, AFTER: after}, cluster)
    solve = from_answers if unit is None else from_changes
    if by is None:
        return solve(cells, judgement)
    groups = pool(cells, by=columns)[[*columns]]
    mine = dict(iter(cells.groupby(list(columns))))
    out = [_row(mine[tuple(group)], solve, judgement) for group in groups.itertuples(index=False)]
    table = pd.concat([groups, pd.DataFrame(out)], axis=1)
    table["q_value"] = false_discovery(table["p_value"])
    return table[[*columns, *names(DID)]]


def _row(cells: pd.DataFrame, solve: Any, judgement: Judgement) -> dict[str, Any]:
    try:
        effect = solve(cells, judgement)
    except AnalysisError as error:
        counts = {name: 0 for name in names(DID) if name.startswith("n_")}
        missing = {name: float("nan") for name in names(DID) if name not in counts}
        n, dropped = int(cells["n"].sum()), int(cells["n_dropped"].sum())
        return missing | counts | {"n": n, "n_dropped": dropped, "note": str(error).split("\n")[0]}
    return {name: getattr(effect, name) for name in names(DID) if hasattr(effect, name)}


def _check_inference(inference: str, cluster: str | None, n_draws: int, wild_weights: str) -> None:
    if inference not in get_args(Inference):
        raise AnalysisError(
            f"inference={inference!r}: expected one of {', '.join(get_args(Inference))}.\n"
            "Take 'crv1' if groups of people were assigned together."
        )
    if inference in _CLUSTERED and cluster is None:
        raise AnalysisError(
            f"inference='{inference}': no cluster is named; the level at which treatment was "
            "assigned is expected, since people assigned together are not independent.\n"
            "Name it, such as cluster='local_org'; if each person was assigned alone, name the "
            "person's column."
        )
    if inference == "wild" and n_draws < 99:
        raise AnalysisError(
            f"n_draws={n_draws}: 99 or more are needed, 9999 for a p-value to report.\n"
            "Leave it at its default."
        )
    if wild_weights not in get_args(WildWeights):
        raise AnalysisError(
            f"wild_weights={wild_weights!r}: expected one of {', '.join(get_args(WildWeights))}.\n"
            "Take 'webb' for fewer than about 12 clusters."
        )
