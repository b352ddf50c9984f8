"""Importance against performance: what matters much and is done little stands in one corner.

Points are numbered by what they are, and the table beside names them: labels would lie over each
other. The lines are the means, so the corners say "more than the others", never "enough".
"""

from typing import Any

import altair as alt

from cpd_eval.charts import theme
from cpd_eval.charts.finding import listed
from cpd_eval.charts.rows import Rows, rows_of
from cpd_eval.disclosure import Released

_SIDE = 420
_NAMED = 4


def quadrant(
    released: Released,
    *,
    importance: str = "importance",
    performance: str = "performance",
    axes: tuple[str, str] = ("How developed, 0 to 4", "How important, 1 to 4"),
    title: str | None = None,
) -> alt.LayerChart:
    """Draw how much each thing matters against how well it is done.

    Parameters
    ----------
    released : Released
        One dimension with short names, such as "2.10"; the two columns with numbers.
    importance, performance : str
        The columns.
    axes : tuple of str
        What the horizontal and the vertical axis are called.
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
    >>> table = pd.DataFrame({"principle": ["1.1", "1.2", "1.3"], "n": 5,
    ...     "importance": [4.0, 2.0, 2.0], "performance": [1.0, 3.0, 2.0]})
    >>> chart = quadrant(release(table, by=["principle"], threshold=1))
    >>> chart.to_dict()["title"]["text"]
    ['1.1 matters most and is done least']
    """
    rows = rows_of(released, chart="quadrant", needs=[importance, performance])
    both = [row for row in rows.shown if None not in (row[importance], row[performance])]
    lines = _mean(both, performance), _mean(both, importance)
    urgent = [row for row in both if row[performance] < lines[0] and row[importance] > lines[1]]
    told = title or _finding([str(row[rows.by[0]]) for row in _most_urgent(urgent, importance)])
    return theme.finish(
        _layers(both, rows, (performance, importance), lines, axes),
        title=told,
        subtitle="Lines: the means. Upper left: matters more and is done less than the others.",
        alt_text=f"{told}. {len(both)} are drawn, {len(urgent)} of them in the upper left corner.",
    )


def _mean(rows: list[dict[str, Any]], column: str) -> float:
    return sum(row[column] for row in rows) / len(rows) if rows else 0.0


def _most_urgent(rows: list[dict[str, Any]], importance: str) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: -row[importance])


def _finding(names: list[str]) -> str:
    if not names:
        return "Nothing that matters more than the others is done less"
    if len(names) == 1:
        return f"{names[0]} matters most and is done least"
    told = listed(names[:_NAMED]) if len(names) <= _NAMED else f"{len(names)} of them"
    return f"{told} matter more than the others and are done less"


def _layers(
    both: list[dict[str, Any]],
    rows: Rows,
    columns: tuple[str, str],
    lines: tuple[float, float],
    axes: tuple[str, str],
) -> alt.LayerChart:
    marks = [
        {"name": str(row[rows.by[0]]), "x": row[columns[0]], "y": row[columns[1]]} for row in both
    ]
    base = alt.Chart(alt.InlineData(values=marks))
    # A little wider than the scales, so that no point lies on the edge.
    x = alt.X(
        "x:Q",
        title=axes[0],
        scale=alt.Scale(domain=[-0.2, 4.2], nice=False),
        axis=alt.Axis(values=[0, 1, 2, 3, 4]),
    )
    y = alt.Y(
        "y:Q",
        title=axes[1],
        scale=alt.Scale(domain=[0.8, 4.2], nice=False),
        axis=alt.Axis(values=[1, 2, 3, 4]),
    )
    rules = alt.Chart(alt.InlineData(values=[{"x": lines[0], "y": lines[1]}]))
    layers = [
        rules.mark_rule(color=theme.LINE).encode(x="x:Q"),
        rules.mark_rule(color=theme.LINE).encode(y="y:Q"),
        base.mark_point(filled=True, size=40, color=theme.NAVY, opacity=1).encode(x=x, y=y),
        base.mark_text(dy=-10, fontSize=11).encode(x=x, y=y, text="name:N"),
    ]
    return alt.LayerChart(layer=layers).properties(width=_SIDE, height=_SIDE)
