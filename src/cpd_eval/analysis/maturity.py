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

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isnan
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from cpd_eval.errors import DataError, missing_columns

CELL = ("organisation", "profession", "wave", "side", "rater")
"""What one return is of: whose maturity, when, and who judged it."""

_NEEDED = (*CELL, "principle", "rating")
_OWN = ("missing", "importance", "has_evidence")
_LEVELS = (4, 3, 2, 1)
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
    cells: dict[tuple[str, ...], list[_Row]] = {}
    for row in _rows(_checked(ratings)):
        cells.setdefault(row.cell, []).append(row)
    scored = [
        dict(zip(CELL, cell, strict=True)) | _score(cells[cell], weight == "importance")
        for cell in sorted(cells)
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
    worst = min((0.0 if isnan(one) else one for one in critical), default=4.0)
    for level in _LEVELS:
        # NaN is at or above no level. Whole numbers, so that four of five is exactly enough.
        n_there = sum(one >= level for one in ratings)
        if ratings and 5 * n_there >= 4 * len(ratings) and worst >= level - 1:
            return level
    return 0


class _Row(NamedTuple):
    """One rating; thousands are held while a table is scored."""

    cell: tuple[str, ...]
    principle: str
    area: int
    rating: float
    missing: str
    importance: float
    is_proven: bool


def _rows(table: pd.DataFrame) -> Iterator[_Row]:
    columns = [*CELL, "principle", "area", "rating", "missing", "importance", "has_evidence"]
    n_keys = len(CELL)
    for values in table[columns].itertuples(index=False, name=None):
        number, area, rating, missing, importance, has_evidence = values[n_keys:]
        yield _Row(
            cell=tuple(map(str, values[:n_keys])),
            principle=number,
            area=area,
            rating=rating,
            missing=missing,
            importance=importance,
            # Where evidence was not asked for it is NaN, and nothing is held against the rating.
            is_proven=not rating >= _PROVEN_FROM or has_evidence != 0,
        )


def _score(cell: list[_Row], by_importance: bool) -> dict[str, Any]:
    applies = [row for row in cell if row.missing != "NA"]
    areas = [25 * _mean(row.rating for row in applies if row.area == n) for n in range(1, 6)]
    weights = [_mean(row.importance for row in applies if row.area == n) for n in range(1, 6)]
    lowest: dict[str, float] = {}
    for row in applies:
        counted = row.rating if row.is_proven else _PROVEN_FROM - 1.0
        lowest[row.principle] = _lower(lowest.get(row.principle, 4.0), counted)
    critical = [*dict.fromkeys(row.principle for row in applies if row.importance == _CRITICAL)]
    level = reached([*lowest.values()], critical=[lowest[number] for number in critical])
    return {
        **dict(zip(AREA_COLUMNS, areas, strict=True)),
        "overall": _overall(areas, weights if by_importance else [1.0] * len(areas)),
        "level": level,
        "label": LABELS[level],
        "n_applicable": len(lowest),
        "n_not_applicable": len({row.principle for row in cell if row.missing == "NA"}),
        "n_not_known": sum(map(isnan, lowest.values())),
        "n_unproven": len({row.principle for row in applies if not row.is_proven}),
        "held_back_by": ", ".join(_held_back(lowest, critical, level)),
    }


def _lower(one: float, other: float) -> float:
    """Give the lower of two ratings; one that is not known leaves both unknown."""
    return float("nan") if isnan(one) or isnan(other) else min(one, other)


def _held_back(lowest: Mapping[str, float], critical: Sequence[str], level: int) -> list[str]:
    without = reached([*lowest.values()])
    if without == level:
        return []
    return [number for number in critical if not lowest[number] >= without - 1]


def _overall(areas: Sequence[float], weights: Sequence[float]) -> float:
    """Average the areas that were rated; an area nobody weighed counts as the mean weight."""
    usual = _mean(weights)
    known = [
        (area, usual if isnan(weight) else weight)
        for area, weight in zip(areas, weights, strict=True)
        if not isnan(area)
    ]
    if not known:
        return float("nan")
    if isnan(usual):
        return _mean(area for area, _ in known)
    return sum(area * weight for area, weight in known) / sum(weight for _, weight in known)


def _mean(values: Iterable[float]) -> float:
    known = [value for value in values if not isnan(value)]
    return sum(known) / len(known) if known else float("nan")


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
