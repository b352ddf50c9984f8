r"""Whether training helped, when it reached different people at different times.

A programme is rolled out: some offices begin this year, some the next, some not yet. A regression
with unit and wave effects then also compares those who began late with those who began early,
whose effect is still growing, and can come out with the wrong sign (Goodman-Bacon 2021). Here every
cohort is compared only with people not treated: never, or not yet.

How the effects are computed is told in :mod:`cpd_eval.analysis.staggered_effects`, how they are
summed up in :mod:`cpd_eval.analysis.staggered_sum`. Both follow Callaway and Sant'Anna (2021) and
give the numbers of their R package ``did`` with its analytic standard errors; with covariates,
:mod:`cpd_eval.analysis.doubly_robust`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from cpd_eval.analysis.doubly_robust import Adjustment
from cpd_eval.analysis.inference import NO_VARIATION, t_columns
from cpd_eval.analysis.intake import check_confidence, take
from cpd_eval.analysis.staggered_cohorts import Cohorts
from cpd_eval.analysis.staggered_covariates import Panel, effects_among_alike, read_people
from cpd_eval.analysis.staggered_effects import Effects, effects_of
from cpd_eval.analysis.staggered_rows import read_cohorts
from cpd_eval.analysis.staggered_sum import Aggregate, Summary, pretrend, summarise
from cpd_eval.errors import AnalysisError
from cpd_eval.frames import COHORT_EFFECT, COHORT_SUMMARY, names

Control = Literal["never", "not_yet"]
"""Who is compared with: the never treated, or also those treated later."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StaggeredAdoption:
    """The effect of a programme that reached people at different times.

    Attributes
    ----------
    n, n_dropped : int
        People used; people left out (`notes` says why).
    n_treated, n_comparison : int
        Of the n, those treated within the waves; those never treated.
    n_clusters : int
        Clusters behind the standard error; 0 if people were assigned one by one.
    estimate, std_error, ci_low, ci_high, p_value : float
        The overall effect of the aggregate, in the unit of the outcome.
    df : float
        Degrees of freedom of t: infinity (normal), or clusters − 1.
    pretrend_statistic, pretrend_df, pretrend_p_value : float
        Wald test that all effects before treatment are nil; NaN if there are none.
    effects : pandas.DataFrame
        A row a cohort and wave: the columns of ``cpd_eval.frames.COHORT_EFFECT``.
    summary : pandas.DataFrame
        A row a wave since treatment, cohort or wave: ``cpd_eval.frames.COHORT_SUMMARY``; empty for
        "simple".
    control, aggregate : str
        As asked for.
    confidence : float
        Coverage of each interval, taken by itself.
    notes : tuple of str
        What was left out, and why; empty if nothing was.
    """

    n: int
    n_dropped: int
    n_treated: int
    n_comparison: int
    n_clusters: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    df: float
    pretrend_statistic: float
    pretrend_df: float
    pretrend_p_value: float
    effects: pd.DataFrame
    summary: pd.DataFrame
    control: str
    aggregate: str
    confidence: float
    notes: tuple[str, ...]

    @property
    def note(self) -> str:
        """The notes as one text; empty if there is nothing to say."""
        return " ".join(self.notes)


def staggered_adoption(
    frame: Any,
    *,
    outcome: str,
    unit: str,
    time: str,
    first_treated: str,
    cluster: str | None = None,
    control: Control = "never",
    aggregate: Aggregate = "simple",
    covariates: Sequence[str] = (),
    adjustment: Adjustment = "doubly_robust",
    confidence: float = 0.95,
) -> StaggeredAdoption:
    """Estimate the effect of a programme that began at different times (Callaway–Sant'Anna).

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person and wave. People without an answer in every wave are left out and counted.
    outcome : str
        Column of scores; NaN and null are missing.
    unit : str
        Column of the person's pseudonym (or of the site, if sites are followed).
    time : str
        Column of the wave, a number such as the year.
    first_treated : str
        Column of the wave in which the person's treatment began; empty, infinite or 0 (where 0
        comes before every wave) for never. The same in every row of a person.
    cluster : str, optional
        Column of the level at which treatment was assigned, if not person by person.
    control : {"never", "not_yet"}, default "never"
        Whom the treated are compared with.
    aggregate : {"simple", "event", "group", "calendar"}, default "simple"
        By what the effects are summed up.
    covariates : sequence of str, default ()
        Columns of numbers in which treated and comparison people may differ; their value in the
        base wave counts. With covariates the rows are read; without, only statistics of cohorts.
    adjustment : {"doubly_robust", "regression"}, default "doubly_robust"
        How covariates are used; see :mod:`cpd_eval.analysis.doubly_robust`.
    confidence : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    StaggeredAdoption

    Raises
    ------
    DataError
        If a column is missing or holds text, a person stands twice in a wave, begins treatment
        twice, or changes cluster.
    AnalysisError
        If nobody is treated within the waves, nobody can be compared with, or there is 1 cluster.

    References
    ----------
    .. [1] Callaway and Sant'Anna (2021), "Difference-in-differences with multiple time periods",
       Journal of Econometrics 225(2), 200-230.

    Examples
    --------
    One cohort of two begins in wave 2; those never treated move by 1 a wave, the cohort by 3 and 5.

    >>> panel = pd.DataFrame({
    ...     "who":   ["a", "a", "a", "b", "b", "b", "c", "c", "c", "d", "d", "d"],
    ...     "wave":  [1, 2, 3] * 4,
    ...     "began": [2] * 6 + [None] * 6,
    ...     "score": [1, 3, 6, 2, 6, 7, 1, 2, 4, 3, 4, 4],
    ... })
    >>> effect = staggered_adoption(panel, outcome="score", unit="who", time="wave",
    ...                             first_treated="began", aggregate="event")
    >>> effect.summary[["at", "estimate", "std_error"]].round(4)
        at  estimate  std_error
    0  0.0       2.0     0.7071
    1  1.0       3.0     0.7071
    """
    check_confidence(confidence)
    _check_choice("control", control, get_args(Control))
    _check_choice("aggregate", aggregate, get_args(Aggregate))
    texts = [unit] if cluster is None else [unit, cluster]
    _check_choice("adjustment", adjustment, get_args(Adjustment))
    rows = take(frame, numbers=[outcome, time, first_treated, *covariates], texts=texts)
    named: dict[str, Any] = {
        "outcome": outcome,
        "unit": unit,
        "time": time,
        "first_treated": first_treated,
        "cluster": cluster,
        "control": control,
    }
    data: Cohorts | Panel
    if covariates:
        data = read_people(rows, covariates=covariates, **named)
        _refuse_nobody(data.first, data.n_dropped, data.notes, control)
        effects = effects_among_alike(data, control, adjustment)
    else:
        data = read_cohorts(rows, **named)
        _refuse_nobody(data.first, data.n_dropped, data.notes, control)
        effects = effects_of(data, control)
    if effects.n_clusters == 1:
        raise AnalysisError(
            "the panel: all people are in 1 cluster; 2 or more are needed, 20 or more to trust the "
            "interval.\nName the level at which treatment was assigned."
        )
    notes = (*data.notes, *effects.notes)
    return _solved(effects, notes, data.n_dropped, control, aggregate, confidence)


