"""The sentences of a report: numbers in, words out, nothing else.

Practical size comes before chance: how far people moved, how large that is, and only then whether
luck alone might have done it. A row is a row of a released table as a dictionary; a hidden row is
None, and gets a sentence that says so.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from cpd_eval.charts.finding import groups_of, number, percent, signed

Row = Mapping[str, Any]

SMALL, MEDIUM, LARGE = 0.2, 0.5, 0.8
"""Cohen (1988), Statistical Power Analysis, sections 2.2 and 6.2: conventions for d and for h."""

LEVELS = {
    1: "before and after, without a comparison group",
    2: "a comparison group not shown to be alike",
    3: "before and after, with a comparison group shown to be alike",
    4: "as if assigned by chance",
    5: "assigned by chance",
}
"""The Maryland scientific methods scale in words."""


def size_word(effect: float) -> str:
    """Name the size of a standardised effect.

    Parameters
    ----------
    effect : float
        Hedges' g, Cohen's d or h; the sign does not matter.

    Returns
    -------
    str
        "very small", "small", "medium" or "large".

    Examples
    --------
    >>> [size_word(effect) for effect in (0.05, -0.3, 0.5, 1.2)]
    ['very small', 'small', 'medium', 'large']
    """
    bounds = ((LARGE, "large"), (MEDIUM, "medium"), (SMALL, "small"))
    return next((word for bound, word in bounds if abs(effect) >= bound), "very small")


def p_words(p_value: float | None) -> str:
    """Write a p-value; small ones as a bound, a missing one as a dash.

    Examples
    --------
    >>> [p_words(value).split() for value in (0.0312, 0.00001, None)]
    [['p', '=', '0.031'], ['p', '<', '0.001'], ['–']]
    """
    if p_value is None:
        return "–"
    words = "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def moved(row: Row, *, unit: str = "points") -> str:
    """Say how far a mean moved, as the end of a sentence.

    Parameters
    ----------
    row : mapping
        With ``estimate``, ``mean_before`` and ``mean_after``.
    unit : str, default "points"
        Unit of the outcome.

    Examples
    --------
    >>> moved({"estimate": 0.25, "mean_before": 3.0, "mean_after": 3.25})
    'rose by 0.25 points, from 3.00 to 3.25'
    """
    estimate = row["estimate"]
    if round(abs(estimate), 2) == 0:
        return f"stayed where it was, at {number(row['mean_after'])} {unit}"
    verb = "rose" if estimate > 0 else "fell"
    return (
        f"{verb} by {number(abs(estimate))} {unit}, from {number(row['mean_before'])} to "
        f"{number(row['mean_after'])}"
    )


def headline(
    whole: Row | None,
    groups: Sequence[Row],
    *,
    by: Sequence[str],
    outcome: str,
    unit: str,
    level: int,
    n_hidden: int = 0,
    effect: Row | None = None,
) -> str:
    """Make the first sentence of a report: how far, in how many groups, how sure.

    Parameters
    ----------
    whole : mapping or None
        The row of everyone; None if it is hidden.
    groups : sequence of mapping
        The shown rows of the first dimension; none if there is no dimension.
    by : sequence of str
        That dimension, or nothing.
    outcome, unit : str
        What was measured, as it begins a sentence; its unit.
    level : int
        Evidence level, 1–5.
    n_hidden : int, default 0
        Hidden groups of that dimension.
    effect : mapping or None
        The row of everyone in the comparison; None if there is none, or it is hidden.

    Returns
    -------
    str
        One sentence.

    Examples
    --------
    >>> row = dict(estimate=0.25, mean_before=3.0, mean_after=3.25, ci_low=0.1, ci_high=0.4)
    >>> print(headline(row, [row, row], by=["region"], outcome="Performance", unit="points",
    ...     level=1))
    Performance rose by 0.25 points, from 3.00 to 3.25, and rose in 2 of 2 regions; evidence
    level 1 of 5: before and after, without a comparison group.
    """
    grade = f"evidence level {level} of 5: {LEVELS[level]}"
    if whole is None or whole["estimate"] is None:
        return f"{outcome}: too few people answered for a number that may be published."
    told = f"{outcome} {moved(whole, unit=unit)}{_against(effect)}"
    if groups and by:
        told += _in_groups(groups, up=whole["estimate"] >= 0, word=groups_of(by), hidden=n_hidden)
    return f"{told}; {grade}."


def _against(effect: Row | None) -> str:
    if effect is None or effect["estimate"] is None:
        return ""
    difference = effect["estimate"]
    if round(abs(difference), 2) == 0:
        return ", no more than in the comparison group"
    more = "more" if difference > 0 else "less"
    doubt = "" if is_clear(effect) else " (which chance alone may have made)"
    return f", {number(abs(difference))} {more} than in the comparison group{doubt}"


def _in_groups(groups: Sequence[Row], *, up: bool, word: str, hidden: int) -> str:
    """Count the groups that moved the same way, and those that did by more than chance."""
    same = [row for row in groups if row["estimate"] and (row["estimate"] > 0) == up]
    clear = sum(is_clear(row) for row in same)
    of_all = f"{len(groups)} {word}"
    if hidden:
        of_all = f"the {of_all} that can be shown ({hidden} hidden to protect people)"
    told = f", and {'rose' if up else 'fell'} in {len(same)} of {of_all}"
    if clear < len(same) and any(row["ci_low"] is not None for row in same):
        told += f" ({clear} of them by more than chance)"
    return told


def size_sentence(row: Row | None) -> str:
    """Say how large a change is in standard deviations and in people.

    Parameters
    ----------
    row : mapping or None
        With ``hedges_g`` and the shares improved, unchanged and worse.

    Examples
    --------
    >>> print(size_sentence(dict(hedges_g=0.31, share_improved=0.5, share_unchanged=0.3,
    ...     share_worse=0.2)))
    That is a small change (Hedges' g 0.31): for 50% of those asked twice it rose, for 30% it
    stayed the same and for 20% it fell.
    """
    if row is None or row["share_improved"] is None:
        return ""
    effect = row["hedges_g"]
    size = (
        "How large that is cannot be said, because everyone gave the same answer"
        if effect is None
        else f"That is a {size_word(effect)} change (Hedges' g {number(effect)})"
    )
    return (
        f"{size}: for {percent(row['share_improved'])} of those asked twice it rose, for "
        f"{percent(row['share_unchanged'])} it stayed the same and for "
        f"{percent(row['share_worse'])} it fell."
    )


def practical_sentence(row: Row | None, *, practical: float | None, unit: str) -> str:
    """Hold the interval against the smallest change that matters.

    Examples
    --------
    >>> print(practical_sentence(dict(ci_low=0.3, ci_high=0.5), practical=0.2, unit="points"))
    A change of 0.20 points was set as the smallest that matters; the whole interval lies
    above it.
    """
    if row is None or not practical or row["ci_low"] is None:
        return ""
    low, high = row["ci_low"], row["ci_high"]
    if low >= practical:
        where = "the whole interval lies above it"
    elif high <= -practical:
        where = "the whole interval is a fall larger than it"
    elif -practical < low and high < practical:
        where = "the whole interval is smaller than it"
    else:
        where = "the interval holds changes smaller than it, so it may not have been reached"
    return f"A change of {practical:.2f} {unit} was set as the smallest that matters; {where}."


def chance_sentence(
    row: Row | None, *, confidence: float, unit: str, is_clustered: bool = False
) -> str:
    r"""Say whether chance alone may have made a change; the p-value comes last.

    Examples
    --------
    >>> told = chance_sentence(dict(ci_low=0.1, ci_high=0.4, p_value=0.0004), confidence=0.95,
    ...     unit="points")
    >>> print(told.replace("\N{NO-BREAK SPACE}", " "))
    The 95% interval of the change runs from +0.10 to +0.40 points, so chance alone is an
    unlikely explanation (p < 0.001).

    With ``is_clustered`` it says instead that colleagues are not independent.
    """
    if row is None:
        return ""
    if row["ci_low"] is None:
        return "No interval can be given: it needs two people or more whose changes differ."
    if is_clustered:
        return (
            f"The {percent(confidence)} interval of the change, {signed(row['ci_low'])} to "
            f"{signed(row['ci_high'])} {unit}, takes people one by one. Where colleagues share "
            "their luck it is too narrow; the interval of the comparison allows for that."
        )
    clear = "an unlikely" if is_clear(row) else "a possible"
    return (
        f"The {percent(confidence)} interval of the change runs from {signed(row['ci_low'])} to "
        f"{signed(row['ci_high'])} {unit}, so chance alone is {clear} explanation "
        f"({p_words(row['p_value'])})."
    )


def is_clear(row: Row) -> bool:
    """Tell whether the whole interval lies on one side of zero.

    Examples
    --------
    >>> is_clear({"ci_low": 0.1, "ci_high": 0.4}), is_clear({"ci_low": -0.1, "ci_high": 0.4})
    (True, False)
    """
    low, high = row["ci_low"], row["ci_high"]
    return low is not None and high is not None and (low > 0 or high < 0)
