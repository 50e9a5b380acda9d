"""Scatter: two measures of the same things, with the ones that matter named."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from highroad.language import gettext as _
from highroad.publishing.charts.model import (
    VEGA_LITE,
    Chart,
    alt_text,
    empty_chart,
    left_out_notes,
    points,
    table_source,
)
from highroad.publishing.charts.theme import INK, QUIET, SIZES, SOFT, TEAL, wrap
from highroad.publishing.formats import header
from highroad.publishing.release import ReleasedTable

_NAME_ALL = 10  # so few points can all be named


def scatter(
    table: ReleasedTable,
    *,
    label: str,
    x: str,
    y: str,
    title: str,
    subtitle: str = "",
    source_line: str | None = None,
    highlight: Collection[str] = (),
    x_reference: float | None = None,
    y_reference: float | None = None,
    x_log: bool = False,
    size: str = "screen",
) -> Chart:
    """A point for each row; points in `highlight` are filled diamonds with their names, others hollow dots.

    Without `highlight` all points are named when there are few, else the three highest on `y`.
    x_reference, y_reference: dashed lines to compare with. x_log: logarithmic x axis (positive values only).
    """
    found = points(table, label, x, y)
    source = table_source(table, source_line)
    look = SIZES[size]
    rows = [row for row in found.rows if not x_log or table.value(row, x) > 0]
    if not rows:
        return empty_chart(title, subtitle, source, look, found.left_out)
    named = frozenset(highlight) or _named(table, rows, label, y)
    data = [
        {
            "name": wrap(str(table.value(row, label)), look.width * 0.22, look.base * 0.82, lines=2),
            "category": str(table.value(row, label)),
            "x": table.value(row, x),
            "y": table.value(row, y),
            "strong": str(table.value(row, label)) in named,
        }
        for row in rows
    ]
    notes = left_out_notes(found.left_out)
    what = _("Scatter chart of {y} against {x}").format(y=header(table.column(y)), x=header(table.column(x)))
    first = sorted(rows, key=lambda row: str(table.value(row, label)) not in named)
    items = [f"{table.value(row, label)} ({table.text(row, x)}; {table.text(row, y)})" for row in first]
    alt = alt_text(title, what, items)
    spec = {
        "$schema": VEGA_LITE,
        "title": title,
        "description": alt,
        "data": {"values": data},
        "layer": _layers(
            (header(table.column(x)), header(table.column(y))), (x_reference, y_reference), x_log, look.base
        ),
    }
    return Chart(spec, title, subtitle, source, " ".join([alt, *notes]), notes, "", look, look.base * 16)


def _named(table: ReleasedTable, rows: list[int], label: str, y: str) -> frozenset[str]:
    most = rows if len(rows) <= _NAME_ALL else sorted(rows, key=lambda row: -table.value(row, y))[:3]
    return frozenset(str(table.value(row, label)) for row in most)


def _layers(
    titles: tuple[str, str], references: tuple[float | None, float | None], x_log: bool, base: float
) -> list[dict[str, Any]]:
    axis = {"grid": True, "tickCount": 6, "domain": False}
    scale = {"zero": False, "nice": True, "padding": base}
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {**scale, **({"type": "log"} if x_log else {})},
        "axis": {**axis, "title": titles[0]},
    }
    # The y title stands above the axis, upright, where it can be read.
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": scale,
        "axis": {
            **axis,
            "title": titles[1],
            "titleAngle": 0,
            "titleAlign": "left",
            "titleAnchor": "end",
            "titleX": 0,
            "titleY": -base,
            "titleBaseline": "bottom",
        },
    }
    strong, weak = {"filter": "datum.strong"}, {"filter": "!datum.strong"}
    point = {"type": "point", "opacity": 1}
    layers: list[dict[str, Any]] = [
        {
            "transform": [weak],
            "mark": {**point, "size": base * 4, "stroke": SOFT, "fill": "white", "strokeWidth": 1.5},
            "encoding": {"x": x, "y": y},
        },
        {
            "transform": [strong],
            "mark": {**point, "shape": "diamond", "size": base * 7, "fill": TEAL, "stroke": "white"},
            "encoding": {"x": x, "y": y},
        },
        {
            "transform": [strong],
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "middle",
                "dx": 9,
                "fontSize": base * 0.82,
                "color": INK,
            },
            "encoding": {"x": x, "y": y, "text": {"field": "name", "type": "nominal"}},
        },
    ]
    lines = [
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "strokeDash": [4, 3], "color": QUIET},
            "encoding": {channel: {"datum": at, "type": "quantitative"}},
        }
        for channel, at in zip(("x", "y"), references, strict=True)
        if at is not None
    ]
    return [*layers, *lines]
