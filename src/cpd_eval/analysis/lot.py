r"""Whether treatment was drawn by lot: drawn so that anybody can repeat it, and checked afterwards.

That somebody *says* people were assigned by lot is no evidence. Two things are:

- **the draw can be repeated.** :func:`draw_by_lot` orders the units of each stratum by the SHA-256
  of "seed:unit" and treats the first. No software's random numbers are in it, so the draw can be
  repeated in a spreadsheet years later. :func:`check_assignment` repeats it and holds it against
  who was treated.
- **a column that recorded the draw** before anything was measured, held against who was treated. It
  shows that the plan was kept to; that the column was drawn by lot it cannot show.

Either way the groups must look as chance would leave them: the distance between their means before,
:math:`d' S^{-1} d` over all covariates, is held against that of 999 fresh draws from the same
strata. A lot seldom fails this; a hand that helped the keen ones in does.

If so few draws were possible that somebody could have gone through the seeds until the draw suited,
the repeat proves little, and the result says how many there were.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import lgamma, log
from typing import Any

import numpy as np
import pandas as pd

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import number, take
from cpd_eval.errors import AnalysisError, DataError

DRAWS = 999
"""Fresh draws the balance is held against; the smallest p is 1/1000."""

SEARCHABLE_BITS = 30
"""Up to 2³⁰ possible draws (a thousand million) a seed that suits can be found by trying."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What was found when an assignment was checked.

    Attributes
    ----------
    kind : {"repeated", "recorded"}
        Whether the draw was repeated from its seed, or held against a recorded column.
    n : int
        Units that were assigned.
    n_treated, n_apart : int
        Of the n, those treated; those whose treatment is not what the draw says.
    balance_p_value : float
        Share of fresh draws that leave the groups as far apart before, or farther; NaN if no
        covariate was named.
    possible_bits : float
        How many draws were possible, as a power of 2.
    """

    kind: str
    n: int
    n_treated: int
    n_apart: int
    balance_p_value: float
    possible_bits: float


def draw_by_lot(
    units: Sequence[Any], *, seed: int, share: float = 0.5, strata: Sequence[Any] | None = None
) -> "pd.Series[int]":
    """Draw who is treated, in a way that can be repeated by anybody.

    Parameters
    ----------
    units : sequence
        Names of what is assigned – people, teams, offices – each once.
    seed : int
        A number made known beforehand, such as next Saturday's lottery draw.
    share : float, default 0.5
        Share to be treated in each stratum, 0–1; rounded to whole units.
    strata : sequence, optional
        The stratum of each unit; the share holds in each.

    Returns
    -------
    pandas.Series
        1 treated, 0 not; indexed by unit, in the order given.

    Raises
    ------
    DataError
        If a unit is named twice.
    AnalysisError
        If the share is not between 0 and 1, or nobody would be treated or left.

    Examples
    --------
    >>> draw_by_lot(["Leeds", "York", "Hull", "Bath"], seed=4021).to_dict()
    {'Leeds': 1, 'York': 1, 'Hull': 0, 'Bath': 0}
    """
    names = [str(unit) for unit in units]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise DataError(f"units: '{twice}' is named twice; each was expected once.\nName it once.")
    if not 0 < share < 1:
        raise AnalysisError(f"share={share!r}: a number between 0 and 1 is expected.\nTake 0.5.")
    table = pd.DataFrame({"unit": names, "stratum": list(strata) if strata is not None else 0})
    sizes = table.groupby("stratum")["unit"].transform("size")
    treated = _first_by_lot(table, (sizes * share).round().astype(int), seed)
    if treated.all() or not treated.any():
        raise AnalysisError(
            f"{len(names)} units, share {share:g}: nobody would be treated, or nobody left; more "
            "units are needed.\nPut strata together or take another share."
        )
    return pd.Series(treated.astype(int), index=pd.Index(names, name="unit"), name="treated")


def check_assignment(
    frame: Any,
    *,
    unit: str,
    treated: str,
    seed: int | None = None,
    recorded: str | None = None,
    stratum: str | None = None,
    covariates: Sequence[str] = (),
) -> Assignment:
    """Hold who was treated against the draw that is said to have decided it.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person. The columns named, and no others, are read.
    unit : str
        Column of what was assigned: the person, or the office if whole offices were.
    treated : str
        Column of 0 and 1 (or false and true); the same for everybody of a unit.
    seed : int, optional
        Of :func:`draw_by_lot`; the draw is repeated with as many treated as there are in each
        stratum.
    recorded : str, optional
        Column of 0 and 1 written down when the draw was made, if it cannot be repeated.
    stratum : str, optional
        Column of the strata the draw was made in.
    covariates : sequence of str, default ()
        Columns of numbers known before treatment, in which the groups are held against chance.

    Returns
    -------
    Assignment

    Raises
    ------
    DataError
        If a column is missing or holds something else than described, or a unit is in both groups.
    AnalysisError
        If neither a seed nor a recorded column is named, or both.

    References
    ----------
    .. [1] Morgan and Rubin (2012), "Rerandomization to improve covariate balance in experiments",
       Annals of Statistics 40(2), 1263-1282: the distance.

    Examples
    --------
    >>> names = [f"office {i}" for i in range(60)]
    >>> staff = pd.DataFrame({"office": names, "trained": draw_by_lot(names, seed=7).to_numpy(),
    ...                       "before": [3.0, 4.0] * 30})
    >>> found = check_assignment(staff, unit="office", treated="trained", seed=7,
    ...                          covariates=["before"])
    >>> found.kind, found.n_apart, found.balance_p_value > 0.05
    ('repeated', 0, True)
    """
    if (seed is None) == (recorded is None):
        raise AnalysisError(
            "check_assignment: one of seed and recorded is expected; "
            f"{'both were' if seed is not None else 'neither was'} given.\n"
            "Name the seed of draw_by_lot, or the column in which the draw was written down."
        )
    table = _units(frame, unit, treated, recorded, stratum, covariates)
    arm = table["treated"].to_numpy(bool)
    if recorded is not None:
        said = table["recorded"].to_numpy(bool)
    else:
        wanted = table.groupby("stratum")["treated"].transform("sum").astype(int)
        said = _first_by_lot(table, wanted, int(seed or 0))
    return Assignment(
        kind="recorded" if recorded is not None else "repeated",
        n=len(table),
        n_treated=int(arm.sum()),
        n_apart=int((arm != said).sum()),
        balance_p_value=_balance(table, covariates),
        possible_bits=_bits(table),
    )


def _first_by_lot(table: pd.DataFrame, wanted: "pd.Series[int]", seed: int) -> np.ndarray:
    lot = [hashlib.sha256(f"{seed}:{unit}".encode()).hexdigest() for unit in table["unit"]]
    place = pd.Series(lot, index=table.index).groupby(table["stratum"]).rank(method="first")
    drawn: np.ndarray = place.to_numpy(float) <= wanted.to_numpy(float)
    return drawn


def _units(
    frame: Any,
    unit: str,
    treated: str,
    recorded: str | None,
    stratum: str | None,
    covariates: Sequence[str],
) -> pd.DataFrame:
    """Reduce people to what was assigned: a row a unit, with means of the covariates."""
    flags = {"treated": treated, **({"recorded": recorded} if recorded else {})}
    texts = list(dict.fromkeys([unit, *([stratum] if stratum else [])]))
    rows = take(frame, numbers=[*flags.values(), *covariates], texts=texts)
    values = {name: number(column) for name, column in flags.items()}
    values |= {f"x_{i}": number(name) for i, name in enumerate(covariates)}
    people = rows.select(*texts, **values).collect("pyarrow").to_pandas()
    people["stratum"] = people[stratum].astype(str) if stratum else ""
    people = people.drop(columns=[name for name in (stratum,) if name and name != unit])
    people = people.rename(columns={unit: "unit"}).astype({"unit": str})
    for name, column in flags.items():
        odd = people.loc[~people[name].isin([0.0, 1.0]), name]
        if len(odd):
            raise DataError(
                f"the frame, column '{column}': found {odd.iloc[0]}; 0 and 1 are expected for "
                "everybody.\nFill it in: an assignment with gaps cannot be checked."
            )
    grouped = people.groupby("unit", sort=True)
    mixed = grouped[[*flags, "stratum"]].nunique().max(axis=1) > 1
    if mixed.any():
        raise DataError(
            f"the frame, column '{unit}': '{mixed.idxmax()}' has people in both groups or two "
            "strata; a unit is assigned as a whole.\nName the level at which the lot was drawn."
        )
    whole = grouped[[*flags, "stratum"]].first()
    means = grouped[[f"x_{i}" for i in range(len(covariates))]].mean()
    table = whole.join(means).reset_index()
    if table["treated"].nunique() < 2:
        raise AnalysisError(
            f"the frame, column '{treated}': all units are in one group; both are needed.\n"
            "Check the 0/1 column."
        )
    return table


def _balance(table: pd.DataFrame, covariates: Sequence[str]) -> float:
    x = table[[f"x_{i}" for i in range(len(covariates))]].to_numpy(float)
    known = ~np.isnan(x).any(axis=1)
    if not covariates or known.sum() < len(covariates) + 3:
        return float("nan")
    x, arm = x[known], table["treated"].to_numpy(bool)[known]
    if arm.all() or not arm.any():
        return float("nan")
    inverse = np.linalg.pinv(np.atleast_2d(np.cov(x, rowvar=False)))
    strata = pd.factorize(table["stratum"].to_numpy()[known])[0]
    rng = np.random.default_rng(1)
    found = _distance(x, arm, inverse)
    fresh = [_distance(x, _shuffled(arm, strata, rng), inverse) for _ in range(DRAWS)]
    # Equal but for rounding counts as equal: with few units many draws are the same.
    return (1 + sum(value >= found * (1 - 1e-9) for value in fresh)) / (1 + DRAWS)


def _distance(x: Numbers, arm: np.ndarray, inverse: Numbers) -> float:
    apart = x[arm].mean(axis=0) - x[~arm].mean(axis=0)
    return float(apart @ inverse @ apart)


def _shuffled(arm: np.ndarray, strata: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Deal the treatments of each stratum out anew."""
    order = np.lexsort((rng.random(len(arm)), strata))
    out = np.empty_like(arm)
    out[order] = arm[np.argsort(strata, kind="stable")]
    return out


def _bits(table: pd.DataFrame) -> float:
    sizes = table.groupby("stratum")["treated"].agg(["size", "sum"]).to_numpy(float)
    return sum((lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)) / log(2) for n, k in sizes)
