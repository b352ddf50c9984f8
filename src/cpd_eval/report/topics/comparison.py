"""05: did those who took part change more than the others – by several designs, wave by wave."""

from dataclasses import replace

import pandas as pd

from cpd_eval.analysis import event_study, to_long
from cpd_eval.charts import pictures_of
from cpd_eval.charts.event import event_plot
from cpd_eval.charts.finding import signed
from cpd_eval.disclosure import Released
from cpd_eval.errors import AnalysisError
from cpd_eval.report.compare import Columns
from cpd_eval.report.designs import Choices
from cpd_eval.report.lead import Wording
from cpd_eval.report.numbers import CHANGE_FORMS, rows_of, table_of, whole
from cpd_eval.report.page import Figure, Section
from cpd_eval.report.people_page import draft_people
from cpd_eval.report.study import study_people
from cpd_eval.report.topics.draft import Draft, Scope
from cpd_eval.report.topics.people import People

AXIS = "wave"
_WAVES = {"performance_before": 0, "performance_after": 1, "performance_follow_up": 2}
_NAMES = {-1.0: "-1", 0.0: "0", 1.0: "1"}


def comparison(
    people: People,
    scope: Scope,
    *,
    cluster: str = "local_org",
    designs: tuple[str, ...] = ("did", "ancova", "weighting"),
    inference: str = "crv1",
    practical: float = 0.2,
) -> Draft:
    """Report what the comparison group shows, by each design named.

    Parameters
    ----------
    people : People
        From ``read_people``.
    scope : Scope
        Whom, and under which rules.
    cluster : str, default "local_org"
        Column of the level at which taking part was assigned.
    designs : tuple of str
        The first gives the headline.
    inference : {"crv1", "crv3", "wild"}
        Kind of standard error.
    practical : float, default 0.2
        The smallest effect that matters, in points.

    Returns
    -------
    Draft
        Sections ``comparison``, ``designs``, ``baseline``, ``waves``, ``evidence``.

    Raises
    ------
    AnalysisError
        If everybody took part, or nobody.
    """
    panel = scope.keep(people.panel)
    if panel["trained"].nunique() < 2:
        raise AnalysisError(
            "The panel: everybody is in one group, so there is no comparison; people who took part "
            "and people who did not are expected.\nUse the report before_after."
        )
    columns = Columns(
        before="performance_before",
        after="performance_follow_up",
        treated="trained",
        person="pid",
        cluster=cluster,
    )
    study = study_people(
        panel,
        columns,
        choices=Choices(designs=designs, inference=inference, practical=practical),
        confidence=scope.confidence,
        threshold=scope.threshold,
        ledger=scope.ledger,
        name="comparison",
    )
    wording = Wording(
        outcome="Self-rated performance", practical=practical, confidence=scope.confidence
    )
    waves, section = _waves(panel, cluster, scope, wording)
    made = draft_people(
        study,
        wording,
        columns=columns,
        threshold=scope.threshold,
        ledger=scope.ledger,
        title="Did the programme make the difference?",
        source=scope.source,
        is_made_up=scope.is_made_up,
        made_at=scope.made_at,
        more=(section,),
        more_tables={"waves": waves},
        more_formulas=(
            "Wave by wave: an event study with person and wave effects, everything held "
            "against the answers before.",
        ),
    )
    only = ", ".join(scope.only.values())
    return (
        made
        if not only
        else replace(made, report=replace(made.report, title=f"{only}: {made.report.title}"))
    )


def _waves(
    panel: pd.DataFrame, cluster: str, scope: Scope, wording: Wording
) -> tuple[Released, Section]:
    rows = panel.assign(began=panel["trained"].map({1: 1.0, 0: float("nan")}))
    long = to_long(rows, waves=_WAVES, keep=["pid", "began", cluster], outcome="score", wave="wave")
    study = event_study(
        long,
        outcome="score",
        unit="pid",
        time="wave",
        first_treated="began",
        cluster=cluster,
        confidence=scope.confidence,
    )
    table = study.summary.assign(n_comparison=study.n_units - study.n_treated)
    table.insert(0, AXIS, [_NAMES.get(value, f"{value:g}") for value in table.pop("at")])
    waves = scope.release(table, "comparison_waves", by=[AXIS], count=["n", "n_comparison"])
    shown = [row for row in rows_of(waves) if row is not None and float(row[AXIS]) >= 0]
    ends = " and ".join(signed(row["estimate"]) for row in shown)
    title = f"The effect right after, and at follow-up: {ends} points"
    chart = event_plot(waves, title=title, unit=wording.unit, practical=wording.practical)
    forms = {
        "n": ("Took part", whole),
        "estimate": ("Effect", signed),
        "interval": ("Interval", signed),
        "p_value": CHANGE_FORMS["p_value"],
    }
    return waves, Section(
        anchor="waves",
        heading="Does the effect last?",
        paragraphs=(
            "0 is right after the programme, +1 the follow-up one to three months later; both are "
            "held against before. There is one wave before, so trends before cannot be compared.",
        ),
        figures=(
            Figure(
                name="waves",
                pictures=pictures_of(chart),
                caption="An interval that crosses nought may be chance.",
            ),
        ),
        tables=(table_of(waves, dimension=AXIS, caption="Effect by wave", forms=forms),),
    )
