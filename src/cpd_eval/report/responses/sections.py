"""The response board as a report: facts, charts with their tables, and how to read them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import altair as alt

from cpd_eval.charts import pictures_of
from cpd_eval.charts.finding import percent
from cpd_eval.charts.response_days import counts_by_day, response_days
from cpd_eval.charts.response_rate import response_rates
from cpd_eval.charts.stops import stops
from cpd_eval.frames import ALL
from cpd_eval.report.numbers import cells, hidden_note, rows_of, table_of, whole
from cpd_eval.report.page import Fact, Figure, Report, Section, Table
from cpd_eval.report.responses.days import STAGES
from cpd_eval.report.responses.figures import Responses
from cpd_eval.report.responses.view import NAMES, View, compared, time_spent
from cpd_eval.report.responses.view import whole as whole_of

FORMS = {
    "n": ("Invited", whole),
    "n_sent": ("Sent", whole),
    "n_opened": ("Opened", whole),
    "n_started": ("Started", whole),
    "n_submitted": ("Submitted", whole),
    "n_overdue": ("Overdue", whole),
    "n_to_remind": ("To remind now", whole),
    "response_rate": ("Response rate", percent),
    "interval": ("95% interval", percent),
}
"""Columns of the table of groups as they are read."""

_MOST_DAYS = 14

METHOD = (
    "Sent: the first letter left, or the link was written to the file of links. Opened: the form "
    "was opened with the link. Started: at least one answer was given. Submitted: sent in for "
    "good. Overdue: not submitted though the last day is over.",
    "Response rate: submitted ÷ invited (AAPOR RR1). The interval is Wilson’s, 95%: it says how "
    "far chance alone could move the rate of a group of this size, were the same people asked "
    "again. It is no margin of error of a sample, since everybody invited is counted.",
    "To remind now: not submitted, the link still works, the last letter is three days old or "
    "more, and fewer than three reminders were sent.",
    "Minutes: from opening to submitting, leaving out pauses of more than 15 minutes; responses "
    "brought in from workbooks or other tools have no time.",
)


def board_report(
    responses: Responses,
    view: View,
    *,
    wave_id: str,
    form_title: str,
    labels: Mapping[str, str],
    note: str = "",
    is_made_up: bool = False,
    has_png: bool = True,
) -> Report:
    """Put what a reader chose to look at into a report.

    Parameters
    ----------
    responses : Responses
        What may be shown.
    view : View
        What is looked at, as :func:`cpd_eval.report.responses.view.settled` gave it.
    wave_id, form_title : str
        What was asked.
    labels : mapping of str to str
        What each question asks, by name, in the order of the form.
    note : str, optional
        What a reader must know of this wave, in a sentence.
    is_made_up : bool, default False
        Whether the people are invented.
    has_png : bool, default True
        Whether charts are drawn for slides too, not only for a page.

    Returns
    -------
    Report
        Made of released rows only.
    """
    (row,) = rows_of(whole_of(responses, view))
    sections = (
        _groups(responses, view, has_png=has_png),
        _days(responses, view, has_png=has_png),
        _stops(responses, labels, has_png=has_png),
        Section(anchor="method", heading="How to read this", points=METHOD),
    )
    return Report(
        title=f"Who has answered ‘{form_title}’",
        headline=_headline(row, view, responses),
        summary=tuple(
            text
            for text in (f"Wave {wave_id}, as it stood on {_moment(responses.at)}.", note)
            if text
        ),
        sections=sections,
        made_at=responses.at,
        facts=_facts(row, responses, view),
        is_made_up=is_made_up,
    )


def _headline(row: Mapping[str, Any] | None, view: View, responses: Responses) -> str:
    if row is None:
        return (
            f"{view.title}: hidden to protect people. They are fewer than "
            f"{responses.units.threshold}, or their number would tell another that is hidden."
        )
    if not row["n"]:
        return "Nobody is invited to this wave yet."
    low, high = percent(row["ci_low"]), percent(row["ci_high"])
    return (
        f"{view.title}: {whole(row['n_submitted'])} of {whole(row['n'])} have submitted, "
        f"{percent(row['response_rate'])} (95% interval {low} to {high})."
    )


def _facts(row: Mapping[str, Any] | None, responses: Responses, view: View) -> tuple[Fact, ...]:
    if row is None:
        return ()
    facts = [
        Fact(value=whole(row[name]), label=FORMS[name][0])
        for name in ("n", *(f"n_{stage}" for stage in STAGES), "n_to_remind")
    ]
    spent = time_spent(responses, view)
    (timed,) = rows_of(spent) if spent is not None else (None,)
    if timed is not None and timed["median_minutes"] is not None:
        label = "Minutes spent (median)"
        facts.append(Fact(value=f"{timed['median_minutes']:.0f}", label=label))
    return tuple(facts)


def _groups(responses: Responses, view: View, *, has_png: bool) -> Section:
    name = NAMES.get(view.by, "group")
    heading = f"Who has answered, by {name}" if view.by else f"Who has answered: {view.title}"
    released = compared(responses, view)
    dimension = view.by or responses.dimensions[0]
    figures: tuple[Figure, ...] = ()
    if view.by and any(rows_of(released)):
        figures = (
            _figure(
                "response_rate",
                response_rates(released),
                "Dots are response rates, lines their intervals. A line that ends before the "
                "upright line is behind by more than chance.",
                has_png=has_png,
            ),
        )
    caption = f"Invitations and responses, by {name}"
    table = table_of(released, dimension=dimension, caption=caption, forms=FORMS)
    return Section(anchor="groups", heading=heading, figures=figures, tables=(table,))


def _days(responses: Responses, view: View, *, has_png: bool) -> Section:
    released = whole_of(responses, view)
    heading = f"Day by day: {view.title}"
    counts = counts_by_day(released)
    if not counts or not responses.days:
        text = "There is nothing to show: nobody is invited, or the group is hidden."
        return Section(anchor="days", heading=heading, paragraphs=(text,))
    figure = _figure(
        "response_days",
        response_days(released, days=responses.days),
        "The gaps between the lines are people who stopped at a stage.",
        has_png=has_png,
    )
    return Section(
        anchor="days",
        heading=heading,
        figures=(figure,),
        tables=(_days_table(counts, responses.days, "Counts at the end of each day"),),
    )


def _days_table(
    counts: Mapping[str, tuple[int, ...]], days: tuple[date, ...], caption: str
) -> Table:
    rows = [
        (f"{day:%d %B %Y}".removeprefix("0"), *(whole(counts[stage][place]) for stage in STAGES))
        for place, day in enumerate(days)
    ]
    note = "Counted from the first day on, at the end of each day (UTC)."
    if len(rows) > _MOST_DAYS:
        note += f" The last {_MOST_DAYS} are shown; the file to download holds all."
    return Table(
        caption=caption,
        header=("Day", *(stage.capitalize() for stage in STAGES)),
        rows=tuple(rows[-_MOST_DAYS:]),
        note=note,
    )


def _stops(responses: Responses, labels: Mapping[str, str], *, has_png: bool) -> Section:
    heading = "Where people stopped"
    everybody = "Over everybody in the wave, whatever group is chosen."
    rows = [row for row in rows_of(responses.stops) if row is not None]
    if not any(row["question"] != ALL for row in rows):
        total = next((row["n"] for row in rows), None)
        text = (
            "Nobody who started is still to submit."
            if total == 0
            else "Too few stopped at any one question to be shown: fewer than "
            f"{responses.stops.threshold}."
        )
        return Section(anchor="stops", heading=heading, paragraphs=(everybody, text))
    figure = _figure(
        "stops",
        stops(responses.stops, labels=labels),
        "A question where many stop may be hard to understand or hard to answer.",
        has_png=has_png,
    )
    table = Table(
        caption="Last question answered by those who started and have not submitted",
        header=("Question", "People"),
        rows=_stop_rows(responses, labels),
        note=hidden_note(responses.stops),
    )
    return Section(
        anchor="stops", heading=heading, paragraphs=(everybody,), figures=(figure,), tables=(table,)
    )


def _stop_rows(responses: Responses, labels: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    place = {name: number for number, name in enumerate(labels)}
    names = responses.stops.table["question"].astype(str)
    pairs = sorted(
        zip(names, rows_of(responses.stops), strict=True),
        key=lambda pair: (pair[0] == ALL, place.get(pair[0], len(place))),
    )
    return tuple((labels.get(name, name), *cells(row, {"n": ("", whole)})) for name, row in pairs)


def _figure(name: str, chart: alt.LayerChart, caption: str, *, has_png: bool) -> Figure:
    return Figure(name=name, pictures=pictures_of(chart, has_png=has_png), caption=caption)


def _moment(at: datetime) -> str:
    return f"{at:%d %B %Y, %H:%M %Z}".strip().removeprefix("0")
