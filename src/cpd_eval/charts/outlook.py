"""Outlook: where each group stands now and where it may stand, low, central and high.

The hollow dot is now, the filled one the central outlook, the line runs from low to high. The line
is no confidence interval: low and high are stories, and the subtitle says so.
"""

from typing import Any

import altair as alt

from cpd_eval.charts import theme
from cpd_eval.charts.finding import hidden_words
from cpd_eval.charts.rows import HIDDEN_MARK, Rows, rows_of
from cpd_eval.disclosure import Released

_WIDTH = 430


def outlook(
    released: Released,
    *,
    columns: tuple[str, str, str, str],
    title: str,
    measure: str,
    unit: str = "",
) -> alt.LayerChart:
    """Draw now, low, central and high of each group, highest central outlook first.

    Parameters
    ----------
    released : Released
        One dimension.
    columns : tuple of str
        Of now, low, central and high.
    title, measure : str
        The finding; what is drawn and when, as a sentence begins.
    unit : str
        Follows each number, such as "%".

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
    >>> table = pd.DataFrame({"region": ["Wales"], "n": [40], "now": [4], "low": [-2], "mid": [6],
    ...                       "high": [14]})
    >>> chart = outlook(release(table, by="region"), columns=("now", "low", "mid", "high"),
    ...                 title="Six more are needed", measure="Posts without a person in 5 years")
    >>> chart.to_dict()["description"]
    'Six more are needed. Posts without a person in 5 years: Wales +6 (-2 to +14). '
    """
    rows = rows_of(released, chart="outlook", needs=columns)
    shown = sorted(rows.shown, key=lambda row: (-row[columns[2]], str(row[rows.by[0]])))
    marks = [_mark(row, rows.by[0], columns, unit) for row in shown]
    told = "; ".join(f"{mark['group']} {mark['words']}" for mark in marks)
    marks += [
        {"group": str(row[rows.by[0]]), "label": f"{HIDDEN_MARK} hidden"} for row in rows.hidden
    ]
    subtitle = (
        f"{measure}: filled dot central, line from low to high; hollow dot now. Low and high are "
        "stories, not a confidence interval."
    )
    if rows.hidden:
        subtitle += f" {HIDDEN_MARK}: hidden to protect people."
    return theme.finish(
        _layers(marks, unit),
        title=title,
        subtitle=subtitle,
        alt_text=f"{title}. {measure}: {told}. {_hidden(rows)}",
    )


def _hidden(rows: Rows) -> str:
    return hidden_words(rows) if rows.hidden else ""


def _mark(
    row: dict[str, Any], dimension: str, columns: tuple[str, str, str, str], unit: str
) -> dict[str, Any]:
    now, low, central, high = (row[name] for name in columns)
    ends = (_signed(low, unit), _signed(high, unit))
    words = f"{_signed(central, unit)} ({ends[0]} to {ends[1]})"
    return {
        "group": str(row[dimension]),
        "now": now,
        "low": low,
        "central": central,
        "high": high,
        "words": words,
        "label": words.replace("-", "−"),
    }


def _signed(value: float, unit: str) -> str:
    return f"{value:+,.0f}{unit}" if round(value) else f"0{unit}"


def _layers(marks: list[dict[str, Any]], unit: str) -> alt.LayerChart:
    ends = [mark[name] for mark in marks for name in ("now", "low", "high") if name in mark]
    scale = alt.Scale(domain=list(theme.nice_domain(ends or [0.0])), nice=False)
    label = f"format(datum.value, datum.value === 0 ? ',' : '+,') + '{unit}'"
    axis = alt.Axis(title=None, tickCount=6, labelExpr=label)
    y = alt.Y(
        "group:N",
        sort=[mark["group"] for mark in marks],
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelPadding=8, grid=True, gridColor=theme.PALE),
    )
    base = alt.Chart(alt.InlineData(values=marks)).encode(y=y)
    seen = base.transform_filter("isValid(datum.central)")
    nought = alt.Chart(alt.InlineData(values=[{"at": 0}]))
    layers = [
        nought.mark_rule(color=theme.QUIET_INK).encode(x=alt.X("at:Q", scale=scale, axis=axis)),
        seen.mark_rule(color=theme.SKY, strokeWidth=4).encode(
            x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q"
        ),
        seen.mark_point(
            size=70, filled=True, opacity=1, fill=theme.PAPER, stroke=theme.NAVY
        ).encode(x=alt.X("now:Q", scale=scale, axis=axis)),
        seen.mark_point(filled=True, size=90, opacity=1, color=theme.NAVY).encode(
            x=alt.X("central:Q", scale=scale, axis=axis)
        ),
        base.mark_text(align="left").encode(x=alt.value(_WIDTH + 10), text="label:N"),
    ]
    return alt.LayerChart(layer=layers).properties(width=_WIDTH, height=alt.Step(theme.ROW_HEIGHT))
