"""Horizontal bars from zero: amounts by category."""

from __future__ import annotations

from collections.abc import Collection
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
from highroad.publishing.charts.theme import RULE, SIZES, SOFT, TEAL, text_width
from highroad.publishing.formats import format_cell, header
from highroad.publishing.release import ReleasedTable
from highroad.results import Mark


def bar_chart(
    table: ReleasedTable,
    *,
    category: str,
    value: str,
    title: str,
    subtitle: str = "",
    source_line: str | None = None,
    highlight: Collection[str] = (),
    size: str = "screen",
) -> Chart:
    """Horizontal bars from zero, in the table's row order, each with its value written at its end.

    highlight: categories to stand out (darker); without it all bars are alike. Estimated values are hollow.
    Rows whose value may not be shown are listed below the plot, never drawn as zero.
    """
    found = points(table, category, value)
    source = table_source(table, source_line)
    look = SIZES[size]
    if not found.rows:
        return empty_chart(title, subtitle, source, look, found.left_out)
    names = [str(table.value(row, category)) for row in found.rows]
    alike = all_estimated(table, found.rows, value)
    labels = [
        format_cell(table.column(value), table.value(row, value)) if alike else table.text(row, value)
        for row in found.rows
    ]
    estimated = [table.mark(row, value) is Mark.ESTIMATED for row in found.rows]
    data = [
        {
            "row": number,
            "category": name,
            "value": table.value(row, value),
            "label": label,
            "strong": not highlight or name in highlight,
            "estimated": hollow,
        }
        for number, (row, name, label, hollow) in enumerate(
            zip(found.rows, names, labels, estimated, strict=True)
        )
    ]
    notes = (
        *((estimate_note(),) if alike else (_("Hollow bars are estimates."),) if any(estimated) else ()),
        *left_out_notes(found.left_out),
    )
    what = _("Bar chart of {measure}").format(measure=header(table.column(value)))
    alt = alt_text(title, what, [f"{name} {label}" for name, label in zip(names, labels, strict=True)])
    below = [text_width(str(row["label"]), look.base * 0.9) for row in data if row["value"] < 0]
    # Room for the numbers at the ends of bars that point left.
    room = max(below) + look.base if below else 0.0
    spec = _spec(data, category_axis(names, look), title, alt, room)
    return Chart(
        spec,
        title,
        subtitle,
        source,
        " ".join([alt, *notes]),
        notes,
        "",
        look,
        plot_height(look, names),
        closest(look, names),
    )


def _spec(
    data: list[dict[str, Any]], axis: dict[str, Any], title: str, alt: str, room: float
) -> dict[str, Any]:
    fill = {"condition": {"test": "datum.strong", "value": TEAL}, "value": SOFT}
    y = {
        "field": "row",
        "type": "ordinal",
        "axis": axis,
        "scale": {"paddingInner": 0.35, "paddingOuter": 0.2},
    }
    x = {
        "field": "value",
        "type": "quantitative",
        "axis": None,
        "scale": {"zero": True, "nice": False} | ({"padding": round(room)} if room else {}),
    }
    text = {"type": "text", "baseline": "middle"}
    label = {"field": "label", "type": "nominal"}
    return {
        "$schema": VEGA_LITE,
        "title": title,
        "description": alt,
        "data": {"values": data},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "strokeWidth": 1.5},
                "encoding": {
                    "x": x,
                    "fill": _fill(fill),
                    "stroke": fill,
                },
            },
            {
                "transform": [{"filter": "datum.value >= 0"}],
                "mark": {**text, "align": "left", "dx": 6},
                "encoding": {"x": x, "text": label},
            },
            {
                "transform": [{"filter": "datum.value < 0"}],
                "mark": {**text, "align": "right", "dx": -6},
                "encoding": {"x": x, "text": label},
            },
            {
                "data": {"values": [{}]},
                "mark": {"type": "rule", "color": RULE},
                "encoding": {"x": {"datum": 0}, "y": None},
            },
        ],
    }


def _fill(fill: dict[str, Any]) -> dict[str, Any]:
    """The bar's color, or white inside when the value is an estimate."""
    return {
        "condition": [{"test": "datum.estimated", "value": "white"}, fill["condition"]],
        "value": fill["value"],
    }
