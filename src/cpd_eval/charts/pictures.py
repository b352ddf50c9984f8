"""A chart as files: SVG for pages, PNG for slides, JSON for whoever wants to redraw it.

vl-convert draws without a browser and without the network.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
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
        At one and a half times the size, for sharp slides; empty if none was asked for.
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


def pictures_of(chart: alt.LayerChart | alt.ConcatChart, *, has_png: bool = True) -> Pictures:
    """Draw a chart in every form a report keeps.

    Parameters
    ----------
    chart : altair chart
        From a function of this package.
    has_png : bool, default True
        Whether to draw it for slides too; a page on a screen needs none, and is there sooner.

    Returns
    -------
    Pictures
        SVG, PNG and JSON.
    """
    spec = chart.to_dict(validate=has_png)
    text = json.dumps(spec, indent=1, ensure_ascii=False)
    svg = _drawn(text)
    return Pictures(
        svg=_labelled(svg, alt_text(chart)),
        png=vl_convert.vegalite_to_png(spec, scale=_SCALE) if has_png else b"",
        spec=text,
        alt_text=alt_text(chart),
    )


@lru_cache(maxsize=16)
def _drawn(spec: str) -> str:
    """Draw a specification; a board draws the same one again and again."""
    return _with_ids_of_its_own(vl_convert.vegalite_to_svg(json.loads(spec)), spec)


def _with_ids_of_its_own(svg: str, spec: str) -> str:
    """Name what a drawing refers to after the drawing.

    Vega numbers such parts through all it has drawn since it was started, so the same chart would
    differ from run to run; and a page with two drawings must not hold one id twice.
    """
    stem = hashlib.sha256(spec.encode()).hexdigest()[:8]
    for number, name in enumerate(re.findall(r'\bid="([^"]+)"', svg)):
        own = f"part-{stem}-{number}"
        svg = svg.replace(f'id="{name}"', f'id="{own}"').replace(f"url(#{name})", f"url(#{own})")
    return svg


def _labelled(svg: str, words: str) -> str:
    """Make the drawing one image with a label; Vega's own roles would read out every mark."""
    svg = re.sub(r' (?:role|aria-[a-z]+|aria-roledescription)="[^"]*"', "", svg)
    size = re.search(r'<svg[^>]*? width="([\d.]+)"', svg)
    style = f' style="max-width:{float(size[1]):.0f}px"' if size else ""
    label = f'<svg role="img" aria-label="{escape(words)}"{style}'
    return svg.replace("<svg", label, 1)
