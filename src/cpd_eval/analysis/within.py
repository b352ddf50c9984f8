"""Read a panel of units and waves, and compare within units.

Taking each unit's own mean off everything leaves what happened within units; regressing that on the
treatments and on the waves equals a regression with an effect for every unit (Frisch and Waugh
1933, Econometrica 1(4)). Units lie within clusters, so clusters can still be taken one at a time.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import NOT_KNOWN, label, number, take
from cpd_eval.analysis.least_squares import Fit, Moments, fit_moments
from cpd_eval.errors import AnalysisError, DataError


def read_units(
    frame: object,
    *,
    outcome: str,
    numbers: Sequence[str],
    unit: str,
    time: str,
    cluster: str | None,
    optional: Sequence[str] = (),
) -> tuple[pd.DataFrame, int]:
    """Read the rows in which everything is known.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a unit and wave.
    outcome : str
        Column ``outcome`` of the result.
    numbers, optional : sequence of str
        Number columns, ``number_0`` … of the result in this order; those of `optional` may be
        missing.
    unit, time, cluster : str
        Columns of the same names in the result, as text.

    Returns
    -------
    pandas.DataFrame, int
        The rows, and how many were left out.

    Raises
    ------
    DataError
        If a unit stands twice in a wave or lies in two clusters.
    AnalysisError
        If no row has everything.
    """
    texts = {"unit": unit, "time": time} | ({"cluster": cluster} if cluster else {})
    every = [*numbers, *optional]
    rows = take(frame, numbers=[outcome, *every], texts=list(texts.values()))
    values = {"outcome": number(outcome)}
    values |= {f"number_{i}": number(name) for i, name in enumerate(every)}
    table = rows.select(**texts, **values).collect("pyarrow").to_pandas()
    for name in texts:
        table[name] = [label(value) for value in table[name]]
    table[list(values)] = table[list(values)].astype(float)
    needed = list(values)[: 1 + len(numbers)]
    known = table[needed].notna().all(axis=1) & (table[list(texts)] != NOT_KNOWN).all(axis=1)
    data = table[known].reset_index(drop=True)
    if data.empty:
        raise AnalysisError(
            f"the panel: none of {len(table)} rows has outcome, treatments, unit and wave.\n"
            "Check the columns named."
        )
    _refuse_twice(data, unit, time, cluster)
    return data, int((~known).sum())


def waves_of(data: pd.DataFrame) -> list[str]:
    """Give the waves in order: by number where they are numbers."""
    return sorted(set(data["time"]), key=_by_number)


def fit_within(
    data: pd.DataFrame, columns: Sequence[Numbers], terms: Sequence[str], *, inference: str
) -> tuple[Fit, float]:
    """Regress the outcome on some columns with an effect for every unit.

    Parameters
    ----------
    data : pandas.DataFrame
        From :func:`read_units`.
    columns : sequence of ndarray of float
        Treatments first, then waves.
    terms : sequence of str
        Their names.
    inference : {"crv1", "crv3", "classical"}
        The factor of CRV1 is fixest's: unit effects lie within clusters and are not counted in K,
        all wave effects are.

    Returns
    -------
    Fit, float
        The fit, and the share of the variance within units it accounts for.
    """
    units = pd.factorize(data["unit"])[0]
    x = _within(np.column_stack(list(columns)), units)
    y = _within(data["outcome"].to_numpy(float)[:, None], units)[:, 0]
    groups = np.zeros(len(y), dtype=int)
    if inference != "classical":
        groups = pd.factorize(data["cluster"])[0]
    fit = fit_moments(
        _moments(x, y, groups, terms),
        inference=inference,
        n_fitted=int(units.max()) + 1 + len(terms),
        n_counted=len(terms) + 1,
    )
    total = float(y @ y)
    return fit, 1 - fit.residual / total if total > 0 else float("nan")


def _moments(x: Numbers, y: Numbers, groups: np.ndarray, terms: Sequence[str]) -> Moments:
    n_groups, k = int(groups.max()) + 1, x.shape[1]
    products, by_outcome = np.zeros((n_groups, k, k)), np.zeros((n_groups, k))
    for i in range(k):
        by_outcome[:, i] = np.bincount(groups, x[:, i] * y, n_groups)
        for j in range(i, k):
            sums = np.bincount(groups, x[:, i] * x[:, j], n_groups)
            products[:, i, j] = products[:, j, i] = sums
    return Moments(
        terms=tuple(terms),
        n=float(len(y)),
        xx=products,
        xy=by_outcome,
        yy=float(y @ y),
    )


def _within(values: Numbers, units: np.ndarray) -> Numbers:
    size = np.bincount(units)
    means = np.column_stack([np.bincount(units, column) / size for column in values.T])
    centred: Numbers = values - means[units]
    # Rounding of a mean is not variation.
    centred[np.abs(centred) < 1e-12 * np.abs(values).max(axis=0, initial=1e-300)] = 0.0
    return centred


def _refuse_twice(data: pd.DataFrame, unit: str, time: str, cluster: str | None) -> None:
    twice = data.duplicated(["unit", "time"])
    if twice.any():
        first = data[twice].iloc[0]
        raise DataError(
            f"the frame: {unit} {first['unit']} stands twice in {time} {first['time']}; one row a "
            "unit and wave is expected.\nKeep the last answer."
        )
    if cluster and data[["unit", "cluster"]].drop_duplicates()["unit"].duplicated().any():
        raise DataError(
            f"the frame, column '{cluster}': a {unit} lies in two clusters; each must lie in one.\n"
            "Use the cluster of the first wave for all."
        )


def _by_number(wave: str) -> tuple[int, float, str]:
    try:
        return 0, float(wave), wave
    except ValueError:
        return 1, 0.0, wave
