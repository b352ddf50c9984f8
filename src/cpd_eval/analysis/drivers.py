r"""What goes together with change: the six transfer factors, the nine supports.

Training is put to use where there is a chance to use it, a manager who asks, time. A regression of
the outcome on all of them together says what each adds to the others, in standard deviations:

.. math:: \frac{y - \bar y}{s_y} = \sum_j \beta_j \frac{x_j - \bar x_j}{s_j} + \varepsilon

beside the share of :math:`R^2` that is fairly its own (:mod:`cpd_eval.analysis.importance`), since
drivers that go together take each other's coefficients away.

**Not causes.** Whoever changed more may remember more support. Ratings of support and change by the
same person on the same day share that person's mood. A driver is a place to look, and a reason to
try support by lot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cpd_eval.analysis.importance import MOST_DRIVERS, shapley_shares
from cpd_eval.analysis.inference import NO_VARIATION, Numbers, false_discovery, t_columns
from cpd_eval.analysis.intake import check_confidence
from cpd_eval.analysis.least_squares import Fit, fit_moments
from cpd_eval.analysis.person_rows import People, complete_people, regression_moments
from cpd_eval.analysis.tables import DRIVERS
from cpd_eval.errors import AnalysisError
from cpd_eval.frames import names

TOGETHER = 5.0
"""From this variance inflation on, a coefficient is mostly other drivers' (O'Brien 2007 warns that
it is a habit; it is used to warn here, not to drop)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drivers:
    """What goes together with an outcome.

    Attributes
    ----------
    n, n_dropped, n_clusters : int
        People with everything known; left out; clusters, 0 if not clustered.
    table : pandas.DataFrame
        A row a driver, the largest share first: the columns of
        ``cpd_eval.analysis.tables.DRIVERS``.
    r_squared : float
        Share of the outcome's variance that goes with all drivers and controls, 0–1.
    r_squared_controls : float
        Of it, what the controls account for alone.
    df : float
        Degrees of freedom of t.
    confidence : float
        Coverage of the intervals.
    notes : tuple of str
        What to beware of; empty if nothing.
    """

    n: int
    n_dropped: int
    n_clusters: int
    table: pd.DataFrame
    r_squared: float
    r_squared_controls: float
    df: float
    confidence: float
    notes: tuple[str, ...]


def change_drivers(
    frame: Any,
    *,
    outcome: str,
    drivers: Sequence[str],
    controls: Sequence[str] = (),
    cluster: str | None = None,
    confidence: float = 0.95,
) -> Drivers:
    """Rank what goes together with an outcome, such as change.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person. The columns named, and no others, are read.
    outcome : str
        Column of scores or changes; NaN and null are missing.
    drivers : sequence of str
        One to 16 columns of numbers, such as the mean of each factor's items.
    controls : sequence of str, default ()
        Columns taken out first, such as the answer before; not ranked.
    cluster : str, optional
        Column of the group people belong together in, such as the local organisation.
    confidence : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    Drivers

    Raises
    ------
    DataError
        If a column is missing, holds text, or somebody has no cluster.
    AnalysisError
        If people are fewer than columns, a driver never varies or follows from others, or there are
        too many drivers.

    References
    ----------
    .. [1] Grömping (2006), "Relative importance for linear regression in R: the package relaimpo",
       Journal of Statistical Software 17(1).
    .. [2] Holton, Bates and Ruona (2000), "Development of a generalized learning transfer system
       inventory", Human Resource Development Quarterly 11(4), 333-360.

    Examples
    --------
    Change is twice the chance to use it; time adds nothing to it, but goes together with it (r² =
    0.664): half of that is its share.

    >>> staff = pd.DataFrame({"chance": [1, 2, 3, 4, 5, 4], "time": [1, 3, 2, 5, 4, 4]})
    >>> staff["change"] = 2 * staff["chance"]
    >>> found = change_drivers(staff, outcome="change", drivers=["chance", "time"])
    >>> found.table[["driver", "estimate", "importance"]].round(3)
       driver  estimate  importance
    0  chance       1.0       0.668
    1    time       0.0       0.332
    """
    check_confidence(confidence)
    _check(outcome, drivers, controls)
    columns = [*controls, *drivers]
    people = complete_people(
        frame, numbers=[outcome, *columns], cluster=cluster, at_least=len(columns) + 3
    )
    z = _standardised(people.numbers, outcome)
    x, y = z[:, 1:], z[:, 0]
    moments = regression_moments(x, y, people, columns)
    # Without clusters everybody is one: CRV1 over people is HC1's error.
    fit = fit_moments(moments, inference="crv1", n_fitted=len(columns) + 1)
    df = fit.df if people.n_clusters else float(len(z) - len(columns) - 1)
    r = moments.xx.sum(axis=0)[1:, 1:] / (len(z) - 1)
    explained = float(1 - fit.residual / moments.yy)
    by_controls, shares = _shares(r, x.T @ y / (len(z) - 1), len(controls))
    inflation = np.diag(np.linalg.inv(r))
    table = _table(people, drivers, fit, df, shares, inflation, confidence)
    return Drivers(
        n=len(z),
        n_dropped=people.n_dropped,
        n_clusters=people.n_clusters,
        table=table,
        r_squared=explained,
        r_squared_controls=by_controls,
        df=df,
        confidence=confidence,
        notes=_notes(table),
    )


