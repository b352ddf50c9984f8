"""16: published government figures beside a project's own, from files the user gives.

Three sources, each left out if its file is not named: the Civil Service People Survey (a row a
group, year and measure), the Annual Civil Service Employment Survey (headcount by profession
or region), and the workforce management information of departments (cost, FTE a month). They are
already published, in groups; what a source hides is marked [c] and stays hidden.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from cpd_eval.analysis import two_wave_change
from cpd_eval.charts import forest, pictures_of
from cpd_eval.charts.bars import bars
from cpd_eval.charts.finding import number, percent, signed
from cpd_eval.disclosure import Released
from cpd_eval.errors import DataError
from cpd_eval.report.numbers import Form, rows_of, table_of, whole
from cpd_eval.report.page import Fact, Figure, Section
from cpd_eval.report.topics.draft import Draft, Scope, draft
from cpd_eval.report.topics.published import read_published

_Path = str | os.PathLike[str]
_Made = tuple[dict[str, Released], Section, str]

_SURVEY_COLUMNS = ["year", "dimension", "category", "n", "measure", "value"]

_SURVEY: Mapping[str, tuple[str, Form]] = {
    "n_before": ("Answers, first", whole),
    "n_after": ("Answers, second", whole),
    "before": ("First", percent),
    "after": ("Second", percent),
    "estimate": ("Change", lambda x: signed(x * 100, digits=1) + " points"),
    "effect_size": ("Size (h)", number),
}
_STAFF: Mapping[str, tuple[str, Form]] = {
    "n": ("Headcount", whole),
    "n_before": ("A year before", whole),
    "share_change": ("Change", lambda x: signed(x * 100, digits=1) + "%"),
}
_COSTS: Mapping[str, tuple[str, Form]] = {
    "n": ("FTE, mean of months", whole),
    "payroll_gbp": ("Payroll a month, £ million", number),
    "per_fte_gbp": ("£ a month and FTE", whole),
}


def benchmark(
    scope: Scope,
    *,
    survey: _Path | None = None,
    staff: _Path | None = None,
    costs: _Path | None = None,
    measure: str = "ld_perf",
    dimension: str = "region",
    first: str = "2014",
    second: str = "2018",
    called: str | None = None,
    totals: Sequence[str] = ("England", "All"),
) -> Draft:
    """Report published figures to hold a project's own against.

    Parameters
    ----------
    scope : Scope
        Under which rules; region and profession are not used.
    survey : path, optional
        People Survey groups: year, dimension, category, n, measure, value (percent).
    staff : path, optional
        Employment survey: Status, Year, a column of groups, Headcount.
    costs : path, optional
        Management information: department, year, month, group, sub_group, measure, value.
    measure, dimension, first, second : str
        Which question, groups and years of the People Survey.
    called : str, optional
        What the question is called, as it begins a sentence; its name in the file by default.
    totals : sequence of str
        Groups that are totals of others, left out.

    Returns
    -------
    Draft
        Sections ``survey``, ``staff``, ``costs``, as files were named.

    Raises
    ------
    DataError
        If no file is named, or one lacks a column or the rows asked for.
    """
    made: list[_Made] = []
    if survey:
        table = read_published(Path(survey), _SURVEY_COLUMNS)
        table = table[~table["category"].isin(totals)]
        words = called or f"'{measure}'"
        made.append(_survey(scope, table, words, measure, dimension, first, second))
    if staff:
        made.append(_staff(scope, Path(staff)))
    if costs:
        made.append(_costs(scope, Path(costs)))
    if not made:
        raise DataError(
            "The benchmark: no file is named; one of survey, staff and costs is expected.\n"
            "Name it: cpd-eval report 16_benchmark --set survey=FILE"
        )
    tables = {name: table for found, _, _ in made for name, table in found.items()}
    return draft(
        scope,
        title="Published government figures, to hold one's own against",
        headline=made[0][2],
        summary=[words for _, _, words in made[1:]],
        facts=(Fact(value=str(len(made)), label="published sources"),),
        sections=[section for _, section, _ in made],
        tables=tables,
        limits=(
            "Why a figure moved: other people answered in each year, and nobody was compared "
            "with (evidence level 1 of 5).",
        ),
        formulas=("Size (h): Cohen's h of two shares; 0.2 is called small.",),
        data=(
            "Published under the Open Government Licence v3.0; read from: "
            + ", ".join(Path(one).name for one in (survey, staff, costs) if one)
            + ".",
        ),
    )


def _survey(
    scope: Scope,
    table: pd.DataFrame,
    called: str,
    measure: str,
    dimension: str,
    first: str,
    second: str,
) -> _Made:
    kept = table[(table["measure"] == measure) & (table["dimension"] == dimension)]
    kept = kept[kept["year"].isin([first, second])].rename(columns={"category": dimension})
    if set(kept["year"]) < {first, second}:
        raise DataError(
            f"The People Survey: no figures of '{measure}' by '{dimension}' in both {first} and "
            f"{second}."
            f" Measures: {', '.join(sorted(set(table['measure'])))}.\nName others."
        )
    changes = two_wave_change(
        kept.astype({"n": float, "value": float}),
        by=[dimension],
        period="year",
        before=first,
        after=second,
        n="n",
        percent="value",
        confidence=scope.confidence,
    )
    both = changes[(changes["n_before"] > 0) & (changes["n_after"] > 0)]
    released = scope.release(
        both.reset_index(drop=True),
        "benchmark_survey",
        by=[dimension],
        count=["n_before", "n_after"],
    )
    shown = [row for row in rows_of(released) if row is not None]
    largest = max(shown, key=lambda row: abs(row["effect_size"] or 0), default=None)
    rose = sum(row["estimate"] > 0 for row in shown)
    said = f"{called} rose in {rose} of {len(shown)} groups from {first} to {second}"
    size = f"; the largest size is h {number(largest['effect_size'])}." if largest else "."
    chart = forest(
        released,
        outcome=called,
        unit="percentage points",
        count="n_after",
        as_percent=True,
        title=said,
    )
    section = Section(
        anchor="survey",
        heading="Civil Service People Survey",
        paragraphs=(
            "With tens of thousands of answers every change is beyond chance; read the size.",
        ),
        figures=(
            Figure(
                name="survey",
                pictures=pictures_of(chart),
                caption="Different people answered in each year.",
            ),
        ),
        tables=(
            table_of(
                released, dimension=dimension, caption=f"{called} by {dimension}", forms=_SURVEY
            ),
        ),
    )
    return {"survey": released}, section, said + size


def _staff(scope: Scope, path: Path) -> _Made:
    table = read_published(path, ["Status", "Year", "Headcount"])
    group = next(name for name in table.columns if name not in ("Status", "Year", "Headcount"))
    there = table[(table["Status"] == "In post") & table["Year"].str.fullmatch(r"\d{4}", na=False)]
    years = sorted(set(there["Year"]))[-2:]
    count = pd.to_numeric(there["Headcount"].str.replace(",", ""), errors="coerce")
    # A group stands in several rows if the file crosses it with another; hidden cells are not nil.
    cells = there.assign(n=count).groupby([group, "Year"])["n"].agg(lambda n: n.sum(skipna=False))
    wide = cells.unstack("Year")[years].dropna()  # noqa: PD010 - no averaging
    wide.columns = ["n_before", "n"] if len(years) == 2 else ["n"]
    out = wide.reset_index().rename(columns={group: "group"})
    out["n_before"] = out.get("n_before", out["n"])
    out["share_change"] = out["n"] / out["n_before"].where(out["n_before"] > 0) - 1
    released = scope.release(out, "benchmark_staff", by=["group"], count=["n", "n_before"])
    shown = [row for row in rows_of(released) if row is not None]
    top = max(shown, key=lambda row: row["n"], default=None)
    said = (
        f"In {years[-1]} most were in '{top['group']}': {whole(top['n'])} of "
        f"{whole(sum(row['n'] for row in shown))} in the groups shown."
        if top
        else "No headcount is shown."
    )
    chart = bars(
        released,
        value="n",
        digits=0,
        title=said.rstrip("."),
        measure="People in post.",
    )
    section = Section(
        anchor="staff",
        heading="Civil Service statistics: who is in post",
        paragraphs=(
            f"Groups with a hidden cell ([c] in the source) in {years[0]} or {years[-1]} "
            "are left out.",
        ),
        figures=(
            Figure(name="staff", pictures=pictures_of(chart), caption="On 31 March of each year."),
        ),
        tables=(table_of(released, dimension="group", caption="Headcount", forms=_STAFF),),
    )
    return {"staff": released}, section, said


def _costs(scope: Scope, path: Path) -> _Made:
    table = read_published(
        path, ["department", "year", "month", "group", "sub_group", "measure", "value"]
    )
    table = table.assign(value=pd.to_numeric(table["value"], errors="coerce"))
    whole_rows = table[table["sub_group"] == "total"]
    pay = whole_rows[whole_rows["group"] == "payroll costs"]
    fte = whole_rows[(whole_rows["group"] == "payroll") & (whole_rows["measure"] == "fte")]
    key = ["department", "year", "month"]
    both = (
        pay.set_index(key)["value"].to_frame("pay").join(fte.set_index(key)["value"].rename("fte"))
    )
    both = both[both["fte"] > 0].dropna().reset_index()
    sums = both.groupby("department")[["pay", "fte"]].mean().reset_index()
    out = pd.DataFrame(
        {
            "department": sums["department"],
            "n": sums["fte"].round(),
            "payroll_gbp": sums["pay"] / 1e6,
            "per_fte_gbp": sums["pay"] / sums["fte"],
        }
    )
    released = scope.release(out, "benchmark_costs", by=["department"])
    shown = [row for row in rows_of(released) if row is not None]
    mid = sorted(row["per_fte_gbp"] for row in shown)[len(shown) // 2] if shown else None
    said = f"Payroll costs £{mid:,.0f} a month and FTE in the middle department." if mid else ""
    chart = bars(
        released,
        value="per_fte_gbp",
        digits=0,
        title=said.rstrip(".") or "No cost is shown",
        measure="Pounds of payroll a month and full-time equivalent, mean of the months published.",
    )
    section = Section(
        anchor="costs",
        heading="Workforce management information: what an hour costs",
        paragraphs=("To price the time of those who learn and of their managers.",),
        figures=(
            Figure(
                name="costs",
                pictures=pictures_of(chart),
                caption="Pay, allowances, pension and national insurance.",
            ),
        ),
        tables=(table_of(released, dimension="department", caption="Payroll", forms=_COSTS),),
    )
    return {"costs": released}, section, said
