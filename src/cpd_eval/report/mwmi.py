"""Monthly figures of what departments pay for staff and consultants, read as they come.

Departments publish *workforce management information* each month; nobody checks it before. So there
are months without a return and amounts below nought, mostly accruals taken back. Both are kept and
reported: a sum without its negatives would be wrong, and a year with four months is no year.

References
----------
.. [1] Cabinet Office, Workforce management information: guidance for departments.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from cpd_eval.errors import DataError, missing_columns
from cpd_eval.report.register import read_texts

_NEEDS = ("department", "year", "month", "sub_group", "measure", "value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultants:
    """What consultants cost.

    Attributes
    ----------
    months : pandas.DataFrame
        A row a department and month: ``department``, ``month`` ("2024-03"), ``cost_gbp``, and
        ``is_negative`` (0 or 1).
    departments : pandas.DataFrame
        A row a department: ``department``, ``n_months`` with a figure, ``n_gaps`` (months between
        its first and last without one), ``n_negative``, ``cost_gbp`` (sum of all, negatives
        included), ``negative_gbp`` (sum of these alone).
    n_gaps, n_negative : int
        Over all departments.
    """

    months: pd.DataFrame
    departments: pd.DataFrame
    n_gaps: int
    n_negative: int


def read_consultants(path: Path | str) -> Consultants:
    """Read consultants' cost by department and month.

    Parameters
    ----------
    path : path
        A CSV with a row a department, month and measure: ``department``, ``year``, ``month``,
        ``sub_group`` ("consultants"), ``measure`` ("costs"), ``value`` in pounds.

    Returns
    -------
    Consultants
        Nothing is left out; negatives and gaps are counted.

    Raises
    ------
    DataError
        If a column is missing, a cell is no number or month, a department has two figures for one
        month, or there is no cost of consultants.
    """
    table, name = read_texts(path), Path(path).name
    if absent := [column for column in _NEEDS if column not in table.columns]:
        raise missing_columns(name, absent, map(str, table.columns))
    kept = table[(table["sub_group"] == "consultants") & (table["measure"] == "costs")]
    if kept.empty:
        raise DataError(
            f"{name}: no row has the sub_group 'consultants' and the measure 'costs'; at least one "
            "was expected.\nTake the file with costs."
        )
    months = pd.DataFrame(
        {
            "department": kept["department"],
            "month": [
                _month(line, year, month, name)
                for line, year, month in zip(
                    kept.index + 2, kept["year"], kept["month"], strict=True
                )
            ],
            "cost_gbp": [
                _amount(row + 2, text, name)
                for row, text in zip(kept.index, kept["value"], strict=True)
            ],
        }
    ).assign(is_negative=lambda rows: (rows["cost_gbp"] < 0).astype(int))
    if (twice := months.duplicated(["department", "month"])).any():
        line = int(months.index[twice][0]) + 2
        one = months.loc[line - 2]
        raise DataError(
            f"{name}, line {line}: {one.department} has a second figure for {one.month}; one was "
            "expected.\nTake one of the two out."
        )
    departments = _by_department(months)
    return Consultants(
        months=months.sort_values(["department", "month"], ignore_index=True),
        departments=departments,
        n_gaps=int(departments["n_gaps"].sum()),
        n_negative=int(departments["n_negative"].sum()),
    )


def yearly(months: pd.DataFrame) -> pd.DataFrame:
    """Add months up to financial years, April to March, and say how many months each rests on.

    Parameters
    ----------
    months : pandas.DataFrame
        Of :class:`Consultants`.

    Returns
    -------
    pandas.DataFrame
        ``department``, ``year`` ("2023-24"), ``n_months`` (1–12), ``cost_gbp``.

    Examples
    --------
    >>> two = pd.DataFrame({"department": "DfX", "month": ["2024-03", "2024-04"],
    ...                     "cost_gbp": [5.0, 7.0]})
    >>> yearly(two)[["year", "n_months", "cost_gbp"]].values.tolist()
    [['2023-24', 1, 5.0], ['2024-25', 1, 7.0]]
    """
    starts = [int(month[:4]) - (int(month[5:]) < 4) for month in months["month"]]
    named = months.assign(year=[f"{start}-{(start + 1) % 100:02d}" for start in starts])
    sums = named.groupby(["department", "year"])["cost_gbp"].agg(["size", "sum"]).reset_index()
    return sums.rename(columns={"size": "n_months", "sum": "cost_gbp"})


def _by_department(months: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for department, own in months.groupby("department", sort=True):
        count = [int(month[:4]) * 12 + int(month[5:]) for month in own["month"]]
        negative = own.loc[own["is_negative"] == 1, "cost_gbp"]
        rows.append(
            {
                "department": department,
                "n_months": len(own),
                "n_gaps": max(count) - min(count) + 1 - len(own),
                "n_negative": len(negative),
                "cost_gbp": float(own["cost_gbp"].sum()),
                "negative_gbp": float(negative.sum()),
            }
        )
    return pd.DataFrame(rows)


def _month(line: int, year: str, month: str, name: str) -> str:
    if year.isdigit() and len(year) == 4 and month.isdigit() and 1 <= int(month) <= 12:
        return f"{year}-{int(month):02d}"
    raise DataError(
        f"{name}, line {line}: found the year '{year}' and the month '{month}'; a year such as "
        "2024 and a month from 1 to 12 were expected.\nCorrect them."
    )


def _amount(line: int, text: str, name: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise DataError(
            f"{name}, line {line}, column 'value': found '{text}'; an amount in pounds was "
            "expected.\nCorrect it, or leave the row out: a missing month is told as a gap."
        ) from None
