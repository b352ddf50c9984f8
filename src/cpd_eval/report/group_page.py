"""The page of published figures in two waves: size leads, chance follows."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cpd_eval.charts import dumbbell, forest, pictures_of
from cpd_eval.charts.finding import groups_of, number, percent, signed
from cpd_eval.disclosure import Released
from cpd_eval.report.method import limits_section, method_section, record_section
from cpd_eval.report.numbers import GROUP_FORMS, Form, rows_of, table_of, whole
from cpd_eval.report.options import Options
from cpd_eval.report.page import Fact, Figure, Report, Section
from cpd_eval.report.two_wave_words import two_wave_headline
from cpd_eval.report.words import size_word

KIND = "kind"
"""The column that tells groups ("group") from totals ("total"), if there are totals."""

_FORMULAS = (
    "Change: the second wave's figure minus the first's. Its interval adds the errors of both "
    "waves, because other people (or it is not known who) answered in each: the unpooled Wald "
    "interval for shares, Welch's for means.",
    "Size: Cohen's h for shares (the difference of 2·arcsin√share), Cohen's d for means. Below 0.2 "
    "it is called very small, from 0.2 small, from 0.5 medium, from 0.8 large (Cohen 1988).",
    "p: how often a change as large or larger would come by luck if there were none. With "
    "many answers it is small however small the change; so read the size first. The table shows q: "
    "p corrected for looking at many groups (Benjamini and Hochberg 1995). The table as CSV holds "
    "both.",
)

_LIMITS = (
    "Whether anything caused the change: all groups are only compared with themselves.",
    "Whether the same people changed: those who answered in the two waves may be others.",
    "Whether answers hang together within teams or offices; if they do, the intervals are too "
    "narrow.",
    "How the question was read: if its wording or the way of asking changed between the waves, so "
    "did the figure.",
)


def group_report(
    released: Released,
    *,
    group: str,
    kind: str,
    waves: tuple[str, str],
    outcome: str,
    unit: str,
    data_words: str,
    title: str,
    options: Options,
) -> Report:
    """Make the page of published figures in two waves.

    Parameters
    ----------
    released : Released
        Of ``frames.TWO_WAVE``; with a dimension :data:`KIND` if some groups are totals.
    group : str
        Its dimension of groups.
    kind : {"h", "d"}
        Cohen's h for shares, d for means.
    waves : tuple of str
        What the two waves are called.
    outcome, unit : str
        What was measured; the unit of a change.
    data_words : str
        A sentence or two on the data.
    title : str
        Of the page.
    options : Options
        What is told in the method and the record.

    Returns
    -------
    Report
    """
    groups = released.where(**{KIND: "group"}) if KIND in released.by else released
    shown = [row for row in rows_of(groups) if row is not None]
    tables = {"changes": released}
    return Report(
        title=title,
        headline=f"{outcome}: " + _lower(two_wave_headline(shown, by=[group], kind=kind)),
        summary=(*_summary(shown, group, kind), *_of_totals(released, group, kind)),
        facts=_facts(shown, group),
        sections=(
            _changes(released, groups, group, kind, waves, outcome, unit),
            limits_section(_LIMITS),
            method_section(
                data=(data_words,),
                formulas=_FORMULAS,
                threshold=options.threshold,
                confidence=options.confidence,
            ),
            record_section(tables, None if options.ledger is None else Path(options.ledger).name),
        ),
        made_at=options.made_at or datetime.now(UTC),
        is_made_up=options.is_made_up,
    )


def _changes(
    released: Released,
    groups: Released,
    group: str,
    kind: str,
    waves: tuple[str, str],
    outcome: str,
    unit: str,
) -> Section:
    in_percent = kind == "h"
    level: Form = _percent_of if in_percent else number
    change: Form = _points if in_percent else signed
    forms: dict[str, tuple[str, Form]] = {
        "n_before": (f"Answers {waves[0]}", whole),
        "n_after": (f"Answers {waves[1]}", whole),
        "before": (waves[0], level),
        "after": (waves[1], level),
        "estimate": ("Change", change),
        "std_error": ("Standard error", _error_of if in_percent else number),
        "interval": ("Interval", change),
        "effect_size": (f"Size ({kind})", number),
        "q_value": GROUP_FORMS["q_value"],
    }
    figures: tuple[Figure, ...] = ()
    if any(rows_of(groups)):
        figures = _figures(groups, waves, outcome, unit, in_percent=in_percent)
    words = group.replace("_", " ")
    caption = f"{outcome} by {words}, {waves[0]} and {waves[1]}"
    return Section(
        anchor="changes",
        heading=f"What changed, by {words}",
        figures=figures,
        tables=(
            table_of(
                released,
                dimension=group,
                caption=caption,
                forms=forms,
                totals=_totals_of(released, group),
            ),
        ),
    )


def _figures(
    released: Released, waves: tuple[str, str], outcome: str, unit: str, *, in_percent: bool
) -> tuple[Figure, ...]:
    levels = dumbbell(
        released,
        before="before",
        after="after",
        outcome=outcome,
        unit="percent" if in_percent else unit,
        as_percent=in_percent,
        waves=waves,
        title=f"{outcome}, {waves[0]} and {waves[1]}",
    )
    changes = forest(released, outcome=outcome, unit=unit, count="n_after", as_percent=in_percent)
    return (
        Figure(
            name="levels",
            pictures=pictures_of(levels),
            caption=f"Hollow dot: {waves[0]}; filled dot: {waves[1]}.",
        ),
        Figure(
            name="changes",
            pictures=pictures_of(changes),
            caption="Dots are changes, lines their intervals. The axis is stretched to the data; "
            "the size in the table says whether a change matters.",
        ),
    )


def _summary(shown: list[dict[str, Any]], group: str, kind: str) -> tuple[str, ...]:
    there = [row for row in shown if row["effect_size"] is not None]
    if not there:
        return ()
    largest = max(there, key=lambda row: abs(row["effect_size"]))
    return (
        f"The largest change was in {largest[group]}: {_change_words(largest, kind)}.",
        "There is no comparison group and nobody was followed, so this is change, not proof of "
        "impact (evidence level 1 of 5).",
    )


def _totals_of(released: Released, group: str) -> list[str]:
    """Name the rows that are totals of others."""
    if KIND not in released.by:
        return []
    return [str(name) for name in released.where(**{KIND: "total"}).table[group]]


def _of_totals(released: Released, group: str, kind: str) -> list[str]:
    """Give a sentence for each total that may be shown."""
    if KIND not in released.by:
        return []
    return [
        f"{row[group]}, a total and not one of the {groups_of([group])} counted: "
        f"{_change_words(row, kind)}."
        for row in rows_of(released.where(**{KIND: "total"}))
        if row is not None and row["effect_size"] is not None
    ]


def _change_words(row: dict[str, Any], kind: str) -> str:
    change = _points(row["estimate"]) if kind == "h" else signed(row["estimate"])
    unit = "percentage points" if kind == "h" else "points"
    size = f"{kind} {number(row['effect_size'])}"
    return f"{change} {unit}, a {size_word(row['effect_size'])} change ({size})"


def _facts(shown: list[dict[str, Any]], group: str) -> tuple[Fact, ...]:
    there = [row for row in shown if row["effect_size"] is not None]
    if not there:
        return ()
    largest = max(abs(row["effect_size"]) for row in there)
    return (
        Fact(value=number(largest), label="largest size; 0.2 is called small"),
        Fact(value=str(len(there)), label=f"{groups_of([group])} with figures in both waves"),
        Fact(value="1 of 5", label="evidence level (Maryland scale)"),
    )


def _points(change: float) -> str:
    """Write a change of a share in percentage points."""
    return signed(change * 100, digits=1)


def _error_of(error: float) -> str:
    """Write the standard error of a share in percentage points."""
    return number(error * 100)


def _percent_of(share: float) -> str:
    return percent(share)


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
