"""Pair gaps: how differently the two sides of each hand-over see it.

Hollow is the department's rating of its end, filled the profession's of its own; the line between
is the gap. The widest gaps come first, since there the two have most to tell each other.
"""

from typing import Any

import altair as alt

from cpd_eval.charts import theme
from cpd_eval.charts.finding import number
from cpd_eval.charts.rows import Rows, rows_of
from cpd_eval.disclosure import Released

_WIDTH = 420
_MOST = 15
_CLEAR = 1.0
"""A whole level apart is worth talking about."""


def pair_gap_chart(released: Released, *, title: str | None = None) -> alt.LayerChart:
    """Draw both sides' ratings of each hand-over.

    Parameters
    ----------
    released : Released
        By ``hand_over``, with ``department``, ``profession_rating`` (0–4) and ``gap``.
    title : str, optional
        In place of the finding.

    Returns
    -------
    altair.LayerChart
        With alternative text; of more than 15 hand-overs the 15 with the widest gaps.

    Raises
    ------
    DisclosureError
        If the table has not passed the gate.

    Examples
    --------
    >>> import pandas as pd
    >>> from cpd_eval.disclosure import release
    >>> table = pd.DataFrame({"hand_over": ["1.1 – 1.8", "3.1 – 3.7"], "n": 1,
    ...     "department": [3.0, 2.0], "profession_rating": [1.0, 2.0], "gap": [2.0, 0.0]})
    >>> chart = pair_gap_chart(release(table, by=["hand_over"], threshold=1))
    >>> chart.to_dict()["title"]["text"]
    ['Departments and professions are a level or more apart on 1 of 2 hand-overs']
    """
    rows = rows_of(
        released, chart="pair_gap_chart", needs=["department", "profession_rating", "gap"]
    )
    told = title or pair_gap_finding(rows)
    drawn = _widest(rows)
    shown = f" The {_MOST} widest of {len(rows.shown)} gaps." if len(rows.shown) > _MOST else ""
    return theme.finish(
        _layers(drawn, rows.by[0]),
        title=told,
        subtitle="Rating of each hand-over, 0 not started to 4 embedded: hollow dot the "
        f"department's, filled dot the profession's.{shown}",
        alt_text=f"{told}. {_told(drawn, rows.by[0])}",
    )


def pair_gap_finding(rows: Rows) -> str:
    """Say on how many hand-overs the two sides are a level or more apart.

    Parameters
    ----------
    rows : Rows
        By hand-over.

    Returns
    -------
    str
        A title without a full stop.
    """
    apart = sum(abs(gap) >= _CLEAR for gap in rows.column("gap"))
    if not apart:
        return "Departments and professions see every hand-over much alike"
    return (
        f"Departments and professions are a level or more apart on {apart} of {len(rows.shown)} "
        "hand-overs"
    )


def _widest(rows: Rows) -> list[dict[str, Any]]:
    ordered = sorted(rows.shown, key=lambda row: (-abs(row["gap"] or 0), str(row[rows.by[0]])))
    return ordered[:_MOST]


def _told(drawn: list[dict[str, Any]], by: str) -> str:
    if not drawn:
        return "No hand-over was rated by both sides."
    first = drawn[0]
    return (
        f"The widest gap is at {first[by]}: the department rates it "
        f"{number(first['department'], digits=1)}, the profession "
        f"{number(first['profession_rating'], digits=1)}."
    )


def _layers(drawn: list[dict[str, Any]], by: str) -> alt.LayerChart:
    marks = [
        {
            "name": "\n".join(theme.lines(str(row[by]), width=62)),
            "department": row["department"],
            "profession": row["profession_rating"],
            "gap": f"{row['gap']:+.1f}".replace("-", "\N{MINUS SIGN}"),
        }
        for row in drawn
    ]
    scale = alt.Scale(domain=[0, 4])
    base = alt.Chart(alt.InlineData(values=marks)).encode(
        y=alt.Y(
            "name:N",
            sort=[mark["name"] for mark in marks],
            title=None,
            axis=alt.Axis(
                ticks=False,
                domain=False,
                labelExpr="split(datum.label, '\\n')",
                labelLineHeight=14,
                labelLimit=420,
            ),
        )
    )
    axis = alt.Axis(values=[0, 1, 2, 3, 4], grid=True, gridColor=theme.PALE, orient="top")
    left = alt.X("department:Q", scale=scale, axis=axis, title="Rating")
    right = alt.X("profession:Q", scale=scale, axis=axis, title="Rating")
    layers = [
        base.mark_rule(color=theme.LINE, strokeWidth=3).encode(x=left, x2="profession:Q"),
        base.mark_point(
            size=130, strokeWidth=2, color=theme.NAVY, fill=theme.PAPER, opacity=1
        ).encode(x=left),
        base.mark_point(size=130, filled=True, color=theme.NAVY, opacity=1).encode(x=right),
        base.mark_text(align="left", dx=8, color=theme.QUIET_INK).encode(
            x=alt.value(_WIDTH), text="gap:N"
        ),
    ]
    return alt.LayerChart(layer=layers).properties(width=_WIDTH, height=alt.Step(38))
