"""The columns of the tables about scales, raters, drivers and weights, each stated once.

They follow the rules of :mod:`cpd_eval.frames`, which holds the tables that other stations share.
"""

from cpd_eval.frames import ESTIMATE, NOTE, Column

RELIABILITY = (
    Column("scale", "text", "The scale."),
    Column("n_items", "integer", "Items of the scale.", 0),
    Column("n", "integer", "People who answered every item.", 0),
    Column("n_dropped", "integer", "People who answered some, left out.", 0),
    *ESTIMATE[1:],
    Column("omega", "number", "McDonald's omega, 0–1.", 0, 1),
    Column("omega_low", "number", "Lower end of its interval.", 0, 1),
    Column("omega_high", "number", "Upper end of its interval.", 0, 1),
    NOTE,
)
"""A row a scale of :func:`cpd_eval.analysis.reliability_table`; the estimate is alpha."""

INTRACLASS = (
    Column("form", "text", "Which of the six, as Shrout and Fleiss number them."),
    *ESTIMATE,
)
"""A row a form of :func:`cpd_eval.analysis.intraclass_correlation`."""

WITHIN_GROUP = (
    Column("n", "integer", "People of the group with every rating.", 0),
    Column("n_dropped", "integer", "People of the group with some ratings, or none.", 0),
    Column("mean", "number", "Mean rating of the group."),
    Column("variance", "number", "Mean of the items' variances in the group.", 0),
    Column("agreement", "number", "Within-group agreement: 1 one mind, 0 as by lot.", 0, 1),
    NOTE,
)
"""A row a group of :func:`cpd_eval.analysis.within_group_agreement`."""

RESPONSE_SHIFT = (
    Column("quantity", "text", "Change recorded, change looked back on, or response shift."),
    *ESTIMATE,
    NOTE,
)
"""The three rows of :func:`cpd_eval.analysis.response_shift`."""

DRIVERS = (
    Column("driver", "text", "What may go together with the outcome."),
    Column("n", "integer", "People behind the regression.", 0),
    Column("mean", "number", "Its mean, in its own unit."),
    Column("sd", "number", "Its standard deviation.", 0),
    *ESTIMATE[1:],
    Column("q_value", "number", "p-value after Benjamini and Hochberg over the drivers.", 0, 1),
    Column("importance", "number", "Its fair share of what all drivers explain, 0–1.", 0, 1),
    Column("inflation", "number", "Variance inflation: 1 if it goes with no other driver.", 1),
    NOTE,
)
"""A row a driver of :func:`cpd_eval.analysis.change_drivers`; the estimate is in SDs."""

MODES = (
    Column("mode", "text", "Kind of development."),
    Column("n", "integer", "People who took part in it.", 0),
    Column("mean_before", "number", "Their mean before."),
    Column("mean", "number", "Their mean after."),
    Column("adjusted_mean", "number", "Mean after at the average of everything held equal."),
    *ESTIMATE[1:],
    Column("p_holm", "number", "p-value corrected by Holm over the kinds.", 0, 1),
    NOTE,
)
"""A row a kind of :func:`cpd_eval.analysis.mode_comparison`; the estimate is over the reference."""

DOSE = (
    Column("dose", "text", "The dose, or from where to where."),
    Column("dose_low", "number", "Smallest dose of the group."),
    Column("dose_high", "number", "Largest dose of the group."),
    Column("n", "integer", "People of the group.", 0),
    Column("mean", "number", "Their mean outcome."),
    Column("adjusted_mean", "number", "The same at the average of everything held equal."),
    *ESTIMATE[2:5],
    NOTE,
)
"""A row a dose of :func:`cpd_eval.analysis.dose_response`; error and interval of the mean."""

RAKED = (
    Column("column", "text", "What people are grouped by."),
    Column("category", "text", "The group."),
    Column("n", "integer", "People who answered.", 0),
    Column("share_answering", "number", "Share of those who answered.", 0, 1),
    Column("share_target", "number", "Share of everybody.", 0, 1),
    Column("mean_weight", "number", "Mean weight of the group.", 0),
)
"""A row a category of :func:`cpd_eval.analysis.raking_weights`."""

CEILING = (
    Column("n", "integer", "People with an answer.", 0),
    Column("mean", "number", "Their mean."),
    Column("share_top", "number", "Share at the highest step: they cannot rise.", 0, 1),
    Column("share_top_low", "number", "Lower end of its interval.", 0, 1),
    Column("share_top_high", "number", "Upper end of its interval.", 0, 1),
    Column("share_bottom", "number", "Share at the lowest step: they cannot fall.", 0, 1),
    Column("room", "number", "The most the mean can rise, in scale points.", 0),
    Column("movement", "number", "Points the mean rises by for a unit of latent log odds.", 0),
    NOTE,
)
"""A row a group of :func:`cpd_eval.analysis.ceiling_check`."""

ORDINAL = (
    Column("n", "integer", "Answers (people, if each was followed).", 0),
    Column("n_dropped", "integer", "Answers (or people) left out.", 0),
    Column("n_clusters", "integer", "Clusters behind the standard error.", 0),
    *ESTIMATE[1:],
    Column("q_value", "number", "p-value after Benjamini and Hochberg over the groups.", 0, 1),
    Column("odds_ratio", "number", "Factor by which the odds of a higher answer rose.", 0),
    Column("odds_ratio_low", "number", "Lower end of its interval.", 0),
    Column("odds_ratio_high", "number", "Upper end of its interval.", 0),
    Column("improvement", "number", "Probability of a higher answer, ties counting half.", 0, 1),
    Column("share_top_before", "number", "Share at the highest step before.", 0, 1),
    NOTE,
)
"""A row a group of :func:`cpd_eval.analysis.ordinal_change_by`; the estimate is a log odds
ratio."""
