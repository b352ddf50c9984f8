"""Which of the assumptions behind a benefit–cost ratio matters: one is moved at a time."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from cpd_eval.analysis.value_parts import discount_factors
from cpd_eval.errors import AnalysisError


def value_swings(
    benefit_gbp: float,
    cost_gbp: float,
    *,
    n_years: int,
    kept: float = 1.0,
    ranges: Mapping[str, tuple[float, float]],
    rate: float | None = None,
) -> pd.DataFrame:
    """Move one assumption at a time and see how far the benefit–cost ratio swings.

    Parameters
    ----------
    benefit_gbp, cost_gbp : float
        Benefit a year and cost of a person, as believed.
    n_years : int
        Years the benefit is counted for.
    kept : float, default 1
        Share of the benefit kept from one year to the next.
    ranges : mapping of str to (float, float)
        Lowest and highest believable value of each of ``benefit_gbp``, ``cost_gbp``, ``n_years``,
        ``kept`` and ``rate``, as many as there is doubt about.
    rate : float, optional
        Discount rate; the Green Book's by default.

    Returns
    -------
    pandas.DataFrame
        A row an assumption, the widest swing first: ``assumption``, ``low``, ``high`` and the
        ratio at each, ``ratio_low``, ``ratio_high``; ``estimate`` is the ratio as believed.

    Raises
    ------
    AnalysisError
        If an assumption is not one of these.

    Examples
    --------
    >>> value_swings(250, 500, n_years=3, ranges={"n_years": (1, 5), "cost_gbp": (450, 550)})[
    ...     ["assumption", "ratio_low", "ratio_high"]].round(2)
      assumption  ratio_low  ratio_high
    0    n_years       0.48        2.26
    1   cost_gbp       1.56        1.27
    """
    believed: dict[str, Any] = {
        "benefit_gbp": benefit_gbp,
        "cost_gbp": cost_gbp,
        "n_years": n_years,
        "kept": kept,
        "rate": rate,
    }
    if wrong := sorted(set(ranges) - set(believed)):
        raise AnalysisError(
            f"ranges: '{wrong[0]}' is no assumption; {', '.join(believed)} are.\nName one of them."
        )
    rows = [
        {
            "assumption": name,
            "low": low,
            "high": high,
            "ratio_low": _ratio({**believed, name: low}),
            "ratio_high": _ratio({**believed, name: high}),
            "estimate": _ratio(believed),
        }
        for name, (low, high) in ranges.items()
    ]
    table = pd.DataFrame(rows)
    swing = (table["ratio_high"] - table["ratio_low"]).abs()
    return table.loc[swing.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def _ratio(believed: Mapping[str, Any]) -> float:
    factors = discount_factors(int(believed["n_years"]), rate=believed["rate"])
    worth = float((factors * believed["kept"] ** np.arange(len(factors))).sum())
    return float(believed["benefit_gbp"] * worth / believed["cost_gbp"])
