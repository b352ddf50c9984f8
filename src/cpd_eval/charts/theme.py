"""One quiet look for every chart, after the UK Government Analysis Function's guidance.

The title says the finding, the subtitle says the measure and its unit; category labels are
horizontal; values stand beside the marks, so a legend is seldom needed. Colours come from the
Analysis Function's palette, which keeps apart for colour-blind readers; nothing is told by
colour alone, so every chart also reads in grey. Only fonts a reader already has are named.

References
----------
Government Analysis Function (2024), "Data visualisation: charts" and "Data visualisation:
colours in charts", analysisfunction.civilservice.gov.uk/policy-store.
"""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any, TypeVar

import altair as alt

NAVY = "#12436D"
TEAL = "#28A197"
PLUM = "#801650"
ORANGE = "#F46A25"
SKY = "#6BACE6"
INK = "#0B0C0C"
BLACK = "#000000"
QUIET_INK = "#484949"
LINE = "#B1B4B6"
PALE = "#F3F2F1"
PAPER = "#FFFFFF"
FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"

ROW_HEIGHT = 24
"""Pixels a row of a chart takes; 24 keeps 12-pixel text of neighbouring rows apart."""

TITLE_WIDTH = 82
"""Characters of a title line; 82 of 17-pixel bold text fill a chart of 700 pixels."""

_CONFIG: Mapping[str, Any] = {
    "background": PAPER,
    "font": FONT,
    "view": {"stroke": None},
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "fontSize": 17,
        "fontWeight": "bold",
        "color": INK,
        "subtitleFontSize": 13,
        "subtitleColor": QUIET_INK,
        "subtitlePadding": 6,
        "subtitleLineHeight": 17,
        "lineHeight": 22,
        "offset": 14,
    },
    "axis": {
        "labelFontSize": 12,
        "labelColor": INK,
        "labelLimit": 320,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titleColor": QUIET_INK,
        "grid": False,
        "domainColor": LINE,
        "tickColor": LINE,
    },
    "axisX": {"labelAngle": 0},
    "legend": {
        "labelFontSize": 12,
        "labelColor": INK,
        "labelLimit": 240,
        "orient": "top",
        "title": None,
        "symbolType": "square",
        "symbolSize": 160,
    },
    "text": {"color": INK, "fontSize": 12},
}

Chart = TypeVar("Chart", bound=alt.LayerChart | alt.ConcatChart)


def finish(chart: Chart, *, title: str, subtitle: str, alt_text: str) -> Chart:
    """Give a chart its title, subtitle, alternative text and the look they all share.

    Parameters
    ----------
    chart : altair.LayerChart or altair.ConcatChart
        The marks, without configuration.
    title, subtitle : str
        The finding; the measure and its unit. Long ones are wrapped.
    alt_text : str
        What a reader who cannot see the chart is told.

    Returns
    -------
    altair.LayerChart or altair.ConcatChart
        Ready to be shown or saved.

    Examples
    --------
    >>> dot = alt.Chart(alt.InlineData(values=[{"x": 1}])).mark_point().encode(x="x:Q")
    >>> dots = alt.LayerChart(layer=[dot])
    >>> done = finish(dots, title="One dot", subtitle="Dots", alt_text="A chart of one dot.")
    >>> done.to_dict()["description"]
    'A chart of one dot.'
    """
    heading = alt.TitleParams(text=lines(title), subtitle=lines(subtitle, width=108))
    finished: Chart = chart.properties(title=heading, description=alt_text).configure(**_CONFIG)
    return finished


def lines(text: str, *, width: int = TITLE_WIDTH) -> list[str]:
    """Break a text into lines that fit a chart.

    Parameters
    ----------
    text : str
        A sentence or a label.
    width : int
        Characters a line may hold, 1 or more.

    Returns
    -------
    list of str
        One line each; words stay whole.

    Examples
    --------
    >>> lines("Yorkshire and The Humber", width=14)
    ['Yorkshire and', 'The Humber']
    """
    return wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]


def contrast(one: str, other: str) -> float:
    """Measure how well two colours can be told apart, as WCAG 2.2 does.

    Parameters
    ----------
    one, other : str
        Colours as ``#RRGGBB``.

    Returns
    -------
    float
        1 (the same) to 21 (black on white); text needs 4.5 or more.

    References
    ----------
    .. [1] W3C (2023), Web Content Accessibility Guidelines 2.2, "contrast ratio".

    Examples
    --------
    >>> contrast("#000000", "#FFFFFF")
    21.0
    >>> round(contrast(INK, PAPER), 1)
    19.6
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(fill: str) -> str:
    """Choose the text colour, black or white, that reads better on a fill.

    One of the two always has a contrast of √21 = 4.58 or more, and 4.5 is what WCAG 2.2 asks for.

    Examples
    --------
    >>> ink_on(NAVY), ink_on(SKY)
    ('#FFFFFF', '#000000')
    """
    return BLACK if contrast(BLACK, fill) >= contrast(PAPER, fill) else PAPER


def between(start: str, end: str, share: float) -> str:
    """Mix two colours.

    Parameters
    ----------
    start, end : str
        Colours as ``#RRGGBB``.
    share : float
        0 gives the first, 1 the second; outside, the nearer of them.

    Examples
    --------
    >>> between("#000000", "#FFFFFF", 0.5)
    '#808080'
    """
    share = min(max(share, 0.0), 1.0)
    parts = zip(_channels(start), _channels(end), strict=True)
    mixed = [round(first + share * (last - first)) for first, last in parts]
    return "#" + "".join(f"{value:02X}" for value in mixed)


def nice_domain(values: Sequence[float], *, margin: float = 0.06) -> tuple[float, float]:
    """Find the ends of a scale that hold every value and zero, with a little room.

    Parameters
    ----------
    values : sequence of float
        What is to be drawn; none may be missing.
    margin : float
        Room on either side, as a share of the range.

    Returns
    -------
    tuple of float
        Lower and upper end; they differ even if all values are zero.

    Examples
    --------
    >>> nice_domain([0.5, 1.0], margin=0.1)
    (-0.1, 1.1)
    """
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    room = (high - low) * margin or 1.0
    return round(low - room, 4), round(high + room, 4)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        value = channel / 255
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
