r"""How mature a profession is in an organisation: what its ratings of the principles come to.

A return rates each principle from 0, not started, to 4, embedded (MAT5). Two sums are made of it,
because each hides what the other shows. The *score* of an area is 25 times the mean of its ratings,
0 to 100, and the overall score the mean of the areas: it moves with every step. The *level* is the
highest :math:`L` that 80 % of the principles that apply have reached, with none that matters
critically more than one below it: it cannot be bought by doing well where that is easy. "I do not
know" counts as not reached; a 3 or 4 that nothing shows counts as 2.

The words for a level are those of the government's self-assessment of human resources: below good,
good, better, best.
"""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from cpd_eval.errors import DataError, missing_columns

CELL = ("organisation", "profession", "wave", "side", "rater")
"""What one return is of: whose maturity, when, and who judged it."""

_NEEDED = (*CELL, "principle", "rating")
_OWN = ("missing", "importance", "has_evidence")
_LEVELS = (4, 3, 2, 1)
_REACHED = 0.8
_CRITICAL = 4
_PROVEN_FROM = 3
LABELS = {0: "below good", 1: "below good", 2: "good", 3: "better", 4: "best"}
"""What each level is called."""

AREA_COLUMNS = tuple(f"area_{number}" for number in range(1, 6))
"""The scores of the five areas."""


def maturity_scores(
    ratings: pd.DataFrame, *, weight: Literal["equal", "importance"] = "equal"
) -> pd.DataFrame:
    """Score every return of the principles, and say which level it has reached.

    Parameters
    ----------
    ratings : pandas.DataFrame
        One row a return and principle: ``organisation``, ``profession``, ``wave``, ``side``,
        ``rater`` ("self", "peer"), ``principle`` (text such as "2.10"), ``rating`` (0–4, NaN if
        none was given). Optional: ``missing`` ("NA" does not apply, "DK" not known),
        ``importance`` (1–4, 4 is critical), ``has_evidence`` (0/1). Several ratings of a principle
        in one return are averaged for the score; the lowest counts for the level.
    weight : {"equal", "importance"}, default "equal"
        How areas weigh in the overall score; "importance" takes the mean importance of each.

    Returns
    -------
    pandas.DataFrame
        One row a return: the five columns of :data:`CELL`, ``area_1`` … ``area_5`` and ``overall``
        (0–100, NaN where nothing was rated), ``level`` (0–4), ``label``, ``n_applicable``,
        ``n_not_applicable``, ``n_not_known``, ``n_unproven`` (rated 3 or 4 without evidence) and
        ``held_back_by``: the critical principles without which the level would be higher.

    Raises
    ------
    DataError
        If a column is missing, or a rating or importance is off its scale.

    References
    ----------
    Cabinet Office and Civil Service HR, Government Functional Standard GovS 003: Human Resources,
    Continuous Improvement Assessment Framework: a level is reached when what it asks can be seen.

    Examples
    --------
    >>> rated = [("1.1", 3), ("1.2", 3), ("2.1", 2), ("3.1", 3), ("4.1", 3), ("5.1", 4)]
    >>> returns = pd.DataFrame(rated, columns=["principle", "rating"]).assign(
    ...     organisation="DfX", profession="policy", wave="2026", side="department", rater="self"
    ... )
    >>> score = maturity_scores(returns).iloc[0]
    >>> float(score.area_1), float(score.overall), int(score.level), score.label
    (75.0, 75.0, 3, 'better')
    """
    rows = _checked(ratings)
    cells = rows.groupby(list(CELL), sort=True, dropna=False)
    scored = [
        dict(zip(CELL, key, strict=True)) | _score(cell, weight == "importance")
        for key, cell in cells
    ]
    return pd.DataFrame(scored, columns=[*CELL, *_SCORE_COLUMNS])


_SCORE_COLUMNS = (
    *AREA_COLUMNS,
    "overall",
    "level",
    "label",
    "n_applicable",
    "n_not_applicable",
    "n_not_known",
    "n_unproven",
    "held_back_by",
)


