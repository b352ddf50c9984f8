r"""How the trained and the comparison group moved apart, wave by wave.

.. math:: y_{it} = a_i + w_t + \sum_{e \ne -1} \delta_e\, 1\{t - g_i = e\} + \varepsilon_{it}

with g the wave in which a unit's treatment began. After it, the :math:`\delta_e` show the effect
building up or wearing off. Before it they should be nil, and that is the only look the data allow
at whether both groups would have moved in parallel:

- the **joint test** asks whether they are all nil. Not finding a difference is not finding none:
  beside it stands the straight-line trend that the test would find in 80 % of studies (Roth 2022).
- the **equivalence test** asks the better question: are they all within a bound that would not
  matter? It must be earned: a noisy study fails it.

If units begin at different times, these coefficients mix cohorts, weighting some negatively (Sun
and Abraham 2021); :func:`cpd_eval.analysis.staggered.staggered_adoption` does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from cpd_eval.analysis.event_time import event_times, since_treatment, without_early
from cpd_eval.analysis.inference import NO_VARIATION, Numbers, t_columns
from cpd_eval.analysis.intake import check_confidence
from cpd_eval.analysis.least_squares import Fit
from cpd_eval.analysis.pretrend import Pretrend, judge_pretrend
from cpd_eval.analysis.staggered_waves import early_note
from cpd_eval.analysis.within import fit_within, read_units, waves_of
from cpd_eval.errors import AnalysisError
from cpd_eval.frames import EVENT_STUDY, names

WithinInference = Literal["crv1", "crv3", "classical"]
"""How sure: two ways to count clusters, or independent answers of equal variance."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EventStudy:
    """Effects by wave since treatment began.

    Attributes
    ----------
    n, n_dropped : int
        Answers used; answers left out because something is missing.
    n_units, n_treated, n_clusters : int
        Units; those treated; clusters (0 if not clustered).
    estimate, std_error, ci_low, ci_high, p_value : float
        The mean of the effects from the beginning of treatment on.
    df : float
        Degrees of freedom of t.
    summary : pandas.DataFrame
        A row a wave since treatment, the reference included with 0: the columns of
        ``cpd_eval.frames.EVENT_STUDY``.
    effects : pandas.Series
        The effects by wave since treatment, the reference left out.
    covariance : pandas.DataFrame
        Their covariance.
    pretrend : Pretrend
        What the waves before treatment say.
    reference : float
        The wave everything is held against.
    inference : str
        How the standard errors were computed.
    confidence : float
        Coverage of each interval.
    notes : tuple of str
        What to beware of; empty if nothing.
    """

    n: int
    n_dropped: int
    n_units: int
    n_treated: int
    n_clusters: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    df: float
    summary: pd.DataFrame
    effects: "pd.Series[float]"
    covariance: pd.DataFrame
    pretrend: Pretrend
    reference: float
    inference: str
    confidence: float
    notes: tuple[str, ...]

    @property
    def note(self) -> str:
        """The notes as one text; empty if there is nothing to say."""
        return " ".join(self.notes)


