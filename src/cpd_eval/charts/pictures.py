"""A chart as files: SVG for pages, PNG for slides, JSON for whoever wants to redraw it.

vl-convert draws without a browser and without the network.
"""

import json
import re
from dataclasses import dataclass
from html import escape

import altair as alt
import vl_convert

_SCALE = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """One chart, drawn.

    Attributes
    ----------
    svg : str
        With ``role="img"`` and the alternative text as its label; it scales to its column.
    png : bytes
        At one and a half times the size, for sharp slides.
    spec : str
        The Vega-Lite specification as JSON; it holds shown numbers only.
    alt_text : str
        The chart in words.
    """

    svg: str
    png: bytes
    spec: str
    alt_text: str


def alt_text(chart: alt.LayerChart | alt.ConcatChart) -> str:
    """Give the chart in words: the finding, its range, and how many groups are hidden.

    Parameters
    ----------
    chart : altair chart
        From a function of this package.

    Returns
    -------
    str
        A few sentences; they name no number of a hidden group.
    """
    words = chart.description
    return words if isinstance(words, str) else ""


def pictures_of(chart: alt.LayerChart | alt.ConcatChart) -> Pictures:
    """Draw a chart in every form a report keeps.

    Parameters
    ----------
    chart : altair chart
        From a function of this package.

    Returns
    -------
    Pictures
        SVG, PNG and JSON.
    """
    spec = chart.to_dict()
    svg = vl_convert.vegalite_to_svg(spec)
    return Pictures(
        svg=_labelled(svg, alt_text(chart)),
        png=vl_convert.vegalite_to_png(spec, scale=_SCALE),
        spec=json.dumps(spec, indent=1, ensure_ascii=False),
        alt_text=alt_text(chart),
    )


def _labelled(svg: str, words: str) -> str:
    """Make the drawing one image with a label; Vega's own roles would read out every mark."""
    svg = re.sub(r' (?:role|aria-[a-z]+|aria-roledescription)="[^"]*"', "", svg)
    size = re.search(r'<svg[^>]*? width="([\d.]+)"', svg)
    style = f' style="max-width:{float(size[1]):.0f}px"' if size else ""
    label = f'<svg role="img" aria-label="{escape(words)}"{style}'
    return svg.replace("<svg", label, 1)
