"""The page of a programme that reached people at some time: effect, waves, trends before, grade."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from cpd_eval.analysis import EventStudy, EvidenceLevel
from cpd_eval.charts import pictures_of
from cpd_eval.charts.event import event_plot
from cpd_eval.charts.finding import number, percent, signed
from cpd_eval.disclosure import Released
from cpd_eval.report.comparison import evidence_points
from cpd_eval.report.lead import Wording
from cpd_eval.report.method import limits_section, method_section, record_section
from cpd_eval.report.numbers import CHANGE_FORMS, Form, table_of, whole
from cpd_eval.report.options import Options
from cpd_eval.report.page import Fact, Figure, Report, Section
from cpd_eval.report.words import LEVELS, p_words

AXIS = "waves_since_training_began"
"""The column of waves; negative before."""

NAMES = {"event-study": "Event study", "staggered": "Staggered adoption"}

FORMULAS = {
    "event-study": "Event study: every unit keeps its own level and every wave its own; what is "
    "left of the outcome is compared with the last wave before treatment, wave by wave "
    "(Freyaldenhoven and others 2021). Where treatment began at different times it mixes cohorts.",
    "staggered": "Staggered adoption: every cohort is compared only with units not treated, and "
    "cohorts are summed up afterwards (Callaway and Sant'Anna 2021).",
}

_FORMS: Mapping[str, tuple[str, Form]] = {
    "n": ("Treated units", whole),
    "estimate": ("Effect", signed),
    "interval": ("Interval", signed),
    "p_value": CHANGE_FORMS["p_value"],
}


class Found(Protocol):
    """What a design found; see ``cpd_eval.report.rollout.Rollout``."""

    @property
    def design(self) -> str: ...  # noqa: D102
    @property
    def result(self) -> Any: ...  # noqa: D102
    @property
    def evidence(self) -> EvidenceLevel: ...  # noqa: D102
    @property
    def waves(self) -> Released: ...  # noqa: D102


def rollout_report(
    found: Sequence[Found],
    wording: Wording,
    *,
    options: Options,
    cluster: str,
    title: str,
    source: str,
    made_at: datetime,
) -> Report:
    """Put the page together; the first design gives the headline."""
    first = found[0]
    effect, level = first.result, first.evidence.level
    tables = {f"waves_{one.design}": one.waves for one in found}
    ledger = None if options.ledger is None else Path(options.ledger).name
    sections = [_design_section(one, wording) for one in found]
    return Report(
        title=title,
        headline=_headline(effect, wording, level),
        summary=_summary(effect, wording, cluster),
        facts=(
            Fact(value=signed(effect.estimate), label=f"effect, {wording.unit}"),
            Fact(value=whole(effect.n_treated), label="units treated"),
            Fact(value=f"{level} of 5", label="evidence level (Maryland scale)"),
        ),
        sections=(
            *sections,
            _evidence(found),
            *((options.plan,) if options.plan else ()),
            limits_section(
                (
                    "Whether treated and untreated would have moved in parallel after treatment "
                    "began: the waves before make it more or less believable, no more.",
                    "The effect on those never treated: only what happened to the treated is "
                    "estimated.",
                    "Anything about a hidden wave, or about one unit.",
                )
            ),
            method_section(
                data=(
                    f"Data: {source}. {effect.n_dropped:,} were left out because something is "
                    f"missing. {effect.note}".strip(),
                ),
                formulas=[FORMULAS[one.design] for one in found],
                threshold=options.threshold,
                confidence=wording.confidence,
            ),
            record_section(tables, ledger),
        ),
        made_at=made_at,
        is_made_up=options.is_made_up,
    )


def _headline(effect: Any, wording: Wording, level: int) -> str:
    verb = "raised" if effect.estimate > 0 else "lowered"
    sure = effect.ci_low > 0 or effect.ci_high < 0
    may = "" if sure else "may have "
    told = f"{wording.outcome}: training {may}{verb} it by {number(abs(effect.estimate))}"
    doubt = "" if sure else ", though chance alone may explain it"
    return f"{told} {wording.unit}{doubt}; evidence level {level} of 5: {LEVELS[level]}."


def _summary(effect: Any, wording: Wording, cluster: str) -> tuple[str, ...]:
    words = [
        f"The mean effect from the beginning of treatment on is {signed(effect.estimate)} "
        f"{wording.unit} ({percent(wording.confidence)} interval {signed(effect.ci_low)} to "
        f"{signed(effect.ci_high)}; {p_words(effect.p_value)})."
    ]
    if wording.practical:
        low, high = effect.ci_low, effect.ci_high
        where = (
            "the whole interval lies above it"
            if low >= wording.practical
            else "the whole interval is smaller than it"
            if abs(low) < wording.practical > abs(high)
            else "the interval holds smaller effects, so it may not have been reached"
        )
        words.append(
            f"An effect of {wording.practical:.2f} {wording.unit} was set as the smallest that "
            f"matters; {where}."
        )
    if effect.n_clusters:
        words.append(f"Errors are clustered in the {effect.n_clusters} groups of '{cluster}'.")
    return tuple(words)


def _design_section(one: Found, wording: Wording) -> Section:
    effect = one.result
    title = _finding(one, wording)
    chart = event_plot(one.waves, title=title, unit=wording.unit, practical=wording.practical)
    return Section(
        anchor=one.design,
        heading=f"{NAMES[one.design]}: the effect wave by wave",
        paragraphs=tuple(_before(effect, wording)),
        figures=(
            Figure(
                name=f"waves_{one.design.replace('-', '_')}",
                pictures=pictures_of(chart),
                caption="Grey: before treatment. An interval that crosses nought may be chance.",
            ),
        ),
        tables=(
            table_of(
                one.waves,
                dimension=AXIS,
                caption=f"{NAMES[one.design]}, by waves since treatment began",
                forms=_FORMS,
            ),
        ),
    )


def _finding(one: Found, wording: Wording) -> str:
    rows = one.waves.table
    rows = rows[(rows["status"] == "shown") & (rows[AXIS].astype(float) >= 0)]
    clear = ((rows["ci_low"] > 0) | (rows["ci_high"] < 0)).sum()
    verb = "rose" if one.result.estimate > 0 else "fell"
    waves = f"{len(rows)} wave{'' if len(rows) == 1 else 's'}"
    told = f"in {clear} of {waves}" if clear else f"in none of the {waves}"
    return f"{wording.outcome} {verb} after training began, {told} by more than chance"


def _before(effect: Any, wording: Wording) -> list[str]:
    """Say what the waves before treatment show."""
    if isinstance(effect, EventStudy):
        looked = effect.pretrend
        if looked.p_value != looked.p_value:
            return [looked.note or "There is no wave before the reference to look at."]
        words = [
            f"Before treatment both groups should have moved alike. The joint test of "
            f"{looked.n_waves} earlier difference{'s' if looked.n_waves > 1 else ''} gives "
            f"{p_words(looked.p_value)}; it would find a trend of {number(looked.slope_found)} "
            f"{wording.unit} a wave in 80% of studies."
        ]
        if looked.bound == looked.bound:
            words.append(
                f"That every earlier difference was below {number(looked.bound)} is "
                f"{'shown' if looked.equivalence_p_value < 0.05 else 'not shown'} "
                f"({p_words(looked.equivalence_p_value)}; it would be shown in "
                f"{percent(looked.equivalence_power)} of such studies if there were none)."
            )
        return words
    p = effect.pretrend_p_value
    if p != p:
        return ["There are too few waves before treatment to compare trends."]
    return [f"The test that there was no effect before treatment gives {p_words(p)}."]


def _evidence(found: Sequence[Found]) -> Section:
    first = found[0].evidence
    others = [f"{NAMES[one.design]}: level {one.evidence.level} of 5." for one in found[1:]]
    return Section(
        anchor="evidence",
        heading="How far this may be believed",
        paragraphs=(
            f"Evidence level {first.level} of 5 on the Maryland scientific methods scale: "
            f"{LEVELS[first.level]}. The level is computed from what was run ({first.design}); "
            "nobody typed it in.",
            *others,
        ),
        points=evidence_points(first),
    )
