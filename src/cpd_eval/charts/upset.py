"""UpSet: which professions people belong to together.

Each column is a set of professions, marked by dots that are joined by a line; the bar above says
how many people belong to exactly that set. So every person is drawn once, which circles that
overlap cannot do for more than three professions.

References
----------
.. [1] Lex et al. (2014), "UpSet: visualization of intersecting sets", IEEE Transactions on
   Visualization and Computer Graphics 20(12), 1983-1992.
"""

from typing import Any

import altair as alt

from cpd_eval.charts import theme
from cpd_eval.charts.rows import rows_of
from cpd_eval.disclosure import Released

_STEP, _BAR_HEIGHT, _MOST = 32, 150, 20


def upset(
    released: Released, *, joint: str = " + ", most: int = _MOST, title: str | None = None
) -> alt.ConcatChart:
    """Draw the sets of two and more professions with most people.

    Parameters
    ----------
    released : Released
        One dimension whose groups are names with `joint` between, and ``n``.
    joint : str, default " + "
        Between the names of a set.
    most : int, default 20
        How many sets are drawn at most.
    title : str, optional
        In place of the finding.

    Returns
    -------
    altair.ConcatChart
        With alternative text.

    Raises
    ------
    DisclosureError
        If the table has not passed the gate.

    Examples
    --------
    >>> import pandas as pd
    >>> from cpd_eval.disclosure import release
    >>> table = pd.DataFrame({"professions": ["HR", "HR + IT", "IT + Tax"], "n": [40, 30, 12]})
    >>> upset(release(table, by="professions")).to_dict()["title"]["text"]
    ['HR + IT is the most frequent combination, with 30 people']
    """
    rows = rows_of(released, chart="upset", needs=["n"])
    name = rows.by[0]
    sets = [row for row in rows.shown if joint in str(row[name])]
    sets.sort(key=lambda row: (-row["n"], str(row[name])))
    n_hidden = sum(joint in str(row[name]) for row in rows.hidden)
    drawn = sets[:most]
    told = title or _finding(drawn, name)
    n_more = len(sets) - len(drawn)
    notes = [
        "People who belong to exactly these professions.",
        f"Smaller ones not drawn: {n_more}." if n_more else "",
        f"Hidden to protect people: {n_hidden}." if n_hidden else "",
    ]
    words = "; ".join(f"{row[name]} {row['n']:,.0f}" for row in drawn)
    subtitle = " ".join(note for note in notes if note)
    parts = [_bars(drawn, name), _dots(drawn, name, joint)]
    both = alt.ConcatChart(concat=parts, columns=1, spacing=6).resolve_scale(x="shared")
    finished: alt.ConcatChart = theme.finish(
        both, title=told, subtitle=subtitle, alt_text=f"{told}. {subtitle} {words}."
    )
    return finished


def _finding(drawn: list[dict[str, Any]], name: str) -> str:
    if not drawn:
        return "No combination of professions has enough people to be told of"
    first = drawn[0]
    return f"{first[name]} is the most frequent combination, with {first['n']:,.0f} people"


def _place(drawn: list[dict[str, Any]]) -> alt.X:
    return alt.X(
        "place:O",
        axis=None,
        scale=alt.Scale(domain=[*range(len(drawn))]),
    )


def _bars(drawn: list[dict[str, Any]], name: str) -> alt.LayerChart:
    marks = [
        {"place": place, "set": row[name], "n": row["n"], "label": f"{row['n']:,.0f}"}
        for place, row in enumerate(drawn)
    ]
    base = alt.Chart(alt.InlineData(values=marks)).encode(
        x=_place(drawn), y=alt.Y("n:Q", title="People", axis=alt.Axis(tickCount=4))
    )
    layers = [
        base.mark_bar(color=theme.NAVY, width=18),
        base.mark_text(dy=-8, fontSize=11).encode(text="label:N"),
    ]
    size = {"width": alt.Step(_STEP), "height": _BAR_HEIGHT}
    return alt.LayerChart(layer=layers).properties(**size)


def _dots(drawn: list[dict[str, Any]], name: str, joint: str) -> alt.LayerChart:
    members = [str(row[name]).split(joint) for row in drawn]
    professions = list(dict.fromkeys(one for group in members for one in group))
    grid = [
        {"place": place, "profession": profession, "is_in": profession in group}
        for place, group in enumerate(members)
        for profession in professions
    ]
    order = {profession: number for number, profession in enumerate(professions)}
    lines = [
        {
            "place": place,
            "top": min(group, key=order.__getitem__),
            "bottom": max(group, key=order.__getitem__),
        }
        for place, group in enumerate(members)
    ]
    axis = alt.Axis(ticks=False, domain=False, labelPadding=8, grid=True, gridColor=theme.PALE)
    # The domain is named, since layers with different data do not keep each other's order.
    scale = alt.Scale(domain=professions)
    y = alt.Y("profession:N", title=None, axis=axis, scale=scale)
    dots = alt.Chart(alt.InlineData(values=grid)).encode(x=_place(drawn), y=y)
    ties = alt.Chart(alt.InlineData(values=lines))
    layers = [
        dots.mark_point(filled=True, size=70, opacity=1).encode(
            color=alt.condition("datum.is_in", alt.value(theme.NAVY), alt.value(theme.LINE))
        ),
        ties.mark_rule(strokeWidth=3, color=theme.NAVY).encode(
            x=_place(drawn), y=alt.Y("top:N", scale=scale, axis=axis, title=None), y2="bottom:N"
        ),
    ]
    size = {"width": alt.Step(_STEP), "height": alt.Step(theme.ROW_HEIGHT)}
    return alt.LayerChart(layer=layers).properties(**size)
