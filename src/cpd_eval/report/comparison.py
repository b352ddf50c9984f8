"""The sections on the comparison group, and on how far the estimate may be believed."""

from collections.abc import Mapping

from cpd_eval.analysis import Check, EvidenceLevel
from cpd_eval.charts import forest, pictures_of
from cpd_eval.charts.finding import plural, signed
from cpd_eval.disclosure import Released
from cpd_eval.report.comparison_words import (
    comparison_sentence,
    comparison_title,
    errors_words,
)
from cpd_eval.report.designs import CLUSTERED
from cpd_eval.report.lead import Wording
from cpd_eval.report.numbers import (
    GROUP_FORMS,
    Form,
    groups_in,
    rows_of,
    table_of,
    whole,
    whole_row,
)
from cpd_eval.report.page import Figure, Section, Table
from cpd_eval.report.study import Study
from cpd_eval.report.words import LEVELS, p_words

_DID_FORMS: Mapping[str, tuple[str, Form]] = {
    "n_treated": ("Took part", whole),
    "n_comparison": ("Comparison", whole),
    "estimate": ("Difference", signed),
    "interval": ("Interval", signed),
    "q_value": GROUP_FORMS["q_value"],
    "n_clusters": ("Clusters", whole),
}


def comparison_section(study: Study, wording: Wording) -> Section:
    """Say what the comparison group shows, or plainly that there is none."""
    if study.comparison is None:
        return Section(
            anchor="comparison",
            heading="Compared with those who did not take part",
            paragraphs=(
                "There is no comparison group. So this report says that people changed; it cannot "
                "say that the programme changed them. They might have moved as far without it: "
                "through experience, a new manager, or answering the same questions twice.",
            ),
        )
    row = whole_row(study.comparison)
    words = [
        comparison_sentence(
            row, outcome=wording.outcome, unit=wording.unit, confidence=wording.confidence
        )
    ]
    if row is not None and row["ci_low"] is not None:
        words.append(
            f"If there were no effect, a difference as large would come by luck with "
            f"{p_words(row['p_value'])}. "
            + errors_words(study.inference, study.cluster, whole(row["n_clusters"]))
        )
        if study.inference in CLUSTERED and study.comparison.by:
            words.append(
                "Single groups hold few clusters, so their intervals are rougher than that of "
                "everyone."
            )
    first = study.comparison.by[0] if study.comparison.by else None
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    if first:
        caption = f"Difference in differences by {first.replace('_', ' ')}"
        tables = (table_of(study.comparison, dimension=first, caption=caption, forms=_DID_FORMS),)
        figures = _comparison_figure(study.comparison, first, wording)
    return Section(
        anchor="comparison",
        heading="Compared with those who did not take part",
        paragraphs=tuple(words),
        figures=figures,
        tables=tables,
    )


def evidence_section(study: Study) -> Section:
    """Give the evidence level with its reasons."""
    level = study.evidence.level
    return Section(
        anchor="evidence",
        heading="How far this may be believed",
        paragraphs=(
            f"Evidence level {level} of 5 on the Maryland scientific methods scale: "
            f"{LEVELS[level]}. The level is computed from what was run "
            f"({study.evidence.design}); nobody typed it in. With what was shown of the "
            f"assignment, this design can reach {study.evidence.ceiling}; each failed check lowers "
            "it.",
        ),
        points=evidence_points(study.evidence),
    )


def evidence_points(evidence: EvidenceLevel) -> tuple[str, ...]:
    """Write every check of a grade with its verdict."""
    return tuple(_checked(check) for check in evidence.checks)


def _checked(check: Check) -> str:
    """Write a check with its verdict."""
    name = check.name.capitalize()
    if check.passed is None:
        return f"{name}: {check.sentence}"
    verdict = "passed" if check.passed else f"level {check.cap} at most"
    return f"{name}, {verdict}: {check.sentence}"


def _comparison_figure(
    comparison: Released, dimension: str, wording: Wording
) -> tuple[Figure, ...]:
    if len(rows_of(comparison)) <= 2 or not any(rows_of(comparison)):
        return ()
    rows = groups_in(comparison, dimension)
    chart = forest(
        comparison,
        outcome=wording.outcome,
        unit=wording.unit,
        practical=wording.practical,
        title=comparison_title(rows, groups_word=plural(dimension)),
    )
    caption = "Each dot is the change of those who took part minus that of the comparison group."
    return (Figure(name="comparison", pictures=pictures_of(chart), caption=caption),)
