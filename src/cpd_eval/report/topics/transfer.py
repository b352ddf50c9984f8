"""06: is it used at work, what helps, and do managers see it too."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from cpd_eval.analysis import (
    change_by,
    change_drivers,
    dyad_agreement,
    response_shift,
    weighted_kappa,
)
from cpd_eval.charts import forest, pictures_of
from cpd_eval.charts.bars import bars
from cpd_eval.charts.finding import number, percent, signed
from cpd_eval.disclosure import Released
from cpd_eval.errors import AnalysisError
from cpd_eval.report.numbers import CHANGE_FORMS, Form, rows_of, table_of, whole
from cpd_eval.report.page import Fact, Figure, Section
from cpd_eval.report.topics.draft import Draft, Scope, draft
from cpd_eval.report.topics.people import People

FACTORS = {
    "chance to use it": ["F05_1", "F05_2"],
    "manager's help": ["F05_3", "F05_4"],
    "colleagues' help": ["F05_5", "F05_6"],
    "time and workload": ["F05_7", "F05_8"],
    "belief I can": ["F05_9", "F05_10"],
    "it pays off": ["F05_11", "F05_12"],
}
"""The six transfer factors, two items each."""

N_SUPPORTS = 9
"""Supports a manager can give, asked of the learner (F07) and of the manager (M04)."""

_BANDS = {"0 to 3 supports": (0, 3), "4 to 6 supports": (4, 6), "7 to 9 supports": (7, 9)}

_DRIVERS: Mapping[str, tuple[str, Form]] = {
    "mean": ("Mean, 1 to 5", number),
    "estimate": ("Change in SDs, per SD", signed),
    "interval": ("Interval", signed),
    "q_value": ("q", CHANGE_FORMS["p_value"][1]),
    "importance": ("Share of what is explained", percent),
}
_AGREE: Mapping[str, tuple[str, Form]] = {
    "n": ("Pairs", whole),
    "estimate": ("Agreement (kappa)", number),
    "interval": ("Interval", number),
}
_SHIFT: Mapping[str, tuple[str, Form]] = {
    "n": ("People", whole),
    "estimate": ("Difference", signed),
    "interval": ("Interval", signed),
    "p_value": CHANGE_FORMS["p_value"],
}


def transfer(people: People, scope: Scope) -> Draft:
    """Report on transfer to work, the manager's support, and both views of it.

    Parameters
    ----------
    people : People
        From ``read_people``.
    scope : Scope
        Whom, and under which rules.

    Returns
    -------
    Draft
        Sections ``drivers``, ``supports``, ``views``, those the answers can carry.
    """
    panel = scope.keep(people.panel)
    trained = _wide(people).loc[panel.index[panel["trained"] == 1]]
    tables: dict[str, Released] = {}
    sections, told = [], []
    for part in (_driver_part, _support_part, _view_part):
        try:
            found, section, words = part(trained, scope)
        except AnalysisError as error:
            told.append(f"Left out: {str(error).splitlines()[0]}")
            continue
        tables |= found
        sections.append(section)
        told.append(words)
    use = scope.release(_use(trained), "transfer_use", by=["use"], count=["n", "n_other"])
    tables["use"] = use
    first = rows_of(use)[0]
    headline = (
        f"{percent(first['share'])} of those who answered at follow-up have used what they learned."
        if first
        else "Whether it is used cannot be shown: too few answered, or too few did or did not."
    )
    return draft(
        scope,
        title="Is it used at work, and what helps?",
        headline=headline,
        summary=told,
        facts=(Fact(value=percent(first["share"]), label="have used it"),) if first else (),
        sections=sections,
        tables=tables,
        limits=(
            "What causes change: factors go together with it; whoever changed may also see "
            "more support.",
            "Anything about one manager or one learner.",
        ),
        formulas=(
            "Importance: each factor's fair (Shapley) share of the variance of change that "
            "all explain.",
            "Agreement: weighted kappa, 1 perfect, 0 as by chance.",
            "Response shift: the level before as seen afterwards less the level said before.",
        ),
        data=(f"Data: {Path(scope.source).name}; {len(trained):,} people who took part.",),
    )


def _wide(people: People) -> pd.DataFrame:
    """Put what the report needs into one frame: factors, supports, then-test, use."""
    panel = people.panel
    wide = panel.copy()
    wide["change"] = panel["performance_follow_up"] - panel["performance_before"]
    wide["used"] = people.number("F02")
    for name, items in FACTORS.items():
        wide[name] = people.mean_of(items)
    then = [str(name) for name in people.numbers if str(name).startswith("P07_")]
    wide["performance_then"] = people.mean_of(then) if then else float("nan")
    for i in range(1, N_SUPPORTS + 1):
        wide[f"learner_{i}"] = people.number(f"F07_{i}")
        wide[f"manager_{i}"] = people.number(f"M04_{i}")
    own = [f"learner_{i}" for i in range(1, N_SUPPORTS + 1)]
    given = wide[own].ge(1).sum(axis=1).where(wide[own].notna().all(axis=1))
    wide["supports"] = None
    for name, (low, high) in _BANDS.items():
        wide.loc[given.between(low, high), "supports"] = name
    return wide


def _use(trained: pd.DataFrame) -> pd.DataFrame:
    """Count who has used it, and who has not; both must be enough to be shown."""
    used = trained["used"].dropna() >= 1
    rows = [("used it", used), ("not yet", ~used)]
    return pd.DataFrame(
        [
            {"use": name, "n": int(who.sum()), "n_other": int((~who).sum()), "share": who.mean()}
            for name, who in rows
        ]
    )


_Part = tuple[dict[str, Released], Section, str]


def _driver_part(trained: pd.DataFrame, scope: Scope) -> _Part:
    found = change_drivers(
        trained,
        outcome="change",
        drivers=list(FACTORS),
        controls=["performance_before"],
        confidence=scope.confidence,
    )
    drivers = scope.release(found.table, "transfer_drivers", by=["driver"])
    shown = [row for row in rows_of(drivers) if row is not None]
    top = shown[0] if shown else None
    chart = bars(
        drivers,
        value="importance",
        as_percent=True,
        title=f"'{top['driver'].capitalize()}' goes with change most"
        if top
        else "Too few people to rank the factors",
        measure="Share of what the six transfer factors explain of the change.",
    )
    section = Section(
        anchor="drivers",
        heading="Which transfer factors go with change",
        paragraphs=(
            f"Together with the level before, the six factors account for "
            f"{percent(found.r_squared)} of the variance of change.",
            *found.notes,
        )
        if top
        else (),
        figures=(
            Figure(
                name="drivers",
                pictures=pictures_of(chart),
                caption="What goes together need not be cause and effect.",
            ),
        ),
        tables=(table_of(drivers, dimension="driver", caption="Transfer factors", forms=_DRIVERS),),
    )
    words = f"Change goes most with '{top['driver']}'." if top else ""
    return {"drivers": drivers}, section, words


def _support_part(trained: pd.DataFrame, scope: Scope) -> _Part:
    told = trained[trained["supports"].notna()]
    table = change_by(
        told,
        by=["supports"],
        before="performance_before",
        after="performance_follow_up",
        confidence=scope.confidence,
        margins=True,
    )
    dose = scope.release(table, "transfer_supports", by=["supports"])
    agree = scope.release(_agreements(trained, scope), "transfer_agreement", by=["support"])
    chart = forest(dose, outcome="Performance", title=_dose_finding(dose))
    kappas = [row["estimate"] for row in rows_of(agree) if row is not None and row["estimate"]]
    mean = sum(kappas) / len(kappas) if kappas else None
    words = (
        f"Learner and manager agree on the supports given with a mean kappa of {number(mean)}."
        if mean is not None
        else ""
    )
    section = Section(
        anchor="supports",
        heading="The manager's nine supports",
        paragraphs=("Counted as the learner experienced them, fully or in part.",),
        figures=(
            Figure(
                name="supports",
                pictures=pictures_of(chart),
                caption="A dose and its response: more support, more change?",
            ),
        ),
        tables=(
            table_of(dose, dimension="supports", caption="Change by supports given"),
            table_of(agree, dimension="support", caption="Do both say it was given?", forms=_AGREE),
        ),
    )
    return {"supports": dose, "agreement": agree}, section, words


def _dose_finding(dose: Released) -> str:
    """Say how change goes with the number of supports, as far as it may be shown."""
    shown = [row for row in rows_of(dose.interior()) if row is not None]
    told = "; ".join(f"{signed(row['estimate'])} with {row['supports']}" for row in shown)
    return f"Mean change: {told}" if told else "Change by supports given: all hidden"


def _agreements(trained: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    rows = []
    for i in range(1, N_SUPPORTS + 1):
        pairs = trained[[f"learner_{i}", f"manager_{i}"]].dropna()
        row = {"support": f"support {i}", "n": len(pairs)}
        if len(pairs) >= scope.threshold and pairs.nunique().min() > 1:
            kappa = weighted_kappa(
                pairs, first=f"learner_{i}", second=f"manager_{i}", confidence=scope.confidence
            )
            row |= {"estimate": kappa.estimate, "ci_low": kappa.ci_low, "ci_high": kappa.ci_high}
        rows.append(row)
    return pd.DataFrame(rows, columns=["support", "n", "estimate", "ci_low", "ci_high"]).astype(
        dict.fromkeys(("estimate", "ci_low", "ci_high"), float)
    )


def _view_part(trained: pd.DataFrame, scope: Scope) -> _Part:
    rows = []
    for wave, name in (("before", "before"), ("follow_up", "at follow-up")):
        seen = dyad_agreement(
            trained, own=f"performance_{wave}", other=f"manager_{wave}", confidence=scope.confidence
        )
        rows.append({"view": f"learner less manager, {name}", **_estimate(seen)})
    shift = response_shift(
        trained,
        before="performance_before",
        then="performance_then",
        after="performance_after",
        confidence=scope.confidence,
    )
    rows.append({"view": "response shift: then-test less before", **_estimate(shift)})
    views = scope.release(pd.DataFrame(rows), "transfer_views", by=["view"])
    first = rows_of(views)[0]
    words = (
        f"Before, people rated themselves {signed(first['estimate'])} points against their manager."
        if first
        else ""
    )
    section = Section(
        anchor="views",
        heading="Two views: learner and manager, then and now",
        paragraphs=(
            "People do not know what they do not know. If they rate themselves lower looking "
            "back than they did before, a plain before-and-after change is too small.",
        ),
        tables=(table_of(views, dimension="view", caption="Differences of view", forms=_SHIFT),),
    )
    return {"views": views}, section, words


def _estimate(found: object) -> dict[str, float]:
    names = ("n", "estimate", "std_error", "ci_low", "ci_high", "p_value")
    return {name: getattr(found, name) for name in names}
