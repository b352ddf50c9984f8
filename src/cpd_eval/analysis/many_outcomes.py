"""Difference in differences of several outcomes at once, corrected for how many there are.

The outcomes of a survey hang together: who rates one standard higher rates the others higher too.
Romano and Wolf's correction uses that. In every draw of the wild cluster bootstrap each cluster's
residuals keep their sign or lose it *for all outcomes together*, so the draws hang together as the
outcomes do (:func:`cpd_eval.analysis.multiplicity.step_down`).
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from cpd_eval.analysis.did import difference_in_differences
from cpd_eval.analysis.did_cells import clusters_of
from cpd_eval.analysis.did_clusters import null_t
from cpd_eval.analysis.did_judge import AFTER, CLUSTER, TREATED
from cpd_eval.analysis.did_rows import answer_cells, change_cells, known_cells
from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import number, take
from cpd_eval.analysis.multiplicity import adjust_p_values, step_down
from cpd_eval.analysis.signs import sign_blocks
from cpd_eval.errors import AnalysisError
from cpd_eval.frames import MANY_OUTCOMES, names


def many_outcomes(
    frame: Any,
    *,
    outcomes: Sequence[str],
    treated: str,
    after: str,
    cluster: str,
    unit: str | None = None,
    confidence: float = 0.95,
    n_draws: int = 9999,
    seed: int = 1,
) -> pd.DataFrame:
    """Estimate the effect on several outcomes, with p-values corrected for their number.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person and wave.
    outcomes : sequence of str
        Columns of scores.
    treated, after, cluster, unit, confidence, n_draws, seed
        As for :func:`cpd_eval.analysis.did.difference_in_differences`.

    Returns
    -------
    pandas.DataFrame
        A row an outcome, in the order given: the columns of ``cpd_eval.frames.MANY_OUTCOMES``.
        Error and interval are CRV1's; ``p_value`` is the bootstrap's.

    Raises
    ------
    DataError, AnalysisError
        As for one outcome, or if none is named.

    References
    ----------
    .. [1] Romano and Wolf (2016), Statistics and Probability Letters 113, 38-40.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> staff = pd.DataFrame([(g, int(g < 10), w) for g in range(20) for w in (0, 1)],
    ...                      columns=["office", "trained", "later"])
    >>> staff["skill"] = rng.normal(size=40) + 3 * staff["trained"] * staff["later"]
    >>> staff["mood"] = rng.normal(size=40)
    >>> both = many_outcomes(staff, outcomes=["skill", "mood"], treated="trained", after="later",
    ...                      cluster="office", n_draws=999)
    >>> bool((both["p_romano_wolf"] >= both["p_value"]).all())
    True
    """
    if not outcomes:
        raise AnalysisError("outcomes=[]: none is named; one or more are expected.\nName them.")
    effects = [
        difference_in_differences(
            frame,
            outcome=outcome,
            treated=treated,
            after=after,
            cluster=cluster,
            unit=unit,
            confidence=confidence,
        )
        for outcome in outcomes
    ]
    sums = [_sums(frame, outcome, treated, after, cluster, unit) for outcome in outcomes]
    labels = sorted(set().union(*(one.labels for one in sums)))
    _, blocks = sign_blocks(len(labels), n_draws, seed)
    place = {label: i for i, label in enumerate(labels)}
    columns = [[place[label] for label in one.labels] for one in sums]
    found, parts = np.full(len(sums), np.nan), []
    for flips in blocks:
        drawn: Numbers = np.full((len(flips), len(sums)), -np.inf)
        for i, (one, effect) in enumerate(zip(sums, effects, strict=True)):
            if effect.std_error > 0:
                found[i], drawn[:, i] = null_t(one, effect.estimate, flips[:, columns[i]])
        parts.append(drawn)
    draws = np.concatenate(parts)
    alone = np.array([_alone(t, draws[:, i]) for i, t in enumerate(found)])
    table = pd.DataFrame(
        {
            "outcome": list(outcomes),
            **{
                name: [getattr(effect, name) for effect in effects]
                for name in ("n", "estimate", "std_error", "ci_low", "ci_high", "note")
            },
            "p_value": alone,
            "p_romano_wolf": step_down(found, draws),
            "p_holm": adjust_p_values(alone, method="holm"),
            "q_value": adjust_p_values(alone, method="benjamini_hochberg"),
        }
    )
    return table[names(MANY_OUTCOMES)]


def _sums(
    frame: Any, outcome: str, treated: str, after: str, cluster: str, unit: str | None
) -> Any:
    texts = [cluster] if unit is None else [cluster, unit]
    rows = take(frame, numbers=[outcome, treated, after], texts=texts)
    keys = {TREATED: number(treated), CLUSTER: nw.col(cluster)}
    cells = (
        answer_cells(rows, keys, outcome, after)
        if unit is None
        else change_cells(rows, keys, outcome, after, unit)
    )
    cells = known_cells(cells, {TREATED: treated, AFTER: after}, cluster)
    return clusters_of(cells, followed=unit is not None)


def _alone(t: float, drawn: Numbers) -> float:
    if np.isnan(t):
        return float("nan")
    return (int((drawn >= t * (1 - 1e-9)).sum()) + 1) / (len(drawn) + 1)
