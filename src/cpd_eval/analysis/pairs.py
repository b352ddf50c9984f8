"""Read two columns of answers, row i of both the same person."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import infinite, number, refuse_infinite, take
from cpd_eval.errors import AnalysisError, DataError


def as_columns(before: npt.ArrayLike, after: npt.ArrayLike) -> pd.DataFrame:
    """Lay two columns side by side; refuse them if their lengths differ."""
    first, second = (np.asarray(values).ravel() for values in (before, after))
    if len(first) != len(second):
        raise DataError(
            f"the two waves: {len(first)} answers before, {len(second)} after; row i of both must "
            "be the same person.\nJoin the waves on the person first; leave a missing answer empty."
        )
    return pd.DataFrame({"before": first, "after": second})


def complete_pairs(
    before: npt.ArrayLike, after: npt.ArrayLike, *, at_least: int = 2
) -> tuple[Numbers, Numbers, int]:
    """Keep the people with both answers.

    Parameters
    ----------
    before, after : array_like of float, shape (n,)
        NaN is a missing answer.
    at_least : int, default 2
        Fewest pairs the analysis can use.

    Returns
    -------
    before, after : ndarray of float
        Of the complete pairs.
    n_dropped : int
        People with one answer only.

    Raises
    ------
    DataError
        If the columns differ in length or hold text or infinite values.
    AnalysisError
        If there are fewer than `at_least` pairs.

    Examples
    --------
    >>> complete_pairs([1, 2, 3, None], [2, None, 5, None])
    (array([1., 3.]), array([2., 5.]), 1)
    """
    columns = ("before", "after")
    table = (
        take(as_columns(before, after), numbers=columns)
        .select(
            *(number(name).alias(name) for name in columns),
            *(infinite(name).alias(f"{name}_infinite") for name in columns),
        )
        .collect("pyarrow")
        .to_pandas()
    )
    refuse_infinite(
        int(table[["before_infinite", "after_infinite"]].to_numpy().sum()), "the two waves"
    )
    both = table[["before", "after"]].astype(float)
    known = both.notna()
    pairs = both[known.all(axis=1)]
    if len(pairs) < at_least:
        raise AnalysisError(
            f"the two waves: {len(pairs)} of {len(both)} people answered both; {at_least} or more "
            "are needed.\nUse the comparison of two waves of group figures (two_wave_change) "
            "instead."
        )
    return (
        pairs["before"].to_numpy(),
        pairs["after"].to_numpy(),
        int((known.any(axis=1) & ~known.all(axis=1)).sum()),
    )
