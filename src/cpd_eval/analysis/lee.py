r"""What the effect could be if those who did not answer differ.

If training makes people stay in the survey, the trained who answer afterwards include some who
would have been silent without it, and the groups are no longer alike. Lee (2009) asks how bad that
can be: of the group that answers more, the share by which it answers more,

.. math:: q = (s_{more} - s_{less}) / s_{more},

is taken off at the top and, for the other bound, at the bottom. Between the two lies the effect on
those who would answer either way, if treatment was assigned by lot and moves answering in one
direction only. The interval covers that effect (Imbens and Manski 2004), not the whole of both
bounds.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize, stats

from cpd_eval.analysis.inference import Numbers
from cpd_eval.analysis.intake import check_confidence, infinite, number, refuse_infinite, take
from cpd_eval.errors import AnalysisError, DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class LeeBounds:
    """Between which numbers the effect lies, whoever it was that did not answer.

    Attributes
    ----------
    n, n_dropped : int
        People asked; people of no known group.
    n_treated, n_comparison : int
        Of the n, by group.
    share_answering_treated, share_answering_comparison : float
        0–1.
    trimmed : float
        Share taken off the group that answers more, 0–1.
    estimate, std_error, p_value : float
        Middle of the bounds; NaN, as there is no error of a middle of bounds; two-sided p of the
        bound nearer to nought (1 if nought lies between).
    lower, upper : float
        The bounds.
    lower_std_error, upper_std_error : float
        Their errors.
    ci_low, ci_high : float
        Imbens–Manski interval of the effect.
    confidence : float
        Coverage of the interval.
    note : str
        What to beware of.
    """

    n: int
    n_dropped: int
    n_treated: int
    n_comparison: int
    share_answering_treated: float
    share_answering_comparison: float
    trimmed: float
    estimate: float
    std_error: float
    p_value: float
    lower: float
    upper: float
    lower_std_error: float
    upper_std_error: float
    ci_low: float
    ci_high: float
    confidence: float
    note: str


def lee_bounds(frame: Any, *, outcome: str, treated: str, confidence: float = 0.95) -> LeeBounds:
    """Bound the effect on those who would answer either way.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        One row a person who was asked, also those who did not answer. Two columns are read.
    outcome : str
        Column of scores; NaN and null are those who did not answer.
    treated : str
        Column of 0 and 1 (or false and true); assigned by lot.
    confidence : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    LeeBounds

    Raises
    ------
    DataError
        If a column is missing or holds something else than described.
    AnalysisError
        If a group has fewer than 2 answers.

    References
    ----------
    .. [1] Lee (2009), "Training, wages, and sample selection: estimating sharp bounds on treatment
       effects", Review of Economic Studies 76(3), 1071-1102; errors from its Proposition 3.
    .. [2] Imbens and Manski (2004), Econometrica 72(6), 1845-1857.

    Examples
    --------
    All ten treated answer 1 to 10; eight of ten others answer 1 to 8. Two in ten come off.

    >>> import pandas as pd
    >>> asked = pd.DataFrame({
    ...     "trained": [1] * 10 + [0] * 10, "score": [*range(1, 11), *range(1, 9), None, None]})
    >>> bounds = lee_bounds(asked, outcome="score", treated="trained")
    >>> round(bounds.trimmed, 6), round(bounds.lower, 6), round(bounds.upper, 6)
    (0.2, 0.0, 2.0)
    """
    check_confidence(confidence)
    arms, n_dropped = _read(frame, outcome, treated)
    (y1, n1), (y0, n0) = arms
    s1, s0 = len(y1) / n1, len(y0) / n0
    flip = s0 > s1
    more, less = (y0, y1) if flip else (y1, y0)
    s_more, s_less = max(s1, s0), min(s1, s0)
    n_more = n0 if flip else n1
    q = 1 - s_less / s_more
    rest = float(less.mean())
    kept = [_tail(more, q, top=top) for top in (False, True)]
    total = n1 + n0
    fixed = float(less.var(ddof=0)) / len(less) * total
    errors = [
        np.sqrt((_variance(k, q, s_less, n_more / total, len(more) / total) + fixed) / total)
        for k in kept
    ]
    found = [(k[0] - rest, float(error)) for k, error in zip(kept, errors, strict=True)]
    if flip:  # the comparison group was trimmed: its upper mean makes the lower bound
        found = [(-value, error) for value, error in reversed(found)]
    (lower, lower_error), (upper, upper_error) = found
    reach = _imbens_manski(upper - lower, max(lower_error, upper_error), confidence)
    return LeeBounds(
        n=total,
        n_dropped=n_dropped,
        n_treated=n1,
        n_comparison=n0,
        share_answering_treated=s1,
        share_answering_comparison=s0,
        trimmed=q,
        estimate=(lower + upper) / 2,
        std_error=float("nan"),
        p_value=_p_value(found),
        lower=lower,
        upper=upper,
        lower_std_error=lower_error,
        upper_std_error=upper_error,
        ci_low=lower - reach * lower_error,
        ci_high=upper + reach * upper_error,
        confidence=confidence,
        note="The middle of two bounds has no standard error; use the interval.",
    )


def _read(frame: Any, outcome: str, treated: str) -> tuple[list[tuple[Numbers, int]], int]:
    rows = take(frame, numbers=[outcome, treated])
    table = (
        rows.select(arm=number(treated), y=number(outcome), endless=infinite(outcome))
        .collect("pyarrow")
        .to_pandas()
    )
    refuse_infinite(int(table["endless"].sum()), f"column '{outcome}'")
    arm, y = table["arm"].to_numpy(float), table["y"].to_numpy(float)
    odd = arm[~np.isnan(arm) & (arm != 0) & (arm != 1)]
    if len(odd):
        raise DataError(
            f"the frame, column '{treated}': found {odd[0]:g}; 0 and 1 are expected.\n"
            "Make a column that says 1 for yes and 0 for no."
        )
    arms = []
    for value, word in ((1, "trained"), (0, "comparison")):
        mine = y[arm == value]
        answers = np.sort(mine[~np.isnan(mine)])
        if len(answers) < 2:
            raise AnalysisError(
                f"the comparison: {len(answers)} answers of the {word} group; 2 or more are needed."
                "\nCheck the 0/1 column, and that the outcome is not empty."
            )
        arms.append((answers, len(mine)))
    return arms, int(np.isnan(arm).sum())


def _tail(values: Numbers, q: float, *, top: bool) -> tuple[float, float, float]:
    """Give mean, variance and edge of what is left when a share is taken off.

    The person at the edge counts in part, so that exactly the share is taken off.
    """
    ordered = values if not top else values[::-1]
    left = len(values) * (1 - q)
    weight = np.clip(left - np.arange(len(values)), 0.0, 1.0)
    mean = float(weight @ ordered / weight.sum())
    variance = float(weight @ (ordered - mean) ** 2 / weight.sum())
    return mean, variance, float(ordered[min(int(np.ceil(left - 1e-9)), len(values)) - 1])


def _variance(
    kept: tuple[float, float, float], q: float, s_less: float, p_more: float, answering: float
) -> float:
    """Give Lee's asymptotic variance of the trimmed mean (Proposition 3)."""
    mean, variance, edge = kept
    base = answering * (1 - q)
    s_more = s_less / (1 - q)
    of_share = (1 - s_more) / (p_more * s_more) + (1 - s_less) / ((1 - p_more) * s_less)
    return variance / base + (edge - mean) ** 2 * q / base + (edge - mean) ** 2 * of_share


def _imbens_manski(width: float, error: float, confidence: float) -> float:
    if not error > 0:
        return 0.0
    apart = max(width, 0.0) / error

    def over(reach: float) -> float:
        return float(stats.norm.cdf(reach + apart) - stats.norm.cdf(-reach)) - confidence

    return float(optimize.brentq(over, 0.0, 10.0))


def _p_value(found: list[tuple[float, float]]) -> float:
    (lower, lower_error), (upper, upper_error) = found
    if lower <= 0 <= upper:
        return 1.0
    value, error = (lower, lower_error) if lower > 0 else (upper, upper_error)
    return float(2 * stats.norm.sf(abs(value) / error)) if error > 0 else float("nan")
