"""Closure bar: of those asked, how many had no gap, closed it, made it smaller, or did not.

One bar a group, its parts adding to 100%. Neighbouring parts differ in lightness as well as in
hue, and every part of 6% or more has its number on it.
"""

from typing import Any

import altair as alt

from cpd_eval.charts import theme
from cpd_eval.charts.finding import closure_finding, hidden_words, percent
from cpd_eval.charts.rows import HIDDEN_MARK, Rows, rows_of
from cpd_eval.disclosure import Released

_PARTS = (
    ("share_closed", "Gap closed", theme.NAVY),
    ("share_reduced", "Gap smaller", theme.SKY),
    ("share_same", "Gap the same", "#DEE0E2"),
    ("share_widened", "Gap wider", "#A8420F"),
    ("share_no_gap", "No gap at the start", theme.PAPER),
)
_SMALLEST_LABELLED = 0.06
_WIDTH = 560


def closure_bar(released: Released, *, title: str | None = None) -> alt.LayerChart:
    """Draw what became of the readiness gaps of each group.

    Parameters
    ----------
    released : Released
        One dimension, from :func:`cpd_eval.readiness_gap`.
    title : str, optional
        In place of the finding.

    Returns
    -------
    altair.LayerChart
        With alternative text.

    Raises
    ------
    DisclosureError
        If the table has not passed the gate.
    """
    rows = rows_of(released, chart="closure_bar", needs=[name for name, _, _ in _PARTS])
    subtitle = "Share of people, by what became of the gap between needed and current performance."
    if rows.hidden:
        subtitle += f" {HIDDEN_MARK}: hidden to protect people."
    return theme.finish(
        _layers(rows),
        title=title or closure_finding(rows),
        subtitle=subtitle,
        alt_text=closure_alt_text(rows),
    )


def closure_alt_text(rows: Rows) -> str:
    """Tell a closure bar in words: the finding, the shares of each group, how many are hidden.

    Parameters
    ----------
    rows : Rows
        What the chart draws.

    Returns
    -------
    str
        A few sentences.
    """
    told = [
        f"{row[rows.by[0]]}: "
        + ", ".join(f"{label.lower()} {percent(row[name])}" for name, label, _ in _PARTS)
        + "."
        for row in _drawn(rows)
    ]
    return " ".join([closure_finding(rows) + ".", *told, hidden_words(rows)])


def _drawn(rows: Rows) -> list[dict[str, Any]]:
    shown = sorted(rows.shown, key=lambda row: -(row["share_closed"] or 0.0))
    if rows.total:
        shown.append(rows.total)
    return [row for row in shown if row["share_closed"] is not None]


def _parts(rows: Rows) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    for row in _drawn(rows):
        start = 0.0
        for name, label, fill in _PARTS:
            share = row[name] or 0.0
            parts.append(
                {
                    "group": str(row[rows.by[0]]),
                    "part": label,
                    "start": round(start, 4),
                    "end": round(start + share, 4),
                    "middle": round(start + share / 2, 4),
                    "label": percent(share) if share >= _SMALLEST_LABELLED else "",
                    "ink": theme.ink_on(fill),
                }
            )
            start += share
    return parts


def _layers(rows: Rows) -> alt.LayerChart:
    hidden = sorted(str(row[rows.by[0]]) for row in rows.hidden)
    order = [str(row[rows.by[0]]) for row in _drawn(rows)] + hidden
    bold = alt.ExprRef(expr="datum.label === 'All' ? 'bold' : 'normal'")
    y = alt.Y(
        "group:N",
        sort=order,
        scale=alt.Scale(domain=order),
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelPadding=8, labelFontWeight=bold),
    )
    x_axis = alt.Axis(format="%", title=None, tickCount=5)
    colours = alt.Scale(domain=[label for _, label, _ in _PARTS], range=[c for _, _, c in _PARTS])
    data = alt.Chart(alt.InlineData(values=_parts(rows))).encode(y=y)
    marks = [{"group": name, "hidden": f"{HIDDEN_MARK} hidden"} for name in hidden]
    layers = [
        data.mark_bar(stroke=theme.QUIET_INK, strokeWidth=0.6, height=20).encode(
            x=alt.X("start:Q", scale=alt.Scale(domain=[0, 1]), axis=x_axis),
            x2="end:Q",
            color=alt.Color("part:N", scale=colours, sort=[label for _, label, _ in _PARTS]),
        ),
        data.mark_text().encode(x="middle:Q", text="label:N", color=alt.Color("ink:N", scale=None)),
        alt.Chart(alt.InlineData(values=marks))
        .mark_text(align="left", color=theme.QUIET_INK)
        .encode(x=alt.value(8), y=y, text="hidden:N"),
    ]
    return alt.LayerChart(layer=layers).properties(
        width=_WIDTH, height=alt.Step(theme.ROW_HEIGHT + 4)
    )
