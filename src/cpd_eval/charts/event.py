"""Event plot: the effect wave by wave, from before treatment began to well after.

Before the line of beginning the dots should lie on nought: nothing was there to have an effect.
Each dot has its interval; hidden waves keep their place and their mark.
"""

from typing import Any

import altair as alt

from cpd_eval.charts import theme
from cpd_eval.charts.finding import signed
from cpd_eval.charts.rows import HIDDEN_MARK, rows_of
from cpd_eval.disclosure import Released

_STEP = 84
_HEIGHT = 280


def event_plot(
    released: Released,
    *,
    title: str,
    unit: str = "points",
    practical: float | None = None,
    wave: str = "waves",
) -> alt.LayerChart:
    """Draw the effect of each wave since treatment began, with its interval.

    Parameters
    ----------
    released : Released
        One dimension: waves since treatment began, as text ("-1", "0" …), with ``estimate``,
        ``ci_low`` and ``ci_high``.
    title : str
        The finding.
    unit : str, default "points"
        Unit of the effect.
    practical : float, optional
        The smallest effect that matters; smaller ones lie on a shaded band.
    wave : str, default "waves"
        What a step along the axis is: waves, years.

    Returns
    -------
    altair.LayerChart
        With alternative text.

    Raises
    ------
    DisclosureError
        If the table has not passed the gate.

    Examples
    --------
    >>> import pandas as pd
    >>> from cpd_eval.disclosure import release
    >>> table = pd.DataFrame({"at": ["-1", "0", "1"], "n": [40, 40, 40], "estimate": [0, 0.2, 0.3],
    ...     "ci_low": [None, 0.1, 0.1], "ci_high": [None, 0.3, 0.5]})
    >>> chart = event_plot(release(table, by=["at"]), title="The effect grew")
    >>> chart.to_dict()["title"]["text"]
    ['The effect grew']
    """
    rows = rows_of(released, chart="event plot", needs=["estimate", "ci_low", "ci_high", "n"])
    (dimension,) = rows.by
    marks = [_mark(row, dimension) for row in rows.shown]
    marks += [
        {"at": float(row[dimension]), "label": HIDDEN_MARK, "hidden": True} for row in rows.hidden
    ]
    marks.sort(key=lambda mark: float(mark["at"]))
    subtitle = (
        f"Effect in {unit} with its interval, by {wave} since treatment began; before 0 there "
        "should be none."
    )
    if practical:
        subtitle += f" Shaded: smaller than {practical:.2f}."
    if rows.hidden:
        subtitle += f" {HIDDEN_MARK}: hidden to protect people."
    return theme.finish(
        _layers(marks, practical, unit, wave),
        title=title,
        subtitle=subtitle,
        alt_text=_alt_text(marks, title, unit),
    )


def _mark(row: dict[str, Any], dimension: str) -> dict[str, Any]:
    estimate = row["estimate"]
    return {
        "at": float(row[dimension]),
        "estimate": estimate,
        "ci_low": row["ci_low"],
        "ci_high": row["ci_high"],
        "label": "" if estimate is None else signed(estimate),
        "hidden": False,
        "is_before": float(row[dimension]) < 0,
    }


def _layers(
    marks: list[dict[str, Any]], practical: float | None, unit: str, wave: str
) -> alt.LayerChart:
    ends = [mark.get(end) for mark in marks for end in ("estimate", "ci_low", "ci_high")]
    low, high = theme.nice_domain(
        [end for end in ends if end is not None] + ([-practical, practical] if practical else [])
    )
    places = [float(mark["at"]) for mark in marks]
    x = alt.X(
        "at:Q",
        scale=alt.Scale(domain=[min(places) - 0.6, max(places) + 0.6], nice=False),
        axis=alt.Axis(
            title=f"{wave.capitalize()} since treatment began",
            values=places,
            labelExpr="datum.value > 0 ? '+' + datum.value : "
            "replace('' + datum.value, '-', '\u2212')",
        ),
    )
    scale = alt.Scale(domain=[low, high], nice=False)
    y = alt.Y("estimate:Q", scale=scale, axis=alt.Axis(title=f"Effect in {unit}", tickCount=5))
    base = alt.Chart(alt.InlineData(values=marks)).encode(x=x)
    seen = base.transform_filter("isValid(datum.estimate)")
    colour = alt.condition("datum.is_before", alt.value(theme.QUIET_INK), alt.value(theme.NAVY))
    layers = [
        *_background(practical, scale),
        seen.mark_rule(strokeWidth=2).encode(
            y=alt.Y("ci_low:Q", scale=scale), y2="ci_high:Q", color=colour
        ),
        seen.mark_point(filled=True, size=100, opacity=1).encode(y=y, color=colour),
        seen.mark_text(align="left", dx=8, dy=-8).encode(y=y, text="label:N"),
        base.transform_filter("datum.hidden")
        .mark_text(color=theme.QUIET_INK)
        .encode(y=alt.YDatum(0, scale=scale), text="label:N"),
    ]
    return alt.LayerChart(layer=layers).properties(
        width=max(360, _STEP * len(marks)), height=_HEIGHT
    )


def _background(practical: float | None, scale: alt.Scale) -> list[alt.Chart]:
    nought = alt.Chart(alt.InlineData(values=[{"y": 0}])).mark_rule(color=theme.QUIET_INK)
    begin = alt.Chart(alt.InlineData(values=[{"x": -0.5}])).mark_rule(
        color=theme.QUIET_INK, strokeDash=[4, 4]
    )
    lines = [nought.encode(y=alt.Y("y:Q", scale=scale)), begin.encode(x="x:Q")]
    if not practical:
        return lines
    band = alt.Chart(alt.InlineData(values=[{"from": -practical, "to": practical}])).mark_rect(
        color="#E4E7E9"
    )
    return [band.encode(y=alt.Y("from:Q", scale=scale), y2="to:Q"), *lines]


def _alt_text(marks: list[dict[str, Any]], title: str, unit: str) -> str:
    told = "; ".join(
        f"{mark['at']:+g}: {mark['label']}" for mark in marks if mark.get("estimate") is not None
    )
    hidden = sum(mark["hidden"] for mark in marks)
    words = f"{title}. Effect in {unit} by wave since treatment began: {told}."
    return words + (f" {hidden} waves are hidden to protect people." if hidden else "")
