"""The columns of every tidy table, each stated once: name, type, unit, range, meaning.

A column has the same name in the panel, in an estimate, in a chart and in the glossary. Names
follow one rule: ``n_`` counts, ``share_`` 0–1, ``..._low``/``..._high`` interval ends, ``..._at``
a moment, ``..._on`` a date, ``..._id`` a key. Percent exists only in display.
"""

from dataclasses import dataclass

ALL = "All"
"""The category that stands for every category of a dimension: the margin of a table."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a tidy table.

    Attributes
    ----------
    name : str
        As it stands in the frame.
    dtype : {"text", "integer", "number"}
        What a cell holds.
    meaning : str
        One sentence, with the unit.
    low, high : float or None
        Smallest and largest value allowed; None is no bound.
    """

    name: str
    dtype: str
    meaning: str
    low: float | None = None
    high: float | None = None


def names(columns: tuple[Column, ...]) -> list[str]:
    """Give the names of some columns, in order.

    Examples
    --------
    >>> names(WHO)[:3]
    ['pid', 'region', 'profession']
    """
    return [column.name for column in columns]


WHO = (
    Column("pid", "text", "Pseudonym of the person: the same in every wave, never a name."),
    Column("region", "text", "Region of the post at the date of the first answer."),
    Column("profession", "text", "Profession of the post."),
    Column("local_org", "text", "Local organisation within the region."),
    Column("team", "text", "Team within the local organisation."),
    Column("worker_type", "text", "Employee or contractor."),
    Column("role_family", "text", "Adviser, information staff or other."),
    Column("solution_type", "text", "Kind of development; empty for comparison staff."),
    Column(
        "trained", "integer", "1 took part in the programme, 0 is in the comparison group.", 0, 1
    ),
)
"""Who a row is about."""

_PERFORMANCE = "mean over the standards the person rated in every wave answered, PERF5 points"

PANEL = (
    *WHO,
    Column("n_standards", "integer", "Standards behind the performance means.", 0, 13),
    Column("performance_before", "number", f"Self-rated before: {_PERFORMANCE}.", 1, 5),
    Column(
        "performance_after", "number", f"Self-rated within 14 days after: {_PERFORMANCE}.", 1, 5
    ),
    Column(
        "performance_follow_up", "number", f"Self-rated 1–3 months later: {_PERFORMANCE}.", 1, 5
    ),
    Column(
        "performance_desired",
        "number",
        f"Needed in six months, asked before: {_PERFORMANCE}.",
        1,
        5,
    ),
    Column("confidence_before", "number", "Confidence before, 0–10.", 0, 10),
    Column("confidence_after", "number", "Confidence after, 0–10.", 0, 10),
    Column("manager_before", "number", f"Rated by the manager before: {_PERFORMANCE}.", 1, 5),
    Column(
        "manager_follow_up", "number", f"Rated by the manager at follow-up: {_PERFORMANCE}.", 1, 5
    ),
)
"""One row a person and programme; a missing answer is NaN."""

ESTIMATE = (
    Column("n", "integer", "People (or pairs of answers) behind the estimate.", 0),
    Column("estimate", "number", "The estimate, in the unit of the outcome."),
    Column("std_error", "number", "Its standard error.", 0),
    Column("ci_low", "number", "Lower end of the confidence interval."),
    Column("ci_high", "number", "Upper end of the confidence interval."),
    Column("p_value", "number", "Two-sided p-value of no change.", 0, 1),
)
"""What every estimate carries."""

NOTE = Column("note", "text", "Why a number of the row is missing; empty if none is.")
"""The last column of a table of estimates: no number is missing without a sentence."""

CHANGE = (
    Column("n", "integer", "People with an answer in both waves.", 0),
    Column("n_dropped", "integer", "People with an answer in one wave only, left out.", 0),
    Column("match_rate", "number", "n divided by those with an answer before.", 0, 1),
    Column("mean_before", "number", "Mean before, over the n."),
    Column("mean_after", "number", "Mean after, over the n."),
    *ESTIMATE[1:],
    Column("q_value", "number", "p-value after Benjamini and Hochberg over the groups.", 0, 1),
    Column("hedges_g", "number", "Change over the average standard deviation, corrected (g_av)."),
    Column("share_improved", "number", "Share whose answer rose.", 0, 1),
    Column("share_unchanged", "number", "Share whose answer stayed.", 0, 1),
    Column("share_worse", "number", "Share whose answer fell.", 0, 1),
    NOTE,
)
"""A row a group of :func:`cpd_eval.change_by`, after the grouping columns."""

