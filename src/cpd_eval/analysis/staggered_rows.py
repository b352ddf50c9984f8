"""Reduce a panel with staggered treatment to what its cohorts have in common.

A cohort is everybody whose treatment began in the same wave. Of each cohort the estimate needs only
how many there are, the mean outcome of every wave, and how the outcomes of two waves vary together:
K cohorts and T waves make K · (1 + T + T²) numbers, however many people stand behind them. They
are computed where the rows are, about the mean of each wave, so that no large squares are
subtracted from each other.

Only people with an answer in every wave are used; who was left out, and why, is written down.
"""

from functools import reduce
from operator import and_

import narwhals as nw
import pandas as pd

from cpd_eval.analysis.intake import NOT_KNOWN, Frame, infinite, label, number, refuse_infinite
from cpd_eval.analysis.staggered_arrays import cohort_table, rows_of, wave_table
from cpd_eval.analysis.staggered_cohorts import Cohorts, lay_out
from cpd_eval.analysis.staggered_waves import (
    Waves,
    first_wave,
    plan_waves,
)
from cpd_eval.errors import AnalysisError, DataError


def read_cohorts(
    rows: Frame,
    *,
    outcome: str,
    unit: str,
    time: str,
    first_treated: str,
    cluster: str | None,
    control: str,
) -> Cohorts:
    """Reduce a long panel to its cohorts.

    Parameters
    ----------
    rows : narwhals.LazyFrame
        From :func:`cpd_eval.analysis.intake.take`.
    outcome, unit, time, first_treated : str
        Columns.
    cluster : str or None
        Column of the level at which treatment was assigned, if people were not assigned one by one.
    control : {"never", "not_yet"}
        Who is compared with.

    Returns
    -------
    Cohorts
    """
    if rows.implementation.is_pandas_like():
        held = rows_of(
            rows,
            outcome=outcome,
            unit=unit,
            time=time,
            first_treated=first_treated,
            cluster=cluster,
        )
        waves = plan_waves(_answered(wave_table(held), outcome), time, control)
        table, n_strays = cohort_table(held, waves)
    else:
        found = _wave_table(rows, outcome, time, first_treated)
        waves = plan_waves(_answered(found, outcome), time, control)
        people = _people(rows, waves, outcome, unit, time, first_treated, cluster)
        n_strays = 0 if cluster is None else _count_strays(people)
        table = _cohort_table(people, waves, clustered=cluster is not None)
    _refuse(table, unit, time, cluster, n_strays)
    return lay_out(table, waves)


def _wave_table(rows: Frame, outcome: str, time: str, first_treated: str) -> pd.DataFrame:
    table: pd.DataFrame = (
        rows.select(
            time=number(time),
            first=number(first_treated),
            score=number(outcome),
            infinite=infinite(outcome),
        )
        .group_by("time", "first")
        .agg(
            nw.col("score").mean().alias("mean"),
            nw.col("score").count().alias("n"),
            nw.col("infinite").sum(),
            nw.len().alias("rows"),
        )
        .collect("pyarrow")
        .to_pandas()
    )
    return table


def _answered(table: pd.DataFrame, outcome: str) -> pd.DataFrame:
    refuse_infinite(int(table["infinite"].sum()), f"column '{outcome}'")
    if int(table["n"].sum()) == 0:
        raise AnalysisError(
            f"the frame, column '{outcome}': none of {int(table['rows'].sum())} rows has an answer."
            "\nCheck the column named."
        )
    return table


def _people(
    rows: Frame,
    waves: Waves,
    outcome: str,
    unit: str,
    time: str,
    first_treated: str,
    cluster: str | None,
) -> Frame:
    """Lay the panel out a row a person: the answer of every wave, and when treatment began."""
    score, wave = number(outcome), number(time)
    keys = {"cpd_unit": nw.col(unit)}
    if cluster is not None:
        keys["cpd_cluster"] = nw.col(cluster)
    answers = {f"y_{i}": nw.when(wave == value).then(score) for i, value in enumerate(waves.times)}
    return (
        rows.filter(~wave.is_null())
        .select(**keys, **answers, first=first_wave(first_treated, waves), score=score, wave=wave)
        .filter(nw.col("wave") <= waves.last)
        .group_by(list(keys))
        .agg(
            *(nw.col(name).max() for name in answers),
            nw.col("score").count().alias("n_answers"),
            nw.col("first").min().alias("first"),
            nw.col("first").max().alias("first_high"),
        )
    )


def _cohort_table(people: Frame, waves: Waves, *, clustered: bool) -> pd.DataFrame:
    n_times = len(waves.times)
    answers = [nw.col(f"y_{i}") for i in range(n_times)]
    whole = reduce(and_, (~answer.is_null() for answer in answers))
    found = reduce(lambda a, b: a + b, ((~answer.is_null()).cast(nw.Int64) for answer in answers))
    centred = {
        f"y_{i}": nw.when(whole).then(answer - float(waves.mean[i]))
        for i, answer in enumerate(answers)
    }
    keys = ["first", "cpd_cluster"] if clustered else ["first"]
    counts = {
        "n": whole,
        "n_incomplete": ~whole,
        "n_twice": nw.col("n_answers") > found,
        "n_moved": nw.col("first") != nw.col("first_high"),
        "n_nameless": nw.col("cpd_unit").is_null(),
    }
    small = people.select(
        *keys, **{name: expr.cast(nw.Int64) for name, expr in counts.items()}, **centred
    )
    products = {
        f"p_{i}_{j}": nw.col(f"y_{i}") * nw.col(f"y_{j}")
        for i in range(n_times)
        for j in range(i, n_times)
        if not clustered
    }
    if products:
        small = small.with_columns(**products)
    names = [*counts, *centred, *products]
    table: pd.DataFrame = (
        small.group_by(keys)
        .agg(*(nw.col(name).sum() for name in names))
        .collect("pyarrow")
        .to_pandas()
    )
    table[names] = table[names].astype("float64").fillna(0.0)
    return table


def _count_strays(people: Frame) -> int:
    """Count the people in more than one cluster."""
    facts = people.select(rows=nw.len(), people=nw.col("cpd_unit").n_unique())
    row = facts.collect("pyarrow").to_pandas().iloc[0]
    return int(row["rows"] - row["people"])


def _refuse(table: pd.DataFrame, unit: str, time: str, cluster: str | None, n_strays: int) -> None:
    if n_strays:
        raise DataError(
            f"the frame, column '{cluster}': {n_strays} people are in more than one cluster; each "
            "must stay in one.\nUse the cluster of the first wave for all."
        )
    wrong = {
        "n_nameless": (f"column '{unit}'", "rows name nobody", "Fill in the pseudonym."),
        "n_moved": (
            f"column '{unit}'",
            "people have more than one beginning of treatment; one is expected",
            "Keep the first, in every wave of the person.",
        ),
        "n_twice": (
            f"columns '{unit}' and '{time}'",
            "people have two answers in one wave; one is expected",
            "Keep the last answer of each person and wave.",
        ),
    }
    for name, (where, found, advice) in wrong.items():
        if count := int(table[name].sum()):
            raise DataError(f"the frame, {where}: {count} {found}.\n{advice}")
    if cluster is not None:
        lost = table.loc[[label(v) == NOT_KNOWN for v in table["cpd_cluster"]], "n"].sum()
        if lost:
            raise DataError(
                f"the frame, column '{cluster}': {int(lost)} people name no cluster; each must.\n"
                "Fill it in, or leave those people out and say so."
            )
