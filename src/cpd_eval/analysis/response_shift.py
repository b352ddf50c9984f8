r"""Whether people came to judge themselves by another yardstick: the response shift.

Before the training somebody writes "4" and does not know what there is to know. Afterwards they
look back: "before it I was really at 2". This *then-test* b′ stands beside the answer b given at
the time and the answer a given after (Howard and others 1979):

- the **change recorded**, a − b, mixes what was learned with the change of yardstick;
- the **change looked back on**, a − b′, uses one yardstick, and a memory that wants to have
  learned something;
- the **response shift**, b′ − b, is what lies between them.

Neither change replaces the other: both are given, over the same people, never swapped. A then-test
is swayed by the wish to please, by effort spent and by forgetting, mostly towards a larger change
(Hill and Betz 2005).
"""

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pandas as pd

from cpd_eval.analysis.clustered_means import Means, clustered_means
from cpd_eval.analysis.inference import NO_VARIATION
from cpd_eval.analysis.intake import (
    check_confidence,
    flag,
    number,
    take,
)
from cpd_eval.analysis.tables import RESPONSE_SHIFT
from cpd_eval.frames import names


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ResponseShift:
    """The two changes, and the shift between them.

    Attributes
    ----------
    n, n_dropped, n_clusters : int
        People with all three answers; with some; clusters, 0 if not clustered.
    estimate, std_error, ci_low, ci_high, p_value : float
        The response shift, then − before, in scale points; below 0: people found afterwards that
        they had rated themselves too high.
    mean_before, mean_then, mean_after : float
        Over the n.
    share_lower, share_same, share_higher : float
        Of the n, whose then-test is below, at or above the answer before, 0–1.
    changes : pandas.DataFrame
        The two changes and the shift: the columns of ``cpd_eval.analysis.tables.RESPONSE_SHIFT``.
    confidence : float
        Coverage of the intervals.
    note : str
        Why a number is missing, or what to beware of; empty if nothing.
    """

    n: int
    n_dropped: int
    n_clusters: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    mean_before: float
    mean_then: float
    mean_after: float
    share_lower: float
    share_same: float
    share_higher: float
    changes: pd.DataFrame
    confidence: float
    note: str


def response_shift(
    frame: Any,
    *,
    before: str,
    then: str,
    after: str,
    cluster: str | None = None,
    confidence: float = 0.95,
) -> ResponseShift:
    """Hold the then-test against the answer before, beside both changes.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person. Only counts, means and variances leave its engine.
    before, then, after : str
        Columns of scores: given before; given afterwards about before; given afterwards about now.
        NaN and null are missing.
    cluster : str, optional
        Column of the group people belong together in, if they are not independent.
    confidence : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    ResponseShift

    Raises
    ------
    DataError
        If a column is missing, holds text or infinite values, or somebody names no cluster.
    AnalysisError
        If fewer than 2 people gave all three answers, or there is 1 cluster.

    References
    ----------
    .. [1] Howard and others (1979), "Internal invalidity in pretest-posttest self-report
       evaluations and a re-evaluation of retrospective pretests", Applied Psychological Measurement
       3(1), 1-23.
    .. [2] Hill and Betz (2005), "Revisiting the retrospective pretest", American Journal of
       Evaluation 26(4), 501-517.

    Examples
    --------
    >>> staff = pd.DataFrame({"before": [4, 3, 4], "then": [2, 2, 3], "after": [4, 4, 5]})
    >>> found = response_shift(staff, before="before", then="then", after="after")
    >>> found.changes[["quantity", "estimate"]].round(3)
                     quantity  estimate
    0         change recorded     0.667
    1  change looked back on     2.000
    2          response shift    -1.333
    """
    check_confidence(confidence)
    columns = {"before": before, "then": then, "after": after}
    rows = take(frame, numbers=list(columns.values()), texts=[cluster] if cluster else [])
    b, t, a = (number(name) for name in columns.values())
    shift = t - b
    means = clustered_means(
        rows,
        {
            "change recorded": a - b,
            "change looked back on": a - t,
            "response shift": shift,
            "before": nw.when(~shift.is_null()).then(b),
            "lower": nw.when(~shift.is_null()).then(flag(shift < 0)),
            "higher": nw.when(~shift.is_null()).then(flag(shift > 0)),
        },
        cluster=cluster,
        asked=list(columns.values()),
    )
    return _result(means, confidence)


def _result(means: Means, confidence: float) -> ResponseShift:
    quantities = ["change recorded", "change looked back on", "response shift"]
    judged = {name: means.judged(name, confidence) for name in quantities}
    table = pd.DataFrame([{"quantity": name, "n": means.n, **judged[name]} for name in quantities])
    table["note"] = ["" if error > 0 else NO_VARIATION for error in table["std_error"]]
    before = float(means.mean["before"])
    lower, higher = (float(means.mean[name]) for name in ("lower", "higher"))
    return ResponseShift(
        n=means.n,
        n_dropped=means.n_dropped,
        n_clusters=means.n_clusters,
        **judged["response shift"],
        mean_before=before,
        mean_then=before + float(means.mean["response shift"]),
        mean_after=before + float(means.mean["change recorded"]),
        share_lower=lower,
        share_same=1 - lower - higher,
        share_higher=higher,
        changes=table[names(RESPONSE_SHIFT)],
        confidence=confidence,
        note=str(table["note"].iloc[-1]),
    )
