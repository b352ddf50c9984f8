"""Bars: one number of each group, longest first; hidden groups keep their name."""

from typing import Any

import altair as alt

from cpd_eval.charts import theme
from cpd_eval.charts.finding import hidden_words, number, percent
from cpd_eval.charts.rows import HIDDEN_MARK, rows_of
from cpd_eval.disclosure import Released

_WIDTH = 430


def bars(
    released: Released,
    *,
    value: str,
    title: str,
    measure: str,
    as_percent: bool = False,
    digits: int = 2,
    in_order: bool = False,
) -> alt.LayerChart:
    """Draw one number of each group as a bar from nought.

    Parameters
    ----------
    released : Released
        One dimension.
    value : str
        Column of the number.
    title, measure : str
        The finding; what a bar is, with its unit.
    as_percent : bool, default False
        The number is a share 0–1.
    digits : int, default 2
        Decimals of a number that is no share.
    in_order : bool, default False
        Keep the order of the table.

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
    >>> table = pd.DataFrame({"factor": ["time", "skill"], "n": [40, 30], "share": [0.4, 0.3]})
    >>> chart = bars(release(table, by=["factor"]), value="share", title="Time is missing most",
    ...              measure="Share of people", as_percent=True)
    >>> chart.to_dict()["title"]["text"]
    ['Time is missing most']
    """
    rows = rows_of(released, chart="bars", needs=[value])
    (dimension,) = rows.by
    shown = [row for row in rows.shown if row[value] is not None]
    if not in_order:
        shown.sort(key=lambda row: -float(row[value]))
    write = percent if as_percent else lambda x: number(x, digits=digits)
    marks: list[dict[str, Any]] = [
        {"group": str(row[dimension]), "value": row[value], "label": write(row[value])}
        for row in shown
    ]
    marks += [
        {"group": str(row[dimension]), "label": f"{HIDDEN_MARK} hidden"} for row in rows.hidden
    ]
    subtitle = measure + (f" {HIDDEN_MARK}: hidden to protect people." if rows.hidden else "")
    told = "; ".join(f"{mark['group']} {mark['label']}" for mark in marks if "value" in mark)
    return theme.finish(
        _layers(marks, as_percent=as_percent),
        title=title,
        subtitle=subtitle,
        alt_text=f"{title}. {measure} {told}. {hidden_words(rows)}",
    )


def _layers(marks: list[dict[str, Any]], *, as_percent: bool) -> alt.LayerChart:
    low, high = theme.nice_domain([mark["value"] for mark in marks if "value" in mark] or [1.0])
    scale = alt.Scale(domain=[min(low, 0.0) if low < -1e-9 else 0.0, high], nice=False)
    axis = alt.Axis(title=None, tickCount=4, format=".0%" if as_percent else "~r")
    y = alt.Y(
        "group:N",
        title=None,
        sort=[mark["group"] for mark in marks],
        axis=alt.Axis(ticks=False, domain=False, labelPadding=8),
    )
    base = alt.Chart(alt.InlineData(values=marks)).encode(y=y)
    seen = base.transform_filter("isValid(datum.value)")
    return alt.LayerChart(
        layer=[
            seen.mark_bar(color=theme.NAVY, height=15).encode(
                x=alt.X("value:Q", scale=scale, axis=axis)
            ),
            base.mark_text(align="left").encode(x=alt.value(_WIDTH + 10), text="label:N"),
        ]
    ).properties(width=_WIDTH, height=alt.Step(theme.ROW_HEIGHT))
