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

from cpd_eval.analysis.inference import NO_VARIATION, Numbers, t_columns
from cpd_eval.analysis.intake import check_confidence
from cpd_eval.analysis.least_squares import Fit
from cpd_eval.analysis.within import fit_within, read_units, waves_of
from cpd_eval.errors import AnalysisError


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
    note : str
        Why a number is missing; empty if none is.
    """

    name: str
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    n_units: int
    note: str


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
    inference : {"crv1", "crv3", "classical"}
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
    inference: Literal["crv1", "crv3", "classical"] = "crv1",
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
    inference : {"crv1", "crv3", "classical"}, default "crv1"
        "crv1": clustered, factor G/(G−1) · (N−1)/(N−K) as fixest, with unit effects that lie within
        clusters not counted in K; "crv3": the jackknife over clusters, for few of them.
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
        If a clustered error has no cluster, or a treatment never varies within a unit beyond the
        waves.

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
    if inference != "classical" and cluster is None:
        raise AnalysisError(
            f"inference='{inference}': no cluster is named; the level at which treatment was "
            "assigned is expected.\nName it, such as cluster='local_org'."
        )
    data, n_dropped = read_units(
        frame, outcome=outcome, numbers=named, unit=unit, time=time, cluster=cluster
    )
    units = pd.factorize(data["unit"])[0]
    waves = waves_of(data)
    columns = [data[f"number_{i}"].to_numpy(float) for i in range(len(named))]
    columns += [(data["time"] == wave).to_numpy(float) for wave in waves[1:]]
    varying = [_varying(column, units) for column in columns]
    terms = [*named, *waves[1:]]
    _refuse_never_varying(varying, terms)
    fit, r_squared = fit_within(data, columns, terms, inference=inference)
    effects = _coefficients(terms, fit, confidence, varying)
    return FixedEffects(
        n=len(data),
        n_dropped=n_dropped,
        n_units=int(units.max()) + 1,
        n_clusters=fit.n_clusters,
        df=fit.df,
        r_squared_within=r_squared,
        treatments=effects[: len(named)],
        waves=effects[len(named) :],
        inference=inference,
        confidence=confidence,
    )


def _varying(values: Numbers, units: np.ndarray) -> int:
    """Count the units in which a column does not always hold the same."""
    by_unit = pd.Series(values).groupby(units)
    return int((by_unit.max() > by_unit.min()).sum())


def _refuse_never_varying(varying: Sequence[int], terms: Sequence[str]) -> None:
    for n_units, name in zip(varying, terms, strict=True):
        if n_units == 0:
            raise AnalysisError(
                f"the panel: the effect of '{name}' cannot be told from the other effects; it must "
                "vary within units, and not for all in the same wave.\nLeave it out, or add units "
                "that were not treated."
            )


def _coefficients(
    terms: Sequence[str],
    fit: Fit,
    confidence: float,
    varying: Sequence[int],
) -> tuple[Coefficient, ...]:
    std_error = np.sqrt(np.maximum(np.diag(fit.covariance), 0.0))
    degrees = np.full(std_error.shape, fit.df)
    judged = t_columns(fit.beta, std_error, degrees, confidence=confidence)
    return tuple(
        Coefficient(
            name=name,
            estimate=float(fit.beta[i]),
            **{key: float(column[i]) for key, column in judged.items()},
            n_units=varying[i],
            note="" if std_error[i] > 0 else NO_VARIATION,
        )
        for i, name in enumerate(terms)
    )
