"""Where people stopped: the last question answered by those who began and have not submitted.

In the order of the form, so that the eye sees where on the way people get lost; only questions at
which somebody stopped stand here. A question at which few stopped keeps its row without a number.
"""

from collections.abc import Mapping
from typing import Any

import altair as alt

from cpd_eval.charts import theme
from cpd_eval.charts.rows import HIDDEN_MARK, Rows, rows_of
from cpd_eval.disclosure import Released

_WIDTH = 380
_LABEL_LETTERS = 56
_LINE = 14


def stops(released: Released, *, labels: Mapping[str, str]) -> alt.LayerChart:
    """Draw how many stopped after each question.

    Parameters
    ----------
    released : Released
        ``n`` by ``question``.
    labels : mapping of str to str
        What each question asks, by name, in the order of the form.

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
    >>> table = pd.DataFrame({"question": ["B04", "B07", "All"], "n": [31, 12, 43]})
    >>> chart = stops(release(table, by=["question"]), labels={"B04": "Your level", "B07": "Why"})
    >>> chart.to_dict()["title"]["text"]
    ['Of 43 who began and have not submitted, 31 stopped after ‘Your level’']
    """
    rows = rows_of(released, chart="stops", needs=["n"])
    subtitle = "People whose last answer was to this question, in the order of the form."
    if rows.hidden:
        subtitle += f" {HIDDEN_MARK}: fewer than {rows.threshold}, or hidden to protect them."
    finding = stops_finding(rows, labels)
    return theme.finish(
        _layers(rows, labels), title=finding, subtitle=subtitle, alt_text=_alt_text(rows, finding)
    )


def stops_finding(rows: Rows, labels: Mapping[str, str]) -> str:
    """Say after which question most people stopped, without a full stop."""
    most = max(rows.shown, key=lambda row: row["n"], default=None)
    if most is None or rows.total is None:
        return "Where people stopped: too few at every single question to be shown"
    name = labels.get(most["question"], most["question"])
    return (
        f"Of {rows.total['n']:,} who began and have not submitted, {most['n']:,} stopped after "
        f"‘{_short(name)}’"
    )


def _alt_text(rows: Rows, finding: str) -> str:
    if not rows.hidden:
        return f"{finding}. No question is hidden."
    return (
        f"{finding}. {len(rows.hidden)} of {len(rows.hidden) + len(rows.shown)} questions are "
        f"hidden: fewer than {rows.threshold} people stopped there, or it protects another number."
    )


def _short(text: str) -> str:
    if len(text) <= _LABEL_LETTERS:
        return text
    return text[:_LABEL_LETTERS].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def _layers(rows: Rows, labels: Mapping[str, str]) -> alt.LayerChart:
    place = {name: number for number, name in enumerate(labels)}
    every = [*rows.shown, *rows.hidden]
    every.sort(key=lambda row: place.get(row["question"], len(place)))
    marks = [_mark(row, labels) for row in every]
    base = alt.Chart(alt.InlineData(values=marks))
    y = alt.Y(
        "question:N",
        sort=[mark["question"] for mark in marks],
        title=None,
        axis=alt.Axis(
            ticks=False,
            domain=False,
            labelPadding=8,
            labelExpr="split(datum.label, '\\n')",
            labelLineHeight=_LINE,
        ),
    )
    largest = max((row["n"] for row in rows.shown), default=1)
    scale = alt.Scale(domain=[0, largest], nice=False)
    layers = [
        base.transform_filter("isValid(datum.people)")
        .mark_bar(color=theme.NAVY, height=18)
        .encode(x=alt.X("people:Q", scale=scale, axis=None), y=y),
        base.mark_text(align="left", dx=6).encode(
            x=alt.X("end:Q", scale=scale), y=y, text="label:N"
        ),
    ]
    return alt.LayerChart(layer=layers).properties(width=_WIDTH, height=alt.Step(36))


def _mark(row: dict[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    shown = "n" in row
    label = theme.lines(_short(labels.get(row["question"], row["question"])), width=34)
    return {
        "question": "\n".join(label),
        "people": row["n"] if shown else None,
        "end": row["n"] if shown else 0,
        "label": f"{row['n']:,}" if shown else HIDDEN_MARK,
    }
