r"""Whether one kind of development does more than another: work-based against courses.

People are compared who took part in different kinds, at the same answer before (and whatever else
is named), as in :mod:`cpd_eval.analysis.ancova`: who starts low has further to rise, and kinds
differ in whom they get. What is not named is not held equal: people choose, or are sent on, the
kind that suits them, so a difference is of the kinds *and* of their people. With several kinds each
is held against one of them, and p is corrected by Holm.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cpd_eval.analysis.adjusted_means import adjusted_means, joint_p_value, judged_columns
from cpd_eval.analysis.intake import check_confidence
from cpd_eval.analysis.multiplicity import adjust_p_values
from cpd_eval.analysis.person_rows import People, complete_people
from cpd_eval.analysis.tables import MODES
from cpd_eval.errors import AnalysisError, did_you_mean
from cpd_eval.frames import names

FEW = 20
"""Below this many people in a kind, the table says so."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModeComparison:
    """Kinds of development against one of them.

    Attributes
    ----------
    n, n_dropped, n_clusters : int
        People with everything known; left out; clusters, 0 if not clustered.
    reference : str
        The kind the others are held against.
    table : pandas.DataFrame
        A row a kind, the reference first: the columns of ``cpd_eval.analysis.tables.MODES``.
    p_value : float
        Of no difference between any kinds, together.
    df : float
        Degrees of freedom of t.
    slope_before : float
        How much an answer a point higher before means after.
    confidence : float
        Coverage of the intervals.
    notes : tuple of str
        What to beware of; empty if nothing.
    """

    n: int
    n_dropped: int
    n_clusters: int
    reference: str
    table: pd.DataFrame
    p_value: float
    df: float
    slope_before: float
    confidence: float
    notes: tuple[str, ...]


def mode_comparison(
    frame: Any,
    *,
    outcome: str,
    before: str,
    mode: str,
    reference: str,
    covariates: Sequence[str] = (),
    cluster: str | None = None,
    confidence: float = 0.95,
) -> ModeComparison:
    """Compare kinds of development at the same answer before.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person who took part. The columns named, and no others, are read.
    outcome, before : str
        Columns of the answer after and before; NaN and null are missing.
    mode : str
        Column of the kind, such as ``solution_type``.
    reference : str
        The kind the others are held against, such as "course".
    covariates : sequence of str, default ()
        Further columns of numbers, known before.
    cluster : str, optional
        Column of the group people belong together in, such as the local organisation.
    confidence : float, default 0.95
        Coverage of the intervals.

    Returns
    -------
    ModeComparison

    Raises
    ------
    DataError
        If a column is missing, holds text, or somebody has no cluster.
    AnalysisError
        If there is one kind, the reference is none, or covariates follow from each other.

    Examples
    --------
    From the same start, the work-based stand a point higher.

    >>> staff = pd.DataFrame({
    ...     "kind": ["course"] * 4 + ["work-based"] * 4,
    ...     "before": [1, 2, 3, 4, 1, 2, 3, 4], "after": [2, 3, 3, 4, 3, 4, 4, 5],
    ... })
    >>> found = mode_comparison(staff, outcome="after", before="before", mode="kind",
    ...                         reference="course")
    >>> found.table[["mode", "adjusted_mean", "estimate"]].round(3)
             mode  adjusted_mean  estimate
    0      course            3.0       NaN
    1  work-based            4.0       1.0
    """
    check_confidence(confidence)
    controls = [before, *covariates]
    people = complete_people(
        frame,
        numbers=[outcome, *controls],
        group=mode,
        cluster=cluster,
        at_least=len(controls) + 4,
    )
    labels, place = _places(people, mode, reference)
    y = people.numbers[outcome].to_numpy(float)
    found, fit, df = adjusted_means(people, y, place, labels, controls)
    judged = judged_columns(found["difference"], found["difference_std_error"], df, confidence)
    first = pd.Series([True, *[False] * (len(labels) - 1)])
    judged.loc[first, ["estimate", "std_error", "ci_low", "ci_high", "p_value"]] = np.nan
    judged.loc[first, "note"] = "The others are held against it."
    table = pd.concat([found.rename(columns={"group": "mode"}), judged], axis=1)
    table["mean_before"] = people.numbers[before].groupby(place).mean().to_numpy()
    table["p_holm"] = adjust_p_values(table["p_value"], method="holm")
    return ModeComparison(
        n=len(y),
        n_dropped=people.n_dropped,
        n_clusters=people.n_clusters,
        reference=reference,
        table=table[names(MODES)],
        p_value=joint_p_value(fit, range(1, len(labels)), df),
        df=df,
        slope_before=float(fit.beta[len(labels)]),
        confidence=confidence,
        notes=_notes(table),
    )


def _places(people: People, mode: str, reference: str) -> tuple[list[str], np.ndarray]:
    group = people.group if people.group is not None else pd.Series(dtype=str)
    kinds = sorted(group.unique())
    if reference not in kinds:
        raise AnalysisError(
            f"column '{mode}': nobody has '{reference}'.{did_you_mean(reference, kinds)} Found: "
            f"{', '.join(kinds)}.\nName one of them as the reference."
        )
    if len(kinds) < 2:
        raise AnalysisError(
            f"column '{mode}': everybody has '{reference}'; 2 kinds or more are needed.\n"
            "Without another kind, take paired_change."
        )
    labels = [reference, *(kind for kind in kinds if kind != reference)]
    return labels, pd.Categorical(group, categories=labels).codes.astype(int)


def _notes(table: pd.DataFrame) -> tuple[str, ...]:
    notes = ["Kinds differ in who takes part; only what is named is held equal."]
    few = table.loc[table["n"] < FEW, "mode"].tolist()
    if few:
        notes.append(f"Fewer than {FEW} people: {', '.join(few)}.")
    return tuple(notes)
