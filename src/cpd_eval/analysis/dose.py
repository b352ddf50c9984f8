r"""Whether more goes with more: change by the dose of support or of hours.

If support helps, people with more of it should have changed more, step by step. Two looks: the mean
change of everybody at each dose, other things equal, and the slope of a straight line through them
with a test whether it bends (the squared dose added). Nine supports counted 0 to 18 make a dose; so
do hours.

A rising line is what an effect would look like, and so is what would come of able people finding
support. It supports a cause; it does not show one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cpd_eval.analysis.adjusted_means import adjusted_means, joint_p_value, judged_columns
from cpd_eval.analysis.inference import NO_VARIATION, Numbers, t_columns
from cpd_eval.analysis.intake import check_confidence
from cpd_eval.analysis.least_squares import fit_moments
from cpd_eval.analysis.person_rows import People, complete_people, regression_moments
from cpd_eval.analysis.tables import DOSE
from cpd_eval.errors import AnalysisError
from cpd_eval.frames import names

MOST_GROUPS = 7
"""More doses than this are put into fifths."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DoseResponse:
    """Outcome by dose.

    Attributes
    ----------
    n, n_dropped, n_clusters : int
        People with everything known; left out; clusters, 0 if not clustered.
    estimate, std_error, ci_low, ci_high, p_value : float
        Slope: outcome per unit of dose.
    df : float
        Degrees of freedom of t.
    standardised : float
        Slope in standard deviations of both.
    bend_p_value : float
        p of a straight line; small: the line bends. NaN with two doses.
    table : pandas.DataFrame
        A row a dose or a fifth: the columns of ``cpd_eval.analysis.tables.DOSE``.
    confidence : float
        Coverage of the intervals.
    note : str
        Why a number is missing; empty if none is.
    """

    n: int
    n_dropped: int
    n_clusters: int
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    df: float
    standardised: float
    bend_p_value: float
    table: pd.DataFrame
    confidence: float
    note: str


def dose_response(
    frame: Any,
    *,
    outcome: str,
    dose: str,
    controls: Sequence[str] = (),
    cluster: str | None = None,
    confidence: float = 0.95,
) -> DoseResponse:
    """Estimate how an outcome goes with a dose.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person. The columns named, and no others, are read.
    outcome, dose : str
        Columns of numbers, such as change and the sum of nine supports; NaN and null are missing.
    controls : sequence of str, default ()
        Columns to hold equal, such as the answer before.
    cluster : str, optional
        Column of the group people belong together in.
    confidence : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    DoseResponse

    Raises
    ------
    DataError
        If a column is missing, holds text, or somebody has no cluster.
    AnalysisError
        If everybody had the same dose, or people are too few.

    References
    ----------
    .. [1] Hill (1965), "The environment and disease: association or causation?", Proceedings of the
       Royal Society of Medicine 58(5), 295-300.

    Examples
    --------
    Half a point more for each support.

    >>> staff = pd.DataFrame({"supports": [0, 0, 1, 1, 2, 2], "change": [0, 1, 1, 1, 1, 2]})
    >>> found = dose_response(staff, outcome="change", dose="supports")
    >>> round(found.estimate, 6), found.table["adjusted_mean"].round(6).tolist()
    (0.5, [0.5, 1.0, 1.5])
    """
    check_confidence(confidence)
    people = complete_people(
        frame, numbers=[outcome, dose, *controls], cluster=cluster, at_least=len(controls) + 4
    )
    y, d = (people.numbers[name].to_numpy(float) for name in (outcome, dose))
    if np.ptp(d) == 0:
        raise AnalysisError(
            f"column '{dose}': everybody had {d[0]:g}; there is no more and no less.\n"
            "Compare with people who had another dose."
        )
    judged, df, bend = _line(people, y, d, controls, confidence)
    place, labels, low, high = _groups(d)
    means, _, df_means = adjusted_means(people, y, place, labels, controls)
    columns = judged_columns(
        means["adjusted_mean"], means["mean_std_error"], df_means, confidence
    ).drop(columns=["p_value", "estimate"])
    table = pd.concat([means.rename(columns={"group": "dose"}), columns], axis=1)
    table["dose_low"], table["dose_high"] = low, high
    spread = float(y.std(ddof=1))
    return DoseResponse(
        n=len(y),
        n_dropped=people.n_dropped,
        n_clusters=people.n_clusters,
        **judged,
        df=df,
        standardised=judged["estimate"] * float(d.std(ddof=1)) / spread
        if spread > 0
        else float("nan"),
        bend_p_value=bend,
        table=table[names(DOSE)],
        confidence=confidence,
        note="" if judged["std_error"] > 0 else NO_VARIATION,
    )


def _line(
    people: People, y: Numbers, d: Numbers, controls: Sequence[str], confidence: float
) -> tuple[dict[str, float], float, float]:
    """Fit the straight line, then the bent one."""
    unit = (d - d.mean()) / d.std()
    rest = people.numbers[list(controls)].to_numpy(float)
    rest = rest - rest.mean(axis=0) if controls else np.empty((len(y), 0))
    x = np.column_stack([unit, rest])
    terms = ["dose", *controls]
    centred = y - y.mean()
    fit = fit_moments(
        regression_moments(x, centred, people, terms), inference="crv1", n_fitted=len(terms) + 1
    )
    df = fit.df if people.n_clusters else len(y) - len(terms) - 1.0
    slope, error = fit.beta[1:2] / d.std(), np.sqrt(fit.covariance[1, 1:2]) / d.std()
    error = np.where(error < 1e-12 * max(1.0, float(np.abs(y).max())), 0.0, error)
    judged = t_columns(slope, error, np.array([df]), confidence=confidence)
    found = {"estimate": float(slope[0]), **{key: float(v[0]) for key, v in judged.items()}}
    if len(np.unique(d)) < 3 or df < 2:
        return found, df, float("nan")
    square = unit**2
    bent = np.column_stack([unit, square - square.mean(), rest])
    fit_bent = fit_moments(
        regression_moments(bent, centred, people, ["dose", "dose²", *controls]),
        inference="crv1",
        n_fitted=len(terms) + 2,
    )
    return found, df, joint_p_value(fit_bent, [2], df if people.n_clusters else df - 1)


def _groups(d: Numbers) -> tuple[np.ndarray, list[str], list[float], list[float]]:
    """Put people into doses, or into fifths if there are many."""
    doses = np.unique(d)
    edges = doses if len(doses) <= MOST_GROUPS else np.unique(np.quantile(d, np.arange(5) / 5))
    place = np.searchsorted(edges, d, side="right") - 1
    low = [float(d[place == i].min()) for i in range(len(edges))]
    high = [float(d[place == i].max()) for i in range(len(edges))]
    labels = [f"{a:g}" if a == b else f"{a:g} to {b:g}" for a, b in zip(low, high, strict=True)]
    return place, labels, low, high
