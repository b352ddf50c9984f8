"""Maturity of professions: a map of scores by area, and a ladder of levels.

The map prints every score; the deeper the blue, the more mature. The ladder puts each profession on
the step it has reached, most mature at the top, so that who could help whom is seen at once.
"""

from typing import Any

import altair as alt

from cpd_eval.charts import theme
from cpd_eval.charts.finding import listed
from cpd_eval.charts.rows import Rows, rows_of
from cpd_eval.disclosure import Released
from cpd_eval.errors import AnalysisError

_CELL_HEIGHT = 28
_CELL_WIDTH = 104
_STEP_WIDTH = 118
_NAMED = 2
_STANDS_OUT = 5
STEPS = {
    0: "0 Below good",
    1: "1 Below good",
    2: "2 Good",
    3: "3 Better",
    4: "4 Best",
}
"""The steps of the ladder, with their words."""


def maturity_map(released: Released, *, title: str | None = None) -> alt.LayerChart:
    """Draw the score of each profession in each area.

    Parameters
    ----------
    released : Released
        By ``profession`` and ``area``, with ``score`` (0–100).
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
    AnalysisError
        If there is one profession or one area only.

    Examples
    --------
    >>> import pandas as pd
    >>> from cpd_eval.disclosure import release
    >>> table = pd.DataFrame({"profession": ["HR", "HR", "IT", "IT"], "area": ["1", "2"] * 2,
    ...     "score": [50.0, 75.0, 25.0, 100.0], "n": 1})
    >>> chart = maturity_map(release(table, by=["profession", "area"], threshold=1))
    >>> chart.to_dict()["title"]["text"]
    ['2 is the strongest area, with a mean of 88 of 100; 1 is the weakest, with 38']
    """
    rows = rows_of(released, chart="maturity_map", needs=["score"], max_dimensions=2)
    if len(rows.by) < 2:
        raise AnalysisError(
            f"maturity_map, table '{released.name}': one profession or one area was found; several "
            "of both were expected.\nDraw a single profession with maturity_ladder."
        )
    told = title or map_finding(rows)
    return theme.finish(
        _map_layers(rows),
        title=told,
        subtitle="Score of each profession in each area, 0 to 100; darker is more mature. –: not "
        "rated.",
        alt_text=f"{told}. {_told_of(rows, 'score', 'score')}",
    )


def map_finding(rows: Rows) -> str:
    """Say which area is strongest and which weakest, over the professions.

    Parameters
    ----------
    rows : Rows
        By profession and area.

    Returns
    -------
    str
        A title without a full stop.
    """
    means: dict[str, float] = {}
    for area in rows.names("area"):
        scores = [
            row["score"] for row in rows.shown if row["area"] == area and row["score"] is not None
        ]
        if scores:
            means[area] = sum(scores) / len(scores)
    if not means:
        return "Nothing was rated"
    best, worst = max(means, key=means.__getitem__), min(means, key=means.__getitem__)
    if means[best] - means[worst] < _STANDS_OUT:
        return f"No area stands out by {_STANDS_OUT} points of 100"
    return (
        f"{best} is the strongest area, with a mean of {means[best]:.0f} of 100; {worst} is the "
        f"weakest, with {means[worst]:.0f}"
    )


