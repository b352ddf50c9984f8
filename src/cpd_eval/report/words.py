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
    2: "a comparison group that was not shown to be alike, or not to have stayed so",
    3: "difference in differences with a comparison group shown to be alike",
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
    told = f"{outcome} {moved(whole, unit=unit)}"
    if groups and by:
        up = whole["estimate"] >= 0
        clear = [row for row in groups if is_clear(row) and (row["estimate"] > 0) == up]
        verb = "rose" if up else "fell"
        told += f", and {verb} in {len(clear)} of {len(groups)} {groups_of(by)}"
        told += " shown" if n_hidden else ""
    return f"{told}; {grade}."


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


def chance_sentence(row: Row | None, *, confidence: float, unit: str) -> str:
    r"""Say whether chance alone may have made a change; the p-value comes last.

    Examples
    --------
    >>> told = chance_sentence(dict(ci_low=0.1, ci_high=0.4, p_value=0.0004), confidence=0.95,
    ...     unit="points")
    >>> print(told.replace("\N{NO-BREAK SPACE}", " "))
    The 95% interval of the change runs from +0.10 to +0.40 points, so chance alone is an
    unlikely explanation (p < 0.001).
    """
    if row is None:
        return ""
    if row["ci_low"] is None:
        return "No interval can be given: it needs two people or more whose changes differ."
    clear = "an unlikely" if is_clear(row) else "a possible"
    return (
        f"The {percent(confidence)} interval of the change runs from {signed(row['ci_low'])} to "
        f"{signed(row['ci_high'])} {unit}, so chance alone is {clear} explanation "
        f"({p_words(row['p_value'])})."
    )


def comparison_sentence(
    row: Row | None, *, outcome: str, unit: str, confidence: float = 0.95
) -> str:
    """Say how much more the trained changed than the comparison group.

    Parameters
    ----------
    row : mapping or None
        Of a table of differences in differences; None if hidden.
    outcome, unit : str
        What was measured; its unit.
    confidence : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    str
        Two sentences.

    Examples
    --------
    >>> row = dict(treated_before=3.0, treated_after=3.5, comparison_before=3.0,
    ...     comparison_after=3.2, estimate=0.3, ci_low=-0.1, ci_high=0.7)
    >>> print(comparison_sentence(row, outcome="Performance", unit="points"))
    Performance changed by +0.50 points among those who took part and by +0.20 in the comparison
    group. The difference, +0.30 points (95% interval −0.10 to +0.70), is the estimated effect of
    the programme; chance alone may have made it.
    """
    if row is None or row["estimate"] is None:
        return (
            "Too few people took part, or are in the comparison group, for a comparison that may "
            "be published."
        )
    own = row["treated_after"] - row["treated_before"]
    other = row["comparison_after"] - row["comparison_before"]
    low, high = row["ci_low"], row["ci_high"]
    span = "" if low is None else f"{signed(low)} to {signed(high)}"
    interval = f" ({percent(confidence)} interval {span})" if span else ""
    doubt = "" if is_clear(row) else "; chance alone may have made it"
    return (
        f"{outcome} changed by {signed(own)} {unit} among those who took part and by "
        f"{signed(other)} in the comparison group. The difference, {signed(row['estimate'])} "
        f"{unit}{interval}, is the estimated effect of the programme{doubt}."
    )


def comparison_title(groups: Sequence[Row], *, groups_word: str) -> str:
    """Say in how many groups those who took part rose more than the comparison group.

    Examples
    --------
    >>> row = dict(estimate=0.3, ci_low=0.1, ci_high=0.5)
    >>> print(comparison_title([row], groups_word="regions"))
    In 1 of 1 regions shown those who took part rose more than the comparison group
    """
    gained = sum(is_clear(row) and row["estimate"] > 0 for row in groups)
    return (
        f"In {gained} of {len(groups)} {groups_word} shown those who took part rose more than "
        "the comparison group"
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