def _standardised(numbers: pd.DataFrame, outcome: str) -> Numbers:
    sd = numbers.std(ddof=1)
    flat = sd.index[sd <= 1e-12 * numbers.abs().max().clip(lower=1e-300)]
    if len(flat):
        what = "the outcome" if outcome in flat else f"'{flat[0]}'"
        raise AnalysisError(
            f"the drivers: {what} is the same for everybody; nothing can go together with it.\n"
            "Leave it out, or choose another outcome."
        )
    out: Numbers = ((numbers - numbers.mean()) / sd).to_numpy()
    return out


def _shares(r: Numbers, with_outcome: Numbers, n_controls: int) -> tuple[float, Numbers]:
    """Divide what the drivers explain beyond the controls."""
    c = slice(0, n_controls)
    whole = np.vstack([np.column_stack([r, with_outcome]), np.append(with_outcome, 1.0)])
    if n_controls == 0:
        return 0.0, shapley_shares(whole)
    pull = np.linalg.solve(whole[c, c], whole[c, n_controls:])
    rest = whole[n_controls:, n_controls:] - whole[n_controls:, c] @ pull
    sd = np.sqrt(np.diag(rest))
    left = float(rest[-1, -1])
    return 1 - left, left * shapley_shares(rest / np.outer(sd, sd))


def _table(
    people: People,
    drivers: Sequence[str],
    fit: Fit,
    df: float,
    shares: Numbers,
    inflation: Numbers,
    confidence: float,
) -> pd.DataFrame:
    first = len(fit.beta) - len(drivers)
    estimate = fit.beta[first:]
    error = np.sqrt(np.maximum(np.diag(fit.covariance)[first:], 0.0))
    error = np.where(error < 1e-12, 0.0, error)
    judged = t_columns(estimate, error, np.full(len(drivers), df), confidence=confidence)
    table = pd.DataFrame(
        {
            "driver": list(drivers),
            "n": len(people.numbers),
            "mean": people.numbers[list(drivers)].mean().to_numpy(),
            "sd": people.numbers[list(drivers)].std(ddof=1).to_numpy(),
            "estimate": estimate,
            **judged,
            "q_value": false_discovery(judged["p_value"]),
            "importance": shares / shares.sum() if shares.sum() > 1e-12 else np.nan,
            "inflation": inflation[-len(drivers) :],
            "note": np.where(error > 0, "", NO_VARIATION),
        }
    )
    table = table.sort_values("importance", ascending=False, kind="stable", ignore_index=True)
    return table[names(DRIVERS)]


def _notes(table: pd.DataFrame) -> tuple[str, ...]:
    notes = ["What goes together with change need not cause it."]
    together = table.loc[table["inflation"] >= TOGETHER, "driver"].tolist()
    if together:
        notes.append(
            f"Hard to tell apart: {', '.join(together)}; read their importance, not their "
            "coefficients, or take their mean."
        )
    return tuple(notes)


def _check(outcome: str, drivers: Sequence[str], controls: Sequence[str]) -> None:
    if not drivers or len(drivers) > MOST_DRIVERS:
        raise AnalysisError(
            f"the drivers: {len(drivers)} named; 1 to {MOST_DRIVERS} are expected.\n"
            "Put items that belong together into one mean each."
        )
    if outcome in (*drivers, *controls):
        raise AnalysisError(
            f"the drivers: '{outcome}' is the outcome; it goes together with itself.\nLeave it out."
        )
