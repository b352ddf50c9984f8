"""The sentences on a comparison: how much more those who took part moved than the others."""

from collections.abc import Sequence

from cpd_eval.charts.finding import percent, signed
from cpd_eval.report.words import Row, is_clear


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
    group. The difference, +0.30 points (95% interval −0.10 to +0.70), is the effect of the
    programme if both would otherwise have moved alike; chance alone may have made it.
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
        f"{unit}{interval}, is the effect of the programme if both would otherwise have moved "
        f"alike{doubt}."
    )


def design_sentence(row: Row, *, what: str, unit: str, confidence: float = 0.95) -> str:
    """Say the effect under a design, and what the design rests on.

    Examples
    --------
    >>> print(design_sentence(dict(estimate=0.3, ci_low=0.1, ci_high=0.5), unit="points",
    ...     what="Made alike by weights: people who resemble count for more."))
    Those who took part stand +0.30 points (95% interval +0.10 to +0.50) higher than they would
    have without the programme, if the design is right. Made alike by weights: people who resemble
    count for more.
    """
    low, high = row["ci_low"], row["ci_high"]
    span = (
        "" if low is None else f" ({percent(confidence)} interval {signed(low)} to {signed(high)})"
    )
    doubt = "" if low is None or is_clear(row) else " Chance alone may have made it."
    return (
        f"Those who took part stand {signed(row['estimate'])} {unit}{span} higher than they would "
        f"have without the programme, if the design is right.{doubt} {what}"
    )


def errors_words(inference: str, cluster: str, n_clusters: str) -> str:
    """Say how chance was judged, and at which level.

    Examples
    --------
    >>> print(errors_words("crv3", "office", "24"))
    Errors are clustered in the 24 groups of 'office' that were assigned together (CRV3: each is
    left out in turn, which suits few or uneven ones).
    """
    how = {
        "crv1": "CRV1",
        "crv3": "CRV3: each is left out in turn, which suits few or uneven ones",
        "wild": "wild cluster bootstrap: their residuals get random signs, which suits few",
    }
    if inference in how:
        return (
            f"Errors are clustered in the {n_clusters} groups of '{cluster}' that were assigned "
            f"together ({how[inference]})."
        )
    return (
        "It takes people as having joined one by one; if whole teams or offices did, it is too "
        "narrow, and the column that says so should be named."
    )


def comparison_title(groups: Sequence[Row], *, groups_word: str) -> str:
    """Say in how many groups those who took part rose more than the comparison group.

    Examples
    --------
    >>> row = dict(estimate=0.3, ci_low=0.1, ci_high=0.5)
    >>> print(comparison_title([row], groups_word="regions"))
    In 1 of 1 regions shown those who took part rose more than the comparison group, beyond chance
    """
    gained = sum(is_clear(row) and row["estimate"] > 0 for row in groups)
    return (
        f"In {gained} of {len(groups)} {groups_word} shown those who took part rose more than "
        "the comparison group, beyond chance"
    )