def reached(ratings: Sequence[float], *, critical: Sequence[float] = ()) -> int:
    """Give the level that ratings have reached.

    Parameters
    ----------
    ratings : sequence of float
        Of every principle that applies, 0–4; NaN if it is not known.
    critical : sequence of float
        Those of them that matter critically; NaN counts as 0.

    Returns
    -------
    int
        0 to 4.

    Examples
    --------
    Four of five at 3 or more is enough, unless the fifth is critical and two below:

    >>> reached([3, 3, 4, 3, 1]), reached([3, 3, 4, 3, 1], critical=[1])
    (3, 2)
    """
    known = np.nan_to_num(np.asarray(ratings, dtype=float), nan=-1.0)
    worst = float(np.min(np.nan_to_num(np.asarray(critical, dtype=float)), initial=_LEVELS[0]))
    if known.size == 0:
        return 0
    shares = {level: float((known >= level).mean()) for level in _LEVELS}
    # 4 of 5 is 0.8 exactly; the slack keeps binary fractions from making it less.
    fits = [level for level in _LEVELS if shares[level] >= _REACHED - 1e-9 and worst >= level - 1]
    return max(fits, default=0)


def _score(cell: pd.DataFrame, by_importance: bool) -> dict[str, Any]:
    applies = cell[cell["missing"] != "NA"]
    areas = applies.groupby("area")["rating"].mean().mul(25).reindex(range(1, 6))
    weights = applies.groupby("area")["importance"].mean().reindex(range(1, 6))
    is_proven = (applies["rating"] < _PROVEN_FROM) | (applies["has_evidence"] != 0)
    unproven = applies.loc[~is_proven & applies["rating"].notna()]
    counted = applies.assign(rating=applies["rating"].where(is_proven, _PROVEN_FROM - 1))
    lowest = counted.groupby("principle")["rating"].agg(_lowest)
    critical = [*counted.loc[counted["importance"] == _CRITICAL, "principle"].unique()]
    level = reached(lowest.to_list(), critical=lowest[critical].to_list())
    return {
        **dict(zip(AREA_COLUMNS, areas, strict=True)),
        "overall": _overall(areas, weights if by_importance else None),
        "level": level,
        "label": LABELS[level],
        "n_applicable": applies["principle"].nunique(),
        "n_not_applicable": cell.loc[cell["missing"] == "NA", "principle"].nunique(),
        "n_not_known": int(lowest.isna().sum()),
        "n_unproven": unproven["principle"].nunique(),
        "held_back_by": ", ".join(_held_back(lowest, critical, level)),
    }


def _lowest(ratings: "pd.Series[float]") -> float:
    """Give the lowest of several ratings; one that is not known leaves it unknown."""
    return float(ratings.min(skipna=False))


def _held_back(lowest: "pd.Series[float]", critical: Sequence[str], level: int) -> list[str]:
    without = reached(lowest.to_list())
    if without == level:
        return []
    return [number for number in critical if not lowest[number] >= without - 1]


def _overall(areas: "pd.Series[float]", weights: "pd.Series[float] | None") -> float:
    rated = areas.notna()
    if not rated.any():
        return float("nan")
    if weights is None or not (rated & weights.notna()).any():
        return float(areas.mean())
    both = rated & weights.notna()
    return float(np.average(areas[both], weights=weights[both]))


def _checked(ratings: pd.DataFrame) -> pd.DataFrame:
    absent = [name for name in _NEEDED if name not in ratings.columns]
    if absent:
        raise missing_columns("ratings", absent, ratings.columns)
    rows = ratings.copy()
    for name in _OWN:
        if name not in rows:
            rows[name] = "" if name == "missing" else np.nan
    rows["missing"] = rows["missing"].fillna("")
    for name, low, high in (("rating", 0, 4), ("importance", 1, 4)):
        rows[name] = pd.to_numeric(rows[name], errors="coerce")
        wrong = rows[name].notna() & ~rows[name].between(low, high)
        if wrong.any():
            raise DataError(
                f"ratings, column '{name}': {rows.loc[wrong, name].iloc[0]:g} was found for "
                f"principle {rows.loc[wrong, 'principle'].iloc[0]}; {low} to {high} was expected.\n"
                "Correct the return, or write a missing code (NA, DK) in the column 'missing'."
            )
    if pd.api.types.is_numeric_dtype(rows["principle"]):
        raise DataError(
            "ratings, column 'principle': numbers were found, text was expected; as numbers 2.1 "
            "and 2.10 are the same.\nRead the column as text."
        )
    rows["principle"] = rows["principle"].astype(str)
    rows["area"] = rows["principle"].str.partition(".")[0].astype(int)
    return rows
