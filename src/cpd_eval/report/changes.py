"""The sections that say what changed: for each dimension, and for two together."""

from cpd_eval.charts import dumbbell, forest, heatmap, pictures_of
from cpd_eval.charts.finding import plural
from cpd_eval.frames import ALL
from cpd_eval.report.lead import Wording
from cpd_eval.report.numbers import (
    CHANGE_FORMS,
    ROUNDED_NOTE,
    cells,
    grid_of,
    margin,
    rows_of,
    table_of,
    whole_row,
)
from cpd_eval.report.page import Figure, Section, Table
from cpd_eval.report.study import Study


def change_sections(study: Study, wording: Wording) -> tuple[Section, ...]:
    """Make a section for each dimension, and one for two dimensions together."""
    if not study.by:
        return (_overall(study),)
    sections = [_by_one(study, name, wording) for name in study.by]
    if len(study.by) == 2:
        sections.append(_by_two(study, wording))
    return tuple(sections)


def _overall(study: Study) -> Section:
    released = study.changes
    table = Table(
        caption="Change, everyone",
        header=("Group", *(head for head, _ in CHANGE_FORMS.values())),
        rows=((ALL, *cells(whole_row(released), CHANGE_FORMS)),),
        note=ROUNDED_NOTE,
    )
    return Section(anchor="change", heading="What changed", tables=(table,))


def _by_one(study: Study, dimension: str, wording: Wording) -> Section:
    released = margin(study.changes, dimension)
    figures: list[Figure] = []
    if any(rows_of(released)):
        chart = forest(
            released, outcome=wording.outcome, unit=wording.unit, practical=wording.practical
        )
        caption = (
            "Dots are mean changes, lines their intervals. A line that crosses zero means that "
            "chance alone may have made the change."
        )
        figures.append(
            Figure(name=f"change_by_{dimension}", pictures=pictures_of(chart), caption=caption)
        )
        levels = dumbbell(
            released,
            outcome=wording.outcome,
            unit=wording.unit,
            title=f"{wording.outcome} before and after, by {_words(dimension)}",
        )
        figures.append(
            Figure(
                name=f"levels_by_{dimension}",
                pictures=pictures_of(levels),
                caption="Where each group stood before and after.",
            )
        )
    caption = f"Change by {_words(dimension)}"
    return Section(
        anchor=f"by-{dimension}",
        heading=f"What changed, by {_words(dimension)}",
        figures=tuple(figures),
        tables=(table_of(released, dimension=dimension, caption=caption),),
    )


def _by_two(study: Study, wording: Wording) -> Section:
    one, other = study.by
    released = study.changes
    across, down = sorted((one, other), key=lambda name: len(set(released.table[name])))
    caption = f"Change by {_words(down)} and {_words(across)}"
    inner = released.interior()
    figures: tuple[Figure, ...] = ()
    if any(rows_of(inner)):
        chart = heatmap(inner, outcome=wording.outcome, unit=wording.unit)
        words = (
            "Blue: a rise. Orange: a fall. Darker: further from zero. The sign is printed in "
            "every cell."
        )
        with_intervals = forest(
            inner, outcome=wording.outcome, unit=wording.unit, practical=wording.practical
        )
        figures = (
            Figure(name="change_by_both", pictures=pictures_of(chart), caption=words),
            Figure(
                name="change_by_both_intervals",
                pictures=pictures_of(with_intervals),
                caption="The same changes with their intervals, on one scale in every panel.",
            ),
        )
    return Section(
        anchor="by-both",
        heading=f"What changed, by {_words(one)} and {_words(other)}",
        paragraphs=(
            f"Many small groups are compared here. Of {len(inner.table)} groups of "
            f"{plural(one)} and {plural(other)}, some will look different by luck; read the "
            "pattern, not single cells.",
        ),
        figures=figures,
        tables=(grid_of(released, down=down, across=across, caption=caption),),
    )


def _words(dimension: str) -> str:
    return dimension.replace("_", " ")
