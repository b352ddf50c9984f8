"""How the groups stood before, and who was lost: the two things every comparison is asked.

The tables themselves are made by :func:`cpd_eval.analysis.balance.balance_table` and
:func:`cpd_eval.analysis.attrition.attrition_table`; here they are made together, from the rows, as
one record that :func:`cpd_eval.analysis.evidence.evidence_level` reads. It takes no table that was
typed in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cpd_eval.analysis.attrition import attrition_table
from cpd_eval.analysis.balance import balance_table


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Baseline:
    """How the groups stood before, and who was lost.

    Attributes
    ----------
    n_treated, n_comparison : int
        People with an answer before.
    before : str
        Column of the answer before.
    balance : pandas.DataFrame
        A row a variable, the answer before first: ``cpd_eval.frames.BALANCE``.
    attrition : pandas.DataFrame or None
        A row a later wave: ``cpd_eval.frames.ATTRITION``; None if people were not followed.
    """

    n_treated: int
    n_comparison: int
    before: str
    balance: pd.DataFrame
    attrition: pd.DataFrame | None


def check_baseline(
    frame: Any,
    *,
    treated: str,
    before: str,
    covariates: Sequence[str] = (),
    waves: Mapping[str, str] | None = None,
    weights: str | None = None,
    confidence: float = 0.95,
) -> Baseline:
    """Compare the groups before, and count who was lost.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person, also those who did not answer later. The columns named are read.
    treated : str
        Column of 0 and 1 (or false and true).
    before : str
        Column of the outcome before.
    covariates : sequence of str, default ()
        Further columns of numbers known before treatment.
    waves : mapping of str to str, optional
        Name of each later wave, and the column of its answer.
    weights : str, optional
        Column of weights, above 0, if the comparison group was weighted.
    confidence : float, default 0.95
        Coverage of the intervals of the differences.

    Returns
    -------
    Baseline

    Raises
    ------
    DataError
        If a column is missing or holds something else than described.
    AnalysisError
        If a group has nobody with an answer before.

    Examples
    --------
    >>> staff = pd.DataFrame({
    ...     "trained": [1, 1, 1, 0, 0, 0], "before": [2, 3, 4, 2, 3, 4],
    ...     "after": [3, 4, None, 2, 3, 4],
    ... })
    >>> found = check_baseline(staff, treated="trained", before="before", waves={"after": "after"})
    >>> found.balance["band"].item(), found.attrition["lost_treated"].round(2).item()
    ('alike', 0.33)
    """
    names = list(dict.fromkeys([before, *covariates]))
    balance = balance_table(
        frame, treated=treated, covariates=names, weights=weights, confidence=confidence
    )
    lost = None
    if waves:
        lost = attrition_table(
            frame, treated=treated, began=before, waves=waves, confidence=confidence
        )
    return Baseline(
        n_treated=int(balance["n_treated"].iloc[0]),
        n_comparison=int(balance["n_comparison"].iloc[0]),
        before=before,
        balance=balance,
        attrition=lost,
    )
