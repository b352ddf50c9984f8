"""People in post against people needed: a range from the lowest estimate to the highest.

Three estimates are drawn because one would look surer than it is.
"""

from typing import Any

import altair as alt

from cpd_eval.charts import theme
from cpd_eval.charts.rows import rows_of
from cpd_eval.disclosure import Released

_WIDTH = 400
_NEEDS = ("people", "low", "central", "high")


def people_needed(released: Released, *, title: str) -> alt.LayerChart:
    """Draw the people each profession has and the people it will need.

    Parameters
    ----------
    released : Released
        One dimension with ``people``, ``low``, ``central`` and ``high``; a row without an estimate
        is left out.
    title : str
        The finding.

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
    >>> table = pd.DataFrame({"profession": ["HR"], "people": [90.0], "low": [95.0],
    ...     "central": [100.0], "high": [110.0], "n": 1})
    >>> chart = people_needed(release(table, by=["profession"], threshold=1), title="HR grows")
    >>> chart.to_dict()["description"]
    'HR grows. HR has 90 people in post and needs 100 (95 to 110).'
    """
    rows = rows_of(released, chart="people_needed", needs=[*_NEEDS])
    drawn = [row for row in rows.shown if None not in (row["low"], row["central"], row["high"])]
    drawn.sort(key=lambda row: (-row["central"], str(row[rows.by[0]])))
    told = "; ".join(_told(row, rows.by[0]) for row in drawn)
    return theme.finish(
        _layers(drawn, rows.by[0]),
        title=title,
        subtitle="Ring: people in post. Line: people needed, lowest to highest estimate; the bar "
        "across it is the central one.",
        alt_text=f"{title}. {told}.",
    )


def _told(row: dict[str, Any], by: str) -> str:
    needed = f"needs {row['central']:,.0f} ({row['low']:,.0f} to {row['high']:,.0f})"
    if row["people"] is None:
        return f"{row[by]} {needed}"
    return f"{row[by]} has {row['people']:,.0f} people in post and {needed}"


def _layers(drawn: list[dict[str, Any]], by: str) -> alt.LayerChart:
    marks = [{"group": str(row[by])} | {name: row[name] for name in _NEEDS} for row in drawn]
    base = alt.Chart(alt.InlineData(values=marks)).encode(
        y=alt.Y(
            "group:N",
            sort=[mark["group"] for mark in marks],
            title=None,
            axis=alt.Axis(ticks=False, domain=False),
        )
    )
    people = alt.X("low:Q", title="People", axis=alt.Axis(grid=True, gridColor=theme.PALE))
    return alt.LayerChart(
        layer=[
            base.mark_rule(strokeWidth=5, color=theme.SKY).encode(x=people, x2="high:Q"),
            base.mark_tick(thickness=3, size=16, color=theme.NAVY).encode(x="central:Q"),
            base.mark_point(size=60, strokeWidth=2, color=theme.INK, fill=theme.PAPER).encode(
                x="people:Q"
            ),
        ]
    ).properties(width=_WIDTH, height=alt.Step(theme.ROW_HEIGHT))
