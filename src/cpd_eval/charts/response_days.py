"""Day by day: how many were written to, opened the form, started, and have submitted.

Four running counts that can only rise, so the gaps between the lines are the people who stopped
at a stage; overdue, where anybody is, can fall again. Lines are told apart by their dashes and by
the name at their end, not by colour alone.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt

from cpd_eval.charts import theme
from cpd_eval.charts.finding import listed, percent
from cpd_eval.charts.rows import rows_of
from cpd_eval.disclosure import Released

_STAGES = (
    ("sent", "Sent", theme.QUIET_INK, [2, 3]),
    ("opened", "Opened", theme.SKY, [7, 3]),
    ("started", "Started", theme.TEAL, [4, 2]),
    ("submitted", "Submitted", theme.NAVY, [1, 0]),
    ("overdue", "Overdue", "#A8420F", [9, 3, 2, 3]),
)
_WIDTH, _HEIGHT = 540, 250
_LABEL_GAP = 15
_WEEK = 7


def response_days(released: Released, *, days: Sequence[date]) -> alt.LayerChart:
    """Draw the running counts of one group.

    Parameters
    ----------
    released : Released
        One row, with ``n`` and the lists ``sent_by_day`` … ``overdue_by_day``.
    days : sequence of date
        What the lists run over.

    Returns
    -------
    altair.LayerChart
        With alternative text; without lines if the group is hidden.

    Raises
    ------
    DisclosureError
        If the table has not passed the gate.

    Examples
    --------
    >>> import pandas as pd
    >>> from cpd_eval.disclosure import release
    >>> row = {"n": 20, "sent_by_day": (20, 20), "opened_by_day": (4, 12),
    ...     "started_by_day": (4, 12), "submitted_by_day": (1, 8), "overdue_by_day": (0, 0)}
    >>> table = release(pd.DataFrame([{"region": "All", **row}]), by=["region"])
    >>> chart = response_days(table, days=[date(2026, 3, 1), date(2026, 3, 2)])
    >>> chart.to_dict()["title"]["text"]
    ['8 of 20 have submitted: 8 of them in the last 7 days']
    """
    rows = rows_of(released, chart="response_days", needs=["n"])
    counts = counts_by_day(released)
    subtitle = "People, counted at the end of each day."
    if not counts or not rows.shown:
        return theme.finish(
            _nothing(),
            title="Day by day: hidden to protect people",
            subtitle=subtitle,
            alt_text="This group is hidden to protect people.",
        )
    n = rows.shown[0]["n"]
    drawn = {name: seen for name, seen in counts.items() if name != "overdue" or max(seen) > 0}
    return theme.finish(
        _layers(drawn, days, n),
        title=days_finding(drawn, days, n),
        subtitle=subtitle,
        alt_text=_alt_text(drawn, days, n),
    )


def counts_by_day(released: Released) -> dict[str, tuple[int, ...]]:
    """Give the running counts of the one row of a table by stage; nothing if it is hidden."""
    (row,) = released.table.to_dict("records")
    if row["status"] != "shown":
        return {}
    return {stage: tuple(row[f"{stage}_by_day"]) for stage, *_ in _STAGES}


def days_finding(counts: dict[str, tuple[int, ...]], days: Sequence[date], n: int) -> str:
    """Say how many have submitted, and how many of them lately.

    Examples
    --------
    >>> days_finding({"submitted": (0, 5)}, [date(2026, 3, 1), date(2026, 3, 30)], 10)
    '5 of 10 have submitted: 5 of them in the last 7 days'
    """
    done = counts["submitted"]
    before = [
        count for day, count in zip(days, done, strict=True) if (days[-1] - day).days >= _WEEK
    ]
    lately = done[-1] - (before[-1] if before else 0)
    told = f"{done[-1]:,} of {n:,} have submitted"
    if not done[-1]:
        return told
    if not lately:
        return f"{told}: none of them in the last {_WEEK} days"
    return f"{told}: {lately:,} of them in the last {_WEEK} days"


def _alt_text(counts: dict[str, tuple[int, ...]], days: Sequence[date], n: int) -> str:
    names = {stage: name.lower() for stage, name, *_ in _STAGES}
    ends = listed([f"{seen[-1]:,} {names[stage]}" for stage, seen in counts.items()])
    return (
        f"Lines from {days[0]:%d %B %Y} to {days[-1]:%d %B %Y}. {days_finding(counts, days, n)}. "
        f"At the end: {ends}, of {n:,} invited ({percent(counts['submitted'][-1] / n)} submitted)."
    )


def _layers(counts: dict[str, tuple[int, ...]], days: Sequence[date], n: int) -> alt.LayerChart:
    shown = [one for one in _STAGES if one[0] in counts]
    points = [
        {"day": day.isoformat(), "people": count, "stage": name}
        for stage, name, *_ in shown
        for day, count in zip(days, counts[stage], strict=True)
    ]
    names = [name for _, name, *_ in shown]
    colours = alt.Scale(domain=names, range=[colour for _, _, colour, _ in shown])
    dashes = alt.Scale(domain=names, range=[dash for *_, dash in shown])
    x = alt.X(
        "day:T",
        title=None,
        axis=alt.Axis(format="%-d %b", tickCount=min(6, len(days)), labelOverlap=True),
    )
    y = alt.Y(
        "people:Q",
        title="People",
        scale=alt.Scale(domain=[0, n], nice=True),
        axis=alt.Axis(grid=True, tickCount=5, tickMinStep=1, format=",d"),
    )
    base = alt.Chart(alt.InlineData(values=points))
    lines = base.mark_line(strokeWidth=2.5, interpolate="step-after", point=len(days) == 1).encode(
        x=x,
        y=y,
        color=alt.Color("stage:N", scale=colours, legend=None),
        strokeDash=alt.StrokeDash("stage:N", scale=dashes, legend=None),
    )
    labels = (
        alt.Chart(alt.InlineData(values=_ends(shown, counts, n)))
        .mark_text(align="left", fontSize=13)
        .encode(
            x=alt.value(_WIDTH + 8),
            y=alt.Y("place:Q", scale=None),
            text="label:N",
            color=alt.Color("ink:N", scale=None),
        )
    )
    return alt.LayerChart(layer=[lines, labels]).properties(width=_WIDTH, height=_HEIGHT)


def _ends(
    shown: Sequence[tuple[str, str, str, list[int]]], counts: dict[str, tuple[int, ...]], n: int
) -> list[dict[str, Any]]:
    """Place the names at the ends of the lines, one below the other where the lines meet."""
    marks = [
        {
            "label": f"{name} {counts[stage][-1]:,}",
            "ink": theme.INK if theme.contrast(colour, theme.PAPER) < 4.5 else colour,
            "place": _HEIGHT * (1 - counts[stage][-1] / max(n, 1)),
        }
        for stage, name, colour, _ in shown
    ]
    marks.sort(key=lambda mark: float(str(mark["place"])))
    lowest = float(-_LABEL_GAP)
    for mark in marks:
        lowest = max(lowest + _LABEL_GAP, float(str(mark["place"])))
        mark["place"] = lowest
    over = lowest - _HEIGHT
    for mark in reversed(marks):
        if over <= 0:
            break
        mark["place"] = float(str(mark["place"])) - over
        over -= _LABEL_GAP
    return marks


def _nothing() -> alt.LayerChart:
    blank = alt.Chart(alt.InlineData(values=[{}])).mark_text(text="[c] hidden").encode()
    return alt.LayerChart(layer=[blank]).properties(width=_WIDTH, height=40)
