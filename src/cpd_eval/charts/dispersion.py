"""Dispersion: whether professions have come closer together from wave to wave.

The line is the mean score, the band runs one standard deviation to either side; it narrows if
things have "progressed more consistently" (003 D43). Only professions that took part in every wave
count, so that a newcomer does not look like a step back.
"""

from typing import Any

import altair as alt

from cpd_eval.charts import theme
from cpd_eval.charts.rows import Rows, rows_of
from cpd_eval.disclosure import Released
from cpd_eval.errors import AnalysisError

_WIDTH, _HEIGHT = 520, 260


def dispersion_trend(released: Released, *, title: str | None = None) -> alt.LayerChart:
    """Draw mean and spread of the professions' scores in each wave.

    Parameters
    ----------
    released : Released
        By ``wave``, with ``mean_always`` and ``std_dev_always`` (points of 100).
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
        If there are fewer than two waves.

    Examples
    --------
    >>> import pandas as pd
    >>> from cpd_eval.disclosure import release
    >>> table = pd.DataFrame({"wave": ["2025", "2026"], "n": 8, "mean_always": [40.0, 48.0],
    ...     "std_dev_always": [20.0, 14.0]})
    >>> chart = dispersion_trend(release(table, by=["wave"], threshold=1))
    >>> chart.to_dict()["title"]["text"]
    ['Professions have come closer together: their scores differ by 14 points, after 20']
    """
    rows = rows_of(released, chart="dispersion_trend", needs=["mean_always", "std_dev_always"])
    waves = sorted(
        (row for row in rows.shown if row["std_dev_always"] is not None),
        key=lambda row: str(row[rows.by[0]]),
    )
    if len(waves) < 2:  # a trend has two ends
        raise AnalysisError(
            f"dispersion_trend, table '{released.name}': {len(waves)} waves with two professions "
            "or more were found; at least two were expected.\nWait for the next wave."
        )
    told = title or _finding(waves)
    return theme.finish(
        _layers(waves, rows.by[0]),
        title=told,
        subtitle="Mean overall score of the professions in every wave (line), and one standard "
        "deviation to either side (band).",
        alt_text=f"{told}. {_told(waves, rows)}",
    )


def _finding(waves: list[dict[str, Any]]) -> str:
    first, last = (round(wave["std_dev_always"]) for wave in (waves[0], waves[-1]))
    if first == last:
        return f"Professions are as far apart as before: their scores differ by {last} points"
    moved = "come closer together" if last < first else "moved further apart"
    return f"Professions have {moved}: their scores differ by {last} points, after {first}"


def _told(waves: list[dict[str, Any]], rows: Rows) -> str:
    each = [
        f"{wave[rows.by[0]]}: mean {wave['mean_always']:.0f}, standard deviation "
        f"{wave['std_dev_always']:.0f}"
        for wave in waves
    ]
    return "; ".join(each) + "."


def _layers(waves: list[dict[str, Any]], by: str) -> alt.LayerChart:
    marks = [
        {
            "wave": str(wave[by]),
            "mean": wave["mean_always"],
            "low": max(0.0, wave["mean_always"] - wave["std_dev_always"]),
            "high": min(100.0, wave["mean_always"] + wave["std_dev_always"]),
            "label": f"{wave['mean_always']:.0f} ± {wave['std_dev_always']:.0f}",
        }
        for wave in waves
    ]
    base = alt.Chart(alt.InlineData(values=marks)).encode(
        x=alt.X("wave:N", title=None, scale=alt.Scale(padding=0.4)),
    )
    scale = alt.Scale(domain=[0, 100])
    axis = alt.Axis(grid=True, gridColor=theme.PALE, values=[0, 25, 50, 75, 100], title=None)
    layers = [
        base.mark_area(color=theme.SKY, opacity=0.4).encode(
            y=alt.Y("low:Q", scale=scale, axis=axis), y2="high:Q"
        ),
        base.mark_line(color=theme.NAVY, point={"size": 70, "color": theme.NAVY}).encode(
            y=alt.Y("mean:Q", scale=scale, axis=axis)
        ),
        base.mark_text(dy=-12, fontWeight="bold").encode(
            y=alt.Y("mean:Q", scale=scale, axis=axis), text="label:N"
        ),
    ]
    return alt.LayerChart(layer=layers).properties(width=_WIDTH, height=_HEIGHT)
