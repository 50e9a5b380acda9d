"""Charts as SVG and PNG: the plot drawn from its Vega-Lite specification, set between its words.

The SVG is made to be used as an image: text stays text, there is no script and no style attribute, it has a
title and a description, and the same chart always gives the same bytes.
"""

from __future__ import annotations

import re
from typing import Any, Final
from xml.sax.saxutils import escape as _escape

from highroad.publishing.charts.model import Chart
from highroad.publishing.charts.theme import (
    FAMILY,
    HATCH,
    INK,
    QUIET,
    RULE,
    Size,
    config,
    register_fonts,
    typesetter_fonts,
    wrap,
)

# Characters that XML cannot carry, however written.
_UNLAWFUL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_HATCHING: Final = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="white"/>'
    f'<line x1="0" y1="0" x2="0" y2="6" stroke="{RULE}" stroke-width="2"/></pattern></defs>'
)
_LOOSEST: Final = 1.35  # times the height that rows need, at most
_VEGA_LITE_VERSION: Final = "6.4"
_ARIA = re.compile(r' (?:role|aria-[a-z]+|class|pointer-events)="[^"]*"')
_LONG_NUMBER = re.compile(r"(?<![\w.])(-?\d+\.\d{3,})(?![\w.])")
_TAG = re.compile(r"<[^>]*>")
_OPENING = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>(?:<rect [^>]*/>)?')


def render_svg(chart: Chart) -> bytes:
    """The chart as a stand-alone SVG document (UTF-8)."""
    size = chart.size
    inner = size.width - 2 * size.margin
    parts: list[str] = []
    top = float(size.margin)
    title = _wrapped(chart.title, inner, size.title, bold=True)
    top = _lines(parts, title, top, size, size.title, INK, bold=True)
    top = _lines(parts, _wrapped(chart.subtitle, inner, size.base), top + 2, size, size.base, QUIET)
    foot = [
        line
        for text in (*chart.notes, chart.source_line)
        if text
        for line in _wrapped(text, inner, size.small)
    ]
    foot_height = len(foot) * size.small * 1.4 + size.small * 0.8 + size.margin
    top += size.base * 0.8
    if chart.spec is None:
        bottom = _lines(parts, _wrapped(chart.statement, inner, size.base), top, size, size.base, INK)
        total = bottom + size.base + foot_height
    else:
        room = _room(chart, size.height - top - foot_height)
        total = top + room + foot_height
        parts.append(_plot(chart.spec, size, inner, room, top))
    _lines(
        parts,
        foot,
        total - foot_height + size.small * 0.8,
        size,
        size.small,
        QUIET,
    )
    if any(HATCH in part for part in parts):
        parts.insert(0, _HATCHING)
    width, height = size.width, round(total)
    document = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}" font-family="{escape(FAMILY)}">'
        f'<title id="title">{escape(chart.title or chart.subtitle)}</title>'
        f'<desc id="desc">{escape(chart.alt)}</desc>'
        f'<rect width="{width}" height="{height}" fill="white"/>{"".join(parts)}</svg>\n'
    )
    return document.encode()


def _room(chart: Chart, left: float) -> float:
    """How high the plot is: what is left, but as high as its rows need and not so high that bars turn into
    slabs.
    """
    wanted = chart.plot_height
    return max(wanted, min(left, wanted * _LOOSEST)) if wanted else left


def _short(number: re.Match[str]) -> str:
    return f"{float(number[1]):.2f}".rstrip("0").rstrip(".")


def render_png(chart: Chart, scale: float = 2) -> bytes:
    """The chart as PNG, `scale` times the pixels of the SVG."""
    return svg_to_png(render_svg(chart), scale)


def svg_to_png(svg: bytes, scale: float = 2) -> bytes:
    """An SVG made by `render_svg` as PNG, set by the typesetter of our documents.

    Its pixels are those of the renderer that made the SVG, which looks up faces anew for every text and takes
    four times as long.
    """
    import typst

    width = re.search(rb' width="(\d+)"', svg)
    if width is None:
        raise ValueError("the picture does not say how wide it is")
    page = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
        f'#image("/chart.svg", width: {int(width[1])}pt)'
    )
    files = {"main.typ": page.encode(), "chart.svg": svg}
    return bytes(typst.compile(files, format="png", ppi=72 * scale, font_paths=typesetter_fonts()))


def warm_up() -> None:
    """Start the renderer, so that the first reader does not wait for it (about 1.5 seconds)."""
    _vega({"mark": "point", "data": {"values": []}}, 10, 10)


def escape(text: str) -> str:
    """Text as it may stand in XML."""
    return _escape(_UNLAWFUL.sub("", text))


def _wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    return wrap(text, width, size, bold=bold) if text else []


def _lines(
    parts: list[str],
    lines: list[str],
    top: float,
    size: Size,
    font: float,
    color: str,
    *,
    bold: bool = False,
) -> float:
    """Set lines of text below `top`; returns where the next thing may begin."""
    weight = ' font-weight="600"' if bold else ""
    leading = font * (1.25 if bold else 1.4)
    for number, line in enumerate(lines):
        y = top + font + number * leading
        parts.append(
            f'<text x="{size.margin}" y="{y:.1f}" font-size="{font}"{weight} fill="{color}">'
            f"{escape(line)}</text>"
        )
    return top + len(lines) * leading


def _vega(spec: dict[str, Any], width: float, height: float) -> str:
    import vl_convert

    register_fonts()
    drawn = {
        **{key: value for key, value in spec.items() if key not in {"title", "usermeta"}},
        "width": round(width),
        "height": round(height),
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": 0,
    }
    return str(vl_convert.vegalite_to_svg(drawn, vl_version=_VEGA_LITE_VERSION, allowed_base_urls=[]))


def _plot(spec: dict[str, Any], size: Size, width: float, height: float, top: float) -> str:
    """The plot as a nested SVG, lean: two decimals, and no roles (the whole is one image)."""
    drawn = _vega({**spec, "config": config(size)}, width, height)
    opening = _OPENING.match(drawn)
    if opening is None:
        raise ValueError("the renderer gave something else than an SVG image")
    # Only in tags: between them stand the words and numbers that readers compare with the table.
    body = _TAG.sub(lambda tag: _LONG_NUMBER.sub(_short, tag[0]), drawn[opening.end() :])
    body = _UNLAWFUL.sub("", _ARIA.sub("", body))
    box = f'width="{opening[1]}" height="{opening[2]}" viewBox="0 0 {opening[1]} {opening[2]}"'
    return f'<svg x="{size.margin}" y="{top:.1f}" {box} overflow="visible">{body}'
