r"""Whether outcomes moved with treatment, over several waves and several treatments.

.. math:: y_{it} = a_i + w_t + \sum_k \beta_k\, d_{kit} + \varepsilon_{it}

Every unit (a person, a firm) keeps its own level :math:`a_i`, every wave its own :math:`w_t`; what
is left is compared within units. Units may lack waves. With two waves and one treatment this is
:func:`cpd_eval.analysis.did.difference_in_differences` with ``unit``. If units begin treatment at
different times and its effect grows, this regression compares late starters with early ones and can
mislead (Goodman-Bacon 2021, Journal of Econometrics 225(2)).

Deviations from unit means are regressed on each other (Wooldridge, Introductory Econometrics, ch.
14.1). Unlike the other estimates this one needs the rows: the columns named, no others, are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from cpd_eval.analysis.inference import Numbers, t_columns
from cpd_eval.analysis.intake import NOT_KNOWN, check_confidence, label, number, take
from cpd_eval.errors import AnalysisError, DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """One effect of a regression.

    Attributes
    ----------
    name : str
        The treatment, or the wave (against the first).
    estimate, std_error, ci_low, ci_high : float
        In the unit of the outcome.
    p_value : float
        Two-sided p of no effect.
    n_units : int
        Units within which the treatment (or being in the wave) varies, over the answers used: the
        others say nothing of it, so the effect rests on these.
    """

    name: str
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    n_units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedEffects:
    """A regression with unit and wave effects.

    Attributes
    ----------
    n, n_dropped : int
        Answers used; answers left out because something is missing.
    n_units, n_clusters : int
        Units; clusters (0 without clustering).
    df : float
        Degrees of freedom of the t distribution.
    r_squared_within : float
        Share of the variance within units that treatments and waves account for, 0–1.
    treatments, waves : tuple of Coefficient
        Effects of the treatments, in the order asked for; of the waves after the first.
    inference : {"crv1", "classical"}
        How the standard errors were computed.
    confidence : float
        Coverage of the intervals.
    """

    n: int
    n_dropped: int
    n_units: int
    n_clusters: int
    df: float
    r_squared_within: float
    treatments: tuple[Coefficient, ...]
    waves: tuple[Coefficient, ...]
    inference: str
    confidence: float

    def __getitem__(self, name: str) -> Coefficient:
        for coefficient in (*self.treatments, *self.waves):
            if coefficient.name == name:
                return coefficient
        known = ", ".join(c.name for c in (*self.treatments, *self.waves))
        raise AnalysisError(f"the regression: it has no effect '{name}'; it has {known}.")


def fixed_effects(
    frame: Any,
    *,
    outcome: str,
    treatments: str | Sequence[str],
    unit: str,
    time: str,
    cluster: str | None = None,
    inference: Literal["crv1", "classical"] = "crv1",
    confidence: float = 0.95,
) -> FixedEffects:
    """Regress an outcome on treatments with an effect for every unit and every wave.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a unit and wave; waves may be missing.
    outcome : str
        Column of scores; NaN and null are missing.
    treatments : str or sequence of str
        Columns of 0/1, or of doses.
    unit, time : str
        Columns that name the unit and the wave.
    cluster : str, optional
        Column of the level at which treatment was assigned; units must lie within clusters.
    inference : {"crv1", "classical"}, default "crv1"
        "crv1": clustered, factor G/(G−1) · (N−1)/(N−K) as fixest, with unit effects that lie within
        clusters not counted in K.
    confidence : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    FixedEffects

    Raises
    ------
    DataError
        If a column is missing or holds text, a unit stands twice in a wave, or in two clusters.
    AnalysisError
        If "crv1" has no cluster, or a treatment never varies within a unit beyond the waves.

    Examples
    --------
    Two units over two waves, the second treated in the second wave.

    >>> panel = pd.DataFrame({
    ...     "who": ["a", "a", "b", "b", "c", "c"], "wave": [1, 2, 1, 2, 1, 2],
    ...     "score": [1.0, 2.0, 3.0, 6.0, 2.0, 3.5], "trained": [0, 0, 0, 1, 0, 0],
    ... })
    >>> fit = fixed_effects(panel, outcome="score", treatments="trained", unit="who", time="wave",
    ...                     inference="classical")
    >>> round(fit["trained"].estimate, 4), round(fit["2"].estimate, 4)
    (1.75, 1.25)
    """
    named = (treatments,) if isinstance(treatments, str) else tuple(treatments)
    check_confidence(confidence)
    if inference == "crv1" and cluster is None:
        raise AnalysisError(
            "inference='crv1': no cluster is named; the level at which treatment was assigned is "
            "expected.\nName it, such as cluster='local_org'."
        )
    data, n_dropped = _read(frame, outcome, named, unit, time, cluster)
    units = pd.factorize(data["unit"])[0]
    waves = sorted(set(data["time"]), key=_by_number)
    y = data["outcome"].to_numpy(float)
    columns = [data[f"treatment_{i}"].to_numpy(float) for i in range(len(named))]
    columns += [(data["time"] == wave).to_numpy(float) for wave in waves[1:]]
    varying = [_varying(column, units) for column in columns]
    x, y = _within(np.column_stack(columns), units), _within(y[:, None], units)[:, 0]
    terms = [*named, *waves[1:]]
    _refuse_no_variation(x, terms)
    inverse = np.linalg.inv(x.T @ x)
    beta = inverse @ x.T @ y
    residual = y - x @ beta
    n, n_units, k = len(y), int(units.max()) + 1, len(terms)
    n_clusters, df = 0, float(n - n_units - k)
    if df < 1:
        raise AnalysisError(
            f"the panel: {n} answers for {n_units} units and {k} effects; more answers are needed."
            "\nAdd waves or units."
        )
    if inference == "classical":
        covariance = residual @ residual / df * inverse
    else:
        clusters = pd.factorize(data["cluster"])[0]
        n_clusters, df = int(clusters.max()) + 1, float(clusters.max())
        if df < 1:
            raise AnalysisError("the panel: 1 cluster; 2 or more are needed.\nName a finer level.")
        score = np.zeros((n_clusters, k))
        np.add.at(score, clusters, x * residual[:, None])
        factor = n_clusters / df * (n - 1) / (n - _counted(k))
        covariance = factor * inverse @ (score.T @ score) @ inverse
    effects = _coefficients(terms, beta, np.sqrt(np.diag(covariance)), df, confidence, varying)
    return FixedEffects(
        n=n,
        n_dropped=n_dropped,
        n_units=n_units,
        n_clusters=n_clusters,
        df=df,
        r_squared_within=float(1 - residual @ residual / (y @ y)),
        treatments=effects[: len(named)],
        waves=effects[len(named) :],
        inference=inference,
        confidence=confidence,
    )


def _counted(k: int) -> int:
    """Count the parameters fixest counts: treatments, and all wave effects (one more than here)."""
    return k + 1


def _read(
    frame: Any,
    outcome: str,
    treatments: tuple[str, ...],
    unit: str,
    time: str,
    cluster: str | None,
) -> tuple[pd.DataFrame, int]:
    texts = {"unit": unit, "time": time} | ({"cluster": cluster} if cluster else {})
    rows = take(frame, numbers=[outcome, *treatments], texts=list(texts.values()))
    numbers = {"outcome": number(outcome)}
    numbers |= {f"treatment_{i}": number(name) for i, name in enumerate(treatments)}
    table = rows.select(**texts, **numbers).collect("pyarrow").to_pandas()
    for name in texts:
        table[name] = [label(value) for value in table[name]]
    table[list(numbers)] = table[list(numbers)].astype(float)
    known = table[list(numbers)].notna().all(axis=1) & (table[list(texts)] != NOT_KNOWN).all(axis=1)
    data = table[known].reset_index(drop=True)
    if data.empty:
        raise AnalysisError(
            f"the panel: none of {len(table)} rows has outcome, treatments, unit and wave.\n"
            "Check the columns named."
        )
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
    return data, int((~known).sum())


def _varying(values: Numbers, units: np.ndarray) -> int:
    """Count the units in which a column does not always hold the same."""
    by_unit = pd.Series(values).groupby(units)
    return int((by_unit.max() > by_unit.min()).sum())


def _within(values: Numbers, units: np.ndarray) -> Numbers:
    size = np.bincount(units)
    means = np.column_stack([np.bincount(units, column) / size for column in values.T])
    centred: Numbers = values - means[units]
    return centred


def _refuse_no_variation(x: Numbers, terms: Sequence[str]) -> None:
    if np.linalg.matrix_rank(x) == x.shape[1]:
        return
    rank = 0
    for place, name in enumerate(terms):
        # Waves come last, so a treatment that follows a wave exactly is found at the wave.
        now = int(np.linalg.matrix_rank(x[:, : place + 1]))
        if now == rank:
            raise AnalysisError(
                f"the panel: the effect of '{name}' cannot be told from the other effects; it must "
                "vary within units, and not for all in the same wave.\nLeave it out, or add units "
                "that were not treated."
            )
        rank = now


def _coefficients(
    terms: Sequence[str],
    beta: Numbers,
    std_error: Numbers,
    df: float,
    confidence: float,
    varying: Sequence[int],
) -> tuple[Coefficient, ...]:
    judged = t_columns(beta, std_error, np.full(beta.shape, df), confidence=confidence)
    return tuple(
        Coefficient(
            name=name,
            estimate=float(beta[i]),
            **{key: float(column[i]) for key, column in judged.items()},
            n_units=varying[i],
        )
        for i, name in enumerate(terms)
    )


def _by_number(wave: str) -> tuple[int, float, str]:
    try:
        return 0, float(wave), wave
    except ValueError:
        return 1, 0.0, wave
