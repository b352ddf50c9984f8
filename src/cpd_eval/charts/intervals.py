"""Named numbers with their intervals: drivers, kinds of training, doses, scales, bounds.

Where a forest plot tells of changes, this one tells of whatever it is told the numbers are. The
rows keep the order of the table, since it often means something (a dose, a bound, a rank).
"""

from typing import Any

import altair as alt

from cpd_eval.charts import theme
from cpd_eval.charts.finding import hidden_words
from cpd_eval.charts.rows import HIDDEN_MARK, Rows, rows_of
from cpd_eval.disclosure import Released

_WIDTH = 430


def intervals(
    released: Released,
    *,
    title: str,
    measure: str,
    estimate: str = "estimate",
    low: str = "ci_low",
    high: str = "ci_high",
    reference: float | None = 0.0,
    digits: int = 2,
) -> alt.LayerChart:
    """Draw one number a row with its interval, in the order of the table.

    Parameters
    ----------
    released : Released
        One dimension with ``n`` and the three columns.
    title : str
        The finding.
    measure : str
        What the numbers are and in which unit, as a subtitle begins.
    estimate, low, high : str
        Columns of the number and its interval's ends; an end may be missing.
    reference : float, optional
        Where a line is drawn: no effect, no agreement. None: no line.
    digits : int, default 2
        Decimals beside each row.

    Returns
    -------
    altair.LayerChart
        With alternative text.

    Raises
    ------
    DisclosureError
        If the table has not passed the gate.
    DataError
        If a column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> from cpd_eval.disclosure import release
    >>> table = pd.DataFrame({"scale": ["worth", "chance"], "n": [40, 40], "estimate": [0.8, 0.6],
    ...     "ci_low": [0.7, 0.4], "ci_high": [0.9, 0.7]})
    >>> chart = intervals(release(table, by=["scale"]), title="One scale is weak", measure="Alpha")
    >>> chart.to_dict()["description"]
    'One scale is weak. Alpha: worth 0.80 (0.70 to 0.90); chance 0.60 (0.40 to 0.70).'
    """
    rows = rows_of(released, chart="intervals", needs=[estimate, low, high, "n"])
    marks = [_mark(row, rows.by[0], (estimate, low, high), digits) for row in rows.shown]
    marks += [
        {"group": str(row[rows.by[0]]), "label": f"{HIDDEN_MARK} hidden", "hidden": True}
        for row in rows.hidden
    ]
    subtitle = f"{measure} with its confidence interval; n is the number of people."
    if rows.hidden:
        subtitle += f" {HIDDEN_MARK}: hidden to protect people."
    return theme.finish(
        _layers(marks, measure, reference),
        title=title,
        subtitle=subtitle,
        alt_text=_alt_text(rows, marks, title, measure, digits),
    )


def _mark(
    row: dict[str, Any], dimension: str, columns: tuple[str, str, str], digits: int
) -> dict[str, Any]:
    value, low, high = (row[name] for name in columns)
    label = "no number" if value is None else f"{value:.{digits}f}"
    return {
        "group": str(row[dimension]),
        "estimate": value,
        "ci_low": low,
        "ci_high": high,
        "label": f"{label}  (n {row['n']:,})" if row["n"] is not None else label,
        "hidden": False,
    }


def _layers(marks: list[dict[str, Any]], measure: str, reference: float | None) -> alt.LayerChart:
    known = [mark.get(end) for mark in marks for end in ("estimate", "ci_low", "ci_high")]
    values = [value for value in known if value is not None]
    values += [reference] if reference is not None else []
    scale = alt.Scale(domain=list(theme.nice_domain(values)), nice=False)
    base = alt.Chart(alt.InlineData(values=marks))
    seen = base.transform_filter("isValid(datum.estimate)")
    y = alt.Y(
        "group:N",
        sort=[mark["group"] for mark in marks],
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelPadding=8),
    )
    x = alt.X("estimate:Q", scale=scale, axis=alt.Axis(title=measure, tickCount=5))
    quiet = alt.condition("datum.hidden", alt.value(theme.QUIET_INK), alt.value(theme.INK))
    layers: list[alt.Chart] = [
        seen.mark_rule(strokeWidth=2, color=theme.NAVY).encode(
            x=alt.X("ci_low:Q", scale=scale), x2="ci_high:Q", y=y
        ),
        seen.mark_point(filled=True, size=90, opacity=1, color=theme.NAVY).encode(x=x, y=y),
        base.mark_text(align="left").encode(
            x=alt.value(_WIDTH + 10), y=y, text="label:N", color=quiet
        ),
    ]
    if reference is not None:
        line = alt.Chart(alt.InlineData(values=[{"at": reference}]))
        rule = line.mark_rule(color=theme.QUIET_INK).encode(x=alt.X("at:Q", scale=scale))
        layers.insert(0, rule)
    return alt.LayerChart(layer=layers).properties(width=_WIDTH, height=alt.Step(theme.ROW_HEIGHT))


def _alt_text(
    rows: Rows, marks: list[dict[str, Any]], title: str, measure: str, digits: int
) -> str:
    def told(mark: dict[str, Any]) -> str:
        value, low, high = mark["estimate"], mark["ci_low"], mark["ci_high"]
        if value is None:
            return f"{mark['group']} without a number"
        reach = f" ({low:.{digits}f} to {high:.{digits}f})" if None not in (low, high) else ""
        return f"{mark['group']} {value:.{digits}f}{reach}"

    words = "; ".join(told(mark) for mark in marks if not mark["hidden"])
    tail = f" {hidden_words(rows)}" if rows.hidden else ""
    return f"{title.rstrip('.')}. {measure}: {words}.{tail}"
