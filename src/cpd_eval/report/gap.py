"""The section on readiness gaps: what became of the distance to the performance needed."""

from collections.abc import Mapping

from cpd_eval.charts import closure_bar, pictures_of
from cpd_eval.charts.finding import number, percent
from cpd_eval.report.numbers import Form, margin, rows_of, table_of, whole, whole_row
from cpd_eval.report.page import Figure, Section, Table
from cpd_eval.report.study import Study

_GAP_FORMS: Mapping[str, tuple[str, Form]] = {
    "n": ("People", whole),
    "gap_before": ("Gap before", number),
    "gap_after": ("Gap after", number),
    "share_closed": ("Closed", percent),
    "share_reduced": ("Smaller", percent),
    "share_same": ("The same", percent),
    "share_widened": ("Wider", percent),
    "share_no_gap": ("No gap at start", percent),
}


def gap_section(study: Study) -> tuple[Section, ...]:
    """Make the section on readiness gaps; none if nobody said what level is needed."""
    if not study.has_gap:
        return ()
    first = study.by[0] if study.by else None
    released = margin(study.changes, first) if first else study.changes
    words: tuple[str, ...] = (
        "A readiness gap is the level of performance a person needs minus the level they have. "
        "Development is judged by how it closes that gap, not by hours of study.",
    )
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    if first and any(rows_of(released)):
        closed = Figure(
            name="readiness_gap",
            pictures=pictures_of(closure_bar(released)),
            caption="Closed: no gap is left. Wider: the person is further from what is needed.",
        )
        figures = (closed,)
    if first:
        caption = f"Readiness gap by {first.replace('_', ' ')}"
        tables = (table_of(released, dimension=first, caption=caption, forms=_GAP_FORMS),)
    elif row := whole_row(study.changes):
        words += (
            f"{percent(row['share_closed'])} closed their gap, for "
            f"{percent(row['share_reduced'])} it became smaller, for "
            f"{percent(row['share_same'])} it stayed and for {percent(row['share_widened'])} it "
            f"grew; {percent(row['share_no_gap'])} had none at the start.",
        )
    return (
        Section(
            anchor="gap", heading="Readiness gap", paragraphs=words, figures=figures, tables=tables
        ),
    )