def _solved(
    effects: Effects,
    notes: Sequence[str],
    n_dropped: int,
    control: str,
    aggregate: Aggregate,
    confidence: float,
) -> StaggeredAdoption:
    summary = summarise(effects, aggregate)
    statistic, pre_df, p_value = pretrend(effects)
    overall = _judged([summary.overall], [summary.overall_std_error], effects.df, confidence)
    never = round(float(effects.share[np.isinf(effects.cohorts)].sum()) * effects.n)
    said = [] if overall["std_error"].iloc[0] > 0 else [NO_VARIATION]
    if np.isnan(statistic):
        said.append(_no_pretrend(effects))
    return StaggeredAdoption(
        n=effects.n,
        n_dropped=n_dropped,
        n_treated=effects.n - never,
        n_comparison=never,
        n_clusters=effects.n_clusters,
        **{str(key): float(value) for key, value in overall.iloc[0].items()},
        df=effects.df,
        pretrend_statistic=statistic,
        pretrend_df=pre_df,
        pretrend_p_value=p_value,
        effects=_effect_table(effects, confidence),
        summary=_summary_table(summary, effects.df, confidence),
        control=control,
        aggregate=aggregate,
        confidence=confidence,
        notes=(*notes, *said),
    )


def _effect_table(effects: Effects, confidence: float) -> pd.DataFrame:
    size = len(effects.att)
    variance = np.maximum(np.diag(effects.covariance)[:size], 0.0)
    table = pd.DataFrame(
        {
            "first_treated": effects.first,
            "time": effects.time,
            "n": (effects.n_treated + effects.n_comparison).astype(int),
            "n_treated": effects.n_treated.astype(int),
            "n_comparison": effects.n_comparison.astype(int),
        }
    )
    judged = _judged(effects.att, np.sqrt(variance), effects.df, confidence)
    return _noted(pd.concat([table, judged], axis=1))[names(COHORT_EFFECT)]


def _summary_table(summary: Summary, df: float, confidence: float) -> pd.DataFrame:
    table = pd.DataFrame({"at": summary.at, "n": summary.n.astype(int)})
    judged = _judged(summary.estimate, summary.std_error, df, confidence)
    return _noted(pd.concat([table, judged], axis=1))[names(COHORT_SUMMARY)]


def _judged(estimate: Any, std_error: Any, df: float, confidence: float) -> pd.DataFrame:
    value, error = np.asarray(estimate, dtype=float), np.asarray(std_error, dtype=float)
    # Rounding, not variation: everybody of a cohort moved alike.
    error = np.where(error > 1e-12 * np.maximum(1.0, np.abs(value)), error, 0.0)
    columns = t_columns(value, error, np.full(value.shape, df), confidence=confidence)
    return pd.DataFrame({"estimate": value, **columns})


def _noted(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(note=np.where(table["std_error"] > 0, "", NO_VARIATION))


def _no_pretrend(effects: Effects) -> str:
    before = int((effects.time < effects.first).sum())
    if before == 0:
        return "No cohort has two waves before treatment, so earlier trends cannot be tested."
    return f"The {before} effects before treatment cannot be told apart, so no test of them."


def _refuse_nobody(first: np.ndarray, n_dropped: int, notes: Sequence[str], control: str) -> None:
    lacking = []
    if not np.isfinite(first).any():
        lacking.append("treated")
    if not np.isinf(first).any() and control == "never":
        lacking.append("never treated")
    if lacking or len(first) < 2:
        raise AnalysisError(
            f"the panel: nobody {' and nobody '.join(lacking) or 'to compare with'} is left after "
            f"{n_dropped} people were left out. {' '.join(notes)}\n"
            "Use fewer waves, so that more people have an answer in each."
        )


def _check_choice(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise AnalysisError(
            f"{name}={value!r}: expected one of {', '.join(known)}.\nTake one of them."
        )
