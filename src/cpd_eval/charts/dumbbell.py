"""Dumbbell: where each group stood before and where it stands after, on one line.

The hollow dot is before, the filled one after, each with its value beside it; the first row says
which is which. Serves mean performance and readiness gaps alike.
"""

from typing import Any, Literal

import altair as alt

from cpd_eval.charts import theme
from cpd_eval.charts.finding import change_finding, hidden_words, number
from cpd_eval.charts.rows import HIDDEN_MARK, Rows, rows_of
from cpd_eval.disclosure import Released

_WIDTH = 520

_Side = tuple[Literal["left", "right"], int]
_LEFTWARDS: _Side = ("right", -2)
_RIGHTWARDS: _Side = ("left", 2)
"""The two wave names above the first row stand back to back, so that near dots do not mix them."""


def dumbbell(
    released: Released,
    *,
    before: str = "mean_before",
    after: str = "mean_after",
    outcome: str = "Performance",
    unit: str = "points",
    as_percent: bool = False,
    waves: tuple[str, str] = ("before", "after"),
    title: str | None = None,
) -> alt.LayerChart:
    """Draw the level of each group before and after.

    Parameters
    ----------
    released : Released
        One dimension, with the two levels and the interval of the change.
    before, after : str
        Columns of the levels; ``gap_before`` and ``gap_after`` draw readiness gaps.
    outcome : str, default "Performance"
        What was measured, as it begins a sentence.
    unit : str, default "points"
        Unit of the levels.
    as_percent : bool, default False
        Levels are shares 0–1, to be drawn as percent.
    waves : tuple of str
        What the two waves are called in the chart.
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
    rows = rows_of(
        released, chart="dumbbell", needs=[before, after, "estimate", "ci_low", "ci_high"]
    )
    if as_percent:
        rows = rows.in_percent([before, after, "estimate", "ci_low", "ci_high"])
    digits = 0 if as_percent else 2
    marks = _marks(rows, before, after, digits)
    measure = "Percent" if as_percent else f"Mean in {unit}"
    subtitle = f"{measure}: hollow dot {waves[0]}, filled dot {waves[1]}."
    if rows.hidden:
        subtitle += f" {HIDDEN_MARK}: hidden to protect people."
    return theme.finish(
        _layers(marks, digits, waves),
        title=title or change_finding(rows, outcome=outcome),
        subtitle=subtitle,
        alt_text=dumbbell_alt_text(rows, before, after, outcome=outcome, unit=unit),
    )


def dumbbell_alt_text(rows: Rows, before: str, after: str, *, outcome: str, unit: str) -> str:
    """Tell a dumbbell in words: the finding, each group's two levels, how many are hidden.

    Parameters
    ----------
    rows : Rows
        What the chart draws.
    before, after : str
        Columns of the levels.
    outcome, unit : str
        What was measured, and in what.

    Returns
    -------
    str
        A few sentences.
    """
    drawn = [*rows.shown, *([rows.total] if rows.total else [])]
    levels = "; ".join(
        f"{row[rows.by[0]]} from {number(row[before])} to {number(row[after])}"
        for row in drawn
        if row[before] is not None and row[after] is not None
    )
    told = f"Means in {unit}: {levels}." if levels else ""
    parts = [change_finding(rows, outcome=outcome) + ".", told, hidden_words(rows)]
    return " ".join(part for part in parts if part)


def _marks(rows: Rows, before: str, after: str, digits: int) -> list[dict[str, Any]]:
    dimension = rows.by[0]
    shown = [row for row in rows.shown if row[before] is not None and row[after] is not None]
    shown.sort(key=lambda row: -row[after])
    marks = [_mark(row, dimension, (before, after), digits) for row in shown]
    names = sorted(str(row[dimension]) for row in rows.hidden)
    marks += [{"group": name, "hidden": f"{HIDDEN_MARK} hidden"} for name in names]
    if rows.total and rows.total[before] is not None:
        marks.append(_mark(rows.total, dimension, (before, after), digits))
    for mark in marks[:1]:
        mark["is_first"] = "before" in mark
    return marks


def _mark(
    row: dict[str, Any], dimension: str, levels: tuple[str, str], digits: int
) -> dict[str, Any]:
    start, end = (row[name] for name in levels)
    left, right = (number(level, digits=digits) for level in (min(start, end), max(start, end)))
    return {
        "group": str(row[dimension]),
        "before": start,
        "after": end,
        "low": min(start, end),
        "high": max(start, end),
        "left": left,
        "right": right,
        "is_first": False,
    }


def _layers(marks: list[dict[str, Any]], digits: int, waves: tuple[str, str]) -> alt.LayerChart:
    levels = [mark[end] for mark in marks for end in ("low", "high") if end in mark] or [0.0, 1.0]
    room = (max(levels) - min(levels)) * 0.15 or 0.5
    scale = alt.Scale(domain=[round(min(levels) - room, 4), round(max(levels) + room, 4)])
    bold = alt.ExprRef(expr="datum.label === 'All' ? 'bold' : 'normal'")
    y = alt.Y(
        "group:N",
        sort=[mark["group"] for mark in marks],
        title=None,
        axis=alt.Axis(
            ticks=False,
            domain=False,
            labelPadding=8,
            labelFontWeight=bold,
            grid=True,
            gridColor=theme.PALE,
        ),
    )
    axis = alt.Axis(title=None, tickCount=6, format=".1f" if digits else ".0f")
    data = alt.Chart(alt.InlineData(values=marks)).encode(y=y)
    seen = data.transform_filter("isValid(datum.before)")
    first = data.transform_filter("datum.is_first")
    rises = not marks or marks[0].get("before", 0) <= marks[0].get("after", 0)
    sides: tuple[_Side, _Side] = (_LEFTWARDS, _RIGHTWARDS) if rises else (_RIGHTWARDS, _LEFTWARDS)
    at_before, at_after = (alt.X(f"{end}:Q", scale=scale, axis=axis) for end in ("before", "after"))
    layers = [
        seen.mark_rule(color=theme.SKY, strokeWidth=4).encode(
            x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q"
        ),
        seen.mark_point(
            fill=theme.PAPER, stroke=theme.NAVY, size=110, strokeWidth=2, opacity=1
        ).encode(x=at_before),
        seen.mark_point(
            fill=theme.NAVY, stroke=theme.NAVY, size=110, strokeWidth=2, opacity=1
        ).encode(x=at_after),
        seen.mark_text(align="right", dx=-11).encode(x=alt.X("low:Q", scale=scale), text="left:N"),
        seen.mark_text(align="left", dx=11).encode(x=alt.X("high:Q", scale=scale), text="right:N"),
        *(
            first.mark_text(dy=-17, dx=dx, align=align, fontWeight="bold", text=name).encode(x=x)
            for name, x, (align, dx) in zip(waves, (at_before, at_after), sides, strict=True)
        ),
        data.transform_filter("isValid(datum.hidden)")
        .mark_text(align="left", color=theme.QUIET_INK)
        .encode(x=alt.value(8), text="hidden:N"),
    ]
    return alt.LayerChart(layer=layers).properties(
        width=_WIDTH, height=alt.Step(theme.ROW_HEIGHT + 6)
    )
