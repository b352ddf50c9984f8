"""01: what was collected, where it is from, and how complete it is."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from cpd_eval.charts import pictures_of
from cpd_eval.charts.bars import bars
from cpd_eval.charts.finding import percent
from cpd_eval.disclosure import Released
from cpd_eval.frames import PANEL
from cpd_eval.report.numbers import Form, rows_of, table_of, whole
from cpd_eval.report.page import Fact, Figure, Section, Table
from cpd_eval.report.topics.draft import Draft, Scope, draft
from cpd_eval.report.topics.people import People

CEILING = 0.15
"""From this share at the top of a scale on, it has no room for a rise: Terwee and others (2007),
Journal of Clinical Epidemiology 60, 34-42."""

_SCALES = ("performance_", "confidence_", "manager_")
"""What is a scale in the panel; the rest is a count or a flag."""

_FORMS: Mapping[str, tuple[str, Form]] = {
    "n": ("Answers", whole),
    "share_missing": ("Missing", percent),
    "share_out_of_range": ("Out of range", percent),
    "share_bottom": ("At the bottom", percent),
    "share_top": ("At the top", percent),
}


def data_quality(people: People, scope: Scope, *, files: Sequence[str] = ()) -> Draft:
    """Report on completeness, range, ceilings and lineage of the data.

    Parameters
    ----------
    people : People
        From ``read_people``.
    scope : Scope
        Whom, and under which rules.
    files : sequence of path
        The files behind it, whose hash is printed.

    Returns
    -------
    Draft
        Sections ``completeness``, ``waves``, ``lineage``.
    """
    panel = scope.keep(people.panel)
    variables = scope.release(_variables(panel), "quality_variables", by=["variable"])
    waves = scope.release(_waves(people, panel), "quality_waves", by=["wave"])
    shown = [row for row in rows_of(variables) if row is not None]
    worst = max(shown, key=lambda row: row["share_missing"], default=None)
    full = [row["variable"] for row in shown if row["share_top"] and row["share_top"] >= CEILING]
    outside = sum(bool(row["share_out_of_range"]) for row in shown)
    missing = (
        f"{percent(worst['share_missing'])} of '{worst['variable']}' is missing, the most of all"
        if worst
        else "too few answers to say what is missing"
    )
    return draft(
        scope,
        title="What was collected, and how complete it is",
        headline=f"{len(panel):,} people are in the panel; {missing}; {outside} of {len(shown)} "
        "variables hold values out of range.",
        summary=(
            f"At the top of the scale already, with little room for a rise: {', '.join(full)}."
            if full
            else f"No scale has {CEILING:.0%} or more of its answers at the top: a rise can show.",
        ),
        facts=(
            Fact(value=whole(len(panel)), label="people"),
            Fact(value=str(len(shown)), label="variables shown"),
        ),
        sections=(
            _completeness(variables),
            _wave_section(waves),
            _lineage(files, scope),
        ),
        tables={"variables": variables, "waves": waves},
        limits=("Whether an answer is true: it is checked for range and completeness only.",),
        formulas=(
            "Missing: people of the panel without the value, over all of them. Out of range: "
            "values outside what the variable may hold.",
            f"Ceiling: {CEILING:.0%} or more of the answers at the top of the scale.",
        ),
        data=(f"Data: {Path(scope.source).name}, {len(panel):,} people.",),
    )


def _variables(panel: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for column in PANEL:
        if column.name not in panel or not column.name.startswith(_SCALES):
            continue
        values = panel[column.name].dropna().astype(float)
        low, high = column.low or 0.0, column.high or 0.0
        n = len(values)
        rows.append(
            {
                "variable": column.name,
                "n": n,
                "share_missing": 1 - n / len(panel),
                "share_out_of_range": _share((values < low) | (values > high)),
                "share_bottom": _share(values <= low),
                "share_top": _share(values >= high),
            }
        )
    return pd.DataFrame(rows)


def _share(flags: "pd.Series[bool]") -> float:
    return float(flags.mean()) if len(flags) else float("nan")


def _waves(people: People, panel: pd.DataFrame) -> pd.DataFrame:
    sent = people.submitted.reindex(panel.index)
    rows = [
        {
            "wave": str(wave),
            "n": int(sent[wave].notna().sum()),
            "share": float(sent[wave].notna().mean()),
        }
        for wave in sent
    ]
    return pd.DataFrame(rows or [{"wave": "none", "n": 0, "share": 0.0}])


def _completeness(variables: Released) -> Section:
    chart = bars(
        variables,
        value="share_missing",
        as_percent=True,
        title="What is missing, most first",
        measure="Share of the people of the panel.",
    )
    return Section(
        anchor="completeness",
        heading="How complete the answers are",
        figures=(
            Figure(
                name="missing",
                pictures=pictures_of(chart),
                caption="What is missing is never filled in; every estimate says who is left out.",
            ),
        ),
        tables=(
            table_of(
                variables, dimension="variable", caption="Variables of the panel", forms=_FORMS
            ),
        ),
    )


def _wave_section(waves: Released) -> Section:
    forms: Mapping[str, tuple[str, Form]] = {"n": ("Submitted", whole), "share": ("Share", percent)}
    return Section(
        anchor="waves",
        heading="What came back in each wave",
        tables=(table_of(waves, dimension="wave", caption="Returns by wave", forms=forms),),
    )


def _lineage(files: Sequence[str], scope: Scope) -> Section:
    rows = []
    for path in (Path(one) for one in files):
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            rows.append((path.name, f"{path.stat().st_size:,}", digest[:16]))
    return Section(
        anchor="lineage",
        heading="Where the data are from",
        paragraphs=(
            f"This report was made of {Path(scope.source).name}. The identity of a file is the "
            "SHA-256 of its bytes: the same file, the same identity.",
        ),
        tables=(
            Table(
                caption="Files",
                header=("File", "Bytes", "Identity (SHA-256, first 16)"),
                rows=tuple(rows),
            ),
        )
        if rows
        else (),
    )
