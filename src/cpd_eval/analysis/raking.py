r"""Weights with which those who answered look like everybody: raking.

The shares of everybody are known column by column (so many in each region, so many in each
profession) but not for every combination. Raking multiplies the weights of each region until its
share is right, then of each profession, and round again until both hold (Deming and Stephan 1940).
Of all weights that fit, these are nearest to equal ones in the sense of
:math:`\sum w \log w`.

It makes up for what the columns account for, nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import NOT_KNOWN, label, take
from cpd_eval.analysis.tables import RAKED
from cpd_eval.analysis.weighted_mean import effective_number
from cpd_eval.errors import AnalysisError, DataError
from cpd_eval.frames import names

ROUNDS = 500
CLOSE = 1e-10
"""Shares this near to the target are there."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RakingWeights:
    """Weights that give known shares.

    Attributes
    ----------
    n, n_dropped : int
        People weighted; people left out because a column is missing.
    n_effective : float
        How many people of equal weight would say as much.
    weights : pandas.Series
        By row of the frame; mean 1. NaN for those left out.
    table : pandas.DataFrame
        A row a category: the columns of ``cpd_eval.analysis.tables.RAKED``.
    largest : float
        The largest weight.
    n_rounds : int
        Times round.
    """

    n: int
    n_dropped: int
    n_effective: float
    weights: "pd.Series[float]"
    table: pd.DataFrame
    largest: float
    n_rounds: int


def raking_weights(frame: Any, *, targets: Mapping[str, Mapping[str, float]]) -> RakingWeights:
    """Weight people so that the shares of some columns become those of everybody.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person who answered. The columns of `targets`, and no others, are read.
    targets : mapping of column to mapping of category to number
        Shares or numbers of everybody, such as ``{"region": {"North": 300, "South": 700}}``.

    Returns
    -------
    RakingWeights

    Raises
    ------
    DataError
        If a column is missing, a category has no target, or a target is 0 or below.
    AnalysisError
        If nobody answered of a category that has a target, or no weights fit.

    References
    ----------
    .. [1] Deming and Stephan (1940), "On a least squares adjustment of a sampled frequency table
       when the expected marginal totals are known", Annals of Mathematical Statistics 11(4),
       427-444.

    Examples
    --------
    Three of four who answered are in the North, where half of everybody is.

    >>> staff = pd.DataFrame({"region": ["North", "North", "North", "South"]})
    >>> found = raking_weights(staff, targets={"region": {"North": 50, "South": 50}})
    >>> found.weights.round(4).tolist(), found.n_effective
    ([0.6667, 0.6667, 0.6667, 2.0], 3.0)
    """
    if not targets:
        raise AnalysisError("targets: none is named.\nName a column and the shares of everybody.")
    rows = take(frame, texts=list(targets))
    table = rows.select(*(nw.col(name) for name in targets)).collect("pyarrow").to_pandas()
    known = pd.Series(True, index=table.index)
    for name in targets:
        table[name] = [label(value) for value in table[name]]
        known &= table[name] != NOT_KNOWN
    people = table[known]
    if people.empty:
        raise AnalysisError(
            f"the frame: none of {len(table)} people has every column named.\nCheck the columns."
        )
    shares = {name: _shares(name, wanted, people[name]) for name, wanted in targets.items()}
    codes = {name: pd.Categorical(people[name], shares[name].index).codes for name in targets}
    weight, n_rounds = _rake(
        codes, {name: np.asarray(share, dtype=float) for name, share in shares.items()}
    )
    parts = [_part(name, codes[name], share, weight) for name, share in shares.items()]
    whole = pd.Series(np.nan, index=table.index, name="weight")
    whole[known] = weight
    return RakingWeights(
        n=len(people),
        n_dropped=len(table) - len(people),
        n_effective=effective_number(weight),
        weights=whole,
        table=pd.concat(parts, ignore_index=True)[names(RAKED)],
        largest=float(weight.max()),
        n_rounds=n_rounds,
    )


def _shares(name: str, wanted: Mapping[str, float], found: "pd.Series[str]") -> "pd.Series[float]":
    share = pd.Series({str(key): float(value) for key, value in wanted.items()})
    if not (np.isfinite(share) & (share > 0)).all():
        raise DataError(
            f"targets, column '{name}': every target must be a number above 0.\n"
            "Leave a category out of targets and data if nobody is in it."
        )
    present = set(found)
    if strange := sorted(present - set(share.index)):
        raise DataError(
            f"targets, column '{name}': people have '{strange[0]}', for which there is no target."
            "\nAdd its share, or leave those people out and say so."
        )
    if lacking := sorted(set(share.index) - present):
        raise AnalysisError(
            f"column '{name}': nobody who answered has '{lacking[0]}', so nobody can stand for "
            "them.\nPut it together with a like category, or leave it out and say so."
        )
    return share / share.sum()


def _rake(codes: Mapping[str, np.ndarray], shares: Mapping[str, Numbers]) -> tuple[Numbers, int]:
    size = len(next(iter(codes.values())))
    weight = np.ones(size)
    for n_rounds in range(1, ROUNDS + 1):
        for name, code in codes.items():
            now = np.bincount(code, weight, len(shares[name])) / size
            weight = weight * (shares[name] / now)[code]
        off = max(
            float(np.abs(np.bincount(code, weight, len(shares[name])) / size - shares[name]).max())
            for name, code in codes.items()
        )
        if off < CLOSE:
            return weight, n_rounds
    raise AnalysisError(
        f"raking: after {ROUNDS} rounds a share is still {off:.2%} off; no weights of these people "
        "fit all targets.\nPut categories together that few people share."
    )


def _part(name: str, code: np.ndarray, share: "pd.Series[float]", weight: Numbers) -> pd.DataFrame:
    n = np.bincount(code, minlength=len(share))
    return pd.DataFrame(
        {
            "column": name,
            "category": share.index,
            "n": n,
            "share_answering": n / n.sum(),
            "share_target": share.to_numpy(),
            "mean_weight": np.bincount(code, weight, len(share)) / n,
        }
    )
