"""Heat map: the change in every cell of two dimensions, each with its number printed.

Blue is a rise and orange a fall, deeper the further from zero; a legend says so, and the printed
sign says the same in grey. A hidden cell is hatched and marked ``[c]``; a cell nobody belongs to
stays blank. Numbers whose interval excludes zero are bold.
"""

from typing import Any

import altair as alt

from cpd_eval.charts import theme
from cpd_eval.charts.finding import change_finding, signed
from cpd_eval.charts.forest import forest_alt_text
from cpd_eval.charts.rows import HIDDEN_MARK, Rows, rows_of
from cpd_eval.disclosure import Released

_NEEDS = ("n", "estimate", "ci_low", "ci_high")
_CELL_HEIGHT = 30
_LABEL_WIDTH = 13
_LETTER = 6.8
_LINE = 14
_HATCH_SIZE = 400.0


def heatmap(
    released: Released,
    *,
    outcome: str = "Performance",
    unit: str = "points",
    title: str | None = None,
) -> alt.LayerChart:
    """Draw the change in every cell of two dimensions.

    Parameters
    ----------
    released : Released
        Changes by two dimensions (``n``, ``estimate``, ``ci_low``, ``ci_high``). The dimension
        with more groups runs down the page, so that every label stays horizontal.
    outcome : str, default "Performance"
        What was measured, as it begins a sentence.
    unit : str, default "points"
        Unit of the change.
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
    rows = rows_of(released, chart="heatmap", needs=_NEEDS, max_dimensions=2)
    across, down = sorted(
        (*rows.by, *rows.by)[:2], key=lambda name: (len(rows.names(name)), rows.by.index(name))
    )
    subtitle = (
        f"Mean change in {unit}. Blue: a rise; orange: a fall; darker: further from zero. Bold: "
        "the interval excludes zero. Blank: nobody."
    )
    if rows.hidden:
        subtitle += f" {HIDDEN_MARK}, hatched: hidden to protect people."
    largest = max((abs(value) for value in rows.column("estimate")), default=0.0) or 1.0
    cells = _cells(rows, across, down, largest)
    return theme.finish(
        _layers(cells, rows, across, down, _legend(largest, unit)),
        title=title or change_finding(rows, outcome=outcome),
        subtitle=subtitle,
        alt_text=forest_alt_text(rows, outcome=outcome, unit=unit),
    )


def fill_of(estimate: float, largest: float) -> str:
    """Colour a change: white at zero, navy at the largest rise, deep orange at the largest fall.

    Parameters
    ----------
    estimate : float
        A change.
    largest : float
        The largest change, up or down, of the chart; more than 0.

    Returns
    -------
    str
        ``#RRGGBB``.

    Examples
    --------
    >>> fill_of(0.0, 1.0), fill_of(1.0, 1.0), fill_of(-1.0, 1.0)
    ('#FFFFFF', '#12436D', '#F46A25')
    """
    end = theme.NAVY if estimate >= 0 else theme.ORANGE
    return theme.between(theme.PAPER, end, abs(estimate) / largest)


def _legend(largest: float, unit: str) -> alt.Fill:
    """Give the scale of colours as it stands below the map; cells are coloured by hand."""
    return alt.Fill(
        "estimate:Q",
        scale=alt.Scale(
            domain=[-largest, 0, largest],
            range=[theme.ORANGE, theme.PAPER, theme.NAVY],
            interpolate="rgb",
        ),
        legend=alt.Legend(
            title=f"Change in {unit}: fall, none, rise",
            orient="bottom",
            format="+.2f",
            values=[-largest, 0, largest],
            labelExpr="datum.value ? datum.label : '0'",
            gradientLength=240,
            gradientThickness=12,
            gradientOpacity=1,
            titleLimit=400,
        ),
    )


def _cells(rows: Rows, across: str, down: str, largest: float) -> list[dict[str, Any]]:
    cells = [_cell(row, across, down, largest) for row in rows.shown]
    cells += [
        {"across": str(row[across]), "down": str(row[down]), "kind": "hidden", "label": HIDDEN_MARK}
        for row in rows.hidden
    ]
    return cells


def _cell(row: dict[str, Any], across: str, down: str, largest: float) -> dict[str, Any]:
    estimate, low, high = row["estimate"], row["ci_low"], row["ci_high"]
    fill = theme.PAPER if estimate is None else fill_of(estimate, largest)
    clear = low is not None and high is not None and (low > 0 or high < 0)
    return {
        "across": str(row[across]),
        "down": str(row[down]),
        "kind": "shown",
        "estimate": estimate,
        "label": "–" if estimate is None else signed(estimate),
        "fill": fill,
        "ink": theme.ink_on(fill),
        "weight": "bold" if clear else "normal",
    }


def _layers(
    cells: list[dict[str, Any]], rows: Rows, across: str, down: str, legend: alt.Fill
) -> alt.LayerChart:
    wide = rows.names(across)
    broken = {name: theme.lines(name, width=_LABEL_WIDTH) for name in wide}
    breaks = {name: "\n".join(parts) for name, parts in broken.items()}
    longest = max(len(part) for parts in broken.values() for part in parts)
    cell_width = max(64, round(longest * _LETTER) + 8)
    for cell in cells:
        cell["across"] = breaks[cell["across"]]
    x = alt.X(
        "across:N",
        sort=[breaks[name] for name in wide],
        title=None,
        axis=alt.Axis(
            orient="top",
            ticks=False,
            domain=False,
            labelExpr="split(datum.label, '\\n')",
            labelLineHeight=_LINE,
            labelPadding=5 + _LINE * (max(map(len, broken.values())) - 1),
        ),
    )
    y = alt.Y(
        "down:N",
        sort=rows.names(down),
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelPadding=8),
    )
    base = alt.Chart(alt.InlineData(values=cells)).encode(x=x, y=y)
    shown = base.transform_filter("datum.kind === 'shown'")
    hidden = base.transform_filter("datum.kind === 'hidden'")
    layers = [
        shown.mark_rect(stroke=theme.LINE, strokeWidth=0.5).encode(
            color=alt.Color("fill:N", scale=None)
        ),
        shown.mark_rect(opacity=0).encode(fill=legend),
        hidden.mark_rect(stroke=theme.LINE, strokeWidth=0.5, color=theme.PALE),
        hidden.mark_point(
            shape=_hatch(cell_width),
            size=_HATCH_SIZE,
            filled=False,
            strokeWidth=1,
            color="#9A9EA1",
            opacity=1,
        ),
        hidden.mark_rect(width=24, height=16, color=theme.PALE),
        hidden.mark_text(color=theme.QUIET_INK).encode(text="label:N"),
        *(
            shown.transform_filter(f"datum.weight === '{weight}'")
            .mark_text(fontWeight=weight)
            .encode(text="label:N", color=alt.Color("ink:N", scale=None))
            for weight in ("bold", "normal")
        ),
    ]
    return alt.LayerChart(layer=layers).properties(
        width=alt.Step(cell_width), height=alt.Step(_CELL_HEIGHT)
    )


def _hatch(cell_width: int) -> str:
    """Draw slanted lines over one cell, in the unit a symbol path has (half its side)."""
    half_side = _HATCH_SIZE**0.5 / 2
    right, top = (cell_width / 2 - 1) / half_side, (_CELL_HEIGHT / 2 - 1) / half_side
    step, slant = 0.8, 2 * top
    lines = []
    start = -right - slant
    while start < right:
        left_end, right_end = max(start, -right), min(start + slant, right)
        if right_end > left_end:
            y_start, y_end = top - (left_end - start), top - (right_end - start)
            lines.append(f"M{left_end:.2f},{y_start:.2f}L{right_end:.2f},{y_end:.2f}")
        start += step
    return "".join(lines)
