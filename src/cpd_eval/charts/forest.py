"""Forest plot: the change of each group with its interval, against zero and what would matter.

One dimension gives one panel with a row a group, largest change first, and the whole at the foot;
two give a small panel for each group of the first, on one scale. Hidden groups keep their row and
their name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from cpd_eval.charts import theme
from cpd_eval.charts.finding import change_finding, extremes, hidden_words, signed
from cpd_eval.charts.rows import HIDDEN_MARK, Rows, rows_of
from cpd_eval.disclosure import Released

_CHANGE = ("estimate", "ci_low", "ci_high")
_WIDTH = 430
_PANEL_WIDTH = 190
_PANELS_A_LINE = 3
_SIGNED = "datum.value === 0 ? '0' : format(datum.value, '+.1f')"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """Which count stands beside a row, and with how many decimals its change is written."""

    count: str
    digits: int


def forest(
    released: Released,
    *,
    outcome: str = "Performance",
    unit: str = "points",
    practical: float | None = None,
    count: str = "n",
    as_percent: bool = False,
    title: str | None = None,
) -> alt.LayerChart | alt.ConcatChart:
    """Draw the change of each group with its confidence interval.

    Parameters
    ----------
    released : Released
        Changes by one or two dimensions (``n``, ``estimate``, ``ci_low``, ``ci_high``).
    outcome : str, default "Performance"
        What was measured, as it begins a sentence.
    unit : str, default "points"
        Unit of the change.
    practical : float, optional
        The smallest change that matters; changes nearer to zero lie on a shaded band.
    count : str, default "n"
        Column of the number beside each row.
    as_percent : bool, default False
        Changes are of shares 0–1, to be drawn as percentage points.
    title : str, optional
        In place of the finding.

    Returns
    -------
    altair.LayerChart or altair.ConcatChart
        With alternative text; a row never overlaps another.

    Raises
    ------
    DisclosureError
        If the table has not passed the gate.

    Examples
    --------
    >>> import pandas as pd
    >>> from cpd_eval.disclosure import release
    >>> table = pd.DataFrame({"region": ["North", "South"], "n": [40, 60],
    ...     "estimate": [0.3, 0.1], "ci_low": [0.1, -0.1], "ci_high": [0.5, 0.3]})
    >>> chart = forest(release(table, by=["region"]))
    >>> chart.to_dict()["title"]["text"]
    ['Performance rose in 1 of 2 regions shown; in 1 it may be chance']
    """
    rows = rows_of(released, chart="forest", needs=[*_CHANGE, count], max_dimensions=2)
    if as_percent:
        rows = rows.in_percent(_CHANGE)
    look = _Look(count=count, digits=1 if as_percent else 2)
    drawn = (*rows.shown, rows.total) if rows.total else rows.shown
    domain = theme.nice_domain(
        [row[end] for row in drawn for end in _CHANGE if row[end] is not None]
        + ([-practical, practical] if practical else [])
    )
    chart = (
        _panel(_marks(rows, rows.by[0], look), domain, practical, width=_WIDTH, unit=unit)
        if len(rows.by) == 1
        else _panels(rows, domain, practical, look)
    )
    subtitle = f"Mean change in {unit} with its confidence interval; n is the number of people."
    if practical:
        subtitle += f" Shaded: changes smaller than {practical:.2f}, too small to matter."
    if rows.hidden:
        subtitle += f" {HIDDEN_MARK}: hidden to protect people."
    return theme.finish(
        chart,
        title=title or change_finding(rows, outcome=outcome),
        subtitle=subtitle,
        alt_text=forest_alt_text(rows, outcome=outcome, unit=unit, digits=look.digits),
    )


def forest_alt_text(rows: Rows, *, outcome: str, unit: str, digits: int = 2) -> str:
    """Tell a forest plot or a heat map in words: the finding, its range, and how many are hidden.

    Parameters
    ----------
    rows : Rows
        What the chart draws.
    outcome, unit : str
        What was measured, and in what.
    digits : int, default 2
        Decimals.

    Returns
    -------
    str
        A few sentences.
    """
    parts = [change_finding(rows, outcome=outcome) + ".", extremes(rows, unit=unit, digits=digits)]
    if rows.total and rows.total["estimate"] is not None:
        parts.append(
            f"Over everyone the change is {signed(rows.total['estimate'], digits=digits)} {unit}."
        )
    parts.append(hidden_words(rows))
    return " ".join(part for part in parts if part)


def _marks(rows: Rows, dimension: str, look: _Look) -> list[dict[str, Any]]:
    """Make the rows of one panel in their order: by size, or by name if panels are compared."""
    shown = sorted(rows.shown, key=lambda row: -(row["estimate"] or 0.0))
    marks = [_mark(row, dimension, look, kind="group") for row in shown]
    hidden = sorted(str(row[dimension]) for row in rows.hidden)
    marks += [
        {"group": name, "kind": "hidden", "label": f"{HIDDEN_MARK} hidden"} for name in hidden
    ]
    if len(rows.by) > 1:
        marks.sort(key=lambda mark: str(mark["group"]))
    if rows.total:
        marks.append(_mark(rows.total, dimension, look, kind="total"))
    return marks


def _mark(row: dict[str, Any], dimension: str, look: _Look, *, kind: str) -> dict[str, Any]:
    estimate = row["estimate"]
    label = "not estimated" if estimate is None else signed(estimate, digits=look.digits)
    return {
        "group": str(row[dimension]),
        "kind": kind,
        "estimate": estimate,
        "ci_low": row["ci_low"],
        "ci_high": row["ci_high"],
        "label": f"{label}  (n {row[look.count]:,})" if row[look.count] is not None else label,
    }


def _panel(
    marks: list[dict[str, Any]],
    domain: tuple[float, float],
    practical: float | None,
    *,
    width: int,
    unit: str = "",
) -> alt.LayerChart:
    """Layer band, zero line, intervals, points and labels over one set of rows."""
    order = [mark["group"] for mark in marks]
    base = alt.Chart(alt.InlineData(values=marks))
    scale = alt.Scale(domain=list(domain), nice=False)
    x = alt.X(
        "estimate:Q",
        scale=scale,
        axis=alt.Axis(title=f"Change in {unit}" if unit else None, tickCount=4, labelExpr=_SIGNED),
    )
    bold = alt.ExprRef(expr="datum.label === 'All' ? 'bold' : 'normal'")
    y = alt.Y("group:N", sort=order, title=None, axis=_row_axis(bold))
    colour = alt.condition("datum.kind === 'total'", alt.value(theme.INK), alt.value(theme.NAVY))
    seen = base.transform_filter("isValid(datum.estimate)")
    layers: list[alt.Chart] = [
        *_background(practical, scale),
        seen.mark_rule(strokeWidth=2).encode(
            x=alt.X("ci_low:Q", scale=scale), x2="ci_high:Q", y=y, color=colour
        ),
        seen.mark_point(filled=True, size=90, opacity=1).encode(x=x, y=y, color=colour),
        base.mark_text(align="left").encode(
            x=alt.value(width + 10), y=y, text="label:N", color=_label_colour()
        ),
    ]
    return alt.LayerChart(layer=layers).properties(width=width, height=alt.Step(theme.ROW_HEIGHT))


def _row_axis(bold: alt.ExprRef) -> alt.Axis:
    return alt.Axis(ticks=False, domain=False, labelPadding=8, labelFontWeight=bold)


def _label_colour() -> Any:
    return alt.condition(
        "datum.kind === 'hidden'", alt.value(theme.QUIET_INK), alt.value(theme.INK)
    )


def _background(practical: float | None, scale: alt.Scale) -> list[alt.Chart]:
    """Draw the zero line and, behind it, the band of changes too small to matter."""
    zero = (
        alt.Chart(alt.InlineData(values=[{"at": 0}]))
        .mark_rule(color=theme.QUIET_INK, strokeWidth=1)
        .encode(x=alt.X("at:Q", scale=scale))
    )
    if not practical:
        return [zero]
    band = (
        alt.Chart(alt.InlineData(values=[{"from": -practical, "to": practical}]))
        .mark_rect(color="#E4E7E9")
        .encode(x=alt.X("from:Q", scale=scale), x2="to:Q")
    )
    return [band, zero]


def _panels(
    rows: Rows, domain: tuple[float, float], practical: float | None, look: _Look
) -> alt.ConcatChart:
    """Make a panel for each group of the first dimension."""
    outer, inner = rows.by
    panels = [
        _panel(
            _marks(_only(rows, outer, name), inner, look), domain, practical, width=_PANEL_WIDTH
        ).properties(title=alt.TitleParams(name, fontSize=13, offset=6))
        for name in rows.names(outer)
    ]
    return alt.concat(*panels, columns=_PANELS_A_LINE, spacing={"row": 24, "column": 36})


def _only(rows: Rows, dimension: str, name: str) -> Rows:
    def those(many: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
        return tuple(row for row in many if str(row[dimension]) == name)

    return Rows(
        by=rows.by,
        shown=those(rows.shown),
        hidden=those(rows.hidden),
        total=None,
        threshold=rows.threshold,
    )
