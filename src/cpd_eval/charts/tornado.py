"""Tornado: how far a result swings when one assumption after the other is moved, widest first."""

from typing import Any

import altair as alt

from cpd_eval.charts import theme
from cpd_eval.charts.finding import number
from cpd_eval.charts.rows import rows_of
from cpd_eval.disclosure import Released

_WIDTH = 430


def tornado(
    released: Released, *, title: str, measure: str, even: float | None = None
) -> alt.LayerChart:
    """Draw the swing of a ratio for each assumption.

    Parameters
    ----------
    released : Released
        One dimension of assumptions, with ``ratio_low``, ``ratio_high`` and ``estimate``.
    title, measure : str
        The finding; what is drawn.
    even : float, optional
        A value to mark, such as 1 where benefit and cost are equal.

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
    >>> table = pd.DataFrame({"assumption": ["years", "cost"], "n": [40, 40],
    ...     "ratio_low": [0.5, 1.6], "ratio_high": [2.3, 1.3], "estimate": [1.4, 1.4]})
    >>> chart = tornado(release(table, by=["assumption"]), title="Years matter most",
    ...                 measure="Benefit–cost ratio.", even=1.0)
    >>> chart.to_dict()["title"]["text"]
    ['Years matter most']
    """
    rows = rows_of(released, chart="tornado", needs=["ratio_low", "ratio_high", "estimate"])
    (dimension,) = rows.by
    marks = [_mark(row, dimension) for row in rows.shown]
    marks.sort(key=lambda mark: mark["low"] - mark["high"])
    told = "; ".join(f"{mark['group']} {mark['label']}" for mark in marks)
    return theme.finish(
        _layers(marks, even),
        title=title,
        subtitle=measure,
        alt_text=f"{title}. {measure} {told}.",
    )


def _mark(row: dict[str, Any], dimension: str) -> dict[str, Any]:
    low, high = sorted((row["ratio_low"], row["ratio_high"]))
    return {
        "group": str(row[dimension]),
        "low": low,
        "high": high,
        "estimate": row["estimate"],
        "label": f"{number(low)} to {number(high)}",
    }


def _layers(marks: list[dict[str, Any]], even: float | None) -> alt.LayerChart:
    ends = [mark[end] for mark in marks for end in ("low", "high")] or [0.0, 1.0]
    domain = theme.nice_domain([*ends, *([even] if even is not None else [])])
    scale = alt.Scale(domain=list(domain), nice=False)
    y = alt.Y(
        "group:N",
        title=None,
        sort=[mark["group"] for mark in marks],
        axis=alt.Axis(ticks=False, domain=False, labelPadding=8),
    )
    base = alt.Chart(alt.InlineData(values=marks)).encode(y=y)
    layers = [
        base.mark_bar(color=theme.SKY, height=15).encode(
            x=alt.X("low:Q", scale=scale, axis=alt.Axis(title=None, tickCount=5)), x2="high:Q"
        ),
        base.mark_tick(color=theme.INK, thickness=3, size=17).encode(
            x=alt.X("estimate:Q", scale=scale)
        ),
        base.mark_text(align="left").encode(x=alt.value(_WIDTH + 10), text="label:N"),
    ]
    if even is not None:
        line = alt.Chart(alt.InlineData(values=[{"at": even}]))
        layers.append(
            line.mark_rule(color=theme.QUIET_INK, strokeDash=[4, 4]).encode(
                x=alt.X("at:Q", scale=scale)
            )
        )
    return alt.LayerChart(layer=layers).properties(width=_WIDTH, height=alt.Step(theme.ROW_HEIGHT))
