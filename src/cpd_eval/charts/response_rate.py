"""Response rates: the share of each group that has submitted, with its interval.

Lowest first, because that is where to act; a line marks the rate of everybody together. An
interval that ends before the line says that chance alone does not explain the difference. Hidden
groups keep their row and their name.
"""

from typing import Any

import altair as alt

from cpd_eval.charts import theme
from cpd_eval.charts.finding import groups_of, hidden_words, listed, percent
from cpd_eval.charts.rows import HIDDEN_MARK, Rows, rows_of
from cpd_eval.disclosure import Released

_NEEDS = ("n", "n_submitted", "response_rate", "ci_low", "ci_high")
_WIDTH = 430
_NAMED = 3


def response_rates(released: Released, *, title: str | None = None) -> alt.LayerChart:
    """Draw the response rate of each group.

    Parameters
    ----------
    released : Released
        One dimension, with ``n``, ``n_submitted``, ``response_rate``, ``ci_low``, ``ci_high``.
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

    Examples
    --------
    >>> import pandas as pd
    >>> from cpd_eval.disclosure import release
    >>> table = pd.DataFrame({"region": ["North", "South", "All"], "n": [50, 50, 100],
    ...     "n_submitted": [10, 40, 50], "response_rate": [0.2, 0.8, 0.5],
    ...     "ci_low": [0.11, 0.67, 0.40], "ci_high": [0.33, 0.89, 0.60]})
    >>> chart = response_rates(release(table, by=["region"]))
    >>> chart.to_dict()["title"]["text"]
    ['50% have submitted; North is behind']
    """
    rows = rows_of(released, chart="response_rates", needs=_NEEDS)
    subtitle = (
        "Share of the people invited who have submitted, with its 95% interval (Wilson), lowest "
        "first."
    )
    if rows.total:
        subtitle += " Upright line: everybody together."
    if rows.hidden:
        subtitle += f" {HIDDEN_MARK}: hidden to protect people."
    return theme.finish(
        _layers(rows),
        title=title or rate_finding(rows),
        subtitle=subtitle,
        alt_text=rate_alt_text(rows),
    )


def rate_finding(rows: Rows) -> str:
    """Say how many have submitted, and which groups are behind by more than chance.

    Parameters
    ----------
    rows : Rows
        With the columns of a response rate.

    Returns
    -------
    str
        A title without a full stop.
    """
    if not rows.shown and not rows.total:
        return f"Response: all {groups_of(rows.by)} are hidden to protect people"
    if not rows.total:
        rates = [row["response_rate"] for row in rows.shown]
        return f"Between {percent(min(rates))} and {percent(max(rates))} have submitted"
    whole = rows.total["response_rate"]
    behind = [row for row in rows.shown if row["ci_high"] < whole]
    begun = f"{percent(whole)} have submitted"
    if not rows.shown:
        hidden = f"; all {groups_of(rows.by)} are hidden to protect people" if rows.hidden else ""
        return begun + hidden
    if not behind:
        return f"{begun}; no differences between {groups_of(rows.by)} are clear of chance"
    if len(behind) > _NAMED:
        return f"{begun}; {len(behind)} of {len(rows.shown)} {groups_of(rows.by)} shown are behind"
    names = [str(row[rows.by[0]]) for row in sorted(behind, key=lambda row: row["response_rate"])]
    return f"{begun}; {listed(names)} {'is' if len(names) == 1 else 'are'} behind"


def rate_alt_text(rows: Rows) -> str:
    """Tell the chart in words: the finding, the extremes, how many groups are hidden."""
    told = [rate_finding(rows) + "."]
    ordered = sorted(rows.shown, key=lambda row: row["response_rate"])
    if len(ordered) > 1:
        low, high = ordered[0], ordered[-1]
        told.append(f"Rates run from {_said(low, rows.by[0])} to {_said(high, rows.by[0])}.")
    told.append(hidden_words(rows))
    return " ".join(told)


def _said(row: dict[str, Any], dimension: str) -> str:
    return f"{percent(row['response_rate'])} ({row[dimension]}, {row['n_submitted']} of {row['n']})"


def _marks(rows: Rows) -> list[dict[str, Any]]:
    shown = sorted(rows.shown, key=lambda row: (row["response_rate"], str(row[rows.by[0]])))
    marks = [_mark(row, str(row[rows.by[0]]), "group") for row in shown]
    marks += [
        {"group": name, "kind": "hidden", "label": f"{HIDDEN_MARK} hidden"}
        for name in sorted(str(row[rows.by[0]]) for row in rows.hidden)
    ]
    if rows.total:
        marks.append(_mark(rows.total, str(rows.total[rows.by[0]]), "total"))
    return marks


def _mark(row: dict[str, Any], name: str, kind: str) -> dict[str, Any]:
    return {
        "group": name,
        "kind": kind,
        "rate": row["response_rate"],
        "low": row["ci_low"],
        "high": row["ci_high"],
        "label": f"{percent(row['response_rate'])}  ({row['n_submitted']:,} of {row['n']:,})",
    }


def _layers(rows: Rows) -> alt.LayerChart:
    marks = _marks(rows)
    base = alt.Chart(alt.InlineData(values=marks))
    scale = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X("rate:Q", scale=scale, axis=alt.Axis(format="%", title=None, tickCount=5, grid=True))
    bold = alt.ExprRef(expr="datum.label === 'All' ? 'bold' : 'normal'")
    y = alt.Y(
        "group:N",
        sort=[mark["group"] for mark in marks],
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelPadding=8, labelFontWeight=bold),
    )
    colour = alt.condition("datum.kind === 'total'", alt.value(theme.INK), alt.value(theme.NAVY))
    ink = alt.condition("datum.kind === 'hidden'", alt.value(theme.QUIET_INK), alt.value(theme.INK))
    seen = base.transform_filter("isValid(datum.rate)")
    layers: list[alt.Chart] = [
        seen.mark_rule(strokeWidth=2).encode(
            x=alt.X("low:Q", scale=scale), x2="high:Q", y=y, color=colour
        ),
        seen.mark_point(filled=True, size=90, opacity=1).encode(x=x, y=y, color=colour),
        base.mark_text(align="left").encode(
            x=alt.value(_WIDTH + 10), y=y, text="label:N", color=ink
        ),
    ]
    if rows.total:
        line = alt.Chart(alt.InlineData(values=[{"at": rows.total["response_rate"]}]))
        layers.insert(0, line.mark_rule(color=theme.QUIET_INK).encode(x=alt.X("at:Q", scale=scale)))
    return alt.LayerChart(layer=layers).properties(width=_WIDTH, height=alt.Step(theme.ROW_HEIGHT))
