"""What there is of the data when a plan is locked: the file's hash, its columns, and no outcome.

An answer after treatment is an outcome; an answer before it is not. With a row a person these are
columns; with a row a unit and wave, the rows from the second wave on, or from the wave in which a
unit's treatment began.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import pandas as pd

from cpd_eval.errors import DataError
from cpd_eval.report.datafile import DataFile
from cpd_eval.report.plan import Plan
from cpd_eval.report.reading import read_columns


def data_facts(data: DataFile, plan: Plan) -> dict[str, Any]:
    """Describe a data file as it is now.

    Parameters
    ----------
    data : DataFile
        From ``open_data``.
    plan : Plan
        Says what the outcomes are.

    Returns
    -------
    dict
        ``file``, ``sha256``, ``rows``, ``columns``, ``outcomes``: how many answers after treatment
        each outcome has in it.
    """
    counts = {_named(outcome): _answers_after(data, plan, outcome) for outcome in plan.outcomes}
    return {
        "file": data.name,
        "sha256": sha256_of(data),
        "rows": len(read_columns(data, texts=data.columns[:1])),
        "columns": list(data.columns),
        "outcomes": counts,
    }


def refuse_outcomes(facts: Mapping[str, Any]) -> None:
    """Stop if the outcome was there before the plan.

    Raises
    ------
    DataError
        Naming the outcome and how many answers it has.
    """
    for name, answers in facts["outcomes"].items():
        if answers:
            raise DataError(
                f"{facts['file']}, {name}: {answers} answers after treatment are there already; "
                "none was expected, since a plan is made before outcomes are seen.\nLock on the "
                "data as they were before. If the study was run without a plan, report it so; a "
                "change of a locked plan needs --change."
            )


def sha256_of(data: DataFile) -> str:
    """Compute the SHA-256 of a file."""
    with data.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _named(outcome: Mapping[str, Any]) -> str:
    column = outcome.get("after") or outcome.get("outcome")
    return f"column '{column}'"


def _answers_after(data: DataFile, plan: Plan, outcome: Mapping[str, Any]) -> int:
    column = str(outcome.get("after") or outcome["outcome"])
    if column not in data.columns:
        return 0
    if "after" in outcome:
        return int(read_columns(data, numbers=[column]).df()[column].notna().sum())
    time, began = plan.data.get("time"), plan.data.get("began")
    there = [name for name in (time, began) if name in data.columns]
    rows = read_columns(data, numbers=[column], texts=[str(name) for name in there]).df()
    answered = rows[column].notna()
    if "second" in outcome and time in there:
        second = pd.Series([str(outcome["second"])] * len(rows), index=rows.index)
        return int((answered & ~_earlier(rows[str(time)], second)).sum())
    if began in there and time in there:
        treated = rows[str(began)].notna()
        return int((answered & treated & ~_earlier(rows[str(time)], rows[str(began)])).sum())
    return int(answered.sum())


def _earlier(wave: "pd.Series[str]", than: "pd.Series[str]") -> "pd.Series[bool]":
    """Tell which waves lie before others: as numbers if all are, as texts otherwise."""
    one, other = (pd.to_numeric(values, errors="coerce") for values in (wave, than))
    if one.isna().equals(wave.isna()) and other.isna().equals(than.isna()):
        return one < other
    return wave.astype(str) < than.astype(str)
