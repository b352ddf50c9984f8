r"""Compare people with themselves: the conditional logit of going up rather than down.

A person's own level, however high, drops out if only those are asked who crossed a threshold, and
which way. Given that a person crossed, the odds of up are :math:`e^{\beta}`, whoever it is. Over
all thresholds of the scale together (Baetschmann, Staub and Winkelmann 2015) the estimate is

.. math:: \hat\beta = \log \frac{U}{D}, \qquad
          U = \sum_i \max(s_i, 0), \quad D = \sum_i \max(-s_i, 0)

with :math:`s_i` the steps person i went up the scale: with two answers it is McNemar's odds ratio.
A comparison group's own :math:`\hat\beta` is taken off. Cluster g moves it by
:math:`U_g/U - D_g/D`, and the variance is the sum of their squares times G/(G − 1).
"""

from typing import Any

import numpy as np
import pandas as pd

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.ordinal_rows import ScaleCells
from cpd_eval.errors import AnalysisError


def within_effect(cells: ScaleCells, *, compared: bool) -> dict[str, Any]:
    """Estimate from people who answered twice.

    Parameters
    ----------
    cells : ScaleCells
        From :func:`cpd_eval.analysis.ordinal_rows.count_moves`.
    compared : bool
        Whether there is a comparison group.

    Returns
    -------
    dict
        As :func:`cpd_eval.analysis.ordinal_marginal.marginal_effect`; the improvement is counted
        among the trained (or everybody), not modelled.
    """
    table = cells.table
    steps = (table["second"] - table["level"]).to_numpy(float)
    n = table["n"].to_numpy(float)
    cluster = table["cluster"].to_numpy()
    trained = table["treated"].to_numpy() == 1
    groups = [(trained, 1.0, "trained" if compared else "people")]
    if compared:
        groups.append((~trained, -1.0, "comparison people"))
    estimate, influence = 0.0, np.zeros(cells.n_clusters)
    for mine, sign, words in groups:
        value, pull = _log_odds(n * mine, steps, cluster, cells.n_clusters, words)
        estimate += sign * value
        influence += sign * pull
    higher = (np.sign(steps) + 1) / 2
    weight = n * trained
    chance = float(weight @ higher / weight.sum())
    off = np.bincount(cluster, weight * (higher - chance), cells.n_clusters) / weight.sum()
    factor = cells.n_clusters / (cells.n_clusters - 1)
    return {
        "n": int(n.sum()),
        "estimate": estimate,
        "std_error": float(np.sqrt(factor * influence @ influence)),
        "improvement": chance,
        "improvement_std_error": float(np.sqrt(factor * off @ off)),
        "same_effect_p_value": float("nan"),
        "cuts": pd.DataFrame(columns=["at_least", "estimate", "std_error", "note"]),
    }


def _log_odds(
    n: Numbers, steps: Numbers, cluster: np.ndarray, n_clusters: int, words: str
) -> tuple[float, Numbers]:
    up, down = n * np.maximum(steps, 0), n * np.maximum(-steps, 0)
    if not (up.sum() > 0 and down.sum() > 0):
        way = "up" if up.sum() == 0 else "down"
        raise AnalysisError(
            f"the comparison: none of {n.sum():.0f} {words} went {way} the scale; the odds of up "
            "against down need both.\nReport improvement_probability, which does not, or leave "
            "unit= out."
        )
    pull: Numbers = np.bincount(cluster, up / up.sum() - down / down.sum(), n_clusters).astype(
        float
    )
    return float(np.log(up.sum() / down.sum())), pull
