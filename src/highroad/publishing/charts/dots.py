"""Dots with intervals: rankings that say how sure they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from highroad.language import gettext as _
from highroad.publishing.charts.model import (
    VEGA_LITE,
    Chart,
    all_estimated,
    alt_text,
    category_axis,
    closest,
    empty_chart,
    estimate_note,
    left_out_notes,
    plot_height,
    points,
    table_source,
)
from highroad.publishing.charts.theme import INK, QUIET, SIZES, SOFT, TEAL, Size
from highroad.publishing.formats import format_cell, header
from highroad.publishing.release import ReleasedTable
from highroad.results import Mark


def interval_dots(
    table: ReleasedTable,
    *,
    category: str,
    value: str,
    low: str,
    high: str,
    title: str,
    subtitle: str = "",
    source_line: str | None = None,
    reference: float | None = None,
    reference_label: str = "",
    highlight: Collection[str] = (),
    fit_all: bool = False,
    size: str = "screen",
) -> Chart:
    """A dot for each row with the interval from `low` to `high`, in the table's row order.

    reference: a value to compare with (1 for a location quotient), drawn as a dashed line with its label.
    An interval that would squeeze all others is cut at the edge of the plot and ends in an arrow (never with
    `fit_all`), as does one whose high end is only known to be at least so high; a dot whose interval is
    unknown is hollow. Both are explained below the plot.
    """
    found = points(table, category, value)
    source = table_source(table, source_line)
    look = SIZES[size]
    if not found.rows:
        return empty_chart(title, subtitle, source, look, found.left_out)
    left, right = _domain(table, found.rows, value, low, high, reference, fit_all)
    names = [str(table.value(row, category)) for row in found.rows]
    alike = all_estimated(table, found.rows, value)
    data: list[dict[str, Any]] = []
    for number, (row, name) in enumerate(zip(found.rows, names, strict=True)):
        ends = table.value(row, low), table.value(row, high)
        known = None not in ends
        # A capped end is a lower bound: the line reaches the dot at least, and goes on.
        open_high = known and table.mark(row, high) is Mark.AT_LEAST
        if open_high:
            ends = ends[0], max(ends[1], table.value(row, value))
        data.append(
            {
                "row": number,
                "category": name,
                "value": table.value(row, value),
                "low": max(ends[0], left) if known else None,
                "high": min(ends[1], right) if known else None,
                "cut_low": known and ends[0] < left,
                "cut_high": open_high or (known and ends[1] > right),
                "known": known,
                "label": format_cell(table.column(value), table.value(row, value))
                if alike
                else table.text(row, value),
                "strong": not highlight or name in highlight,
            }
        )
    notes = (
        *((estimate_note(),) if alike else ()),
        *_explanations(data),
        *left_out_notes(found.left_out),
    )
    what = _("Dots with intervals of {measure}").format(measure=header(table.column(value)))
    items = [
        _("{name} {value} ({low} to {high})").format(
            name=name, value=table.text(row, value), low=table.text(row, low), high=table.text(row, high)
        )
        for row, name in zip(found.rows, names, strict=True)
    ]
    alt = alt_text(title, what, items)
    spec = {
        "$schema": VEGA_LITE,
        "title": title,
        "description": alt,
        "data": {"values": data},
        "layer": _layers(_axis(names, look), (left, right), reference, reference_label, look.base),
    }
    height = plot_height(look, names) + look.base * 2
    return Chart(
        spec, title, subtitle, source, " ".join([alt, *notes]), notes, "", look, height, closest(look, names)
    )


def _axis(names: Sequence[str], size: Size) -> dict[str, Any]:
    """The names, away from a dot on the edge of the plot."""
    return category_axis(names, size) | {"labelPadding": round(size.base * 0.7)}


def _domain(
    table: ReleasedTable,
    rows: tuple[int, ...],
    value: str,
    low: str,
    high: str,
    reference: float | None,
    fit_all: bool,
) -> tuple[float, float]:
    """Axis limits: all dots and the reference fit; intervals too, unless they nearly double the axis and
    need not all fit.
    """
    centers = [float(table.value(row, value)) for row in rows] + ([] if reference is None else [reference])
    lows = [float(end) for row in rows if (end := table.value(row, low)) is not None]
    highs = [float(end) for row in rows if (end := table.value(row, high)) is not None]
    least, most = min([*centers, 0.0]), max(centers)
    reach = (most - least) or abs(most) or 1.0
    if fit_all:
        return min([least, *lows]), max([*highs, most]) + 0.03 * reach
    right = max(most + 0.06 * reach, min(max([*highs, most]), most + 0.8 * reach))
    left = min(least, max(min([*lows, least]), least - 0.8 * reach))
    return left, right


def _explanations(data: list[dict[str, Any]]) -> list[str]:
    notes = []
    if any(item["cut_low"] or item["cut_high"] for item in data):
        notes.append(_("Arrows: the interval goes on; see the table."))
    if not all(item["known"] for item in data):
        notes.append(_("Hollow dots: no interval can be given."))
    return notes


def _layers(
    axis: dict[str, Any],
    limits: tuple[float, float],
    reference: float | None,
    reference_label: str,
    base: float,
) -> list[dict[str, Any]]:
    y = {"field": "row", "type": "ordinal", "axis": axis}
    scale = {"domain": list(limits), "nice": False, "zero": False}
    ticks = {"title": None, "grid": True, "tickCount": 6, "domain": False, "labelSeparation": base * 0.7}
    x = {"field": "value", "type": "quantitative", "scale": scale, "axis": ticks}
    color = {"condition": {"test": "datum.strong", "value": TEAL}, "value": SOFT}
    known, unknown = {"filter": "datum.known"}, {"filter": "!datum.known"}
    bar = {
        "x": {**x, "field": "low"},
        "x2": {"field": "high"},
        "y": y,
        "color": color,
    }
    dot = {"type": "point", "size": base * 7, "filled": True, "opacity": 1}
    layers: list[dict[str, Any]] = [
        {"transform": [known], "mark": {"type": "rule", "strokeWidth": 2.5}, "encoding": bar},
        {
            "transform": [{"filter": "datum.cut_high"}],
            "mark": {
                "type": "point",
                "shape": "triangle-right",
                "size": base * 5,
                "filled": True,
                "opacity": 1,
            },
            "encoding": {"x": {**x, "field": "high"}, "y": y, "color": color},
        },
        {
            "transform": [{"filter": "datum.cut_low"}],
            "mark": {
                "type": "point",
                "shape": "triangle-left",
                "size": base * 5,
                "filled": True,
                "opacity": 1,
            },
            "encoding": {"x": {**x, "field": "low"}, "y": y, "color": color},
        },
        {"transform": [known], "mark": dot, "encoding": {"x": x, "y": y, "color": color}},
        {
            "transform": [unknown],
            "mark": {**dot, "fill": "white", "strokeWidth": 2},
            "encoding": {"x": x, "y": y, "stroke": color},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 12, "fontWeight": 600},
            "encoding": {
                "x": {"value": "width"},
                "y": y,
                "text": {"field": "label", "type": "nominal"},
            },
        },
    ]
    if reference is None:
        return layers
    at = {"datum": reference, "type": "quantitative", "scale": scale, "axis": ticks}
    once: dict[str, Any] = {"data": {"values": [{}]}}
    line = {**once, "mark": {"type": "rule", "strokeDash": [4, 3], "color": QUIET}, "encoding": {"x": at}}
    # Its words go where there is room for them.
    late = reference - limits[0] > 0.55 * (limits[1] - limits[0])
    words = {
        **once,
        "mark": {
            "type": "text",
            "align": "right" if late else "left",
            "baseline": "bottom",
            "dx": 4 if late else -4,
            "dy": -4,
            "color": INK,
            "fontSize": base * 0.86,
        },
        "encoding": {"x": at, "y": {"value": 0}, "text": {"value": reference_label}},
    }
    return [line, *([words] if reference_label else []), *layers]
