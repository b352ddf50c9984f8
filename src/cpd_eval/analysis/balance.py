r"""Whether the groups were alike before.

A difference before is a rival explanation of a difference after. Its size is what matters, not its
p-value, which is small in every large study: the standardised difference
:math:`g = (\bar x_T - \bar x_C)/s_{pooled} \cdot (1 - 3/(4N - 9))`. The What Works Clearinghouse
(Standards Handbook 4.1, baseline equivalence) takes up to 0.05 as alike, up to 0.25 as to be
adjusted for, and more as not alike, whatever is adjusted. A variance ratio far from 1 shows groups
that differ in their extremes although their means agree (Rubin 2001: outside ½ to 2 is extreme).
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from cpd_eval.analysis.inference import NO_VARIATION, t_columns
from cpd_eval.analysis.intake import check_confidence, infinite, number, refuse_infinite, take
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.frames import BALANCE, names

ALIKE, ADJUST = 0.05, 0.25
"""The Clearinghouse's bounds, in standard deviations."""


def balance_table(
    frame: Any,
    *,
    treated: str,
    covariates: Sequence[str],
    weights: str | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Compare the groups in what was known before.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person; one pass.
    treated : str
        Column of 0 and 1 (or false and true).
    covariates : sequence of str
        Columns of numbers, measured before treatment.
    weights : str, optional
        Column of weights, above 0. The standard deviation behind ``smd`` stays the unweighted one,
        so that tables before and after weighting can be compared.
    confidence : float, default 0.95
        Coverage of the intervals of the differences (Welch; weighted: with effective numbers).

    Returns
    -------
    pandas.DataFrame
        A row a covariate: the columns of ``cpd_eval.frames.BALANCE``.

    Raises
    ------
    DataError
        If a column is missing or holds text, or a weight is 0 or less.
    AnalysisError
        If a group is empty or no covariate is named.

    References
    ----------
    .. [1] What Works Clearinghouse (2020), Standards Handbook 4.1, section II.A.3.

    Examples
    --------
    >>> staff = pd.DataFrame({"trained": [1, 1, 1, 0, 0, 0], "age": [30, 40, 50, 32, 42, 46]})
    >>> balance_table(staff, treated="trained", covariates=["age"])[["variable", "smd", "band"]]
      variable  smd   band
    0      age  0.0  alike
    """
    check_confidence(confidence)
    if not covariates:
        raise AnalysisError("covariates=[]: none is named; one or more are expected.\nName them.")
    numbers = [treated, *covariates, *([weights] if weights else [])]
    rows = take(frame, numbers=numbers)
    weight = number(weights) if weights else nw.lit(1.0)
    values = {f"x_{i}": number(name) for i, name in enumerate(covariates)}
    endless = infinite(covariates[0])
    for name in covariates[1:]:
        endless = endless + infinite(name)
    table = (
        rows.select(arm=number(treated), weight=weight, endless=endless, **values)
        .filter(~nw.col("arm").is_null())
        .with_columns(**{key: value for name in values for key, value in _products(name).items()})
        .group_by("arm")
        .agg(
            nw.col("endless").sum(),
            nw.col("weight").min().alias("least"),
            nw.col("weight").count().alias("weighed"),
            nw.len().alias("rows"),
            *(aggregate for name in values for aggregate in _sums(name)),
        )
        .collect("pyarrow")
        .to_pandas()
        .set_index("arm")
    )
    _refuse(table, treated, weights)
    facts = table.to_dict("index")
    parts = [
        _row(name, _group(facts[1.0], f"x_{i}"), _group(facts[0.0], f"x_{i}"), confidence)
        for i, name in enumerate(covariates)
    ]
    return pd.concat(parts, ignore_index=True)[names(BALANCE)]


def _products(name: str) -> dict[str, nw.Expr]:
    x, w = nw.col(name), nw.col("weight")
    known = nw.when(~x.is_null()).then(w)
    return {
        f"w_{name}": known,
        f"w2_{name}": known * known,
        f"wx_{name}": w * x,
        f"wxx_{name}": w * x * x,
    }


def _sums(name: str) -> list[nw.Expr]:
    x = nw.col(name)
    return [
        x.count().alias(f"n_{name}"),
        x.mean().alias(f"mean_{name}"),
        x.var(ddof=1).alias(f"var_{name}"),
        *(nw.col(product).sum() for product in _products(name)),
    ]


def _group(row: dict[Any, Any], name: str) -> dict[str, float]:
    n, total = float(row[f"n_{name}"]), float(row[f"w_{name}"] or 0)
    mean = float(row[f"wx_{name}"]) / total if total > 0 else float("nan")
    variance = float(row[f"wxx_{name}"]) / total - mean**2 if total > 0 else float("nan")
    effective = total**2 / float(row[f"w2_{name}"]) if total > 0 else 0.0
    plain = float(row[f"var_{name}"]) if n > 1 else float("nan")
    if abs(effective - n) < 1e-9 * max(n, 1.0):
        mean, variance = float(row[f"mean_{name}"] if n else "nan"), plain
    elif effective > 1:
        variance = max(variance, 0.0) * effective / (effective - 1)
    return {"n": n, "effective": effective, "mean": mean, "var": variance, "plain": plain}


def _row(
    name: str, one: dict[str, float], two: dict[str, float], confidence: float
) -> pd.DataFrame:
    apart = one["mean"] - two["mean"]
    missing = float("nan")
    parts = [g["var"] / g["effective"] if g["effective"] > 1 else missing for g in (one, two)]
    variance = sum(parts)
    df = missing
    if variance > 0:
        below = sum(p**2 / (g["effective"] - 1) for p, g in zip(parts, (one, two), strict=True))
        df = variance**2 / below
    error = np.array([np.sqrt(variance)])
    judged = t_columns(np.array([apart]), error, np.array([df]), confidence=confidence)
    smd = _smd(apart, one, two)
    ratio = one["var"] / two["var"] if two["var"] > 0 else missing
    note = ""
    if min(one["n"], two["n"]) < 2:
        note = "A group has fewer than 2 answers."
    elif not variance > 0:
        note = NO_VARIATION
    return pd.DataFrame(
        {
            "variable": [name],
            "n_treated": [int(one["n"])],
            "n_comparison": [int(two["n"])],
            "mean_treated": [one["mean"]],
            "mean_comparison": [two["mean"]],
            "estimate": [apart],
            **judged,
            "smd": [smd],
            "variance_ratio": [ratio],
            "band": [_band(smd)],
            "note": [note],
        }
    )


def _smd(apart: float, one: dict[str, float], two: dict[str, float]) -> float:
    n = one["n"] + two["n"]
    if min(one["n"], two["n"]) < 2:
        return float("nan")
    pooled = ((one["n"] - 1) * one["plain"] + (two["n"] - 1) * two["plain"]) / (n - 2)
    if not pooled > 0:
        return 0.0 if apart == 0 else float("nan")
    return float(apart / np.sqrt(pooled) * (1 - 3 / (4 * n - 9)))


def _band(smd: float) -> str:
    if np.isnan(smd):
        return "not known"
    if abs(smd) <= ALIKE:
        return "alike"
    return "to be adjusted for" if abs(smd) <= ADJUST else "not alike"


def _refuse(table: pd.DataFrame, treated: str, weights: str | None) -> None:
    refuse_infinite(int(table["endless"].sum()), "the covariates")
    odd = sorted(set(table.index) - {0.0, 1.0})
    if odd:
        raise DataError(
            f"the frame, column '{treated}': found {odd[0]:g}; 0 and 1 are expected.\n"
            "Make a column that says 1 for yes and 0 for no."
        )
    if len(table) < 2:
        raise AnalysisError(
            f"the frame, column '{treated}': one of the groups is empty; both are needed.\n"
            "Check the 0/1 column."
        )
    if weights is None:
        return
    if (table["weighed"] < table["rows"]).any() or not (table["least"] > 0).all():
        raise DataError(
            f"the frame, column '{weights}': a weight is missing, 0 or less; all must be above 0.\n"
            "Leave out the people who stand for nobody."
        )