GAP = (
    Column("n", "integer", "People with current level in both waves and a desired level.", 0),
    Column("n_dropped", "integer", "People with some but not all of the three, left out.", 0),
    Column("gap_before", "number", "Mean of desired − current before."),
    Column("gap_after", "number", "Mean of desired − current after."),
    *ESTIMATE[1:],
    Column("q_value", "number", "p-value after Benjamini and Hochberg over the groups.", 0, 1),
    Column("share_no_gap", "number", "Share with no gap at the start.", 0, 1),
    Column("share_closed", "number", "Share whose gap closed (none left).", 0, 1),
    Column("share_reduced", "number", "Share whose gap became smaller, not closed.", 0, 1),
    Column("share_same", "number", "Share whose gap stayed.", 0, 1),
    Column("share_widened", "number", "Share whose gap grew.", 0, 1),
    NOTE,
)
"""A row a group of :func:`cpd_eval.readiness_gap`; the estimate is gap points closed."""

TWO_WAVE = (
    Column("n_before", "integer", "Answers in the first wave.", 0),
    Column("n_after", "integer", "Answers in the second wave.", 0),
    Column("before", "number", "Mean, or share 0–1, in the first wave."),
    Column("after", "number", "Mean, or share 0–1, in the second wave."),
    *ESTIMATE[1:],
    Column("q_value", "number", "p-value after Benjamini and Hochberg over the groups.", 0, 1),
    Column("effect_size", "number", "Cohen's h for shares, Cohen's d for means."),
    NOTE,
)
"""A row a group of :func:`cpd_eval.two_wave_change`: different people in each wave."""

DID = (
    Column("n", "integer", "Answers behind the estimate; people, if each was followed.", 0),
    Column("n_dropped", "integer", "Answers (or people) left out because something is missing.", 0),
    Column("n_treated", "integer", "Of the n, those in the trained group.", 0),
    Column("n_comparison", "integer", "Of the n, those in the comparison group.", 0),
    Column("n_clusters", "integer", "Clusters behind the standard error; 0 if not clustered.", 0),
    *ESTIMATE[1:],
    Column("df", "number", "Degrees of freedom of the t distribution.", 0),
    Column("q_value", "number", "p-value after Benjamini and Hochberg over the groups.", 0, 1),
    Column("treated_before", "number", "Mean of the trained group before."),
    Column("treated_after", "number", "Mean of the trained group after."),
    Column("comparison_before", "number", "Mean of the comparison group before."),
    Column("comparison_after", "number", "Mean of the comparison group after."),
    Column("n_treated_before", "integer", "Answers behind treated_before.", 0),
    Column("n_treated_after", "integer", "Answers behind treated_after.", 0),
    Column("n_comparison_before", "integer", "Answers behind comparison_before.", 0),
    Column("n_comparison_after", "integer", "Answers behind comparison_after.", 0),
    Column("difference_before", "number", "Groups' difference before, in pooled SD (Hedges' g)."),
    NOTE,
)
"""A row a group of :func:`cpd_eval.difference_in_differences` with ``by``."""

COHORT_EFFECT = (
    Column("first_treated", "number", "Wave in which the cohort's treatment began."),
    Column("time", "number", "Wave the effect is of; before first_treated it should be nil."),
    Column("n", "integer", "People behind the estimate.", 0),
    Column("n_treated", "integer", "Of the n, those of the cohort.", 0),
    Column("n_comparison", "integer", "Of the n, those compared with.", 0),
    *ESTIMATE[1:],
    NOTE,
)
"""A row a cohort and wave of :func:`cpd_eval.staggered_adoption`."""

COHORT_SUMMARY = (
    Column("at", "number", "Waves since treatment began, the cohort, or the wave."),
    Column("n", "integer", "Treated people behind the estimate.", 0),
    *ESTIMATE[1:],
    NOTE,
)
"""A row a wave since treatment, cohort or wave of :func:`cpd_eval.staggered_adoption`."""

EVENT_STUDY = (
    Column("at", "number", "Waves since treatment began; negative before."),
    Column("n", "integer", "Treated units seen then.", 0),
    *ESTIMATE[1:],
    NOTE,
)
"""A row a wave since treatment of :func:`cpd_eval.event_study`."""