def maturity_ladder(released: Released, *, title: str | None = None) -> alt.LayerChart:
    """Draw which level each profession has reached.

    Parameters
    ----------
    released : Released
        By ``profession``, with ``level`` (0–4) and ``overall`` (0–100).
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
    rows = rows_of(released, chart="maturity_ladder", needs=["level", "overall"])
    told = title or ladder_finding(rows)
    return theme.finish(
        _ladder_layers(rows),
        title=told,
        subtitle="The level each profession has reached, and its overall score of 100. A level is "
        "reached when four of five principles are there and no critical one is far below.",
        alt_text=f"{told}. {_told_of(rows, 'overall', 'overall score')}",
    )


def ladder_finding(rows: Rows) -> str:
    """Say who stands highest, and how many have not reached "good".

    Parameters
    ----------
    rows : Rows
        By profession.

    Returns
    -------
    str
        A title without a full stop.
    """
    highest = max(rows.column("level"), default=0)
    top = [str(row[rows.by[0]]) for row in rows.shown if row["level"] == highest]
    below = sum(level < 2 for level in rows.column("level"))  # 2 is "good"
    word = STEPS[int(highest)][2:].lower()
    who = listed(top) if len(top) <= _NAMED else f"{len(top)} professions"
    return f"{who} stand{'s' if len(top) == 1 else ''} highest, at “{word}”; " + (
        f"{below} of {len(rows.shown)} professions are below “good”"
        if below
        else "no profession is below “good”"
    )


def _told_of(rows: Rows, column: str, words: str) -> str:
    ordered = sorted(
        (row for row in rows.shown if row[column] is not None), key=lambda r: r[column]
    )
    if not ordered:
        return "Nothing was rated."
    ends = [
        f"{row[column]:.0f} ({', '.join(str(row[name]) for name in rows.by)})"
        for row in (ordered[0], ordered[-1])
    ]
    return f"The {words} runs from {ends[0]} to {ends[1]}."


def _map_layers(rows: Rows) -> alt.LayerChart:
    breaks = {name: "\n".join(theme.lines(name, width=15)) for name in rows.names("area")}
    cells = [_map_cell(row, breaks) for row in rows.shown]
    n_lines = max(name.count("\n") for name in breaks.values()) + 1
    base = alt.Chart(alt.InlineData(values=cells)).encode(
        x=alt.X(
            "area:N",
            sort=[*breaks.values()],
            title=None,
            axis=alt.Axis(
                orient="top",
                ticks=False,
                domain=False,
                labelExpr="split(datum.label, '\\n')",
                labelLineHeight=14,
                labelPadding=5 + 14 * (n_lines - 1),
            ),
        ),
        y=alt.Y(
            "profession:N",
            sort=_most_mature_first(rows),
            title=None,
            axis=alt.Axis(ticks=False, domain=False),
        ),
    )
    layers = [
        base.mark_rect(stroke=theme.LINE, strokeWidth=0.5).encode(
            color=alt.Color("fill:N", scale=None)
        ),
        base.mark_text().encode(text="label:N", color=alt.Color("ink:N", scale=None)),
    ]
    return alt.LayerChart(layer=layers).properties(
        width=alt.Step(_CELL_WIDTH), height=alt.Step(_CELL_HEIGHT)
    )


def _most_mature_first(rows: Rows) -> list[str]:
    sums = dict.fromkeys(rows.names("profession"), 0.0)
    for row in rows.shown:
        sums[str(row["profession"])] += row["score"] or 0
    return sorted(sums, key=lambda name: (-sums[name], name))


def _map_cell(row: dict[str, Any], breaks: dict[str, str]) -> dict[str, Any]:
    score = row["score"]
    fill = theme.PAPER if score is None else theme.between(theme.PAPER, theme.NAVY, score / 100)
    return {
        "profession": str(row["profession"]),
        "area": breaks[str(row["area"])],
        "score": score,
        "label": "–" if score is None else f"{score:.0f}",
        "fill": fill,
        "ink": theme.ink_on(fill),
    }


def _ladder_layers(rows: Rows) -> alt.LayerChart:
    name = rows.by[0]
    order = sorted(rows.shown, key=lambda row: (-row["level"], -(row["overall"] or 0), row[name]))
    marks = [
        {
            "profession": str(row[name]),
            "step": STEPS[int(row["level"])],
            "label": "" if row["overall"] is None else f"{row['overall']:.0f}",
        }
        for row in order
    ]
    base = alt.Chart(alt.InlineData(values=marks)).encode(
        x=alt.X(
            "step:N",
            sort=[*STEPS.values()],
            scale=alt.Scale(domain=[*STEPS.values()]),
            title=None,
            axis=alt.Axis(orient="top", grid=True, gridColor=theme.LINE, domain=False, ticks=False),
        ),
        y=alt.Y(
            "profession:N",
            sort=[mark["profession"] for mark in marks],
            title=None,
            axis=alt.Axis(ticks=False, domain=False, grid=True, gridColor=theme.PALE),
        ),
    )
    return alt.LayerChart(
        layer=[
            base.mark_point(filled=True, size=620, opacity=1, color=theme.NAVY),
            base.mark_text(color=theme.PAPER, fontWeight="bold").encode(text="label:N"),
        ]
    ).properties(width=alt.Step(_STEP_WIDTH), height=alt.Step(_CELL_HEIGHT))
