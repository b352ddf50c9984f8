"""15: what sets those who gained most apart from those who gained least (Brinkerhoff's cases).

Who they are stays with the evaluator: the report counts, and says what differs. Whom to talk to is
in nobody's report.
"""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from cpd_eval.analysis import balance_table
from cpd_eval.charts import pictures_of
from cpd_eval.charts.bars import bars
from cpd_eval.charts.finding import number, signed
from cpd_eval.disclosure import Released
from cpd_eval.errors import AnalysisError
from cpd_eval.frames import BALANCE, names
from cpd_eval.report.numbers import Form, rows_of, table_of, whole
from cpd_eval.report.page import Fact, Figure, Section
from cpd_eval.report.topics.draft import Draft, Scope, draft
from cpd_eval.report.topics.people import People
from cpd_eval.report.topics.transfer import FACTORS, N_SUPPORTS

SHARE = 0.25
"""The quarter that gained most, and the quarter that gained least; ties go in together."""

_FORMS: Mapping[str, tuple[str, Form]] = {
    "n_treated": ("Gained most", whole),
    "n_comparison": ("Gained least", whole),
    "mean_treated": ("Mean, most", number),
    "mean_comparison": ("Mean, least", number),
    "smd": ("Apart, in standard deviations", signed),
    "interval": ("Interval of the difference", signed),
}
_WHO: Mapping[str, tuple[str, Form]] = {
    "n": ("People", whole),
    "mean_change": ("Mean change", signed),
    "n_willing": ("Would talk about it", whole),
}


def success_cases(people: People, scope: Scope) -> Draft:
    """Report on how those who gained most and least differ.

    Parameters
    ----------
    people : People
        From ``read_people``.
    scope : Scope
        Whom, and under which rules.

    Returns
    -------
    Draft
        Sections ``cases``, ``apart``.

    Raises
    ------
    AnalysisError
        If change is known of too few people, or all changed alike.
    """
    panel = scope.keep(people.panel)
    cases = _cases(people, panel)
    who = scope.release(_who(cases), "success_cases", by=["cases"], count=["n", "n_willing"])
    differ = balance_table(
        cases,
        treated="most",
        covariates=_told(cases, scope.threshold),
        confidence=scope.confidence,
    )
    apart = scope.release(
        differ[names(BALANCE)].drop(columns="band"),
        "success_cases_apart",
        by=["variable"],
        count=["n_treated", "n_comparison"],
    )
    shown = [row for row in rows_of(apart) if row is not None and row["smd"] is not None]
    top = max(shown, key=lambda row: abs(row["smd"]), default=None)
    said = (
        f"Those who gained most and least differ most in '{top['variable']}': "
        f"{number(top['mean_treated'])} against {number(top['mean_comparison'])}."
        if top
        else "Too few people to say what sets those who gained most apart."
    )
    return draft(
        scope,
        title="What sets those who gained most apart?",
        headline=said,
        summary=("Cases show how it can work and what stands in the way; they are no estimate.",),
        facts=tuple(Fact(value=whole(row["n"]), label=row["cases"]) for row in rows_of(who) if row),
        sections=(_case_section(who), _apart_section(apart)),
        tables={"cases": who, "apart": apart},
        limits=(
            "Cause: those who gained most may see more support because they gained.",
            "Anything about one person: whom to talk to is chosen by the evaluator among those "
            "who said yes, outside this report.",
        ),
        formulas=(
            f"Most and least: the top and bottom {SHARE:.0%} by change from before to "
            "follow-up, ties with them (Brinkerhoff 2003, The success case method).",
        ),
        data=(f"Data: {Path(scope.source).name}; people who took part and answered at follow-up.",),
    )


def _cases(people: People, panel: pd.DataFrame) -> pd.DataFrame:
    trained = panel[panel["trained"] == 1]
    change = (trained["performance_follow_up"] - trained["performance_before"]).dropna()
    low, high = change.quantile(SHARE), change.quantile(1 - SHARE)
    if len(change) < 4 or low == high:
        raise AnalysisError(
            f"Success cases: the change of {len(change)} people is known, and the quarters do not "
            "differ; people who changed more and less are expected.\nCollect more follow-ups."
        )
    chosen = change[(change <= low) | (change >= high)]
    table = pd.DataFrame({"change": chosen, "most": (chosen >= high).astype(float)})
    for name, items in FACTORS.items():
        table[name] = people.mean_of(items).loc[table.index]
    supports = [people.number(f"F07_{i}") for i in range(1, N_SUPPORTS + 1)]
    table["supports given, of 9"] = (
        pd.concat(supports, axis=1).ge(1).sum(axis=1).loc[table.index].astype(float)
    )
    table["level before"] = trained["performance_before"].loc[table.index]
    table["willing"] = (people.text("F15") == "yes").loc[table.index]
    return table


def _told(cases: pd.DataFrame, threshold: int) -> list[str]:
    wanted = [*FACTORS, "supports given, of 9", "level before"]
    return [name for name in wanted if cases[name].notna().sum() >= threshold]


def _who(cases: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for most, name in ((1.0, "gained most"), (0.0, "gained least")):
        mine = cases[cases["most"] == most]
        rows.append(
            {
                "cases": name,
                "n": len(mine),
                "mean_change": mine["change"].mean(),
                "n_willing": int(mine["willing"].sum()),
            }
        )
    return pd.DataFrame(rows)


def _case_section(who: Released) -> Section:
    return Section(
        anchor="cases",
        heading="How many cases there are",
        tables=(table_of(who, dimension="cases", caption="Cases", forms=_WHO),),
    )


def _apart_section(apart: Released) -> Section:
    chart = bars(
        apart,
        value="smd",
        title="What sets those who gained most apart",
        measure="Difference between those who gained most and least, in standard deviations.",
    )
    return Section(
        anchor="apart",
        heading="What differs between them",
        figures=(
            Figure(
                name="apart",
                pictures=pictures_of(chart),
                caption="Right of nought: more of it among those who gained most.",
            ),
        ),
        tables=(table_of(apart, dimension="variable", caption="Most and least", forms=_FORMS),),
    )