def event_study(
    frame: Any,
    *,
    outcome: str,
    unit: str,
    time: str,
    first_treated: str,
    cluster: str | None = None,
    reference: float = -1,
    covariates: Sequence[str] = (),
    bound: float | None = None,
    inference: WithinInference = "crv1",
    confidence: float = 0.95,
) -> EventStudy:
    """Estimate the effect in every wave before and after treatment began.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a unit and wave; waves may be missing.
    outcome : str
        Column of scores; NaN and null are missing.
    unit, time : str
        Columns that name the unit and the wave; the wave is a number.
    first_treated : str
        Column of the wave in which the unit's treatment began; empty or infinite for never.
    cluster : str, optional
        Column of the level at which treatment was assigned; units must lie within clusters.
    reference : float, default -1
        Wave since treatment that the others are held against.
    covariates : sequence of str, default ()
        Further columns of numbers that change over time.
    bound : float, optional
        Largest difference before treatment that would not matter, in the unit of the outcome. It
        has no default: what matters is a judgement, to be made before the data are seen.
    inference : {"crv1", "crv3", "classical"}, default "crv1"
        As in :func:`cpd_eval.analysis.fixed_effects.fixed_effects`.
    confidence : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    EventStudy

    Raises
    ------
    DataError
        If a column is missing or holds text, a unit stands twice in a wave or begins twice.
    AnalysisError
        If a clustered error has no cluster, nobody is treated or never treated, or the reference
        is no wave before or after treatment that occurs.

    References
    ----------
    .. [1] Freyaldenhoven, Hansen, Pérez Pérez and Shapiro (2021), "Visualization, identification,
       and estimation in the linear panel event-study design", NBER Working Paper 29170.
    .. [2] Roth (2022), "Pretest with caution", American Economic Review: Insights 4(3), 305-322.

    Examples
    --------
    >>> panel = pd.DataFrame({
    ...     "who": ["a"] * 3 + ["b"] * 3 + ["c"] * 3 + ["d"] * 3, "wave": [1, 2, 3] * 4,
    ...     "began": [3] * 6 + [None] * 6, "score": [1, 2, 5, 2, 2, 6, 1, 2, 3, 4, 4, 5],
    ... })
    >>> study = event_study(panel, outcome="score", unit="who", time="wave", first_treated="began",
    ...                     inference="classical")
    >>> study.summary[["at", "estimate"]].round(6)
        at  estimate
    0 -2.0       0.0
    1 -1.0       0.0
    2  0.0       2.5
    """
    check_confidence(confidence)
    _check(inference, cluster, bound)
    data, n_dropped = read_units(
        frame,
        outcome=outcome,
        numbers=[time, *covariates],
        optional=[first_treated],
        unit=unit,
        time=time,
        cluster=cluster,
    )
    first = f"number_{1 + len(covariates)}"
    data, n_early = without_early(data, first)
    since = since_treatment(data, first, unit)
    at = event_times(since, reference)
    waves = waves_of(data)
    x = [np.where(since == value, 1.0, 0.0) for value in at]
    x += [data[f"number_{1 + i}"].to_numpy(float) for i in range(len(covariates))]
    x += [(data["time"] == wave).to_numpy(float) for wave in waves[1:]]
    terms = [*(f"wave {value:+g}" for value in at), *covariates, *waves[1:]]
    fit, _ = fit_within(data, x, terms, inference=inference)
    treated = np.isfinite(since)
    overall = _overall(fit, at, confidence)
    notes = [] if overall["std_error"] > 0 else [NO_VARIATION]
    if n_early:
        notes.append(early_note(n_early, float(waves[0]), "units"))
    begun = data.loc[treated, first].nunique()
    if begun > 1:
        notes.append(
            f"Treatment began in {begun} different waves, so these effects mix cohorts and can "
            "mislead; staggered_adoption does not."
        )
    return EventStudy(
        n=len(data),
        n_dropped=n_dropped,
        n_units=data["unit"].nunique(),
        n_treated=data.loc[treated, "unit"].nunique(),
        n_clusters=fit.n_clusters,
        **overall,
        df=fit.df,
        summary=_summary(data, since, fit, at, reference, confidence),
        effects=pd.Series(fit.beta[: len(at)], index=list(at), name="estimate"),
        covariance=pd.DataFrame(fit.covariance[: len(at), : len(at)], index=at, columns=at),
        pretrend=_pretrend(fit, at, reference, bound, confidence),
        reference=reference,
        inference=inference,
        confidence=confidence,
        notes=tuple(notes),
    )


def _overall(fit: Fit, at: Sequence[float], confidence: float) -> dict[str, float]:
    after = np.array(at) >= 0
    weight = np.zeros(len(fit.beta))
    weight[: len(at)] = after / after.sum()
    value = np.array([weight @ fit.beta])
    error = np.sqrt(np.maximum([weight @ fit.covariance @ weight], 0.0))
    judged = t_columns(value, error, np.array([fit.df]), confidence=confidence)
    return {"estimate": float(value[0]), **{key: float(v[0]) for key, v in judged.items()}}


def _summary(
    data: pd.DataFrame,
    since: Numbers,
    fit: Fit,
    at: Sequence[float],
    reference: float,
    confidence: float,
) -> pd.DataFrame:
    size = len(at)
    error = np.sqrt(np.maximum(np.diag(fit.covariance)[:size], 0.0))
    judged = t_columns(fit.beta[:size], error, np.full(size, fit.df), confidence=confidence)
    table = pd.DataFrame({"at": at, "estimate": fit.beta[:size], **judged})
    table["note"] = np.where(error > 0, "", NO_VARIATION)
    base = pd.DataFrame({"at": [reference], "estimate": [0.0], "note": ["The reference."]})
    table = pd.concat([table, base]).sort_values("at", ignore_index=True)
    counts = data["unit"].groupby(since).nunique()
    table["n"] = counts.reindex(table["at"]).to_numpy(int)
    return table[names(EVENT_STUDY)]


def _pretrend(
    fit: Fit, at: Sequence[float], reference: float, bound: float | None, confidence: float
) -> Pretrend:
    before = [i for i, value in enumerate(at) if value < 0]
    return judge_pretrend(
        fit.beta[before],
        fit.covariance[np.ix_(before, before)],
        np.array([at[i] - reference for i in before]),
        df=fit.df,
        bound=bound,
        confidence=confidence,
    )


def _check(inference: str, cluster: str | None, bound: float | None) -> None:
    if inference not in get_args(WithinInference):
        raise AnalysisError(
            f"inference={inference!r}: expected one of {', '.join(get_args(WithinInference))}.\n"
            "Take 'crv1' if groups of people were assigned together."
        )
    if inference != "classical" and cluster is None:
        raise AnalysisError(
            f"inference='{inference}': no cluster is named; the level at which treatment was "
            "assigned is expected.\nName it, such as cluster='local_org'; if each unit was "
            "assigned alone, name the unit's column."
        )
    if bound is not None and not bound > 0:
        raise AnalysisError(
            f"bound={bound!r}: a difference larger than 0 is expected, in the unit of the outcome."
            "\nName the largest that would not matter."
        )
