"""Reduce answers in two waves to the cells of a difference in differences, and check them.

The question is asked in :mod:`cpd_eval.analysis.did`, solved in
:mod:`cpd_eval.analysis.did_cells`. Here the rows are counted where they are: as answers,
or first as people (a row a person, with the answer of each wave) if the same people were followed.
"""

import narwhals as nw
import pandas as pd

from cpd_eval.analysis.cells import reduce_to_cells
from cpd_eval.analysis.did_judge import AFTER, CLUSTER
from cpd_eval.analysis.intake import NOT_KNOWN, Frame, infinite, number
from cpd_eval.errors import DataError

UNIT = "cpd_unit"


def answer_cells(
    rows: Frame,
    keys: dict[str, nw.Expr],
    outcome: str,
    after: str,
    *,
    times: nw.Expr | None = None,
) -> pd.DataFrame:
    """Reduce answers, or a tally of them, to a row a cell."""
    score = number(outcome)
    return reduce_to_cells(
        rows,
        by={**keys, AFTER: number(after)},
        counts={
            "n": ~score.is_null(),
            "n_dropped": score.is_null(),
            "n_infinite": infinite(outcome),
        },
        means={"score": score},
        times=times,
    )


def change_cells(
    rows: Frame, keys: dict[str, nw.Expr], outcome: str, after: str, unit: str
) -> pd.DataFrame:
    """Reduce twice: first to a row a person, then to a row a cell."""
    people, own = followed_people(rows, keys, outcome, after, unit)
    before, then = nw.col("first"), nw.col("second")
    pair = ~before.is_null() & ~then.is_null()
    return reduce_to_cells(
        people,
        by=own,
        counts={
            "n": pair,
            "n_dropped": ~pair,
            "n_before": ~before.is_null(),
            "n_infinite": nw.col("infinite"),
        },
        means={
            "before": nw.when(pair).then(before),
            "after": nw.when(pair).then(then),
            "change": nw.when(pair).then(then - before),
        },
    )


def followed_people(
    rows: Frame, keys: dict[str, nw.Expr], outcome: str, after: str, unit: str
) -> tuple[Frame, dict[str, nw.Expr]]:
    """Lay answers out a row a person: columns ``first``, ``second``, ``infinite``, and the keys."""
    score, later = number(outcome), number(after)
    answered = ~score.is_null()
    first, second = answered & (later == 0), answered & (later == 1)
    safe = {f"cpd_key_{i}": expr for i, expr in enumerate(keys.values())}
    people = (
        rows.select(
            nw.col(unit).alias(UNIT),
            **safe,
            first=nw.when(first).then(score),
            second=nw.when(second).then(score),
            wave=later,
            infinite=infinite(outcome),
        )
        .group_by(UNIT, *safe)
        .agg(
            nw.col("first").mean(),
            nw.col("second").mean(),
            nw.col("first").count().alias("n_first"),
            nw.col("second").count().alias("n_second"),
            nw.col("infinite").sum(),
            nw.col("wave").min().alias("wave_low"),
            nw.col("wave").max().alias("wave_high"),
        )
    )
    _check_people(people, unit, after)
    return people, {name: nw.col(place) for name, place in zip(keys, safe, strict=True)}


def _check_people(people: Frame, unit: str, after: str) -> None:
    """Refuse people who stand twice in a wave, in two groups, or in a wave that is neither."""
    facts = (
        people.select(
            most=nw.max_horizontal(nw.col("n_first").max(), nw.col("n_second").max()),
            rows=nw.len(),
            people=nw.col(UNIT).n_unique(),
            low=nw.col("wave_low").min(),
            high=nw.col("wave_high").max(),
        )
        .collect("pyarrow")
        .to_pandas()
        .iloc[0]
    )
    if facts["rows"] > facts["people"]:
        raise DataError(
            f"the frame, column '{unit}': {facts['rows'] - facts['people']:.0f} people are in more "
            "than one group, trained group or cluster; each person must stay in one.\n"
            "Keep the group of the first answer for both waves."
        )
    if facts["most"] > 1:
        raise DataError(
            f"the frame, column '{unit}': a person has {facts['most']:.0f} answers in one wave; "
            "one is expected.\nKeep the last answer of each person and wave, and no row without a "
            "pseudonym."
        )
    if facts["low"] < 0 or facts["high"] > 1:
        raise _not_binary(after, f"{facts['low']:g} to {facts['high']:g}")


def known_cells(cells: pd.DataFrame, binary: dict[str, str], cluster: str | None) -> pd.DataFrame:
    """Keep the cells whose group and wave are known; count the others as dropped."""
    cells = cells.copy()
    if cluster is not None:
        lost = int(cells.loc[cells[CLUSTER] == NOT_KNOWN, "n"].sum())
        if lost:
            raise DataError(
                f"the frame, column '{cluster}': {lost} answers name no cluster; each must.\n"
                "Fill it in, or leave those people out and say so."
            )
    for key, name in binary.items():
        if key not in cells:
            continue
        found = set(cells[key]) - {"0", "1", NOT_KNOWN}
        if found:
            raise _not_binary(name, ", ".join(sorted(found)[:5]))
        unknown = cells[key] == NOT_KNOWN
        cells.loc[unknown, "n_dropped"] += cells.loc[unknown, "n"]
        cells.loc[unknown, "n"] = 0
    return cells


def _not_binary(name: str, found: str) -> DataError:
    return DataError(
        f"the frame, column '{name}': found {found}; 0 and 1 are expected.\n"
        "Make a column that says 1 for yes and 0 for no."
    )
