"""Returns of the skills self-assessment as ratings: one row a return and principle.

A return is wide, as it was answered: ``P2_10`` is the rating of principle 2.10, beside it its
importance and its evidence. What is scored is long. In a workshop both sides rate everything; each
principle then counts for the side whose it is.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from cpd_eval.errors import DataError, missing_columns
from cpd_eval.workforce.principles import check_numbers, checklist, principles

_WHOSE = ("organisation", "profession", "wave")
_MISSING = ("NA", "DK", "PNTS", "SKIP")
_POINTS = {"yes": 1.0, "partly": 0.5, "no": 0.0}
"""What an item of the checklist counts."""


def ratings_of(returns: pd.DataFrame) -> pd.DataFrame:
    """Turn returns into ratings.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return, as ``cpd-eval responses export`` gives the form ``skills_principles``:
        ``organisation``, ``profession``, ``wave``, optionally ``rater``, and for each principle
        ``P1_1``, ``P1_1_importance``, ``P1_1_evidence``.

    Returns
    -------
    pandas.DataFrame
        As :func:`cpd_eval.analysis.maturity.maturity_scores` takes it; what was not asked has no
        row.

    Raises
    ------
    DataError
        If a column is missing, there is no rating, a rating is no number of the scale, or a column
        rates a principle that does not exist.

    Examples
    --------
    >>> one = pd.DataFrame([{"organisation": "DfX", "profession": "hr", "wave": "2026",
    ...     "P1_1": "3", "P1_1_evidence": "Minutes of the board", "P2_10": "DK"}])
    >>> ratings_of(one)[["principle", "side", "rating", "missing", "has_evidence"]].values.tolist()
    [['1.1', 'department', 3.0, '', 1], ['2.10', 'profession', nan, 'DK', 0]]
    """
    if absent := [name for name in _WHOSE if name not in returns]:
        raise missing_columns("the returns", absent, map(str, returns.columns))
    rated = [str(name) for name in returns.columns if _is_rating(str(name))]
    check_numbers((_number(name) for name in rated), where="the returns")
    rows = [
        _row(record, one.number, one.side)
        for record in returns.to_dict("records")
        for one in principles()
        if _text(record, _column(one.number))
    ]
    if not rows:
        raise DataError(
            "the returns: no principle is rated in any of them; columns such as 'P1_1' were "
            "expected.\nExport the form skills_principles, with its own column names."
        )
    return pd.DataFrame(rows)


def checklist_scores(returns: pd.DataFrame) -> pd.DataFrame:
    """Score returns of the checklist, the short form, by area.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return: ``organisation``, ``profession``, ``wave`` and ``CL1`` … ``CL17`` with
        "yes", "partly", "no" or "NA".

    Returns
    -------
    pandas.DataFrame
        ``organisation``, ``profession``, ``wave``, ``area_1`` … ``area_5``, ``overall`` (0–100:
        yes 100, partly 50, no 0; NaN where nothing applies) and ``n_items`` that apply.

    Raises
    ------
    DataError
        If a column is missing.

    Examples
    --------
    >>> short = pd.DataFrame([{"organisation": "DfX", "profession": "hr", "wave": "2026",
    ...     "CL1": "yes", "CL2": "no", "CL3": "NA", "CL9": "partly"}])
    >>> checklist_scores(short)[["area_1", "area_3", "overall", "n_items"]].values.tolist()
    [[50.0, 50.0, 50.0, 3.0]]
    """
    if absent := [name for name in _WHOSE if name not in returns]:
        raise missing_columns("the returns", absent, map(str, returns.columns))
    areas = {f"CL{item.number}": int(item.principles[0][0]) for item in checklist()}
    found = [name for name in areas if name in returns]
    points = returns[found].map(lambda answer: _POINTS.get(str(answer)))
    points = points.apply(pd.to_numeric)
    scores = pd.DataFrame(
        {
            f"area_{area}": points[[name for name in found if areas[name] == area]].mean(axis=1)
            for area in range(1, 6)
        }
    ).mul(100)
    scored: pd.DataFrame = pd.concat(
        [
            returns[[*_WHOSE]],
            scores,
            scores.mean(axis=1).rename("overall"),
            points.notna().sum(axis=1).rename("n_items"),
        ],
        axis=1,
    )
    return scored


def _is_rating(name: str) -> bool:
    area, _, rest = name.removeprefix("P").partition("_")
    return name.startswith("P") and area.isdecimal() and rest.isdecimal()


def _column(number: str) -> str:
    return "P" + number.replace(".", "_")


def _number(column: str) -> str:
    return column.removeprefix("P").replace("_", ".")


def _text(record: Mapping[Hashable, Any], column: str) -> str:
    value = record.get(column)
    return "" if value is None or pd.isna(value) else str(value).strip()


def _row(record: Mapping[Hashable, Any], number: str, side: str) -> dict[str, Any]:
    column, given = _column(number), _text(record, _column(number))
    return {
        **{name: _text(record, name) for name in _WHOSE},
        "side": side,
        "rater": _text(record, "rater") or "self",
        "principle": number,
        "rating": float("nan") if given in _MISSING else _scale_point(given, number),
        "missing": given if given in _MISSING else "",
        "importance": _importance(record, column),
        "has_evidence": int(bool(_text(record, f"{column}_evidence"))),
    }


def _scale_point(given: str, number: str) -> float:
    try:
        return float(given)
    except ValueError:
        raise DataError(
            f"the returns, principle {number}: '{given}' was found; 0 to 4, NA or DK was "
            "expected.\nCorrect the return."
        ) from None


def _importance(record: Mapping[Hashable, Any], column: str) -> float:
    given = _text(record, f"{column}_importance")
    return float(given) if given.replace(".", "").isdecimal() else float("nan")