POOLED = (
    Column("n", "integer", "People behind the cell's own mean.", 0),
    Column("mean", "number", "The cell's own mean."),
    *ESTIMATE[1:],
    Column(
        "pull", "number", "How far it was pulled towards the mean of all: 0 not, 1 wholly.", 0, 1
    ),
    NOTE,
)
"""A row a cell of :func:`cpd_eval.partial_pooling`; the estimate is the pulled mean."""

MANY_OUTCOMES = (
    Column("outcome", "text", "The outcome."),
    *ESTIMATE,
    Column("p_romano_wolf", "number", "p-value corrected by Romano and Wolf.", 0, 1),
    Column("p_holm", "number", "p-value corrected by Holm.", 0, 1),
    Column("q_value", "number", "p-value after Benjamini and Hochberg over the outcomes.", 0, 1),
    NOTE,
)
"""A row an outcome of :func:`cpd_eval.analysis.many_outcomes`."""

BALANCE = (
    Column("variable", "text", "What the groups are compared in, before treatment."),
    Column("n_treated", "integer", "Treated people with an answer.", 0),
    Column("n_comparison", "integer", "Comparison people with an answer.", 0),
    Column("mean_treated", "number", "Mean of the treated."),
    Column("mean_comparison", "number", "Mean of the comparison group, weighted if weights are."),
    *ESTIMATE[1:],
    Column("smd", "number", "Difference in pooled standard deviations, corrected (Hedges' g)."),
    Column("variance_ratio", "number", "Variance of the treated over the comparison group's.", 0),
    Column("band", "text", "What Works Clearinghouse: alike, to be adjusted for, or not alike."),
    NOTE,
)
"""A row a variable of :func:`cpd_eval.analysis.balance_table`."""

ATTRITION = (
    Column("wave", "text", "The wave, or its column."),
    Column("n_treated", "integer", "Treated people who began.", 0),
    Column("n_comparison", "integer", "Comparison people who began.", 0),
    Column("n", "integer", "People who began.", 0),
    Column("lost_treated", "number", "Share of the treated without an answer.", 0, 1),
    Column("lost_comparison", "number", "Share of the comparison group without an answer.", 0, 1),
    Column("lost", "number", "Share of all without an answer.", 0, 1),
    *ESTIMATE[1:],
    NOTE,
)
"""A row a wave of :func:`cpd_eval.analysis.attrition_table`; the estimate is the difference."""

LINKS = (
    Column("earlier", "text", "The earlier round: before, after or follow_up."),
    Column("later", "text", "The later round."),
    Column("linked_by", "text", "What linked them: pseudonym, or code in anonymous waves."),
    Column("n_earlier", "integer", "People who answered the earlier round.", 0),
    Column("n_later", "integer", "People who answered the later round.", 0),
    Column("n_matched", "integer", "People linked in both.", 0),
    Column("n_exact", "integer", "Of these, by the same pseudonym or an equal code.", 0),
    Column("n_near", "integer", "Of these, by a code that differs by one edit.", 0),
    Column("n_ambiguous", "integer", "Of the later round, left alone as several codes fit.", 0),
    Column("match_rate", "number", "n_matched divided by n_earlier.", 0, 1),
    Column("share_later", "number", "n_matched divided by n_later.", 0, 1),
    Column("wrong_expected", "number", "Wrong links expected at most, by chance.", 0),
    Column("share_wrong", "number", "wrong_expected divided by n_matched, at most 1.", 0, 1),
)
"""A row a pair of rounds of a panel, and how it was linked."""

LINK_BALANCE = (
    Column("earlier", "text", "The earlier round."),
    Column("later", "text", "The later round."),
    Column("region", "text", "Region of the post."),
    Column("profession", "text", "Profession of the post."),
    Column("n_matched", "integer", "People of the earlier round linked in the later one.", 0),
    Column("n_unmatched", "integer", "People of the earlier round who are not.", 0),
    Column("match_rate", "number", "n_matched divided by both together.", 0, 1),
    Column("smd_share", "number", "Standardised difference of the share of this group."),
    Column("mean_matched", "number", "Performance before of the matched, PERF5 points.", 1, 5),
    Column("mean_unmatched", "number", "Performance before of the unmatched.", 1, 5),
    Column("smd_before", "number", "Their difference in standard deviations."),
)
"""How the matched and the unmatched of two rounds differ, a row a region and profession, after a
row of all; 0.1 or more, up or down, is often taken as a difference worth a look."""
