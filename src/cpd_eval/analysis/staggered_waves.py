"""Decide, before anybody is counted, which waves of a staggered panel can be used.

When treatment began is a wave, or nothing: empty, infinite, or 0 where 0 comes before every wave,
all mean *never treated*. Who begins after the last wave is never seen treated and counts as never
treated too. If everybody is treated in the end, those not yet treated can still be compared
with, up to the wave in which the last cohort begins; the waves from then on have nobody left
to compare with and are left out.
"""

from dataclasses import dataclass

import narwhals as nw
import numpy as np
import pandas as pd

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import number
from cpd_eval.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class Waves:
    """The waves that are used.

    Attributes
    ----------
    times : ndarray of float, shape (T,)
        In order.
    mean : ndarray of float, shape (T,)
        Mean outcome of everybody in each; taken off before squares are summed.
    notes : tuple of str
        What was left out or reinterpreted, a sentence each.
    """

    times: Numbers
    mean: Numbers
    notes: tuple[str, ...]

    @property
    def last(self) -> float:
        """The last wave used."""
        return float(self.times[-1])


def plan_waves(table: pd.DataFrame, time: str, control: str) -> Waves:
    """Choose the waves.

    Parameters
    ----------
    table : pandas.DataFrame
        A row a wave and beginning of treatment: ``time``, ``first`` (missing is never), ``n``
        answers, ``mean``, ``rows``.
    time : str
        The column of waves, for messages.
    control : {"never", "not_yet"}
        Who is compared with.

    Returns
    -------
    Waves

    Raises
    ------
    AnalysisError
        If there is one wave, nobody treated within them, or nobody to compare with.
    """
    notes = []
    if nowhere := int(table.loc[table["time"].isna(), "rows"].sum()):
        notes.append(f"{nowhere} rows name no wave; they were left out.")
    table = table[table["time"].notna() & (table["n"] > 0)]
    times = np.unique(table["time"].to_numpy(float))
    first = table["first"].to_numpy(float)
    first = np.where(np.isnan(first) | ((first == 0) & (times[0] > 0)), np.inf, first)
    if len(times) < 2:
        raise AnalysisError(
            f"the frame, column '{time}': {len(times)} wave with answers; 2 or more are needed.\n"
            "Add the waves before treatment."
        )
    if np.isfinite(later := first[first > times[-1]]).any():
        notes.append(
            f"Who begins after the last wave ({times[-1]:g}) counts as never treated: "
            + ", ".join(f"{value:g}" for value in np.unique(later[np.isfinite(later)]))
            + "."
        )
    began = first[first <= times[-1]]
    if not (began > times[0]).any():
        raise AnalysisError(
            "the panel: nobody began treatment between the first wave "
            f"({times[0]:g}) and the last ({times[-1]:g}).\n"
            "Check the column of the beginning; it holds a wave, and nothing for the never treated."
        )
    if len(began) == len(first):
        if control == "never":
            raise AnalysisError(
                "control='never': everybody is treated in the end; there is nobody to compare with."
                "\nTake control='not_yet'."
            )
        end = began.max()
        if not (began[began > times[0]] < end).any():
            raise AnalysisError(
                f"the panel: everybody began in wave {end:g}; nobody is left to compare with.\n"
                "Add people who were not treated, or treated later."
            )
        notes.append(
            f"Everybody is treated in the end; waves from {end:g} on have nobody left to compare "
            "with and were left out."
        )
        times = times[times < end]
    sums = table.assign(total=table["n"] * table["mean"]).groupby("time")[["total", "n"]].sum()
    mean = (sums["total"] / sums["n"]).reindex(times).to_numpy(float)
    return Waves(times=times, mean=mean, notes=tuple(notes))


def first_wave(column: str, waves: Waves) -> nw.Expr:
    """Read the beginning of treatment; never treated becomes a number after the last wave."""
    first = number(column)
    never = first.is_null() | (first > waves.last)
    if waves.times[0] > 0:
        never = never | (first == 0)
    return nw.when(never).then(nw.lit(waves.last + 1.0)).otherwise(first)


def early_note(count: int, wave: float, who: str = "people") -> str:
    """Say how many were treated from the start."""
    return (
        f"{count} {who} began treatment in or before the first wave ({wave:g}), so nothing is "
        "known of them before; they were left out."
    )


def incomplete_note(count: int, lacking: str) -> str:
    """Say how many lack something in some wave."""
    return f"{count} people lack {lacking} in some wave; they were left out."
