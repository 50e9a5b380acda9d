"""What was and what may come: a line that goes on dashed, inside the band where it may lie."""

from __future__ import annotations

from typing import Any

from highroad.language import gettext as _
from highroad.publishing.charts.model import (
    VEGA_LITE,
    Chart,
    alt_text,
    empty_chart,
    points,
    table_source,
)
from highroad.publishing.charts.theme import INK, QUIET, SIZES, SOFT, TEAL
from highroad.publishing.formats import format_month, header
from highroad.publishing.release import ReleasedTable
from highroad.results import Mark


def forecast_chart(
    table: ReleasedTable,
    *,
    period: str,
    value: str,
    low: str,
    high: str,
    title: str,
    subtitle: str = "",
    source_line: str | None = None,
    reference: float | None = None,
    reference_label: str = "",
    size: str = "screen",
) -> Chart:
    """A line over months ("2024-04"), dashed and in a band from `low` to `high` where it is an estimate.

    The last known value and the last estimate are written at their points. reference: a value to compare
    with, a dashed line with its label.
    """
    found = points(table, period, value)
    source, look = table_source(table, source_line), SIZES[size]
    if not found.rows:
        return empty_chart(title, subtitle, source, look, found.left_out)
    rows = [
        {
            "at": f"{table.value(row, period)}-01",
            "value": table.value(row, value),
            "low": table.value(row, low),
            "high": table.value(row, high),
            "label": table.text(row, value).split(" (")[0],
            "ahead": table.mark(row, value) is Mark.ESTIMATED,
        }
        for row in found.rows
    ]
    known = [row for row in rows if not row["ahead"]]
    ahead = [row for row in rows if row["ahead"]]
    joint = [*known[-1:], *ahead]
    notes = (_("Dashed: forecast. Band: where it may lie."),) if ahead else ()
    ends = [*known[-1:], *ahead[-1:]]
    items = [f"{format_month(row['at'])} {row['label']}" for row in (*known[:1], *ends)]
    what = _("Line of {measure} with its forecast").format(measure=header(table.column(value)))
    alt = alt_text(title, what, items)
    spec = {
        "$schema": VEGA_LITE,
        "title": title,
        "description": alt,
        "layer": [
            *_reference(reference, reference_label, look.base),
            *_layers(known, ahead, joint, ends, look.base),
        ],
    }
    return Chart(spec, title, subtitle, source, " ".join([alt, *notes]), notes, "", look, look.height * 0.55)


def _reference(value: float | None, label: str, base: float) -> list[dict[str, Any]]:
    """A value to compare with, and its words above it at the left."""
    if value is None:
        return []
    at = {"y": {"datum": value, "type": "quantitative"}}
    rule = {"type": "rule", "color": QUIET, "strokeDash": [4, 3]}
    words = {"type": "text", "align": "left", "baseline": "bottom", "dx": 4, "dy": -4, "color": INK}
    words["fontSize"] = base * 0.86
    once: dict[str, Any] = {"data": {"values": [{}]}}
    return [
        {**once, "mark": rule, "encoding": at},
        {**once, "mark": words, "encoding": {**at, "x": {"value": 0}, "text": {"value": label}}},
    ]


def _layers(
    known: list[dict[str, Any]],
    ahead: list[dict[str, Any]],
    joint: list[dict[str, Any]],
    ends: list[dict[str, Any]],
    base: float,
) -> list[dict[str, Any]]:
    x = {
        "field": "at",
        "type": "temporal",
        "timeUnit": "utcyearmonth",
        "axis": {"title": None, "format": "%Y", "tickCount": "year", "grid": False},
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": False, "nice": True},
        "axis": {"title": None, "tickCount": 6, "domain": False, "grid": True},
    }

    def line(rows: list[dict[str, Any]], **look: Any) -> dict[str, Any]:
        return {
            "data": {"values": rows},
            "mark": {"type": "line", "strokeWidth": 2.5, "color": TEAL, **look},
            "encoding": {"x": x, "y": y},
        }

    band = {
        "data": {"values": ahead},
        "mark": {"type": "area", "color": SOFT, "opacity": 0.45},
        "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
    }
    dots = {
        "data": {"values": ends},
        "mark": {"type": "point", "filled": True, "size": base * 4, "color": TEAL, "opacity": 1},
        "encoding": {"x": x, "y": y},
    }
    # Where the line comes from below, its last number stands above it.
    shift = base * 1.2
    if not ahead and len(known) > 1 and known[-1]["value"] > known[-2]["value"]:
        shift = -base
    words = {
        "data": {"values": ends},
        "mark": {
            "type": "text",
            "align": "right",
            "dy": shift,
            "color": INK,
            "fontWeight": 600,
        },
        "encoding": {"x": x, "y": y, "text": {"field": "label", "type": "nominal"}},
    }
    if not ahead:
        return [line(known), dots, words]
    return [band, line(known), line(joint, strokeDash=[6, 4]), dots, words]
